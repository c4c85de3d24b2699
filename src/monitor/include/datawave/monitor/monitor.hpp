/// HealthMonitor: probes every source, keeps what it saw, and says how each is. docs/health.md tells people.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "datawave/monitor/records.hpp"
#include "datawave/source/service.hpp"

namespace datawave::monitor {

struct MonitorOptions {
  std::chrono::milliseconds interval{15'000};        // between rounds of a source that answers
  std::chrono::milliseconds retry{1'000};            // after the first failure
  std::chrono::milliseconds slowest{120'000};        // of one that does not
  std::chrono::milliseconds refused_first{600'000};  // of one that refuses our account, so that it is not locked
  std::chrono::milliseconds refused_slowest{3'600'000};
  std::chrono::milliseconds probe_time{5'000};  // for a whole round
  std::chrono::milliseconds flush{15'000};      // rounds of all sources go to the store together
  std::chrono::milliseconds look{2'000};        // for sources that were made, changed or removed
  std::chrono::milliseconds lease{60'000};
  std::size_t at_once = 64;  // rounds in flight; of sources that failed last time at most half of that
  /// Endpoints that were not probed before, a tenant: so many at once, then one a second. What probes is also a scanner
  /// of ports.
  int new_at_once = 10;
  std::string owner;  // of this process; made from the time and chance when empty
  /// After each round, on the monitor's thread; for tests.
  std::function<void(const Uuid& source, const Round&, HealthState)> on_round;
};

/// For /metrics: what this process probes.
struct SourceSample {
  Uuid source_id;
  std::string source_name;
  HealthState state = HealthState::unknown;
  bool up = false;
  std::optional<double> score;
  LatencySummary last_5m;
};

/// Starts a thread with a lane of its own. Each source has one connection, kept open between rounds, of no pool. Of
/// several servers on one store, one probes a source at a time: it holds the source's lease. Thread-safe; tasks run on
/// the caller's lane. The monitor outlives `database`, whose threads answer to its lane, but is stopped before.
class HealthMonitor {
 public:
  struct Parts {
    store::Database& database;
    source::SourceService& sources;
    io::BlockingPool& blocking;
    const Clock& clock = system_clock();
    const Random& random = system_random();
  };
  explicit HealthMonitor(Parts parts, MonitorOptions options = {});
  ~HealthMonitor();

  void start();
  /// Cancels rounds in flight, stores what was seen, gives up its leases.
  void stop();

  using PoolHook = std::function<std::optional<PoolUse>(const Uuid& tenant, const Uuid& source)>;
  /// Asked on the monitor's thread after each round; set before start().
  void set_pool_hook(PoolHook hook);

  /// `source` was found in `scope`. From this process's memory, or, when another server probes it, from the store (at
  /// most options.flush old).
  Task<HealthReport> health(CallContext ctx, store::TenantScope scope, source::DataSource source);
  Task<HealthOverview> overview(CallContext ctx, store::TenantScope scope);
  /// Errors: invalid_argument (field from, to, resolution) where it is backwards or would be too long.
  Task<HealthHistory> history(CallContext ctx, store::TenantScope scope, Uuid source, HistoryRequest request);
  /// Climbs the ladder, then measures on that connection. Limited and audited as a connection test. Errors: those of
  /// SourceService::examine(); what the source said is in the diagnosis.
  Task<Diagnosis> diagnose(CallContext ctx, store::TenantScope scope, source::DataSource source);

  /// The sources of one tenant that this process probes, by name; at most kMostLines.
  [[nodiscard]] std::vector<SourceSample> samples(const Uuid& tenant) const;

  struct Counts {
    std::uint64_t rounds = 0;
    std::uint64_t failed = 0;
    std::uint64_t connects = 0;
    std::uint64_t dropped = 0;  // rounds that could not be stored
    std::int64_t sources = 0;   // held by this process
    std::int64_t in_flight = 0;
  };
  [[nodiscard]] Counts counts() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

/// What is past its time goes: rounds after a day, minutes after a week, hours after a year. At most `piece` rows of
/// each; true when there may be more. Under SystemWork::retention.
Result<bool> remove_old_health(store::WriteTx& tx, std::int64_t piece);
/// All that is known of a source's health, in the body that removes it.
Result<void> remove_health(store::WriteTx& tx, const Uuid& source);

}  // namespace datawave::monitor
