#include "datawave/jobs/cron.hpp"

#include <gtest/gtest.h>

namespace datawave::jobs {
namespace {

std::string next(const std::string& cron, const std::string& zone, const std::string& after,
                 const std::string& window = "") {
  const auto parsed = Cron::parse(cron);
  EXPECT_TRUE(parsed) << cron;
  const auto due = next_due(*parsed, zone, *TimeWindow::parse(window), *parse_utc(after));
  return due ? format_utc(*due).substr(0, 16) : "never";
}

TEST(Cron, FindsTheNextMinuteOfItsFields) {
  EXPECT_EQ(next("30 2 * * *", "UTC", "2026-01-15T02:29:59Z"), "2026-01-15T02:30");
  EXPECT_EQ(next("30 2 * * *", "UTC", "2026-01-15T02:30:00Z"), "2026-01-16T02:30");
  EXPECT_EQ(next("*/15 * * * *", "UTC", "2026-01-15T23:50:00Z"), "2026-01-16T00:00");
  EXPECT_EQ(next("0 9 * * mon-fri", "UTC", "2026-01-16T09:00:00Z"), "2026-01-19T09:00");  // Friday to Monday
  EXPECT_EQ(next("0 0 29 2 *", "UTC", "2026-01-15T00:00:00Z"), "2028-02-29T00:00");
  EXPECT_EQ(next("0 0 30 2 *", "UTC", "2026-01-15T00:00:00Z"), "never");
  EXPECT_EQ(next("@monthly", "UTC", "2026-01-15T00:00:00Z"), "2026-02-01T00:00");
  EXPECT_EQ(next("0 12 1 * sun", "UTC", "2026-01-15T00:00:00Z"), "2026-01-18T12:00");  // either day field
  EXPECT_EQ(next("0 12 * * 7", "UTC", "2026-01-15T00:00:00Z"), "2026-01-18T12:00");    // 7 is Sunday too
}

TEST(Cron, RunsOnceAfterASkippedHourAndOnceInADoubledOne) {
  // Berlin: 29 March 2026, 02:00 to 03:00 does not exist; 25 October 2026, 02:00 to 03:00 comes twice.
  EXPECT_EQ(next("30 2 * * *", "Europe/Berlin", "2026-03-28T12:00:00Z"), "2026-03-29T01:00");
  EXPECT_EQ(next("30 2 * * *", "Europe/Berlin", "2026-03-29T01:00:00Z"), "2026-03-30T00:30");
  EXPECT_EQ(next("30 2 * * *", "Europe/Berlin", "2026-10-24T12:00:00Z"), "2026-10-25T00:30");
  EXPECT_EQ(next("30 2 * * *", "Europe/Berlin", "2026-10-25T00:30:00Z"), "2026-10-26T01:30");
}

TEST(Cron, WaitsForItsWindow) {
  EXPECT_EQ(next("0 12 * * *", "UTC", "2026-01-15T00:00:00Z", "22:00-06:00"), "2026-01-15T22:00");
  EXPECT_EQ(next("0 3 * * *", "UTC", "2026-01-15T00:00:00Z", "22:00-06:00"), "2026-01-15T03:00");
  EXPECT_EQ(next("0 20 * * *", "UTC", "2026-01-15T19:00:00Z", "01:00-05:00"), "2026-01-16T01:00");
}

TEST(Cron, SaysWhatIsWrong) {
  for (const char* text : {"", "* * * *", "60 * * * *", "* 24 * * *", "* * 0 * *", "* * * foo *", "* * * * 8",
                           "5-1 * * * *", "*/0 * * * *", "1,,2 * * * *", "-1 * * * *"}) {
    const auto parsed = Cron::parse(text);
    ASSERT_FALSE(parsed) << text;
    EXPECT_EQ(parsed.error().field, "cron");
    EXPECT_FALSE(parsed.error().remedy.empty());
  }
  EXPECT_FALSE(TimeWindow::parse("22-6"));
  EXPECT_FALSE(check_time_zone("Mars/Olympus"));
  EXPECT_FALSE(check_time_zone("../../etc/passwd"));
  EXPECT_TRUE(check_time_zone("Asia/Kolkata"));
}

TEST(Cron, IsAlwaysLaterThanWhatItWasAskedAfter) {
  const auto cron = Cron::parse("17 */3 * * *");
  UtcTime at = *parse_utc("2026-01-01T00:00:00Z");
  for (int i = 0; i < 3000; ++i) {
    const auto due = next_due(*cron, "America/New_York", {}, at);
    ASSERT_TRUE(due);
    ASSERT_GT(*due, at);
    at = *due;
  }
}

}  // namespace
}  // namespace datawave::jobs
