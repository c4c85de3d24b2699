// Behind a real PgBouncer in transaction mode: what is there is noticed, and pool and mux work through it.
#include <gmock/gmock.h>

#include <atomic>

#include "datawave/pg/mux.hpp"
#include "datawave/pgbouncer/channel_factory.hpp"
#include "datawave/testing/postgres_script.hpp"
#include "live_fixture.hpp"

namespace datawave::pgbouncer {
namespace {

class ChannelBehindTest : public BouncerFixture {
 protected:
  static Task<std::string> ask(pg::Mux& mux, int number, pg::CallTraits traits) {
    // Many texts and many repetitions of each: what would be prepared once and used again.
    const pg::Statement statement("select $1::int * 2 + " + std::to_string(number % 7));
    const std::vector<pg::Param> values(1, std::to_string(number));
    DW_CO_TRY(auto answer, co_await mux.query(soon(60), statement, values, traits));
    std::string text(answer.rows.text(0, 0));
    co_return text;
  }

  Task<void> ask_on(pg::Mux& mux, int client, int rounds) {
    for (int round = 0; round < rounds; ++round) {
      const int number = client * 1000 + round;
      pg::CallTraits traits;
      traits.idempotent = client % 2 == 0;
      auto got = co_await ask(mux, number, traits);
      if (got && *got == std::to_string(number * 2 + number % 7)) {
        ++right;
      } else {
        failures.push_back(got ? "wrong: " + *got : got.error().describe());
      }
    }
    --running;
    co_return Result<void>();
  }

  void ask_many(pool::Factory& factory, int rounds, int at_once) {
    pool::PoolOptions options;
    options.limits.max_size = 8;
    pool::Pool pool(lane.executor(), factory, options);
    pg::Mux mux(lane.executor(), pool);
    running = at_once;
    for (int client = 0; client < at_once; ++client)
      asio::co_spawn(lane.context(), ask_on(mux, client, rounds), asio::detached);
    lane.context().restart();
    while (running > 0 && lane.context().run_one() > 0) {
    }
    EXPECT_TRUE(run(pool.drain(soon(10))));
  }

