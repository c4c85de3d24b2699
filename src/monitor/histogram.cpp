#include "datawave/monitor/histogram.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

namespace datawave::monitor {

namespace {
constexpr int kSubBits = 4;
constexpr std::int64_t kSub = 1 << kSubBits;

void put(std::string& out, std::uint64_t value) {
  while (value >= 0x80) {
    out += static_cast<char>(value | 0x80);
    value >>= 7;
  }
  out += static_cast<char>(value);
}

std::optional<std::uint64_t> take(std::string_view& bytes) {
  std::uint64_t value = 0;
  for (unsigned shift = 0; shift < 63 && !bytes.empty(); shift += 7) {
    const auto byte = static_cast<std::uint8_t>(bytes.front());
    bytes.remove_prefix(1);
    value |= static_cast<std::uint64_t>(byte & 0x7F) << shift;
    if ((byte & 0x80) == 0) return value;
  }
  return std::nullopt;
}

std::uint32_t sum_of(std::uint32_t a, std::uint64_t b) {
  return static_cast<std::uint32_t>(std::min<std::uint64_t>(a + b, std::numeric_limits<std::uint32_t>::max()));
}
}  // namespace

std::size_t LatencyHistogram::bucket_of(std::int64_t us) {
  if (us < 0) us = 0;
  if (us < kSub) return static_cast<std::size_t>(us);
  const int doubling = static_cast<int>(std::bit_width(static_cast<std::uint64_t>(us))) - 1 - kSubBits;
  const std::int64_t part = (us >> doubling) - kSub;
  const auto bucket = static_cast<std::size_t>(kSub + doubling * kSub + part);
  return std::min(bucket, kBuckets - 1);
}

std::int64_t LatencyHistogram::middle_of(std::size_t bucket) {
  const auto b = static_cast<std::int64_t>(bucket);
  if (b < kSub) return b;
  const std::int64_t doubling = b / kSub - 1;
  const std::int64_t low = (kSub + b % kSub) << doubling;
  return low + ((std::int64_t{1} << doubling) - 1) / 2;
}

void LatencyHistogram::add(std::chrono::microseconds latency, std::uint32_t times) {
  std::uint32_t& bucket = buckets_[bucket_of(latency.count())];
  const std::uint32_t before = bucket;
  bucket = sum_of(before, times);
  count_ += bucket - before;
}

void LatencyHistogram::merge(const LatencyHistogram& other) {
  for (std::size_t i = 0; i < kBuckets; ++i) {
    const std::uint32_t before = buckets_[i];
    buckets_[i] = sum_of(before, other.buckets_[i]);
    count_ += buckets_[i] - before;
  }
}

std::optional<std::int64_t> LatencyHistogram::quantile_us(double q) const {
  if (count_ == 0) return std::nullopt;
  const auto rank = static_cast<std::uint64_t>(std::ceil(std::clamp(q, 0.0, 1.0) * static_cast<double>(count_)));
  std::uint64_t seen = 0;
  for (std::size_t i = 0; i < kBuckets; ++i) {
    seen += buckets_[i];
    if (seen >= std::max<std::uint64_t>(rank, 1)) return middle_of(i);
  }
  return middle_of(kBuckets - 1);
}

std::string LatencyHistogram::encode() const {
  std::string out;
  std::size_t skipped = 0;
  for (const std::uint32_t count : buckets_) {
    if (count == 0) {
      ++skipped;
      continue;
    }
    put(out, skipped);
    put(out, count);
    skipped = 0;
  }
  return out;
}

Result<LatencyHistogram> LatencyHistogram::decode(std::string_view bytes) {
  LatencyHistogram out;
  std::size_t next = 0;
  while (!bytes.empty()) {
    const auto skipped = take(bytes);
    const auto count = take(bytes);
    const bool sound = skipped && count && *skipped < kBuckets - next && *count > 0 &&
                       *count <= std::numeric_limits<std::uint32_t>::max();
    if (!sound) return fail(ErrorCode::data_loss, "a stored histogram does not read back");
    next += static_cast<std::size_t>(*skipped);
    out.buckets_[next] = static_cast<std::uint32_t>(*count);
    out.count_ += *count;
    ++next;
    if (next == kBuckets && !bytes.empty()) return fail(ErrorCode::data_loss, "a stored histogram does not read back");
  }
  return out;
}

}  // namespace datawave::monitor
