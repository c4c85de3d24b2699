/// The statements of health: who probes a source, and what the rounds came to.
#pragma once

#include <set>

#include "datawave/monitor/records.hpp"
#include "datawave/store/database.hpp"
#include "rollup.hpp"

namespace datawave::monitor {

struct ScoredRound {
  Round round;
  std::optional<double> score;
};

/// What one source has for the store.
struct Unsaved {
  Uuid source;
  Uuid tenant;
  std::vector<ScoredRound> rounds;
  std::vector<Rollup> minutes;
  std::optional<Rollup> ended_hour;
  std::optional<Rollup> hour;  // so far
  std::optional<HealthReport> report;
};

/// A source as the monitor needs to know it. `endpoint`: changes when another connection has to be made.
struct KnownSource {
  Uuid id;
  std::string name;
  std::string connector;
  std::string endpoint;
  std::optional<std::int64_t> secrets_at;
};
DW_DESCRIBE(KnownSource, id, name, connector, endpoint, secrets_at);

struct TenantHead {
  Uuid tenant;
  std::int64_t event_seq = 0;
};

// -- under SystemWork::health_probe --

/// Whose sources may have changed: every change of one is an event.
Result<std::vector<TenantHead>> read_heads(store::Tx& tx);
/// Whether a lease is free, without a commit.
Result<bool> any_free_lease(store::Tx& tx);
/// Takes those of `wanted` that nobody holds. `alone`: no other process has this store, and a lease means nothing.
Result<std::vector<Uuid>> take_leases(store::WriteTx& tx, const std::vector<Uuid>& wanted, const std::string& owner,
                                      std::chrono::milliseconds lease, bool alone);
Result<void> release_leases(store::WriteTx& tx, const std::string& owner);
/// Renews the leases of `owner` and writes what belongs to the sources it still holds; gives these.
Result<std::set<Uuid>> save(store::WriteTx& tx, const std::vector<Unsaved>& all, const std::string& owner,
                            std::chrono::milliseconds lease);

// -- under the tenant's scope --

Result<std::vector<KnownSource>> read_sources(store::Tx& tx);
/// A row, without a holder, for each that has none and is still there.
Result<void> make_rows(store::WriteTx& tx, const std::vector<Uuid>& sources);

/// What is known of a source when its probing is taken up.
struct Past {
  HealthState state = HealthState::unknown;
  std::optional<UtcTime> since;
  LatencyHistogram baseline;  // hours of the last 7 days, the running one left out
  std::optional<Rollup> hour;
  std::vector<Round> rounds;  // of the last hour
};
Result<Past> read_past(store::Tx& tx, const Uuid& source);
/// The state of a source that `owner` holds, with the event that tells of it. False: it is not held any more.
Result<bool> write_change(store::WriteTx& tx, const HealthReport& report, HealthState before, const std::string& owner);

/// What another process knows: the report as it was stored; nothing where there is none.
Result<std::optional<HealthReport>> read_report(store::Tx& tx, const Uuid& source);
Result<HealthOverview> read_overview(store::Tx& tx);
Result<std::vector<HealthPoint>> read_history(store::Tx& tx, const Uuid& source, Resolution resolution, UtcTime from,
                                              UtcTime to);

}  // namespace datawave::monitor
