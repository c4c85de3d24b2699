#include "datawave/api/openapi.hpp"

#include <algorithm>
#include <map>

#include "datawave/api/problem.hpp"
#include "datawave/core/text.hpp"

namespace datawave::api {

namespace {
void reference(JsonWriter& w, std::string_view name) {
  w.begin_object();
  w.key("$ref");
  w.string("#/components/schemas/" + std::string(name));
  w.end_object();
}

void content(JsonWriter& w, std::string_view media, const TypeSchema& type) {
  w.key("content");
  w.begin_object();
  w.key(media);
  w.begin_object();
  w.key("schema");
  if (type.name.empty()) {
    w.begin_object();
    w.key("type");
    w.string("string");
    w.end_object();
  } else {
    reference(w, type.name);
  }
  w.end_object();
  w.end_object();
}

void parameter(JsonWriter& w, std::string_view name, std::string_view in, std::string_view type, std::string_view help,
               bool required, std::int64_t minimum = 0, std::int64_t maximum = 0) {
  w.begin_object();
  w.key("name");
  w.string(name);
  w.key("in");
  w.string(in);
  w.key("required");
  w.boolean(required);
  w.key("description");
  w.string(help);
  w.key("schema");
  w.begin_object();
  w.key("type");
  w.string(type);
  if (maximum != 0) {
    w.key("minimum");
    w.number(minimum);
    w.key("maximum");
    w.number(maximum);
  }
  w.end_object();
  w.end_object();
}

void parameters(JsonWriter& w, const Route& route) {
  w.key("parameters");
  w.begin_array();
  for (std::size_t at = route.path.find('{'); at != std::string::npos; at = route.path.find('{', at + 1)) {
    const std::string name = route.path.substr(at + 1, route.path.find('}', at) - at - 1);
    parameter(w, name, "path", "string", "id or, where it has one, name", true);
  }
  if (route.list) {
    parameter(w, "limit", "query", "integer", "items a page", false, 1, store::ListRequest::kMaxLimit);
    parameter(w, "cursor", "query", "string", "next_cursor of the page before", false);
    parameter(w, "sort", "query", "string", "field to sort by; with - in front: descending", false);
    parameter(w, "filter", "query", "string",
              "terms field=value, field!=value, field~part, field>=value, field<=value, separated by commas", false);
    parameter(w, "fields", "query", "string", "members of the items to keep, separated by commas", false);
    parameter(w, "q", "query", "string", "text to look for", false);
  }
  if (route.dry_run) parameter(w, "dry_run", "query", "boolean", "only show what would be done", false);
  for (const QueryParameter& p : route.query) parameter(w, p.name, "query", p.type, p.help, false);
  if (route.if_match) parameter(w, "If-Match", "header", "string", "ETag that the item was read with", true);
  if (route.idempotent)
    parameter(w, "Idempotency-Key", "header", "string", "the same key and request: done once", false);
  w.end_array();
}

void operation(JsonWriter& w, const Route& route) {
  w.key(to_lower_ascii(http::to_string(route.method)));
  w.begin_object();
  w.key("operationId");
  w.string(route.operation_id);
  w.key("summary");
  w.string(route.summary);
  w.key("tags");
  w.begin_array();
  w.string(route.tag);
  w.end_array();
  if (route.sign == Sign::permitted) {
    w.key("x-permission");
    w.string(enum_name(route.permission));
  }
  if (!route.audit_code.empty()) {
    w.key("x-audit-code");
    w.string(route.audit_code);
  }
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
    w.boolean(true);
    content(w, "application/json", route.input);
    w.end_object();
  }
  w.key("responses");
  w.begin_object();
  w.key(std::to_string(route.success));
  w.begin_object();
  w.key("description");
  w.string(http::reason_phrase(route.success));
  if (route.events) {
    content(w, "text/event-stream", {});
  } else if (!route.output.name.empty()) {
    content(w, "application/json", route.output);
  } else if (!route.constant.empty()) {
    content(w, "text/plain", {});
  }
  w.end_object();
  w.key("default");
  w.begin_object();
  w.key("description");
  w.string("A problem (RFC 9457)");
  TypeSchema described;
  described.name = "Problem";
  content(w, "application/problem+json", described);
  w.end_object();
  w.end_object();
  w.end_object();
}

void security_schemes(JsonWriter& w) {
  w.key("securitySchemes");
  w.begin_object();
  w.key("bearer");
  w.begin_object();
  w.key("type");
  w.string("http");
  w.key("scheme");
  w.string("bearer");
  w.key("description");
  w.string("an API key (dwk_…) or a session token (dws_…)");
  w.end_object();
  w.key("session");
  w.begin_object();
  w.key("type");
  w.string("apiKey");
  w.key("in");
  w.string("cookie");
  w.key("name");
  w.string("datawave_session");
  w.key("description");
  w.string("changes also need the session's csrf_token as X-CSRF-Token");
  w.end_object();
  w.end_object();
}
}  // namespace

std::string openapi(const RouteTable& table, std::string_view version) {
  std::map<std::string, const TypeSchema*> types;
  std::vector<std::string> paths;
  for (const auto& route : table.all()) {
    for (const TypeSchema* type : {&route->input, &route->output}) {
      if (!type->name.empty()) types.emplace(type->name, type);
    }
    if (std::find(paths.begin(), paths.end(), route->path) == paths.end()) paths.push_back(route->path);
  }
  std::sort(paths.begin(), paths.end());
  std::string out;
  JsonWriter w(out, 1);
  w.begin_object();
  w.key("openapi");
  w.string("3.1.0");
  w.key("info");
  w.begin_object();
  w.key("title");
  w.string("Datawave");
  w.key("version");
  w.string(version);
  w.key("description");
  w.string(
      "Data sources, their discovery, and the catalog of what they hold. Errors are problem documents with a stable "
      "`code`, the `errors[].pointer` of each faulty field and a `hint` that says what to do. Lists page by cursor.");
  w.end_object();
  w.key("paths");
  w.begin_object();
  for (const std::string& path : paths) {
    w.key(path);
    w.begin_object();
    for (const auto& route : table.all()) {
      if (route->path == path) operation(w, *route);
    }
    w.end_object();
  }
  w.end_object();
  w.key("components");
  w.begin_object();
  security_schemes(w);
  w.key("schemas");
  w.begin_object();
  w.key("Problem");
  write_problem_schema(w);
  for (const auto& [name, type] : types) {
    w.key(name);
    type->write(w);
  }
  w.end_object();
  w.end_object();
  w.end_object();
  out += '\n';
  return out;
}

}  // namespace datawave::api
