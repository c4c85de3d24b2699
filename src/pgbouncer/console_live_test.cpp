// The console of a real PgBouncer.
#include "datawave/pgbouncer/console.hpp"

#include <gmock/gmock.h>

#include "live_fixture.hpp"

namespace datawave::pgbouncer {
namespace {
using ::testing::HasSubstr;

class ConsoleTest : public BouncerFixture {
 protected:
  Task<void> ask(std::optional<std::string>& answer) {
    auto p = params();
    DW_CO_TRY(auto session, co_await pg::Session::connect(soon(), dialer, std::move(p)));
    DW_CO_TRY(auto result, co_await session->query(soon(), "select 'went on'"));
    answer = result.rows.text(0, 0);
    co_return Result<void>();
  }
};

TEST_F(ConsoleTest, TellsVersionConfigurationPoolsDatabasesAndCounts) {
  start({.settings = {"default_pool_size = 7"}});
  testing::Libpq client = bouncer->connect(database);
  client.exec("SELECT 1");
  auto on = console();
  EXPECT_EQ(on->version().major, 1);
  EXPECT_GE(on->version().minor, 18);
  const Config config = must(on->config(soon()));
  EXPECT_EQ(config.at("default_pool_size").value, "7");
  EXPECT_TRUE(config.at("default_pool_size").changeable);
  EXPECT_FALSE(config.at("listen_port").changeable);
  const auto pools = must(on->pools(soon()));
  ASSERT_EQ(pools.size(), 1U);
  EXPECT_EQ(pools[0].database, database);
  EXPECT_EQ(pools[0].pool_mode, "transaction");
  EXPECT_EQ(pools[0].cl_active, 1U);
  const auto databases = must(on->databases(soon()));
  ASSERT_EQ(databases.size(), 1U);
  EXPECT_EQ(databases[0].pool_size, 7U);
  EXPECT_FALSE(databases[0].paused);
  const auto stats = must(on->stats(soon()));
  ASSERT_EQ(stats.size(), 1U);
  EXPECT_GE(stats[0].total_query_count, 1U);
  EXPECT_EQ(must(on->lists(soon())).at("used_clients"), 2U);
  EXPECT_TRUE(run(on->close(soon())));
}

TEST_F(ConsoleTest, PausesAndResumesOneDatabaseWithoutLosingAClient) {
  start();
  auto on = console();
  ASSERT_TRUE(run(on->pause(soon(), database)));
  EXPECT_TRUE(must(on->databases(soon())).at(0).paused);
  // A statement waits, and is answered once it goes on.
  std::optional<std::string> answer;
  asio::co_spawn(lane.context(), ask(answer), asio::detached);
  while (must(on->pools(soon())).at(0).cl_waiting == 0) {
  }
  EXPECT_FALSE(answer);
  ASSERT_TRUE(run(on->resume(soon(), database)));
  while (!answer) lane.context().run_one();
  EXPECT_EQ(answer, "went on");
  EXPECT_TRUE(run(on->reconnect(soon(), database)));
  EXPECT_TRUE(run(on->reload(soon())));
}

TEST_F(ConsoleTest, TakesAPauseBackThatTransactionsHoldUp) {
  start();
  testing::Libpq client = bouncer->connect(database);
  client.exec("BEGIN");
  const auto paused = run(pause_within(soon(), dialer, params(), database, std::chrono::milliseconds(200)));
  ASSERT_FALSE(paused);
  EXPECT_EQ(paused.error().code, ErrorCode::deadline_exceeded);
  EXPECT_THAT(paused.error().message, HasSubstr("everything was resumed"));
  client.exec("SELECT 1; COMMIT");
  EXPECT_EQ(client.scalar("SELECT 2"), "2");
  EXPECT_TRUE(run(pause_within(soon(), dialer, params(), "", std::chrono::seconds(5))));
  auto on = console();
  EXPECT_TRUE(run(on->resume(soon())));
  EXPECT_EQ(client.scalar("SELECT 3"), "3");
}

TEST_F(ConsoleTest, SaysWhatIsWrongInWordsOfItsOwn) {
  start();
  auto on = console();
  const auto nowhere = run(on->pause(soon(), "no\"where; RELOAD"));
  ASSERT_FALSE(nowhere);
  EXPECT_EQ(nowhere.error().code, ErrorCode::not_found);
  EXPECT_THAT(nowhere.error().remedy, HasSubstr(database));
  const auto nothing = run(on->resume(soon()));
  ASSERT_FALSE(nothing);
  EXPECT_EQ(nothing.error().code, ErrorCode::precondition_failed);
  auto watcher = console("watcher");
  EXPECT_TRUE(run(watcher->config(soon())));
  const auto refused = run(watcher->reload(soon()));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::permission_denied);
  // A server has no console.
  auto none = run(Console::connect(soon(), dialer, direct()));
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().code, ErrorCode::unsupported) << none.error().describe();
}

