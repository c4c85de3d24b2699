#include "datawave/pool/autoscaler.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace datawave::pool {

namespace {
constexpr std::size_t kMostDecisions = 64;
/// What is worse by more than this needs no second look.
constexpr double kClearlyWorse = 0.2;

double worth_of(const LoadSample& sample) { return sample.served_per_second / std::sqrt(std::max(sample.inside, 1.0)); }
}  // namespace

std::string_view to_string(ScaleReason reason) {
  switch (reason) {
    case ScaleReason::first_probe: return "first_probe";
    case ScaleReason::improved: return "improved";
    case ScaleReason::no_gain: return "no_gain";
    case ScaleReason::worse: return "worse";
    case ScaleReason::verify: return "verify";
    case ScaleReason::headroom: return "headroom";
    case ScaleReason::unused: return "unused";
    case ScaleReason::settled: return "settled";
    case ScaleReason::retry: return "retry";
  }
  return "";
}

std::size_t Headroom::most() const {
  const std::size_t free = server_limit > held_by_others ? server_limit - held_by_others : 0;
  return std::min(budget, server_limit == SIZE_MAX ? SIZE_MAX : free);
}

Autoscaler::Autoscaler(const ScaleLimits& limits, std::size_t size)
    : limits_(limits),
      size_(std::clamp(size, limits.min_size, limits.max_size)),
      factor_(limits.step),
      first_size_(size_) {}

std::size_t Autoscaler::neighbour(std::size_t of, bool up) const {
  const double exact = up ? static_cast<double>(of) * factor_ : static_cast<double>(of) / factor_;
  auto to = static_cast<std::size_t>(std::lround(exact));
  if (to == of) to = up ? of + 1 : of - std::min<std::size_t>(of, 1);
  return std::clamp(to, limits_.min_size, std::max(limits_.min_size, std::min(limits_.max_size, most_)));
}

void Autoscaler::start_over() {
  seen_ = 0;
  rates_ = 0;
  worths_ = 0;
}

bool Autoscaler::go(std::size_t to, ScaleReason reason, double rate, SteadyTime now) {
  decisions_.push_back({now, size_, to, reason, rate});
  if (decisions_.size() > kMostDecisions) decisions_.pop_front();
  start_over();
  const bool changed = to != size_;
  size_ = to;
  return changed;
}

bool Autoscaler::step(ScaleReason reason, double rate, SteadyTime now) {
  std::size_t to = neighbour(best_, up_);
  if (to == best_) {  // at the end of the range: the other way
    ++turned_;
    up_ = !up_;
    to = neighbour(best_, up_);
  }
  if (to == size_) {  // there is but one size
    start_over();
    return false;
  }
  return go(to, reason, rate, now);
}

/// The step was no gain: back to the best, then the other direction; after both, smaller steps, and in the end a rest.
bool Autoscaler::turn_round(ScaleReason reason, double rate, SteadyTime now) {
  up_ = !up_;
  if (++turned_ < 2) return step(reason, rate, now);
  turned_ = 0;
  if (factor_ > limits_.finest_step) {
    factor_ = std::max(limits_.finest_step, std::sqrt(factor_));
    return step(reason, rate, now);
  }
  resting_ = limits_.rest;
  settled_rate_ = rate;
  return go(best_, ScaleReason::settled, rate, now);
}

bool Autoscaler::judge(double rate, double worth, SteadyTime now) {
  if (best_ == 0) {
    best_ = size_;
    best_worth_ = worth;
    return step(ScaleReason::first_probe, rate, now);
  }
  if (candidate_ != 0) {  // the best, measured again
    const std::size_t candidate = std::exchange(candidate_, 0);
    best_worth_ = worth;
    const bool stands = candidate < best_ ? candidate_worth_ >= worth : candidate_worth_ > worth * (1 + limits_.band);
    if (!stands) return turn_round(ScaleReason::worse, rate, now);
    up_ = candidate > best_;
    best_ = candidate;
    best_worth_ = candidate_worth_;
    return step(ScaleReason::improved, rate, now);
  }
  if (size_ == best_) {
    best_worth_ = worth;
    return step(ScaleReason::retry, rate, now);
  }
  const bool better = worth > best_worth_ * (1 + limits_.band);
  const bool worse = worth < best_worth_ * (1 - limits_.band);
  const bool as_good = worth >= best_worth_;
  if (better || (as_good && size_ < best_)) {  // as good with fewer connections is better
    if (better) turned_ = 0;
    up_ = size_ > best_;
    best_ = size_;
    best_worth_ = std::max(worth, better ? 0 : best_worth_);
    return step(better ? ScaleReason::improved : ScaleReason::no_gain, rate, now);
  }
  if (size_ < best_ && worth > best_worth_ * (1 - kClearlyWorse)) {
    candidate_ = size_;
    candidate_worth_ = worth;
    return go(best_, ScaleReason::verify, rate, now);
  }
  return turn_round(worse ? ScaleReason::worse : ScaleReason::no_gain, rate, now);
}

bool Autoscaler::relax(const LoadSample& sample, SteadyTime now) {
  most_inside_ = std::max(most_inside_, sample.inside);
  if (++calm_ < limits_.calm) return false;
  const double needed = 2 * std::exchange(most_inside_, 0);
  calm_ = 0;
  const std::size_t to = std::max(first_size_, static_cast<std::size_t>(std::ceil(needed)));
  if (to >= size_) return false;
  best_ = 0;  // another load: what was best for the last says nothing
  candidate_ = 0;
  resting_ = 0;
  turned_ = 0;
  factor_ = limits_.step;
  return go(to, ScaleReason::unused, sample.served_per_second, now);
}

bool Autoscaler::sample(const LoadSample& sample, const Headroom& headroom, SteadyTime now) {
  most_ = headroom.most();
  const std::size_t most = std::max(limits_.min_size, std::min(limits_.max_size, most_));
  if (size_ > most) {
    if (best_ > most) best_ = 0;
    candidate_ = 0;
    resting_ = 0;
    return go(most, ScaleReason::headroom, sample.served_per_second, now);
  }
  if (!sample.saturated && sample.wait < std::chrono::milliseconds(1)) {
    // Nobody waits: the rate is the callers' and says nothing of the size. max_size is a limit, connections age out.
    start_over();
    return relax(sample, now);
  }
  calm_ = 0;
  most_inside_ = 0;
  if (resting_ > 0) {
    const bool shifted = std::abs(sample.served_per_second - settled_rate_) > limits_.shift * settled_rate_;
    seen_ = shifted ? seen_ + 1 : 0;
    if (--resting_ > 0 && seen_ < 3) return false;
    resting_ = 0;
    start_over();
    turned_ = 0;
    if (shifted) factor_ = limits_.step;
    best_ = size_;
    best_worth_ = worth_of(sample);
    return step(ScaleReason::retry, sample.served_per_second, now);
  }
  if (++seen_ == 1) return false;  // connections were opened or closed in it
  rates_ += sample.served_per_second;
  worths_ += worth_of(sample);
  if (seen_ <= limits_.samples) return false;
  return judge(rates_ / limits_.samples, worths_ / limits_.samples, now);
}

}  // namespace datawave::pool
