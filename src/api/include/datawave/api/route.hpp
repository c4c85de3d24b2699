/// A route: one entry that declares an operation. The router, the Gate, OpenAPI, the documentation and the tests of
/// isolation read it; what is not declared cannot be registered.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "datawave/access/gate.hpp"
#include "datawave/core/json_reader.hpp"
#include "datawave/core/json_schema.hpp"
#include "datawave/http/message.hpp"
#include "datawave/store/list.hpp"

namespace datawave::http {
class Exchange;
}

namespace datawave::api {

/// What a caller has to show.
enum class Sign : std::uint8_t {
  nobody,     // public; marked here and nowhere else
  anybody,    // signed in
  permitted,  // holding `permission`
};
DW_DESCRIBE_ENUM(Sign, nobody, anybody, permitted)

/// Under overload the later ones are refused first.
enum class Priority : std::uint8_t { probe, control, interactive, bulk };
DW_DESCRIBE_ENUM(Priority, probe, control, interactive, bulk)

/// What `{id}` in the path names; the isolation test makes one of each in every tenant.
enum class Resource : std::uint8_t { none, user, api_key, source, job, schedule, asset, column, webhook, delivery };
DW_DESCRIBE_ENUM(Resource, none, user, api_key, source, job, schedule, asset, column, webhook, delivery)

/// Checked before the handler is called.
struct QueryParameter {
  std::string name;
  std::string type;  // JSON Schema's "string", "integer", "boolean"
  std::string help;
  bool required = false;
  Words words = nullptr;  // all that a string may be
  std::optional<std::int64_t> minimum{};
  std::optional<std::int64_t> maximum{};
};

/// A named type of the API and the writer of its schema.
struct TypeSchema {
  std::string name;
  std::function<void(JsonWriter&)> write;
  bool optional = false;  // of a body: every member may be left out, so that no body says the same as {}
  std::vector<std::string> item_members;  // of a page: what `fields` may name
};

class Call;
struct Reply;

struct Route {
  http::Method method = http::Method::get;
  std::string path;          // "/api/v1/sources/{source}:test"
  std::string operation_id;  // "test_source"
  std::string summary;
  std::string tag;  // a group of the documentation: "sources"
  Sign sign = Sign::permitted;
  access::Permission permission = access::Permission::source_read;
  std::string audit_code;  // "source.test": of the denial, and of what the act records
  Priority priority = Priority::interactive;
  Resource resource = Resource::none;

  int success = 200;
  int also = 0;  // another status whose body has the output's type: /readyz says 503 with it
  std::size_t max_body_bytes = std::size_t{256} << 10;
  std::chrono::seconds timeout{30};
  /// Of a list: it takes limit, cursor, filter, sort, fields, and q where the list is searched.
  const store::ListSpec* list = nullptr;
  bool idempotent = false;  // takes Idempotency-Key
  bool if_match = false;    // wants If-Match
  bool dry_run = false;     // takes dry_run=true
  bool events = false;      // answers with text/event-stream
  bool or_events = false;   // does so for whoever asks with Accept
  bool queues = false;      // waits in a queue with deadlines of its own: thousands may be in hand
  bool etag = false;        // the answer has an ETag
  bool location = false;    // the answer names what was made
  bool sets_cookie = false;
  /// Error statuses beyond those that follow from the declaration (see error_statuses()).
  std::vector<int> errors;
  std::vector<QueryParameter> query;
  std::vector<QueryParameter> path_parameters;  // what is to be said of a {value} of the path beyond its name
  TypeSchema input;                             // no name: no body
  TypeSchema output;                            // no name: no body, or one of `media` that has no schema
  std::string media = "application/json";       // of the answer
  std::function<Task<Reply>(Call&)> handler;
  /// Instead of a handler: the answer is these bytes, given without waiting for anything. For Sign::nobody only.
  std::string constant;

  [[nodiscard]] bool changes_something() const {
    return method != http::Method::get && method != http::Method::head && method != http::Method::options;
  }
  /// An act without arguments needs no body; a change without changes is a mistake.
  [[nodiscard]] bool body_optional() const { return input.optional && method == http::Method::post; }
};

template <class T>
TypeSchema input_type(std::string name) {
  return {std::move(name),
          [](JsonWriter& w) { write_schema_of<T>(w, SchemaUse::read); },
          all_optional<T>(SchemaUse::read),
          {}};
}
template <class T>
TypeSchema output_type(std::string name) {
  return {std::move(name), [](JsonWriter& w) { write_schema_of<T>(w, SchemaUse::written); }, false, {}};
}

/// What a handler answers.
struct Reply {
  int status = 0;  // 0: the route's success status
  std::string json;
  std::optional<std::int64_t> version;  // becomes the ETag
  bool digest = false;                  // the ETag is a digest of the answer: what it shows has no version of its own
  std::vector<http::Header> headers;
  bool streamed = false;  // the handler wrote the answer itself
};

template <class T>
Reply reply(const T& value) {
  Reply out;
  out.json = to_json(value);
  return out;
}
template <class T>
Reply reply_digested(const T& value) {
  Reply out = reply(value);
  out.digest = true;
  return out;
}
template <class T>
Reply reply(const T& value, std::int64_t version) {
  Reply out = reply(value);
  out.version = version;
  return out;
}

/// One request that passed the Gate.
class Call {
 public:
  CallContext ctx;
  const Route* route = nullptr;
  const http::RequestHead* head = nullptr;
  http::Exchange* exchange = nullptr;
  std::optional<access::Identity> identity;
  std::optional<store::TenantScope> scope;
  access::Origin origin;
  std::vector<std::pair<std::string, std::string>> path_values;
  http::QueryPairs query;
  std::string body;
  bool dry_run = false;
  std::optional<http::EntityTags> if_match;  // where the route takes it; a dry run may leave it out
  /// What a change of a record that is at version `now` is made against: `now` where If-Match names it,
  /// store::kAnyVersion for * and for a dry run without If-Match, else a version that no record has.
  [[nodiscard]] std::int64_t version_for(std::int64_t now) const;
  /// For what lasts: whether the credential still holds. Errors: unauthenticated.
  std::function<Task<access::Identity>()> authenticate_again;

