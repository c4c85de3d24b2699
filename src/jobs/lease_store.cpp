#include "lease_store.hpp"

#include "datawave/access/system_scope.hpp"
#include "datawave/jobs/service.hpp"
#include "job_rows.hpp"

namespace datawave::jobs {

namespace {
constexpr std::int64_t kLookedAt = 20;

store::ScopeFacts lease_scope() { return access::system_scope(access::SystemWork::job_lease); }

struct Candidate {
  Uuid id;
  Uuid tenant;
  Uuid principal;
  LeaseRow row;
};

constexpr std::string_view kLeaseColumns =
    "id, tenant_id, principal_id, state, cancel_requested, attempt, max_attempts, run_at, coalesce(lease_owner, ''), "
    "coalesce(lease_until, 0), lease_epoch";

Result<Candidate> candidate_of(const store::Row& row) {
  Candidate c;
  DW_TRY(c.id, store::from_row<Uuid>(row, 0));
  DW_TRY(c.tenant, store::from_row<Uuid>(row, 1));
  DW_TRY(c.principal, store::from_row<Uuid>(row, 2));
  DW_TRY(c.row.state, store::from_row<JobState>(row, 3));
  c.row.cancel_requested = row.integer(4) != 0;
  c.row.attempt = row.integer(5);
  c.row.max_attempts = row.integer(6);
  DW_TRY(c.row.run_at, store::from_row<UtcTime>(row, 7));
  c.row.owner = row.text(8);
  DW_TRY(c.row.lease_until, store::from_row<UtcTime>(row, 9));
  c.row.epoch = row.integer(10);
  return c;
}

/// Due jobs whose source is free, locked against the other servers where there are any.
Result<std::vector<Candidate>> candidates(store::Tx& tx, UtcTime now) {
  std::vector<Candidate> out;
  const store::RowCallback take = [&out](const store::Row& row) -> Result<void> {
    DW_TRY(Candidate c, candidate_of(row));
    out.push_back(std::move(c));
    return {};
  };
  std::string sql =
      "SELECT " + std::string(kLeaseColumns) +
      " FROM jobs j WHERE ((state = 'queued' AND run_at <= ?1) OR (state = 'running' AND lease_until <= ?1)) "
      "AND (exclusive_key IS NULL OR state = 'running' OR NOT EXISTS (SELECT 1 FROM jobs r WHERE r.state = "
      "'running' AND r.exclusive_key = j.exclusive_key)) ORDER BY priority DESC, run_at, id LIMIT ?2";
  if (tx.dialect() == store::Dialect::postgresql) sql += " FOR UPDATE OF j SKIP LOCKED";
  DW_CHECK(tx.each(sql, take, now, kLookedAt));
  return out;
}

Result<void> end_unrun(store::WriteTx& tx, const Candidate& c, UtcTime now) {
  DW_CHECK(tx.exec(
      "UPDATE jobs SET state = 'cancelled', finished_at = ?2, lease_owner = NULL, lease_until = NULL, version = "
      "version + 1 WHERE id = ?1",
      c.id, now));
  return {};
}

/// The end of a job that changed something, or did not succeed, is in the audit and goes out as an event.
void tell_end(store::WriteTx& tx, const Job& job) {
  store::AuditEntry entry;
  entry.code = "job.finish";
  entry.result = job.state == JobState::failed ? "failed" : "ok";  // a cancelled one did as it was told
  entry.object_kind = "job";
  entry.object_id = job.id;
  entry.object_name = job.source_name.empty() ? job.kind : job.kind + " " + job.source_name;
  entry.detail = "{\"state\":" + to_json(job.state) + "}";
  tx.audit(std::move(entry));
  store::EventDraft event;
  event.type = "datawave.job.finished";
  event.topic = "job:" + to_string(job.id);
  event.subject = job.source_name;
  event.data = job_news(job);
  tx.emit(std::move(event));
}
}  // namespace

Result<std::optional<Leased>> take_job(store::Database& database, const std::string& owner,
                                       std::chrono::milliseconds lease) {
  // Most of the time there is nothing: a look costs no commit.
  const store::ReadBody<bool> look = [](store::Tx& tx) -> Result<bool> {
    DW_TRY(const UtcTime now, tx.now());
    DW_TRY(const auto due,
           tx.find<std::int64_t>("SELECT 1 FROM jobs WHERE (state = 'queued' AND run_at <= ?1) OR (state "
                                 "= 'running' AND lease_until <= ?1) LIMIT 1",
                                 now));
    return due.has_value();
  };
  DW_TRY(const bool due, database.read_now<bool>({}, lease_scope(), look));
  if (!due) return std::optional<Leased>();
  const store::WriteBody<std::optional<Leased>> body = [&](store::WriteTx& tx) -> Result<std::optional<Leased>> {
    DW_TRY(const UtcTime now, tx.now());
    DW_TRY(const auto all, candidates(tx, now));
    for (const Candidate& c : all) {
      const TakeVerdict verdict = may_take(c.row, now);
      switch (verdict) {
        case TakeVerdict::not_now: continue;
        case TakeVerdict::cancelled: DW_CHECK(end_unrun(tx, c, now)); continue;
        case TakeVerdict::give_up:
        case TakeVerdict::take: break;
      }
      auto taken = tx.exec(
          "UPDATE jobs SET state = 'running', attempt = attempt + 1, lease_owner = ?2, lease_until = ?3, "
          "lease_epoch = lease_epoch + 1, started_at = coalesce(started_at, ?4), progress = ?5, version = "
          "version + 1 WHERE id = ?1",
          c.id, owner, now + lease, now, JobProgress());
      DW_CHECK(taken);
      static const std::string by_id = select_jobs() + " WHERE id = ?1";
      DW_TRY(auto job, tx.find<Job>(by_id, c.id));
      if (!job) return fail(ErrorCode::internal, "the job that was taken is gone");
      Leased leased;
      leased.job = std::move(*job);
      leased.tenant = c.tenant;
      leased.principal = c.principal;
      leased.epoch = c.row.epoch + 1;
      leased.resumed = c.row.state == JobState::running;
      leased.given_up = verdict == TakeVerdict::give_up;
      return std::optional<Leased>(std::move(leased));
    }
    return std::optional<Leased>();
  };
  auto taken = database.write_now<std::optional<Leased>>({}, lease_scope(), body);
  // Two servers at one moment: the index that allows one job a source lets one of them through.
  if (!taken && taken.error().code == ErrorCode::already_exists) return std::optional<Leased>();
  return taken;
}

Result<Heartbeat> renew(store::Database& database, const Leased& leased, const std::string& owner,
                        std::chrono::milliseconds lease, const std::optional<JobProgress>& progress) {
  const store::WriteBody<Heartbeat> body = [&](store::WriteTx& tx) -> Result<Heartbeat> {
    DW_TRY(const UtcTime now, tx.now());
    DW_TRY(const auto changed,
           tx.exec(
               "UPDATE jobs SET lease_until = ?4, progress = coalesce(?5, progress) WHERE id = ?1 AND lease_owner = ?2 "
               "AND lease_epoch = ?3 AND state = 'running'",
               leased.job.id, owner, leased.epoch, now + lease, progress));
    Heartbeat beat;
    beat.held = changed == 1;
    DW_TRY(const auto asked, tx.find<bool>("SELECT cancel_requested FROM jobs WHERE id = ?1", leased.job.id));
    beat.cancel_requested = asked.value_or(false);
    return beat;
  };
  return database.write_now<Heartbeat>({}, lease_scope(), body);
}

Result<std::optional<Job>> finish(store::Database& database, const store::TenantScope* scope, const Leased& leased,
                                  const std::string& owner, const JobEnd& end) {
  const store::WriteBody<std::optional<Job>> body = [&](store::WriteTx& tx) -> Result<std::optional<Job>> {
    const std::string where = scope != nullptr ? " WHERE {tenant} AND id = ?1" : " WHERE id = ?1";
    DW_TRY(const UtcTime now, tx.now());
    std::optional<LeaseRow> row;
    const store::RowCallback take = [&row](const store::Row& r) -> Result<void> {
      DW_TRY(const Candidate c, candidate_of(r));
      row = c.row;
      return {};
    };
    const std::string sql = "SELECT " + std::string(kLeaseColumns) + " FROM jobs" + where +
                            (tx.dialect() == store::Dialect::postgresql ? " FOR UPDATE" : "");
    DW_CHECK(tx.each(sql, take, leased.job.id));
    if (!row || !holds(*row, owner, leased.epoch)) return std::optional<Job>();
    const EndVerdict verdict = end_of(*row, end.outcome, now);
    const bool ended = is_finished(verdict.state);
    DW_CHECK(
        tx.exec("UPDATE jobs SET state = ?2, attempt = ?3, run_at = ?4, finished_at = ?5, report = ?6, error = ?7, "
                "progress = ?8, lease_owner = NULL, lease_until = NULL, version = version + 1" +
                    where,
                leased.job.id, verdict.state, verdict.attempt, verdict.again_at.value_or(leased.job.run_at),
                ended ? std::optional<UtcTime>(now) : std::nullopt,
                end.report.empty() ? std::optional<std::string>() : std::optional<std::string>(end.report), end.error,
                end.progress));
    DW_TRY(auto job, tx.find<Job>(select_jobs() + where, leased.job.id));
    if (!job) return fail(ErrorCode::internal, "the job that was ended is gone");
    if (scope != nullptr) {
      tx.bookkeeping(store::Bookkeeping::job_progress);
      if (ended && end.noteworthy) tell_end(tx, *job);
    }
    return job;
  };
  if (scope != nullptr) return database.write_now<std::optional<Job>>({}, *scope, body);
  return database.write_now<std::optional<Job>>({}, lease_scope(), body);
}

Result<void> check_lease(store::Tx& tx, const Uuid& job, const std::string& owner, std::int64_t epoch) {
  const std::string_view sql = tx.dialect() == store::Dialect::postgresql
                                   ? "SELECT 1 FROM jobs WHERE {tenant} AND id = ?1 AND state = 'running' AND "
                                     "lease_owner = ?2 AND lease_epoch = ?3 "
                                     "FOR SHARE"
                                   : "SELECT 1 FROM jobs WHERE {tenant} AND id = ?1 AND state = 'running' AND "
                                     "lease_owner = ?2 AND lease_epoch = ?3";
  DW_TRY(const auto held, tx.find<std::int64_t>(sql, job, owner, epoch));
  if (held) return {};
  return fail(ErrorCode::conflict, "another worker has taken this job up");
}

Result<std::int64_t> release_orphans(store::Database& database) {
  const store::WriteBody<std::int64_t> body = [](store::WriteTx& tx) {
    return tx.exec("UPDATE jobs SET lease_until = 0 WHERE state = 'running'");
  };
  return database.write_now<std::int64_t>({}, lease_scope(), body);
}

}  // namespace datawave::jobs
