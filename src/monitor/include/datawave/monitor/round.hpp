/// One round of probes of one source, and what a run of rounds says. Without I/O.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "datawave/core/clock.hpp"
#include "datawave/core/json_reader.hpp"
#include "datawave/core/json_writer.hpp"

namespace datawave::monitor {

struct ProbeError {
  std::string code;   // of ErrorCode
  std::string stage;  // of ConnectStage; empty after the connection stood
  std::string message;
  std::string remedy;
};
DW_DESCRIBE(ProbeError, code, stage, message, remedy);

/// Times are microseconds; absent: not done, or it failed.
struct Round {
  UtcTime at;
  bool ok = false;                         // in the end the source answered the ping
  std::optional<std::int64_t> connect_us;  // when a connection had to be made
  std::optional<std::int64_t> ping_us;     // the round trip that latency, stability and quantiles are about
  std::optional<std::int64_t> query_us;    // the statement that reads the system's own facts
  std::int64_t steps = 0;                  // tried: connect, ping, facts; finding the kept connection dead is one
  std::int64_t failed_steps = 0;
  std::optional<ProbeError> error;  // the last step's that failed
};
DW_DESCRIBE(Round, at, ok, connect_us, ping_us, query_us, steps, failed_steps, error);

/// Of latencies in the order they were measured.
struct Spread {
  std::int64_t count = 0;
  double mean_us = 0;
  double stddev_us = 0;  // of a sample: divided by count - 1; 0 for fewer than two
  double cv = 0;         // coefficient of variation: stddev / mean; 0 where the mean is 0
  double jitter_us = 0;  // mean absolute difference of neighbours
};
Spread spread_of(std::span<const std::int64_t> latencies_us);

/// What some rounds of one source come to.
struct LatencySummary {
  std::int64_t rounds = 0;
  std::int64_t failed = 0;
  std::optional<std::int64_t> min_us;
  std::optional<std::int64_t> p50_us;
  std::optional<std::int64_t> p95_us;
  std::optional<std::int64_t> p99_us;
  std::optional<std::int64_t> max_us;
  std::optional<double> mean_us;
  std::optional<double> stddev_us;
  std::optional<double> cv;
  std::optional<double> jitter_us;
};
DW_DESCRIBE(LatencySummary, rounds, failed, min_us, p50_us, p95_us, p99_us, max_us, mean_us, stddev_us, cv, jitter_us);

/// Exact, by nearest rank. `latencies_us` of the rounds that were answered, in order.
LatencySummary summary_of(std::span<const std::int64_t> latencies_us, std::int64_t failed);

/// The last rounds of a source, oldest first: at most kMost, none older than an hour.
class RoundWindow {
 public:
  static constexpr std::size_t kMost = 720;
  void add(const Round& round);
  /// Those since `from`, at most the last `most`.
  [[nodiscard]] LatencySummary since(UtcTime from, std::size_t most = kMost) const;
  struct Totals {
    std::int64_t rounds = 0;
    std::int64_t failed = 0;
    std::int64_t steps = 0;
    std::int64_t failed_steps = 0;
    std::vector<std::int64_t> latencies_us;
  };
  [[nodiscard]] Totals totals(UtcTime from, std::size_t most = kMost) const;
  [[nodiscard]] std::size_t size() const { return rounds_.size(); }

 private:
  struct Kept {
    UtcTime at;
    std::int64_t ping_us;  // -1: not answered
    std::uint8_t steps;
    std::uint8_t failed_steps;
    bool ok;
  };
  std::deque<Kept> rounds_;
};

}  // namespace datawave::monitor
