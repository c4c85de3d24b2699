#include "sql_text.hpp"

#include <atomic>

namespace datawave::store {

namespace {
#ifdef DATAWAVE_TEST_HOOKS
std::atomic<bool> filter_disabled{false};
bool filtering() { return !filter_disabled; }
#else
constexpr bool filtering() { return true; }
#endif

/// Length of the quoted text that begins at `at`, its quotes included.
std::size_t quoted_length(std::string_view sql, std::size_t at) {
  const char quote = sql[at];
  for (std::size_t i = at + 1; i < sql.size(); ++i) {
    if (sql[i] == quote) return i - at + 1;  // a doubled quote is two texts in a row: the same for us
  }
  return sql.size() - at;
}
}  // namespace

#ifdef DATAWAVE_TEST_HOOKS
void disable_tenant_filter(bool disabled) { filter_disabled = disabled; }
#endif

SqlText expand_sql(std::string_view sql, Dialect dialect, int arguments) {
  SqlText out;
  out.text.reserve(sql.size() + 32);
  const char mark = dialect == Dialect::sqlite ? '?' : '$';
  const auto bind_tenant = [&] {
    out.tenant_parameter = arguments + 1;
    return mark + std::to_string(arguments + 1);
  };
  for (std::size_t i = 0; i < sql.size();) {
    const char c = sql[i];
    if (c == '\'' || c == '"') {
      const std::size_t length = quoted_length(sql, i);
      out.text += sql.substr(i, length);
      i += length;
    } else if (c == '?') {
      out.text += mark;
      ++i;
    } else if (c == '{') {
      const std::size_t end = sql.find('}', i);
      const std::string_view name = end == std::string_view::npos ? std::string_view() : sql.substr(i + 1, end - i - 1);
      if (name == "tenant_id") {
        out.text += bind_tenant();
      } else if (name == "tenant" || name.starts_with("tenant:")) {
        const std::string_view alias = name == "tenant" ? std::string_view() : name.substr(7);
        if (filtering()) {
          if (!alias.empty()) out.text.append(alias).append(".");
          out.text.append("tenant_id = ").append(bind_tenant());
        } else {
          out.text += "TRUE";
        }
      } else {
        throw std::logic_error("unknown word in braces in a statement");
      }
      i = end + 1;
    } else {
      out.text += c;
      ++i;
    }
  }
  return out;
}

}  // namespace datawave::store
