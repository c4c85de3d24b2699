#include "datawave/api/handler.hpp"

#include <algorithm>

#include "admission.hpp"
#include "datawave/api/problem.hpp"
#include "datawave/core/log.hpp"
#include "datawave/core/text.hpp"
#include "datawave/crypto/encoding.hpp"
#include "datawave/crypto/hash.hpp"
#include "idempotency.hpp"
#include "request_check.hpp"

namespace datawave::api {

namespace {
constexpr log::Logger kLog{"api"};
constexpr std::string_view kSessionCookie = "datawave_session";

/// W3C trace context: the trace id of a valid traceparent names the request, so that callers find it in our record.
std::optional<std::string> trace_id_of(const http::RequestHead& head) {
  const auto value = head.find("traceparent");
  if (!value || value->size() < 55 || head.count("traceparent") != 1) return std::nullopt;
  if ((*value)[2] != '-' || (*value)[35] != '-' || (*value)[52] != '-' || value->starts_with("ff")) return std::nullopt;
  if (value->starts_with("00") && value->size() != 55) return std::nullopt;
  const std::string_view id = value->substr(3, 32);
  const auto hex = [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); };
  if (!std::all_of(id.begin(), id.end(), hex) || id.find_first_not_of('0') == std::string_view::npos)
    return std::nullopt;
  return std::string(id);
}

access::Presented presented_by(const http::RequestHead& head, const Route& route) {
  access::Presented presented;
  if (const auto authorization = head.find("authorization"); authorization && head.count("authorization") == 1) {
    const std::size_t space = authorization->find(' ');
    if (to_lower_ascii(authorization->substr(0, space)) == "bearer" && space != std::string_view::npos)
      presented.bearer = trim(authorization->substr(space + 1));
    if (presented.bearer.empty()) presented.bearer = "-";  // something was presented: a cookie does not stand in for it
  }
  if (const auto cookie = http::find_cookie(head, kSessionCookie)) presented.session_cookie = *cookie;
  if (const auto csrf = head.find("x-csrf-token")) presented.csrf_token = *csrf;
  presented.changes_something = route.changes_something();
  return presented;
}

std::string etag(std::int64_t version) { return "\"v" + std::to_string(version) + "\""; }
}  // namespace

/// A request that waits costs some 8 KiB.
constexpr std::int64_t kMostQueued = 12'000;

struct ApiHandler::Impl {
  const RouteTable& table;
  store::Database& database;
  access::Gate& gate;
  AccessLog* access_log;
  const Clock& clock;
  const Random& random;
  Admission admission;
  Admission streams;  // counted apart: they stay for hours
  Admission queued;   // counted apart: they wait elsewhere, each until its deadline, and keep nobody from the rest
  struct Constant {
    std::string path;
    http::PreparedResponse response;
  };
  std::vector<Constant> constants;
  std::atomic<std::uint64_t> unauthenticated{0};
  std::atomic<std::uint64_t> denied{0};
  std::atomic<std::uint64_t> overloaded{0};
  std::atomic<std::uint64_t> failed{0};

  Admission::Ticket admit(const Route* route) {
    if (route == nullptr) return admission.enter(Priority::interactive);
    if (route->queues) return queued.enter_up_to(kMostQueued);
    return (route->events ? streams : admission).enter(route->priority);
  }
  http::Response refuse(const Error& error, const Route* route, const std::string& request_id);
  http::Response answer(const Call& call, Reply reply) const;
  Task<http::Response> serve(CallContext ctx, http::Exchange& exchange);
  Task<http::Response> nowhere(CallContext ctx, Call& call, RouteTable::Match& match);
  std::optional<http::Response> read_head(Call& call);
  Result<http::Response> respond(const Call& call, Result<Reply> reply);
  Task<http::Response> act_once(Call& call, std::string key);
};

