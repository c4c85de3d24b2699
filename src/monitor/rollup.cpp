#include "rollup.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace datawave::monitor {

void Rollup::add(const Round& round, std::optional<double> score) {
  ++rounds;
  failed += round.ok ? 0 : 1;
  if (score) {
    ++scored;
    score_sum += *score;
  }
  if (!round.ok || !round.ping_us) return;
  const std::int64_t us = *round.ping_us;
  min_us = latencies.count() == 0 ? us : std::min(min_us, us);
  max_us = std::max(max_us, us);
  sum_us += us;
  latencies.add(std::chrono::microseconds(us));
}

void Rollup::merge(const Rollup& other) {
  if (other.latencies.count() > 0) {
    min_us = latencies.count() == 0 ? other.min_us : std::min(min_us, other.min_us);
    max_us = std::max(max_us, other.max_us);
  }
  rounds += other.rounds;
  failed += other.failed;
  sum_us += other.sum_us;
  scored += other.scored;
  score_sum += other.score_sum;
  latencies.merge(other.latencies);
}

std::optional<double> Rollup::mean_us() const {
  if (latencies.count() == 0) return std::nullopt;
  return std::round(static_cast<double>(sum_us) / static_cast<double>(latencies.count()) * 10) / 10;
}

std::optional<double> Rollup::score() const {
  if (scored == 0) return std::nullopt;
  return std::round(score_sum / static_cast<double>(scored) * 10) / 10;
}

UtcTime beginning(UtcTime at, std::chrono::seconds width) {
  const auto since = at.time_since_epoch();
  const auto part = since % width;
  return UtcTime(since - (part.count() < 0 ? part + width : part));
}

std::optional<Rollup> Downsampler::add(const Round& round, std::optional<double> score) {
  constexpr std::chrono::seconds kMinute{60};
  constexpr std::chrono::seconds kHour{3600};
  std::optional<Rollup> ended;
  const UtcTime at = beginning(round.at, kMinute);
  if (minute_ && minute_->at != at) {
    const UtcTime hour = beginning(minute_->at, kHour);
    if (hour_ && hour_->at != hour) ended_hour_ = std::exchange(hour_, std::nullopt);
    if (!hour_) {
      hour_.emplace();
      hour_->at = hour;
    }
    hour_->merge(*minute_);
    ended = std::exchange(minute_, std::nullopt);
    if (beginning(at, kHour) != hour) ended_hour_ = std::exchange(hour_, std::nullopt);
  }
  if (!minute_) {
    minute_.emplace();
    minute_->at = at;
  }
  minute_->add(round, score);
  return ended;
}

std::optional<Rollup> Downsampler::hour() const {
  std::optional<Rollup> out = hour_;
  if (!minute_) return out;
  const UtcTime hour = beginning(minute_->at, std::chrono::hours(1));
  if (!out || out->at != hour) {
    out.emplace();
    out->at = hour;
  }
  out->merge(*minute_);
  return out;
}

std::optional<Rollup> Downsampler::take_ended_hour() { return std::exchange(ended_hour_, std::nullopt); }

}  // namespace datawave::monitor
