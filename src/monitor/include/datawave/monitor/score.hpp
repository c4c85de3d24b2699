/// The health score: 100 less what each term loses. Without I/O; docs/health.md has the formula for people.
///
/// A term has a weight, and a value from 0 (as bad as it gets) to 1. What is not known is left out, and the weights of
/// the others share the hundred points: term i loses 100 · wᵢ/Σw · (1 - vᵢ), rounded to a tenth, and the score is
/// exactly 100 less the sum. Of a source that is down only the availability is known: its score is 0.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "datawave/monitor/round.hpp"

namespace datawave::monitor {

/// Rounds that the score looks at: the last 20, none older than ten minutes.
inline constexpr std::size_t kScoreRounds = 20;
inline constexpr std::chrono::minutes kScoreAge{10};
/// Rounds behind a baseline before it says anything, and answered rounds before stability does.
inline constexpr std::uint64_t kBaselineRounds = 100;
inline constexpr std::int64_t kStabilityRounds = 10;

/// What the gateway's pool of a source is doing.
struct PoolUse {
  std::int64_t in_use = 0;
  std::int64_t max_size = 0;
  std::int64_t waiting = 0;
};
DW_DESCRIBE(PoolUse, in_use, max_size, waiting);

struct ScoreInput {
  std::int64_t rounds = 0;
  std::int64_t failed = 0;
  bool down = false;  // the last two rounds failed, or one for a reason that trying again does not mend
  std::int64_t steps = 0;
  std::int64_t failed_steps = 0;
  std::optional<std::int64_t> median_us;
  std::optional<std::int64_t> baseline_us;  // median of the last 7 days
  std::uint64_t baseline_rounds = 0;
  Spread spread;
  std::optional<std::int64_t> connections;
  std::optional<std::int64_t> max_connections;
  std::optional<PoolUse> pool;
  std::optional<bool> standby;
  std::optional<double> replication_lag_s;
};

struct ScoreTerm {
  std::string name;  // availability, latency, stability, errors, saturation, replication
  std::int64_t weight = 0;
  std::optional<double> value;  // 0 to 1; absent: not known, and so left out
  double points_lost = 0;
  std::string evidence;  // for a person; of an unknown term why
};
DW_DESCRIBE(ScoreTerm, name, weight, value, points_lost, evidence);

struct Score {
  std::optional<double> points;  // 0 to 100, in tenths; absent while no term is known
  std::vector<ScoreTerm> terms;
};
Score score_of(const ScoreInput& in);

enum class HealthState : std::uint8_t { healthy, degraded, unhealthy, unknown };
DW_DESCRIBE_ENUM(HealthState, healthy, degraded, unhealthy, unknown)

/// From scores to a state, with hysteresis: healthy from 80 points, unhealthy below 50. A worse state comes after two
/// rounds that say so, a better one after three with 5 points to spare. Two rounds without an answer, or one that was
/// refused, are unhealthy at once; the first answered round decides for a source that nothing was known of.
class StateKeeper {
 public:
  struct Seen {
    bool ok = false;
    bool down = false;
    std::optional<double> score;
  };
  /// True when the state changed.
  bool feed(const Seen& seen);
  [[nodiscard]] HealthState state() const { return state_; }
  void restore(HealthState state) { state_ = state; }

 private:
  HealthState state_ = HealthState::unknown;
  HealthState wanted_ = HealthState::unknown;
  int rounds_ = 0;  // that wanted it
};

}  // namespace datawave::monitor
