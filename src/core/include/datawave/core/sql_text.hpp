/// Where words, quotes and comments of an SQL text begin and end. Source: PostgreSQL manual, "Lexical Structure", with
/// standard_conforming_strings on.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace datawave::sql_text {

inline bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\v'; }
inline bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         static_cast<unsigned char>(c) >= 0x80;
}
inline char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

/// Where the quoted thing that begins at `at` ends (one past it); `at` itself where nothing is quoted there.
inline std::size_t end_of_quoted(std::string_view sql, std::size_t at) {
  const char quote = sql[at];
  if (quote == '\'' || quote == '"') {
    const bool escapes = quote == '\'' && at > 0 && lower(sql[at - 1]) == 'e' && (at < 2 || !is_word(sql[at - 2]));
    for (std::size_t i = at + 1; i < sql.size(); ++i) {
      if (escapes && sql[i] == '\\') {
        ++i;
      } else if (sql[i] == quote) {
        if (i + 1 == sql.size() || sql[i + 1] != quote) return i + 1;
        ++i;
      }
    }
    return sql.size();
  }
  if (quote == '$' && (at == 0 || !is_word(sql[at - 1]))) {
    std::size_t tag_end = at + 1;
    while (tag_end < sql.size() && is_word(sql[tag_end])) ++tag_end;
    const bool is_tag = tag_end < sql.size() && sql[tag_end] == '$' && !(sql[at + 1] >= '0' && sql[at + 1] <= '9');
    if (!is_tag) return at;
    const std::string_view tag = sql.substr(at, tag_end + 1 - at);
    const std::size_t end = sql.find(tag, tag_end + 1);
    return end == std::string_view::npos ? sql.size() : end + tag.size();
  }
  return at;
}

/// One past the word or number that begins at `at`. `$` may stand in a word, and never begins a quote there.
inline std::size_t end_of_word(std::string_view sql, std::size_t at) {
  const bool digit = sql[at] >= '0' && sql[at] <= '9';
  std::size_t end = at + 1;
  while (end < sql.size() && (is_word(sql[end]) || sql[end] == (digit ? '.' : '$'))) ++end;
  return end;
}

/// One past the comment that begins at `at`; `at` itself where none does. Block comments nest.
inline std::size_t end_of_comment(std::string_view sql, std::size_t at) {
  const std::string_view rest = sql.substr(at);
  if (rest.starts_with("--")) return std::min(sql.find_first_of("\r\n", at), sql.size());
  if (!rest.starts_with("/*")) return at;
  int depth = 0;
  for (std::size_t i = at; i + 1 < sql.size(); ++i) {
    if (sql[i] == '/' && sql[i + 1] == '*') {
      ++depth;
      ++i;
    } else if (sql[i] == '*' && sql[i + 1] == '/') {
      if (--depth == 0) return i + 2;
      ++i;
    }
  }
  return sql.size();
}

struct Token {
  enum class Kind : std::uint8_t { word, quoted_name, literal, number, parameter, sign };
  Kind kind = Kind::sign;
  std::string text;  ///< words in lower case, quoted names as they are meant
};
/// White space and comments are left out. `hidden_name`: set where a name is written with Unicode escapes, U&"…".
std::vector<Token> tokens_of(std::string_view sql, bool& hidden_name);

/// The statement with every literal replaced by `?` and comments and white space made even: what may be recorded of it.
std::string shape_of(std::string_view sql);

}  // namespace datawave::sql_text
