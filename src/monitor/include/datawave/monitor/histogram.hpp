/// Latencies in buckets of a fixed number: log-linear, 16 to each doubling. Without I/O.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "datawave/core/result.hpp"

namespace datawave::monitor {

/// From 1 µs to 268 s; what is longer counts as that. Below 32 µs a bucket is one microsecond; above, a value lies at
/// most 1/32 (3.2 %) from the middle of its bucket, and so does every quantile from the true one. 1.6 KB, whatever was
/// counted; merging is adding, so that minutes make an hour without loss.
class LatencyHistogram {
 public:
  static constexpr std::size_t kBuckets = 400;

  void add(std::chrono::microseconds latency, std::uint32_t times = 1);
  void merge(const LatencyHistogram& other);
  [[nodiscard]] std::uint64_t count() const { return count_; }
  /// Nearest rank: the smallest latency such that a share of at least `q` (0 to 1) is no longer. Nothing when empty.
  [[nodiscard]] std::optional<std::int64_t> quantile_us(double q) const;

  /// Pairs of varints (buckets skipped, count), a few dozen bytes for a minute or an hour of one source.
  [[nodiscard]] std::string encode() const;
  /// Errors: data_loss.
  static Result<LatencyHistogram> decode(std::string_view bytes);

  /// The bucket of a latency and its middle, microseconds. For tests.
  static std::size_t bucket_of(std::int64_t us);
  static std::int64_t middle_of(std::size_t bucket);
  bool operator==(const LatencyHistogram&) const = default;

 private:
  std::array<std::uint32_t, kBuckets> buckets_{};
  std::uint64_t count_ = 0;
};

}  // namespace datawave::monitor
