#include "datawave/pool/core.hpp"

#include <gtest/gtest.h>

namespace datawave::pool {

using std::chrono::milliseconds;
using std::chrono::seconds;

class ConstantRandom final : public Random {
 public:
  void fill(std::span<std::byte> out) const override { std::fill(out.begin(), out.end(), std::byte{0}); }
};

/// Drives a core by hand and spells its actions: "open 1", "grant a 1", "close 1", "fail a timed_out".
class PoolTest : public testing::Test {
 protected:
  void use(Limits limits) {
    limits.pace = pace;
    core.emplace(limits, random);
  }
  Duration pace{0};

  std::vector<std::string> said() {
    static constexpr const char* kReasons[] = {"timed_out", "queue_full", "connect_failed", "draining"};
    std::vector<std::string> out;
    for (const Action& action : actions) {
      const std::string waiter(1, static_cast<char>(action.waiter.value));
      switch (action.kind) {
        case ActionKind::grant: out.push_back("grant " + waiter + " " + name(action.conn)); break;
        case ActionKind::open: out.push_back("open " + name(action.conn)); break;
        case ActionKind::close: out.push_back("close " + name(action.conn)); break;
        case ActionKind::check: out.push_back("check " + name(action.conn)); break;
        case ActionKind::fail: out.push_back("fail " + waiter + " " + kReasons[static_cast<int>(action.reason)]); break;
      }
    }
    actions.clear();
    return out;
  }
  /// Connections by the order in which they were opened, from 1.
  std::string name(ConnId id) {
    const auto found = std::find(conns.begin(), conns.end(), id);
    if (found == conns.end()) conns.push_back(id);
    return std::to_string(std::find(conns.begin(), conns.end(), id) - conns.begin() + 1);
  }
  [[nodiscard]] ConnId conn(std::size_t number) const { return conns.at(number - 1); }

  void acquire(char who, milliseconds patience = seconds(10)) {
    core->acquire({static_cast<std::uint64_t>(who)}, now + patience, now, actions);
  }
  void connected(std::size_t number) { core->connected(conn(number), now, actions); }
  void released(std::size_t number, bool healthy = true) { core->released(conn(number), healthy, now, actions); }
  void closed(std::size_t number) { core->closed(conn(number), now, actions); }
  void failed(std::size_t number, bool retryable = true) {
    core->connect_failed(conn(number), retryable, now, actions);
  }
  void pass(milliseconds time) {
    now += time;
    core->tick(now, actions);
  }

