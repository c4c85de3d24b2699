/// How large a pool should be: a hill climb on what it does, without I/O. Samples and the limits of others go in, sizes
/// with reasons come out.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>

#include "datawave/core/clock.hpp"

namespace datawave::pool {

/// What the pool did since the sample before.
struct LoadSample {
  double served_per_second = 0;
  std::chrono::microseconds wait{0};  ///< mean, of those who were served: for a connection or in the queue
  bool saturated = false;             ///< somebody waited at the end
  /// Mean number of those who waited or were being served. Sizes are compared by the rate over its square root (the
  /// power of a queue, L. Kleinrock 1979): where callers wait for their answers before they ask again that is the rate
  /// itself, and where they do not, a size that serves as many but keeps them waiting is not as good. 0: not known.
  double inside = 0;
};

/// Beyond the pool: the smallest of them holds.
struct Headroom {
  std::size_t budget = SIZE_MAX;        ///< what the source allows us
  std::size_t server_limit = SIZE_MAX;  ///< its max_connections, less what it reserves
  std::size_t held_by_others = 0;       ///< connections of other clients
  [[nodiscard]] std::size_t most() const;
};

enum class ScaleReason : std::uint8_t {
  first_probe,  ///< nothing is known: a step in the direction that is due
  improved,     ///< the last step served more: another one
  no_gain,      ///< within the band: the smaller of the two sizes
  worse,        ///< back, and the other direction next
  verify,       ///< it looked worse: the best is measured again, because the server itself may have become slower
  headroom,     ///< others need the room
  unused,       ///< nobody waited for a while, and half of the connections would have been enough
  settled,      ///< both neighbours were tried: stays for a while
  retry,        ///< the wait after settling is over, or the load has changed
};
std::string_view to_string(ScaleReason reason);

struct ScaleDecision {
  SteadyTime at;
  std::size_t from = 0;
  std::size_t to = 0;
  ScaleReason reason = ScaleReason::first_probe;
  double served_per_second = 0;
};

struct ScaleLimits {
  std::size_t min_size = 1;
  std::size_t max_size = 100;
  /// A step multiplies or divides by this.
  double step = 2.0;
  /// When both neighbours were no better, steps shrink towards this, then the size rests.
  double finest_step = 1.25;
  /// Changes of the rate smaller than this share are noise.
  double band = 0.04;
  /// Samples that a size gets before it is judged; the first after a change is not counted.
  int samples = 3;
  /// A settled size is tried anew after so many samples, or at once when the rate changes by `shift`.
  int rest = 40;
  double shift = 0.3;
  /// After so many samples in which nobody waited, connections beyond twice those in use are given up; never below the
  /// size it began with.
  int calm = 25;
};

/// One sample a time; the pool is resized to size() after each. Not thread-safe.
class Autoscaler {
 public:
  Autoscaler(const ScaleLimits& limits, std::size_t size);
  /// True when the size changed.
  bool sample(const LoadSample& sample, const Headroom& headroom, SteadyTime now);
  [[nodiscard]] std::size_t size() const { return size_; }
  /// The best so far; size() is at times a probe beside it.
  [[nodiscard]] std::size_t best() const { return best_ == 0 ? size_ : best_; }
  [[nodiscard]] bool settled() const { return resting_ > 0; }
  /// The last 64, the newest last.
  [[nodiscard]] const std::deque<ScaleDecision>& decisions() const { return decisions_; }

 private:
  void start_over();
  bool go(std::size_t to, ScaleReason reason, double rate, SteadyTime now);
  bool step(ScaleReason reason, double rate, SteadyTime now);
  bool turn_round(ScaleReason reason, double rate, SteadyTime now);
  bool judge(double rate, double worth, SteadyTime now);
  [[nodiscard]] std::size_t neighbour(std::size_t of, bool up) const;

  ScaleLimits limits_;
  std::size_t size_;
  std::size_t most_ = SIZE_MAX;
  double factor_;
  bool up_ = false;       ///< the direction of the next step: small first, it is the cheaper mistake
  std::size_t best_ = 0;  ///< size to which the climb compares; 0: none yet
  double best_worth_ = 0;
  double settled_rate_ = 0;
  std::size_t candidate_ = 0;  ///< looked worse than the best, which is being measured again; 0: none
  double candidate_worth_ = 0;
  int turned_ = 0;  ///< times in a row that a step was no gain
  int seen_ = 0;    ///< samples of this size
  double rates_ = 0;
  double worths_ = 0;
  int resting_ = 0;
  std::size_t first_size_;
  int calm_ = 0;  ///< samples in a row in which nobody waited
  double most_inside_ = 0;
  bool relax(const LoadSample& sample, SteadyTime now);
  std::deque<ScaleDecision> decisions_;
};

}  // namespace datawave::pool
