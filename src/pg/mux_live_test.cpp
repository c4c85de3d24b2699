#include <atomic>
#include <thread>

#include "pool_fixture.hpp"

namespace datawave::pg {

namespace {
using datawave::testing::PostgresServer;
using std::chrono::milliseconds;

class MuxLive : public PoolFixture {
 protected:
  /// Many callers at once, each asking for its own number some times.
  struct Load {
    Mux& mux;
    CallTraits traits;
    int callers = 0;
    int rounds = 0;
    int running = 0;
    int right = 0;
    int wrong = 0;
    std::vector<Error> errors;
    bool stop = false;
    bool slowly = false;  ///< a millisecond each, so that there is always something in flight
  };
  static Task<void> ask(Load& load, int number) {
    static const Statement kEcho("select $1::int + $2::int");
    static const Statement kSlowEcho("select $1::int + $2::int from pg_sleep(0.001)");
    const Statement& statement = load.slowly ? kSlowEcho : kEcho;
    for (int i = 0; (load.rounds == 0 || i < load.rounds) && !load.stop; ++i) {
      const std::vector<Param> params = {std::to_string(number), std::to_string(i)};
      auto answer = co_await load.mux.query(soon(), statement, params, load.traits);
      if (!answer) {
        load.errors.push_back(answer.error());
        continue;
      }
      ++(answer->rows.text(0, 0) == std::to_string(number + i) ? load.right : load.wrong);
    }
    --load.running;
    co_return Result<void>();
  }
  void start(Load& load) {
    for (load.running = 0; load.running < load.callers;) {
      asio::co_spawn(lane.context(), ask(load, 1000 * load.running++), asio::detached);
    }
  }
};
}  // namespace

TEST_F(MuxLive, AnswersManyCallersEachWithItsOwnOverFewConnections) {
  use(server(), {.limits = {.max_size = 4}});
  for (const bool idempotent : {false, true}) {
    Load load{.mux = *mux, .traits = {.idempotent = idempotent}, .callers = 200, .rounds = 20};
    start(load);
    ASSERT_TRUE(until([&] { return load.running == 0; }));
    EXPECT_EQ(load.right, 4000);
    EXPECT_EQ(load.wrong, 0);
    EXPECT_TRUE(load.errors.empty());
    EXPECT_LE(pool->counts().total(), 4u);
  }
  EXPECT_EQ(mux->totals().answered, 8000u);
}

TEST_F(MuxLive, AnswersOverTlsToo) {
  use(server(), {.limits = {.max_size = 3}}, {}, "postgres", SslMode::require);
  Load load{.mux = *mux, .traits = {.idempotent = true}, .callers = 60, .rounds = 20};
  start(load);
  ASSERT_TRUE(until([&] { return load.running == 0; }));
  EXPECT_EQ(load.right, 1200);
  EXPECT_TRUE(load.errors.empty());
  EXPECT_EQ(*run(cell(*mux, "select ssl::text from pg_stat_ssl where pid = pg_backend_pid()")), "true");
  EXPECT_EQ(run(cell(*mux, "select repeat('x', 3000000)"))->size(), 3000000u);
}

TEST_F(MuxLive, AnErrorIsItsStatementsAloneThoughTheySharedASync) {
  const std::string database = server().create_database("groups");
  server().exec(database, "create table t (id int primary key, n int); insert into t values (1, 0), (2, 0)");
  use(server(), {.limits = {.max_size = 1}}, {.idle = milliseconds(50)}, database);
  struct Row {
    Result<std::string> result = fail(ErrorCode::internal, "not told");
  };
  std::vector<Row> rows(30);
  int left = 30;
  const auto one = [](Mux& on, Row& row, int i, int& open) -> Task<void> {
    const CallTraits traits{.idempotent = true};
    const std::string sql =
        i % 10 == 3 ? "select 1 / $1::int" : "update t set n = 7 where id = $1::int + 1 returning n";
    std::vector<Param> zero(1, "0");
    row.result = co_await cell(on, sql, std::move(zero), traits);
    --open;
    co_return Result<void>();
  };
  for (int i = 0; i < 30; ++i) asio::co_spawn(lane.context(), one(*mux, rows[i], i, left), asio::detached);
  ASSERT_TRUE(until([&] { return left == 0; }));
  for (int i = 0; i < 30; ++i) {
    if (i % 10 == 3) {
      ASSERT_FALSE(rows[i].result);
      EXPECT_EQ(rows[i].result.error().sqlstate, "22012");
    } else {
      ASSERT_TRUE(rows[i].result) << rows[i].result.error().describe();
      EXPECT_EQ(*rows[i].result, "7");
    }
  }
  EXPECT_GT(mux->totals().run_again, 0u);
  EXPECT_EQ(server().scalar(database, "select n from t where id = 1"), "7");
}

TEST_F(MuxLive, RefusesWhatNeedsASession) {
  use(server(), {.limits = {.max_size = 1}});
  const auto refused = run(cell(*mux, "SET search_path = x"));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::precondition_failed);
  EXPECT_NE(refused.error().message.find("setting"), std::string::npos);
  EXPECT_FALSE(run(cell(*mux, "BEGIN")));
  EXPECT_EQ(*run(cell(*mux, "select 5")), "5");
}

