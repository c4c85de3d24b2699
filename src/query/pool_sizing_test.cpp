#include "pool_sizing.hpp"

#include <gtest/gtest.h>

namespace datawave::query {
namespace {

using std::chrono::milliseconds;

/// A source on several lanes whose connections open and close at once: what a lane was granted it holds.
class Lanes {
 public:
  explicit Lanes(const PoolSizing::Start& start) : sizing(start) {}

  std::size_t join(int lane) { return held[lane] = sizing.join(key(lane), now); }
  /// A tick later each of `busy` has served `rate` statements a second, and others wait.
  void tick(const std::vector<int>& busy, double rate) {
    now += PoolSizing::kInterval;
    for (auto& [lane, connections] : held) {
      const bool works = std::find(busy.begin(), busy.end(), lane) != busy.end();
      LaneLook& look = looks[lane];
      if (works) look.load.served += static_cast<std::uint64_t>(rate * 0.2);
      look.load.waiting = works ? 100 : 0;
      look.counts = pool::Counts();
      look.counts.leased = connections;
      connections = sizing.tick(key(lane), look, now);
      most = std::max(most, total());
    }
  }
  [[nodiscard]] std::size_t total() const {
    std::size_t sum = 0;
    for (const auto& [lane, connections] : held) sum += connections;
    return sum;
  }
  static const void* key(int lane) {
    static const char kKeys[16] = {};
    return kKeys + lane;
  }

