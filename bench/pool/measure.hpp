/// What one run of one scenario gave.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

namespace datawave::bench {

using BenchClock = std::chrono::steady_clock;

struct Measured {
  std::uint64_t queries = 0;
  std::uint64_t failures = 0;
  double seconds = 0;
  std::vector<std::uint32_t> latencies_us;  ///< of every query, unsorted
  double client_us = 0;                     ///< processor time a query
  double postgres_us = 0;
  double bouncer_us = 0;

  [[nodiscard]] double rate() const { return seconds > 0 ? static_cast<double>(queries) / seconds : 0; }
  double percentile(double share) {
    if (latencies_us.empty()) return 0;
    const auto at =
        latencies_us.begin() + static_cast<std::ptrdiff_t>(share * static_cast<double>(latencies_us.size() - 1));
    std::nth_element(latencies_us.begin(), at, latencies_us.end());
    return *at / 1000.0;
  }
};

/// The middle value, or the mean of the two in the middle; 0 of none.
inline double median(std::vector<double> values) {
  if (values.empty()) return 0;
  std::sort(values.begin(), values.end());
  const std::size_t half = values.size() / 2;
  return values.size() % 2 == 1 ? values[half] : (values[half - 1] + values[half]) / 2;
}

}  // namespace datawave::bench