  using Said = std::vector<std::string>;
  ConstantRandom random;
  SteadyTime now{seconds(1000)};
  std::optional<Core> core;
  Actions actions;
  std::vector<ConnId> conns;
};

TEST_F(PoolTest, OpensForWhoWaitsUpToItsLimitsAndHandsOverDirectly) {
  use({.max_size = 2, .max_connecting = 4});
  acquire('a');
  acquire('b');
  acquire('c');
  EXPECT_EQ(said(), (Said{"open 1", "open 2"}));
  connected(2);
  EXPECT_EQ(said(), (Said{"grant a 2"}));
  connected(1);
  EXPECT_EQ(said(), (Said{"grant b 1"}));
  released(2);
  EXPECT_EQ(said(), (Said{"grant c 2"}));
  released(1);
  released(2);
  EXPECT_EQ(said(), Said{});
  EXPECT_EQ(core->counts().idle, 2u);
  acquire('d');
  EXPECT_EQ(said(), (Said{"grant d 2"}));  // the one used last
  EXPECT_EQ(core->totals().grants_at_once, 1u);
}

TEST_F(PoolTest, ConnectsInParallelOnlySoMany) {
  use({.max_size = 10, .max_connecting = 2});
  for (const char who : {'a', 'b', 'c', 'd'}) acquire(who);
  EXPECT_EQ(said(), (Said{"open 1", "open 2"}));
  connected(1);
  EXPECT_EQ(said(), (Said{"grant a 1", "open 3"}));
}

TEST_F(PoolTest, AWaiterFailsAtItsDeadlineAndIsNeverGrantedAfterIt) {
  use({.max_size = 1});
  acquire('a');
  said();
  connected(1);
  acquire('b', milliseconds(50));
  acquire('c', milliseconds(20));
  said();
  EXPECT_EQ(core->next_wakeup(), now + milliseconds(20));
  pass(milliseconds(20));
  EXPECT_EQ(said(), (Said{"fail c timed_out"}));
  now += milliseconds(30);
  released(1);  // before the timer's tick: the deadline rules all the same
  EXPECT_EQ(said(), (Said{"fail b timed_out"}));
  EXPECT_EQ(core->counts().idle, 1u);
  acquire('d', milliseconds(0));
  EXPECT_EQ(said(), (Said{"fail d timed_out"}));
}

TEST_F(PoolTest, ABrokenLeaseIsReplacedOnceItIsReallyClosed) {
  use({.max_size = 1});
  acquire('a');
  said();
  connected(1);
  acquire('b');
  said();
  released(1, false);
  EXPECT_EQ(said(), (Said{"close 1"}));
  EXPECT_EQ(core->counts().total(), 1u);
  closed(1);
  EXPECT_EQ(said(), (Said{"open 2"}));
  connected(2);
  EXPECT_EQ(said(), (Said{"grant b 2"}));
}

TEST_F(PoolTest, FailedConnectsBackOffAndWaitersWait) {
  use({.max_size = 4, .backoff_first = milliseconds(100), .backoff_max = milliseconds(300)});
  acquire('a');
  acquire('b');
  EXPECT_EQ(said(), (Said{"open 1", "open 2"}));
  failed(1);
  failed(2);
  EXPECT_EQ(said(), Said{});
  EXPECT_EQ(core->next_wakeup(), now + milliseconds(200));
  pass(milliseconds(199));
  EXPECT_EQ(said(), Said{});
  pass(milliseconds(1));
  EXPECT_EQ(said(), (Said{"open 3"}));  // one, until one succeeds
  failed(3);
  EXPECT_EQ(core->next_wakeup(), now + milliseconds(300));
  pass(milliseconds(300));
  EXPECT_EQ(said(), (Said{"open 4"}));
  connected(4);
  EXPECT_EQ(said(), (Said{"grant a 4", "open 5"}));
  EXPECT_EQ(core->consecutive_failures(), 0u);
}

TEST_F(PoolTest, AWrongPasswordFailsEverybodyWhenNothingIsOpen) {
  use({.max_size = 4, .min_idle = 2, .max_connecting = 1});
  acquire('a');
  acquire('b');
  EXPECT_EQ(said(), (Said{"open 1"}));
  failed(1, false);
  EXPECT_EQ(said(), (Said{"fail a connect_failed", "fail b connect_failed"}));
  pass(seconds(60));
  EXPECT_EQ(said(), Said{});  // min_idle does not hammer a server that says no: accounts get locked
  EXPECT_EQ(core->next_wakeup(), std::nullopt);
  acquire('c');
  EXPECT_EQ(said(), (Said{"open 2"}));
  connected(2);
  EXPECT_EQ(said(), (Said{"grant c 2", "open 3"}));
}

TEST_F(PoolTest, AWrongPasswordFailsNobodyWhileSomethingIsOpen) {
  use({.max_size = 2});
  acquire('a');
  said();
  connected(1);
  acquire('b');
  said();
  failed(2, false);
  EXPECT_EQ(said(), Said{});
  released(1);
  EXPECT_EQ(said(), (Said{"grant b 1"}));
}

TEST_F(PoolTest, IdleOnesAgeOutDownToMinIdle) {
  use({.max_size = 3, .min_idle = 1, .idle_timeout = seconds(10), .max_lifetime = Duration(0)});
  pass(milliseconds(0));
  EXPECT_EQ(said(), (Said{"open 1"}));
  connected(1);
  acquire('a');
  acquire('b');
  EXPECT_EQ(said(), (Said{"grant a 1", "open 2", "open 3"}));
  connected(2);
  connected(3);
  said();
  released(1);
  pass(seconds(1));
  released(2);
  said();
  EXPECT_EQ(core->counts().idle, 3u);
  pass(seconds(8));
  EXPECT_EQ(said(), Said{});
  pass(seconds(1));
  EXPECT_EQ(said(), (Said{"close 3", "close 1"}));
  pass(seconds(100));
  EXPECT_EQ(said(), Said{});  // the last stays
}

TEST_F(PoolTest, LifetimeEndsIdleOnesByTimeAndLeasesAtTheirReturn) {
  use({.max_size = 2, .idle_timeout = Duration(0), .max_lifetime = seconds(100), .lifetime_jitter = 0.5});
  acquire('a');
  acquire('b');
  said();
  connected(1);
  connected(2);
  released(1);
  said();
  EXPECT_EQ(core->next_wakeup(), now + seconds(100));
  pass(seconds(100));
  EXPECT_EQ(said(), (Said{"close 1"}));
  released(2);
  EXPECT_EQ(said(), (Said{"close 2"}));
  EXPECT_EQ(core->totals().closed_old, 2u);
}

TEST_F(PoolTest, ResizeGrowsAtOnceAndShrinksWithoutHurtingALease) {
  use({.max_size = 1});
  for (const char who : {'a', 'b', 'c', 'd'}) acquire(who);
  EXPECT_EQ(said(), (Said{"open 1"}));
  core->resize(3, now, actions);
  EXPECT_EQ(said(), (Said{"open 2", "open 3"}));
  connected(1);
  connected(2);
  EXPECT_EQ(said(), (Said{"grant a 1", "grant b 2"}));
  core->resize(1, now, actions);
  EXPECT_EQ(said(), (Said{"close 3"}));  // still connecting
  released(1);
  EXPECT_EQ(said(), (Said{"close 1"}));
  released(2);
  EXPECT_EQ(said(), (Said{"grant c 2"}));
  core->resize(0, now, actions);  // pause
  released(2);
  EXPECT_EQ(said(), (Said{"close 2"}));
  for (const std::size_t c : {1, 2, 3}) closed(c);
  EXPECT_EQ(said(), Said{});
  core->resize(1, now, actions);
  EXPECT_EQ(said(), (Said{"open 4"}));
}

TEST_F(PoolTest, ABouncedGrantIsFirstAgain) {
  use({.max_size = 1});
  acquire('a');
  said();
  connected(1);
  released(1);
  said();
  pass(seconds(5));
  acquire('b');
  EXPECT_EQ(actions.front().idle_for, seconds(5));
  EXPECT_EQ(said(), (Said{"grant b 1"}));
  acquire('c');
  core->bounced(conn(1), {'b'}, now + seconds(1), now, actions);
  EXPECT_EQ(said(), (Said{"close 1"}));
  closed(1);
  said();
  connected(2);
  EXPECT_EQ(said(), (Said{"grant b 2"}));
}

TEST_F(PoolTest, ABouncedWaiterGetsTheNewestIdleOne) {
  use({.max_size = 3});
  for (const char who : {'a', 'b', 'c'}) acquire(who);
  said();
  for (const std::size_t c : {1, 2, 3}) connected(c);
  said();
  released(1);
  released(2);
  core->bounced(conn(3), {'c'}, now + seconds(1), now, actions);
  EXPECT_EQ(said(), (Said{"close 3", "grant c 2"}));
}

TEST_F(PoolTest, CancelSaysWhetherItCameInTime) {
  use({.max_size = 1});
  acquire('a');
  acquire('b');
  said();
  EXPECT_TRUE(core->cancel({'a'}, now, actions));
  connected(1);
  EXPECT_EQ(said(), (Said{"grant b 1"}));
  EXPECT_FALSE(core->cancel({'b'}, now, actions));
}

TEST_F(PoolTest, ItsQueueHasABound) {
  use({.max_size = 1, .max_waiting = 1});
  acquire('a');
  acquire('b');
  EXPECT_EQ(said(), (Said{"open 1", "fail b queue_full"}));
}

TEST_F(PoolTest, DrainFailsWaitersAndEndsWithTheLastLease) {
  use({.max_size = 3});
  acquire('a');
  acquire('b');
  said();
  connected(1);
  said();
  core->drain(now, actions);
  EXPECT_EQ(said(), (Said{"fail b draining", "close 2"}));
  connected(2);  // crossed with the close
  closed(2);
  EXPECT_FALSE(core->is_drained());
  acquire('c');
  EXPECT_EQ(said(), (Said{"fail c draining"}));
  released(1);
  EXPECT_EQ(said(), (Said{"close 1"}));
  closed(1);
  EXPECT_TRUE(core->is_drained());
}

TEST(PoolJitter, LifetimesAreDrawnOnceAndSpread) {
  Limits limits{.max_size = 1000, .max_connecting = 1000, .idle_timeout = Duration(0), .max_lifetime = seconds(1000)};
  Core core(limits, system_random());
  const SteadyTime start{seconds(1)};
  Actions actions;
  for (std::uint64_t i = 1; i <= 1000; ++i) core.acquire({i}, start + seconds(10), start, actions);
  const Actions opens = std::move(actions);
  actions.clear();
  for (const Action& open : opens) core.connected(open.conn, start, actions);
  for (const Action& open : opens) core.released(open.conn, true, start, actions);
  ASSERT_EQ(core.counts().idle, 1000u);
  core.tick(start + seconds(899), actions);
  EXPECT_EQ(core.counts().idle, 1000u);
  core.tick(start + seconds(950), actions);
  EXPECT_NEAR(static_cast<double>(core.counts().idle), 500, 100);
  core.tick(start + seconds(1000), actions);
  EXPECT_EQ(core.counts().idle, 0u);
}

TEST_F(PoolTest, ServesNobodyWhilePausedAndEverybodyAfter) {
  use({.max_size = 2});
  acquire('a');
  EXPECT_EQ(said(), (std::vector<std::string>{"open 1"}));
  connected(1);
  said();
  core->pause(now, actions);
  released(1);
  acquire('b');
  EXPECT_EQ(said(), (std::vector<std::string>{}));
  EXPECT_EQ(core->counts().idle, 1u);
  core->resume(now, actions);
  EXPECT_EQ(said(), (std::vector<std::string>{"grant b 1"}));
}

TEST_F(PoolTest, ReconnectReplacesIdleAtOnceAndLeasesAsTheyEnd) {
  use({.max_size = 2, .max_connecting = 2});
  acquire('a');
  acquire('b');
  said();
  connected(1);
  connected(2);
  released(2);
  said();
  core->reconnect(now, actions);
  EXPECT_EQ(said(), (std::vector<std::string>{"close 2"}));
  acquire('c');
  EXPECT_EQ(said(), (std::vector<std::string>{}));  // the server still holds 2
  released(1);
  EXPECT_EQ(said(), (std::vector<std::string>{"close 1"}));
  core->closed(conn(1), now, actions);
  EXPECT_EQ(said(), (std::vector<std::string>{"open 3"}));
  connected(3);
  EXPECT_EQ(said(), (std::vector<std::string>{"grant c 3"}));
  EXPECT_FALSE(core->is_outdated(conn(3)));
}

TEST_F(PoolTest, ChecksByAgeInTheBackgroundOneAtATime) {
  use({.max_size = 2, .check_after = seconds(30)});
  acquire('a');
  acquire('b');
  said();
  connected(1);
  connected(2);
  released(1);
  released(2);
  said();
  now += seconds(30);
  core->tick(now, actions);
  EXPECT_EQ(said(), (std::vector<std::string>{"check 1"}));
  core->checked(conn(1), true, now, actions);
  EXPECT_EQ(said(), (std::vector<std::string>{"check 2"}));
  core->checked(conn(2), false, now, actions);
  EXPECT_EQ(said(), (std::vector<std::string>{"close 2"}));
  acquire('c');
  EXPECT_EQ(said(), (std::vector<std::string>{"grant c 1"}));
}

TEST_F(PoolTest, WhileItServesItGrowsAndShrinksAtAPace) {
  pace = milliseconds(10);
  use({.max_size = 4, .max_connecting = 2});
  for (const char who : {'a', 'b', 'c', 'd'}) acquire(who);
  EXPECT_EQ(said(), (std::vector<std::string>{"open 1", "open 2"}));  // nobody is served yet
  connected(1);
  EXPECT_EQ(said(), (std::vector<std::string>{"grant a 1", "open 3"}));
  connected(2);
  EXPECT_EQ(said(), (std::vector<std::string>{"grant b 2"}));  // two serve: the next in 10 ms
  EXPECT_EQ(core->next_wakeup(), now + milliseconds(10));
  now += milliseconds(10);
  core->tick(now, actions);
  EXPECT_EQ(said(), (std::vector<std::string>{"open 4"}));
  connected(3);
  connected(4);
  said();
  for (const char who : {'e', 'f', 'g', 'h'}) acquire(who);
  core->resize(2, now, actions);
  now += milliseconds(10);
  released(1);
  released(2);
  EXPECT_EQ(said(), (std::vector<std::string>{"close 1", "grant e 2"}));
  now += milliseconds(20);
  released(3);
  EXPECT_EQ(said(), (std::vector<std::string>{"close 3"}));
}

}  // namespace datawave::pool
