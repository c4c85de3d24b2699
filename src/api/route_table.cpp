#include <algorithm>
#include <set>
#include <stdexcept>

#include "datawave/api/route.hpp"
#include "datawave/core/text.hpp"
#include "datawave/store/version.hpp"

namespace datawave::api {

namespace {
void require(bool holds, const Route& route, const char* what) {
  if (!holds) throw std::logic_error("route " + route.path + " (" + route.operation_id + "): " + what);
}
}  // namespace

std::string_view Call::path(std::string_view name) const {
  for (const auto& [key, value] : path_values) {
    if (key == name) return value;
  }
  return {};
}

std::optional<std::string_view> Call::parameter(std::string_view name) const {
  for (const auto& [key, value] : query) {
    if (key == name) return value;
  }
  return std::nullopt;
}

std::int64_t Call::version_for(std::int64_t now) const {
  if (!if_match || if_match->any) return store::kAnyVersion;
  // A weak tag serves too: proxies that compress weaken ours, which names the record and not its bytes.
  const std::string tag = "v" + std::to_string(now);
  const auto names = [&](const http::EntityTag& t) { return t.opaque == tag; };
  return std::any_of(if_match->tags.begin(), if_match->tags.end(), names) ? now : 0;
}

Result<std::optional<std::int64_t>> Call::integer(std::string_view name) const {
  const auto text = parameter(name);
  if (!text) return std::optional<std::int64_t>();
  if (const auto number = parse_i64(*text)) return std::optional<std::int64_t>(*number);
  return fail(
      Error(ErrorCode::invalid_argument, std::string(name) + " takes an integer").with_field(std::string(name)));
}

Result<store::ListRequest> Call::list_request() const {
  store::ListRequest request;
  DW_TRY(const auto limit, integer("limit"));
  if (limit) request.limit = *limit;
  if (const auto cursor = parameter("cursor")) request.cursor = *cursor;
  if (const auto sort = parameter("sort")) request.sort = *sort;
  if (const auto q = parameter("q")) request.q = *q;
  if (const auto filter = parameter("filter")) {
    DW_TRY(request.filter, store::parse_filter(*filter));
  }
  return request;
}

void RouteTable::add(Route route) {
  require(route.path.starts_with("/"), route, "the path does not begin with /");
  require(!route.operation_id.empty() && !route.summary.empty() && !route.tag.empty(), route,
          "operation id, summary or tag is missing");
  require(static_cast<bool>(route.handler) != !route.constant.empty(), route, "it has no handler, or two");
  require(route.constant.empty() || route.sign == Sign::nobody, route, "a constant is for everybody");
  require(!route.audit_code.empty() || (route.sign == Sign::nobody && !route.changes_something()), route,
          "it has no audit code");
  require(!(route.if_match && route.method == http::Method::post && route.success == 201), route,
          "a create takes no If-Match");
  for (const auto& other : routes_) {
    require(other->operation_id != route.operation_id, route, "the operation id is taken");
    require(other->method != route.method || shape_of(other->path) != shape_of(route.path), route, "the path is taken");
  }
  routes_.push_back(std::make_unique<Route>(std::move(route)));
  std::vector<Piece>& pieces = pieces_.emplace_back();
  for (const std::string_view segment : split(routes_.back()->path, '/')) pieces.push_back(piece_of(segment));
}

std::vector<int> error_statuses(const Route& route) {
  if (!route.constant.empty()) return {};
  std::set<int> all(route.errors.begin(), route.errors.end());
  all.insert({400, 500, 503, 504});  // the query; ourselves; overload; the deadline
  if (route.sign != Sign::nobody) all.insert(401);
  // A cookie that changes something needs its CSRF token.
  if (route.sign == Sign::permitted || (route.sign == Sign::anybody && route.changes_something())) all.insert(403);
  if (route.path.find('{') != std::string::npos) all.insert(404);
  if (!route.input.name.empty()) all.insert({408, 413, 415});
  if (route.idempotent) all.insert(409);
  if (route.if_match) all.insert({412, 428});
  return {all.begin(), all.end()};
}

RouteTable::Piece RouteTable::piece_of(std::string_view segment) {
  if (!segment.starts_with('{')) return {{}, segment, {}};
  const std::size_t close = segment.find('}');
  return {segment.substr(1, close - 1), {}, segment.substr(close + 1)};
}

std::string RouteTable::shape_of(std::string_view path) {
  std::string shape;
  for (const std::string_view segment : split(path, '/')) {
    const Piece piece = piece_of(segment);
    shape.append("/").append(piece.name.empty() ? piece.literal : "{}").append(piece.suffix);
  }
  return shape;
}

std::optional<std::string_view> RouteTable::Piece::value_in(std::string_view segment) const {
  if (name.empty()) return segment == literal ? std::optional(segment) : std::nullopt;
  if (segment.size() <= suffix.size() || !segment.ends_with(suffix)) return std::nullopt;
  segment.remove_suffix(suffix.size());
  if (segment.find(':') != std::string_view::npos) return std::nullopt;
  return segment;
}

RouteTable::Match RouteTable::match(http::Method method, std::string_view path) const {
  Match found;
  const auto segments = split(path, '/');
  for (std::size_t r = 0; r < routes_.size(); ++r) {
    const std::vector<Piece>& pieces = pieces_[r];
    if (pieces.size() != segments.size()) continue;
    bool fits = true;
    // From the end: most paths begin alike.
    for (std::size_t i = pieces.size(); i > 0 && fits; --i) fits = pieces[i - 1].value_in(segments[i - 1]).has_value();
    if (!fits) continue;
    std::vector<std::pair<std::string, std::string>> values;
    bool decodes = true;
    for (std::size_t i = 0; i < pieces.size(); ++i) {
      if (pieces[i].name.empty()) continue;
      auto value = http::percent_decode(*pieces[i].value_in(segments[i]));
      decodes = decodes && value && is_valid_utf8(*value);
      values.emplace_back(std::string(pieces[i].name), value.value_or(""));
    }
    if (!decodes) {
      found.bad_encoding = true;
      continue;
    }
    const Route& route = *routes_[r];
    if (route.method == method || (method == http::Method::head && route.method == http::Method::get)) {
      found.route = &route;
      found.path_values = std::move(values);
      return found;
    }
    if (!found.allowed.empty()) found.allowed += ", ";
    found.allowed += http::to_string(route.method);
  }
  return found;
}

namespace impl {
Result<std::string> keep_fields(std::string item, std::string_view fields) {
  DW_TRY(const JsonDocument document, parse_json(item, JsonLimits{64, item.size() + 1, 1'000'000}));
  std::string out = "{";
  for (const std::string_view name : split(fields, ',')) {
    const auto value = document.root().find(trim(name));
    if (!value) {
      std::vector<std::string_view> known;
      for (const JsonValue member : document.root()) known.push_back(member.key());
      const std::string_view near = nearest_word(name, known);
      return fail(Error(ErrorCode::invalid_argument, "items have no field \"" + printable(name, 60) + "\"")
                      .with_field("fields")
                      .with_remedy(near.empty() ? "" : "Did you mean " + std::string(near) + "?"));
    }
    if (out.size() > 1) out += ',';
    append_json_string(out, trim(name));
    out += ':';
    out += value->text();
  }
  return out + "}";
}
}  // namespace impl

}  // namespace datawave::api
