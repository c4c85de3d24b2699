#include "datawave/pool/self_sizing.hpp"

#include "datawave/core/log.hpp"

namespace datawave::pool {

namespace {
constexpr log::Logger kLog{"pool"};
constexpr int kMostSkipped = 30;
}  // namespace

SelfSizing::SelfSizing(Executor executor, Pool& pool, SelfSizingOptions options)
    : pool_(pool),
      options_(std::move(options)),
      scaler_(options_.limits, pool.limits().max_size),
      turn_(io::Turn::of(executor)),
      timer_([](void* of) { static_cast<SelfSizing*>(of)->sample(); }, this) {
  if (!options_.counters) {
    options_.counters = [&pool] { return LoadCounters{pool.totals().grants, pool.totals().waited, pool.waiting()}; };
  }
  last_ = options_.counters();
  last_at_ = turn_.now();
  turn_.arm(timer_, last_at_ + options_.interval);
}

SelfSizing::~SelfSizing() = default;

void SelfSizing::sample() {
  const SteadyTime now = turn_.now();
  // What is being opened or closed says nothing of a size; but a server that refuses must not stop the looking.
  const Counts& counts = pool_.counts();
  const std::size_t open = counts.open() + counts.connecting;
  const bool moving = open > scaler_.size() || (counts.connecting > 0 && counts.open() < scaler_.size());
  if (moving && ++skipped_ < kMostSkipped) {
    last_ = options_.counters();
    last_at_ = now;
    turn_.arm(timer_, now + options_.interval);
    return;
  }
  skipped_ = 0;
  const LoadCounters counters = options_.counters();
  const std::uint64_t served = counters.served - last_.served;
  const double seconds = std::chrono::duration<double>(now - last_at_).count();
  LoadSample sample;
  sample.served_per_second = seconds > 0 ? static_cast<double>(served) / seconds : 0;
  sample.saturated = counters.waiting > 0;
  if (served > 0) {
    sample.wait = std::chrono::duration_cast<std::chrono::microseconds>((counters.waited - last_.waited) /
                                                                        static_cast<std::int64_t>(served));
  }
  last_ = counters;
  last_at_ = now;
  if (scaler_.sample(sample, headroom_, now)) {
    const ScaleDecision& decision = scaler_.decisions().back();
    kLog.debug("resized", {{"from", decision.from}, {"to", decision.to}, {"reason", to_string(decision.reason)}});
    pool_.resize(scaler_.size());
  }
  turn_.arm(timer_, now + options_.interval);
}

}  // namespace datawave::pool
