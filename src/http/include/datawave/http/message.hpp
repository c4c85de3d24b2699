/// HTTP messages as plain values, and the small grammars around them. Source: RFC 9110 (semantics), RFC 9112
/// (HTTP/1.1).
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "datawave/core/clock.hpp"

namespace datawave::http {

enum class Method : std::uint8_t { get, head, post, put, patch, delete_, options };

/// "GET", "DELETE" …
std::string_view to_string(Method method);
/// Case-sensitive, as RFC 9110 section 9.1 wants it; nothing for any other method.
std::optional<Method> parse_method(std::string_view text);

struct Header {
  std::string name;
  std::string value;
};
struct HeaderView {
  std::string_view name;
  std::string_view value;
};

/// Header names are compared without regard to ASCII case.
bool same_name(std::string_view a, std::string_view b);

/// What came before the body. All text is raw (percent-encoding untouched), a view into memory of the connection or the
/// exchange: valid during Handler::answer_now and on_response, and as long as the Exchange it came from.
struct RequestHead {
  Method method = Method::get;
  /// As sent: origin-form "/a?b", absolute-form "http://h/a?b", or "*".
  std::string_view target;
  /// Begins with "/" (or is "*" for OPTIONS), without query.
  std::string_view path;
  /// After the first "?"; empty where there is none.
  std::string_view query;
  /// Host with port, of the absolute-form target or else the Host header; may be empty.
  std::string_view host;
  std::vector<HeaderView> headers;
  std::optional<std::uint64_t> content_length;
  bool http_1_0 = false;
  /// The client wants the connection kept.
  bool keep_alive = true;
  /// A body follows: content_length > 0, or chunked.
  bool has_body = false;
  bool chunked = false;
  bool expects_continue = false;

  /// Address of the peer as text ("127.0.0.1", "::1"), without port.
  std::string_view peer;
  bool tls = false;
  /// Index of the lane that serves it, from 0.
  unsigned lane = 0;
  /// When the head was complete.
  SteadyTime received{};

  /// The first value of that name.
  [[nodiscard]] std::optional<std::string_view> find(std::string_view name) const;
  /// How often the name occurs: a header that decides something is refused when it comes twice.
  [[nodiscard]] std::size_t count(std::string_view name) const;
};

/// Content-Length, Transfer-Encoding, Connection, Keep-Alive and Date are the server's own: it drops them from
/// `headers`.
struct Response {
  int status = 200;
  std::vector<Header> headers;
  std::string body;
  /// Close the connection after this answer.
  bool close = false;

  /// Replaces all of that name.
  Response& set(std::string_view name, std::string value);
  Response& content_type(std::string type) { return set("Content-Type", std::move(type)); }
  [[nodiscard]] std::optional<std::string_view> find(std::string_view name) const;
};

/// A whole answer with that body and type.
Response make_response(int status, std::string content_type, std::string body);

/// "Not Found"; "Unknown" for a number that RFC 9110 does not name.
std::string_view reason_phrase(int status);

/// "%C3%A4" → "ä". Strict: nothing for "%" without two hex digits, and nothing for %00. "+" stays "+".
std::optional<std::string> percent_decode(std::string_view text);
/// Everything but the unreserved characters of RFC 3986 becomes %XX.
std::string percent_encode(std::string_view text);

using QueryPairs = std::vector<std::pair<std::string, std::string>>;
/// "a=1&b=x%20y&c" → (a,1) (b,"x y") (c,""), in order, repeated names kept; "+" is a space. Empty pieces are skipped.
/// Nothing on bad encoding, or for more than `max_pairs`.
std::optional<QueryPairs> parse_query(std::string_view query, std::size_t max_pairs = 100);

/// The value of one cookie, raw, without surrounding quotes; nothing when it is missing or when it occurs twice (the
/// second one may have been planted by a neighbouring site). Source: RFC 6265, section 4.2.
std::optional<std::string_view> find_cookie(const RequestHead& head, std::string_view name);

struct MediaType {
  /// Lower case, "application/json".
  std::string type;
  /// Names in lower case, values unquoted, in order.
  std::vector<std::pair<std::string, std::string>> parameters;
};
/// Strict (RFC 9110, section 8.3.1); nothing for anything else, a repeated parameter included.
std::optional<MediaType> parse_media_type(std::string_view text);

/// What If-Match and If-None-Match hold.
struct EntityTag {
  std::string opaque;  // without its quotes
  bool weak = false;
};
struct EntityTags {
  bool any = false;  // "*"
  std::vector<EntityTag> tags;
};
/// `"a", W/"b"` or `*`; nothing for anything else, an empty list included. Source: RFC 9110, sections 8.8.3 and 13.1.1.
std::optional<EntityTags> parse_entity_tags(std::string_view text);

/// RFC 9110 section 5.6.2: a non-empty run of the characters that names of headers and methods are made of.
bool is_token(std::string_view text);
/// No control character but tab: what may stand in a header's value.
bool is_field_value(std::string_view text);

}  // namespace datawave::http