  /// A decoded value of the path; empty where the route has none of that name.
  [[nodiscard]] std::string_view path(std::string_view name) const;
  [[nodiscard]] std::optional<std::string_view> parameter(std::string_view name) const;
  /// Errors: invalid_argument, field = the parameter.
  [[nodiscard]] Result<std::optional<std::int64_t>> integer(std::string_view name) const;
  [[nodiscard]] Result<store::ListRequest> list_request() const;
  /// The body as a described type. Errors: invalid_argument with every fault.
  template <class T>
  [[nodiscard]] Result<T> input() const {
    JsonLimits limits;
    limits.max_bytes = route->max_body_bytes;
    return read_json<T>(body, limits).map_error([](Error error) {
      // A body that is nested too deeply is a bad one; one that is too long was not read.
      if (error.code == ErrorCode::resource_exhausted) error.code = ErrorCode::invalid_argument;
      return error;
    });
  }
};

/// A page as it is answered. `fields=a,b` keeps those members of each item.
template <Described T>
Result<Reply> reply_page(const Call& call, const store::Page<T>& page);

namespace impl {
Result<std::string> keep_fields(std::string item, std::string_view fields);
}

template <Described T>
Result<Reply> reply_page(const Call& call, const store::Page<T>& page) {
  const auto fields = call.parameter("fields");
  Reply out;
  out.json = "{\"items\":[";
  bool first = true;
  for (const T& item : page.items) {
    if (!first) out.json += ',';
    first = false;
    std::string json = to_json(item);
    if (fields) {
      DW_TRY(json, impl::keep_fields(std::move(json), *fields));
    }
    out.json += json;
  }
  out.json += "],\"next_cursor\":";
  out.json += to_json(page.next_cursor);
  out.json += ",\"total\":";
  out.json += to_json(page.total);
  out.json += "}";
  return out;
}

/// The schema of such a page.
template <class T>
TypeSchema page_type(std::string item_name) {
  std::vector<std::string> members;
  boost::mp11::mp_for_each<described_members<T>>([&](auto member) { members.emplace_back(member.name); });
  return {item_name + "Page",
          [](JsonWriter& w) {
            w.begin_object();
            w.key("type");
            w.string("object");
            w.key("properties");
            w.begin_object();
            w.key("items");
            w.begin_object();
            w.key("type");
            w.string("array");
            w.key("items");
            write_schema_of<T>(w, SchemaUse::written);
            w.end_object();
            w.key("next_cursor");
            write_schema_of<std::optional<std::string>>(w);
            w.key("total");
            write_schema_of<std::optional<std::int64_t>>(w);
            w.end_object();
            w.key("required");
            w.begin_array();
            for (const char* name : {"items", "next_cursor", "total"}) w.string(name);
            w.end_array();
            w.end_object();
          },
          false, std::move(members)};
}

/// Every status from 400 on that the route may answer with, ascending: what follows from its declaration, and
/// `route.errors`.
std::vector<int> error_statuses(const Route& route);

/// All routes. Immutable once the server runs.
class RouteTable {
 public:
  /// Throws std::logic_error when a declaration is incomplete: no operation id, no summary, no audit code on a route
  /// that changes something or may be denied, no handler, a path or operation id taken.
  void add(Route route);
  [[nodiscard]] const std::vector<std::unique_ptr<Route>>& all() const { return routes_; }
  /// A type that no route takes or gives, but another type refers to.
  void add_type(TypeSchema type) { types_.push_back(std::move(type)); }
  [[nodiscard]] const std::vector<TypeSchema>& types() const { return types_; }

  struct Match {
    const Route* route = nullptr;  // nothing: see `allowed`
    std::vector<std::pair<std::string, std::string>> path_values;
    std::string allowed;  // "GET, POST" where the path exists with other methods
    bool bad_encoding = false;
  };
  /// `path`: raw, as it came. Segments are decoded after they were told apart.
  [[nodiscard]] Match match(http::Method method, std::string_view path) const;

 private:
  /// A segment of a declared path: literal, or a value with what stands behind it ("{source}:test").
  struct Piece {
    std::string_view name;  // of the value; empty: literal
    std::string_view literal;
    std::string_view suffix;
    /// The value's part of a segment of a request; nothing where it does not fit.
    [[nodiscard]] std::optional<std::string_view> value_in(std::string_view segment) const;
  };
  static Piece piece_of(std::string_view segment);
  static std::string shape_of(std::string_view path);

  std::vector<std::unique_ptr<Route>> routes_;
  std::vector<std::vector<Piece>> pieces_;  // of each route's path
  std::vector<TypeSchema> types_;
};

}  // namespace datawave::api
