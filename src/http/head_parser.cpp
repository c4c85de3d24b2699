#include "head_parser.hpp"

#include <algorithm>
#include <cstring>

#include "grammar.hpp"

namespace datawave::http::impl {

HeadScanner::Found HeadScanner::scan(std::string_view buffer, std::size_t max_bytes) {
  // Never beyond the bound, so that the verdict is the same however the bytes arrive.
  const std::size_t end = std::min(buffer.size(), max_bytes);
  while (looked_ < end) {
    const void* found = std::memchr(buffer.data() + looked_, '\n', end - looked_);
    if (found == nullptr) {
      looked_ = end;
      break;
    }
    const auto at = static_cast<std::size_t>(static_cast<const char*>(found) - buffer.data());
    if (at == 0 || buffer[at - 1] != '\r') return Found::bad;
    looked_ = at + 1;
    if (at - line_ == 1) return line_ == 0 ? Found::bad : Found::complete;
    line_ = looked_;
  }
  return buffer.size() > max_bytes ? Found::too_long : Found::more;
}

bool parse_header_line(std::string_view line, HeaderView& out) {
  std::size_t colon = 0;
  while (colon < line.size() && is(line[colon], kToken)) ++colon;
  // No space before the colon and none at the line's start (obs-fold), for neither is a token character.
  if (colon == 0 || colon == line.size() || line[colon] != ':') return false;
  out.name = line.substr(0, colon);
  out.value = trim_ows(line.substr(colon + 1));
  return all(out.value, kFieldValue);
}

std::optional<std::uint64_t> parse_content_length(std::string_view text) {
  if (text.empty() || text.size() > 18) return std::nullopt;
  std::uint64_t value = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + static_cast<std::uint64_t>(c - '0');
  }
  return value;
}

bool list_holds(std::string_view list, std::string_view token, bool& valid) {
  bool found = false;
  while (true) {
    const std::size_t end = std::min(list.find(','), list.size());
    const std::string_view item = trim_ows(list.substr(0, end));
    if (!item.empty() && !all(item, kToken)) valid = false;
    if (same_name(item, token)) found = true;
    if (end == list.size()) return found;
    list.remove_prefix(end + 1);
  }
}

