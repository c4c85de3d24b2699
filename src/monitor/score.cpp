#include "datawave/monitor/score.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace datawave::monitor {

namespace {
constexpr double kLatencyFine = 1.5;  // times the baseline
constexpr double kLatencyWorst = 5;
constexpr double kSmallDelay_us = 2000;  // a busy machine of ours makes that of nothing
constexpr double kSmallDeviation_us = 5000;
constexpr double kCvFine = 0.5;
constexpr double kCvWorst = 2;
constexpr double kErrorsWorst = 0.1;
constexpr double kUseFine = 0.7;
constexpr double kUseWorst = 1;
constexpr double kLagFine_s = 5;
constexpr double kLagWorst_s = 60;

/// 1 up to `fine`, 0 from `worst`, straight in between.
double falling(double x, double fine, double worst) { return std::clamp((worst - x) / (worst - fine), 0.0, 1.0); }

std::string time_text(double us) {
  return format_duration(std::chrono::nanoseconds(static_cast<std::int64_t>(us * 1000)));
}
std::string percent(double share) { return fmt::format("{:.4g} %", share * 100); }

ScoreTerm term(const char* name, std::int64_t weight) {
  ScoreTerm out;
  out.name = name;
  out.weight = weight;
  return out;
}

ScoreTerm availability(const ScoreInput& in) {
  ScoreTerm out = term("availability", 35);
  if (in.rounds == 0) {
    out.evidence = "not probed yet";
  } else if (in.down) {
    out.value = 0;
    out.evidence = "does not answer";
  } else {
    out.value = static_cast<double>(in.rounds - in.failed) / static_cast<double>(in.rounds);
    out.evidence = fmt::format("{} of the last {} rounds answered", in.rounds - in.failed, in.rounds);
  }
  return out;
}

ScoreTerm latency(const ScoreInput& in) {
  ScoreTerm out = term("latency", 20);
  if (in.down || !in.median_us) {
    out.evidence = "nothing to measure";
  } else if (!in.baseline_us || in.baseline_rounds < kBaselineRounds) {
    out.evidence = fmt::format("median {}; {} of the {} rounds that a baseline takes",
                               time_text(static_cast<double>(*in.median_us)), in.baseline_rounds, kBaselineRounds);
  } else {
    const auto median = static_cast<double>(*in.median_us);
    const auto baseline = static_cast<double>(std::max<std::int64_t>(*in.baseline_us, 1));
    const bool small = median - baseline < kSmallDelay_us;
    out.value = small ? 1 : falling(median / baseline, kLatencyFine, kLatencyWorst);
    out.evidence = fmt::format("median {}, {:.3g} times the 7 days' {}", time_text(median), median / baseline,
                               time_text(baseline));
  }
  return out;
}

ScoreTerm stability(const ScoreInput& in) {
  ScoreTerm out = term("stability", 10);
  if (in.down) {
    out.evidence = "nothing to measure";
  } else if (in.spread.count < kStabilityRounds) {
    out.evidence = fmt::format("{} of the {} answered rounds that it takes", in.spread.count, kStabilityRounds);
  } else {
    const bool small = in.spread.stddev_us < kSmallDeviation_us;
    out.value = small ? 1 : falling(in.spread.cv, kCvFine, kCvWorst);
    out.evidence = fmt::format("variation {:.2f}, deviation {}, jitter {}", in.spread.cv,
                               time_text(in.spread.stddev_us), time_text(in.spread.jitter_us));
  }
  return out;
}

ScoreTerm errors(const ScoreInput& in) {
  ScoreTerm out = term("errors", 10);
  if (in.down || in.steps == 0) {
    out.evidence = in.down ? "nothing to measure" : "not probed yet";
  } else {
    const double rate = static_cast<double>(in.failed_steps) / static_cast<double>(in.steps);
    out.value = falling(rate, 0, kErrorsWorst);
    out.evidence = fmt::format("{} of {} steps failed ({})", in.failed_steps, in.steps, percent(rate));
  }
  return out;
}

ScoreTerm saturation(const ScoreInput& in) {
  ScoreTerm out = term("saturation", 15);
  if (in.down) {
    out.evidence = "nothing to measure";
    return out;
  }
  std::vector<std::string> said;
  const auto count = [&](std::int64_t used, std::int64_t most, const char* what) {
    const double share = static_cast<double>(used) / static_cast<double>(most);
    out.value = std::min(out.value.value_or(1), falling(share, kUseFine, kUseWorst));
    said.push_back(fmt::format("{} of {} {}", used, most, what));
  };
  if (in.connections && in.max_connections && *in.max_connections > 0)
    count(*in.connections, *in.max_connections, "connections of the server");
  if (in.pool && in.pool->max_size > 0) {
    count(in.pool->in_use, in.pool->max_size, "of our pool");
    if (in.pool->waiting > 0) {
      out.value = 0;
      said.push_back(fmt::format("{} wait for one", in.pool->waiting));
    }
  }
  for (const std::string& one : said) out.evidence += (out.evidence.empty() ? "" : ", ") + one;
  if (said.empty()) out.evidence = "the source does not tell";
  return out;
}

ScoreTerm replication(const ScoreInput& in) {
  ScoreTerm out = term("replication", 10);
  if (in.down) {
    out.evidence = "nothing to measure";
  } else if (!in.standby) {
    out.evidence = "the source does not tell";
  } else if (!*in.standby) {
    out.evidence = "not a standby";
  } else if (!in.replication_lag_s) {
    out.evidence = "a standby that does not tell how far behind it is";
  } else {
    out.value = falling(*in.replication_lag_s, kLagFine_s, kLagWorst_s);
    out.evidence = time_text(*in.replication_lag_s * 1e6) + " behind its primary";
  }
  return out;
}
}  // namespace

