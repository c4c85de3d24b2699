/// Character classes of RFC 9110, section 5.6, and RFC 3986.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace datawave::http::impl {

enum CharClass : std::uint8_t {
  kToken = 1,
  kFieldValue = 2,  // VCHAR, obs-text, SP, HTAB
  kTarget = 4,      // visible ASCII but '#', quotes and the like that no URI may hold
  kUnreserved = 8,
  kHost = 16,  // reg-name, IP literal, port
};

constexpr std::array<std::uint8_t, 256> make_classes() {
  std::array<std::uint8_t, 256> table{};
  const auto mark = [&table](std::string_view characters, std::uint8_t what) {
    for (const char c : characters) table[static_cast<unsigned char>(c)] |= what;
  };
  for (int c = 0; c < 256; ++c) {
    const bool alnum = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    auto& entry = table[static_cast<std::size_t>(c)];
    if (alnum) entry |= kToken | kUnreserved | kHost;
    if (c == '\t' || (c >= 0x20 && c != 0x7f)) entry |= kFieldValue;
    if (c > 0x20 && c < 0x7f) entry |= kTarget;
  }
  for (const char c : std::string_view("\"#<>\\^`{|}")) {
    table[static_cast<unsigned char>(c)] &= static_cast<std::uint8_t>(~kTarget);
  }
  mark("!#$%&'*+-.^_`|~", kToken);
  mark("-._~", kUnreserved);
  mark("-._~!$&'()*+,;=%:[]", kHost);
  return table;
}
inline constexpr std::array<std::uint8_t, 256> kClasses = make_classes();

inline bool is(char c, CharClass what) { return (kClasses[static_cast<unsigned char>(c)] & what) != 0; }
inline bool all(std::string_view text, CharClass what) {
  for (const char c : text) {
    if (!is(c, what)) return false;
  }
  return true;
}
inline char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }
inline int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}
/// Optional white space off both ends.
inline std::string_view trim_ows(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

}  // namespace datawave::http::impl
