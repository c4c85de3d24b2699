/// The head of a request: found in a buffer, then parsed in place. Strict where leniency lets requests be smuggled: one
/// reading of the bytes, or none. Source: RFC 9112, sections 2.2 to 6.3.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "datawave/http/message.hpp"

namespace datawave::http::impl {

/// Finds where a head ends; remembers how far it looked, so that bytes that drip in are looked at once.
class HeadScanner {
 public:
  enum class Found : std::uint8_t { more, complete, bad, too_long };
  /// `buffer` begins where the head begins and has only grown since the last call.
  Found scan(std::string_view buffer, std::size_t max_bytes);
  /// Bytes of the head with its blank line, once it is complete.
  [[nodiscard]] std::size_t size() const { return looked_; }
  void reset() { looked_ = line_ = 0; }
  /// Whether the first line has been complete: too_long before that is 414.
  [[nodiscard]] bool past_first_line() const { return line_ > 0; }

 private:
  std::size_t looked_ = 0;
  std::size_t line_ = 0;  // where the current line begins
};

/// Parses a complete head (`bytes` ends with the blank line) into `head`, whose header capacity is used again.
/// 0, or the status to refuse with: 400, 417, 431, 501, 505.
int parse_request_head(std::string_view bytes, std::size_t max_headers, RequestHead& head);
/// Of a head that was refused: the byte of its target that should have been percent-encoded, if there is one.
std::optional<char> unencoded_byte(const RequestHead& head);

/// "name: value" without its line end; false where it is malformed.
bool parse_header_line(std::string_view line, HeaderView& out);
/// Decimal digits only, below 2^63.
std::optional<std::uint64_t> parse_content_length(std::string_view text);

/// Whether a comma-separated list of tokens holds `token` (lower case); false in `valid` where it is no such list.
bool list_holds(std::string_view list, std::string_view token, bool& valid);

}  // namespace datawave::http::impl
