/// Walks the plain-text word lists compiled into this module.
#pragma once

#include <string_view>

namespace datawave::classify {

inline std::string_view trim(std::string_view s) {
  while (!s.empty() && (s.front() == ' ' || s.front() == '\n')) s.remove_prefix(1);
  while (!s.empty() && (s.back() == ' ' || s.back() == '\n')) s.remove_suffix(1);
  return s;
}

/// Calls fn(part) for each non-empty trimmed part of `text` between separators.
template <class Fn>
void for_each_part(std::string_view text, char separator, Fn&& fn) {
  while (!text.empty()) {
    const auto end = text.find(separator);
    const auto part = trim(text.substr(0, end));
    if (!part.empty()) fn(part);
    if (end == std::string_view::npos) return;
    text.remove_prefix(end + 1);
  }
}

/// Calls fn(word) for each word between blanks and line ends.
template <class Fn>
void for_each_word(std::string_view text, Fn&& fn) {
  for_each_part(text, '\n', [&](std::string_view line) { for_each_part(line, ' ', fn); });
}

}  // namespace datawave::classify
