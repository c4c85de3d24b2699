#include "openapi_parameters.hpp"

namespace datawave::api {

void member(JsonWriter& w, std::string_view key, std::string_view value) {
  w.key(key);
  w.string(value);
}

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

namespace {
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
}  // namespace

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

}  // namespace datawave::api
