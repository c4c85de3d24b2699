#include "datawave/pool/self_sizing.hpp"

#include "datawave/core/log.hpp"

namespace datawave::pool {

namespace {
constexpr log::Logger kLog{"pool"};
constexpr int kMostSkipped = 30;
}  // namespace

LoadSample sample_between(const LoadCounters& before, const LoadCounters& now, std::chrono::nanoseconds apart) {
  LoadSample sample;
  sample.saturated = now.waiting > 0;
  sample.inside = static_cast<double>(now.running);
  const double seconds = std::chrono::duration<double>(apart).count();
  const std::uint64_t served = now.served - before.served;
  if (seconds <= 0 || served == 0) return sample;
  sample.served_per_second = static_cast<double>(served) / seconds;
  const std::chrono::nanoseconds waited = now.waited - before.waited;
  sample.wait = std::chrono::duration_cast<std::chrono::microseconds>(waited / static_cast<std::int64_t>(served));
  const std::chrono::duration<double> inside = waited + (now.inside - before.inside);
  sample.inside = inside.count() / seconds + static_cast<double>(now.lent);  // J. Little: number = rate × time
  return sample;
}

SelfSizing::SelfSizing(Executor executor, Pool& pool, SelfSizingOptions options)
    : pool_(pool),
      options_(std::move(options)),
      scaler_(options_.limits, pool.limits().max_size),
      turn_(io::Turn::of(executor)),
      timer_([](void* of) { static_cast<SelfSizing*>(of)->sample(); }, this) {
  if (!options_.counters) {
    options_.counters = [&pool] {
      const Totals& totals = pool.totals();
      return LoadCounters{totals.grants,  totals.waited,        Duration(0),
                          pool.waiting(), pool.counts().leased, pool.counts().leased};
    };
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
  const LoadSample sample = sample_between(last_, counters, now - last_at_);
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
