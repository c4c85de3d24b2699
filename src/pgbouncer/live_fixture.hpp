/// A PgBouncer before a server, and a lane to talk to it from. For tests.
#pragma once

#include <gtest/gtest.h>

#include <boost/asio/detached.hpp>

#include "datawave/io/lane.hpp"
#include "datawave/pgbouncer/console.hpp"
#include "datawave/testing/pgbouncer.hpp"

namespace datawave::pgbouncer {

class BouncerFixture : public ::testing::Test {
 protected:
  static testing::PostgresServer& server() { return testing::PostgresServer::shared(); }

  void start(testing::PgBouncerOptions options = {}) {
    database = server().create_database("bounced");
    bouncer = std::make_unique<testing::PgBouncer>(server(), database, std::move(options));
    ASSERT_TRUE(bouncer->ready(database)) << bouncer->log();
  }
  [[nodiscard]] pg::ConnectParams params(const std::string& of = "", const std::string& user = "dwadmin") const {
    pg::ConnectParams p;
    p.host = "127.0.0.1";
    p.port = bouncer->port();
    p.database = of.empty() ? database : of;
    p.user = user;
    p.sslmode = pg::SslMode::disable;
    return p;
  }
  [[nodiscard]] pg::ConnectParams direct() const {
    pg::ConnectParams p = params();
    p.port = server().port();
    p.password = Secret(std::string(testing::PostgresServer::kPassword));
    return p;
  }
  static CallContext soon(int seconds = 20) { return CallContext().with_timeout(std::chrono::seconds(seconds)); }
  template <class T>
  Result<T> run(Task<T> task) {
    return lane.block_on(std::move(task));
  }
  template <class T>
  T must(Task<T> task) {
    auto result = run(std::move(task));
    if (!result) throw std::runtime_error(result.error().describe() + "\n" + (bouncer ? bouncer->log() : ""));
    return std::move(*result);
  }
  std::unique_ptr<Console> console(const std::string& user = "dwadmin") {
    return must(Console::connect(soon(), dialer, params("", user)));
  }

  io::Lane lane;
  std::unique_ptr<io::Resolver> resolver = io::make_system_resolver(lane.executor());
  io::EgressPolicy policy = io::EgressPolicy::local_operator();
  io::Dialer dialer{*resolver, policy};
  std::string database;
  std::unique_ptr<testing::PgBouncer> bouncer;
};

}  // namespace datawave::pgbouncer