  PoolSizing sizing;
  SteadyTime now{std::chrono::hours(1)};
  std::map<int, std::size_t> held;
  std::map<int, LaneLook> looks;
  std::size_t most = 0;
};

PoolSetting fixed(std::size_t connections) {
  PoolSetting setting;
  setting.sizing = Sizing::fixed;
  setting.max_connections = connections;
  return setting;
}

TEST(PoolSizing, LanesShareAFixedSizeAndNeverHoldMoreTogether) {
  Lanes lanes({8, 50, 4, fixed(8)});
  for (int lane = 0; lane < 4; ++lane) EXPECT_EQ(lanes.join(lane), 2U);
  lanes.tick({0, 1, 2, 3}, 1000);
  EXPECT_EQ(lanes.total(), 8U);
  // Three fall silent: what they had goes to the one that works, but for one each.
  for (int i = 0; i < 20; ++i) lanes.tick({0}, 1000);
  EXPECT_EQ(lanes.held[0], 5U);
  EXPECT_EQ(lanes.held[1], 1U);
  // Another comes back: half each of what the silent ones leave, and at no time more than eight.
  for (int i = 0; i < 20; ++i) lanes.tick({0, 1}, 1000);
  EXPECT_EQ(lanes.held[0] + lanes.held[1], 6U);
  EXPECT_LE(lanes.held[0] > lanes.held[1] ? lanes.held[0] - lanes.held[1] : lanes.held[1] - lanes.held[0], 2U);
  EXPECT_LE(lanes.most, 8U);
}

TEST(PoolSizing, LanesThatRestLeaveTheirShareToTheOthers) {
  Lanes lanes({50, 50, 4, fixed(50)});
  for (int lane = 0; lane < 4; ++lane) lanes.join(lane);
  for (int i = 0; i < 10; ++i) lanes.tick({0, 1, 2, 3}, 1000);
  for (int i = 0; i < 10; ++i) lanes.tick({}, 0);
  EXPECT_EQ(lanes.total(), 50U);
  for (int lane = 1; lane < 4; ++lane) {  // they tell nothing any more
    lanes.sizing.rest(Lanes::key(lane));
    lanes.held.erase(lane);
  }
  for (int i = 0; i < 10; ++i) lanes.tick({0}, 1000);
  EXPECT_EQ(lanes.held[0], 50U);
}

TEST(PoolSizing, WhatALaneWasGrantedIsTakenWhetherItHoldsItOrNot) {
  PoolSizing sizing({8, 50, 2, fixed(8)});
  SteadyTime now{std::chrono::hours(1)};
  const auto a = Lanes::key(0);
  const auto b = Lanes::key(1);
  EXPECT_EQ(sizing.join(a, now), 4U);
  EXPECT_EQ(sizing.join(b, now), 4U);
  LaneLook busy;
  busy.load.waiting = 5;
  busy.counts.leased = 4;
  LaneLook silent;
  silent.counts.idle = 1;
  now += std::chrono::seconds(2);
  EXPECT_EQ(sizing.tick(a, busy, now), 4U);  // b may still open four
  EXPECT_EQ(sizing.tick(b, silent, now), 1U);
  EXPECT_EQ(sizing.tick(a, busy, now + PoolSizing::kInterval), 7U);
}

TEST(PoolSizing, AnOlderSettingChangesNothing) {
  PoolSizing sizing({8, 50, 1, PoolSetting()});
  PoolSetting newer = fixed(5);
  newer.version = 2;
  PoolSetting older = fixed(9);
  older.version = 1;
  sizing.set(newer);
  sizing.set(older);
  EXPECT_EQ(sizing.size(), 5U);
}

TEST(PoolSizing, EveryLaneThatIsUsedHasOneAtLeast) {
  Lanes lanes({8, 50, 4, fixed(2)});
  for (int lane = 0; lane < 4; ++lane) EXPECT_EQ(lanes.join(lane), 1U);
  lanes.tick({0, 1, 2, 3}, 1000);
  for (int lane = 0; lane < 4; ++lane) EXPECT_EQ(lanes.held[lane], 1U);
}

TEST(PoolSizing, ALaneAloneMayHaveAll) {
  Lanes lanes({8, 50, 4, fixed(8)});
  EXPECT_EQ(lanes.join(0), 2U);
  lanes.tick({0}, 1000);
  EXPECT_EQ(lanes.held[0], 8U);
}

TEST(PoolSizing, FindsTheSizeThatServesMost) {
  Lanes lanes({8, 50, 2, PoolSetting()});
  lanes.join(0);
  lanes.join(1);
  const auto rate_of = [](std::size_t size) {  // best at 20
    const double off = std::abs(static_cast<double>(size) - 20.0) / 20.0;
    return 10'000.0 * (1.0 - 0.5 * std::min(off, 1.5));
  };
  for (int i = 0; i < 400; ++i) lanes.tick({0, 1}, rate_of(lanes.sizing.size()) / 2);
  PoolView view;
  lanes.sizing.describe(view, lanes.now, UtcTime());
  EXPECT_EQ(view.sizing, Sizing::self);
  EXPECT_EQ(view.max_connections, 50);
  ASSERT_FALSE(view.decisions.empty());
  std::map<std::int64_t, int> visits;
  for (const PoolDecision& decision : view.decisions) ++visits[decision.to];
  const auto favourite =
      std::max_element(visits.begin(), visits.end(), [](const auto& a, const auto& b) { return a.second < b.second; });
  EXPECT_GE(favourite->first, 15);
  EXPECT_LE(favourite->first, 26);
}

TEST(PoolSizing, StaysWithinWhatTheServerLeaves) {
  Lanes lanes({40, 50, 1, PoolSetting()});
  lanes.join(0);
  EXPECT_TRUE(lanes.sizing.wants_headroom(lanes.now));
  EXPECT_FALSE(lanes.sizing.wants_headroom(lanes.now));
  pool::Headroom headroom;
  headroom.server_limit = 97;
  headroom.held_by_others = 90;
  lanes.sizing.set_headroom(headroom);
  for (int i = 0; i < 40; ++i) {
    lanes.tick({0}, 1000.0 * static_cast<double>(lanes.sizing.size()));
    EXPECT_TRUE(i < 2 || lanes.sizing.size() <= 7) << lanes.sizing.size();
  }
  PoolView view;
  lanes.sizing.describe(view, lanes.now, UtcTime());
  EXPECT_EQ(view.server_leaves, 7);
  EXPECT_EQ(view.decisions.front().reason, "headroom");
}

TEST(PoolSizing, ASizeThatIsSetEndsTheSearch) {
  Lanes lanes({8, 50, 1, PoolSetting()});
  lanes.join(0);
  for (int i = 0; i < 20; ++i) lanes.tick({0}, 1000);
  lanes.sizing.set(fixed(12));
  for (int i = 0; i < 20; ++i) lanes.tick({0}, 1000);
  EXPECT_EQ(lanes.sizing.size(), 12U);
  EXPECT_EQ(lanes.held[0], 12U);
  EXPECT_FALSE(lanes.sizing.wants_headroom(lanes.now));
}

TEST(PoolSizing, NobodyWaitingTeachesNothing) {
  Lanes lanes({8, 50, 1, PoolSetting()});
  lanes.join(0);
  for (int i = 0; i < 100; ++i) lanes.tick({}, 0);
  EXPECT_EQ(lanes.sizing.size(), 8U);
  PoolView view;
  lanes.sizing.describe(view, lanes.now, UtcTime());
  EXPECT_TRUE(view.decisions.empty());
}

}  // namespace
}  // namespace datawave::query
