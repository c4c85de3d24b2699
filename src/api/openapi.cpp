#include "datawave/api/openapi.hpp"

#include <algorithm>
#include <map>
#include <set>

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

void member(JsonWriter& w, std::string_view key, std::string_view value) {
  w.key(key);
  w.string(value);
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

/// A parameter or, without `name`, a header.
struct Described {
  std::string_view name;
  std::string_view in = "query";
  std::string_view type = "string";
  std::string help;
  bool required = false;
  std::optional<std::int64_t> minimum{};
  std::optional<std::int64_t> maximum{};
  std::optional<std::int64_t> default_value{};
  std::size_t max_length = 0;
  std::string_view pattern{};
  std::vector<std::string_view> words{};
};

void describe(JsonWriter& w, const Described& d) {
  w.begin_object();
  if (!d.name.empty()) {
    member(w, "name", d.name);
    member(w, "in", d.in);
  }
  w.key("required");
  w.boolean(d.required);
  member(w, "description", d.help);
  w.key("schema");
  w.begin_object();
  member(w, "type", d.type);
  for (const auto& [key, number] :
       {std::pair{"minimum", d.minimum}, std::pair{"maximum", d.maximum}, std::pair{"default", d.default_value}}) {
    if (!number) continue;
    w.key(key);
    w.number(*number);
  }
  if (d.max_length != 0) {
    w.key("maxLength");
    w.number(static_cast<std::int64_t>(d.max_length));
  }
  if (!d.pattern.empty()) member(w, "pattern", d.pattern);
  if (!d.words.empty()) {
    w.key("enum");
    w.begin_array();
    for (const std::string_view word : d.words) w.string(word);
    w.end_array();
  }
  w.end_object();
  w.end_object();
}

std::string_view type_name(store::ColumnType type) {
  switch (type) {
    case store::ColumnType::text: return "text";
    case store::ColumnType::integer: return "integer";
    case store::ColumnType::time: return "instant";
    case store::ColumnType::boolean: return "boolean";
    case store::ColumnType::id: return "id";
    case store::ColumnType::json_list: return "list of texts";
  }
  return "text";
}

/// What the list's declaration lets a caller filter and sort by, and what its items hold.
void list_parameters(JsonWriter& w, const Route& route) {
  const store::ListSpec& list = *route.list;
  Described limit{.name = "limit", .type = "integer", .help = "items a page", .minimum = 1};
  limit.maximum = store::ListRequest::kMaxLimit;
  limit.default_value = store::ListRequest::kDefaultLimit;
  describe(w, limit);
  describe(w, {.name = "cursor", .help = "next_cursor of the page before"});
  Described sort{.name = "sort", .help = "with - in front: descending; without: " + std::string(list.default_sort)};
  std::vector<std::string> orders;
  for (const store::ListField& field : list.fields) {
    if (!field.sortable) continue;
    orders.emplace_back(field.name);
    orders.push_back("-" + std::string(field.name));
  }
  sort.words.assign(orders.begin(), orders.end());
  describe(w, sort);
  std::string terms =
      "terms like field=value, separated by commas, all of which hold; \\ before a comma of a value. Fields:";
  for (const store::ListField& field : list.fields) {
    terms.append(&field == list.fields.data() ? " " : "; ")
        .append(field.name)
        .append(" (")
        .append(type_name(field.type));
    if (field.words != nullptr) {
      terms += ":";
      for (const std::string_view word : field.words()) terms.append(" ").append(word);
    }
    terms += ")";
    for (const std::string_view op : store::operators_of(field)) terms.append(" ").append(op);
  }
  describe(w, {.name = "filter", .help = std::move(terms)});
  std::string members = "members of the items to keep, separated by commas:";
  for (const std::string& name : route.output.item_members) members.append(" ").append(name);
  describe(w, {.name = "fields", .help = std::move(members)});
  if (list.searched.empty()) return;
  std::string searched = "text to look for in";
  for (const std::string_view name : list.searched) searched.append(" ").append(name);
  describe(w, {.name = "q", .help = std::move(searched)});
}

void parameters(JsonWriter& w, const Route& route) {
  w.key("parameters");
  w.begin_array();
  for (std::size_t at = route.path.find('{'); at != std::string::npos; at = route.path.find('{', at + 1)) {
    const std::string name = route.path.substr(at + 1, route.path.find('}', at) - at - 1);
    Described value{.name = name, .in = "path", .help = "id or, where it has one, name", .required = true};
    for (const QueryParameter& p : route.path_parameters) {
      if (p.name != name) continue;
      value.help = p.help;
      if (p.words != nullptr) value.words.assign(p.words().begin(), p.words().end());
    }
    describe(w, value);
  }
  if (route.list != nullptr) list_parameters(w, route);
  if (route.dry_run)
    describe(w, {.name = "dry_run", .type = "boolean", .help = "only show what would be done; changes nothing"});
  for (const QueryParameter& p : route.query) {
    Described d{.name = p.name, .type = p.type, .help = p.help, .required = p.required};
    d.minimum = p.minimum;
    d.maximum = p.maximum;
    if (p.words != nullptr) d.words.assign(p.words().begin(), p.words().end());
    describe(w, d);
  }
  if (route.if_match) {
    Described d{.name = "If-Match", .in = "header", .help = "ETag that the item was read with, several, or *"};
    d.required = !route.dry_run;
    if (route.dry_run) d.help += "; needed unless dry_run=true";
    describe(w, d);
  }
  if (route.idempotent) {
    Described d{.name = "Idempotency-Key", .in = "header", .help = "the same key and request: done once"};
    d.max_length = 128;
    d.pattern = "^[!-~]+$";
    describe(w, d);
  }
  if (route.events)
    describe(
        w, {.name = "Last-Event-ID", .in = "header", .help = "id of the last event seen: what came after it is sent"});
  describe(w, {.name = "traceparent",
               .in = "header",
               .help = "W3C trace context: its trace id becomes the request id, in the answer, the log and the audit"});
  w.end_array();
}

struct HeaderText {
  std::string_view name;
  std::string_view type;
  std::string_view help;
};
constexpr HeaderText kHeaders[] = {
    {"ETag", "string", "the version of the item, for If-Match"},
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
  for (const TypeSchema& type : table.types()) types.emplace(type.name, &type);
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
  shared_headers(w);
  shared_responses(w, table);
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
