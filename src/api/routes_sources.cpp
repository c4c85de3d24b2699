#include "datawave/api/routes.hpp"
#include "datawave/connect/registry.hpp"
#include "datawave/jobs/service.hpp"
#include "datawave/scan/discover_job.hpp"
#include "datawave/source/service.hpp"
#include "sse_writer.hpp"

namespace datawave::api {

namespace {
using access::Permission;
using source::DataSource;
using source::TestReport;
using source::TestRung;

/// A rung as it streams: `running` when it is begun.
struct RungNews {
  std::string name;
  std::string state;
  std::string detail;
  std::int64_t took_us = 0;
};
DW_DESCRIBE(RungNews, name, state, detail, took_us);

struct TestList {
  std::vector<TestReport> items;
};
DW_DESCRIBE(TestList, items);

Route source_route(http::Method method, std::string path, std::string operation_id, std::string summary) {
  Route route;
  route.method = method;
  route.path = std::move(path);
  route.operation_id = std::move(operation_id);
  route.summary = std::move(summary);
  route.tag = "sources";
  return route;
}

bool wants_events(const Call& call) {
  return call.head->find("accept").value_or("").find("text/event-stream") != std::string_view::npos;
}

using Climb = std::function<Task<TestReport>(std::function<void(const TestRung&)>)>;

/// The rungs as they are climbed, then the report. A client that does not ask for events gets the report alone.
Task<Reply> stream_test(Call& call, Climb climb) {
  if (!wants_events(call)) {
    const std::function<void(const TestRung&)> nobody;
    DW_CO_TRY(const TestReport report, co_await climb(nobody));
    co_return reply(report);
  }
  auto executor = co_await asio::this_coro::executor;
  auto bell = std::make_shared<Bell>(executor);
  std::deque<std::string> waiting;
  bool ended = false;
  const auto on_rung = [&waiting, bell](const TestRung& rung) {
    RungNews news;
    news.name = rung.name;
    news.state = rung.state == source::RungState::skipped ? "running" : std::string(enum_name(rung.state));
    news.detail = rung.detail;
    news.took_us = rung.took_us;
    http::SseEvent event;
    event.event = "rung";
    event.data = to_json(news);
    waiting.push_back(http::format_sse(event));
    bell->ring();
  };
  // What can be refused (a limit, a source that is not there) is refused before the stream begins.
  auto climbing = [&]() -> Task<TestReport> {
    auto report = co_await climb(on_rung);
    ended = true;
    bell->ring();
    co_return report;
  };
  bool started = false;
  auto telling = [&]() -> Task<void> {
    while (!ended || (started && !waiting.empty())) {
      DW_CO_CHECK(co_await bell->wait(std::chrono::seconds(15)));
      if (!started && !waiting.empty()) {
        started = true;
        http::Response head = event_stream_head(call.origin.request_id);
        DW_CO_CHECK(co_await call.exchange->start_stream(std::move(head)));
      }
      while (!waiting.empty()) {
        const std::string piece = std::move(waiting.front());
        waiting.pop_front();
        DW_CO_CHECK(co_await call.exchange->write(piece));
      }
    }
    co_return Result<void>();
  };
  auto climbing_task = climbing();
  auto telling_task = telling();
  auto [report, told] = co_await io::both<TestReport, void>(std::move(climbing_task), std::move(telling_task));
  if (!report && !started) co_return fail(std::move(report).error());
  DW_CO_CHECK(told);
  if (!report) co_return fail(std::move(report).error());
  http::SseEvent last;
  last.event = "report";
  last.data = to_json(*report);
  const std::string text = http::format_sse(last);
  if (!started) {
    http::Response head = event_stream_head(call.origin.request_id);
    DW_CO_CHECK(co_await call.exchange->start_stream(std::move(head)));
  }
  DW_CO_CHECK(co_await call.exchange->write(text));
  Reply done;
  done.streamed = true;
  co_return done;
}

void add_record_routes(RouteTable& table, source::SourceService& sources) {
  Route list = source_route(http::Method::get, "/api/v1/sources", "list_sources", "data sources");
  list.permission = Permission::source_read;
  list.audit_code = "source.list";
  list.list = &source::SourceService::list_spec();
  list.output = page_type<DataSource>("Source");
  list.handler = [&sources](Call& call) -> Task<Reply> {
    DW_CO_TRY(auto request, call.list_request());
    DW_CO_TRY(auto page, co_await sources.list(call.ctx, *call.scope, std::move(request)));
    co_return reply_page(call, page);
  };
  table.add(std::move(list));

  Route create = source_route(http::Method::post, "/api/v1/sources", "create_source", "register a data source");
  create.permission = Permission::source_write;
  create.audit_code = "source.create";
  create.success = 201;
  create.idempotent = true;
  create.dry_run = true;
  create.input = input_type<source::SourceCreate>("SourceCreate");
  create.output = output_type<DataSource>("Source");
  create.etag = true;
  create.location = true;
  create.errors = {403, 409};
  create.handler = [&sources](Call& call) -> Task<Reply> {
    DW_CO_TRY(auto input, call.input<source::SourceCreate>());
    DW_CO_TRY(auto made, co_await sources.create(call.ctx, *call.scope, std::move(input), call.dry_run));
    Reply out = reply(made, made.version);
    if (call.dry_run) out.status = 200;
    if (!call.dry_run) out.headers.push_back({"Location", "/api/v1/sources/" + to_string(made.id)});
    co_return out;
  };
  table.add(std::move(create));

  Route get = source_route(http::Method::get, "/api/v1/sources/{source}", "get_source", "one data source");
  get.permission = Permission::source_read;
  get.audit_code = "source.read";
  get.resource = Resource::source;
  get.output = output_type<DataSource>("Source");
  get.etag = true;
  get.handler = [&sources](Call& call) -> Task<Reply> {
    DW_CO_TRY(auto found, co_await sources.find(call.ctx, *call.scope, std::string(call.path("source"))));
    co_return reply(found, found.version);
  };
  table.add(std::move(get));

  Route change = source_route(http::Method::patch, "/api/v1/sources/{source}", "update_source",
                              "change a data source; a new endpoint wants its secrets again");
  change.permission = Permission::source_write;
  change.audit_code = "source.update";
  change.resource = Resource::source;
  change.if_match = true;
  change.dry_run = true;
  change.input = input_type<source::SourcePatch>("SourcePatch");
  change.output = output_type<DataSource>("Source");
  change.etag = true;
  change.errors = {403, 409};
  change.handler = [&sources](Call& call) -> Task<Reply> {
    DW_CO_TRY(const auto found, co_await sources.find(call.ctx, *call.scope, std::string(call.path("source"))));
    DW_CO_TRY(auto patch, call.input<source::SourcePatch>());
    DW_CO_TRY(auto changed, co_await sources.change(call.ctx, *call.scope, found.id, call.version_for(found.version),
                                                    std::move(patch), call.dry_run));
    co_return reply(changed, changed.version);
  };
  table.add(std::move(change));

  Route remove = source_route(http::Method::delete_, "/api/v1/sources/{source}", "delete_source",
                              "remove a data source with its catalog; dry_run counts what would go");
  remove.permission = Permission::source_write;
  remove.audit_code = "source.delete";
  remove.resource = Resource::source;
  remove.if_match = true;
  remove.dry_run = true;
  remove.timeout = std::chrono::minutes(5);
  remove.output = output_type<source::DeleteConsequences>("DeleteConsequences");
  remove.errors = {409};
  remove.handler = [&sources](Call& call) -> Task<Reply> {
    DW_CO_TRY(const auto found, co_await sources.find(call.ctx, *call.scope, std::string(call.path("source"))));
    DW_CO_TRY(const auto gone,
              co_await sources.remove(call.ctx, *call.scope, found.id, call.version_for(found.version), call.dry_run));
    co_return reply(gone);
  };
  table.add(std::move(remove));
}

void add_test_routes(RouteTable& table, source::SourceService& sources) {
  Route test = source_route(http::Method::post, "/api/v1/sources/{source}:test", "test_source",
                            "climb the connection ladder; with Accept: text/event-stream rung by rung");
  test.permission = Permission::source_test;
  test.audit_code = "source.test";
  test.resource = Resource::source;
  test.timeout = std::chrono::seconds(45);
  test.or_events = true;
  test.errors = {409, 429, 502};
  test.output = output_type<TestReport>("TestReport");
  test.handler = [&sources](Call& call) -> Task<Reply> {
    DW_CO_TRY(const auto found, co_await sources.find(call.ctx, *call.scope, std::string(call.path("source"))));
    Climb climb = [&sources, &call, id = found.id](std::function<void(const TestRung&)> on_rung) {
      return sources.test(call.ctx, *call.scope, id, std::move(on_rung));
    };
    co_return co_await stream_test(call, std::move(climb));
  };
  table.add(std::move(test));

  Route try_out = source_route(http::Method::post, "/api/v1/sources:test", "try_source",
                               "the same for fields that are not stored yet");
  try_out.permission = Permission::source_test;
  try_out.audit_code = "source.test";
  try_out.timeout = std::chrono::seconds(45);
  try_out.input = input_type<source::SourceCreate>("SourceCreate");
  try_out.or_events = true;
  try_out.errors = {403, 409, 429, 502};
  try_out.output = output_type<TestReport>("TestReport");
  try_out.handler = [&sources](Call& call) -> Task<Reply> {
    DW_CO_TRY(auto input, call.input<source::SourceCreate>());
    auto kept = std::make_shared<source::SourceCreate>(std::move(input));
    Climb climb = [&sources, &call, kept](std::function<void(const TestRung&)> on_rung) {
      return sources.try_out(call.ctx, *call.scope, std::move(*kept), std::move(on_rung));
    };
    co_return co_await stream_test(call, std::move(climb));
  };
  table.add(std::move(try_out));

  Route tests = source_route(http::Method::get, "/api/v1/sources/{source}/tests", "list_source_tests",
                             "earlier connection tests, newest first");
  tests.permission = Permission::source_read;
  tests.audit_code = "source.read";
  tests.resource = Resource::source;
  tests.output = output_type<TestList>("TestReportList");
  tests.handler = [&sources](Call& call) -> Task<Reply> {
    DW_CO_TRY(const auto found, co_await sources.find(call.ctx, *call.scope, std::string(call.path("source"))));
    TestList out;
    DW_CO_TRY(out.items, co_await sources.tests(call.ctx, *call.scope, found.id));
    co_return reply(out);
  };
  table.add(std::move(tests));
}

void add_discover_route(RouteTable& table, source::SourceService& sources, jobs::JobService& service) {
  Route discover = source_route(http::Method::post, "/api/v1/sources/{source}:discover", "discover_source",
                                "discover, sample, classify and merge, as a job");
  discover.permission = Permission::job_run;
  discover.audit_code = "job.create";
  discover.resource = Resource::source;
  discover.success = 202;
  discover.idempotent = true;
  discover.input = input_type<scan::DiscoverInput>("DiscoverInput");
  discover.output = output_type<jobs::Job>("Job");
  discover.location = true;
  discover.handler = [&sources, &service](Call& call) -> Task<Reply> {
    DW_CO_TRY(const auto found, co_await sources.find(call.ctx, *call.scope, std::string(call.path("source"))));
    DW_CO_TRY(const auto input, call.input<scan::DiscoverInput>());
    jobs::JobRequest request;
    request.kind = "discover";
    request.source_id = found.id;
    request.source_name = found.name;
    request.priority = input.priority;
    request.input = to_json(input);
    request.exclusive_key = "source:" + to_string(found.id);
    DW_CO_TRY(const auto made, co_await service.enqueue(call.ctx, *call.scope, std::move(request)));
    Reply out = reply(made.job);
    out.headers.push_back({"Location", "/api/v1/jobs/" + to_string(made.job.id)});
    co_return out;
  };
  table.add(std::move(discover));
  table.add_type(output_type<scan::DiscoverReport>("DiscoverReport"));
}
}  // namespace

void add_source_routes(RouteTable& table, source::SourceService& sources, jobs::JobService& service) {
  add_record_routes(table, sources);
  add_test_routes(table, sources);
  add_discover_route(table, sources, service);
}

}  // namespace datawave::api
