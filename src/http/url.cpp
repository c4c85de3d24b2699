#include <algorithm>

#include "datawave/core/text.hpp"
#include "datawave/http/client.hpp"
#include "grammar.hpp"

namespace datawave::http {

namespace {
Error bad_url(std::string message, std::string remedy = "Give a URL like https://example.org:8443/path.") {
  return Error(ErrorCode::invalid_argument, std::move(message)).with_field("url").with_remedy(std::move(remedy));
}

Result<void> take_authority(std::string_view authority, Url& url) {
  if (authority.find('@') != std::string_view::npos) {
    return fail(bad_url("a URL may not hold a user name or password", "Send them in a header instead."));
  }
  std::string_view port;
  if (authority.starts_with('[')) {
    const std::size_t close = authority.find(']');
    if (close == std::string_view::npos) return fail(bad_url("the IPv6 address of the URL has no closing bracket"));
    url.host = authority.substr(1, close - 1);
    port = authority.substr(close + 1);
    const bool address = std::all_of(url.host.begin(), url.host.end(),
                                     [](char c) { return impl::hex_value(c) >= 0 || c == ':' || c == '.'; });
    if (!address) return fail(bad_url("the IPv6 address of the URL is malformed"));
  } else {
    const std::size_t colon = std::min(authority.find(':'), authority.size());
    url.host = authority.substr(0, colon);
    port = authority.substr(colon);
    const bool name =
        std::all_of(url.host.begin(), url.host.end(), [](char c) { return impl::is(c, impl::kUnreserved); });
    if (!name) return fail(bad_url("the host of the URL holds a character that no host name has"));
  }
  if (url.host.empty() || url.host.size() > 253) return fail(bad_url("the URL names no host"));
  if (port.empty()) return {};
  const auto number = parse_u64(port.substr(1));
  if (port.front() != ':' || !number || *number == 0 || *number > 65535) {
    return fail(bad_url("the port of the URL is not a number from 1 to 65535"));
  }
  url.port = static_cast<std::uint16_t>(*number);
  return {};
}
}  // namespace

std::string Url::authority() const {
  std::string out = host.find(':') != std::string::npos ? "[" + host + "]" : host;
  if (port != (tls ? 443 : 80)) out += ":" + std::to_string(port);
  return out;
}

Result<Url> parse_url(std::string_view text) {
  const std::size_t scheme_end = text.find("://");
  const std::string_view scheme = text.substr(0, scheme_end);
  Url url;
  if (scheme_end == std::string_view::npos || (!same_name(scheme, "http") && !same_name(scheme, "https"))) {
    return fail(bad_url("not an http or https URL"));
  }
  url.tls = scheme.size() == 5;
  url.port = url.tls ? 443 : 80;
  std::string_view rest = text.substr(scheme_end + 3);
  rest = rest.substr(0, rest.find('#'));
  const std::size_t path = std::min(rest.find_first_of("/?"), rest.size());
  DW_CHECK(take_authority(rest.substr(0, path), url));
  const std::string_view target = rest.substr(path);
  if (!impl::all(target, impl::kTarget)) {
    return fail(bad_url("the URL holds a character that must be percent-encoded"));
  }
  url.target = target.starts_with('/') ? std::string(target) : "/" + std::string(target);
  return url;
}

}  // namespace datawave::http
