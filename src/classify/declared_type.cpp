#include "declared_type.hpp"

#include <array>
#include <cctype>

namespace datawave::classify {
namespace {

struct Prefix {
  std::string_view text;
  TypeFamily family;
};

// First match wins, so longer spellings stand before their beginnings.
constexpr Prefix kPrefixes[] = {
    {"timestamp", TypeFamily::timestamp},
    {"timetz", TypeFamily::time},
    {"time", TypeFamily::time},
    {"datetime", TypeFamily::timestamp},
    {"smalldatetime", TypeFamily::timestamp},
    {"date", TypeFamily::date},
    {"year", TypeFamily::integer},
    {"interval", TypeFamily::interval},
    {"int", TypeFamily::integer},
    {"bigint", TypeFamily::integer},
    {"smallint", TypeFamily::integer},
    {"tinyint(1)", TypeFamily::boolean},
    {"tinyint", TypeFamily::integer},
    {"mediumint", TypeFamily::integer},
    {"serial", TypeFamily::integer},
    {"bigserial", TypeFamily::integer},
    {"smallserial", TypeFamily::integer},
    {"long raw", TypeFamily::binary},
    {"longtext", TypeFamily::text},
    {"longblob", TypeFamily::binary},
    {"long varchar", TypeFamily::text},
    {"longvarchar", TypeFamily::text},
    {"long", TypeFamily::integer},
    {"bool", TypeFamily::boolean},
    {"bit varying", TypeFamily::binary},
    {"bit", TypeFamily::boolean},
    {"numeric", TypeFamily::decimal},
    {"number", TypeFamily::decimal},
    {"decimal", TypeFamily::decimal},
    {"dec", TypeFamily::decimal},
    {"double", TypeFamily::decimal},
    {"float", TypeFamily::decimal},
    {"real", TypeFamily::decimal},
    {"money", TypeFamily::decimal},
    {"smallmoney", TypeFamily::decimal},
    {"unsigned", TypeFamily::integer},
    {"varchar", TypeFamily::text},
    {"nvarchar", TypeFamily::text},
    {"character", TypeFamily::text},
    {"char", TypeFamily::text},
    {"nchar", TypeFamily::text},
    {"bpchar", TypeFamily::text},
    {"string", TypeFamily::text},
    {"text", TypeFamily::text},
    {"ntext", TypeFamily::text},
    {"tinytext", TypeFamily::text},
    {"mediumtext", TypeFamily::text},
    {"citext", TypeFamily::text},
    {"clob", TypeFamily::text},
    {"nclob", TypeFamily::text},
    {"enum", TypeFamily::text},
    {"set(", TypeFamily::text},
    {"name", TypeFamily::text},
    {"varying", TypeFamily::text},
    {"binary", TypeFamily::binary},
    {"varbinary", TypeFamily::binary},
    {"blob", TypeFamily::binary},
    {"tinyblob", TypeFamily::binary},
    {"mediumblob", TypeFamily::binary},
    {"bytea", TypeFamily::binary},
    {"image", TypeFamily::binary},
    {"raw", TypeFamily::binary},
    {"bytes", TypeFamily::binary},
    {"uuid", TypeFamily::uuid},
    {"uniqueidentifier", TypeFamily::uuid},
    {"guid", TypeFamily::uuid},
    {"inet", TypeFamily::network},
    {"cidr", TypeFamily::network},
    {"macaddr", TypeFamily::mac},
    {"json", TypeFamily::json},
    {"hstore", TypeFamily::json},
    {"variant", TypeFamily::json},
    {"object", TypeFamily::json},
    {"xml", TypeFamily::json},
    {"geography", TypeFamily::spatial},
    {"geometry", TypeFamily::spatial},
    {"point", TypeFamily::spatial},
    {"polygon", TypeFamily::spatial},
    {"references", TypeFamily::integer},
    {"attachment", TypeFamily::binary},
};

}  // namespace

DeclaredType parse_declared_type(std::string_view text) {
  std::array<char, 64> buffer;
  std::size_t n = 0;
  for (const char c : text) {
    if (n == buffer.size()) break;
    if (n == 0 && c == ' ') continue;
    buffer[n++] = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  }
  std::string_view type(buffer.data(), n);
  DeclaredType out;
  out.array = type.find("[]") != std::string_view::npos || type.starts_with("array") || type.starts_with("_");
  if (type.starts_with("array") || type.starts_with("struct") || type.starts_with("map<"))
    out.family = TypeFamily::json;
  const auto paren = type.find('(');
  const auto dot = type.substr(0, paren).rfind('.');  // schema-qualified: "sys.geography", "public.citext"
  if (dot != std::string_view::npos) type.remove_prefix(dot + 1);
  for (const Prefix& p : kPrefixes) {
    if (type.starts_with(p.text)) {
      out.family = p.family;
      break;
    }
  }
  if (const auto open = type.find('('); open != std::string_view::npos) {
    for (std::size_t i = open + 1; i < type.size() && (type[i] == ' ' || (type[i] >= '0' && type[i] <= '9')); ++i) {
      if (type[i] != ' ' && out.length < 100000000)
        out.length = out.length * 10 + static_cast<std::uint32_t>(type[i] - '0');
    }
    // Oracle's NUMBER(6) and friends: a scale of none means whole numbers.
    if (out.family == TypeFamily::decimal && type.find(',') == std::string_view::npos &&
        (type.starts_with("number") || type.starts_with("numeric") || type.starts_with("dec"))) {
      out.family = TypeFamily::integer;
    }
  }
  return out;
}

}  // namespace datawave::classify
