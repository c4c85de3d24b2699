#include "pool_fixture.hpp"

namespace datawave::pg {

namespace {
using std::chrono::milliseconds;
using PoolLive = PoolFixture;
}  // namespace

TEST_F(PoolLive, ResetsWhatABorrowerLeftBehindAndTellsWhyItIsPinned) {
  use(server(), {.limits = {.max_size = 1}});
  std::uint32_t pid = 0;
  {
    auto lease = run(pool->acquire(soon(), "tainter"));
    ASSERT_TRUE(lease);
    auto& channel = lease->as<Channel>();
    pid = channel.backend_pid();
    EXPECT_TRUE(run(cell_of(channel, "set application_name = 'tainted'")));
    EXPECT_TRUE(run(cell_of(channel, "create temp table leftover (a int)")));
    EXPECT_TRUE(run(cell_of(channel, "begin")));
    const auto report = pool->report();
    ASSERT_EQ(report.leases.size(), 1u);
    EXPECT_EQ(report.leases[0].borrower, "tainter");
    EXPECT_EQ(report.leases[0].pinned_by, "transaction, setting, temporary table");
  }
  auto lease = run(pool->acquire(soon(), "next"));
  ASSERT_TRUE(lease);
  auto& channel = lease->as<Channel>();
  EXPECT_EQ(channel.backend_pid(), pid);
  EXPECT_EQ(*run(cell_of(channel, "select current_setting('application_name')")), "pooled");
  EXPECT_EQ(*run(cell_of(channel, "select count(*) from pg_class where relname = 'leftover'")), "0");
  EXPECT_EQ(pool->report().resets, 1u);
  EXPECT_EQ(pool->report().leases[0].pinned_by, "");
}

TEST_F(PoolLive, ACancelStormLeavesNoSessionAndNeverMoreThanItsLimit) {
  use(server(), {.limits = {.max_size = 4, .max_connecting = 4}});
  int left = 40;
  const auto storm = [](pool::Pool& on, int& open) -> Task<void> {
    for (int i = 0; i < 3; ++i) {
      auto lease = co_await on.acquire(soon(), "storm");
      if (!lease) continue;
      const Statement sleep("select pg_sleep(30)");
      auto answer = co_await lease->as<Channel>().query(CallContext().with_timeout(milliseconds(5)), sleep);
      EXPECT_FALSE(answer);
    }
    --open;
    co_return Result<void>();
  };
  for (int i = 0; i < 40; ++i) asio::co_spawn(lane.context(), storm(*pool, left), asio::detached);
  int most = 0;
  int looked = 41;
  ASSERT_TRUE(until([&] {
    if (left < looked) most = std::max(most, std::stoi(sessions(server())));
    looked = left;
    return left == 0;
  }));
  EXPECT_LE(most, 4);
  ASSERT_TRUE(run(pool->drain(soon())));
  EXPECT_EQ(sessions(server()), "0");
}

TEST_F(PoolLive, PausesResumesReconnectsAndResizesWhileItServes) {
  use(server(), {.limits = {.max_size = 4}});
  std::vector<std::uint32_t> pids;
  {
    auto lease = run(pool->acquire(soon(), "a"));
    ASSERT_TRUE(lease);
    pids.push_back(lease->as<Channel>().backend_pid());
    EXPECT_FALSE(run(pool->pause(CallContext().with_timeout(milliseconds(20)))));  // one is out
  }
  EXPECT_TRUE(run(pool->pause(soon())));
  const auto waits = run(pool->acquire(CallContext().with_timeout(milliseconds(20)), "b"));
  ASSERT_FALSE(waits);
  EXPECT_EQ(waits.error().code, ErrorCode::deadline_exceeded);
  pool->resume();
  pool->reconnect();
  {
    auto lease = run(pool->acquire(soon(), "c"));
    ASSERT_TRUE(lease);
    EXPECT_NE(lease->as<Channel>().backend_pid(), pids[0]);
  }
  std::vector<pool::Lease> leases;
  for (int i = 0; i < 4; ++i) leases.push_back(std::move(*run(pool->acquire(soon(), "d"))));
  pool->resize(1);
  for (auto& lease : leases) EXPECT_TRUE(run(cell_of(lease.as<Channel>(), "select 1")));
  leases.clear();
  ASSERT_TRUE(until([&] { return pool->counts().total() == 1; }));
  pool->resize(3);
  for (int i = 0; i < 3; ++i) leases.push_back(std::move(*run(pool->acquire(soon(), "e"))));
  EXPECT_EQ(pool->counts().leased, 3u);
}

TEST_F(PoolLive, ReportsALeaseThatIsHeldForLongOnce) {
  use(server(), {.limits = {.max_size = 2}, .leak_after = milliseconds(30)});
  std::vector<pool::LeaseReport> leaks;
  pool->on_leak([&](const pool::LeaseReport& leak) { leaks.push_back(leak); });
  auto lease = run(pool->acquire(soon(), "the forgetful"));
  ASSERT_TRUE(lease);
  EXPECT_TRUE(run(cell_of(lease->as<Channel>(), "begin")));
  ASSERT_TRUE(until([&] { return !leaks.empty(); }));
  EXPECT_EQ(leaks[0].borrower, "the forgetful");
  EXPECT_EQ(leaks[0].pinned_by, "transaction");
  EXPECT_TRUE(run(cell_of(lease->as<Channel>(), "select pg_sleep(0.15)")));
  EXPECT_EQ(leaks.size(), 1u);
}

TEST_F(PoolLive, ChecksIdleConnectionsAndNoticesThoseThatDied) {
  use(server(), {.limits = {.max_size = 2, .min_idle = 1, .check_after = milliseconds(20)}});
  {
    ASSERT_TRUE(run(pool->acquire(soon(), "a")));
  }
  ASSERT_TRUE(until([&] { return pool->totals().checks >= 2; }));
  const auto killed = std::stoul(server().scalar(
      "postgres", "select count(pg_terminate_backend(pid)) from pg_stat_activity where application_name = 'pooled'"));
  ASSERT_TRUE(until([&] { return pool->totals().lost + pool->totals().closed_broken >= killed; }));
  ASSERT_TRUE(until([&] { return pool->counts().idle == 1; }));  // min_idle again
  auto lease = run(pool->acquire(soon(), "b"));
  ASSERT_TRUE(lease);
  const auto answer = run(cell_of(lease->as<Channel>(), "select 1"));
  ASSERT_TRUE(answer) << answer.error().describe();
  EXPECT_EQ(*answer, "1");
}

TEST_F(PoolLive, KeepsAProbeBesideItsLimit) {
  use(server(), {.limits = {.max_size = 1}});
  auto lease = run(pool->acquire(soon(), "a"));
  ASSERT_TRUE(lease);
  auto probe = run(pool->acquire_probe(soon()));
  ASSERT_TRUE(probe);
  EXPECT_EQ(*run(cell_of(probe->as<Channel>(), "select 1")), "1");
}

TEST_F(PoolLive, AWrongPasswordFailsAtOnceAndDoesNotHammerTheServer) {
  ConnectParams params;
  params.host = "127.0.0.1";
  params.port = server().port();
  params.database = "postgres";
  params.user = datawave::testing::PostgresServer::kSuperuser;
  params.password = Secret(std::string("wrong"));
  params.sslmode = SslMode::disable;
  factory = std::make_unique<ChannelFactory>(dialer, std::move(params));
  pool = std::make_unique<pool::Pool>(lane.executor(), *factory, pool::PoolOptions{.limits = {.max_size = 4}});
  const auto refused = run(pool->acquire(soon(), "a"));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::unauthenticated);
  EXPECT_EQ(pool->totals().opened, 1u);
}

}  // namespace datawave::pg
