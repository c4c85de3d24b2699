#include "rollup.hpp"

#include <gtest/gtest.h>

namespace datawave::monitor {
namespace {

using namespace std::chrono_literals;

Round at(std::chrono::seconds after, std::optional<std::int64_t> ping_us) {
  Round round;
  round.at = UtcTime(std::chrono::hours(480'000)) + after;  // a whole hour
  round.ok = ping_us.has_value();
  round.ping_us = ping_us;
  return round;
}

TEST(Downsampler, SumsUpAMinute) {
  Downsampler sampler;
  EXPECT_FALSE(sampler.add(at(5s, 100), 100));
  EXPECT_FALSE(sampler.add(at(20s, 300), 90));
  EXPECT_FALSE(sampler.add(at(35s, std::nullopt), 80));
  EXPECT_FALSE(sampler.add(at(59s, 200), 70));
  const auto minute = sampler.add(at(60s, 1000), 60);
  ASSERT_TRUE(minute);
  EXPECT_EQ(minute->at, at(0s, 0).at);
  EXPECT_EQ(minute->rounds, 4);
  EXPECT_EQ(minute->failed, 1);
  EXPECT_EQ(minute->min_us, 100);
  EXPECT_EQ(minute->max_us, 300);
  EXPECT_EQ(minute->mean_us(), 200);
  EXPECT_EQ(minute->score(), 85);
  EXPECT_EQ(minute->latencies.count(), 3U);
  EXPECT_EQ(minute->latencies.quantile_us(0.5), LatencyHistogram::middle_of(LatencyHistogram::bucket_of(200)));
  ASSERT_TRUE(sampler.minute());
  EXPECT_EQ(sampler.minute()->rounds, 1);
}

TEST(Downsampler, MakesAnHourOfItsMinutes) {
  Downsampler sampler;
  int minutes = 0;
  std::optional<Rollup> hour;
  for (int s = 0; s < 3700; s += 15) {
    if (sampler.add(at(std::chrono::seconds(s), 100 + s), 100)) ++minutes;
    if (auto ended = sampler.take_ended_hour()) hour = std::move(ended);
  }
  EXPECT_EQ(minutes, 61);
  ASSERT_TRUE(hour);
  EXPECT_EQ(hour->at, at(0s, 0).at);
  EXPECT_EQ(hour->rounds, 240);
  EXPECT_EQ(hour->latencies.count(), 240U);
  EXPECT_EQ(hour->min_us, 100);
  EXPECT_EQ(hour->max_us, 100 + 3585);
  EXPECT_EQ(hour->mean_us(), 100 + 3585 / 2.0);
  EXPECT_EQ(sampler.hour()->rounds, 7) << "3600 to 3690";
}

TEST(Downsampler, ContinuesAnHourThatWasBegunBefore) {
  Rollup begun;
  begun.at = at(0s, 0).at;
  begun.add(at(1s, 50), 40);
  Downsampler sampler;
  sampler.resume(begun);
  sampler.add(at(600s, 70), 60);
  EXPECT_EQ(sampler.hour()->rounds, 2);
  EXPECT_EQ(sampler.hour()->min_us, 50);
  EXPECT_EQ(sampler.hour()->score(), 50);
  // After a night without a server the old hour ends as it was.
  Downsampler later;
  later.resume(begun);
  later.add(at(7200s, 70), 60);
  later.add(at(7260s, 70), 60);
  const auto ended = later.take_ended_hour();
  ASSERT_TRUE(ended);
  EXPECT_EQ(ended->rounds, 1);
  EXPECT_EQ(later.hour()->at, at(7200s, 0).at);
}

TEST(Downsampler, LeavesHolesWhereNothingWasProbed) {
  Downsampler sampler;
  sampler.add(at(0s, 10), {});
  const auto minute = sampler.add(at(1800s, 10), {});
  ASSERT_TRUE(minute);
  EXPECT_EQ(minute->at, at(0s, 0).at);
  EXPECT_EQ(sampler.minute()->at, at(1800s, 0).at);
  EXPECT_FALSE(minute->score());
}

}  // namespace
}  // namespace datawave::monitor
