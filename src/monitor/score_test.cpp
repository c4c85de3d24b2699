#include "datawave/monitor/score.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace datawave::monitor {
namespace {

ScoreInput well() {
  ScoreInput in;
  in.rounds = 20;
  in.steps = 40;
  in.median_us = 1000;
  in.baseline_us = 1000;
  in.baseline_rounds = 5000;
  in.spread.count = 20;
  in.spread.mean_us = 1000;
  in.connections = 20;
  in.max_connections = 100;
  in.standby = false;
  return in;
}

const ScoreTerm& term(const Score& score, std::string_view name) {
  for (const ScoreTerm& t : score.terms) {
    if (t.name == name) return t;
  }
  throw std::logic_error("no such term");
}

double lost(const Score& score) {
  double sum = 0;
  for (const ScoreTerm& t : score.terms) sum += t.points_lost;
  return sum;
}

TEST(Spread, IsWhatOneWorksOutByHand) {
  // Mean 4; deviations -2 -2 0 0 4: squares 24, over 4 is 6; steps 0 2 0 4 over 4 is 1.5.
  const std::int64_t us[] = {2, 2, 4, 4, 8};
  const Spread spread = spread_of(us);
  EXPECT_EQ(spread.count, 5);
  EXPECT_DOUBLE_EQ(spread.mean_us, 4);
  EXPECT_DOUBLE_EQ(spread.stddev_us, std::sqrt(6.0));
  EXPECT_DOUBLE_EQ(spread.cv, std::sqrt(6.0) / 4);
  EXPECT_DOUBLE_EQ(spread.jitter_us, 1.5);
  EXPECT_EQ(spread_of({}).count, 0);
  const std::int64_t one[] = {7};
  EXPECT_DOUBLE_EQ(spread_of(one).mean_us, 7);
  EXPECT_DOUBLE_EQ(spread_of(one).stddev_us, 0);
}

TEST(Summary, TakesQuantilesByNearestRank) {
  std::vector<std::int64_t> us;
  for (int i = 1; i <= 20; ++i) us.push_back(i * 10);
  const LatencySummary summary = summary_of(us, 5);
  EXPECT_EQ(summary.rounds, 25);
  EXPECT_EQ(summary.failed, 5);
  EXPECT_EQ(summary.p50_us, 100);  // the 10th of 20
  EXPECT_EQ(summary.p95_us, 190);  // the 19th
  EXPECT_EQ(summary.p99_us, 200);  // ceil(19.8)
  EXPECT_EQ(summary.min_us, 10);
  EXPECT_EQ(summary.max_us, 200);
  EXPECT_EQ(summary.mean_us, 105);
  EXPECT_FALSE(summary_of({}, 3).p50_us);
}

TEST(Window, ForgetsWhatIsOlderThanAnHourAndMoreThanItHolds) {
  RoundWindow window;
  const UtcTime start{};
  for (int i = 0; i < 1000; ++i) {
    Round round;
    round.at = start + std::chrono::seconds(i);
    round.ok = i % 10 != 0;
    round.ping_us = 100 + i;
    round.steps = 2;
    round.failed_steps = round.ok ? 0 : 1;
    window.add(round);
  }
  EXPECT_EQ(window.size(), RoundWindow::kMost);
  const LatencySummary last = window.since(start + std::chrono::seconds(990));
  EXPECT_EQ(last.rounds, 10);
  EXPECT_EQ(last.failed, 1);
  EXPECT_EQ(last.min_us, 1091);
  const RoundWindow::Totals totals = window.totals(start, 20);
  EXPECT_EQ(totals.rounds, 20);
  EXPECT_EQ(totals.failed_steps, 2);
  Round late;
  late.at = start + std::chrono::hours(2);
  window.add(late);
  EXPECT_EQ(window.size(), 1U);
}

TEST(Score, IsAHundredWhenNothingIsAmiss) {
  const Score score = score_of(well());
  EXPECT_EQ(score.points, 100);
  EXPECT_FALSE(term(score, "replication").value) << "not a standby: left out";
  EXPECT_EQ(score.terms.size(), 6U);
}

TEST(Score, IsTheExampleOfTheManual) {
  // docs/health.md works this out: weights of the known terms are 35 + 20 + 10 + 10 + 15 = 90.
  ScoreInput in = well();
  in.failed = 1;        // 19 of 20: v = 0.95, loses 100 * 35/90 * 0.05 = 1.94
  in.median_us = 4000;  // 2 times the baseline of 2 ms: v = (5 - 2) / 3.5 = 0.857, loses 100 * 20/90 * 0.143 = 3.17
  in.baseline_us = 2000;
  in.spread.stddev_us = 8000;
  in.spread.cv = 1;     // v = (2 - 1) / 1.5 = 0.667, loses 100 * 10/90 * 0.333 = 3.70
  in.failed_steps = 2;  // 2 of 40 is 5 %: v = 0.5, loses 100 * 10/90 * 0.5 = 5.56
  in.connections = 85;  // 85 of 100: v = (1 - 0.85) / 0.3 = 0.5, loses 100 * 15/90 * 0.5 = 8.33
  const Score score = score_of(in);
  EXPECT_DOUBLE_EQ(term(score, "availability").points_lost, 1.9);
  EXPECT_DOUBLE_EQ(term(score, "latency").points_lost, 3.2);
  EXPECT_DOUBLE_EQ(term(score, "stability").points_lost, 3.7);
  EXPECT_DOUBLE_EQ(term(score, "errors").points_lost, 5.6);
  EXPECT_DOUBLE_EQ(term(score, "saturation").points_lost, 8.3);
  EXPECT_DOUBLE_EQ(term(score, "replication").points_lost, 0);
  EXPECT_DOUBLE_EQ(score.points.value(), 77.3);
}

TEST(Score, IsAlwaysAHundredLessWhatItsTermsLose) {
  std::uint64_t seed = 11;
  const auto draw = [&seed](std::int64_t most) {
    seed = seed * 6364136223846793005ULL + 1442695040888963407ULL;
    return static_cast<std::int64_t>((seed >> 33) % static_cast<std::uint64_t>(most));
  };
  for (int i = 0; i < 2000; ++i) {
    ScoreInput in = well();
    in.failed = draw(20);
    in.failed_steps = draw(40);
    if (draw(2) == 0) in.median_us = 1 + draw(20'000);
    in.spread.stddev_us = static_cast<double>(draw(9000));
    in.spread.cv = in.spread.stddev_us / 3000;
    in.connections = draw(120);
    if (draw(2) == 0) in.connections.reset();
    in.standby = draw(2) == 0;
    if (draw(2) == 0) in.replication_lag_s = static_cast<double>(draw(90));
    in.down = draw(5) == 0;
    const Score score = score_of(in);
    ASSERT_TRUE(score.points);
    EXPECT_NEAR(*score.points, 100 - lost(score), 1e-9);
    EXPECT_GE(*score.points, 0);
    EXPECT_LE(*score.points, 100);
    if (in.down) {
      EXPECT_EQ(*score.points, 0);
    }
    for (const ScoreTerm& t : score.terms) EXPECT_FALSE(t.evidence.empty()) << t.name;
  }
}

TEST(Score, LeavesOutWhatIsNotKnownAndSaysWhy) {
  ScoreInput in;
  EXPECT_FALSE(score_of(in).points) << "not probed: no score, rather than a made-up one";
  in.rounds = 1;
  in.steps = 1;
  in.median_us = 100;
  const Score score = score_of(in);
  EXPECT_EQ(score.points, 100);
  EXPECT_FALSE(term(score, "latency").value);
  EXPECT_EQ(term(score, "latency").evidence, "median 100 µs; 0 of the 100 rounds that a baseline takes");
  EXPECT_EQ(term(score, "saturation").evidence, "the source does not tell");
  EXPECT_EQ(term(score, "replication").evidence, "the source does not tell");
}

TEST(Score, DoesNotMindDifferencesTooSmallToMatter) {
  ScoreInput in = well();
  in.baseline_us = 100;
  in.median_us = 900;  // nine times, but less than two milliseconds more
  in.spread.stddev_us = 4900;
  in.spread.cv = 3;
  EXPECT_EQ(score_of(in).points, 100);
  in.median_us = 2100;
  EXPECT_EQ(term(score_of(in), "latency").value, 0);
}

TEST(Score, TakesTheWorseOfServerAndPool) {
  ScoreInput in = well();
  in.pool = PoolUse{9, 10, 0};
  EXPECT_EQ(term(score_of(in), "saturation").value, 0.333);
  in.pool = PoolUse{10, 10, 3};
  const ScoreTerm saturated = term(score_of(in), "saturation");
  EXPECT_EQ(saturated.value, 0);
  EXPECT_EQ(saturated.evidence, "20 of 100 connections of the server, 10 of 10 of our pool, 3 wait for one");
}

TEST(Score, CountsReplicationOfAStandby) {
  ScoreInput in = well();
  in.standby = true;
  EXPECT_FALSE(term(score_of(in), "replication").value);
  in.replication_lag_s = 5;
  EXPECT_EQ(term(score_of(in), "replication").value, 1);
  in.replication_lag_s = 32.5;
  EXPECT_EQ(term(score_of(in), "replication").value, 0.5);
  EXPECT_DOUBLE_EQ(term(score_of(in), "replication").points_lost, 5);  // of all 100 weights, 10 * 0.5
}

StateKeeper::Seen answered(double score) { return {true, false, score}; }
constexpr StateKeeper::Seen kMissed{false, false, 90};
constexpr StateKeeper::Seen kDown{false, true, 0};

TEST(State, IsDecidedByTheFirstAnswer) {
  StateKeeper keeper;
  EXPECT_EQ(keeper.state(), HealthState::unknown);
  EXPECT_FALSE(keeper.feed(kMissed)) << "one failure is tried again first";
  EXPECT_EQ(keeper.state(), HealthState::unknown);
  EXPECT_TRUE(keeper.feed(answered(80)));
  EXPECT_EQ(keeper.state(), HealthState::healthy);
  StateKeeper low;
  EXPECT_TRUE(low.feed(answered(79.9)));
  EXPECT_EQ(low.state(), HealthState::degraded);
}

TEST(State, GetsWorseAfterTwoRoundsAndBetterAfterThreeWithAMargin) {
  StateKeeper keeper;
  keeper.feed(answered(100));
  EXPECT_FALSE(keeper.feed(answered(70)));
  EXPECT_FALSE(keeper.feed(answered(90))) << "the first was an accident";
  EXPECT_FALSE(keeper.feed(answered(70)));
  EXPECT_TRUE(keeper.feed(answered(70)));
  EXPECT_EQ(keeper.state(), HealthState::degraded);
  for (int i = 0; i < 10; ++i) EXPECT_FALSE(keeper.feed(answered(84))) << "above the line, but not by enough";
  EXPECT_FALSE(keeper.feed(answered(85)));
  EXPECT_FALSE(keeper.feed(answered(85)));
  EXPECT_TRUE(keeper.feed(answered(85)));
  EXPECT_EQ(keeper.state(), HealthState::healthy);
}

TEST(State, IsUnhealthyAtOnceWhenItIsDownAndComesBackStepByStep) {
  StateKeeper keeper;
  keeper.feed(answered(100));
  EXPECT_FALSE(keeper.feed(kMissed));
  EXPECT_EQ(keeper.state(), HealthState::healthy);
  EXPECT_TRUE(keeper.feed(kDown));
  EXPECT_EQ(keeper.state(), HealthState::unhealthy);
  EXPECT_FALSE(keeper.feed(kDown));
  EXPECT_FALSE(keeper.feed(answered(60)));
  EXPECT_FALSE(keeper.feed(answered(62)));
  EXPECT_TRUE(keeper.feed(answered(64)));
  EXPECT_EQ(keeper.state(), HealthState::degraded);
}

TEST(State, DoesNotFlapWhereScoresDo) {
  StateKeeper keeper;
  keeper.feed(answered(100));
  int changes = 0;
  for (int i = 0; i < 100; ++i) changes += keeper.feed(answered(i % 2 == 0 ? 79 : 81)) ? 1 : 0;
  EXPECT_EQ(changes, 0);
}

}  // namespace
}  // namespace datawave::monitor
