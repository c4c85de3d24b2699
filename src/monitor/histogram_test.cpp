#include "datawave/monitor/histogram.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

namespace datawave::monitor {
namespace {

using std::chrono::microseconds;

TEST(LatencyHistogram, HasOneBucketAMicrosecondUpTo32) {
  for (std::int64_t us = 0; us < 32; ++us) {
    EXPECT_EQ(LatencyHistogram::bucket_of(us), static_cast<std::size_t>(us));
    EXPECT_EQ(LatencyHistogram::middle_of(static_cast<std::size_t>(us)), us);
  }
  // 32 and 33 share a bucket, 1024 begins one that is 64 wide: 10 - 4 = 6 doublings, 16 + 6 * 16.
  EXPECT_EQ(LatencyHistogram::bucket_of(33), LatencyHistogram::bucket_of(32));
  EXPECT_NE(LatencyHistogram::bucket_of(34), LatencyHistogram::bucket_of(33));
  EXPECT_EQ(LatencyHistogram::bucket_of(1024), 112U);
  EXPECT_EQ(LatencyHistogram::bucket_of(1087), 112U);
  EXPECT_EQ(LatencyHistogram::bucket_of(1088), 113U);
  EXPECT_EQ(LatencyHistogram::middle_of(112), 1024 + 31);
}

TEST(LatencyHistogram, IsWithinAThirtySecondOfTheTrueQuantile) {
  std::uint64_t seed = 7;
  std::vector<std::int64_t> all;
  LatencyHistogram histogram;
  for (int i = 0; i < 20'000; ++i) {
    seed = seed * 6364136223846793005ULL + 1442695040888963407ULL;
    // Over six orders of magnitude.
    const auto us = static_cast<std::int64_t>(std::pow(10.0, static_cast<double>(seed >> 11) * 0x1p-53 * 6));
    all.push_back(us);
    histogram.add(microseconds(us));
  }
  std::sort(all.begin(), all.end());
  for (const double q : {0.0, 0.01, 0.5, 0.9, 0.95, 0.99, 0.999, 1.0}) {
    const auto rank = static_cast<std::size_t>(std::max(std::ceil(q * 20'000), 1.0));
    const auto truth = static_cast<double>(all[rank - 1]);
    const auto told = static_cast<double>(histogram.quantile_us(q).value());
    EXPECT_NEAR(told, truth, truth / 32 + 0.5) << q;
  }
}

TEST(LatencyHistogram, CountsWhatIsTooLongAsItsLastBucket) {
  LatencyHistogram histogram;
  histogram.add(std::chrono::hours(24));
  EXPECT_EQ(histogram.quantile_us(1), LatencyHistogram::middle_of(LatencyHistogram::kBuckets - 1));
  EXPECT_FALSE(LatencyHistogram().quantile_us(0.5));
}

TEST(LatencyHistogram, MergesWithoutLoss) {
  LatencyHistogram all;
  LatencyHistogram odd;
  LatencyHistogram even;
  for (int us = 1; us < 5000; us += 7) {
    all.add(microseconds(us));
    (us % 2 == 0 ? even : odd).add(microseconds(us));
  }
  odd.merge(even);
  EXPECT_EQ(odd, all);
}

TEST(LatencyHistogram, ReadsBackWhatItWrote) {
  LatencyHistogram histogram;
  EXPECT_EQ(histogram.encode(), "");
  EXPECT_EQ(LatencyHistogram::decode("").value(), histogram);
  histogram.add(microseconds(0));
  histogram.add(microseconds(3), 300);
  histogram.add(std::chrono::hours(24));
  EXPECT_EQ(LatencyHistogram::decode(histogram.encode()).value(), histogram);
  // 0 skipped, 1; 2 skipped, 300 = 0xAC 0x02; 395 skipped = 0x8B 0x03, 1.
  EXPECT_EQ(histogram.encode(), std::string("\x00\x01\x02\xAC\x02\x8B\x03\x01", 8));
}

TEST(LatencyHistogram, RefusesWhatItDidNotWrite) {
  using namespace std::string_literals;
  for (const std::string& bytes : {"\x00"s, "\x00\x00"s, "\x90\x03\x01"s, "\x80"s, "\x00\x80\x80\x80\x80\x10"s,
                                   "\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\x01\x01"s, "\x8F\x03\x01\x00\x01"s}) {
    const auto decoded = LatencyHistogram::decode(bytes);
    ASSERT_FALSE(decoded) << bytes.size();
    EXPECT_EQ(decoded.error().code, ErrorCode::data_loss);
  }
}

}  // namespace
}  // namespace datawave::monitor
