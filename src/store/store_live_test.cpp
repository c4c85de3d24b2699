// The same promises on both stores.
#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "datawave/io/lane.hpp"
#include "datawave/store/audit_chain.hpp"
#include "datawave/testing/postgres_server.hpp"
#include "datawave/testing/test_store.hpp"
#include "sql_text.hpp"

namespace datawave::store {
namespace {

using testing::TestStore;

enum class Colour : std::uint8_t { red, green_ish };
DW_DESCRIBE_ENUM(Colour, red, green_ish)

/// Every kind of member, kept in a table that has a column for each.
struct Meta {
  std::string name;
  std::string value;
};
DW_DESCRIBE(Meta, name, value);

struct Note {
  Uuid subject_id;
  std::string field;
  std::string value;
  Uuid by_id;
  std::string by_name;
  UtcTime at;
};
DW_DESCRIBE(Note, subject_id, field, value, by_id, by_name, at);

AuditEntry entry(std::string code = "test.write") {
  AuditEntry audit;
  audit.code = std::move(code);
  audit.result = "ok";
  audit.object_kind = "note";
  return audit;
}

Note note(const std::string& value) {
  Note out;
  out.subject_id = make_uuid_v7(system_clock(), system_random());
  out.field = "description";
  out.value = value;
  out.by_name = "tester";
  out.at = UtcTime(std::chrono::microseconds(1'700'000'000'123'456));
  return out;
}

WriteBody<void> inserting(const Note& what) {
  return [what](WriteTx& tx) -> Result<void> {
    DW_CHECK(tx.insert("notes", what));
    tx.audit(entry());
    return {};
  };
}

class Store : public testing::OnBothStores {
 protected:
  std::vector<Note> notes(const TenantScope& who) {
    const ReadBody<std::vector<Note>> body = [](Tx& tx) {
      return tx.select<Note>("SELECT " + columns_of<Note>() + " FROM notes WHERE {tenant} ORDER BY subject_id");
    };
    auto rows = store->read_now<std::vector<Note>>({}, who, body);
    EXPECT_TRUE(rows) << rows.error().describe();
    return rows ? *rows : std::vector<Note>();
  }
  std::vector<AuditRecord> audit(const TenantScope& who) {
    const ReadBody<std::vector<AuditRecord>> body = [](Tx& tx) {
      return tx.select<AuditRecord>("SELECT " + columns_of<AuditRecord>() + " FROM audit WHERE {tenant} ORDER BY seq");
    };
    auto rows = store->read_now<std::vector<AuditRecord>>({}, who, body);
    EXPECT_TRUE(rows) << rows.error().describe();
    return rows ? *rows : std::vector<AuditRecord>();
  }
};

TEST_P(Store, ReadsBackWhatWasWritten) {
  const Note written = note("naïve 'quoted' \"text\" \\x41 – ok");
  ASSERT_TRUE(store->write_now<void>({}, scope, inserting(written)));
  const auto read = notes(scope);
  ASSERT_EQ(read.size(), 1U);
  EXPECT_EQ(read[0].subject_id, written.subject_id);
  EXPECT_EQ(read[0].value, written.value);
  EXPECT_EQ(read[0].at, written.at);
}

TEST_P(Store, RefusesAChangeWithoutItsAuditRecord) {
  const WriteBody<void> body = [](WriteTx& tx) -> Result<void> { return tx.insert("notes", note("silent")); };
  const auto done = store->write_now<void>({}, scope, body);
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().code, ErrorCode::internal);
  EXPECT_TRUE(notes(scope).empty());
}

TEST_P(Store, ChainsTheAuditOfATenantWithoutGaps) {
  for (int i = 0; i < 5; ++i) ASSERT_TRUE(store->write_now<void>({}, scope, inserting(note("x"))));
  const auto records = audit(scope);
  ASSERT_EQ(records.size(), 5U);
  for (std::size_t i = 0; i < records.size(); ++i) {
    EXPECT_EQ(records[i].seq, static_cast<std::int64_t>(i) + 1);
    EXPECT_EQ(records[i].code, "test.write");
    EXPECT_EQ(records[i].principal_name, "tester");
  }
}

TEST_P(Store, TakesNoPlaceInTheChainForABodyThatFailed) {
  const WriteBody<void> failing = [](WriteTx& tx) -> Result<void> {
    DW_CHECK(tx.insert("notes", note("lost")));
    tx.audit(entry());
    return fail(ErrorCode::precondition_failed, "no");
  };
  const auto done = store->write_now<void>({}, scope, failing);
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().code, ErrorCode::precondition_failed);
  ASSERT_TRUE(store->write_now<void>({}, scope, inserting(note("kept"))));
  EXPECT_EQ(notes(scope).size(), 1U);
  ASSERT_EQ(audit(scope).size(), 1U);
  EXPECT_EQ(audit(scope)[0].seq, 1);
}

TEST_P(Store, SaysThatAUniqueNameIsTaken) {
  const Note twice = note("x");
  ASSERT_TRUE(store->write_now<void>({}, scope, inserting(twice)));
  const auto again = store->write_now<void>({}, scope, inserting(twice));
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().code, ErrorCode::already_exists);
}

TEST_P(Store, ShowsATenantNothingOfAnother) {
  const Uuid other = store.add_tenant("globex");
  ASSERT_TRUE(store->write_now<void>({}, scope, inserting(note("mine"))));
  ASSERT_TRUE(store->write_now<void>({}, TestStore::scope(other), inserting(note("theirs"))));
  ASSERT_EQ(notes(scope).size(), 1U);
  EXPECT_EQ(notes(scope)[0].value, "mine");
  ASSERT_EQ(notes(TestStore::scope(other)).size(), 1U);
  EXPECT_EQ(notes(TestStore::scope(other))[0].value, "theirs");
}

TEST_P(Store, FindsEverythingAfterARestart) {
  ASSERT_TRUE(store->write_now<void>({}, scope, inserting(note("kept"))));
  store.reopen();
  EXPECT_FALSE(store->was_created());
  EXPECT_EQ(notes(scope).size(), 1U);
  ASSERT_TRUE(store->write_now<void>({}, scope, inserting(note("more"))));
  EXPECT_EQ(audit(scope).back().seq, 2);
}

TEST_P(Store, KeepsOneOrderUnderManyWriters) {
  std::atomic<int> failures{0};
  std::vector<std::thread> writers;
  for (int t = 0; t < 6; ++t) {
    writers.emplace_back([&] {
      for (int i = 0; i < 25; ++i) {
        if (!store->write_now<void>({}, scope, inserting(note("x")))) ++failures;
      }
    });
  }
  for (auto& writer : writers) writer.join();
  EXPECT_EQ(failures, 0);
  const auto records = audit(scope);
  ASSERT_EQ(records.size(), 150U);
  EXPECT_EQ(records.back().seq, 150);
  std::string previous;
  const ReadBody<int> verify = [&](Tx& tx) -> Result<int> {
    int bad = 0;
    std::size_t at = 0;
    const RowCallback check = [&](const Row& row) -> Result<void> {
      const std::string hash = chain_hash(previous, tenant, records[at++]);
      if (hash != row.bytes(0)) ++bad;
      previous = hash;
      return {};
    };
    DW_CHECK(tx.each("SELECT hash FROM audit WHERE {tenant} ORDER BY seq", check));
    return bad;
  };
  EXPECT_EQ(store->read_now<int>({}, scope, verify).value_or(-1), 0);
}

TEST_P(Store, DoesNothingAfterTheDeadline) {
  CallContext late;
  late.deadline = SteadyTime();
  const auto done = store->write_now<void>(late, scope, inserting(note("late")));
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().code, ErrorCode::deadline_exceeded);
  EXPECT_TRUE(notes(scope).empty());
}

