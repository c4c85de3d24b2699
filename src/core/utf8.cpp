#include <algorithm>

#include "datawave/core/text.hpp"

namespace datawave {

namespace {
constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

char32_t decode(std::string_view sequence) {
  const auto byte = [&](std::size_t i) { return static_cast<char32_t>(static_cast<unsigned char>(sequence[i])); };
  switch (sequence.size()) {
    case 1: return byte(0);
    case 2: return ((byte(0) & 0x1f) << 6) | (byte(1) & 0x3f);
    case 3: return ((byte(0) & 0x0f) << 12) | ((byte(1) & 0x3f) << 6) | (byte(2) & 0x3f);
    default: return ((byte(0) & 0x07) << 18) | ((byte(1) & 0x3f) << 12) | ((byte(2) & 0x3f) << 6) | (byte(3) & 0x3f);
  }
}

/// Controls, bidirectional overrides and other characters which could forge what a terminal shows.
bool is_unprintable(char32_t c) {
  return c < 0x20 || (c >= 0x7f && c < 0xa0) || (c >= 0x200b && c <= 0x200f) || (c >= 0x2028 && c <= 0x202e) ||
         (c >= 0x2066 && c <= 0x2069) || c == 0xfeff;
}

/// East Asian wide and emoji blocks; combining marks take no column. Coarse on purpose: alignment, not typesetting.
std::size_t width_of(char32_t c) {
  if ((c >= 0x300 && c <= 0x36f) || (c >= 0x200b && c <= 0x200f) || (c >= 0xfe00 && c <= 0xfe0f)) return 0;
  const bool wide = (c >= 0x1100 && c <= 0x115f) || (c >= 0x2e80 && c <= 0xa4cf) || (c >= 0xac00 && c <= 0xd7a3) ||
                    (c >= 0xf900 && c <= 0xfaff) || (c >= 0xfe30 && c <= 0xfe6f) || (c >= 0xff00 && c <= 0xff60) ||
                    (c >= 0xffe0 && c <= 0xffe6) || (c >= 0x1f300 && c <= 0x1faff) || (c >= 0x20000 && c <= 0x3fffd);
  return wide ? 2 : 1;
}
}  // namespace

std::size_t utf8_sequence_length(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const auto tail = [&](std::size_t i) { return i < text.size() && (byte(i) & 0xc0) == 0x80; };
  const unsigned char first = byte(0);
  if (first < 0x80) return 1;
  if (first >= 0xc2 && first <= 0xdf) return tail(1) ? 2 : 0;
  if (first >= 0xe0 && first <= 0xef) {
    if (!tail(1) || !tail(2)) return 0;
    if (first == 0xe0 && byte(1) < 0xa0) return 0;  // overlong
    if (first == 0xed && byte(1) > 0x9f) return 0;  // surrogate
    return 3;
  }
  if (first >= 0xf0 && first <= 0xf4) {
    if (!tail(1) || !tail(2) || !tail(3)) return 0;
    if (first == 0xf0 && byte(1) < 0x90) return 0;  // overlong
    if (first == 0xf4 && byte(1) > 0x8f) return 0;  // beyond U+10FFFF
    return 4;
  }
  return 0;
}

bool is_valid_utf8(std::string_view text) {
  while (!text.empty()) {
    const std::size_t n = utf8_sequence_length(text);
    if (n == 0) return false;
    text.remove_prefix(n);
  }
  return true;
}

std::string to_valid_utf8(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const std::size_t n = utf8_sequence_length(text);
    out.append(n == 0 ? kReplacement : text.substr(0, n));
    text.remove_prefix(std::max<std::size_t>(n, 1));
  }
  return out;
}

std::string_view utf8_prefix(std::string_view text, std::size_t max_bytes) {
  if (text.size() <= max_bytes) return text;
  std::size_t end = max_bytes;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80) --end;
  return text.substr(0, end);
}

std::size_t utf8_count(std::string_view text) {
  std::size_t count = 0;
  while (!text.empty()) {
    text.remove_prefix(std::max<std::size_t>(utf8_sequence_length(text), 1));
    ++count;
  }
  return count;
}

std::string printable(std::string_view text, std::size_t max_bytes) {
  std::string out;
  bool cut = false;
  if (text.size() > max_bytes) {
    text = utf8_prefix(text, max_bytes);
    cut = true;
  }
  while (!text.empty()) {
    const std::size_t n = utf8_sequence_length(text);
    out.append(n == 0 || is_unprintable(decode(text.substr(0, n))) ? kReplacement : text.substr(0, n));
    text.remove_prefix(std::max<std::size_t>(n, 1));
  }
  if (cut) out += "…";
  return out;
}

std::size_t display_width(std::string_view text) {
  std::size_t width = 0;
  while (!text.empty()) {
    const std::size_t n = utf8_sequence_length(text);
    width += n == 0 ? 1 : width_of(decode(text.substr(0, n)));
    text.remove_prefix(std::max<std::size_t>(n, 1));
  }
  return width;
}

std::string ellipsize_middle(std::string_view text, std::size_t width) {
  if (display_width(text) <= width) return std::string(text);
  if (width < 3) return std::string(text.substr(0, 0)) + "…";
  const std::size_t head_width = width / 2;
  const std::size_t tail_width = width - head_width - 1;
  std::size_t head = 0;
  for (std::size_t used = 0; head < text.size();) {
    const std::size_t n = std::max<std::size_t>(utf8_sequence_length(text.substr(head)), 1);
    used += display_width(text.substr(head, n));
    if (used > head_width) break;
    head += n;
  }
  std::size_t tail = head;
  while (tail < text.size() && display_width(text.substr(tail)) > tail_width) {
    tail += std::max<std::size_t>(utf8_sequence_length(text.substr(tail)), 1);
  }
  return std::string(text.substr(0, head)) + "…" + std::string(text.substr(tail));
}

}  // namespace datawave