Score score_of(const ScoreInput& in) {
  Score out;
  out.terms = {availability(in), latency(in), stability(in), errors(in), saturation(in), replication(in)};
  std::int64_t weights = 0;
  for (const ScoreTerm& t : out.terms) weights += t.value ? t.weight : 0;
  if (weights == 0) return out;
  std::int64_t tenths = 1000;
  for (ScoreTerm& t : out.terms) {
    if (!t.value) continue;
    const double lost = 1000.0 * static_cast<double>(t.weight) / static_cast<double>(weights) * (1 - *t.value);
    const std::int64_t rounded = std::min(std::llround(lost), static_cast<long long>(tenths));
    t.points_lost = static_cast<double>(rounded) / 10;
    t.value = std::round(*t.value * 1000) / 1000;
    tenths -= rounded;
  }
  out.points = static_cast<double>(tenths) / 10;
  return out;
}

bool StateKeeper::feed(const Seen& seen) {
  constexpr double kHealthy = 80;
  constexpr double kUnhealthy = 50;
  constexpr double kMargin = 5;
  constexpr int kWorseAfter = 2;
  constexpr int kBetterAfter = 3;
  const HealthState before = state_;
  if (seen.down) {
    state_ = wanted_ = HealthState::unhealthy;
    rounds_ = 0;
    return state_ != before;
  }
  if (!seen.ok || !seen.score) return false;  // one round without an answer: the next one is at once, and decides
  const double score = *seen.score;
  const auto level = [](double points) {
    return points >= kHealthy     ? HealthState::healthy
           : points >= kUnhealthy ? HealthState::degraded
                                  : HealthState::unhealthy;
  };
  HealthState wanted = level(score);
  if (state_ == HealthState::unknown) {
    state_ = wanted_ = wanted;
    rounds_ = 0;
    return true;
  }
  // To get better takes a margin.
  if (wanted < state_) wanted = std::min(level(score - kMargin), state_);
  if (wanted == state_) {
    rounds_ = 0;
    wanted_ = wanted;
    return false;
  }
  rounds_ = wanted == wanted_ || (wanted < state_ && wanted_ < state_) || (wanted > state_ && wanted_ > state_)
                ? rounds_ + 1
                : 1;
  wanted_ = wanted;
  if (rounds_ < (wanted > state_ ? kWorseAfter : kBetterAfter)) return false;
  state_ = wanted;
  rounds_ = 0;
  return true;
}

}  // namespace datawave::monitor
