#include "datawave/monitor/round.hpp"

#include <algorithm>
#include <cmath>

namespace datawave::monitor {

Spread spread_of(std::span<const std::int64_t> latencies) {
  Spread out;
  out.count = static_cast<std::int64_t>(latencies.size());
  if (latencies.empty()) return out;
  const auto n = static_cast<double>(latencies.size());
  double sum = 0;
  for (const std::int64_t us : latencies) sum += static_cast<double>(us);
  out.mean_us = sum / n;
  if (latencies.size() < 2) return out;
  double squares = 0;
  double steps = 0;
  for (std::size_t i = 0; i < latencies.size(); ++i) {
    const double off = static_cast<double>(latencies[i]) - out.mean_us;
    squares += off * off;
    if (i > 0) steps += std::abs(static_cast<double>(latencies[i] - latencies[i - 1]));
  }
  out.stddev_us = std::sqrt(squares / (n - 1));
  out.cv = out.mean_us > 0 ? out.stddev_us / out.mean_us : 0;
  out.jitter_us = steps / (n - 1);
  return out;
}

LatencySummary summary_of(std::span<const std::int64_t> latencies, std::int64_t failed) {
  LatencySummary out;
  out.failed = failed;
  out.rounds = static_cast<std::int64_t>(latencies.size()) + failed;
  if (latencies.empty()) return out;
  std::vector<std::int64_t> sorted(latencies.begin(), latencies.end());
  std::sort(sorted.begin(), sorted.end());
  const auto at = [&](double q) {
    const double rank = std::ceil(q * static_cast<double>(sorted.size()));
    return sorted[static_cast<std::size_t>(std::max(rank, 1.0)) - 1];
  };
  out.min_us = sorted.front();
  out.p50_us = at(0.50);
  out.p95_us = at(0.95);
  out.p99_us = at(0.99);
  out.max_us = sorted.back();
  const Spread spread = spread_of(latencies);
  const auto tenth = [](double value) { return std::round(value * 10) / 10; };
  out.mean_us = tenth(spread.mean_us);
  if (spread.count >= 2) {
    out.stddev_us = tenth(spread.stddev_us);
    out.cv = std::round(spread.cv * 1000) / 1000;
    out.jitter_us = tenth(spread.jitter_us);
  }
  return out;
}

void RoundWindow::add(const Round& round) {
  Kept kept{};
  kept.at = round.at;
  kept.ok = round.ok;
  kept.ping_us = round.ok ? round.ping_us.value_or(-1) : -1;
  kept.steps = static_cast<std::uint8_t>(std::clamp<std::int64_t>(round.steps, 0, 255));
  kept.failed_steps = static_cast<std::uint8_t>(std::clamp<std::int64_t>(round.failed_steps, 0, 255));
  rounds_.push_back(kept);
  while (rounds_.size() > kMost || rounds_.front().at < round.at - std::chrono::hours(1)) rounds_.pop_front();
}

RoundWindow::Totals RoundWindow::totals(UtcTime from, std::size_t most) const {
  Totals out;
  const std::size_t first = rounds_.size() > most ? rounds_.size() - most : 0;
  for (std::size_t i = first; i < rounds_.size(); ++i) {
    const Kept& round = rounds_[i];
    if (round.at < from) continue;
    ++out.rounds;
    out.failed += round.ok ? 0 : 1;
    out.steps += round.steps;
    out.failed_steps += round.failed_steps;
    if (round.ping_us >= 0) out.latencies_us.push_back(round.ping_us);
  }
  return out;
}

LatencySummary RoundWindow::since(UtcTime from, std::size_t most) const {
  const Totals all = totals(from, most);
  LatencySummary out = summary_of(all.latencies_us, all.failed);
  out.rounds = all.rounds;
  return out;
}

}  // namespace datawave::monitor
