#include <algorithm>

#include "datawave/connect/registry.hpp"
#include "datawave/core/text.hpp"

namespace datawave::connect {

namespace {
Error url_error(std::string field, std::string message, std::string remedy) {
  return Error(ErrorCode::invalid_argument, std::move(message))
      .with_field(std::move(field))
      .with_remedy(std::move(remedy));
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

Result<std::string> percent_decode(std::string_view text, std::string_view field) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      out += text[i];
      continue;
    }
    const int high = i + 2 < text.size() ? hex_digit(text[i + 1]) : -1;
    const int low = i + 2 < text.size() ? hex_digit(text[i + 2]) : -1;
    if (high < 0 || low < 0) {
      return fail(url_error(std::string(field), std::string(field) + ": a % must be followed by two hex digits",
                            "Write a literal % as %25."));
    }
    out += static_cast<char>(high * 16 + low);
    i += 2;
  }
  return out;
}

bool is_scheme(std::string_view text) {
  return !text.empty() && text.size() <= 40 && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '+' || c == '-' ||
           c == '.' || c == ':';
  });
}

/// user:password@host:port between `://` and the first of `/?#`. The last @ separates, as people paste unescaped ones.
struct Authority {
  std::string_view user;
  std::string_view password;
  bool has_password = false;
  std::string_view host;
  std::string_view port;
};

Result<Authority> split_authority(std::string_view text) {
  Authority a;
  if (const auto at = text.rfind('@'); at != std::string_view::npos) {
    const std::string_view info = text.substr(0, at);
    text.remove_prefix(at + 1);
    const auto colon = info.find(':');
    a.user = info.substr(0, colon);
    if (colon != std::string_view::npos) {
      a.has_password = true;
      a.password = info.substr(colon + 1);
    }
  }
  if (text.find(',') != std::string_view::npos) {
    return fail(url_error("host", "host: several hosts in one URL are not supported", "Give the one host to inspect."));
  }
  if (text.starts_with('[')) {
    const auto close = text.find(']');
    if (close == std::string_view::npos)
      return fail(url_error("host", "host: the bracket of an IPv6 address is not closed", "Write it as [::1]."));
    a.host = text.substr(1, close - 1);
    text.remove_prefix(close + 1);
    if (!text.empty() && !text.starts_with(':'))
      return fail(url_error("host", "host: text after the IPv6 address", "Write it as [::1]:5432."));
    if (!text.empty()) a.port = text.substr(1);
  } else {
    const auto colon = text.rfind(':');
    if (colon != std::string_view::npos && text.find(':') != colon) {
      return fail(url_error("host", "host: an IPv6 address needs brackets", "Write it as [::1]:5432."));
    }
    a.host = text.substr(0, colon);
    if (colon != std::string_view::npos) a.port = text.substr(colon + 1);
  }
  return a;
}

bool looks_like_file(std::string_view text) {
  static constexpr std::string_view kEndings[] = {".db", ".sqlite", ".sqlite3", ".db3"};
  return text.starts_with('/') || text.starts_with("./") || text.starts_with("../") || text.starts_with('~') ||
         std::any_of(std::begin(kEndings), std::end(kEndings), [&](std::string_view e) { return text.ends_with(e); });
}

const FieldSpec* file_field(const Descriptor& descriptor) {
  for (const FieldSpec& field : descriptor.fields) {
    if (field.type == FieldType::file) return &field;
  }
  return nullptr;
}

Result<void> set_query(ConnectionSpec& spec, std::string_view query, bool& had_password) {
  if (query.empty()) return {};
  for (const std::string_view pair : split(query, '&')) {
    if (pair.empty()) continue;
    const auto equals = pair.find('=');
    const std::string_view raw_name = pair.substr(0, equals);
    DW_TRY(std::string name, percent_decode(raw_name, "options"));
    if (equals == std::string_view::npos) {
      return fail(url_error(printable(name, 60), "option \"" + printable(name, 60) + "\" has no value",
                            "Write it as name=value."));
    }
    DW_TRY(std::string value, percent_decode(pair.substr(equals + 1), printable(name, 60)));
    const FieldSpec* field = spec.descriptor().find_field(name);
    if (field != nullptr && field->type == FieldType::secret) had_password = true;
    DW_CHECK(spec.set(name, std::move(value)));
  }
  return {};
}
}  // namespace

