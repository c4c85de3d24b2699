#include "datawave/pool/autoscaler.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

namespace datawave::pool {

namespace {
/// A server whose throughput rises to a best size and falls beyond it, with noise.
class Server {
 public:
  Server(std::uint64_t seed, double best, double noise) : rng_(seed), best_(best), noise_(noise) {}
  [[nodiscard]] double steady(std::size_t size) const {
    const double at = static_cast<double>(size) / best_;
    return at <= 1 ? 50'000 * std::pow(at, 0.8) : 50'000 / (1 + 0.25 * std::log2(at));
  }
  LoadSample serve(std::size_t size) {
    const double factor = 1 + noise_ * (2 * static_cast<double>(rng_() % 10'000) / 10'000 - 1);
    return {.served_per_second = steady(size) * factor, .wait = std::chrono::milliseconds(20), .saturated = true};
  }

 private:
  std::mt19937_64 rng_;
  double best_;
  double noise_;
};
}  // namespace

TEST(Autoscaler, FindsASizeNearTheBestWithinTenSecondsOfTenSamplesASecond) {
  int good = 0;
  int runs = 0;
  for (const double best : {2.0, 8.0, 20.0, 60.0}) {
    for (const std::size_t start : {std::size_t{1}, std::size_t{10}, std::size_t{50}, std::size_t{100}}) {
      for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        Server server(seed, best, 0.03);
        Autoscaler scaler({}, start);
        SteadyTime now{};
        for (int i = 0; i < 100; ++i)
          scaler.sample(server.serve(scaler.size()), {}, now += std::chrono::milliseconds(100));
        double most = 0;
        for (std::size_t size = 1; size <= 100; ++size) most = std::max(most, server.steady(size));
        ++runs;
        // Where it stays, not where a probe happens to be.
        const double kept = server.steady(scaler.best());
        EXPECT_GT(kept, 0.8 * most) << "best " << best << " start " << start << " seed " << seed << " size "
                                    << scaler.size();
        if (kept >= 0.95 * most) ++good;
      }
    }
  }
  EXPECT_GE(good, runs * 9 / 10) << good << " of " << runs;
}

TEST(Autoscaler, PrefersTheSmallerOfTwoThatServeAlike) {
  Autoscaler scaler({}, 64);
  SteadyTime now{};
  for (int i = 0; i < 100; ++i) {
    const double rate = scaler.size() >= 8 ? 10'000 : 10'000.0 * static_cast<double>(scaler.size()) / 8;
    scaler.sample({rate, std::chrono::milliseconds(5), true}, {}, now += std::chrono::milliseconds(100));
  }
  EXPECT_LE(scaler.best(), 12u);
  EXPECT_GE(scaler.best(), 7u);
}

TEST(Autoscaler, NeverLeavesWhatOthersAllow) {
  Autoscaler scaler({}, 50);
  SteadyTime now{};
  Headroom room;
  room.budget = 40;
  room.server_limit = 97;
  room.held_by_others = 67;
  std::mt19937_64 rng(1);
  for (int i = 0; i < 300; ++i) {
    scaler.sample({static_cast<double>(rng() % 10'000), std::chrono::milliseconds(5), true}, room, now);
    now += std::chrono::milliseconds(100);
    EXPECT_LE(scaler.size(), 30u);
    EXPECT_GE(scaler.size(), 1u);
    if (i == 0) {
      EXPECT_EQ(scaler.decisions().back().reason, ScaleReason::headroom);
    }
  }
  EXPECT_LE(scaler.decisions().size(), 64u);
}

TEST(Autoscaler, StandsStillWhereNobodyWaits) {
  Autoscaler scaler({}, 20);
  SteadyTime now{};
  std::mt19937_64 rng(1);
  for (int i = 0; i < 200; ++i) {
    EXPECT_FALSE(scaler.sample({static_cast<double>(rng() % 1'000), std::chrono::microseconds(50), false}, {},
                               now += std::chrono::milliseconds(100)));
  }
  EXPECT_EQ(scaler.size(), 20u);
}

TEST(Autoscaler, ClimbsAgainWhenTheServerChanges) {
  Server small(1, 4, 0.02);
  Server large(2, 40, 0.02);
  Autoscaler scaler({}, 50);
  SteadyTime now{};
  for (int i = 0; i < 150; ++i) scaler.sample(small.serve(scaler.size()), {}, now += std::chrono::milliseconds(100));
  EXPECT_LE(scaler.best(), 8u);
  for (int i = 0; i < 200; ++i) scaler.sample(large.serve(scaler.size()), {}, now += std::chrono::milliseconds(100));
  EXPECT_GE(large.steady(scaler.best()), 0.9 * large.steady(40));
}

TEST(Autoscaler, GivesUpWhatNobodyNeedsButNotWhatItBeganWith) {
  ScaleLimits limits;
  Autoscaler scaler(limits, 8);
  SteadyTime now{};
  LoadSample busy;
  busy.saturated = true;
  busy.inside = 200;
  for (int i = 0; i < 200 && scaler.size() < 60; ++i) {  // more connections, more served
    busy.served_per_second = 100.0 * static_cast<double>(scaler.size());
    scaler.sample(busy, Headroom(), now += std::chrono::milliseconds(100));
  }
  ASSERT_GE(scaler.size(), 60U);
  LoadSample calm;
  calm.served_per_second = 1000;
  calm.inside = 10;
  for (int i = 0; i < 25; ++i) scaler.sample(calm, Headroom(), now += std::chrono::milliseconds(100));
  EXPECT_EQ(scaler.size(), 20U);
  EXPECT_EQ(scaler.decisions().back().reason, ScaleReason::unused);
  calm.inside = 1;
  for (int i = 0; i < 100; ++i) scaler.sample(calm, Headroom(), now += std::chrono::milliseconds(100));
  EXPECT_EQ(scaler.size(), 8U);
}

TEST(Autoscaler, AsManyServedWithALongerQueueIsNotAsGood) {
  ScaleLimits limits;
  Autoscaler scaler(limits, 16);
  SteadyTime now{};
  // Callers come at their own pace: every size from 2 serves them all, but below 12 more and more wait.
  for (int i = 0; i < 400; ++i) {
    const auto size = static_cast<double>(scaler.size());
    LoadSample sample;
    sample.served_per_second = 1000;
    sample.saturated = true;
    sample.inside = size >= 12 ? 12 : 150 / size;
    scaler.sample(sample, Headroom(), now += std::chrono::milliseconds(100));
  }
  EXPECT_GE(scaler.best(), 11U);
}

}  // namespace datawave::pool