  int right = 0;
  int running = 0;
  std::vector<std::string> failures;
};

TEST_F(ChannelBehindTest, KnowsAServerFromAPooler) {
  start();
  const Detection none = must(detect(soon(), dialer, direct()));
  EXPECT_FALSE(none.pooler);
  EXPECT_TRUE(none.keeps_prepared_statements());
  const Detection known = must(detect(soon(), dialer, params()));
  EXPECT_TRUE(known.pooler);
  EXPECT_TRUE(known.pgbouncer);
  ASSERT_TRUE(known.version);
  EXPECT_EQ(known.mode, PoolMode::transaction);
  EXPECT_EQ(known.keeps_prepared_statements(), *known.version >= kTracksPreparedStatements);
}

TEST_F(ChannelBehindTest, AServerStopsWorkingForAClientThatIsGone) {
  start();
  ChannelFactory factory(dialer, direct());
  const pg::Statement forever("select pg_sleep(120)");
  std::uint32_t backend = 0;
  {
    auto member = must(factory.open(soon()));
    auto& channel = static_cast<pg::Channel&>(*member);
    backend = channel.backend_pid();
    // At the deadline the channel is let go without a word: nobody asks the server to cancel, as after kill -9.
    EXPECT_FALSE(run(channel.query(CallContext().with_timeout(std::chrono::milliseconds(300)), forever)));
  }
  testing::Libpq admin = server().connect();
  const std::string same = "select count(*) from pg_stat_activity where pid = " + std::to_string(backend);
  EXPECT_TRUE(admin.wait_until(same, "0", std::chrono::seconds(30)));
}

TEST_F(ChannelBehindTest, AServerThatWillNotLookForUsIsUsedAllTheSame) {
  using namespace testing::pgscript;
  std::atomic<int> asked{0};
  testing::ScriptedServer server([&](testing::ScriptedPeer& peer) {
    const auto settings = take_startup(peer);
    if (settings.contains("client_connection_check_interval")) {
      ++asked;
      peer.write(report('E', "FATAL", "22023", "invalid value for parameter"));
      return;
    }
    peer.write(authentication(0) + parameter_status("server_version", "17.2") + backend_key() + ready());
    if (take_query(peer).find("pg_backend_pid") != std::string::npos) {
      peer.write(row_description({"pg_backend_pid"}) + data_row({"4711"}) + command_complete("SELECT 1") + ready());
    }
    peer.hang();
  });
  pg::ConnectParams p;
  p.host = "127.0.0.1";
  p.port = server.port();
  p.database = "shop";
  p.user = "app";
  p.sslmode = pg::SslMode::disable;
  ChannelFactory factory(dialer, std::move(p));
  EXPECT_TRUE(run(factory.open(soon())));
  EXPECT_TRUE(run(factory.open(soon())));
  EXPECT_EQ(asked, 1) << "refused once, not asked for again";
  EXPECT_EQ(server.failures(), "");
}

TEST_F(ChannelBehindTest, KnowsAPoolerWhoseConsoleIsNotForUs) {
  start({.settings = {"admin_users = root", "stats_users = root"}});
  auto with_settings = params();
  with_settings.settings.emplace_back("statement_timeout", "1000");
  const Detection found = must(detect(soon(), dialer, std::move(with_settings)));
  EXPECT_TRUE(found.pooler);
  EXPECT_TRUE(found.pgbouncer);  // by how it refuses a parameter
  EXPECT_TRUE(found.settings_refused);
  EXPECT_FALSE(found.version);
  EXPECT_FALSE(found.keeps_prepared_statements());
  EXPECT_EQ(limits_behind(found).max_statements, 0U);
}

TEST_F(ChannelBehindTest, PreparesAsUsualWhereEachClientHasItsOwnServerConnection) {
  start({.pool_mode = "session"});
  const Detection found = must(detect(soon(), dialer, params()));
  EXPECT_TRUE(found.pooler);
  EXPECT_EQ(found.mode, PoolMode::session);
  EXPECT_EQ(limits_behind(found).max_statements, pg::ChannelLimits().max_statements);
}

TEST_F(ChannelBehindTest, GivesRightAnswersThroughFourServerConnections) {
  start({.settings = {"default_pool_size = 4", "max_db_connections = 4"}});
  auto with_settings = params();
  with_settings.settings.emplace_back("lock_timeout", "1000");  // refused once, then left out
  ChannelFactory factory(dialer, std::move(with_settings));
  ask_many(factory, 60, 100);
  EXPECT_EQ(right, 6000);
  EXPECT_THAT(failures, ::testing::IsEmpty()) << bouncer->log();
  ASSERT_TRUE(factory.detection());
  EXPECT_TRUE(factory.detection()->settings_refused);
  const std::string most =
      "select count(*) <= 4 from pg_stat_activity where datname = current_database() and pid <> "
      "pg_backend_pid() and backend_type = 'client backend'";
  EXPECT_EQ(server().scalar(database, most), "t");
}

TEST_F(ChannelBehindTest, WouldFailWithoutKnowing) {
  start({.settings = {"default_pool_size = 1", "max_db_connections = 1"}});
  if (console()->version() >= kTracksPreparedStatements) GTEST_SKIP() << "this PgBouncer keeps prepared statements";
  const pg::Statement one("select 1");
  const pg::Statement two("select 2");
  const auto both = [&](pool::Factory& factory) {
    auto a = must(factory.open(soon()));
    auto b = must(factory.open(soon()));
    EXPECT_TRUE(run(dynamic_cast<pg::Channel&>(*a).query(soon(), one)));
    const auto second = run(dynamic_cast<pg::Channel&>(*b).query(soon(), two));
    return second ? std::string(second->rows.text(0, 0)) : second.error().sqlstate;
  };
  pg::ChannelFactory unaware(dialer, params());
  EXPECT_EQ(both(unaware), "42P05");
  server().exec(database,
                "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and "
                "pid <> pg_backend_pid()");
  ChannelFactory aware(dialer, params());
  EXPECT_EQ(both(aware), "2");
}

TEST_F(ChannelBehindTest, PreparesAtAServer) {
  start();
  ChannelFactory factory(dialer, direct());
  auto member = must(factory.open(soon()));
  auto& channel = dynamic_cast<pg::Channel&>(*member);
  const pg::Statement statement("select 1");
  EXPECT_TRUE(run(channel.query(soon(), statement)));
  EXPECT_EQ(channel.prepared_statements(), 1U);
  EXPECT_TRUE(run(channel.close(soon())));
}

}  // namespace
}  // namespace datawave::pgbouncer
