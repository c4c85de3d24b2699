#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sqlite3.h>
#include <sys/fsuid.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <thread>

#include "datawave/sqlite/database.hpp"
#include "datawave/testing/temp_dir.hpp"

namespace datawave::sqlite {
namespace {

using std::chrono::milliseconds;
using ::testing::HasSubstr;
namespace fs = std::filesystem;

constexpr const char* kEndless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n";

class SqliteFile : public ::testing::Test {
 protected:
  std::string make(const std::string& sql, const std::string& name = "a.db") {
    const std::string path = dir / name;
    auto db = Database::open({.path = path, .mode = OpenMode::create, .untrusted = false});
    EXPECT_TRUE(db) << db.error().describe();
    auto done = (*db)->exec("PRAGMA synchronous = OFF; " + sql);
    EXPECT_TRUE(done) << done.error().describe();
    return path;
  }
  static std::unique_ptr<Database> reader(const std::string& path) {
    auto db = Database::open({.path = path});
    EXPECT_TRUE(db) << db.error().describe();
    return std::move(*db);
  }
  /// The first error on the way to a count of the schema.
  static Error error_of(const std::string& path) {
    auto db = Database::open({.path = path});
    if (!db) return db.error();
    auto count = (*db)->query_integer("SELECT count(*) FROM sqlite_schema");
    if (count) ADD_FAILURE() << path << " was read";
    return count ? Error() : count.error();
  }
  datawave::testing::TempDir dir{"sqlite"};
};

TEST_F(SqliteFile, ValuesComeBackAsTheyWere) {
  auto db = reader(make("CREATE TABLE t (a); INSERT INTO t VALUES ('é'), (1), (2.5), (NULL), (x'00ff')"));
  auto rows = db->prepare("SELECT a FROM t ORDER BY rowid");
  ASSERT_TRUE(rows);
  std::vector<std::string> seen;
  while (*rows->step()) seen.push_back(rows->optional_text(0).value_or("(null)"));
  EXPECT_THAT(seen, ::testing::ElementsAre("é", "1", "2.5", "(null)", ::testing::StartsWith(std::string(1, '\0'))));
  auto echo = db->prepare("SELECT ?1");
  ASSERT_TRUE(echo->bind(1, std::string_view("it's")));
  ASSERT_TRUE(*echo->step());
  EXPECT_EQ(echo->text(0), "it's");
}

TEST_F(SqliteFile, AMissingFileIsNotFoundAndIsNotMade) {
  const std::string path = dir / "none.db";
  EXPECT_EQ(error_of(path).code, ErrorCode::not_found);
  EXPECT_FALSE(fs::exists(path));
}

TEST_F(SqliteFile, DirectoriesPipesAndDevicesAreRefused) {
  ASSERT_EQ(::mkfifo((dir / "pipe").c_str(), 0600), 0);
  for (const std::string& path : {dir.path().string(), (dir / "pipe").string(), std::string("/dev/zero")})
    EXPECT_EQ(error_of(path).code, ErrorCode::invalid_argument) << path;
}

TEST_F(SqliteFile, FilesThatAreNoDatabaseAreToldFromDamagedOnes) {
  datawave::testing::write_file(dir / "text.db", std::string(5000, 'x'));
  EXPECT_THAT(error_of(dir / "text.db").message, HasSubstr("not a SQLite database"));
  EXPECT_EQ(error_of(dir / "text.db").code, ErrorCode::data_loss);

  std::string many = "CREATE TABLE t (a); ";
  for (int i = 0; i < 200; ++i) many += "CREATE TABLE t" + std::to_string(i) + " (a, b, c); ";
  const std::string whole = datawave::testing::read_file(make(many));
  datawave::testing::write_file(dir / "cut.db", whole.substr(0, whole.size() / 2));
  EXPECT_EQ(error_of(dir / "cut.db").code, ErrorCode::data_loss);
  EXPECT_THAT(error_of(dir / "cut.db").message, HasSubstr("cut short"));
  std::string damaged = whole;
  for (std::size_t i = 105; i < 4000; ++i) damaged[i] = static_cast<char>(i * 7);
  datawave::testing::write_file(dir / "damaged.db", damaged);
  EXPECT_EQ(error_of(dir / "damaged.db").code, ErrorCode::data_loss);
}

TEST_F(SqliteFile, NoNameInThePathBecomesAnOption) {
  const std::string name = "a?mode=rwc&x=%41#é [1];'\".db";
  const std::string path = make("CREATE TABLE t (a)", name);
  EXPECT_TRUE(fs::exists(dir / name));
  auto db = reader(path);
  EXPECT_EQ(*db->query_integer("SELECT count(*) FROM sqlite_schema"), 1);
  EXPECT_FALSE(db->exec("INSERT INTO t VALUES (1)"));
  EXPECT_EQ(error_of((dir / "new.db?mode=rwc").string()).code, ErrorCode::not_found);
  EXPECT_TRUE(Database::open({.path = "//" + path.substr(1)})) << "not a host";
}

TEST_F(SqliteFile, AnUnreadableFileIsPermissionDenied) {
  const std::string path = make("CREATE TABLE t (a)");
  ASSERT_EQ(::chmod(path.c_str(), 0), 0);
  const int before = ::setfsuid(::geteuid() == 0 ? 65534 : ::geteuid());  // root may read everything
  const Error error = error_of(path);
  ::setfsuid(static_cast<uid_t>(before));
  EXPECT_EQ(error.code, ErrorCode::permission_denied) << error.describe();
  EXPECT_FALSE(error.remedy.empty());
}

TEST_F(SqliteFile, AWalWithoutAWritableDirectoryHasAnErrorWithARemedy) {
  const std::string path = make("PRAGMA journal_mode = WAL; CREATE TABLE t (a)", "w.db");
  auto writer = Database::open({.path = path, .mode = OpenMode::create, .untrusted = false});
  ASSERT_TRUE((*writer)->exec("INSERT INTO t VALUES (1)"));
  ASSERT_TRUE(fs::exists(path + "-wal"));
  fs::create_directory(dir / "locked");
  fs::copy_file(path, dir / "locked/w.db");
  fs::copy_file(path + "-wal", dir / "locked/w.db-wal");
  ASSERT_EQ(::chmod((dir / "locked").c_str(), 0555), 0);
  const int before = ::setfsuid(::geteuid() == 0 ? 65534 : ::geteuid());
  const Error error = error_of(dir / "locked/w.db");
  ::setfsuid(static_cast<uid_t>(before));
  ASSERT_EQ(::chmod((dir / "locked").c_str(), 0755), 0);
  EXPECT_THAT(error.remedy, HasSubstr("-wal")) << error.describe();
  EXPECT_FALSE(fs::exists(dir / "locked/w.db-shm"));

  // Where the directory may be written, rows that stand only in the write-ahead log are seen.
  EXPECT_EQ(*reader(path)->query_integer("SELECT count(*) FROM t"), 1);
}

TEST_F(SqliteFile, AWritersLockIsWaitedForAndThenRetryable) {
  const std::string path = make("CREATE TABLE t (a)");
  auto writer = Database::open({.path = path, .mode = OpenMode::create, .untrusted = false});
  ASSERT_TRUE((*writer)->exec("BEGIN EXCLUSIVE"));
  auto db = Database::open({.path = path, .busy_wait = milliseconds(30)});
  ASSERT_TRUE(db);
  const auto refused = (*db)->query_integer("SELECT count(*) FROM t");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::unavailable);
  EXPECT_TRUE(refused.error().retryable && refused.error().retry_after);
  ASSERT_TRUE((*writer)->exec("COMMIT"));
  EXPECT_TRUE((*db)->query_integer("SELECT count(*) FROM t"));
}

TEST_F(SqliteFile, AnInterruptStopsWhatRunsAndWhatStartsAfterItUntilTheNextOperation) {
  auto db = reader(make("CREATE TABLE t (a)"));
  db->begin_operation();
  std::thread stopper([&] { db->interrupt(); });
  const auto stopped = db->query_integer(kEndless);
  stopper.join();
  ASSERT_FALSE(stopped);
  EXPECT_EQ(stopped.error().code, ErrorCode::cancelled);
  EXPECT_EQ(db->query_integer("SELECT 1").error().code, ErrorCode::cancelled);
  db->begin_operation();
  EXPECT_EQ(*db->query_integer("SELECT 1"), 1);
}

TEST_F(SqliteFile, ADeadlineStopsAnEndlessStatement) {
  auto db = reader(make("CREATE TABLE t (a)"));
  const auto start = system_clock().steady();
  db->begin_operation(start + milliseconds(20));
  const auto stopped = db->query_integer(kEndless);
  ASSERT_FALSE(stopped);
  EXPECT_EQ(stopped.error().code, ErrorCode::deadline_exceeded);
  EXPECT_LT(system_clock().steady() - start, std::chrono::seconds(2));
}

TEST_F(SqliteFile, AReaderOfAnUntrustedFileCanDoNothingButRead) {
  auto db =
      reader(make("CREATE TABLE t (a); CREATE VIRTUAL TABLE r USING rtree(id, x0, x1);"
                  "CREATE VIRTUAL TABLE f USING fts5(body); INSERT INTO f VALUES ('word')"));
  const std::string other = dir / "other.db";
  for (const char* sql : {"INSERT INTO t VALUES (1)", "DELETE FROM t", "CREATE TABLE u (a)", "CREATE TEMP TABLE u (a)",
                          "DROP TABLE t", "ANALYZE", "PRAGMA journal_mode = WAL", "PRAGMA query_only = OFF",
                          "PRAGMA writable_schema = ON", "SELECT load_extension('x')", "INSERT INTO f VALUES ('x')"}) {
    const auto done = db->exec(sql);
    ASSERT_FALSE(done) << sql;
    EXPECT_TRUE(done.error().code == ErrorCode::permission_denied || done.error().code == ErrorCode::invalid_argument)
        << sql << ": " << done.error().describe();
  }
  for (const std::string& sql : {"ATTACH '" + other + "' AS o", "VACUUM INTO '" + other + "'"})
    EXPECT_FALSE(db->exec(sql)) << sql;
  EXPECT_FALSE(fs::exists(other));
  EXPECT_EQ(*db->query_integer("SELECT count(*) FROM t"), 0);
  EXPECT_EQ(*db->query_integer("SELECT count(*) FROM r"), 0) << "a module prepares writes when it is only read";
  EXPECT_EQ(*db->query_integer("SELECT count(*) FROM f WHERE f MATCH 'word'"), 1);
  EXPECT_EQ(*db->query_integer("SELECT count(*) FROM pragma_table_xinfo('t')"), 1);
}

TEST_F(SqliteFile, OneStatementAtATimeAndNoWordOfTheFileInAnError) {
  auto db = reader(make("CREATE TABLE marker_x (a)"));
  EXPECT_EQ(db->prepare("SELECT 1; SELECT 2").error().code, ErrorCode::invalid_argument);
  EXPECT_EQ(db->prepare("  -- nothing").error().code, ErrorCode::invalid_argument);
  EXPECT_TRUE(db->prepare("SELECT 1;  "));
  const Error missing = db->prepare("SELECT marker_y FROM marker_x").error();
  EXPECT_EQ(missing.code, ErrorCode::invalid_argument);
  EXPECT_EQ(missing.message.find("marker"), std::string::npos) << missing.message;
  EXPECT_EQ(db->prepare("SELECT 1 FROM nowhere").error().code, ErrorCode::not_found);
}

TEST(SqliteQuoting, DoublesTheQuote) {
  EXPECT_EQ(quote_identifier("a\"b"), "\"a\"\"b\"");
  EXPECT_EQ(quote_literal("it's"), "'it''s'");
}

}  // namespace
}  // namespace datawave::sqlite
