/// Rounds summed up by minute and by hour. Without I/O.
#pragma once

#include <optional>

#include "datawave/monitor/histogram.hpp"
#include "datawave/monitor/round.hpp"

namespace datawave::monitor {

/// All rounds of one source that began within one stretch of time.
struct Rollup {
  UtcTime at;  // when the stretch begins: a whole minute, a whole hour
  std::int64_t rounds = 0;
  std::int64_t failed = 0;
  std::int64_t min_us = 0;
  std::int64_t max_us = 0;
  std::int64_t sum_us = 0;
  std::int64_t scored = 0;
  double score_sum = 0;
  LatencyHistogram latencies;

  void add(const Round& round, std::optional<double> score);
  /// `other` of the same stretch or one within it.
  void merge(const Rollup& other);
  [[nodiscard]] std::optional<double> mean_us() const;
  [[nodiscard]] std::optional<double> score() const;
};

/// The beginning of the stretch that `at` is in.
UtcTime beginning(UtcTime at, std::chrono::seconds width);

/// The minute and the hour that are being filled.
class Downsampler {
 public:
  /// The minute that ended by this round, where one did; it is in the hour that last_hour() tells.
  std::optional<Rollup> add(const Round& round, std::optional<double> score);
  /// Continues an hour that another process, or an earlier one, began.
  void resume(Rollup hour) { hour_ = std::move(hour); }
  /// The minute so far, at the end of work.
  [[nodiscard]] const std::optional<Rollup>& minute() const { return minute_; }
  /// The hour so far, with its ended minutes and with the running one.
  [[nodiscard]] std::optional<Rollup> hour() const;
  /// The hour that ended with the last add(), once.
  std::optional<Rollup> take_ended_hour();

 private:
  std::optional<Rollup> minute_;
  std::optional<Rollup> hour_;  // of ended minutes
  std::optional<Rollup> ended_hour_;
};

}  // namespace datawave::monitor
