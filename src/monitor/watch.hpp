/// What the monitor remembers of one source that it probes. Lives on the monitor's lane.
#pragma once

#include <boost/asio/cancellation_signal.hpp>

#include "datawave/connect/connection.hpp"
#include "health_rows.hpp"
#include "pace.hpp"

namespace datawave::monitor {

class Watch {
 public:
  Watch(Uuid tenant, KnownSource source) : tenant_(tenant), source_(std::move(source)) {}

  [[nodiscard]] const Uuid& id() const { return source_.id; }
  [[nodiscard]] const Uuid& tenant() const { return tenant_; }
  [[nodiscard]] const KnownSource& source() const { return source_; }
  [[nodiscard]] const Failures& failures() const { return failures_; }
  [[nodiscard]] HealthState state() const { return keeper_.state(); }

  /// Its record changed. True when its connection has to be made anew; what failed is then forgotten.
  bool replace(KnownSource source);
  void resume(Past past);
  void set_baseline(LatencyHistogram hours) { baseline_ = std::move(hours); }

  /// Takes a round in: window, failures, score, state, report. Returns the state before where it changed.
  std::optional<HealthState> take(const Round& round, std::optional<connect::HealthFacts> facts,
                                  std::optional<PoolUse> pool);
  [[nodiscard]] HealthReport report() const;
  void next_at(UtcTime at) { report_.next_probe_at = at; }

  /// What has gathered for the store; nothing where nothing has. `last`: the running minute too.
  std::optional<Unsaved> take_unsaved(bool last);
  /// It was not stored: kept for the next time, as far as there is room. Returns how many rounds were let go.
  std::size_t put_back(Unsaved unsaved);
  /// An hour has ended since it was asked last: the baseline is to be read again.
  bool take_hour_ended() { return std::exchange(hour_ended_, false); }

  // The probing itself.
  std::unique_ptr<connect::Connection> connection;
  bool tells_no_facts = false;
  bool in_flight = false;
  bool begun = false;  // the coroutine has reached its first line, and may be cancelled
  bool removed = false;
  bool moved = false;  // its endpoint changed while a round was in flight
  SteadyTime due;
  asio::cancellation_signal cancel;

 private:
  [[nodiscard]] ScoreInput score_input(UtcTime now) const;
  void explain(const Score& score);

  Uuid tenant_;
  KnownSource source_;
  Failures failures_;
  bool down_ = false;
  StateKeeper keeper_;
  RoundWindow window_;
  Downsampler sampler_;
  LatencyHistogram baseline_;  // ended hours of the last 7 days
  std::optional<std::int64_t> baseline_us_;
  std::uint64_t baseline_rounds_ = 0;
  std::optional<connect::HealthFacts> facts_;
  std::optional<PoolUse> pool_;
  HealthReport report_;
  Unsaved unsaved_;
  bool hour_ended_ = false;
};

}  // namespace datawave::monitor
