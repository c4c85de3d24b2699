#include "datawave/core/clock.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

namespace datawave {

namespace {
class SystemClock final : public Clock {
 public:
  [[nodiscard]] SteadyTime steady() const override { return std::chrono::steady_clock::now(); }
  [[nodiscard]] UtcTime utc() const override {
    return std::chrono::time_point_cast<std::chrono::microseconds>(std::chrono::system_clock::now());
  }
};
}  // namespace

const Clock& system_clock() {
  static const SystemClock clock;
  return clock;
}

std::string format_utc(UtcTime time) {
  using namespace std::chrono;
  const auto day = floor<days>(time);
  const year_month_day date{day};
  const hh_mm_ss clock{time - day};
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:06}Z", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()), clock.hours().count(),
                     clock.minutes().count(), clock.seconds().count(), clock.subseconds().count());
}

namespace {
/// Takes exactly `count` digits off the front.
bool take_digits(std::string_view& text, std::size_t count, int& out) {
  if (text.size() < count) return false;
  out = 0;
  for (const char c : text.substr(0, count)) {
    if (c < '0' || c > '9') return false;
    out = out * 10 + (c - '0');
  }
  text.remove_prefix(count);
  return true;
}

bool take(std::string_view& text, char c) {
  if (!text.starts_with(c)) return false;
  text.remove_prefix(1);
  return true;
}

bool take_fraction(std::string_view& text, int& micros) {
  micros = 0;
  if (!take(text, '.')) return true;
  std::size_t digits = 0;
  for (; digits < text.size() && text[digits] >= '0' && text[digits] <= '9'; ++digits) {
    if (digits < 6) micros = micros * 10 + (text[digits] - '0');
  }
  if (digits == 0 || digits > 9) return false;
  for (std::size_t i = digits; i < 6; ++i) micros *= 10;
  text.remove_prefix(digits);
  return true;
}

bool take_offset(std::string_view& text, std::chrono::minutes& offset) {
  offset = {};
  if (take(text, 'Z')) return true;
  const bool east = text.starts_with('+');
  int hours = 0;
  int minutes = 0;
  if (!take(text, '+') && !take(text, '-')) return false;
  if (!take_digits(text, 2, hours) || !take(text, ':') || !take_digits(text, 2, minutes)) return false;
  if (hours > 23 || minutes > 59) return false;
  offset = std::chrono::minutes(hours * 60 + minutes);
  if (!east) offset = -offset;
  return true;
}
}  // namespace

std::optional<UtcTime> parse_utc(std::string_view text) {
  using namespace std::chrono;
  int y = 0;
  int mo = 0;
  int d = 0;
  int h = 0;
  int mi = 0;
  int s = 0;
  int micros = 0;
  minutes offset{};
  const bool shaped = take_digits(text, 4, y) && take(text, '-') && take_digits(text, 2, mo) && take(text, '-') &&
                      take_digits(text, 2, d) && take(text, 'T') && take_digits(text, 2, h) && take(text, ':') &&
                      take_digits(text, 2, mi) && take(text, ':') && take_digits(text, 2, s) &&
                      take_fraction(text, micros) && take_offset(text, offset) && text.empty();
  if (!shaped || h > 23 || mi > 59 || s > 59) return std::nullopt;
  const year_month_day date{year(y), month(static_cast<unsigned>(mo)), day(static_cast<unsigned>(d))};
  if (!date.ok()) return std::nullopt;
  const UtcTime time = sys_days(date) + hours(h) + minutes(mi) + seconds(s) + microseconds(micros) - offset;
  const int utc_year = static_cast<int>(year_month_day(floor<days>(time)).year());
  if (utc_year < 1 || utc_year > 9999) return std::nullopt;
  return time;
}

std::string format_duration(std::chrono::nanoseconds duration) {
  const double ns = static_cast<double>(duration.count());
  if (ns < 1e3) return fmt::format("{} ns", duration.count());
  if (ns < 1e6) return fmt::format("{:.0f} µs", ns / 1e3);
  if (ns < 1e9) return fmt::format("{:.0f} ms", ns / 1e6);
  if (ns < 60e9) return fmt::format("{:.1f} s", ns / 1e9);
  if (ns < 3600e9) return fmt::format("{:.1f} min", ns / 60e9);
  return fmt::format("{:.1f} h", ns / 3600e9);
}

}  // namespace datawave
