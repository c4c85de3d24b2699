#include "datawave/api/routes.hpp"
#include "datawave/jobs/schedules.hpp"
#include "datawave/jobs/service.hpp"
#include "datawave/source/service.hpp"

namespace datawave::api {

namespace {
using access::Permission;
using jobs::Job;

Route job_route(http::Method method, std::string path, std::string operation_id, std::string summary) {
  Route route;
  route.method = method;
  route.path = std::move(path);
  route.operation_id = std::move(operation_id);
  route.summary = std::move(summary);
  route.tag = "jobs";
  route.output = output_type<Job>("Job");
  return route;
}

/// A schedule runs jobs for whoever saved it.
Result<void> may_run_jobs(const Call& call) {
  if (call.identity->permissions.has(Permission::job_run)) return {};
  return fail(Error(ErrorCode::permission_denied, "a schedule also needs the permission job_run"));
}

Result<Uuid> id_of(const Call& call) {
  if (const auto id = parse_uuid(call.path("job"))) return *id;
  return fail(Error(ErrorCode::not_found, "there is no such job")
                  .with_remedy("GET /api/v1/jobs or `datawave job list` shows them."));
}
}  // namespace

void add_job_routes(RouteTable& table, jobs::JobService& service) {
  Route list = job_route(http::Method::get, "/api/v1/jobs", "list_jobs", "jobs, newest first");
  list.permission = Permission::job_read;
  list.audit_code = "job.list";
  list.list = &jobs::JobService::list_spec();
  list.output = page_type<Job>("Job");
  list.handler = [&service](Call& call) -> Task<Reply> {
    DW_CO_TRY(auto request, call.list_request());
    DW_CO_TRY(auto page, co_await service.list(call.ctx, *call.scope, std::move(request)));
    co_return reply_page(call, page);
  };
  table.add(std::move(list));

  Route get = job_route(http::Method::get, "/api/v1/jobs/{job}", "get_job", "one job with its progress or report");
  get.permission = Permission::job_read;
  get.audit_code = "job.read";
  get.resource = Resource::job;
  get.etag = true;
  get.handler = [&service](Call& call) -> Task<Reply> {
    DW_CO_TRY(const Uuid id, id_of(call));
    DW_CO_TRY(const Job job, co_await service.find(call.ctx, *call.scope, id));
    co_return reply(job, job.version);
  };
  table.add(std::move(get));

  Route cancel = job_route(http::Method::post, "/api/v1/jobs/{job}:cancel", "cancel_job",
                           "end a job; one that runs is cancelled at its source too");
  cancel.permission = Permission::job_run;
  cancel.audit_code = "job.cancel";
  cancel.resource = Resource::job;
  cancel.priority = Priority::control;
  cancel.success = 202;
  cancel.etag = true;
  cancel.errors = {409};
  cancel.handler = [&service](Call& call) -> Task<Reply> {
    DW_CO_TRY(const Uuid id, id_of(call));
    DW_CO_TRY(const Job job, co_await service.cancel(call.ctx, *call.scope, id));
    co_return reply(job, job.version);
  };
  table.add(std::move(cancel));

  Route retry =
      job_route(http::Method::post, "/api/v1/jobs/{job}:retry", "retry_job", "run a failed or cancelled job again");
  retry.permission = Permission::job_run;
  retry.audit_code = "job.retry";
  retry.resource = Resource::job;
  retry.success = 202;
  retry.etag = true;
  retry.errors = {409};
  retry.handler = [&service](Call& call) -> Task<Reply> {
    DW_CO_TRY(const Uuid id, id_of(call));
    DW_CO_TRY(const Job job, co_await service.retry(call.ctx, *call.scope, id));
    co_return reply(job, job.version);
  };
  table.add(std::move(retry));
}

void add_schedule_routes(RouteTable& table, jobs::ScheduleService& schedules, source::SourceService& sources) {
  Route list = job_route(http::Method::get, "/api/v1/schedules", "list_schedules", "schedules of discoveries");
  list.permission = Permission::job_read;
  list.audit_code = "schedule.list";
  list.list = &jobs::ScheduleService::list_spec();
  list.output = page_type<jobs::Schedule>("Schedule");
  list.handler = [&schedules](Call& call) -> Task<Reply> {
    DW_CO_TRY(auto request, call.list_request());
    DW_CO_TRY(auto page, co_await schedules.list(call.ctx, *call.scope, std::move(request)));
    co_return reply_page(call, page);
  };
  table.add(std::move(list));

  Route create =
      job_route(http::Method::post, "/api/v1/schedules", "create_schedule", "discover a source again and again");
  create.permission = Permission::schedule_write;
  create.audit_code = "schedule.create";
  create.success = 201;
  create.idempotent = true;
  create.input = input_type<jobs::ScheduleCreate>("ScheduleCreate");
  create.output = output_type<jobs::Schedule>("Schedule");
  create.etag = true;
  create.location = true;
  create.handler = [&schedules, &sources](Call& call) -> Task<Reply> {
    DW_CO_CHECK(may_run_jobs(call));
    DW_CO_TRY(auto input, call.input<jobs::ScheduleCreate>());
    auto source = co_await sources.find(call.ctx, *call.scope, input.source);
    if (!source) {
      Error error = std::move(source).error();
      if (error.code == ErrorCode::not_found) {
        error.code = ErrorCode::invalid_argument;
        error.field = "/source";
      }
      co_return fail(std::move(error));
    }
    DW_CO_TRY(auto made, co_await schedules.create(call.ctx, *call.scope, std::move(input), source->id, source->name));
    Reply out = reply(made, made.version);
    out.headers.push_back({"Location", "/api/v1/schedules/" + to_string(made.id)});
    co_return out;
  };
  table.add(std::move(create));

  Route get = job_route(http::Method::get, "/api/v1/schedules/{schedule}", "get_schedule", "one schedule");
  get.permission = Permission::job_read;
  get.audit_code = "schedule.read";
  get.resource = Resource::schedule;
  get.output = output_type<jobs::Schedule>("Schedule");
  get.etag = true;
  get.handler = [&schedules](Call& call) -> Task<Reply> {
    DW_CO_TRY(auto found, co_await schedules.find(call.ctx, *call.scope, std::string(call.path("schedule"))));
    co_return reply(found, found.version);
  };
  table.add(std::move(get));

  Route change = job_route(http::Method::patch, "/api/v1/schedules/{schedule}", "update_schedule", "change a schedule");
  change.permission = Permission::schedule_write;
  change.audit_code = "schedule.update";
  change.resource = Resource::schedule;
  change.if_match = true;
  change.input = input_type<jobs::SchedulePatch>("SchedulePatch");
  change.output = output_type<jobs::Schedule>("Schedule");
  change.etag = true;
  change.handler = [&schedules](Call& call) -> Task<Reply> {
    DW_CO_TRY(auto found, co_await schedules.find(call.ctx, *call.scope, std::string(call.path("schedule"))));
    DW_CO_CHECK(may_run_jobs(call));
    DW_CO_TRY(auto patch, call.input<jobs::SchedulePatch>());
    DW_CO_TRY(auto changed, co_await schedules.change(call.ctx, *call.scope, found.id, call.version_for(found.version),
                                                      std::move(patch)));
    co_return reply(changed, changed.version);
  };
  table.add(std::move(change));

  Route remove =
      job_route(http::Method::delete_, "/api/v1/schedules/{schedule}", "delete_schedule", "remove a schedule");
  remove.permission = Permission::schedule_write;
  remove.audit_code = "schedule.delete";
  remove.resource = Resource::schedule;
  remove.if_match = true;
  remove.success = 204;
  remove.output = {};
  remove.handler = [&schedules](Call& call) -> Task<Reply> {
    DW_CO_TRY(auto found, co_await schedules.find(call.ctx, *call.scope, std::string(call.path("schedule"))));
    DW_CO_CHECK(co_await schedules.remove(call.ctx, *call.scope, found.id, call.version_for(found.version)));
    co_return Reply();
  };
  table.add(std::move(remove));
}

}  // namespace datawave::api
