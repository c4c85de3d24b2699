#include "datawave/api/routes.hpp"
#include "datawave/query/gateway.hpp"
#include "datawave/source/service.hpp"

namespace datawave::api {

namespace {
using access::Permission;
using query::PoolView;
using query::QueryGateway;

struct PoolList {
  std::vector<PoolView> items;
};
DW_DESCRIBE(PoolList, items);

/// A long answer, in pieces of a chunked response.
class ExchangeOutput final : public query::Output {
 public:
  explicit ExchangeOutput(Call& call) : call_(call) {}
  Task<void> begin(std::string_view media_type) override {
    http::Response head = http::make_response(200, std::string(media_type), "");
    head.set("Cache-Control", "no-store");
    head.set("X-Request-Id", call_.origin.request_id);
    co_return co_await call_.exchange->start_stream(std::move(head));
  }
  Task<void> write(std::string_view piece) override { return call_.exchange->write(piece); }

 private:
  Call& call_;
};

Route query_route(source::SourceService& sources, QueryGateway& gateway) {
  Route route;
  route.method = http::Method::post;
  route.path = "/api/v1/sources/{source}:query";
  route.operation_id = "query_source";
  route.summary =
      "run one statement that reads: in a read-only transaction that is rolled back, bounded, recorded before it is "
      "answered. format ndjson and csv answer with application/x-ndjson and text/csv; a stream that is cut short was "
      "not completed";
  route.tag = "queries";
  route.permission = Permission::query_run;
  route.audit_code = "source.query";
  route.resource = Resource::source;
  route.timeout = std::chrono::seconds(305);
  route.queues = true;
  route.errors = {409, 413, 422, 429, 502, 504};
  route.input = input_type<query::QueryInput>("QueryInput");
  route.output = output_type<query::QueryAnswer>("QueryAnswer");
  route.handler = [&sources, &gateway](Call& call) -> Task<Reply> {
    std::string name(call.path("source"));
    auto input = call.input<query::QueryInput>();
    if (!input) {  // that there is no such source is told before what is wrong with the question
      DW_CO_CHECK(co_await sources.find(call.ctx, *call.scope, std::move(name)));
      co_return fail(std::move(input).error());
    }
    // A statement nobody waits for would keep a connection of the source from those who do.
    DW_CO_CHECK(call.exchange->end_with_peer());
    ExchangeOutput output(call);
    DW_CO_TRY(auto answer,
              co_await gateway.query(call.ctx, *call.scope, call.identity->permissions, call.identity->credential,
                                     std::move(name), std::move(*input), output));
    Reply out;
    out.streamed = answer.streamed;
    out.json = std::move(answer.body);
    const bool json = answer.media == query::media_type(query::Format::json);
    if (!json) out.headers.push_back({"Content-Type", std::string(answer.media)});
    co_return out;
  };
  return route;
}

void add_access_routes(RouteTable& table, source::SourceService& sources) {
  Route get;
  get.method = http::Method::get;
  get.path = "/api/v1/sources/{source}/query-access";
  get.operation_id = "get_query_access";
  get.summary = "who may query a source: whoever holds query_run (role), or of these only those listed";
  get.tag = "queries";
  get.permission = Permission::source_read;
  get.audit_code = "source.read";
  get.resource = Resource::source;
  get.output = output_type<access::QueryAccess>("QueryAccess");
  get.etag = true;
  get.handler = [&sources](Call& call) -> Task<Reply> {
    DW_CO_TRY(const auto found, co_await sources.find(call.ctx, *call.scope, std::string(call.path("source"))));
    DW_CO_TRY(const auto access, co_await sources.query_access(call.ctx, *call.scope, found.id));
    co_return reply(access, access.version);
  };
  table.add(std::move(get));

  Route put;
  put.method = http::Method::put;
  put.path = "/api/v1/sources/{source}/query-access";
  put.operation_id = "set_query_access";
  put.summary =
      "set who may query a source, at once. users: names or ids, each with all API keys of theirs; keys: ids or "
      "USER/NAME, each alone. Nobody gets more than query_run gives, and with mode listed administrators are listed or "
      "left out like everybody";
  put.tag = "queries";
  put.permission = Permission::user_write;
  put.audit_code = "source.query_access";
  put.resource = Resource::source;
  put.if_match = true;
  put.dry_run = true;
  put.input = input_type<access::QueryAccessInput>("QueryAccessInput");
  put.output = output_type<access::QueryAccess>("QueryAccess");
  put.etag = true;
  put.handler = [&sources](Call& call) -> Task<Reply> {
    DW_CO_TRY(const auto found, co_await sources.find(call.ctx, *call.scope, std::string(call.path("source"))));
    DW_CO_TRY(const auto now, co_await sources.query_access(call.ctx, *call.scope, found.id));
    DW_CO_TRY(auto input, call.input<access::QueryAccessInput>());
    DW_CO_TRY(const auto changed,
              co_await sources.change_query_access(call.ctx, *call.scope, found.id, call.version_for(now.version),
                                                   std::move(input), call.dry_run));
    co_return reply(changed, changed.version);
  };
  table.add(std::move(put));
}

void add_pool_routes(RouteTable& table, source::SourceService& sources, QueryGateway& gateway) {
  Route list;
  list.method = http::Method::get;
  list.path = "/api/v1/pools";
  list.operation_id = "list_pools";
  list.summary = "the connection pools of this server: one for each source that was queried";
  list.tag = "pools";
  list.permission = Permission::source_read;
  list.audit_code = "pool.read";
  list.output = output_type<PoolList>("PoolList");
  list.handler = [&gateway](Call& call) -> Task<Reply> {
    PoolList out;
    DW_CO_TRY(out.items, co_await gateway.pools(call.ctx, *call.scope));
    co_return reply(out);
  };
  table.add(std::move(list));

  Route show;
  show.method = http::Method::get;
  show.path = "/api/v1/sources/{source}/pool";
  show.operation_id = "get_pool";
  show.summary = "the pool of one source, with its leases";
  show.tag = "pools";
  show.permission = Permission::source_read;
  show.audit_code = "pool.read";
  show.resource = Resource::source;
  show.output = output_type<PoolView>("Pool");
  show.handler = [&sources, &gateway](Call& call) -> Task<Reply> {
    DW_CO_TRY(const auto found, co_await sources.find(call.ctx, *call.scope, std::string(call.path("source"))));
    DW_CO_TRY(const auto view, co_await gateway.pool(call.ctx, *call.scope, found.id, found.name));
    co_return reply(view);
  };
  table.add(std::move(show));

  struct Act {
    const char* verb;
    const char* operation;
    const char* summary;
    QueryGateway::PoolAct act;
  };
  static constexpr Act kActs[] = {
      {"resize", "resize_pool",
       "another number of connections, at once and with nobody failing, or (sizing: self) the pool looks for it",
       QueryGateway::PoolAct::resize},
      {"pause", "pause_pool", "nobody is served until it is resumed: who comes waits, what runs ends",
       QueryGateway::PoolAct::pause},
      {"resume", "resume_pool", "serves again", QueryGateway::PoolAct::resume},
      {"reconnect", "reconnect_pool", "new connections for old ones, with nobody failing",
       QueryGateway::PoolAct::reconnect},
      {"drain", "drain_pool", "paused, and every connection closed as it comes back; the health probe keeps its own",
       QueryGateway::PoolAct::drain},
  };
  for (const Act& act : kActs) {
    Route route;
    route.method = http::Method::post;
    route.path = std::string("/api/v1/sources/{source}/pool:") + act.verb;
    route.operation_id = act.operation;
    route.summary = act.summary;
    route.tag = "pools";
    route.permission = Permission::source_write;
    route.audit_code = std::string("pool.") + act.verb;
    route.resource = Resource::source;
    if (act.act == QueryGateway::PoolAct::resize) route.input = input_type<query::PoolResize>("PoolResize");
    route.output = output_type<PoolView>("Pool");
    route.handler = [&sources, &gateway, what = act.act](Call& call) -> Task<Reply> {
      DW_CO_TRY(const auto found, co_await sources.find(call.ctx, *call.scope, std::string(call.path("source"))));
      query::PoolResize size;
      if (what == QueryGateway::PoolAct::resize) {
        DW_CO_TRY(size, call.input<query::PoolResize>());
      }
      DW_CO_TRY(const auto view, co_await gateway.control(call.ctx, *call.scope, found.id, found.name, what, size));
      co_return reply(view);
    };
    table.add(std::move(route));
  }
}
}  // namespace

void add_query_routes(RouteTable& table, source::SourceService& sources, QueryGateway& gateway) {
  table.add(query_route(sources, gateway));
  add_access_routes(table, sources);
  add_pool_routes(table, sources, gateway);
}

}  // namespace datawave::api