ApiHandler::ApiHandler(const RouteTable& table, store::Database& database, access::Gate& gate, AccessLog* log,
                       const Clock& clock, const Random& random)
    : impl_(new Impl{table, database, gate, log, clock, random, {}, {}, {}, {}, {}, {}, {}}) {
  for (const auto& route : table.all()) {
    if (route->constant.empty()) continue;
    http::Response response = http::make_response(route->success, "text/plain; charset=utf-8", route->constant);
    response.set("Cache-Control", "no-store");
    impl_->constants.push_back({route->path, http::PreparedResponse(response)});
  }
}
ApiHandler::~ApiHandler() = default;

void ApiHandler::answer_now(const http::RequestHead& head, http::DirectAnswer& answer) {
  if (head.method != http::Method::get) return;
  for (const Impl::Constant& constant : impl_->constants) {
    if (head.path == constant.path && head.query.empty()) return answer.send(constant.response);
  }
}

http::Response ApiHandler::refusal(int status, std::optional<char> unencoded) {
  const std::string id = to_string(make_uuid_v7(impl_->clock, impl_->random));
  if (unencoded) {
    const std::string_view byte(&*unencoded, 1);
    const bool visible = *unencoded > ' ' && *unencoded < 127;
    return problem(status, "invalid_argument",
                   "The path or the query holds " + (visible ? "\"" + std::string(byte) + "\"" : "a byte") +
                       " that must be percent-encoded.",
                   "Write " + http::percent_encode(byte) + " for it; curl does so with -G --data-urlencode.", id);
  }
  return problem(status, "refused", "The request was refused.", "", id);
}

void ApiHandler::on_response(const http::RequestHead& head, int status, std::size_t bytes,
                             std::chrono::nanoseconds took) {
  if (impl_->access_log != nullptr) impl_->access_log->line(head, status, bytes, took);
}

HandlerCounts ApiHandler::counts() const {
  HandlerCounts counts;
  counts.unauthenticated = impl_->unauthenticated;
  counts.denied = impl_->denied;
  counts.overloaded = impl_->overloaded;
  counts.failed = impl_->failed;
  counts.in_flight = impl_->admission.in_flight() + impl_->queued.in_flight();
  return counts;
}

http::Response ApiHandler::Impl::refuse(const Error& error, const Route* route, const std::string& request_id) {
  const int status = status_of(error, route != nullptr && route->if_match);
  if (status == 500) {
    ++failed;
    kLog.error("request_failed", {{"request_id", request_id},
                                  {"route", route == nullptr ? "" : route->operation_id},
                                  {"error", error.describe()}});
  }
  return problem(error, status, request_id);
}

Task<http::Response> ApiHandler::handle(CallContext ctx, http::Exchange& exchange) {
  return impl_->serve(ctx, exchange);
}

