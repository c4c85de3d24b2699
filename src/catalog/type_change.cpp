#include <algorithm>
#include <array>
#include <optional>

#include "datawave/catalog/change.hpp"
#include "datawave/core/text.hpp"

namespace datawave::catalog {

namespace {
struct Type {
  std::string name;  // lower case, one of several spellings
  std::array<std::optional<std::int64_t>, 2> arguments;
  std::string rest;  // "with time zone", "[]", "unsigned"
};

struct Spelling {
  std::string_view from;
  std::string_view to;
};
/// Other names of the same type. PostgreSQL manual, 8.1 to 8.5; MySQL manual, 11.1.7.
constexpr Spelling kSpellings[] = {
    {"character varying", "varchar"},
    {"character", "char"},
    {"bpchar", "char"},
    {"int2", "smallint"},
    {"int4", "integer"},
    {"int8", "bigint"},
    {"int", "integer"},
    {"decimal", "numeric"},
    {"float4", "real"},
    {"float8", "double precision"},
    {"double", "double precision"},
    {"bool", "boolean"},
    {"timestamptz", "timestamp with time zone"},
    {"varying", "varchar"},
};

struct Step {
  std::string_view from;
  std::string_view to;
};
/// Every value of the first is one of the second, whatever the arguments.
constexpr Step kWider[] = {
    {"tinyint", "smallint"}, {"tinyint", "integer"},   {"tinyint", "bigint"},        {"smallint", "integer"},
    {"smallint", "bigint"},  {"integer", "bigint"},    {"real", "double precision"}, {"char", "text"},
    {"varchar", "text"},     {"mediumint", "integer"}, {"mediumint", "bigint"},      {"tinytext", "text"},
    {"text", "mediumtext"},  {"text", "longtext"},     {"mediumtext", "longtext"},   {"json", "jsonb"},
};

bool is_integer(std::string_view name) { return name == "smallint" || name == "integer" || name == "bigint"; }
std::int64_t digits_of(std::string_view name) { return name == "smallint" ? 5 : name == "integer" ? 10 : 19; }

Type read_type(std::string_view text) {
  Type out;
  const std::string lower = to_lower_ascii(trim(text));
  const std::size_t open = lower.find('(');
  const std::size_t close = open == std::string::npos ? open : lower.find(')', open);
  std::string_view name = lower;
  if (close != std::string::npos) {
    const std::string_view inside = std::string_view(lower).substr(open + 1, close - open - 1);
    const auto parts = split(inside, ',');
    bool numbers = parts.size() <= 2;
    for (std::size_t i = 0; numbers && i < parts.size(); ++i) {
      out.arguments[i] = parse_i64(trim(parts[i]));
      numbers = out.arguments[i].has_value();
    }
    name = trim(std::string_view(lower).substr(0, open));
    out.rest = trim(std::string_view(lower).substr(close + 1));
    if (!numbers) out.rest.append("(").append(inside).append(")");
  }
  std::string base(name);
  while (base.ends_with("[]")) {
    base.resize(base.size() - 2);
    out.rest += "[]";
  }
  for (const Spelling& spelling : kSpellings)
    if (base == spelling.from) base = spelling.to;
  // "timestamp(3) with time zone" carries its argument in the middle.
  if ((base == "timestamp" || base == "time") && out.rest.starts_with("with time zone")) {
    base += " with time zone";
    out.rest = trim(std::string_view(out.rest).substr(14));
  }
  if ((base == "timestamp without time zone" || base == "time without time zone"))
    base = base.substr(0, base.find(' '));
  if ((base == "timestamp" || base == "time") && out.rest.starts_with("without time zone"))
    out.rest = trim(std::string_view(out.rest).substr(17));
  out.name = base;
  return out;
}

bool fits_numeric(const Type& before, const Type& after) {
  if (!after.arguments[0]) return true;  // no limit
  if (!before.arguments[0]) return false;
  const std::int64_t scale_before = before.arguments[1].value_or(0);
  const std::int64_t scale_after = after.arguments[1].value_or(0);
  return scale_after >= scale_before && *after.arguments[0] - scale_after >= *before.arguments[0] - scale_before;
}
}  // namespace

TypeChange compare_types(std::string_view before_text, std::string_view after_text) {
  if (before_text == after_text) return TypeChange::same;
  const Type before = read_type(before_text);
  const Type after = read_type(after_text);
  if (before.rest != after.rest) return TypeChange::changed;
  if (before.name == after.name) {
    if (before.arguments == after.arguments) return TypeChange::same;
    if (before.name == "numeric") return fits_numeric(before, after) ? TypeChange::widened : TypeChange::changed;
    const bool length = before.name == "varchar" || before.name == "varbinary" || before.name == "bit varying" ||
                        before.name == "varbit" || before.name.starts_with("timestamp") ||
                        before.name.starts_with("time");
    if (!length) return TypeChange::changed;
    if (!after.arguments[0]) return TypeChange::widened;
    return before.arguments[0] && *before.arguments[0] <= *after.arguments[0] ? TypeChange::widened
                                                                              : TypeChange::changed;
  }
  if (is_integer(before.name) && after.name == "numeric") {
    if (!after.arguments[0]) return TypeChange::widened;
    return *after.arguments[0] - after.arguments[1].value_or(0) >= digits_of(before.name) ? TypeChange::widened
                                                                                          : TypeChange::changed;
  }
  if (before.name == "char" && after.name == "varchar") {
    const std::int64_t length = before.arguments[0].value_or(1);
    return !after.arguments[0] || *after.arguments[0] >= length ? TypeChange::widened : TypeChange::changed;
  }
  const bool wider = std::any_of(std::begin(kWider), std::end(kWider),
                                 [&](const Step& step) { return step.from == before.name && step.to == after.name; });
  // json to jsonb and the like drop nothing, but a shorter text type than the one before would.
  return wider && !after.arguments[0] ? TypeChange::widened : TypeChange::changed;
}

}  // namespace datawave::catalog
