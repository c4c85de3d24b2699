/// Text that people read: UTF-8 care, counts and sizes, nearest words.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace datawave {

/// Length in bytes of the valid UTF-8 sequence at the start of `text`; 0 when there is none (overlong forms and
/// surrogates are invalid). `text` must not be empty.
std::size_t utf8_sequence_length(std::string_view text);
bool is_valid_utf8(std::string_view text);
/// Copy with every invalid byte replaced by U+FFFD.
std::string to_valid_utf8(std::string_view text);
/// At most `max_bytes` from the front, never cutting a code point.
std::string_view utf8_prefix(std::string_view text, std::size_t max_bytes);
std::size_t utf8_count(std::string_view text);
/// What a terminal or log may show of foreign text: control characters (C0, C1, bidi overrides) become U+FFFD.
std::string printable(std::string_view text, std::size_t max_bytes = 400);
/// Columns a terminal needs, wide (East Asian, emoji) characters counted twice.
std::size_t display_width(std::string_view text);
/// Cut in the middle with "…" to at most `width` terminal columns.
std::string ellipsize_middle(std::string_view text, std::size_t width);

std::string to_lower_ascii(std::string_view text);
std::string_view trim(std::string_view text);
std::vector<std::string_view> split(std::string_view text, char separator);
/// Decimal digits only, no sign, no overflow.
std::optional<std::uint64_t> parse_u64(std::string_view text);
std::optional<std::int64_t> parse_i64(std::string_view text);

/// "1 234 567" with thin spaces (U+2009).
std::string format_count(std::uint64_t count);
/// At most three significant digits: "412", "41.2 K", "9.1 M".
std::string format_count_short(std::uint64_t count);
/// "12.4 GiB".
std::string format_bytes(std::uint64_t bytes);
/// "1 table", "2 tables".
std::string plural(std::uint64_t count, std::string_view singular, std::string_view plural_form = {});

/// The candidate nearest to `word` (edit distance at most a third of its length, at least 1; two neighbours swapped are
/// one edit), or empty.
std::string_view nearest_word(std::string_view word, std::span<const std::string_view> candidates);

/// Shell-style match over `*` and `?`; case-sensitive; linear in the text for any pattern.
bool glob_match(std::string_view pattern, std::string_view text);

}  // namespace datawave
