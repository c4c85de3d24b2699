/// Our session against libpq on the same statements and the same server: values, errors, states.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "datawave/io/dialer.hpp"
#include "datawave/io/lane.hpp"
#include "datawave/pg/session.hpp"
#include "datawave/testing/postgres_server.hpp"

namespace datawave::pg {
namespace {

using namespace std::chrono_literals;
using testing::Libpq;
using testing::PostgresServer;

class Reference : public ::testing::TestWithParam<int> {
 protected:
  void SetUp() override {
    DW_NEEDS_POSTGRES(GetParam());
    server = &PostgresServer::shared(GetParam());
    reference = std::make_unique<Libpq>(server->connect());
    auto opened = open();
    ASSERT_TRUE(opened) << opened.error().describe();
    session = std::move(*opened);
  }

  Result<std::unique_ptr<Session>> open() {
    ConnectParams params;
    params.host = "localhost";
    params.port = server->port();
    params.user = PostgresServer::kSuperuser;
    params.password = Secret(std::string(PostgresServer::kPassword));
    params.database = "postgres";
    params.ca_pem = testing::TestCa::shared().certificate();
    return lane.block_on(Session::connect(within(), dialer, std::move(params)));
  }

  static CallContext within(std::chrono::milliseconds limit = 30s) { return CallContext().with_timeout(limit); }

  Result<QueryResult> query(const std::string& sql, std::vector<Param> params = {}) {
    return lane.block_on(session->query(within(), sql, std::move(params)));
  }

  static testing::Rows rows_of(const RowBatch& batch) {
    testing::Rows rows(batch.rows());
    for (std::size_t row = 0; row < batch.rows(); ++row) {
      for (std::size_t column = 0; column < batch.columns(); ++column) {
        const auto cell = batch.cell(row, column);
        rows[row].push_back(cell ? std::optional(std::string(*cell)) : std::nullopt);
      }
    }
    return rows;
  }

  std::string sqlstate_by_libpq(const std::string& sql) {
    try {
      reference->query(sql);
    } catch (const std::runtime_error& error) {
      return std::string(error.what()).substr(0, 5);
    }
    return "00000";
  }