/// admit → authenticate → decide → read → act. Nothing of a body is read for whoever may not send it. All in one
/// coroutine: a thousand requests wait at a time, and each frame of theirs is out of the cache when it goes on.
Task<http::Response> ApiHandler::Impl::serve(CallContext ctx, http::Exchange& exchange) {
  Call call;
  call.head = &exchange.head();
  call.exchange = &exchange;
  call.origin.address = call.head->peer;
  if (auto given = trace_id_of(*call.head)) {
    call.origin.request_id = std::move(*given);
  } else {
    call.origin.request_id = to_string(make_uuid_v7(clock, random));
  }
  const std::string& request_id = call.origin.request_id;
  RouteTable::Match match = table.match(call.head->method, call.head->path);
  const Admission::Ticket ticket = admit(match.route);
  if (!ticket) {
    ++overloaded;
    co_return problem(503, "overloaded", "The server has more requests in hand than it can answer in time.",
                      "Try again after a moment.", request_id);
  }
  if (match.route == nullptr) co_return co_await nowhere(ctx, call, match);
  call.route = match.route;
  call.path_values = std::move(match.path_values);
  const Route& route = *call.route;
  call.ctx = ctx;
  call.ctx.deadline = route.events ? SteadyTime::max() : std::min(ctx.deadline, clock.steady() + route.timeout);

  if (route.sign != Sign::nobody) {
    auto who = co_await gate.authenticate(call.ctx, presented_by(*call.head, route));
    if (!who) {
      ++unauthenticated;
      co_return refuse(who.error(), nullptr, request_id);
    }
    call.identity = std::move(*who);
    call.authenticate_again = [this, &call] {
      const CallContext quick = CallContext{SteadyTime::max(), &clock}.with_timeout(std::chrono::seconds(10));
      return gate.authenticate(quick, presented_by(*call.head, *call.route));
    };
    if (route.sign == Sign::permitted) {
      auto decision = gate.decide(*call.identity, route.permission, call.origin);
      if (!decision) {
        ++denied;
        const std::string object(to_string(call.head->method));
        auto recorded = co_await gate.record_denial(call.ctx, *call.identity, call.origin, route.audit_code,
                                                    object + " " + route.path);
        if (!recorded) co_return refuse(recorded.error(), nullptr, request_id);
        co_return refuse(decision.error(), nullptr, request_id);
      }
      call.scope = std::move(*decision);
    } else {
      call.scope = gate.own_scope(*call.identity, call.origin);
    }
  }
  if (auto wrong = read_head(call)) co_return std::move(*wrong);
  if (!route.input.name.empty()) {
    auto body = co_await exchange.read_body(route.max_body_bytes);
    if (!body) {
      const ErrorCode code = body.error().code;
      const int status = code == ErrorCode::resource_exhausted ? 413 : code == ErrorCode::deadline_exceeded ? 408 : 400;
      co_return problem(status, to_string(code),
                        "The body could not be read, or is longer than " + format_bytes(route.max_body_bytes) + ".", "",
                        request_id);
    }
    call.body = std::move(*body);
    if (call.body.empty() && route.body_optional()) call.body = "{}";
  }
  const auto key = call.head->find("idempotency-key");
  if (route.idempotent && key && call.scope && !call.dry_run) co_return co_await act_once(call, std::string(*key));
  auto reply = co_await route.handler(call);
  co_return respond(call, std::move(reply));
}

/// There is no such path, or it does not take the method. A stranger learns nothing of which paths there are.
Task<http::Response> ApiHandler::Impl::nowhere(CallContext ctx, Call& call, RouteTable::Match& match) {
  const Route anything;
  const std::string& request_id = call.origin.request_id;
  auto who = co_await gate.authenticate(ctx, presented_by(*call.head, anything));
  if (!who) {
    ++unauthenticated;
    co_return refuse(who.error(), nullptr, request_id);
  }
  if (match.allowed.empty()) {
    co_return problem(
        404, "not_found",
        match.bad_encoding ? "The path is not valid UTF-8, percent-encoded." : "There is nothing at this path.",
        "GET /api/v1/openapi.json lists all paths.", request_id);
  }
  http::Response response = problem(405, "method_not_allowed", "This path does not take that method.",
                                    "It takes " + match.allowed + ".", request_id);
  response.set("Allow", match.allowed);
  co_return response;
}

/// Query, conditions and the body's declared type. What is wrong with them is answered.
std::optional<http::Response> ApiHandler::Impl::read_head(Call& call) {
  const Route& route = *call.route;
  const std::string& request_id = call.origin.request_id;
  auto query = http::parse_query(call.head->query);
  if (!query) return problem(400, "invalid_argument", "The query string cannot be read.", "", request_id);
  call.query = std::move(*query);
  if (auto checked = check_query(route, call.query); !checked) return refuse(checked.error(), nullptr, request_id);
  if (const auto dry = call.parameter("dry_run")) {
    if (*dry != "true" && *dry != "false")
      return problem(400, "invalid_argument", "dry_run takes true or false.", "", request_id);
    call.dry_run = *dry == "true";
  }
  if (route.if_match) {
    auto tags = if_match_of(*call.head);
    if (!tags) return refuse(tags.error(), nullptr, request_id);
    if (!*tags && !call.dry_run) {
      return problem(428, "precondition_required", "This change needs If-Match.",
                     "Send the ETag that the item was read with, or * for whatever version is there.", request_id);
    }
    call.if_match = std::move(*tags);
  }
  if (!route.input.name.empty()) {
    const auto declared = call.head->find("content-type");
    const auto type = http::parse_media_type(declared.value_or(""));
    const bool nothing = route.body_optional() && !declared && !call.head->has_body;
    if (!nothing && (!type || type->type != "application/json")) {
      return problem(415, "unsupported_media_type", "The body must be JSON.", "Send Content-Type: application/json.",
                     request_id);
    }
  }
  return std::nullopt;
}

