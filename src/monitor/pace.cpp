#include "pace.hpp"

#include <algorithm>

namespace datawave::monitor {

namespace {
std::chrono::milliseconds doubled(std::chrono::milliseconds first, int times, std::chrono::milliseconds most) {
  const auto factor = std::int64_t{1} << std::clamp(times, 0, 20);
  return std::min(first * factor, std::max(first, most));
}
}  // namespace

std::chrono::milliseconds next_pause(const MonitorOptions& options, Failures failures, std::uint64_t draw) {
  std::chrono::milliseconds pause = options.interval;
  if (failures.refused) {
    pause = doubled(options.refused_first, failures.in_a_row - 1, options.refused_slowest);
  } else if (failures.in_a_row == 1) {
    return options.retry;
  } else if (failures.in_a_row > 1) {
    pause = doubled(options.interval, failures.in_a_row - 2, options.slowest);
  }
  const auto fifth = std::max<std::int64_t>(pause.count() / 5, 1);
  return pause - pause / 10 + std::chrono::milliseconds(draw % static_cast<std::uint64_t>(fifth));
}

}  // namespace datawave::monitor
