/// A pool of channels to a real server, driven from a test's own thread. For tests.
#pragma once

#include <gtest/gtest.h>

#include <boost/asio/detached.hpp>
#include <boost/asio/steady_timer.hpp>

#include "datawave/io/lane.hpp"
#include "datawave/pg/mux.hpp"
#include "datawave/testing/postgres_server.hpp"

namespace datawave::pg {

class PoolFixture : public ::testing::Test {
 protected:
  static datawave::testing::PostgresServer& server() { return datawave::testing::PostgresServer::shared(); }

  void use(datawave::testing::PostgresServer& of, pool::PoolOptions options = {}, MuxLimits limits = MuxLimits(),
           const std::string& database = "postgres", SslMode sslmode = SslMode::disable) {
    ConnectParams params;
    params.host = "127.0.0.1";
    params.port = of.port();
    params.database = database;
    params.user = datawave::testing::PostgresServer::kSuperuser;
    params.password = Secret(std::string(datawave::testing::PostgresServer::kPassword));
    params.sslmode = sslmode;
    params.application_name = "pooled";
    factory = std::make_unique<ChannelFactory>(dialer, std::move(params));
    pool = std::make_unique<pool::Pool>(lane.executor(), *factory, std::move(options));
    mux = std::make_unique<Mux>(lane.executor(), *pool, limits);
  }
  void TearDown() override {
    mux.reset();
    if (pool) {
      const auto drained = lane.block_on(pool->drain(soon(10)));
      EXPECT_TRUE(drained) << drained.error().describe();
    }
  }

  static CallContext soon(int seconds = 20) { return CallContext().with_timeout(std::chrono::seconds(seconds)); }
  template <class T>
  Result<T> run(Task<T> task) {
    return lane.block_on(std::move(task));
  }
  /// Lets the lane work until `holds`, at most ten seconds.
  template <class Holds>
  bool until(Holds&& holds) {
    asio::steady_timer limit(lane.context(), std::chrono::seconds(10));
    const auto late = std::make_shared<bool>(false);  // the handler of a cancelled timer still comes
    limit.async_wait([late](const auto& error) { *late = !error; });
    lane.context().restart();
    while (!*late && !holds()) lane.context().run_one();
    return !*late;
  }
  /// The first cell of one statement.
  static Task<std::string> cell(Mux& on, std::string sql, std::vector<Param> params = {}, CallTraits traits = {}) {
    const Statement statement(sql);
    DW_CO_TRY(auto answer, co_await on.query(soon(), statement, params, traits));
    std::string text(answer.rows.text(0, 0));
    co_return text;
  }
  static Task<std::string> cell_of(Channel& on, std::string sql, std::vector<Param> params = {}) {
    const Statement statement(sql);
    DW_CO_TRY(auto answer, co_await on.query(soon(), statement, params));
    std::string text(answer.rows.text(0, 0));
    co_return text;
  }
  std::string sessions(datawave::testing::PostgresServer& of) {
    return of.scalar("postgres", "select count(*) from pg_stat_activity where application_name = 'pooled'");
  }

  io::Lane lane;
  std::unique_ptr<io::Resolver> resolver = io::make_system_resolver(lane.executor());
  io::EgressPolicy policy = io::EgressPolicy::local_operator();
  io::Dialer dialer{*resolver, policy};
  std::unique_ptr<ChannelFactory> factory;
  std::unique_ptr<pool::Pool> pool;
  std::unique_ptr<Mux> mux;
};

}  // namespace datawave::pg
