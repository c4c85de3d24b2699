#include "datawave/api/routes.hpp"
#include "datawave/jobs/service.hpp"

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

Result<Uuid> id_of(const Call& call) {
  if (const auto id = parse_uuid(call.path("job"))) return *id;
  return fail(Error(ErrorCode::not_found, "there is no such job").with_remedy("`datawave job list` shows them."));
}
}  // namespace

void add_job_routes(RouteTable& table, jobs::JobService& service) {
  Route list = job_route(http::Method::get, "/api/v1/jobs", "list_jobs", "jobs, newest first");
  list.permission = Permission::job_read;
  list.audit_code = "job.list";
  list.list = true;
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
  retry.handler = [&service](Call& call) -> Task<Reply> {
    DW_CO_TRY(const Uuid id, id_of(call));
    DW_CO_TRY(const Job job, co_await service.retry(call.ctx, *call.scope, id));
    co_return reply(job, job.version);
  };
  table.add(std::move(retry));
}

}  // namespace datawave::api
