/// When a schedule is due: five cron fields in an IANA time zone, and a window of the day. Without I/O.
#pragma once

#include <bitset>
#include <optional>
#include <string>
#include <string_view>

#include "datawave/core/clock.hpp"
#include "datawave/core/result.hpp"

namespace datawave::jobs {

/// minute hour day-of-month month day-of-week, with lists, ranges, steps and names, or @hourly, @daily, @weekly,
/// @monthly. As in cron(8), a day matches when either day field does, if both are restricted.
class Cron {
 public:
  /// Errors: invalid_argument, field "cron", saying which part and what it may be.
  static Result<Cron> parse(std::string_view text);

  struct Minute {  // local time
    std::int64_t year = 0;
    int month = 1;
    int day = 1;
    int hour = 0;
    int minute = 0;
    int weekday = 0;  // 0: Sunday
  };
  [[nodiscard]] bool matches_day(const Minute& m) const;
  [[nodiscard]] bool matches_hour(int hour) const { return hours_[static_cast<std::size_t>(hour)]; }
  [[nodiscard]] bool matches_minute(int minute) const { return minutes_[static_cast<std::size_t>(minute)]; }

 private:
  std::bitset<60> minutes_;
  std::bitset<24> hours_;
  std::bitset<32> days_;
  std::bitset<13> months_;
  std::bitset<7> weekdays_;
  bool any_day_ = true;
  bool any_weekday_ = true;
};

/// "22:00-06:00": from the first to before the second, local time; may pass midnight.
struct TimeWindow {
  int from_minute = 0;
  int to_minute = 24 * 60;
  /// Empty text: the whole day. Errors: invalid_argument, field "time_window".
  static Result<TimeWindow> parse(std::string_view text);
  [[nodiscard]] bool holds(int minute_of_day) const;
};

/// Errors: invalid_argument, field "time_zone".
Result<void> check_time_zone(const std::string& name);

/// The first instant after `after` at which the schedule is due, moved to the beginning of the window where it falls
/// outside. A local time that the clock skips is due right after the gap, once; one that it shows twice, the first
/// time. Nothing within five years: such a date does not exist (30 February).
std::optional<UtcTime> next_due(const Cron& cron, const std::string& time_zone, const TimeWindow& window,
                                UtcTime after);

}  // namespace datawave::jobs