namespace {
bool is_authority(std::string_view text) {
  if (!all(text, kHost)) return false;
  std::string_view host = text;
  if (host.starts_with('[')) {
    const std::size_t close = host.find(']');
    if (close == std::string_view::npos) return false;
    for (const char c : host.substr(1, close - 1)) {
      if (hex_value(c) < 0 && c != ':' && c != '.') return false;
    }
    host.remove_prefix(close + 1);
    if (!host.empty() && host.front() != ':') return false;
  }
  const std::size_t colon = host.find(':');
  if (host.substr(0, colon).find_first_of("[]") != std::string_view::npos) return false;
  if (colon == std::string_view::npos) return true;
  const std::string_view port = host.substr(colon + 1);
  if (port.size() > 5) return false;
  for (const char c : port) {
    if (c < '0' || c > '9') return false;
  }
  return true;
}

/// Origin-form, absolute-form of http and https, or "*" for OPTIONS.
bool split_target(RequestHead& head) {
  std::string_view rest = head.target;
  if (rest.empty() || !all(rest, kTarget)) return false;
  if (rest == "*") {
    head.path = rest;
    return head.method == Method::options;
  }
  if (rest.front() != '/') {
    const std::size_t scheme = rest.find("://");
    if (scheme == std::string_view::npos) return false;
    const std::string_view name = rest.substr(0, scheme);
    if (!same_name(name, "http") && !same_name(name, "https")) return false;
    rest.remove_prefix(scheme + 3);
    const std::size_t end = std::min(rest.find_first_of("/?"), rest.size());
    head.host = rest.substr(0, end);
    if (head.host.empty() || !is_authority(head.host)) return false;
    rest.remove_prefix(end);
  }
  const std::size_t question = std::min(rest.find('?'), rest.size());
  head.path = rest.substr(0, question);
  head.query = rest.substr(std::min(question + 1, rest.size()));
  if (head.path.empty()) head.path = "/";
  return true;
}

int parse_request_line(std::string_view line, RequestHead& head) {
  const std::size_t first = line.find(' ');
  const std::size_t last = line.rfind(' ');
  if (first == std::string_view::npos || first == 0 || last <= first + 1) return 400;
  const std::string_view method = line.substr(0, first);
  const std::string_view version = line.substr(last + 1);
  head.target = line.substr(first + 1, last - first - 1);
  if (!all(method, kToken)) return 400;
  if (version.size() != 8 || !version.starts_with("HTTP/") || version[5] < '0' || version[5] > '9' ||
      version[6] != '.' || version[7] < '0' || version[7] > '9') {
    return 400;
  }
  if (version[5] != '1') return 505;
  head.http_1_0 = version[7] == '0';
  const auto known = parse_method(method);
  if (!known) return 501;
  head.method = *known;
  return split_target(head) ? 0 : 400;
}

/// What frames the message is gathered while its lines are read, then judged as a whole.
struct Framing {
  std::size_t hosts = 0;
  std::size_t lengths = 0;
  std::size_t encodings = 0;
  std::string_view encoding;
  bool wants_close = false;
  bool wants_keep_alive = false;
};

int take_header(const HeaderView& header, RequestHead& head, Framing& framing) {
  switch (header.name.size()) {
    case 4:
      if (same_name(header.name, "Host")) {
        if (++framing.hosts > 1 || !is_authority(header.value)) return 400;
        if (head.host.empty()) head.host = header.value;
      }
      break;
    case 6:
      if (same_name(header.name, "Expect")) {
        if (!same_name(header.value, "100-continue")) return 417;
        head.expects_continue = true;
      }
      break;
    case 10:
      if (same_name(header.name, "Connection")) {
        bool valid = true;
        if (list_holds(header.value, "close", valid)) framing.wants_close = true;
        if (list_holds(header.value, "keep-alive", valid)) framing.wants_keep_alive = true;
        if (!valid) return 400;
      }
      break;
    case 14:
      if (same_name(header.name, "Content-Length")) {
        head.content_length = parse_content_length(header.value);
        if (++framing.lengths > 1 || !head.content_length) return 400;
      }
      break;
    case 17:
      if (same_name(header.name, "Transfer-Encoding")) {
        ++framing.encodings;
        framing.encoding = header.value;
      }
      break;
    default: break;
  }
  return 0;
}

int judge_framing(RequestHead& head, const Framing& framing) {
  if (framing.hosts == 0 && !head.http_1_0) return 400;
  if (framing.encodings > 0) {
    if (framing.encodings > 1 || framing.lengths > 0 || head.http_1_0) return 400;
    if (!same_name(framing.encoding, "chunked")) {
      bool valid = true;
      const bool chunked = list_holds(framing.encoding, "chunked", valid);
      return chunked && valid ? 501 : 400;
    }
    head.chunked = true;
  }
  head.has_body = head.chunked || head.content_length.value_or(0) > 0;
  if (!head.has_body || head.http_1_0) head.expects_continue = false;
  head.keep_alive = !framing.wants_close && (!head.http_1_0 || framing.wants_keep_alive);
  return 0;
}
}  // namespace

std::optional<char> unencoded_byte(const RequestHead& head) {
  for (const char c : head.target) {
    if (!is(c, kTarget)) return c;
  }
  return std::nullopt;
}

int parse_request_head(std::string_view bytes, std::size_t max_headers, RequestHead& head) {
  auto headers = std::move(head.headers);
  headers.clear();
  head = RequestHead();
  head.headers = std::move(headers);
  if (!bytes.ends_with("\r\n\r\n")) return 400;
  bytes.remove_suffix(2);
  std::size_t end = bytes.find('\r');
  if (const int status = parse_request_line(bytes.substr(0, end), head)) return status;
  Framing framing;
  while (true) {
    if (bytes[end + 1] != '\n') return 400;  // a bare CR; the last two bytes are CR LF, so there is one more
    bytes.remove_prefix(end + 2);
    if (bytes.empty()) return judge_framing(head, framing);
    end = bytes.find('\r');
    if (head.headers.size() == max_headers) return 431;
    HeaderView header;
    if (!parse_header_line(bytes.substr(0, end), header)) return 400;
    if (const int status = take_header(header, head, framing)) return status;
    head.headers.push_back(header);
  }
}

}  // namespace datawave::http::impl
