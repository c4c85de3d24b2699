#include "datawave/jobs/cron.hpp"

#include <cctz/civil_time.h>
#include <cctz/time_zone.h>

#include <array>

#include "datawave/core/text.hpp"

namespace datawave::jobs {

namespace {
constexpr std::array<std::string_view, 12> kMonths = {"jan", "feb", "mar", "apr", "may", "jun",
                                                      "jul", "aug", "sep", "oct", "nov", "dec"};
constexpr std::array<std::string_view, 7> kWeekdays = {"sun", "mon", "tue", "wed", "thu", "fri", "sat"};
constexpr int kDaysAhead = 366 * 5;

Error bad(std::string_view part, std::string_view what, int low, int high) {
  return Error(ErrorCode::invalid_argument, "cron: \"" + printable(part, 40) + "\" is no " + std::string(what))
      .with_field("cron")
      .with_remedy("Numbers from " + std::to_string(low) + " to " + std::to_string(high) +
                   ", as *, 5, 1-5, */15, or a list of these with commas. Example: 30 2 * * mon-fri");
}

std::optional<int> number_of(std::string_view text, std::span<const std::string_view> names, int first_name) {
  const std::string lower = to_lower_ascii(text);
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (lower == names[i]) return static_cast<int>(i) + first_name;
  }
  const auto number = parse_u64(text);
  if (!number || *number > 1000) return std::nullopt;
  return static_cast<int>(*number);
}

/// Calls set(n) for each number of a field; false when it is none.
template <class Set>
bool read_field(std::string_view field, int low, int high, std::span<const std::string_view> names, int first_name,
                Set set) {
  for (const std::string_view item : split(field, ',')) {
    const auto slash = item.find('/');
    std::string_view range = item.substr(0, slash);
    int step = 1;
    if (slash != std::string_view::npos) {
      const auto given = parse_u64(item.substr(slash + 1));
      if (!given || *given == 0 || *given > 1000) return false;
      step = static_cast<int>(*given);
    }
    int from = low;
    int to = high;
    if (range != "*") {
      const auto dash = range.find('-');
      const auto first = number_of(range.substr(0, dash), names, first_name);
      if (!first) return false;
      from = *first;
      to = slash == std::string_view::npos ? from : high;
      if (dash != std::string_view::npos) {
        const auto last = number_of(range.substr(dash + 1), names, first_name);
        if (!last) return false;
        to = *last;
      }
    }
    if (from < low || to > high || from > to) return false;
    for (int n = from; n <= to; n += step) set(n);
  }
  return true;
}

std::string_view expanded(std::string_view text) {
  if (text == "@hourly") return "0 * * * *";
  if (text == "@daily" || text == "@midnight") return "0 0 * * *";
  if (text == "@weekly") return "0 0 * * 0";
  if (text == "@monthly") return "0 0 1 * *";
  return text;
}

std::optional<int> minute_of_day(std::string_view text) {
  const auto parts = split(text, ':');
  if (parts.size() != 2 || parts[0].empty() || parts[0].size() > 2 || parts[1].size() != 2) return std::nullopt;
  const auto hour = parse_u64(parts[0]);
  const auto minute = parse_u64(parts[1]);
  if (!hour || !minute || *hour > 24 || *minute > 59 || (*hour == 24 && *minute != 0)) return std::nullopt;
  return static_cast<int>(*hour * 60 + *minute);
}

UtcTime to_utc(const cctz::time_point<cctz::seconds>& at) {
  return UtcTime(std::chrono::duration_cast<std::chrono::microseconds>(at.time_since_epoch()));
}

/// When a local time happens: after the gap if it is skipped, the first time if it comes twice.
UtcTime instant_of(const cctz::time_zone& zone, const cctz::civil_minute& at) {
  const auto found = zone.lookup(cctz::civil_second(at));
  return to_utc(found.kind == cctz::time_zone::civil_lookup::SKIPPED ? found.trans : found.pre);
}
}  // namespace