TEST_F(MuxLive, AKilledBackendCostsOnlyWhatWasInFlightAndNothingOfTheIdempotent) {
  for (const bool idempotent : {true, false}) {
    use(server(), {.limits = {.max_size = 4}}, {.depth = 4});
    Load load{.mux = *mux, .traits = {.idempotent = idempotent}, .callers = 64};
    load.slowly = true;
    start(load);
    ASSERT_TRUE(until([&] { return load.right > 200; }));
    for (int round = 0; round < 5; ++round) {
      std::atomic<bool> killed{false};
      std::thread killer([&killed] {  // while the lane works, so that something is in flight
        server().exec(
            "postgres",
            "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'pooled' limit 1");
        killed = true;
      });
      const int before = load.right;
      EXPECT_TRUE(until([&] { return killed && load.right > before + 300; }));
      killer.join();
    }
    load.stop = true;
    ASSERT_TRUE(until([&] { return load.running == 0; }));
    EXPECT_EQ(load.wrong, 0);
    if (idempotent) {
      EXPECT_TRUE(load.errors.empty()) << load.errors.front().describe();
      EXPECT_GT(mux->totals().retried, 0u);
    } else {
      EXPECT_LE(load.errors.size(), 20u);  // five connections, four statements each
      for (const Error& error : load.errors) EXPECT_EQ(error.code, ErrorCode::unavailable);
    }
    TearDown();
    pool.reset();
  }
}