TEST_P(Store, TurnsAnExceptionOfABodyIntoAnError) {
  const WriteBody<void> throwing = [](WriteTx& tx) -> Result<void> {
    (void)tx.insert("notes", note("half"));
    throw std::runtime_error("bang");
  };
  const auto done = store->write_now<void>({}, scope, throwing);
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().code, ErrorCode::internal);
  EXPECT_TRUE(notes(scope).empty());
  EXPECT_TRUE(store->write_now<void>({}, scope, inserting(note("next"))));
}

TEST_P(Store, NumbersTheEventsOfATenantAndTellsTheListener) {
  std::atomic<int> told{0};
  store->on_events([&] { ++told; });
  const WriteBody<void> body = [](WriteTx& tx) -> Result<void> {
    EventDraft event;
    event.type = "datawave.test.happened";
    event.topic = "tests";
    tx.emit(event);
    tx.emit(event);
    tx.audit(entry());
    return {};
  };
  ASSERT_TRUE(store->write_now<void>({}, scope, body));
  ASSERT_TRUE(store->write_now<void>({}, scope, body));
  const ReadBody<std::vector<std::int64_t>> read = [](Tx& tx) {
    return tx.select<std::int64_t>("SELECT seq FROM outbox WHERE {tenant} ORDER BY seq");
  };
  EXPECT_EQ(store->read_now<std::vector<std::int64_t>>({}, scope, read).value(),
            (std::vector<std::int64_t>{1, 2, 3, 4}));
  EXPECT_EQ(told, 2);
}

