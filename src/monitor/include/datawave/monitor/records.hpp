/// Health as the API shows it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "datawave/connect/health.hpp"
#include "datawave/core/uuid.hpp"
#include "datawave/monitor/score.hpp"
#include "datawave/source/records.hpp"

namespace datawave::monitor {

/// One source: what the last rounds came to. Where no round was run yet, state is unknown and most is absent.
struct HealthReport {
  Uuid source_id;
  std::string source_name;
  HealthState state = HealthState::unknown;
  std::string reason;  // one sentence: what costs most, or why nothing is known
  std::optional<UtcTime> since;
  std::optional<double> score;
  std::vector<ScoreTerm> terms;
  std::optional<Round> last_probe;
  std::optional<UtcTime> next_probe_at;
  std::int64_t failures = 0;  // in a row
  LatencySummary last_5m;
  LatencySummary last_1h;
  std::optional<std::int64_t> baseline_us;
  std::optional<connect::HealthFacts> facts;
  std::optional<PoolUse> pool;
};
DW_DESCRIBE(HealthReport, source_id, source_name, state, reason, since, score, terms, last_probe, next_probe_at,
            failures, last_5m, last_1h, baseline_us, facts, pool);

/// A line of the overview.
struct HealthLine {
  Uuid source_id;
  std::string source_name;
  std::string connector;
  HealthState state = HealthState::unknown;
  std::string reason;
  std::optional<UtcTime> since;
  std::optional<double> score;
  std::optional<UtcTime> last_probe_at;
  std::optional<std::int64_t> p50_us;  // of the last 5 minutes
};
DW_DESCRIBE(HealthLine, source_id, source_name, connector, state, reason, since, score, last_probe_at, p50_us);

struct HealthOverview {
  std::vector<HealthLine> items;  // worst first, at most kMostLines
  std::int64_t total = 0;
};
DW_DESCRIBE(HealthOverview, items, total);
inline constexpr std::int64_t kMostLines = 1000;

enum class Resolution : std::uint8_t { raw, minute, hour };
DW_DESCRIBE_ENUM(Resolution, raw, minute, hour)

/// Of a minute or an hour, or (raw) one round: then all quantiles are its latency.
struct HealthPoint {
  UtcTime at;
  std::int64_t rounds = 0;
  std::int64_t failed = 0;
  std::optional<std::int64_t> min_us;
  std::optional<double> mean_us;
  std::optional<std::int64_t> p50_us;
  std::optional<std::int64_t> p95_us;
  std::optional<std::int64_t> p99_us;
  std::optional<std::int64_t> max_us;
  std::optional<double> score;
  std::string error;  // raw: the code of what failed
};
DW_DESCRIBE(HealthPoint, at, rounds, failed, min_us, mean_us, p50_us, p95_us, p99_us, max_us, score, error);

struct HistoryRequest {
  std::optional<UtcTime> from;  // default: an hour before `to`
  std::optional<UtcTime> to;    // default: now
  std::optional<Resolution> resolution;
};
struct HealthHistory {
  UtcTime from;
  UtcTime to;
  Resolution resolution = Resolution::raw;
  std::vector<HealthPoint> items;  // oldest first; at most kMostPoints
};
DW_DESCRIBE(HealthHistory, from, to, resolution, items);
inline constexpr std::int64_t kMostPoints = 5000;

enum class Severity : std::uint8_t { high, medium, low, info };
DW_DESCRIBE_ENUM(Severity, high, medium, low, info)

struct HealthFinding {
  Severity severity = Severity::info;
  std::string code;      // stable: "tls.none", "connections.near_limit"
  std::string title;     // what is wrong
  std::string evidence;  // what was seen
  std::string remedy;    // what to do
};
DW_DESCRIBE(HealthFinding, severity, code, title, evidence, remedy);

/// Made on demand and not kept.
struct Diagnosis {
  Uuid source_id;
  std::string source_name;
  UtcTime at;
  std::int64_t took_ms = 0;
  source::TestReport connectivity;
  LatencySummary ping;     // as many as came within the time, in a row on one connection
  LatencySummary query;    // the statement that reads the facts
  std::string incomplete;  // why a part is missing; empty: nothing is
  std::optional<connect::HealthFacts> facts;
  std::optional<connect::AccountFacts> account;
  std::vector<HealthFinding> findings;  // gravest first
};
DW_DESCRIBE(Diagnosis, source_id, source_name, at, took_ms, connectivity, ping, query, incomplete, facts, account,
            findings);

/// What was seen, judged: without I/O. `now` is for what expires.
std::vector<HealthFinding> findings_of(const Diagnosis& seen, UtcTime now);

}  // namespace datawave::monitor
