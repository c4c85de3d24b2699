// The small grammars inside of targets and headers.
#include <algorithm>

#include "datawave/http/message.hpp"
#include "grammar.hpp"

namespace datawave::http {

using impl::trim_ows;

bool is_token(std::string_view text) { return !text.empty() && impl::all(text, impl::kToken); }
bool is_field_value(std::string_view text) { return impl::all(text, impl::kFieldValue); }

namespace {
std::optional<std::string> decode(std::string_view text, bool plus_is_space) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '+' && plus_is_space) {
      out += ' ';
    } else if (text[i] != '%') {
      out += text[i];
    } else {
      if (text.size() - i < 3) return std::nullopt;
      const int high = impl::hex_value(text[i + 1]);
      const int low = impl::hex_value(text[i + 2]);
      if (high < 0 || low < 0 || (high == 0 && low == 0)) return std::nullopt;
      out += static_cast<char>(high * 16 + low);
      i += 2;
    }
  }
  return out;
}

/// Takes a quoted-string (RFC 9110, section 5.6.4) off the front, unquoted.
std::optional<std::string> take_quoted(std::string_view& text) {
  std::string out;
  for (std::size_t i = 1; i < text.size(); ++i) {
    if (text[i] == '"') {
      text.remove_prefix(i + 1);
      return out;
    }
    if (text[i] == '\\' && ++i == text.size()) return std::nullopt;
    out += text[i];
  }
  return std::nullopt;
}

std::string_view take_token(std::string_view& text) {
  std::size_t size = 0;
  while (size < text.size() && impl::is(text[size], impl::kToken)) ++size;
  const std::string_view token = text.substr(0, size);
  text.remove_prefix(size);
  return token;
}

std::string lowered(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(), impl::lower);
  return out;
}
}  // namespace

std::optional<std::string> percent_decode(std::string_view text) { return decode(text, false); }

std::string percent_encode(std::string_view text) {
  static constexpr char kHex[] = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    if (impl::is(c, impl::kUnreserved)) {
      out += c;
    } else {
      const auto byte = static_cast<unsigned char>(c);
      out += '%';
      out += kHex[byte >> 4];
      out += kHex[byte & 15];
    }
  }
  return out;
}

std::optional<QueryPairs> parse_query(std::string_view query, std::size_t max_pairs) {
  QueryPairs pairs;
  while (!query.empty()) {
    const std::size_t end = std::min(query.find('&'), query.size());
    const std::string_view piece = query.substr(0, end);
    query.remove_prefix(std::min(end + 1, query.size()));
    if (piece.empty()) continue;
    if (pairs.size() == max_pairs) return std::nullopt;
    const std::size_t equals = std::min(piece.find('='), piece.size());
    auto name = decode(piece.substr(0, equals), true);
    auto value = decode(piece.substr(std::min(equals + 1, piece.size())), true);
    if (!name || !value) return std::nullopt;
    pairs.emplace_back(std::move(*name), std::move(*value));
  }
  return pairs;
}

std::optional<std::string_view> find_cookie(const RequestHead& head, std::string_view name) {
  std::optional<std::string_view> found;
  for (const HeaderView& header : head.headers) {
    if (!same_name(header.name, "Cookie")) continue;
    std::string_view rest = header.value;
    while (!rest.empty()) {
      const std::size_t end = std::min(rest.find(';'), rest.size());
      const std::string_view pair = trim_ows(rest.substr(0, end));
      rest.remove_prefix(std::min(end + 1, rest.size()));
      const std::size_t equals = pair.find('=');
      if (equals == std::string_view::npos || pair.substr(0, equals) != name) continue;
      if (found) return std::nullopt;
      found = pair.substr(equals + 1);
      if (found->size() >= 2 && found->front() == '"' && found->back() == '"') {
        found = found->substr(1, found->size() - 2);
      }
    }
  }
  return found;
}

std::optional<MediaType> parse_media_type(std::string_view text) {
  if (!is_field_value(text)) return std::nullopt;
  std::string_view rest = trim_ows(text);
  const std::string_view type = take_token(rest);
  if (type.empty() || rest.empty() || rest.front() != '/') return std::nullopt;
  rest.remove_prefix(1);
  const std::string_view subtype = take_token(rest);
  if (subtype.empty()) return std::nullopt;
  MediaType out;
  out.type = lowered(type) + "/" + lowered(subtype);
  for (rest = trim_ows(rest); !rest.empty(); rest = trim_ows(rest)) {
    if (rest.front() != ';') return std::nullopt;
    rest = trim_ows(rest.substr(1));
    std::string name = lowered(take_token(rest));
    if (name.empty() || rest.empty() || rest.front() != '=') return std::nullopt;
    rest.remove_prefix(1);
    std::optional<std::string> value;
    if (!rest.empty() && rest.front() == '"') {
      value = take_quoted(rest);
    } else if (const std::string_view token = take_token(rest); !token.empty()) {
      value = token;
    }
    const bool repeated = std::any_of(out.parameters.begin(), out.parameters.end(),
                                      [&name](const auto& parameter) { return parameter.first == name; });
    if (!value || repeated) return std::nullopt;
    out.parameters.emplace_back(std::move(name), std::move(*value));
  }
  return out;
}

std::optional<EntityTags> parse_entity_tags(std::string_view text) {
  EntityTags out;
  std::string_view rest = trim_ows(text);
  if (rest == "*") {
    out.any = true;
    return out;
  }
  while (!rest.empty()) {
    if (rest.front() == ',') {  // an empty element, which a recipient takes (section 5.6.1)
      rest = trim_ows(rest.substr(1));
      continue;
    }
    EntityTag tag;
    tag.weak = rest.starts_with("W/");
    if (tag.weak) rest.remove_prefix(2);
    if (rest.empty() || rest.front() != '"') return std::nullopt;
    const std::size_t close = rest.find('"', 1);
    if (close == std::string_view::npos) return std::nullopt;
    tag.opaque = rest.substr(1, close - 1);
    for (const char c : tag.opaque) {
      if (static_cast<unsigned char>(c) <= ' ' || c == '\x7f') return std::nullopt;
    }
    out.tags.push_back(std::move(tag));
    rest = trim_ows(rest.substr(close + 1));
    if (!rest.empty() && rest.front() != ',') return std::nullopt;
  }
  if (out.tags.empty()) return std::nullopt;
  return out;
}

}  // namespace datawave::http
