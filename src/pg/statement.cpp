#include "datawave/pg/statement.hpp"

#include <algorithm>
#include <array>
#include <functional>
#include <utility>
#include <vector>

namespace datawave::pg {

namespace {
bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\v'; }
bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         static_cast<unsigned char>(c) >= 0x80;
}
char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

/// Where the quoted thing that begins at `at` ends (one past it); `at` itself where nothing is quoted there.
std::size_t end_of_quoted(std::string_view sql, std::size_t at) {
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

/// One past the comment that begins at `at`; `at` itself where none does. Block comments nest.
std::size_t end_of_comment(std::string_view sql, std::size_t at) {
  const std::string_view rest = sql.substr(at);
  if (rest.starts_with("--")) return std::min(sql.find('\n', at), sql.size());
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

struct Words {
  std::vector<std::string> list;  ///< lower case, outside of quotes
  bool several = false;           ///< a `;` with something behind it
};

std::string normal_form(std::string_view sql, Words& words) {
  std::string out;
  out.reserve(sql.size());
  std::string word;
  bool gap = false;
  bool ended = false;
  const auto begin_token = [&] {
    if (gap && !out.empty()) out += ' ';
    gap = false;
    if (ended) words.several = true;
  };
  const auto end_word = [&] {
    if (!word.empty()) words.list.push_back(std::exchange(word, {}));
  };
  for (std::size_t i = 0; i < sql.size();) {
    const std::size_t comment = end_of_comment(sql, i);
    if (comment > i || is_space(sql[i])) {
      end_word();
      gap = true;
      i = comment > i ? comment : i + 1;
      continue;
    }
    const std::size_t quoted = end_of_quoted(sql, i);
    if (quoted > i) {
      end_word();
      begin_token();
      out.append(sql.substr(i, quoted - i));
      i = quoted;
      continue;
    }
    if (sql[i] == ';') {
      end_word();
      ended = true;
      ++i;
      continue;
    }
    if (ended && !words.several) out += ';';
    begin_token();
    if (is_word(sql[i])) {
      word += lower(sql[i]);
    } else {
      end_word();
    }
    out += sql[i++];
  }
  end_word();
  return out;
}

SessionUse use_of_first(std::string_view first) {
  using enum SessionUse;
  static constexpr std::array<std::pair<std::string_view, SessionUse>, 26> kFirst = {{
      {"begin", transaction},
      {"start", transaction},
      {"commit", transaction},
      {"end", transaction},
      {"rollback", transaction},
      {"abort", transaction},
      {"savepoint", transaction},
      {"release", transaction},
      {"lock", transaction},
      {"set", setting},
      {"reset", setting},
      {"listen", listen},
      {"unlisten", listen},
      {"declare", cursor},
      {"fetch", cursor},
      {"move", cursor},
      {"close", cursor},
      {"prepare", prepared},
      {"execute", prepared},
      {"deallocate", prepared},
      {"discard", prepared},
      {"copy", other},
      {"load", other},
      {"do", other},
      {"call", other},
      {"import", other},
  }};
  for (const auto& [word, use] : kFirst) {
    if (word == first) return use;
  }
  return none;
}

SessionUse use_of(const Words& words) {
  using enum SessionUse;
  SessionUse use = none;
  if (words.several) use = use | other;
  if (words.list.empty()) return use;
  use = use | use_of_first(words.list.front());
  const std::string& first = words.list.front();
  const bool makes = first == "create" || first == "select" || first == "with";
  for (std::size_t i = 0; i < words.list.size(); ++i) {
    const std::string& word = words.list[i];
    // CREATE TEMP …, SELECT … INTO TEMP …, and the schema itself.
    if (makes && (word == "temp" || word == "temporary") && i > 0) {
      const std::string& before = words.list[i - 1];
      if (before == "create" || before == "into" || before == "local" || before == "global" || before == "replace") {
        use = use | temporary;
      }
    }
    if (word == "pg_temp") use = use | temporary;
    if (word == "set_config") use = use | setting;
    if ((word.starts_with("pg_advisory_") || word.starts_with("pg_try_advisory_")) &&
        word.find("xact") == std::string::npos) {
      use = use | advisory_lock;
    }
  }
  return use;
}
}  // namespace

std::string describe(SessionUse uses) {
  using enum SessionUse;
  static constexpr std::array<std::pair<SessionUse, std::string_view>, 8> kNames = {{
      {transaction, "transaction"},
      {setting, "setting"},
      {temporary, "temporary table"},
      {listen, "listen"},
      {advisory_lock, "advisory lock"},
      {cursor, "cursor"},
      {prepared, "prepared statement"},
      {other, "statement of unknown effect"},
  }};
  std::string out;
  for (const auto& [use, name] : kNames) {
    if (has(uses, use)) out.append(out.empty() ? "" : ", ").append(name);
  }
  return out;
}

namespace {
std::uint64_t next_serial() {
  static std::atomic<std::uint64_t> last{0};
  return last.fetch_add(1, std::memory_order_relaxed) + 1;
}
}  // namespace

Statement::Statement(std::string_view sql) : serial_(next_serial()) {
  Words words;
  text_ = normal_form(sql, words);
  hash_ = std::hash<std::string>{}(text_);
  use_ = use_of(words);
}

Statement::Statement(const Statement& other)
    : text_(other.text_),
      hash_(other.hash_),
      serial_(next_serial()),
      use_(other.use_),
      mean_us_(other.mean_us_.load(std::memory_order_relaxed)) {}

}  // namespace datawave::pg
