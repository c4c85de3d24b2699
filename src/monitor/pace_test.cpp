#include "pace.hpp"

#include <gtest/gtest.h>

namespace datawave::monitor {
namespace {

using namespace std::chrono_literals;

TEST(Pace, SpreadsRoundsByATenth) {
  const MonitorOptions options;
  for (std::uint64_t draw = 0; draw < 10'000; draw += 13) {
    const auto pause = next_pause(options, {}, draw);
    EXPECT_GE(pause, 13'500ms);
    EXPECT_LT(pause, 16'500ms);
  }
  EXPECT_NE(next_pause(options, {}, 1), next_pause(options, {}, 1000));
}

TEST(Pace, TriesAgainAtOnceThenSlowsDownToABound) {
  const MonitorOptions options;
  // The draw that makes it exact: a tenth is taken off, and added again.
  const auto pause = [&](int failures, std::uint64_t tenth) { return next_pause(options, {failures, false}, tenth); };
  EXPECT_EQ(pause(1, 0), 1s);
  EXPECT_EQ(pause(2, 1500), 15s);
  EXPECT_EQ(pause(3, 3000), 30s);
  EXPECT_EQ(pause(4, 6000), 60s);
  EXPECT_EQ(pause(5, 12'000), 120s);
  EXPECT_EQ(pause(6, 12'000), 120s);
  EXPECT_EQ(pause(1000, 12'000), 120s);
}

TEST(Pace, DoesNotLockAnAccountThatIsRefused) {
  const MonitorOptions options;
  const auto pause = [&](int failures) { return next_pause(options, {failures, true}, 0); };
  EXPECT_EQ(pause(1), 9min);
  EXPECT_EQ(pause(2), 18min);
  EXPECT_EQ(pause(3), 36min);
  EXPECT_EQ(pause(4), 54min);
  EXPECT_EQ(pause(99), 54min);
  // So that in no half hour there are more than three tries.
  EXPECT_GT(pause(2) + pause(3), 30min);
}

}  // namespace
}  // namespace datawave::monitor