/// A second later at each look.
class HurryingClock final : public Clock {
 public:
  [[nodiscard]] SteadyTime steady() const override { return system_clock().steady() + std::chrono::seconds(++looks_); }
  [[nodiscard]] UtcTime utc() const override { return system_clock().utc(); }

 private:
  mutable int looks_ = 0;
};

TEST_F(ConsoleTest, ReconnectsNothingWhereTheServerLetsNobodyIn) {
  start({.settings = {"default_pool_size = 2"}});
  testing::Libpq holds = bouncer->connect(database);
  holds.exec("BEGIN");
  const std::string backend = holds.scalar("SELECT pg_backend_pid()");
  server().connect("postgres").exec("ALTER DATABASE " + database + " ALLOW_CONNECTIONS false");
  std::optional<std::string> answer;
  asio::co_spawn(lane.context(), ask(answer), asio::detached);
  auto on = console();
  while (must(on->pools(soon())).at(0).cl_waiting == 0) {
  }
  const HurryingClock clock;
  CallContext hurried = soon();
  hurried.clock = &clock;
  const auto refused = run(on->reconnect(hurried, database));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::unavailable) << refused.error().describe();
  EXPECT_TRUE(refused.error().retryable);
  EXPECT_THAT(refused.error().message, HasSubstr("1 of its connections are there, 1 client waiting"));
  EXPECT_THAT(refused.error().remedy, HasSubstr("Nothing was done"));
  holds.exec("COMMIT");  // the connection is still good: who waited is answered by it
  while (!answer) lane.context().run_one();
  EXPECT_EQ(holds.scalar("SELECT pg_backend_pid()"), backend);
  server().connect("postgres").exec("ALTER DATABASE " + database + " ALLOW_CONNECTIONS true");
}

TEST_F(ConsoleTest, TellsAWrongPasswordFromALostConnection) {
  const testing::TempDir dir;
  testing::write_file(dir / "users", "\"dwadmin\" \"right\"\n");
  testing::give_to_user(dir.path(), "postgres");
  database = server().create_database("bounced");
  for (const char* type : {"scram-sha-256", "md5"}) {
    testing::PgBouncerOptions options;
    options.settings = {std::string("auth_type = ") + type, "auth_file = " + (dir / "users").string()};
    bouncer = std::make_unique<testing::PgBouncer>(server(), database, options);
    ASSERT_TRUE(bouncer->ready("pgbouncer", "dwadmin", "right")) << bouncer->log();
    for (const char* user : {"dwadmin", "nobody"}) {
      pg::ConnectParams wrong = params("", user);
      wrong.password = Secret(std::string("wrong"));
      const auto refused = run(Console::connect(soon(), dialer, std::move(wrong)));
      ASSERT_FALSE(refused);
      EXPECT_EQ(refused.error().code, ErrorCode::unauthenticated) << type << ": " << refused.error().describe();
      EXPECT_THAT(refused.error().message, HasSubstr(std::string("let \"") + user + "\" log in"));
      EXPECT_THAT(refused.error().remedy, HasSubstr("auth_file"));
      EXPECT_FALSE(refused.error().retryable);
    }
  }
  testing::write_file(dir / "users", "\"dwadmin\" \"\"\n\"stranger\" \"\"\n");
  start({.settings = {"auth_file = " + (dir / "users").string()}});  // lets in whom it knows
  const auto unknown = run(Console::connect(soon(), dialer, params("", "nobody")));
  ASSERT_FALSE(unknown);
  EXPECT_EQ(unknown.error().code, ErrorCode::unauthenticated) << unknown.error().describe();
  EXPECT_THAT(unknown.error().message, HasSubstr("let \"nobody\" log in"));
  const auto stranger = run(Console::connect(soon(), dialer, params("", "stranger")));
  ASSERT_FALSE(stranger);
  EXPECT_EQ(stranger.error().code, ErrorCode::permission_denied) << stranger.error().describe();
  EXPECT_THAT(stranger.error().remedy, HasSubstr("stats_users"));
}

}  // namespace
}  // namespace datawave::pgbouncer