TEST_P(Store, ServesALaneWithoutBlockingIt) {
  auto body = inserting(note("from a lane"));
  auto task = [&](store::WriteBody<void> what) -> Task<void> {
    DW_CO_CHECK(co_await store->write<void>(CallContext(), scope, std::move(what)));
    co_return Result<void>();
  };
  ASSERT_TRUE(lane.block_on(task(std::move(body))));
  EXPECT_EQ(notes(scope).size(), 1U);
}

DW_ON_BOTH_STORES(Store);

TEST(PostgresStore, ShowsNothingForeignByRowSecurityAlone) {
  TestStore store(Dialect::postgresql);
  const Uuid mine = store.add_tenant("acme");
  const Uuid other = store.add_tenant("globex");
  ASSERT_TRUE(store->write_now<void>({}, TestStore::scope(other), inserting(note("theirs"))));
  const ReadBody<std::vector<std::string>> all = [](Tx& tx) {
    return tx.select<std::string>("SELECT value FROM notes WHERE {tenant}");
  };
  disable_tenant_filter(true);
  const auto owner = store->read_now<std::vector<std::string>>({}, TestStore::scope(other), all);
  const auto foreign = store->read_now<std::vector<std::string>>({}, TestStore::scope(mine), all);
  const WriteBody<std::int64_t> steal = [](WriteTx& tx) {
    tx.audit(entry());
    return tx.exec("UPDATE notes SET value = 'stolen' WHERE {tenant}");
  };
  const auto changed = store->write_now<std::int64_t>({}, TestStore::scope(mine), steal);
  disable_tenant_filter(false);
  ASSERT_TRUE(owner);
  EXPECT_EQ(owner->size(), 1U);  // the rows are there
  ASSERT_TRUE(foreign);
  EXPECT_TRUE(foreign->empty());
  ASSERT_TRUE(changed);
  EXPECT_EQ(*changed, 0);
}

TEST(PostgresStore, ReconnectsAfterItsServerEndedTheConnections) {
  TestStore store(Dialect::postgresql);
  const Uuid tenant = store.add_tenant("acme");
  testing::PostgresServer::shared().exec("postgres",
                                         "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '" +
                                             store.postgres_database() + "' AND pid <> pg_backend_pid()");
  EXPECT_TRUE(store->write_now<void>({}, TestStore::scope(tenant), inserting(note("again"))));
}

TEST(SqliteStore, IsServedByOneProcessAtATime) {
  TestStore store(Dialect::sqlite);
  SqliteStoreOptions options;
  options.path = store.directory() / "datawave.db";
  const auto second = open_sqlite_store(options);
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, ErrorCode::precondition_failed);
}

TEST(SqliteStore, SharesACommitBetweenWritersThatWait) {
  TestStore store(Dialect::sqlite);
  const Uuid tenant = store.add_tenant("acme");
  std::vector<std::thread> writers;
  const auto before = store->metrics();
  for (int t = 0; t < 16; ++t) {
    writers.emplace_back([&] {
      for (int i = 0; i < 20; ++i)
        EXPECT_TRUE(store->write_now<void>({}, TestStore::scope(tenant), inserting(note("x"))));
    });
  }
  for (auto& writer : writers) writer.join();
  const auto after = store->metrics();
  EXPECT_EQ(after.bodies_committed - before.bodies_committed, 320U);
  EXPECT_LT(after.commits - before.commits, 320U);
}

}  // namespace
}  // namespace datawave::store