TEST_F(MuxLive, ASlowStatementThatOnlyReadsRunsAgainWhenItsBackendIsKilled) {
  for (const bool read_only : {true, false}) {
    use(server(), {.limits = {.max_size = 2}}, {.slow = milliseconds(1)});
    const Statement slow("select pg_sleep(0.3)");
    ASSERT_TRUE(run(mux->query(soon(), slow, {}, {.read_only = true})));  // from now on it is known to be slow
    std::thread killer([] {
      auto admin = server().connect();
      const std::string running = "application_name = 'pooled' and state = 'active' and query like '%pg_sleep%'";
      EXPECT_TRUE(
          admin.wait_until("select count(*) from pg_stat_activity where " + running, "1", milliseconds(10'000)));
      admin.exec("select pg_terminate_backend(pid) from pg_stat_activity where " + running);
    });
    const auto answer = run(mux->query(soon(), slow, {}, {.read_only = read_only}));
    killer.join();
    EXPECT_EQ(answer.has_value(), read_only);
    EXPECT_EQ(mux->totals().alone, 1u);
    EXPECT_EQ(mux->totals().retried, read_only ? 1u : 0u);
    TearDown();
    pool.reset();
  }
}

TEST_F(MuxLive, PreparedStatementsSurviveDdlTypeChangesAndDiscard) {
  const std::string database = server().create_database("ddl");
  server().exec(database, "create table t (a int); insert into t values (1); create type mood as enum ('x', 'y')");
  use(server(), {.limits = {.max_size = 1}}, {}, database);
  EXPECT_EQ(*run(cell(*mux, "select * from t")), "1");
  server().exec(database, "alter table t alter a type text using 'was ' || a");
  EXPECT_EQ(*run(cell(*mux, "select * from t")), "was 1");
  server().exec(database, "alter table t add b int default 5");
  EXPECT_EQ(*run(cell(*mux, "select * from t")), "was 1");
  const std::string typed = "select ($1::mood)::text";
  EXPECT_EQ(*run(cell(*mux, typed, {Param("x")})), "x");
  server().exec(database, "drop type mood; create type mood as enum ('x', 'z')");
  const auto again = run(cell(*mux, typed, {Param("z")}));
  ASSERT_TRUE(again) << again.error().describe();
  EXPECT_EQ(*again, "z");
  EXPECT_GT(mux->totals().run_again, 0u);
  server().exec(database, "drop table t");
  EXPECT_EQ(run(cell(*mux, "select * from t")).error().sqlstate, "42P01");

  mux.reset();
  auto lease = run(pool->acquire(soon(), "test"));
  ASSERT_TRUE(lease);
  auto& channel = lease->as<Channel>();
  EXPECT_GT(channel.prepared_statements(), 0u);
  EXPECT_TRUE(run(cell_of(channel, "select 5")));
  EXPECT_TRUE(run(cell_of(channel, "DISCARD ALL")));
  EXPECT_EQ(channel.prepared_statements(), 0u);
  EXPECT_EQ(*run(cell_of(channel, "select 5")), "5");
}

TEST_F(MuxLive, SlowStatementsLeaveTheSharedConnections) {
  use(server(), {.limits = {.max_size = 3}}, {.slow = milliseconds(20)});
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(run(mux->query(soon(), Statement("select 1"))));
  const Statement slow("select pg_sleep(0.06)");
  for (int i = 0; i < 2; ++i) EXPECT_TRUE(run(mux->query(soon(), slow)));
  EXPECT_GT(mux->totals().alone, 0u);
}

TEST_F(MuxLive, ADeadlineIsToldInTimeAndTheConnectionServesOn) {
  use(server(), {.limits = {.max_size = 1}});
  const Statement sleep("select pg_sleep(0.4)");
  const auto late = run(mux->query(CallContext().with_timeout(milliseconds(60)), sleep));
  ASSERT_FALSE(late);
  EXPECT_EQ(late.error().code, ErrorCode::deadline_exceeded);
  EXPECT_EQ(*run(cell(*mux, "select 9")), "9");
  EXPECT_EQ(pool->totals().opened, 1u);
}

TEST_F(MuxLive, AStatementThatNeverEndsDoesNotKeepItsConnectionForEver) {
  use(server(), {.limits = {.max_size = 1}}, {.stuck = milliseconds(100), .idle = milliseconds(100)});
  const Statement sleep("select pg_sleep(3600)");
  const auto late = run(mux->query(CallContext().with_timeout(milliseconds(60)), sleep));
  ASSERT_FALSE(late);
  EXPECT_EQ(*run(cell(*mux, "select 9")), "9");
  EXPECT_EQ(server().scalar("postgres",
                            "select count(*) from pg_stat_activity where query like '%pg_sleep(3600)' and "
                            "state = 'active'"),
            "0");
}

TEST_F(MuxLive, GivesConnectionsBackToThoseWhoWaitForOne) {
  use(server(), {.limits = {.max_size = 2}});
  Load load{.mux = *mux, .traits = {}, .callers = 50};
  start(load);
  ASSERT_TRUE(until([&] { return load.right > 200 && mux->connections() == 2; }));
  auto lease = run(pool->acquire(soon(5), "somebody else"));
  ASSERT_TRUE(lease) << lease.error().describe();
  EXPECT_EQ(*run(cell_of(lease->as<Channel>(), "select 3")), "3");
  load.stop = true;
  ASSERT_TRUE(until([&] { return load.running == 0; }));
  EXPECT_TRUE(load.errors.empty());
}

TEST_F(MuxLive, AServerRestartUnderLoadIsFollowedByBoundedConnects) {
  datawave::testing::PostgresOptions options;
  options.tls = datawave::testing::ServerTls::off;
  PostgresServer own(options);
  use(own, {.limits = {.max_size = 8, .max_connecting = 2, .backoff_first = milliseconds(20)}}, {.depth = 4});
  Load load{.mux = *mux, .traits = {.idempotent = true}, .callers = 64};
  start(load);
  ASSERT_TRUE(until([&] { return load.right > 500; }));
  own.stop();
  const auto opened = pool->totals().opened;
  const auto begin = system_clock().steady();
  ASSERT_TRUE(until([&] { return system_clock().steady() - begin > milliseconds(1000); }));
  EXPECT_LE(pool->totals().opened - opened, 40u);  // a second of a dead server
  own.start();
  const int before = load.right;
  const auto up = system_clock().steady();
  ASSERT_TRUE(until([&] { return load.right > before + 500; }));
  EXPECT_LT(system_clock().steady() - up, milliseconds(3000));
  load.stop = true;
  ASSERT_TRUE(until([&] { return load.running == 0; }));
  EXPECT_EQ(load.wrong, 0);
}

namespace {
class Stale : public PoolFixture {
 protected:
  Task<void> ask(int& ended, int& right) {
    auto got = co_await cell(*mux, "select n from thing");
    right += got && *got == "7" ? 1 : 0;
    ++ended;
    co_return Result<void>();
  }
  /// As many as one connection has in flight at a time, in one go.
  int ask_all() {
    int ended = 0;
    int right = 0;
    const int all = static_cast<int>(MuxLimits().depth);
    for (int i = 0; i < all; ++i) asio::co_spawn(lane.context(), ask(ended, right), asio::detached);
    EXPECT_TRUE(until([&] { return ended == all; }));
    return right;
  }
};

// Under the address sanitizer: what is in flight is kept in a ring that is full then, and putting a stale one right
// makes it grow.
TEST_F(Stale, StatementsThatFillAConnectionArePutRight) {
  const std::string database = server().create_database("stale");
  server().exec(database, "create table thing (n int); insert into thing values (7)");
  pool::PoolOptions options;
  options.limits.max_size = 1;
  use(server(), std::move(options), MuxLimits(), database);
  EXPECT_EQ(ask_all(), static_cast<int>(MuxLimits().depth));
  server().exec(database, "alter table thing alter n type text");
  EXPECT_EQ(ask_all(), static_cast<int>(MuxLimits().depth));
  server().exec(database, "drop table thing");
  EXPECT_EQ(ask_all(), 0);
  server().exec(database, "create table thing (n int); insert into thing values (7)");
  EXPECT_EQ(ask_all(), static_cast<int>(MuxLimits().depth));
}
}  // namespace

}  // namespace datawave::pg
