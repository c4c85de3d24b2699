#include "datawave/access/system_scope.hpp"
#include "datawave/api/routes.hpp"

namespace datawave::api {

namespace {
struct Readiness {
  bool ready = true;
  std::string store;
};
DW_DESCRIBE(Readiness, ready, store);

Route system_route(std::string path, std::string operation_id, std::string summary) {
  Route route;
  route.path = std::move(path);
  route.operation_id = std::move(operation_id);
  route.summary = std::move(summary);
  route.tag = "system";
  route.priority = Priority::probe;
  return route;
}
}  // namespace

void add_system_routes(RouteTable& table, SystemHooks hooks) {
  Route live = system_route("/livez", "livez", "the process is alive; asks nothing else");
  live.sign = Sign::nobody;
  live.constant = "ok\n";
  table.add(std::move(live));

  Route ready = system_route("/readyz", "readyz", "the store answers");
  ready.sign = Sign::nobody;
  ready.timeout = std::chrono::seconds(2);
  ready.also = 503;
  ready.output = output_type<Readiness>("Readiness");
  ready.handler = [database = hooks.database](Call& call) -> Task<Reply> {
    const store::ReadBody<std::int64_t> body = [](store::Tx& tx) -> Result<std::int64_t> {
      DW_TRY(const auto one, tx.find<std::int64_t>("SELECT count(*) FROM tenants"));
      return one.value_or(0);
    };
    auto answered =
        co_await database->read<std::int64_t>(call.ctx, access::system_scope(access::SystemWork::migration), body);
    Readiness state;
    state.ready = answered.has_value();
    state.store = answered ? "ok" : std::string(to_string(answered.error().code));
    Reply out = reply(state);
    out.status = state.ready ? 200 : 503;
    co_return out;
  };
  table.add(std::move(ready));

  Route document = system_route("/api/v1/openapi.json", "get_openapi", "this document");
  document.sign = Sign::nobody;
  document.priority = Priority::interactive;
  document.handler = [text = hooks.openapi](Call&) -> Task<Reply> {
    Reply out;
    out.json = text();
    co_return out;
  };
  table.add(std::move(document));

  Route metrics = system_route("/metrics", "get_metrics", "OpenMetrics");
  metrics.permission = access::Permission::system_read;
  metrics.audit_code = "metrics.read";
  metrics.media = "application/openmetrics-text; version=1.0.0; charset=utf-8";
  metrics.handler = [text = hooks.metrics](Call& call) -> Task<Reply> {
    Reply out;
    out.json = text(call.scope->tenant());
    co_return out;
  };
  table.add(std::move(metrics));
}

}  // namespace datawave::api