Result<http::Response> ApiHandler::Impl::respond(const Call& call, Result<Reply> reply) {
  if (!reply && call.exchange->streaming()) return fail(std::move(reply).error());  // the connection is cut
  if (!reply) return refuse(reply.error(), call.route, call.origin.request_id);
  return answer(call, std::move(*reply));
}

Task<http::Response> ApiHandler::Impl::act_once(Call& call, std::string key) {
  const std::string text = call.route->operation_id + "\n" + std::string(call.head->target) + "\n" + call.body;
  const crypto::Digest digest = crypto::sha256(text);
  std::string hash(reinterpret_cast<const char*>(digest.data()), digest.size());
  auto stored = co_await claim_key(call.ctx, database, *call.scope, key, std::move(hash));
  if (!stored) co_return refuse(stored.error(), nullptr, call.origin.request_id);
  if (*stored) {
    http::Response again = http::make_response((*stored)->status, "application/json", (*stored)->body);
    again.set("Cache-Control", "no-store").set("X-Request-Id", call.origin.request_id);
    again.set("Idempotency-Replayed", "true");
    if (auto headers = read_json<std::map<std::string, std::string>>((*stored)->headers)) {
      for (auto& [name, value] : *headers) again.set(name, std::move(value));
    }
    co_return again;
  }
  auto reply = co_await call.route->handler(call);
  auto response = respond(call, std::move(reply));
  if (!response) co_return response;
  if (response->status >= 200 && response->status < 300) {
    StoredAnswer answer;
    answer.status = response->status;
    answer.body = response->body;
    std::map<std::string, std::string> headers;
    for (const char* name : {"ETag", "Location"}) {
      if (const auto value = response->find(name)) headers.emplace(name, *value);
    }
    answer.headers = to_json(headers);
    // Where this fails the claim stays: a repetition is then refused, and never done twice.
    auto done = co_await complete_key(call.ctx, database, *call.scope, key, std::move(answer));
    if (!done) kLog.warn("idempotency_key_not_completed", {{"request_id", call.origin.request_id}});
  } else if (response->status < 500) {
    auto done = co_await release_key(call.ctx, database, *call.scope, key);
    if (!done) kLog.warn("idempotency_key_not_released", {{"request_id", call.origin.request_id}});
  }
  co_return response;
}

http::Response ApiHandler::Impl::answer(const Call& call, Reply reply) const {
  const int status = reply.status != 0 ? reply.status : call.route->success;
  const std::string digest = reply.digest ? crypto::hex_encode(crypto::sha256(reply.json)).substr(0, 24) : "";
  const std::string type = reply.json.empty() ? "" : call.route->media;
  http::Response response = http::make_response(status, type, std::move(reply.json));
  response.set("Cache-Control", "no-store");
  response.set("X-Request-Id", call.origin.request_id);
  if (reply.version) response.set("ETag", etag(*reply.version));
  if (reply.digest) response.set("ETag", "\"" + digest + "\"");
  for (http::Header& header : reply.headers) {
    if (http::same_name(header.name, "Content-Type")) {
      response.content_type(std::move(header.value));
    } else {
      response.headers.push_back(std::move(header));
    }
  }
  return response;
}

}  // namespace datawave::api
