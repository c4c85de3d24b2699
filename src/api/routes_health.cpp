#include "datawave/api/routes.hpp"
#include "datawave/monitor/monitor.hpp"

namespace datawave::api {

namespace {
using access::Permission;
using monitor::HealthMonitor;

Route health_route(http::Method method, std::string path, std::string operation_id, std::string summary) {
  Route route;
  route.method = method;
  route.path = std::move(path);
  route.operation_id = std::move(operation_id);
  route.summary = std::move(summary);
  route.tag = "health";
  route.permission = Permission::source_read;
  route.audit_code = "source.read";
  return route;
}

Result<std::optional<UtcTime>> instant(const Call& call, const char* name) {
  const auto text = call.parameter(name);
  if (!text) return std::optional<UtcTime>();
  const auto time = parse_utc(*text);
  if (time) return std::optional<UtcTime>(*time);
  return fail(Error(ErrorCode::invalid_argument, std::string(name) + " is not an instant")
                  .with_field(name)
                  .with_remedy("As RFC 3339 has it: 2026-01-15T08:30:00Z."));
}

std::optional<monitor::Resolution> resolution_of(const Call& call) {
  using monitor::Resolution;
  const auto word = call.parameter("resolution");
  for (const Resolution one : {Resolution::raw, Resolution::minute, Resolution::hour}) {
    if (word && *word == enum_name(one)) return one;
  }
  return std::nullopt;
}
}  // namespace

void add_health_routes(RouteTable& table, HealthMonitor& health, source::SourceService& sources) {
  Route all =
      health_route(http::Method::get, "/api/v1/health", "list_health", "how each source is, worst first, at most 1000");
  all.output = output_type<monitor::HealthOverview>("HealthOverview");
  all.handler = [&health](Call& call) -> Task<Reply> {
    DW_CO_TRY(const auto overview, co_await health.overview(call.ctx, *call.scope));
    co_return reply(overview);
  };
  table.add(std::move(all));

  Route one = health_route(http::Method::get, "/api/v1/sources/{source}/health", "get_source_health",
                           "state and score of a source, term by term, its last probe and quantiles");
  one.resource = Resource::source;
  one.output = output_type<monitor::HealthReport>("HealthReport");
  one.handler = [&health, &sources](Call& call) -> Task<Reply> {
    DW_CO_TRY(auto found, co_await sources.find(call.ctx, *call.scope, std::string(call.path("source"))));
    DW_CO_TRY(const auto report, co_await health.health(call.ctx, *call.scope, std::move(found)));
    co_return reply(report);
  };
  table.add(std::move(one));

  Route past = health_route(http::Method::get, "/api/v1/sources/{source}/health/history", "get_source_health_history",
                            "rounds of a day, minutes of a week, hours of a year; oldest first, at most 5000");
  past.resource = Resource::source;
  past.query.push_back({"from", "string", "RFC 3339; an hour before `to` where it is not given"});
  past.query.push_back({"to", "string", "RFC 3339, exclusive; now where it is not given"});
  past.query.push_back({"resolution", "string",
                        "by the length of time where it is not given: raw up to 2 hours, minute up to 48", false,
                        enum_words<monitor::Resolution>});
  past.output = output_type<monitor::HealthHistory>("HealthHistory");
  past.handler = [&health, &sources](Call& call) -> Task<Reply> {
    DW_CO_TRY(const auto found, co_await sources.find(call.ctx, *call.scope, std::string(call.path("source"))));
    monitor::HistoryRequest request;
    DW_CO_TRY(request.from, instant(call, "from"));
    DW_CO_TRY(request.to, instant(call, "to"));
    request.resolution = resolution_of(call);
    DW_CO_TRY(const auto history, co_await health.history(call.ctx, *call.scope, found.id, request));
    co_return reply(history);
  };
  table.add(std::move(past));

  Route diagnose = health_route(http::Method::post, "/api/v1/sources/{source}:diagnose", "diagnose_source",
                                "climb the ladder, measure, look at load and rights; findings, gravest first");
  diagnose.permission = Permission::source_test;
  diagnose.audit_code = "source.diagnose";
  diagnose.resource = Resource::source;
  diagnose.timeout = std::chrono::seconds(60);
  diagnose.errors = {409, 429, 502};
  diagnose.output = output_type<monitor::Diagnosis>("Diagnosis");
  diagnose.handler = [&health, &sources](Call& call) -> Task<Reply> {
    DW_CO_TRY(auto found, co_await sources.find(call.ctx, *call.scope, std::string(call.path("source"))));
    DW_CO_TRY(const auto diagnosis, co_await health.diagnose(call.ctx, *call.scope, std::move(found)));
    co_return reply(diagnosis);
  };
  table.add(std::move(diagnose));
}

}  // namespace datawave::api
