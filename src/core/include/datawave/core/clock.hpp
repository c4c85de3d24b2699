/// Time, as a dependency: nothing in Datawave asks the system directly, so a test can say what time it is.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace datawave {

using SteadyTime = std::chrono::steady_clock::time_point;
using UtcTime = std::chrono::sys_time<std::chrono::microseconds>;

/// Thread-safe.
class Clock {
 public:
  virtual ~Clock() = default;
  [[nodiscard]] virtual SteadyTime steady() const = 0;
  [[nodiscard]] virtual UtcTime utc() const = 0;
};

/// The machine's clocks; lives for the whole program.
const Clock& system_clock();

/// RFC 3339 with `Z` and microseconds: 2026-01-15T08:30:00.000000Z.
std::string format_utc(UtcTime time);

/// RFC 3339, section 5.6, strictly: upper-case T, seconds, `Z` or an offset (converted), up to nine decimals (cut to
/// microseconds), years 0001 to 9999. Leap seconds (:60) are refused.
std::optional<UtcTime> parse_utc(std::string_view text);

/// One unit, as a person reads it: "412 µs", "4 ms", "1.2 s", "3 min".
std::string format_duration(std::chrono::nanoseconds duration);

}  // namespace datawave
