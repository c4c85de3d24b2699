/// What can be wrong with a file that is said to be a database, and what must not happen to a good one.
#include <fcntl.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include "collected.hpp"
#include "datawave/testing/temp_dir.hpp"
#include "sqlite_quirks.hpp"

namespace datawave::conformance {
namespace {

namespace fs = std::filesystem;
using testing::read_file;
using testing::write_file;

std::vector<Quirks*> sqlite_only() {
  std::vector<Quirks*> result;
  for (Quirks* each : all_quirks()) {
    if (each->name() == "sqlite") result.push_back(each);
  }
  return result;
}

class SqliteFile : public Discovering {
 protected:
  /// Opens the file and takes its inventory, whichever of the two fails first.
  Result<connect::InventorySummary> inspect(const fs::path& file) {
    auto opened = open(system().spec(file.string()));
    if (!opened) return fail(std::move(opened).error());
    found = Collected();
    return inventory(**opened, found);
  }

  /// A database of some pages.
  fs::path good_file() {
    return system().create_database({"create table person (id integer primary key, name text not null, note text)",
                                     "insert into person values (1, 'x', zeroblob(20000)), (2, 'y', null)",
                                     "create index by_name on person (name)",
                                     "create view names as select name from person"});
  }

  testing::TempDir dir{"file"};
  Collected found;
};

INSTANTIATE_TEST_SUITE_P(Conformance, SqliteFile, ::testing::ValuesIn(sqlite_only()), name_of);

TEST_P(SqliteFile, ThatIsMissingIsNotCreated) {
  const fs::path file = dir / "missing.db";
  const auto opened = open(system().spec(file.string()));
  expect_error(opened, ErrorCode::not_found, ConnectStage::connect);
  EXPECT_EQ(opened.error().field, "path");
  EXPECT_FALSE(fs::exists(file));
}

TEST_P(SqliteFile, ThatIsADirectoryAPipeOrADeviceIsRefusedAtOnce) {
  const fs::path pipe = dir / "pipe";
  ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
  for (const fs::path& path : {dir.path(), pipe, fs::path("/dev/zero"), fs::path("/dev/null")}) {
    SCOPED_TRACE(path);
    const auto opened = timed(2s, [&] { return open(system().spec(path.string()), 2s); });
    ASSERT_FALSE(opened);
    expect_readable(opened.error(), system());
    EXPECT_NE(opened.error().code, ErrorCode::deadline_exceeded);
    EXPECT_NE(opened.error().code, ErrorCode::internal);
  }
}

TEST_P(SqliteFile, ThatIsNotADatabaseIsSaidToBeThat) {
  for (const std::string& content : {std::string("SQLite format 2"),
                                     std::string("PK\x03\x04 not a database at all, but long"
                                                 " enough to be looked into by SQLite itself"),
                                     std::string(5000, 'x')}) {
    write_file(dir / "other.db", content);
    expect_error(inspect(dir / "other.db"), ErrorCode::data_loss, std::nullopt);
  }
}

TEST_P(SqliteFile, ThatIsEmptyIsADatabaseWithoutTables) {
  write_file(dir / "empty.db", "");
  const auto summary = inspect(dir / "empty.db");
  ASSERT_TRUE(summary) << summary.error().describe();
  EXPECT_TRUE(found.tables.empty());
}

TEST_P(SqliteFile, ThatWasCutShortNeverClaimsToBeComplete) {
  const std::string whole = read_file(good_file());
  for (std::size_t size = 1; size < whole.size(); size += 997) {
    SCOPED_TRACE("the first " + std::to_string(size) + " of " + std::to_string(whole.size()) + " bytes");
    write_file(dir / "cut.db", whole.substr(0, size));
    const auto summary = inspect(dir / "cut.db");
    if (summary) {  // the pages with the catalog were all there: what is said must be true
      ASSERT_NE(found.table("person"), nullptr);
      EXPECT_EQ(found.table("person")->columns.size(), 3U);
      continue;
    }
    expect_error(summary, ErrorCode::data_loss, std::nullopt);
    expect_no_false_completeness(found);
  }
}

TEST_P(SqliteFile, WithDamagedBytesEndsInAnErrorOrInTheTruth) {
  const std::string whole = read_file(good_file());
  for (std::size_t at = 0; at < whole.size(); at += 53) {
    SCOPED_TRACE("damage at byte " + std::to_string(at));
    std::string damaged = whole;
    for (std::size_t i = at; i < std::min(at + 8, damaged.size()); ++i) damaged[i] = static_cast<char>(~damaged[i]);
    write_file(dir / "damaged.db", damaged);
    const auto summary = timed(5s, [&] { return inspect(dir / "damaged.db"); });
    if (!summary) {
      expect_readable(summary.error(), system());
      EXPECT_NE(summary.error().code, ErrorCode::internal) << summary.error().describe();
    }
  }
}

TEST_P(SqliteFile, IsLeftAsItWas) {
  const fs::path file = good_file();
  const std::string before = read_file(file);
  const auto time = fs::last_write_time(file);
  ASSERT_TRUE(inspect(file));
  EXPECT_TRUE(read_file(file) == before);
  EXPECT_EQ(fs::last_write_time(file), time);
  for (const char* suffix : {"-journal", "-wal", "-shm"}) EXPECT_FALSE(fs::exists(file.string() + suffix)) << suffix;
}

TEST_P(SqliteFile, ThatAWriterHoldsIsSaidToBeLocked) {
  const fs::path file = good_file();
  sqlite3* writer = nullptr;
  ASSERT_EQ(sqlite3_open(file.c_str(), &writer), SQLITE_OK);
  ASSERT_EQ(sqlite3_exec(writer, "begin exclusive", nullptr, nullptr, nullptr), SQLITE_OK);
  const auto summary = timed(10s, [&] { return inspect(file); });
  expect_error(summary, ErrorCode::unavailable, std::nullopt);
  EXPECT_TRUE(summary.error().retryable);
  sqlite3_close(writer);
  EXPECT_TRUE(inspect(file));
}

TEST_P(SqliteFile, InWalModeShowsWhatWasCommittedLast) {
  const fs::path file = good_file();
  sqlite3* writer = nullptr;
  ASSERT_EQ(sqlite3_open(file.c_str(), &writer), SQLITE_OK);
  ASSERT_EQ(
      sqlite3_exec(writer, "pragma journal_mode = wal; create table late (id integer)", nullptr, nullptr, nullptr),
      SQLITE_OK);
  const auto summary = inspect(file);
  ASSERT_TRUE(summary) << summary.error().describe();
  EXPECT_NE(found.table("late"), nullptr);
  sqlite3_close(writer);
}

TEST_P(SqliteFile, PathsAreTakenLiterally) {
  const std::string content = read_file(good_file());
  for (const char* name :
       {"a b.db", "ünï 表.db", "with?mode=rwc.db", "per%20cent.db", "hash#tag.db", "quo'te\".db", "-x.db"}) {
    write_file(dir / name, content);
    EXPECT_TRUE(inspect(dir / name)) << name;
  }
  const auto uri = open(system().spec("file:" + (dir / "a b.db").string() + "?mode=rwc"));
  expect_error(uri, ErrorCode::not_found, ConnectStage::connect);
  const auto memory = open(system().spec(":memory:"));
  expect_error(memory, ErrorCode::not_found, ConnectStage::connect);
}

TEST_P(SqliteFile, StatementsCannotReachOtherFiles) {
  auto connection = open_or_fail(system().spec(good_file().string()));
  const fs::path other = good_file();
  const fs::path made = dir / "made.db";
  const std::vector<std::string> statements = {"attach '" + other.string() + "' as other",
                                               "attach '" + made.string() + "' as made",
                                               "vacuum into '" + made.string() + "'",
                                               "select load_extension('x')",
                                               "select readfile('/etc/passwd')",
                                               "select writefile('" + made.string() + "', 'x')",
                                               "pragma writable_schema = on; delete from person"};
  for (const auto& sql : statements) {
    SCOPED_TRACE(sql);
    const auto answer = query(*connection, sql);
    EXPECT_FALSE(answer);
    if (!answer) expect_readable(answer.error(), system());
  }
  EXPECT_FALSE(fs::exists(made));
}

}  // namespace
}  // namespace datawave::conformance
