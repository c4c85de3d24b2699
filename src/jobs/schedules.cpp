#include "datawave/jobs/schedules.hpp"

#include <algorithm>

#include "datawave/access/system_scope.hpp"
#include "datawave/jobs/cron.hpp"
#include "datawave/store/version.hpp"

namespace datawave::jobs {

namespace {
const std::string kColumns = store::columns_of<Schedule>();
constexpr std::int64_t kDueAtOnce = 100;

constexpr store::ListField kFields[] = {
    {"name", "name"},
    {"kind", "kind"},
    {"source_id", "source_id", store::ColumnType::id, false},
    {"source_name", "source_name"},
    {"enabled", "enabled", store::ColumnType::boolean},
    {"created_at", "created_at", store::ColumnType::time},
};
constexpr std::string_view kSearched[] = {"name", "source_name"};
const store::ListSpec kList = {"schedules", "{tenant}", "id", kFields, "name", kSearched};

void check(JsonProblems& problems, std::string_view member, const Result<void>& result) {
  if (!result) problems.add_at(member, "is not valid: " + result.error().message, result.error().remedy);
}
void check_cron(JsonProblems& problems, const std::string& cron) {
  const auto parsed = Cron::parse(cron);
  check(problems, "cron", parsed ? Result<void>() : Result<void>(fail(parsed.error())));
  // Which days exist does not depend on when one asks, as long as a leap year is ahead.
  if (parsed && !next_due(*parsed, "UTC", TimeWindow(), UtcTime())) {
    problems.add_at("cron", "names a day that never comes, as 31 February",
                    "Check day and month: 0 3 28 2 * is the 28th of February, 0 3 1 * * the first of each month.");
  }
}
void check_window(JsonProblems& problems, const std::string& window) {
  const auto parsed = TimeWindow::parse(window);
  check(problems, "time_window", parsed ? Result<void>() : Result<void>(fail(parsed.error())));
}

Error no_such_schedule() {
  return Error(ErrorCode::not_found, "there is no such schedule")
      .with_remedy("GET /api/v1/schedules or `datawave schedule list` shows them.");
}

Result<Schedule> by_id(store::Tx& tx, const Uuid& id) {
  DW_TRY(auto found, tx.find<Schedule>("SELECT " + kColumns + " FROM schedules WHERE {tenant} AND id = ?1", id));
  if (!found) return fail(no_such_schedule());
  return std::move(*found);
}

store::AuditEntry entry(std::string code, const Schedule& schedule) {
  store::AuditEntry out;
  out.code = std::move(code);
  out.result = "ok";
  out.object_kind = "schedule";
  out.object_id = schedule.id;
  out.object_name = schedule.name;
  return out;
}

/// Jitter is drawn once for each run, so that a thousand schedules at midnight do not begin in one second.
std::optional<UtcTime> plan(const Schedule& schedule, UtcTime after, const Random& random) {
  const auto cron = Cron::parse(schedule.cron);
  const auto window = TimeWindow::parse(schedule.time_window);
  if (!cron || !window || !schedule.enabled) return std::nullopt;
  auto due = next_due(*cron, schedule.time_zone, *window, after);
  if (due && schedule.jitter_s > 0)
    *due += std::chrono::milliseconds(random.next_u64() % static_cast<std::uint64_t>(schedule.jitter_s * 1000));
  return due;
}
}  // namespace

const store::ListSpec& ScheduleService::list_spec() { return kList; }

void validate(const ScheduleCreate& schedule, JsonProblems& problems) {
  check_cron(problems, schedule.cron);
  check(problems, "time_zone", check_time_zone(schedule.time_zone));
  check_window(problems, schedule.time_window);
}

void validate(const SchedulePatch& patch, JsonProblems& problems) {
  if (patch.cron.has_value()) check_cron(problems, patch.cron.value());
  if (patch.time_zone.has_value()) check(problems, "time_zone", check_time_zone(patch.time_zone.value()));
  if (patch.time_window.has_value()) check_window(problems, patch.time_window.value());
}

Task<store::Page<Schedule>> ScheduleService::list(CallContext ctx, store::TenantScope scope,
                                                  store::ListRequest request) {
  const store::ReadBody<store::Page<Schedule>> body = [request](store::Tx& tx) {
    return store::list<Schedule>(tx, kList, request);
  };
  co_return co_await database_.read<store::Page<Schedule>>(ctx, scope, body);
}

Task<Schedule> ScheduleService::find(CallContext ctx, store::TenantScope scope, std::string id_or_name) {
  const store::ReadBody<Schedule> body = [id_or_name](store::Tx& tx) -> Result<Schedule> {
    if (const auto id = parse_uuid(id_or_name)) return by_id(tx, *id);
    DW_TRY(auto found,
           tx.find<Schedule>("SELECT " + kColumns + " FROM schedules WHERE {tenant} AND name = ?1", id_or_name));
    if (!found) return fail(no_such_schedule());
    return std::move(*found);
  };
  co_return co_await database_.read<Schedule>(ctx, scope, body);
}

Task<Schedule> ScheduleService::create(CallContext ctx, store::TenantScope scope, ScheduleCreate wanted, Uuid source_id,
                                       std::string source_name) {
  Schedule made;
  made.id = make_uuid_v7(clock_, random_);
  made.name = wanted.name;
  made.kind = "discover";
  made.source_id = source_id;
  made.source_name = std::move(source_name);
  made.cron = wanted.cron;
  made.time_zone = wanted.time_zone;
  made.jitter_s = wanted.jitter_s;
  made.time_window = wanted.time_window;
  made.enabled = wanted.enabled;
  made.input.text = "{}";
  const store::WriteBody<Schedule> body = [this, made](store::WriteTx& tx) -> Result<Schedule> {
    Schedule s = made;
    DW_TRY(s.created_at, tx.now());
    s.next_at = plan(s, s.created_at, random_);
    auto done = tx.exec(
        "INSERT INTO schedules (id, tenant_id, name, kind, source_id, source_name, cron, time_zone, jitter_s, "
        "time_window, "
        "enabled, input, principal_id, principal_name, next_at, created_at, updated_at, version) VALUES (?1, "
        "{tenant_id}, "
        "?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?15, 1)",
        s.id, s.name, s.kind, s.source_id, s.source_name, s.cron, s.time_zone, s.jitter_s, s.time_window, s.enabled,
        s.input, tx.actor().principal, tx.actor().name, s.next_at, s.created_at);
    if (!done && done.error().code == ErrorCode::already_exists)
      return fail(Error(ErrorCode::already_exists, "the name " + s.name + " is taken").with_field("/name"));
    DW_CHECK(done);
    tx.audit(entry("schedule.create", s));
    return by_id(tx, s.id);
  };
  co_return co_await database_.write<Schedule>(ctx, scope, body);
}

Task<Schedule> ScheduleService::change(CallContext ctx, store::TenantScope scope, Uuid id, std::int64_t version,
                                       SchedulePatch patch) {
  const store::WriteBody<Schedule> body = [this, id, version, patch](store::WriteTx& tx) -> Result<Schedule> {
    DW_TRY(Schedule s, by_id(tx, id));
    DW_CHECK(store::check_version(s.version, version));
    if (patch.cron.has_value()) s.cron = patch.cron.value();
    if (patch.time_zone.has_value()) s.time_zone = patch.time_zone.value();
    if (patch.jitter_s.has_value()) s.jitter_s = patch.jitter_s.value();
    if (!patch.time_window.is_absent()) s.time_window = patch.time_window.has_value() ? patch.time_window.value() : "";
    if (patch.enabled.has_value()) s.enabled = patch.enabled.value();
    DW_TRY(const UtcTime now, tx.now());
    s.next_at = plan(s, now, random_);
    DW_CHECK(tx.exec(
        "UPDATE schedules SET cron = ?2, time_zone = ?3, jitter_s = ?4, time_window = ?5, enabled = ?6, next_at "
        "= ?7, principal_id = ?8, principal_name = ?9, updated_at = ?10, version = version + 1 WHERE {tenant} "
        "AND id = ?1",
        id, s.cron, s.time_zone, s.jitter_s, s.time_window, s.enabled, s.next_at, tx.actor().principal, tx.actor().name,
        now));
    tx.audit(entry("schedule.update", s));
    return by_id(tx, id);
  };
  co_return co_await database_.write<Schedule>(ctx, scope, body);
}

Task<void> ScheduleService::remove(CallContext ctx, store::TenantScope scope, Uuid id, std::int64_t version) {
  const store::WriteBody<void> body = [id, version](store::WriteTx& tx) -> Result<void> {
    DW_TRY(const Schedule s, by_id(tx, id));
    DW_CHECK(store::check_version(s.version, version));
    DW_CHECK(tx.exec("DELETE FROM schedules WHERE {tenant} AND id = ?1", id));
    tx.audit(entry("schedule.delete", s));
    return {};
  };
  co_return co_await database_.write<void>(ctx, scope, body);
}

Result<std::int64_t> ScheduleService::run_due(CallContext ctx) {
  const store::ReadBody<std::vector<Due>> look = [](store::Tx& tx) -> Result<std::vector<Due>> {
    DW_TRY(const UtcTime now, tx.now());
    std::vector<Due> all;
    const store::RowCallback take = [&all](const store::Row& row) -> Result<void> {
      Due due;
      DW_TRY(due.id, store::from_row<Uuid>(row, 0));
      DW_TRY(due.tenant, store::from_row<Uuid>(row, 1));
      DW_TRY(due.principal, store::from_row<Uuid>(row, 2));
      all.push_back(due);
      return {};
    };
    DW_CHECK(tx.each(
        "SELECT id, tenant_id, principal_id FROM schedules WHERE enabled = 1 AND next_at <= ?1 ORDER BY next_at "
        "LIMIT ?2",
        take, now, kDueAtOnce));
    return all;
  };
  DW_TRY(const auto all,
         database_.read_now<std::vector<Due>>(ctx, access::system_scope(access::SystemWork::job_lease), look));
  std::int64_t queued = 0;
  for (const Due& due : all) {
    DW_TRY(const bool one, queue_due(ctx, due));
    if (one) ++queued;
  }
  return queued;
}

Result<bool> ScheduleService::queue_due(CallContext ctx, const Due& due) {
  const Uuid job = make_uuid_v7(clock_, random_);
  auto scope = gate_.decide_for_job(ctx, due.tenant, due.principal, access::Permission::job_run, to_string(job));
  if (!scope && scope.error().code != ErrorCode::permission_denied) return fail(std::move(scope).error());
  const bool allowed = scope.has_value();
  const store::WriteBody<bool> body = [&](store::WriteTx& tx) -> Result<bool> {
    const std::string where = allowed ? "{tenant} AND " : "";
    DW_TRY(const UtcTime now, tx.now());
    // Another server may have been here first.
    DW_TRY(const auto found, tx.find<Schedule>("SELECT " + kColumns + " FROM schedules WHERE " + where +
                                                   "id = ?1 AND enabled = 1 AND next_at <= ?2" +
                                                   (tx.dialect() == store::Dialect::postgresql ? " FOR UPDATE" : ""),
                                               due.id, now));
    if (!found) return false;
    const Schedule& s = *found;
    const std::optional<UtcTime> next = plan(s, now, random_);
    DW_TRY(
        const auto unfinished,
        tx.find<std::int64_t>(
            "SELECT 1 FROM jobs WHERE " + where + "schedule_id = ?1 AND state IN ('queued', 'running') LIMIT 1", s.id));
    const bool queue = allowed && !unfinished;
    DW_CHECK(tx.exec("UPDATE schedules SET next_at = ?2, last_at = ?3, last_job_id = ?4 WHERE " + where + "id = ?1",
                     s.id, next, now, queue ? std::optional<Uuid>(job) : s.last_job_id));
    if (allowed) tx.bookkeeping(store::Bookkeeping::job_progress);
    if (!queue) return false;
    DW_CHECK(
        tx.exec("INSERT INTO jobs (id, tenant_id, kind, source_id, source_name, state, priority, principal_id, "
                "principal_name, input, attempt, max_attempts, created_at, run_at, timeout_s, exclusive_key, "
                "lease_epoch, cancel_requested, progress, schedule_id, version) VALUES (?1, {tenant_id}, ?2, ?3, ?4, "
                "'queued', 0, ?5, ?6, ?7, 0, 3, ?8, ?8, 3600, ?9, 0, 0, ?10, ?11, 1)",
                job, s.kind, s.source_id, s.source_name, due.principal, s.principal_name, s.input, now,
                "source:" + to_string(s.source_id), JobProgress(), s.id));
    store::AuditEntry audit;
    audit.code = "job.create";
    audit.result = "ok";
    audit.object_kind = "job";
    audit.object_id = job;
    audit.object_name = s.kind + " " + s.source_name;
    audit.detail = "{\"schedule\":" + to_json(s.name) + "}";
    tx.audit(std::move(audit));
    return true;
  };
  if (allowed) return database_.write_now<bool>(ctx, *scope, body);
  return database_.write_now<bool>(ctx, access::system_scope(access::SystemWork::job_lease), body);
}

}  // namespace datawave::jobs
