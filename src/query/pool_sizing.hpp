/// How many connections a source may have, over all lanes of this process: set by hand, or looked for.
#pragma once

#include <map>
#include <mutex>
#include <optional>

#include "datawave/pool/connection_table.hpp"
#include "datawave/pool/self_sizing.hpp"
#include "datawave/query/records.hpp"
#include "pool_settings.hpp"

namespace datawave::query {

/// What a lane tells of its pool of the source.
struct LaneLook {
  pool::LoadCounters load;
  pool::Counts counts;
  bool paused = false;
};

/// Tokens of one source, shared out to the lanes that need them. What a lane may have grows only when another has
/// given its share back, so that together they stay within the size; every lane that uses the source has one at least.
/// Thread-safe.
class PoolSizing {
 public:
  static constexpr std::chrono::milliseconds kInterval{200};
  /// A lane that served nobody for so long leaves its share, but for one connection, to the others.
  static constexpr std::chrono::milliseconds kIdle{1000};

  struct Start {
    std::size_t size = 8;  ///< before anything is known
    std::size_t most = 50;
    std::size_t lanes = 1;
    PoolSetting setting;
  };
  explicit PoolSizing(const Start& start);

  /// What a lane may have before it has told anything.
  std::size_t join(const void* lane, SteadyTime now);
  /// Every kInterval from each lane that uses the source: what it may have now.
  std::size_t tick(const void* lane, const LaneLook& look, SteadyTime now);
  /// The same out of turn, after the size was set.
  std::size_t regrant(const void* lane, const pool::Counts& counts, SteadyTime now);
  /// A lane that has had nothing to do for a while: its pool is left with one connection at most, and its share is
  /// free. Until it tells something again.
  void rest(const void* lane);
  void leave(const void* lane);
  void set(const PoolSetting& setting);
  /// True for one caller every ten seconds, where the size is looked for: read the headroom and tell it.
  bool wants_headroom(SteadyTime now);
  void set_headroom(const pool::Headroom& headroom);

  [[nodiscard]] std::size_t size() const;
  [[nodiscard]] std::size_t held() const;
  /// What the size may come to.
  [[nodiscard]] std::size_t ceiling() const;
  /// As PoolView shows it. `steady` and `utc` are the same moment.
  void describe(PoolView& view, SteadyTime steady, UtcTime utc) const;

 private:
  struct Lane {
    std::size_t granted = 0;
    LaneLook look;
    SteadyTime told{};
    SteadyTime busy{};
    bool resting = false;
    pool::LoadSample sample;
  };
  [[nodiscard]] std::size_t size_now() const;
  void restart();
  void sample(SteadyTime now);
  [[nodiscard]] static bool is_busy(const Lane& lane, SteadyTime now) { return now - lane.busy < kIdle; }
  [[nodiscard]] static std::size_t taken(const Lane& lane);
  [[nodiscard]] std::size_t fair_share(const Lane& lane, SteadyTime now) const;
  std::size_t grant(Lane& lane, SteadyTime now);

  mutable std::mutex mutex_;
  Start start_;
  PoolSetting setting_;
  std::optional<pool::Autoscaler> scaler_;  ///< none: the size is set
  pool::Headroom headroom_;
  SteadyTime next_headroom_{};
  SteadyTime next_sample_{};
  int skipped_ = 0;
  std::map<const void*, Lane> lanes_;
};

}  // namespace datawave::query
