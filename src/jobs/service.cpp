#include "datawave/jobs/service.hpp"

#include "job_rows.hpp"

namespace datawave::jobs {

namespace {
constexpr store::ListField kFields[] = {
    {"id", "id", store::ColumnType::id},
    {"kind", "kind"},
    {"state", "state", store::ColumnType::text, true, enum_words<JobState>},
    {"source_id", "source_id", store::ColumnType::id, false},
    {"source_name", "source_name"},
    {"principal_name", "principal_name"},
    {"created_at", "created_at", store::ColumnType::time},
    {"schedule_id", "schedule_id", store::ColumnType::id, false},
};
constexpr std::string_view kSearched[] = {"source_name", "kind", "principal_name"};
const store::ListSpec kList = {"jobs", "{tenant}", "id", kFields, "-id", kSearched};

store::AuditEntry entry(std::string code, const Job& job) {
  store::AuditEntry out;
  out.code = std::move(code);
  out.result = "ok";
  out.object_kind = "job";
  out.object_id = job.id;
  out.object_name = job.source_name.empty() ? job.kind : job.kind + " " + job.source_name;
  return out;
}
}  // namespace

const store::ListSpec& JobService::list_spec() { return kList; }

std::string job_news(const Job& job) {
  std::string out;
  JsonWriter w(out);
  w.begin_object();
  w.key("id");
  write_json(w, job.id);
  w.key("kind");
  write_json(w, job.kind);
  w.key("source_id");
  write_json(w, job.source_id);
  w.key("state");
  write_json(w, job.state);
  w.key("attempt");
  write_json(w, job.attempt);
  w.key("progress");
  write_json(w, job.progress);
  w.key("error");
  write_json(w, job.error);
  w.end_object();
  return out;
}

void JobService::changed(const Uuid& tenant, const Job& job) {
  events::Message message;
  message.type = "datawave.job.changed";
  message.topic = "job:" + to_string(job.id);
  message.data = job_news(job);
  hub_.publish(tenant, std::move(message));
  if (listener_) listener_();
}

Result<JobService::Enqueued> JobService::enqueue(store::WriteTx& tx, const JobRequest& request) const {
  Enqueued out;
  if (request.exclusive_key) {
    DW_TRY(auto waiting, tx.find<Job>(select_jobs() + " WHERE {tenant} AND exclusive_key = ?1 AND state = 'queued' AND "
                                                      "kind = ?2 AND input = ?3",
                                      *request.exclusive_key, request.kind, request.input));
    if (waiting) {
      out.job = std::move(*waiting);
      out.existing = true;
      return out;
    }
  }
  Job& job = out.job;
  job.id = make_uuid_v7(clock_, random_);
  job.kind = request.kind;
  job.source_id = request.source_id;
  job.source_name = request.source_name;
  job.priority = request.priority;
  job.principal_name = tx.actor().name;
  job.input.text = request.input;
  job.report.text = "null";
  job.max_attempts = request.max_attempts;
  job.timeout_s = request.timeout_s;
  job.schedule_id = request.schedule_id;
  DW_TRY(job.created_at, tx.now());
  job.run_at = job.created_at;
  DW_CHECK(
      tx.exec("INSERT INTO jobs (id, tenant_id, kind, source_id, source_name, state, priority, principal_id, "
              "principal_name, input, attempt, max_attempts, created_at, run_at, timeout_s, exclusive_key, "
              "lease_epoch, cancel_requested, progress, schedule_id, version) VALUES (?1, {tenant_id}, ?2, ?3, ?4, "
              "'queued', ?5, ?6, ?7, ?8, 0, ?9, ?10, ?10, ?11, ?12, 0, 0, ?13, ?14, 1)",
              job.id, job.kind, job.source_id, job.source_name, job.priority, tx.actor().principal, job.principal_name,
              request.input, job.max_attempts, job.created_at, job.timeout_s, request.exclusive_key, job.progress,
              job.schedule_id));
  return out;
}

Task<JobService::Enqueued> JobService::enqueue(CallContext ctx, store::TenantScope scope, JobRequest request) {
  const store::WriteBody<Enqueued> body = [this, request](store::WriteTx& tx) -> Result<Enqueued> {
    DW_TRY(Enqueued out, enqueue(tx, request));
    if (!out.existing) tx.audit(entry("job.create", out.job));
    return out;
  };
  DW_CO_TRY(Enqueued out, co_await database_.write<Enqueued>(ctx, scope, body));
  changed(scope.tenant(), out.job);
  co_return out;
}

Task<store::Page<Job>> JobService::list(CallContext ctx, store::TenantScope scope, store::ListRequest request) {
  const store::ReadBody<store::Page<Job>> body = [request](store::Tx& tx) -> Result<store::Page<Job>> {
    return list_jobs(tx, kList, request);
  };
  co_return co_await database_.read<store::Page<Job>>(ctx, scope, body);
}

Task<Job> JobService::find(CallContext ctx, store::TenantScope scope, Uuid id) {
  const store::ReadBody<Job> body = [id](store::Tx& tx) { return job_by_id(tx, id); };
  co_return co_await database_.read<Job>(ctx, scope, body);
}

Task<Job> JobService::cancel(CallContext ctx, store::TenantScope scope, Uuid id) {
  const store::WriteBody<Job> body = [id](store::WriteTx& tx) -> Result<Job> {
    DW_TRY(const Job job, job_by_id(tx, id));
    if (is_finished(job.state))
      return fail(Error(ErrorCode::conflict, "the job has ended already: " + std::string(enum_name(job.state))));
    DW_TRY(const UtcTime now, tx.now());
    // The state is looked at again in the statement: a worker may take the job meanwhile.
    DW_CHECK(
        tx.exec("UPDATE jobs SET cancel_requested = 1, state = CASE WHEN state = 'queued' THEN 'cancelled' ELSE "
                "state END, finished_at = CASE WHEN state = 'queued' THEN ?2 ELSE finished_at END, version = version "
                "+ 1 WHERE {tenant} AND id = ?1 AND state IN ('queued', 'running')",
                id, now));
    tx.audit(entry("job.cancel", job));
    return job_by_id(tx, id);
  };
  DW_CO_TRY(Job job, co_await database_.write<Job>(ctx, scope, body));
  changed(scope.tenant(), job);
  co_return job;
}

Task<Job> JobService::retry(CallContext ctx, store::TenantScope scope, Uuid id) {
  const store::WriteBody<Job> body = [id](store::WriteTx& tx) -> Result<Job> {
    DW_TRY(const Job job, job_by_id(tx, id));
    if (job.state != JobState::failed && job.state != JobState::cancelled) {
      return fail(Error(ErrorCode::conflict,
                        "only a failed or cancelled job is retried; this one is " + std::string(enum_name(job.state))));
    }
    DW_TRY(const UtcTime now, tx.now());
    // Whoever asks for it again is who it acts for.
    DW_CHECK(
        tx.exec("UPDATE jobs SET state = 'queued', cancel_requested = 0, run_at = ?2, finished_at = NULL, error = "
                "NULL, report = NULL, max_attempts = attempt + 1, principal_id = ?3, principal_name = ?4, version = "
                "version + 1 WHERE {tenant} AND id = ?1 AND state IN ('failed', 'cancelled')",
                id, now, tx.actor().principal, tx.actor().name));
    tx.audit(entry("job.retry", job));
    return job_by_id(tx, id);
  };
  DW_CO_TRY(Job job, co_await database_.write<Job>(ctx, scope, body));
  changed(scope.tenant(), job);
  co_return job;
}

}  // namespace datawave::jobs
