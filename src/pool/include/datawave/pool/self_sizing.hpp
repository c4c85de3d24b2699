/// A pool that looks for its size: samples it, asks an Autoscaler, resizes. Lives on the pool's lane.
#pragma once

#include <functional>
#include <memory>

#include "datawave/io/turn.hpp"
#include "datawave/pool/autoscaler.hpp"
#include "datawave/pool/pool.hpp"

namespace datawave::pool {

/// Counted since the beginning by whoever serves: the pool itself, or a mux on it.
struct LoadCounters {
  std::uint64_t served = 0;
  std::chrono::nanoseconds waited{0};  ///< by those who were served, before they were
  std::chrono::nanoseconds inside{0};  ///< by those who were served, from asking to the answer; 0: not counted
  std::size_t waiting = 0;             ///< now: could use another connection
  std::size_t lent = 0;                ///< now: connections in use, where `inside` is not counted
  std::size_t running = 0;             ///< now: begun and not ended
};

/// What lies between two looks.
LoadSample sample_between(const LoadCounters& before, const LoadCounters& now, std::chrono::nanoseconds apart);

struct SelfSizingOptions {
  ScaleLimits limits;
  std::chrono::milliseconds interval{100};
  /// Empty: the pool's leases.
  std::function<LoadCounters()> counters;
};

class SelfSizing {
 public:
  /// `pool` outlives it.
  SelfSizing(Executor executor, Pool& pool, SelfSizingOptions options);
  ~SelfSizing();
  SelfSizing(const SelfSizing&) = delete;
  SelfSizing& operator=(const SelfSizing&) = delete;

  /// What others allow; read anew from time to time by whoever knows how.
  void set_headroom(const Headroom& headroom) { headroom_ = headroom; }
  [[nodiscard]] const Autoscaler& scaler() const { return scaler_; }

 private:
  void sample();

  Pool& pool_;
  SelfSizingOptions options_;
  Autoscaler scaler_;
  Headroom headroom_;
  io::Turn& turn_;
  io::CoarseTimer timer_;
  LoadCounters last_;
  SteadyTime last_at_{};
  int skipped_ = 0;  ///< samples in a row, while connections are opened or closed
};

}  // namespace datawave::pool