Result<Cron> Cron::parse(std::string_view text) {
  std::vector<std::string_view> fields;
  for (const std::string_view field : split(expanded(trim(text)), ' ')) {
    if (!field.empty()) fields.push_back(field);
  }
  if (fields.size() != 5) {
    return fail(Error(ErrorCode::invalid_argument, "cron: there are five fields: minute hour day month weekday")
                    .with_field("cron")
                    .with_remedy("For instance 30 2 * * *  (at 02:30), or @daily."));
  }
  Cron cron;
  const std::span<const std::string_view> none;
  if (!read_field(fields[0], 0, 59, none, 0, [&](int n) { cron.minutes_.set(static_cast<std::size_t>(n)); }))
    return fail(bad(fields[0], "minute", 0, 59));
  if (!read_field(fields[1], 0, 23, none, 0, [&](int n) { cron.hours_.set(static_cast<std::size_t>(n)); }))
    return fail(bad(fields[1], "hour", 0, 23));
  if (!read_field(fields[2], 1, 31, none, 0, [&](int n) { cron.days_.set(static_cast<std::size_t>(n)); }))
    return fail(bad(fields[2], "day of the month", 1, 31));
  if (!read_field(fields[3], 1, 12, kMonths, 1, [&](int n) { cron.months_.set(static_cast<std::size_t>(n)); }))
    return fail(bad(fields[3], "month", 1, 12));
  if (!read_field(fields[4], 0, 7, kWeekdays, 0, [&](int n) { cron.weekdays_.set(static_cast<std::size_t>(n % 7)); }))
    return fail(bad(fields[4], "day of the week", 0, 7));
  cron.any_day_ = fields[2].starts_with('*');
  cron.any_weekday_ = fields[4].starts_with('*');
  return cron;
}

bool Cron::matches_day(const Minute& m) const {
  if (!months_[static_cast<std::size_t>(m.month)]) return false;
  const bool day = days_[static_cast<std::size_t>(m.day)];
  const bool weekday = weekdays_[static_cast<std::size_t>(m.weekday)];
  if (any_day_ || any_weekday_) return day && weekday;
  return day || weekday;
}

Result<TimeWindow> TimeWindow::parse(std::string_view text) {
  if (text.empty()) return TimeWindow();
  const auto dash = text.find('-');
  const auto from = minute_of_day(text.substr(0, dash));
  const auto to = dash == std::string_view::npos ? std::nullopt : minute_of_day(text.substr(dash + 1));
  if (!from || !to || *from == *to || *from == 24 * 60) {
    return fail(Error(ErrorCode::invalid_argument, "time_window: not HH:MM-HH:MM")
                    .with_field("time_window")
                    .with_remedy("For instance 22:00-06:00, in the schedule's time zone; empty: the whole day."));
  }
  TimeWindow window;
  window.from_minute = *from;
  window.to_minute = *to;
  return window;
}

bool TimeWindow::holds(int minute_of_day) const {
  if (from_minute < to_minute) return minute_of_day >= from_minute && minute_of_day < to_minute;
  return minute_of_day >= from_minute || minute_of_day < to_minute;
}

Result<void> check_time_zone(const std::string& name) {
  cctz::time_zone zone;
  const bool plain = name.find("..") == std::string::npos && !name.starts_with('/') && !name.starts_with("file:");
  if (plain && !name.empty() && cctz::load_time_zone(name, &zone)) return {};
  return fail(Error(ErrorCode::invalid_argument, "time_zone: there is no zone \"" + printable(name, 60) + "\"")
                  .with_field("time_zone")
                  .with_remedy("An IANA name, for instance Europe/Berlin or UTC."));
}

std::optional<UtcTime> next_due(const Cron& cron, const std::string& time_zone, const TimeWindow& window,
                                UtcTime after) {
  cctz::time_zone zone = cctz::utc_time_zone();
  cctz::load_time_zone(time_zone, &zone);
  const auto seconds = std::chrono::floor<std::chrono::seconds>(after);
  const cctz::civil_minute now(cctz::convert(cctz::time_point<cctz::seconds>(seconds.time_since_epoch()), zone));
  cctz::civil_day day(now);
  for (int i = 0; i < kDaysAhead; ++i, ++day) {
    Cron::Minute m;
    m.year = day.year();
    m.month = day.month();
    m.day = day.day();
    m.weekday = (static_cast<int>(cctz::get_weekday(day)) + 1) % 7;  // cctz counts from Monday
    if (!cron.matches_day(m)) continue;
    for (int hour = 0; hour < 24; ++hour) {
      if (!cron.matches_hour(hour)) continue;
      for (int minute = 0; minute < 60; ++minute) {
        if (!cron.matches_minute(minute)) continue;
        cctz::civil_minute at(day.year(), day.month(), day.day(), hour, minute);
        if (at < now) continue;
        if (!window.holds(hour * 60 + minute)) {
          cctz::civil_minute begin(day.year(), day.month(), day.day(), 0, window.from_minute);
          at = begin < at ? begin + 24 * 60 : begin;
        }
        const UtcTime instant = instant_of(zone, at);
        if (instant > after) return instant;
      }
    }
  }
  return std::nullopt;
}

}  // namespace datawave::jobs
