// Read-only units: a transaction of one statement that can only read and leaves nothing behind, many on one connection.
#include <algorithm>

#include "pool_fixture.hpp"

namespace datawave::pg {

namespace {
using std::chrono::milliseconds;

class UnitLive : public PoolFixture {
 protected:
  static CallTraits reading() {
    CallTraits traits;
    traits.read_only = true;
    return traits;
  }
  struct Outcome {
    std::string cell;
    std::string error;
  };
  /// Submitted together, so that they stand in one pipeline.
  std::vector<Outcome> all(const std::vector<std::string>& statements) {
    std::vector<Outcome> out(statements.size());
    std::size_t running = statements.size();
    for (std::size_t i = 0; i < statements.size(); ++i)
      asio::co_spawn(lane.context(), one(statements[i], out[i], running), asio::detached);
    EXPECT_TRUE(until([&] { return running == 0; }));
    return out;
  }
  Task<void> one(std::string sql, Outcome& out, std::size_t& running) {
    const CallTraits traits = reading();
    const std::vector<Param> none;
    auto cell = co_await PoolFixture::cell(*mux, std::move(sql), none, traits);
    if (cell) {
      out.cell = *cell;
    } else {
      out.error = cell.error().describe();
    }
    --running;
    co_return Result<void>();
  }
};
}  // namespace

TEST_F(UnitLive, WritesAreRefusedByTheServerWhereverTheyHide) {
  const std::string database = server().create_database("units");
  server().exec(
      database,
      "CREATE TABLE t (n int); INSERT INTO t VALUES (1);"
      "CREATE FUNCTION sly() RETURNS int LANGUAGE plpgsql AS $$ BEGIN INSERT INTO t VALUES (2); RETURN 1; END $$;"
      "CREATE FUNCTION slier() RETURNS int LANGUAGE plpgsql AS $$ BEGIN PERFORM "
      "set_config('transaction_read_only', 'off', true); INSERT INTO t VALUES (3); RETURN 1; END $$");
  use(server(), {.limits = {.max_size = 1}}, {}, database);
  const auto got = all({"insert into t values (9)", "select sly()", "select slier()", "delete from t",
                        "with w as (insert into t values (4) returning n) select n from w", "create table u (n int)",
                        "select count(*) from t"});
  for (std::size_t i = 0; i + 1 < got.size(); ++i) EXPECT_NE(got[i].error, "") << i;
  EXPECT_EQ(got.back().cell, "1") << got.back().error;
  EXPECT_EQ(server().scalar(database, "select count(*) from t"), "1");
}

TEST_F(UnitLive, NothingOfOneCallerReachesTheNext) {
  use(server(), {.limits = {.max_size = 1}});
  std::vector<std::string> statements;
  for (int i = 0; i < 20; ++i) {
    statements.emplace_back("select set_config('search_path', 'left_behind', false)");
    statements.emplace_back("select set_config('default_transaction_read_only', 'off', false)");
    statements.emplace_back("select current_setting('search_path') || current_setting('transaction_read_only')");
  }
  // They are refused on a shared connection by their words; so they hide in a function.
  const std::string database = server().create_database("leftovers");
  server().exec(database,
                "CREATE FUNCTION leave() RETURNS text LANGUAGE sql AS "
                "$$ SELECT set_config('search_path', 'left_behind', false) $$");
  mux.reset();
  ASSERT_TRUE(lane.block_on(pool->drain(soon(10))));
  use(server(), {.limits = {.max_size = 1}}, {}, database);
  for (std::size_t i = 0; i < statements.size(); i += 3) {
    statements[i] = "select public.leave()";
    statements[i + 1] = "select 1/0";
  }
  const auto got = all(statements);
  for (std::size_t i = 0; i < got.size(); i += 3) {
    EXPECT_EQ(got[i].cell, "left_behind") << got[i].error;
    EXPECT_NE(got[i + 1].error, "");
    EXPECT_EQ(got[i + 2].cell, "\"$user\", publicon") << got[i + 2].error;
  }
  EXPECT_EQ(pool->counts().total(), 1u);
  EXPECT_EQ(server().scalar(database, "select state from pg_stat_activity where application_name = 'pooled'"), "idle");
}

TEST_F(UnitLive, EachTransactionOfARunIsReadOnlyAgain) {
  const std::string database = server().create_database("chained_units");
  server().exec(
      database,
      "CREATE TABLE t (n int); CREATE FUNCTION loosen(what text, value text) RETURNS text LANGUAGE plpgsql AS $$ BEGIN "
      "PERFORM set_config(what, value, true); RETURN 'loosened'; EXCEPTION WHEN OTHERS THEN RETURN 'refused'; END $$;"
      "CREATE FUNCTION sly() RETURNS int LANGUAGE plpgsql AS $$ BEGIN INSERT INTO t VALUES (2); RETURN 1; END $$");
  use(server(), {.limits = {.max_size = 1}}, {}, database);
  std::vector<std::string> statements;
  for (int i = 0; i < 10; ++i) {
    statements.emplace_back("insert into t values (9)");
    statements.emplace_back("select public.loosen('transaction_read_only', 'off')");
    statements.emplace_back("select public.loosen('transaction_isolation', 'serializable')");
    statements.emplace_back("select public.sly()");
    statements.emplace_back(
        "select current_setting('transaction_read_only') || current_setting('transaction_isolation')");
  }
  const auto got = all(statements);
  for (std::size_t i = 0; i < got.size(); i += 5) {
    EXPECT_NE(got[i].error.find("25006"), std::string::npos) << got[i].error;
    EXPECT_EQ(got[i + 1].cell, "refused") << got[i + 1].error;
    EXPECT_EQ(got[i + 2].cell, "refused") << got[i + 2].error;
    EXPECT_NE(got[i + 3].error.find("25006"), std::string::npos) << got[i + 3].error;
    EXPECT_EQ(got[i + 4].cell, "onread committed") << got[i + 4].error;
  }
  EXPECT_EQ(server().scalar(database, "select count(*) from t"), "0");
  EXPECT_EQ(pool->totals().opened, 1u);
}

TEST_F(UnitLive, ATransactionOfARunBeginsWithItsStatement) {
  use(server(), {.limits = {.max_size = 1}});
  const auto got = all({"select txid_current_if_assigned() is null", "select pg_backend_pid()::text || now()::text",
                        "select pg_backend_pid()::text || now()::text"});
  EXPECT_EQ(got[0].cell, "t") << got[0].error;
  EXPECT_NE(got[1].cell, got[2].cell);  // the time of a transaction is that of its beginning
}

TEST_F(UnitLive, AnErrorIsItsStatementsAloneAndRunsNobodyAgain) {
  use(server(), {.limits = {.max_size = 1}});
  std::vector<std::string> statements;
  for (int i = 0; i < 200; ++i) statements.push_back(i % 3 == 0 ? "select 1/0" : "select " + std::to_string(i));
  for (int round = 0; round < 2; ++round) {
    const auto got = all(statements);
    for (int i = 0; i < 200; ++i) {
      if (i % 3 == 0) {
        EXPECT_NE(got[i].error, "");
      } else {
        EXPECT_EQ(got[i].cell, std::to_string(i)) << got[i].error;
      }
    }
  }
  EXPECT_EQ(mux->totals().run_again, 0u);
  EXPECT_EQ(mux->totals().answered, 266u);
}

TEST_F(UnitLive, StaleStatementsAreMendedAndLostOnesRunAgain) {
  const std::string database = server().create_database("stale_units");
  server().exec(
      database,
      "CREATE TABLE t (n int); INSERT INTO t VALUES (7);"
      "CREATE FUNCTION forget() RETURNS int LANGUAGE plpgsql AS $$ BEGIN EXECUTE 'DEALLOCATE ALL'; RETURN 1; END $$");
  use(server(), {.limits = {.max_size = 1}}, {}, database);
  EXPECT_EQ(all({"select * from t"})[0].cell, "7");
  server().exec(database, "ALTER TABLE t ALTER n TYPE text USING n || '!'");
  EXPECT_EQ(all({"select * from t"})[0].cell, "7!");
  // Our own BEGIN and ROLLBACK are gone too: the connection is given up, and who stood behind is served by another.
  const auto got = all({"select public.forget()", "select * from t", "select 5", "select * from t"});
  EXPECT_EQ(got[1].cell, "7!") << got[1].error;
  EXPECT_EQ(got[2].cell, "5") << got[2].error;
  EXPECT_EQ(got[3].cell, "7!") << got[3].error;
}

TEST_F(UnitLive, UnitsGoOnAfterAConnectionWasReset) {
  use(server(), {.limits = {.max_size = 1}}, {.slow = milliseconds(20)});
  EXPECT_EQ(all({"select 1"})[0].cell, "1");
  const auto streamed = [this]() -> Task<void> {
    static const Statement kSet("SET search_path = pg_catalog");
    DW_CO_TRY(auto lease, co_await pool->acquire(soon(), "a stream"));
    DW_CO_CHECK(co_await lease.as<Channel>().query(soon(), kSet));
    co_return Result<void>();
  };
  for (int i = 0; i < 5; ++i) {
    ASSERT_TRUE(run(streamed()));
    EXPECT_EQ(all({"select 2"})[0].cell, "2");
    EXPECT_EQ(all({"select pg_sleep(0.03)::text"})[0].error, "");  // from the second time on it gets a connection alone
  }
  EXPECT_EQ(pool->totals().opened, 1u);
  EXPECT_EQ(mux->totals().retried, 0u);
}

TEST_F(UnitLive, RowsAndBytesAreBounded) {
  use(server(), {.limits = {.max_size = 1}});
  CallTraits traits = reading();
  traits.max_rows = 10;
  const Statement many("select i, repeat('x', 1000) from generate_series(1, 100000) i");
  auto answer = run(mux->query(soon(), many, {}, traits));
  ASSERT_TRUE(answer) << answer.error().describe();
  EXPECT_EQ(answer->rows.rows(), 10u);
  EXPECT_FALSE(answer->cut);
  traits.max_rows = 10'000;
  traits.max_bytes = 50'000;
  answer = run(mux->query(soon(), many, {}, traits));
  ASSERT_TRUE(answer) << answer.error().describe();
  EXPECT_TRUE(answer->cut);
  EXPECT_NEAR(static_cast<double>(answer->rows.size_bytes()), 51'000, 2'000);
  EXPECT_EQ(all({"select 3"})[0].cell, "3");
}

TEST_F(UnitLive, ACallerWhoLeavesIsForgottenAndTheConnectionStaysInStep) {
  use(server(), {.limits = {.max_size = 1}}, {.stuck = milliseconds(200)});
  const CallTraits traits = reading();
  {
    const Statement slow("select pg_sleep(0.3)");
    CallContext ctx;
    auto late = run(mux->query(ctx.with_timeout(milliseconds(30)), slow, {}, traits));
    ASSERT_FALSE(late);
    EXPECT_EQ(late.error().code, ErrorCode::deadline_exceeded);
  }
  const auto got = all({"select 1", "select 2"});
  EXPECT_EQ(got[0].cell, "1") << got[0].error;
  EXPECT_EQ(got[1].cell, "2") << got[1].error;
}

}  // namespace datawave::pg
