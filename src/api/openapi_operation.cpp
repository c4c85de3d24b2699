#include "openapi_operation.hpp"

#include <set>

#include "datawave/core/text.hpp"
#include "openapi_parameters.hpp"

namespace datawave::api {

namespace {
void reference(JsonWriter& w, std::string_view name) {
  w.begin_object();
  w.key("$ref");
  w.string("#/components/schemas/" + std::string(name));
  w.end_object();
}

void reference_to(JsonWriter& w, std::string_view group, std::string_view name) {
  w.begin_object();
  member(w, "$ref", "#/components/" + std::string(group) + "/" + std::string(name));
  w.end_object();
}

/// One entry of `content`.
void media(JsonWriter& w, std::string_view type, const std::string& schema) {
  w.key(type.substr(0, type.find(';')));
  w.begin_object();
  w.key("schema");
  if (schema.empty()) {
    w.begin_object();
    member(w, "type", type == "application/json" ? "object" : "string");
    w.end_object();
  } else {
    reference(w, schema);
  }
  w.end_object();
}

struct HeaderText {
  std::string_view name;
  std::string_view type;
  std::string_view help;
};
constexpr HeaderText kHeaders[] = {
    {"ETag", "string", "of the item as it is; of what is changed with If-Match, its version"},
    {"Location", "string", "path of what was made"},
    {"Idempotency-Replayed", "string", "true: this is the answer that the first request with this key got"},
    {"Set-Cookie", "string", "the session, unless the body asked for a token"},
    {"X-Request-Id", "string", "names this request in the log and in the audit; the trace id of a traceparent"},
    {"Retry-After", "integer", "seconds to wait before another try"},
    {"WWW-Authenticate", "string", "the scheme that the API takes"},
};

void headers(JsonWriter& w, const std::vector<std::string_view>& names) {
  w.key("headers");
  w.begin_object();
  for (const std::string_view name : names) {
    w.key(name);
    reference_to(w, "headers", name);
  }
  w.end_object();
}

std::string problem_name(int status) {
  std::string name;
  for (const char c : std::string(http::reason_phrase(status))) {
    if (c != ' ') name += c;
  }
  return name;
}

/// What the route answers when all is well.
void success(JsonWriter& w, const Route& route, int status, std::string_view description) {
  w.key(std::to_string(status));
  w.begin_object();
  member(w, "description", description);
  if (route.constant.empty()) {
    std::vector<std::string_view> names = {"X-Request-Id"};
    const bool real = status == route.success;
    if (route.etag) names.emplace_back("ETag");
    if (route.location && real) names.emplace_back("Location");
    if (route.idempotent && real) names.emplace_back("Idempotency-Replayed");
    if (route.sets_cookie) names.emplace_back("Set-Cookie");
    headers(w, names);
  }
  if (status == 204) return w.end_object();
  w.key("content");
  w.begin_object();
  if (route.events) {
    media(w, "text/event-stream", "");
  } else if (!route.constant.empty()) {
    media(w, "text/plain", "");
  } else {
    media(w, route.media, route.output.name);
    if (route.or_events) media(w, "text/event-stream", "");
  }
  w.end_object();
  w.end_object();
}

void responses(JsonWriter& w, const Route& route) {
  w.key("responses");
  w.begin_object();
  if (route.dry_run && route.success != 200)
    success(w, route, 200, "With dry_run=true: what would be. Nothing changed.");
  success(w, route, route.success,
          std::string(http::reason_phrase(route.success)) +
              (route.dry_run && route.success == 200 ? "; with dry_run=true what would be, and nothing changed" : ""));
  if (route.also != 0) success(w, route, route.also, http::reason_phrase(route.also));
  for (const int status : error_statuses(route)) {
    if (status == route.also) continue;
    w.key(std::to_string(status));
    reference_to(w, "responses", problem_name(status));
  }
  w.key("default");
  reference_to(w, "responses", "Problem");
  w.end_object();
}
}  // namespace

void operation(JsonWriter& w, const Route& route) {
  w.key(to_lower_ascii(http::to_string(route.method)));
  w.begin_object();
  member(w, "operationId", route.operation_id);
  member(w, "summary", route.summary);
  w.key("tags");
  w.begin_array();
  w.string(route.tag);
  w.end_array();
  if (route.sign == Sign::permitted) member(w, "x-permission", enum_name(route.permission));
  if (!route.audit_code.empty()) member(w, "x-audit-code", route.audit_code);
  w.key("security");
  w.begin_array();
  if (route.sign != Sign::nobody) {
    for (const char* scheme : {"bearer", "session"}) {
      w.begin_object();
      w.key(scheme);
      w.begin_array();
      w.end_array();
      w.end_object();
    }
  }
  w.end_array();
  parameters(w, route);
  if (!route.input.name.empty()) {
    w.key("requestBody");
    w.begin_object();
    w.key("required");
    w.boolean(!route.body_optional());
    w.key("content");
    w.begin_object();
    media(w, "application/json", route.input.name);
    w.end_object();
    w.end_object();
  }
  responses(w, route);
  w.end_object();
}

void shared_headers(JsonWriter& w) {
  w.key("headers");
  w.begin_object();
  for (const HeaderText& header : kHeaders) {
    w.key(header.name);
    describe(w, {.name = {}, .type = header.type, .help = std::string(header.help)});
  }
  w.end_object();
}

namespace {
void problem_response(JsonWriter& w, int status) {
  w.begin_object();
  member(w, "description", status == 0 ? "A problem (RFC 9457)" : http::reason_phrase(status));
  std::vector<std::string_view> names = {"X-Request-Id"};
  if (status == 429 || status == 503) names.emplace_back("Retry-After");
  if (status == 401) names.emplace_back("WWW-Authenticate");
  headers(w, names);
  w.key("content");
  w.begin_object();
  media(w, "application/problem+json", "Problem");
  w.end_object();
  w.end_object();
}
}  // namespace

void shared_responses(JsonWriter& w, const RouteTable& table) {
  std::set<int> statuses;
  for (const auto& route : table.all()) {
    for (const int status : error_statuses(*route)) statuses.insert(status);
  }
  w.key("responses");
  w.begin_object();
  for (const int status : statuses) {
    w.key(problem_name(status));
    problem_response(w, status);
  }
  w.key("Problem");
  problem_response(w, 0);
  w.end_object();
}

}  // namespace datawave::api
