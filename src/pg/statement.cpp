#include "datawave/pg/statement.hpp"

#include <algorithm>
#include <array>
#include <functional>
#include <utility>
#include <vector>

#include "datawave/core/sql_text.hpp"

namespace datawave::pg {

namespace {
using sql_text::end_of_comment;
using sql_text::end_of_quoted;
using sql_text::end_of_word;
using sql_text::is_space;
using sql_text::is_word;
using sql_text::lower;

struct Words {
  std::vector<std::string> list;  ///< lower case, outside of quotes
  bool several = false;           ///< a `;` with something behind it
};

std::string normal_form(std::string_view sql, Words& words) {
  std::string out;
  out.reserve(sql.size());
  bool gap = false;
  bool ended = false;
  const auto begin_token = [&] {
    if (ended && !std::exchange(words.several, true)) out += ';';
    if (gap && !out.empty()) out += ' ';
    gap = false;
  };
  for (std::size_t i = 0; i < sql.size();) {
    const std::size_t comment = end_of_comment(sql, i);
    if (comment > i || is_space(sql[i])) {
      gap = true;
      i = comment > i ? comment : i + 1;
      continue;
    }
    const std::size_t quoted = end_of_quoted(sql, i);
    if (quoted > i) {
      begin_token();
      out.append(sql.substr(i, quoted - i));
      i = quoted;
      continue;
    }
    if (sql[i] == ';') {
      ended = true;
      ++i;
      continue;
    }
    begin_token();
    const std::size_t end = is_word(sql[i]) ? end_of_word(sql, i) : i + 1;
    const std::string_view token = sql.substr(i, end - i);
    if (is_word(sql[i])) {
      std::string word(token);
      std::transform(word.begin(), word.end(), word.begin(), lower);
      words.list.push_back(std::move(word));
    }
    out += token;
    i = end;
  }
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