  PostgresServer* server = nullptr;
  std::unique_ptr<Libpq> reference;
  io::Lane lane;
  std::unique_ptr<io::Resolver> resolver = io::make_system_resolver(lane.executor());
  io::EgressPolicy policy = io::EgressPolicy::local_operator();
  io::Dialer dialer{*resolver, policy};
  std::unique_ptr<Session> session;
};

INSTANTIATE_TEST_SUITE_P(Session, Reference, ::testing::Values(15, 12, 18), ::testing::PrintToStringParamName());

TEST_P(Reference, GivesTheSameValues) {
  for (const std::string& sql :
       {std::string("select 1, 'text', null, true, false, 1.50::numeric, 'NaN'::float8, '-infinity'::timestamptz"),
        std::string(
            "select '{1,2,null}'::int[], '{\"a b\",\"c\\\"d\"}'::text[], '[1,5)'::int4range, '{\"k\": [1]}'::jsonb"),
        std::string("select '\\xdeadbeef'::bytea, '2026-01-02 03:04:05.678+00'::timestamptz, interval '1 year 2 days'"),
        std::string("select 'äöü 表 🦉', repeat('é', 500000), ''"),
        std::string("select i, i * 2, case when i % 3 = 0 then null else repeat('x', i % 100) end"
                    " from generate_series(1, 20000) i"),
        std::string("select from generate_series(1, 3)"), std::string("select 1 where false"),
        std::string("select oid, typname, typnamespace from pg_type order by oid"),
        std::string("select c.relname, array_agg(a.attname order by a.attnum) from pg_class c join pg_attribute a on"
                    " a.attrelid = c.oid group by 1 order by 1"),
        std::string("table pg_settings"), std::string("show server_version"), std::string("")}) {
    const auto ours = query(sql);
    ASSERT_TRUE(ours) << sql << ": " << ours.error().describe();
    const auto theirs = reference->query(sql);
    ASSERT_EQ(ours->rows.rows(), theirs.size()) << sql;
    if (sql.find("pg_settings") != std::string::npos) continue;  // its values differ by session
    EXPECT_TRUE(rows_of(ours->rows) == theirs) << sql.substr(0, 80);
  }
}

TEST_P(Reference, GivesTheSameValuesForParameters) {
  const std::string sql = "select $1::text, $2::int + 1, $3::text[], $4::bytea, $5::text";
  const std::vector<Param> ours = {"it's \"here\" ; -- 表", "41", "{a,\"b c\"}", "\\x00ff",
                                   std::string(1'000'000, 'p')};
  std::vector<std::string> theirs;
  for (const auto& param : ours) theirs.push_back(*param);
  const auto result = query(sql, ours);
  ASSERT_TRUE(result) << result.error().describe();
  EXPECT_TRUE(rows_of(result->rows) == reference->query(sql, theirs));
  const auto null = query("select $1::text is null", {std::nullopt});
  ASSERT_TRUE(null);
  EXPECT_EQ(null->rows.text(0, 0), "t");
}

TEST_P(Reference, SixteenHundredColumnsComeBack) {
  std::string sql = "select 0 as c0";
  for (int i = 1; i < 1600; ++i) sql += "," + std::to_string(i) + " as c" + std::to_string(i);
  const auto result = query(sql);
  ASSERT_TRUE(result) << result.error().describe();
  EXPECT_EQ(result->fields.size(), 1600U);
  EXPECT_EQ(result->fields[1599].name, "c1599");
  EXPECT_TRUE(rows_of(result->rows) == reference->query(sql));
}

TEST_P(Reference, GivesTheSameSqlStatesAndStaysUsable) {
  for (const char* sql :
       {"selekt 1", "select * from nowhere", "select nothing", "select 1/0", "select 'x'::int", "select nofunction()",
        "select $1", "insert into pg_class values (1)", "select array[1,2][", "select repeat('x', 2000000000)",
        "do $$ begin raise exception 'own' using errcode = 'UE123'; end $$", "select '\\xff'::bytea::text::json",
        "set nonsense = 1", "begin; select 1/0; commit"}) {
    const auto ours = lane.block_on(session->simple_query(within(), sql));
    const std::string theirs = sqlstate_by_libpq(sql);
    ASSERT_FALSE(ours) << sql;
    EXPECT_EQ(ours.error().sqlstate, theirs) << sql << ": " << ours.error().describe();
    ASSERT_TRUE(session->usable()) << sql;
    static_cast<void>(lane.block_on(session->simple_query(within(), "rollback")));
    static_cast<void>(sqlstate_by_libpq("rollback"));
  }
  EXPECT_TRUE(query("select 1"));
}

TEST_P(Reference, SeveralStatementsInOneStringGiveTheLastResult) {
  const auto result = lane.block_on(session->simple_query(within(), "select 1; select 2, 3; select 4"));
  ASSERT_TRUE(result) << result.error().describe();
  ASSERT_EQ(result->rows.rows(), 1U);
  EXPECT_EQ(result->rows.text(0, 0), "4");
  EXPECT_EQ(result->command_tag, "SELECT 1");
}

TEST_P(Reference, APipelineOfStatementsKeepsItsOrderAndAFailureItsPlace) {
  const int count = 300;
  for (int i = 0; i < count; ++i) {
    const std::vector<Param> params = {std::to_string(i)};
    session->enqueue(i % 10 == 7 ? "select 1 / ($1::int - $1::int)" : "select $1::int", params);
  }
  ASSERT_TRUE(lane.block_on(session->flush(within())));
  for (int i = 0; i < count; ++i) {
    RowBatch batch;
    std::string value;
    Result<ResultHead> head = lane.block_on(session->begin_result(within()));
    Result<bool> more = head.has_value();
    while (head && more && *more) {
      more = lane.block_on(session->next_batch(within(), batch));
      if (more && *more) value = batch.text(0, 0);
    }
    const bool failed = !head || !more;
    EXPECT_EQ(failed, i % 10 == 7) << i;
    if (!failed) {
      EXPECT_EQ(value, std::to_string(i));
    }
  }
  EXPECT_EQ(session->results_pending(), 0U);
  EXPECT_TRUE(session->usable());
}

TEST_P(Reference, CopyOutGivesTheSameBytes) {
  session->enqueue("copy (select i, repeat('x', 100), null from generate_series(1, 10000) i) to stdout");
  ASSERT_TRUE(lane.block_on(session->flush(within())));
  const auto head = lane.block_on(session->begin_result(within()));
  ASSERT_TRUE(head) << head.error().describe();
  EXPECT_TRUE(head->copy_out);
  std::string all;
  std::string piece;
  for (;;) {
    const auto more = lane.block_on(session->next_copy_data(within(), piece));
    ASSERT_TRUE(more) << more.error().describe();
    if (!*more) break;
    all += piece;
  }
  std::string expected;
  for (int i = 1; i <= 10000; ++i) expected += std::to_string(i) + "\t" + std::string(100, 'x') + "\t\\N\n";
  EXPECT_TRUE(all == expected);
  EXPECT_EQ(session->command_tag(), "COPY 10000");
}

TEST_P(Reference, NoticesAndParameterChangesAreSeen) {
  int notices = 0;
  std::string state;
  session->on_notice([&](std::string_view, std::string_view sqlstate) {
    ++notices;
    state = sqlstate;
  });
  ASSERT_TRUE(lane.block_on(session->simple_query(
      within(),
      "set client_min_messages = notice; do $$ begin raise notice 'one'; raise warning 'two' using errcode = "
      "'01ABC'; end $$; set application_name = 'renamed'")));
  EXPECT_EQ(notices, 2);
  EXPECT_EQ(state, "01ABC");
  EXPECT_EQ(session->parameter("application_name"), "renamed");
}

TEST_P(Reference, KnowsItsTransactionState) {
  EXPECT_EQ(session->transaction_state(), TransactionState::idle);
  ASSERT_TRUE(lane.block_on(session->simple_query(within(), "begin")));
  EXPECT_EQ(session->transaction_state(), TransactionState::in_transaction);
  EXPECT_FALSE(query("select 1/0"));
  EXPECT_EQ(session->transaction_state(), TransactionState::failed);
  ASSERT_TRUE(lane.block_on(session->simple_query(within(), "rollback")));
  EXPECT_EQ(session->transaction_state(), TransactionState::idle);
}

TEST_P(Reference, AnAdministratorsKillAndAStatementTimeoutAreToldApart) {
  ASSERT_TRUE(lane.block_on(session->simple_query(within(), "set statement_timeout = 50")));
  const auto late = query("select pg_sleep(60)");
  ASSERT_FALSE(late);
  EXPECT_EQ(late.error().sqlstate, "57014");
  EXPECT_TRUE(session->usable());
  reference->query("select pg_terminate_backend($1::int)", {std::to_string(session->backend_pid())});
  const auto killed = query("select 1");
  ASSERT_FALSE(killed);
  EXPECT_EQ(killed.error().code, ErrorCode::unavailable) << killed.error().describe();
  EXPECT_FALSE(session->usable());
}

TEST_P(Reference, CancelReachesTheRightBackend) {
  asio::basic_waitable_timer<std::chrono::steady_clock, asio::wait_traits<std::chrono::steady_clock>, Executor> timer(
      lane.executor(), 100ms);
  bool done = false;
  timer.async_wait([&](boost::system::error_code) {
    asio::co_spawn(lane.context(), session->cancel(within(5s)),
                   [&](const std::exception_ptr&, const Result<void>& result) { done = result.has_value(); });
  });
  const auto cancelled = query("select pg_sleep(60)");
  ASSERT_FALSE(cancelled);
  EXPECT_EQ(cancelled.error().sqlstate, "57014");
  while (!done) lane.context().run_one();
  EXPECT_TRUE(query("select 1"));
}

}  // namespace
}  // namespace datawave::pg