Result<ParsedUrl> parse_url(const Registry& registry, std::string_view url) {
  auto separator = url.find("://");
  if (separator == std::string_view::npos || !is_scheme(url.substr(0, separator))) {
    std::string_view path = url;
    std::string_view query;
    if (url.starts_with("sqlite:")) path.remove_prefix(7);
    const bool file_like = looks_like_file(path) || url.starts_with("sqlite:") ||
                           (!path.empty() && path.find_first_of("@?=") == std::string_view::npos &&
                            path.find('/') != std::string_view::npos);
    const Connector* connector = registry.find_scheme("sqlite");
    if (!file_like || connector == nullptr) {
      return fail(url_error("url", "not a URL and not a file: the part before :// is missing",
                            "Examples: postgres://user@host/database, sqlite:///path/file.db, ./file.db"));
    }
    ParsedUrl parsed{connector, ConnectionSpec(connector->descriptor())};
    DW_CHECK(parsed.spec.set(file_field(connector->descriptor())->key, std::string(path)));
    return parsed;
  }
  std::string scheme = to_lower_ascii(url.substr(0, separator));
  if (scheme.starts_with("jdbc:")) scheme.erase(0, 5);
  if (const auto plus = scheme.find('+'); plus != std::string::npos) scheme.resize(plus);
  const Connector* connector = registry.find_scheme(scheme);
  if (connector == nullptr) {
    std::vector<std::string_view> known;
    for (const auto& c : registry.all())
      known.insert(known.end(), c->descriptor().url_schemes.begin(), c->descriptor().url_schemes.end());
    const std::string_view near = nearest_word(scheme, known);
    return fail(url_error("url", "no connector for " + printable(scheme, 40) + "://",
                          near.empty() ? "`datawave connectors` lists what can be connected to."
                                       : "Did you mean " + std::string(near) + "://?"));
  }
  ParsedUrl parsed{connector, ConnectionSpec(connector->descriptor())};
  const Descriptor& descriptor = connector->descriptor();
  std::string_view rest = url.substr(separator + 3);
  rest = rest.substr(0, rest.find('#') == std::string_view::npos || rest.find('@') != std::string_view::npos
                            ? rest.size()
                            : rest.find('#'));

  if (const FieldSpec* file = file_field(descriptor)) {
    const auto question = rest.find('?');
    DW_TRY(std::string path, percent_decode(rest.substr(0, question), file->key));
    DW_CHECK(parsed.spec.set(file->key, std::move(path)));
    DW_CHECK(set_query(parsed.spec, question == std::string_view::npos ? std::string_view() : rest.substr(question + 1),
                       parsed.had_password));
    return parsed;
  }

  // An unescaped / or @ in a password is common: the authority ends at the first / or ? after the last @ before the
  // query.
  const auto question = rest.find('?');
  const auto at = rest.substr(0, question).rfind('@');
  if (question != std::string_view::npos && at == std::string_view::npos &&
      rest.substr(0, question).find('/') == std::string_view::npos &&
      rest.find('@', question) != std::string_view::npos) {
    return fail(url_error("password", "password: a ? in it must be written %3F",
                          "Escape it, or pass the password by prompt or --password-file."));
  }
  const auto end = rest.find_first_of("/?", at == std::string_view::npos ? 0 : at);
  DW_TRY(const Authority authority, split_authority(rest.substr(0, end)));
  std::string_view path = end == std::string_view::npos ? std::string_view() : rest.substr(end);
  const auto query_at = path.find('?');
  const std::string_view query = query_at == std::string_view::npos ? std::string_view() : path.substr(query_at + 1);
  path = path.substr(0, query_at);
  if (path.starts_with('/')) path.remove_prefix(1);

  auto set_part = [&](std::string_view key, std::string_view raw) -> Result<void> {
    if (raw.empty()) return {};
    DW_TRY(std::string value, percent_decode(raw, key));
    return parsed.spec.set(key, std::move(value));
  };
  DW_CHECK(set_part("user", authority.user));
  DW_CHECK(set_part("host", authority.host));
  DW_CHECK(set_part("port", authority.port));
  DW_CHECK(set_part("database", path));
  if (authority.has_password) {
    parsed.had_password = true;
    DW_CHECK(set_part("password", authority.password));
  }
  DW_CHECK(set_query(parsed.spec, query, parsed.had_password));
  return parsed;
}

std::string redact_url(std::string_view url) {
  const auto separator = url.find("://");
  std::string out(url);
  if (separator != std::string_view::npos) {
    const auto question = url.find('?');
    auto at = url.substr(0, question).rfind('@');
    if (at == std::string_view::npos) at = url.rfind('@');  // a ? in the password
    const auto colon = url.find(':', separator + 3);
    if (at != std::string_view::npos && colon != std::string_view::npos && colon < at)
      out = std::string(url.substr(0, colon + 1)) + "***" + std::string(url.substr(at));
  }
  for (std::size_t at = 0; (at = out.find("password=", at)) != std::string::npos;) {
    at += 9;
    const auto end = out.find('&', at);
    out.replace(at, end == std::string::npos ? std::string::npos : end - at, "***");
  }
  return printable(out, 1000);
}

}  // namespace datawave::connect
