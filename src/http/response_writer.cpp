#include "response_writer.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <stdexcept>

#include "datawave/http/server.hpp"

namespace datawave::http {

namespace impl {

namespace {
/// Headers that frame the message or that the server knows better.
bool is_own(std::string_view name) {
  static constexpr std::array<std::string_view, 6> kOwn = {
      "Content-Length", "Transfer-Encoding", "Connection", "Keep-Alive", "Date", "Upgrade"};
  return std::any_of(kOwn.begin(), kOwn.end(), [name](std::string_view own) { return same_name(name, own); });
}

void append_number(std::uint64_t number, int base, std::string& out) {
  char digits[24];
  const auto end = std::to_chars(digits, digits + sizeof digits, number, base).ptr;
  out.append(digits, end);
}
}  // namespace

Persistence persistence_for(const RequestHead& head, bool keep_alive) {
  if (!keep_alive) return Persistence::close;
  return head.http_1_0 ? Persistence::keep_explicit : Persistence::keep;
}

bool is_sendable(const Response& response) {
  return response.status >= 200 && response.status <= 599 &&
         std::all_of(response.headers.begin(), response.headers.end(),
                     [](const Header& header) { return is_token(header.name) && is_field_value(header.value); });
}

bool may_have_body(int status) { return status != 204 && status != 304; }

void append_head_before_date(const Response& response, Framing framing, std::string& out) {
  out += "HTTP/1.1 ";
  append_number(static_cast<std::uint64_t>(response.status), 10, out);
  out += ' ';
  out += reason_phrase(response.status);
  out += "\r\n";
  for (const Header& header : response.headers) {
    if (is_own(header.name)) continue;
    out += header.name;
    out += ": ";
    out += header.value;
    out += "\r\n";
  }
  if (framing == Framing::chunked) {
    out += "Transfer-Encoding: chunked\r\n";
  } else if (framing == Framing::length && may_have_body(response.status)) {
    out += "Content-Length: ";
    append_number(response.body.size(), 10, out);
    out += "\r\n";
  }
  out += "Date: ";
}

void append_head_after_date(std::string_view date, Persistence persistence, std::string& out) {
  out += date;
  switch (persistence) {
    case Persistence::keep: out += "\r\n\r\n"; break;
    case Persistence::keep_explicit: out += "\r\nConnection: keep-alive\r\n\r\n"; break;
    case Persistence::close: out += "\r\nConnection: close\r\n\r\n"; break;
  }
}

int append_response(const RequestHead& head, const Response& response, std::string_view date, bool keep_alive,
                    std::string& out) {
  if (!is_sendable(response)) {
    Response instead;
    instead.status = 500;
    return append_response(head, instead, date, keep_alive, out);
  }
  append_head_before_date(response, Framing::length, out);
  append_head_after_date(date, persistence_for(head, keep_alive), out);
  if (head.method != Method::head && may_have_body(response.status)) out += response.body;
  return response.status;
}

void append_chunk(std::string_view piece, std::string& out) {
  if (piece.empty()) return;
  append_number(piece.size(), 16, out);
  out += "\r\n";
  out += piece;
  out += "\r\n";
}

std::string http_date(UtcTime time) {
  static constexpr std::array<std::string_view, 7> kDays = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  static constexpr std::array<std::string_view, 12> kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                               "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const auto seconds = std::chrono::floor<std::chrono::seconds>(time);
  const auto days = std::chrono::floor<std::chrono::days>(seconds);
  const std::chrono::year_month_day date(days);
  const std::chrono::hh_mm_ss clock(seconds - days);
  std::string out(kDays[std::chrono::weekday(days).c_encoding()]);
  const auto two = [&out](std::uint64_t number) {
    out += static_cast<char>('0' + number / 10 % 10);
    out += static_cast<char>('0' + number % 10);
  };
  out += ", ";
  two(static_cast<unsigned>(date.day()));
  out += ' ';
  out += kMonths[static_cast<unsigned>(date.month()) - 1];
  out += ' ';
  append_number(static_cast<std::uint64_t>(static_cast<int>(date.year())), 10, out);
  out += ' ';
  two(static_cast<std::uint64_t>(clock.hours().count()));
  out += ':';
  two(static_cast<std::uint64_t>(clock.minutes().count()));
  out += ':';
  two(static_cast<std::uint64_t>(clock.seconds().count()));
  out += " GMT";
  return out;
}

}  // namespace impl

PreparedResponse::PreparedResponse(const Response& response) : status_(response.status), close_(response.close) {
  if (!impl::is_sendable(response)) throw std::invalid_argument("a response that cannot be sent");
  impl::append_head_before_date(response, impl::Framing::length, head_);
  if (impl::may_have_body(status_)) body_ = response.body;
}

void DirectAnswer::send(const PreparedResponse& response) {
  keep_alive_ = keep_alive_ && !response.close_;
  out_ += response.head_;
  impl::append_head_after_date(date_, impl::persistence_for(head_, keep_alive_), out_);
  if (head_.method != Method::head) out_ += response.body_;
  status_ = response.status_;
}

void DirectAnswer::send(const Response& response) {
  keep_alive_ = keep_alive_ && !response.close;
  status_ = impl::append_response(head_, response, date_, keep_alive_, out_);
}

}  // namespace datawave::http
