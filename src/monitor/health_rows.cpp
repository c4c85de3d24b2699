#include "health_rows.hpp"

#include <algorithm>

#include "datawave/monitor/monitor.hpp"

namespace datawave::monitor {

namespace {
constexpr std::string_view kNoRow =
    "INSERT INTO health (source_id, tenant_id, state, reason, lease_until) SELECT s.id, s.tenant_id, 'unknown', '', 0 "
    "FROM sources s WHERE {tenant:s} AND s.id = ?1 ON CONFLICT (source_id) DO NOTHING";
constexpr std::string_view kRound =
    "INSERT INTO health_rounds (source_id, at, tenant_id, ok, connect_us, ping_us, query_us, steps, failed_steps, "
    "score, error) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11) ON CONFLICT (source_id, at) DO NOTHING";
constexpr std::string_view kRollup =
    "INSERT INTO health_rollups (source_id, width, at, tenant_id, rounds, failed, min_us, max_us, sum_us, scored, "
    "score_sum, latencies) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12) ON CONFLICT (source_id, width, "
    "at) DO UPDATE SET rounds = excluded.rounds, failed = excluded.failed, min_us = excluded.min_us, max_us = "
    "excluded.max_us, sum_us = excluded.sum_us, scored = excluded.scored, score_sum = excluded.score_sum, latencies = "
    "excluded.latencies";
constexpr std::string_view kRollupColumns = "at, rounds, failed, min_us, max_us, sum_us, scored, score_sum, latencies";
constexpr std::int64_t kMinute = 60;
constexpr std::int64_t kHour = 3600;

Result<Rollup> rollup_of(const store::Row& row) {
  Rollup out;
  DW_TRY(out.at, store::from_row<UtcTime>(row, 0));
  out.rounds = row.integer(1);
  out.failed = row.integer(2);
  out.min_us = row.integer(3);
  out.max_us = row.integer(4);
  out.sum_us = row.integer(5);
  out.scored = row.integer(6);
  out.score_sum = row.real(7);
  DW_TRY(out.latencies, LatencyHistogram::decode(row.bytes(8)));
  return out;
}

Result<void> write_rollup(store::WriteTx& tx, const Unsaved& of, std::int64_t width, const Rollup& rollup) {
  const std::string latencies = rollup.latencies.encode();
  return tx.post(kRollup, of.source, width, rollup.at, of.tenant, rollup.rounds, rollup.failed, rollup.min_us,
                 rollup.max_us, rollup.sum_us, rollup.scored, rollup.score_sum, store::BytesView{latencies});
}

/// A minute that was begun by another process, or by this one before a restart, is continued.
Result<void> write_minute(store::WriteTx& tx, const Unsaved& of, Rollup minute) {
  const store::RowCallback take = [&minute](const store::Row& row) -> Result<void> {
    DW_TRY(const Rollup begun, rollup_of(row));
    minute.merge(begun);
    return {};
  };
  static const std::string sql =
      "SELECT " + std::string(kRollupColumns) + " FROM health_rollups WHERE source_id = ?1 AND width = ?2 AND at = ?3";
  DW_CHECK(tx.each(sql, take, of.source, kMinute, minute.at));
  return write_rollup(tx, of, kMinute, minute);
}

Result<void> write_report(store::WriteTx& tx, const HealthReport& report) {
  std::optional<UtcTime> at;
  if (report.last_probe) at = report.last_probe->at;
  return tx.post(
      "UPDATE health SET state = ?2, since = ?3, score = ?4, reason = ?5, probed_at = ?6, p50_us = ?7, report = ?8 "
      "WHERE source_id = ?1",
      report.source_id, report.state, report.since, report.score, report.reason, at, report.last_5m.p50_us, report);
}

Result<void> write_all(store::WriteTx& tx, const Unsaved& of) {
  for (const ScoredRound& one : of.rounds) {
    const Round& r = one.round;
    DW_CHECK(tx.post(kRound, of.source, r.at, of.tenant, r.ok, r.connect_us, r.ping_us, r.query_us, r.steps,
                     r.failed_steps, one.score, r.error ? r.error->code : std::string()));
  }
  for (const Rollup& minute : of.minutes) DW_CHECK(write_minute(tx, of, minute));
  if (of.ended_hour) DW_CHECK(write_rollup(tx, of, kHour, *of.ended_hour));
  if (of.hour) DW_CHECK(write_rollup(tx, of, kHour, *of.hour));
  if (of.report) DW_CHECK(write_report(tx, *of.report));
  return {};
}

std::optional<std::int64_t> optional_count(const store::Row& row, int column) {
  if (row.is_null(column)) return std::nullopt;
  return row.integer(column);
}

HealthPoint point_of(const Rollup& rollup) {
  HealthPoint out;
  out.at = rollup.at;
  out.rounds = rollup.rounds;
  out.failed = rollup.failed;
  out.score = rollup.score();
  if (rollup.latencies.count() == 0) return out;
  out.min_us = rollup.min_us;
  out.max_us = rollup.max_us;
  out.mean_us = rollup.mean_us();
  // A bucket's middle may lie outside of what was measured.
  const auto at = [&](double q) { return std::clamp(*rollup.latencies.quantile_us(q), rollup.min_us, rollup.max_us); };
  out.p50_us = at(0.50);
  out.p95_us = at(0.95);
  out.p99_us = at(0.99);
  return out;
}
}  // namespace

Result<std::vector<TenantHead>> read_heads(store::Tx& tx) {
  std::vector<TenantHead> out;
  const store::RowCallback take = [&out](const store::Row& row) -> Result<void> {
    TenantHead head;
    DW_TRY(head.tenant, store::from_row<Uuid>(row, 0));
    head.event_seq = row.integer(1);
    out.push_back(head);
    return {};
  };
  DW_CHECK(tx.each("SELECT tenant_id, event_seq FROM heads", take));
  return out;
}

Result<bool> any_free_lease(store::Tx& tx) {
  DW_TRY(const UtcTime now, tx.now());
  DW_TRY(const auto any, tx.find<std::int64_t>("SELECT 1 FROM health WHERE lease_until <= ?1 LIMIT 1", now));
  return any.has_value();
}

Result<std::vector<Uuid>> take_leases(store::WriteTx& tx, const std::vector<Uuid>& wanted, const std::string& owner,
                                      std::chrono::milliseconds lease, bool alone) {
  DW_TRY(const UtcTime now, tx.now());
  const UtcTime free_before = alone ? UtcTime::max() : now;
  std::vector<Uuid> taken;
  for (const Uuid& source : wanted) {
    DW_TRY(
        const auto changed,
        tx.exec("UPDATE health SET lease_owner = ?2, lease_until = ?3 WHERE source_id = ?1 AND (lease_until <= ?4 OR "
                "lease_owner = ?2)",
                source, owner, now + lease, free_before));
    if (changed == 1) taken.push_back(source);
  }
  return taken;
}

Result<void> release_leases(store::WriteTx& tx, const std::string& owner) {
  DW_CHECK(tx.exec("UPDATE health SET lease_owner = NULL, lease_until = 0 WHERE lease_owner = ?1", owner));
  return {};
}

Result<std::set<Uuid>> save(store::WriteTx& tx, const std::vector<Unsaved>& all, const std::string& owner,
                            std::chrono::milliseconds lease) {
  DW_TRY(const UtcTime now, tx.now());
  DW_CHECK(tx.exec("UPDATE health SET lease_until = ?2 WHERE lease_owner = ?1", owner, now + lease));
  std::set<Uuid> held;
  const store::RowCallback take = [&held](const store::Row& row) -> Result<void> {
    DW_TRY(const Uuid id, store::from_row<Uuid>(row, 0));
    held.insert(id);
    return {};
  };
  // The rows were locked by the update, so that none of these sources is removed before this is committed.
  DW_CHECK(tx.each("SELECT source_id FROM health WHERE lease_owner = ?1", take, owner));
  for (const Unsaved& one : all) {
    if (held.contains(one.source)) DW_CHECK(write_all(tx, one));
  }
  return held;
}

Result<std::vector<KnownSource>> read_sources(store::Tx& tx) {
  return tx.select<KnownSource>(
      "SELECT s.id, s.name, s.connector, s.connection, (SELECT max(x.updated_at) FROM source_secrets x WHERE "
      "{tenant:x} AND x.source_id = s.id) FROM sources s WHERE {tenant:s}");
}

Result<void> make_rows(store::WriteTx& tx, const std::vector<Uuid>& sources) {
  tx.bookkeeping(store::Bookkeeping::statistics);
  for (const Uuid& source : sources) DW_CHECK(tx.exec(kNoRow, source));
  return {};
}

Result<Past> read_past(store::Tx& tx, const Uuid& source) {
  Past past;
  DW_TRY(const UtcTime now, tx.now());
  const store::RowCallback take_state = [&past](const store::Row& row) -> Result<void> {
    DW_TRY(past.state, store::from_row<HealthState>(row, 0));
    DW_TRY(past.since, store::from_row<std::optional<UtcTime>>(row, 1));
    return {};
  };
  DW_CHECK(tx.each("SELECT state, since FROM health WHERE {tenant} AND source_id = ?1", take_state, source));
  const UtcTime hour = beginning(now, std::chrono::hours(1));
  const store::RowCallback take_hour = [&](const store::Row& row) -> Result<void> {
    DW_TRY(Rollup rollup, rollup_of(row));
    if (rollup.at == hour) {
      past.hour = std::move(rollup);
    } else {
      past.baseline.merge(rollup.latencies);
    }
    return {};
  };
  static const std::string hours = "SELECT " + std::string(kRollupColumns) +
                                   " FROM health_rollups WHERE {tenant} AND source_id = ?1 AND width = ?2 AND at >= ?3";
  DW_CHECK(tx.each(hours, take_hour, source, kHour, now - std::chrono::hours(24 * 7)));
  const store::RowCallback take_round = [&past](const store::Row& row) -> Result<void> {
    Round round;
    DW_TRY(round.at, store::from_row<UtcTime>(row, 0));
    round.ok = row.integer(1) != 0;
    round.ping_us = optional_count(row, 2);
    round.steps = row.integer(3);
    round.failed_steps = row.integer(4);
    past.rounds.push_back(std::move(round));
    return {};
  };
  DW_CHECK(tx.each(
      "SELECT at, ok, ping_us, steps, failed_steps FROM health_rounds WHERE {tenant} AND source_id = ?1 AND at >= ?2 "
      "ORDER BY at DESC LIMIT ?3",
      take_round, source, now - std::chrono::hours(1), RoundWindow::kMost));
  std::reverse(past.rounds.begin(), past.rounds.end());
  return past;
}

Result<bool> write_change(store::WriteTx& tx, const HealthReport& report, HealthState before,
                          const std::string& owner) {
  tx.bookkeeping(store::Bookkeeping::statistics);
  DW_TRY(const auto held, tx.exec("UPDATE health SET state = ?2, since = ?3 WHERE {tenant} AND source_id = ?1 AND "
                                  "lease_owner = ?4",
                                  report.source_id, report.state, report.since, owner));
  if (held == 0) return false;
  std::string data;
  JsonWriter w(data);
  w.begin_object();
  w.key("id");
  write_json(w, report.source_id);
  w.key("name");
  w.string(report.source_name);
  w.key("from");
  w.string(enum_name(before));
  w.key("to");
  w.string(enum_name(report.state));
  w.key("score");
  write_json(w, report.score);
  w.key("reason");
  w.string(report.reason);
  w.end_object();
  store::EventDraft event;
  event.type = "datawave.source.health_changed";
  event.topic = "source:" + to_string(report.source_id);
  event.subject = report.source_name;
  event.data = std::move(data);
  tx.emit(std::move(event));
  return true;
}

Result<std::optional<HealthReport>> read_report(store::Tx& tx, const Uuid& source) {
  DW_TRY(auto text,
         tx.find<std::optional<std::string>>("SELECT report FROM health WHERE {tenant} AND source_id = ?1", source));
  if (!text || !*text) return std::optional<HealthReport>();
  // One that a program of another version wrote tells nothing; the next round writes it anew.
  auto report = read_json<HealthReport>(**text);
  if (!report) return std::optional<HealthReport>();
  return std::optional<HealthReport>(std::move(*report));
}

Result<HealthOverview> read_overview(store::Tx& tx) {
  HealthOverview out;
  DW_TRY(const auto total, tx.find<std::int64_t>("SELECT count(*) FROM sources WHERE {tenant}"));
  out.total = total.value_or(0);
  DW_TRY(
      out.items,
      tx.select<HealthLine>(
          "SELECT s.id, s.name, s.connector, coalesce(h.state, 'unknown'), coalesce(h.reason, ''), h.since, h.score, "
          "h.probed_at, h.p50_us FROM sources s LEFT JOIN health h ON h.source_id = s.id AND {tenant:h} WHERE "
          "{tenant:s} ORDER BY CASE coalesce(h.state, 'unknown') WHEN 'unhealthy' THEN 0 WHEN 'degraded' THEN 1 WHEN "
          "'unknown' THEN 2 ELSE 3 END, h.score, s.name LIMIT ?1",
          kMostLines));
  return out;
}

Result<std::vector<HealthPoint>> read_history(store::Tx& tx, const Uuid& source, Resolution resolution, UtcTime from,
                                              UtcTime to) {
  std::vector<HealthPoint> out;
  if (resolution == Resolution::raw) {
    const store::RowCallback take = [&out](const store::Row& row) -> Result<void> {
      HealthPoint point;
      DW_TRY(point.at, store::from_row<UtcTime>(row, 0));
      const bool ok = row.integer(1) != 0;
      point.rounds = 1;
      point.failed = ok ? 0 : 1;
      if (ok) point.p50_us = optional_count(row, 2);
      point.min_us = point.p95_us = point.p99_us = point.max_us = point.p50_us;
      if (point.p50_us) point.mean_us = static_cast<double>(*point.p50_us);
      if (!row.is_null(3)) point.score = row.real(3);
      point.error = row.text(4);
      out.push_back(std::move(point));
      return {};
    };
    DW_CHECK(tx.each(
        "SELECT at, ok, ping_us, score, error FROM health_rounds WHERE {tenant} AND source_id = ?1 AND at >= ?2 AND at "
        "< ?3 ORDER BY at LIMIT ?4",
        take, source, from, to, kMostPoints));
    return out;
  }
  const store::RowCallback take = [&out](const store::Row& row) -> Result<void> {
    DW_TRY(const Rollup rollup, rollup_of(row));
    out.push_back(point_of(rollup));
    return {};
  };
  static const std::string sql =
      "SELECT " + std::string(kRollupColumns) +
      " FROM health_rollups WHERE {tenant} AND source_id = ?1 AND width = ?2 AND at >= ?3 AND at < ?4 ORDER BY at "
      "LIMIT ?5";
  DW_CHECK(tx.each(sql, take, source, resolution == Resolution::minute ? kMinute : kHour, from, to, kMostPoints));
  return out;
}

Result<bool> remove_old_health(store::WriteTx& tx, std::int64_t piece) {
  DW_TRY(const UtcTime now, tx.now());
  DW_TRY(const auto rounds,
         tx.exec("DELETE FROM health_rounds WHERE (source_id, at) IN (SELECT source_id, at FROM health_rounds WHERE at "
                 "< ?1 ORDER BY at LIMIT ?2)",
                 now - std::chrono::hours(24), piece));
  bool more = rounds >= piece;
  for (const auto& [width, kept] :
       {std::pair(kMinute, std::chrono::hours(24 * 7)), std::pair(kHour, std::chrono::hours(24 * 366))}) {
    DW_TRY(const auto gone,
           tx.exec("DELETE FROM health_rollups WHERE (source_id, width, at) IN (SELECT source_id, width, at FROM "
                   "health_rollups WHERE width = ?1 AND at < ?2 ORDER BY at LIMIT ?3)",
                   width, now - kept, piece));
    more = more || gone >= piece;
  }
  return more;
}

Result<void> remove_health(store::WriteTx& tx, const Uuid& source) {
  DW_CHECK(tx.exec("DELETE FROM health WHERE {tenant} AND source_id = ?1", source));
  DW_CHECK(tx.exec("DELETE FROM health_rounds WHERE {tenant} AND source_id = ?1", source));
  DW_CHECK(tx.exec("DELETE FROM health_rollups WHERE {tenant} AND source_id = ?1", source));
  return {};
}

}  // namespace datawave::monitor
