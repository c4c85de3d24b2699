#include "definition.hpp"

#include <algorithm>
#include <cstdint>
#include <utility>

#include "datawave/core/text.hpp"

namespace datawave::connectors::sqlite {

namespace {
/// A longer text is not looked into: tokens cost many times their text.
constexpr std::size_t kMaxText = std::size_t{1} << 20;

enum class TokenKind : std::uint8_t { word, quoted, other };

struct Token {
  TokenKind kind = TokenKind::other;
  std::size_t begin = 0;
  std::size_t end = 0;
  std::string_view text;
  int depth = 0;  // of parentheses around it; a parenthesis itself has the depth outside

  [[nodiscard]] bool is(std::string_view lower) const {
    return kind == TokenKind::word && text.size() == lower.size() && to_lower_ascii(text) == lower;
  }
  [[nodiscard]] bool is_mark(char c) const { return kind == TokenKind::other && text.size() == 1 && text[0] == c; }
};

bool is_word_byte(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '$' ||
         static_cast<unsigned char>(c) >= 0x80;
}

/// Position after the quoted text that starts at `from`; the end where it is not closed.
std::size_t skip_quoted(std::string_view sql, std::size_t from) {
  const char close = sql[from] == '[' ? ']' : sql[from];
  for (std::size_t i = from + 1; i < sql.size(); ++i) {
    if (sql[i] != close) continue;
    if (close == ']' || i + 1 >= sql.size() || sql[i + 1] != close) return i + 1;
    ++i;
  }
  return sql.size();
}

std::vector<Token> tokens_of(std::string_view sql) {
  std::vector<Token> tokens;
  if (sql.size() > kMaxText) return tokens;
  int depth = 0;
  for (std::size_t i = 0; i < sql.size();) {
    const char c = sql[i];
    std::size_t end = i + 1;
    TokenKind kind = TokenKind::other;
    if (c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f') {
      i = end;
      continue;
    }
    if (c == '-' && sql.substr(i).starts_with("--")) {
      i = std::min(sql.find('\n', i), sql.size());
      continue;
    }
    if (c == '/' && sql.substr(i).starts_with("/*")) {
      const std::size_t close = sql.find("*/", i + 2);
      i = close == std::string_view::npos ? sql.size() : close + 2;
      continue;
    }
    if (c == '\'' || c == '"' || c == '`' || c == '[') {
      kind = TokenKind::quoted;
      end = skip_quoted(sql, i);
    } else if (is_word_byte(c)) {
      kind = TokenKind::word;
      while (end < sql.size() && is_word_byte(sql[end])) ++end;
    }
    if (kind == TokenKind::other && c == ')') --depth;
    tokens.push_back({kind, i, end, sql.substr(i, end - i), depth});
    if (kind == TokenKind::other && c == '(') ++depth;
    i = end;
  }
  return tokens;
}

std::string name_of(const Token& token) {
  if (token.kind != TokenKind::quoted || token.text.size() < 2) return to_valid_utf8(token.text);
  const char close = token.text.front() == '[' ? ']' : token.text.front();
  std::string name;
  const std::string_view inner = token.text.substr(1, token.text.size() - 2);
  for (std::size_t i = 0; i < inner.size(); ++i) {
    name += inner[i];
    if (close != ']' && inner[i] == close && i + 1 < inner.size() && inner[i + 1] == close) ++i;
  }
  return to_valid_utf8(name);
}

/// Walks the tokens of one parenthesised list.
class Body {
 public:
  explicit Body(std::string_view sql) : sql_(sql), tokens_(tokens_of(sql)) {
    while (begin_ < tokens_.size() && !tokens_[begin_].is_mark('(')) ++begin_;
    if (begin_ == tokens_.size()) return;
    end_ = closing(begin_);
    ++begin_;
  }
  [[nodiscard]] std::size_t begin() const { return begin_; }
  [[nodiscard]] std::size_t end() const { return end_; }
  [[nodiscard]] std::size_t size() const { return tokens_.size(); }
  const Token& operator[](std::size_t i) const { return tokens_[i]; }
  [[nodiscard]] bool opens(std::size_t i) const { return i < end_ && tokens_[i].is_mark('('); }

  /// The parenthesis that closes the one at `open`, or the end of the text.
  [[nodiscard]] std::size_t closing(std::size_t open) const {
    for (std::size_t i = open + 1; i < tokens_.size(); ++i) {
      if (tokens_[i].is_mark(')') && tokens_[i].depth == tokens_[open].depth) return i;
    }
    return tokens_.size();
  }
  /// From the start of token `first` to the end of token `last`, as written.
  [[nodiscard]] std::string text(std::size_t first, std::size_t last) const {
    if (first > last || last >= tokens_.size()) return {};
    return to_valid_utf8(sql_.substr(tokens_[first].begin, tokens_[last].end - tokens_[first].begin));
  }
  /// What stands between the parenthesis at `open` and its end.
  [[nodiscard]] std::string inside(std::size_t open) const { return text(open + 1, closing(open) - 1); }

 private:
  std::string_view sql_;
  std::vector<Token> tokens_;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
};

/// One column or constraint of a table: tokens [first, last).
void read_item(const Body& body, std::size_t first, std::size_t last, TableDefinition& out) {
  std::string constraint;  // name for the constraint that follows
  for (std::size_t i = first; i < last; ++i) {
    const Token& token = body[i];
    if (token.depth != 1 || token.kind != TokenKind::word) continue;
    if (token.is("constraint") && i + 1 < last) {
      constraint = name_of(body[++i]);
    } else if (token.is("check") && body.opens(i + 1)) {
      out.checks.push_back({std::exchange(constraint, {}), body.inside(i + 1)});
    } else if (token.is("references")) {
      out.foreign_key_names.push_back(std::exchange(constraint, {}));
    } else if (token.is("primary")) {
      out.primary_key_name = std::exchange(constraint, {});
    } else if (token.is("unique") || token.is("not") || token.is("default") || token.is("collate")) {
      constraint.clear();
    } else if (token.is("as") && body.opens(i + 1)) {
      out.generated.emplace(to_lower_ascii(name_of(body[first])), body.inside(i + 1));
    }
  }
}
}  // namespace

TableDefinition read_table_definition(std::string_view sql) {
  TableDefinition out;
  const Body body(sql);
  std::size_t first = body.begin();
  for (std::size_t i = body.begin(); i < body.size() && i <= body.end(); ++i) {
    if (i != body.end() && !(body[i].is_mark(',') && body[i].depth == 1)) continue;
    read_item(body, first, i, out);
    first = i + 1;
  }
  return out;
}

IndexDefinition read_index_definition(std::string_view sql) {
  IndexDefinition out;
  const Body body(sql);
  if (body.end() == 0) return out;
  std::size_t first = body.begin();
  for (std::size_t i = body.begin(); i < body.size() && i <= body.end(); ++i) {
    if (i != body.end() && !(body[i].is_mark(',') && body[i].depth == 1)) continue;
    std::size_t last = i;
    if (last > first && (body[last - 1].is("asc") || body[last - 1].is("desc"))) --last;
    if (last > first) out.items.push_back(body.text(first, last - 1));
    first = i + 1;
  }
  for (std::size_t i = body.end() + 1; i < body.size(); ++i) {
    if (!body[i].is("where") || body[i].depth != 0) continue;
    out.predicate = body.text(i + 1, body.size() - 1);
    break;
  }
  return out;
}

}  // namespace datawave::connectors::sqlite
