#include "datawave/core/sql_text.hpp"

namespace datawave::sql_text {

namespace {
/// `sql[at]` is the `"` of `U&"…"`: letters may hide in its escapes.
bool is_unicode_quote(std::string_view sql, std::size_t at) {
  return at >= 2 && sql[at - 1] == '&' && lower(sql[at - 2]) == 'u' && (at < 3 || !is_word(sql[at - 3]));
}

}  // namespace

std::vector<Token> tokens_of(std::string_view sql, bool& hidden_name) {
  std::vector<Token> out;
  for (std::size_t i = 0; i < sql.size();) {
    const std::size_t comment = end_of_comment(sql, i);
    if (comment > i) {
      i = comment;
      continue;
    }
    if (is_space(sql[i])) {
      ++i;
      continue;
    }
    const std::size_t quoted = end_of_quoted(sql, i);
    if (quoted > i) {
      Token token;
      if (sql[i] == '"') {
        if (is_unicode_quote(sql, i)) hidden_name = true;
        token.kind = Token::Kind::quoted_name;
        for (std::size_t k = i + 1; k + 1 < quoted; ++k) {
          token.text += sql[k];
          if (sql[k] == '"') ++k;  // doubled
        }
      } else {
        token.kind = Token::Kind::literal;
      }
      out.push_back(std::move(token));
      i = quoted;
      continue;
    }
    Token token;
    std::size_t end = i + 1;
    const bool digit = sql[i] >= '0' && sql[i] <= '9';
    if (digit || is_word(sql[i])) {
      end = end_of_word(sql, i);
      token.kind = digit ? Token::Kind::number : Token::Kind::word;
    } else if (sql[i] == '$') {
      while (end < sql.size() && sql[end] >= '0' && sql[end] <= '9') ++end;
      token.kind = Token::Kind::parameter;
    }
    token.text.assign(sql.substr(i, end - i));
    std::transform(token.text.begin(), token.text.end(), token.text.begin(), lower);
    // The letter before a quote is part of the literal: E'…', B'…', X'…', N'…'.
    const bool prefix =
        end < sql.size() && sql[end] == '\'' && token.kind == Token::Kind::word && token.text.size() == 1;
    if (!prefix) out.push_back(std::move(token));
    i = end;
  }
  return out;
}

std::string shape_of(std::string_view sql) {
  bool ignored = false;
  std::string out;
  bool glue = true;  // no space before the next
  for (const Token& token : tokens_of(sql, ignored)) {
    const bool sign = token.kind == Token::Kind::sign;
    const bool tight =
        sign && (token.text == "." || token.text == "," || token.text == ")" || token.text == ";" || token.text == ":");
    if (!glue && !tight && !(sign && token.text == "(")) out += ' ';
    switch (token.kind) {
      case Token::Kind::literal:
      case Token::Kind::number: out += '?'; break;
      case Token::Kind::quoted_name: out.append("\"").append(token.text).append("\""); break;
      default: out += token.text;
    }
    glue = sign && (token.text == "." || token.text == "(" || token.text == ":");
  }
  return out;
}

}  // namespace datawave::sql_text
