#include "sql_name.hpp"

#include <algorithm>

#include "datawave/core/text.hpp"

namespace datawave::inspect {

std::string sql_name(std::string_view name) {
  const bool plain = !name.empty() && (name.front() < '0' || name.front() > '9') &&
                     std::all_of(name.begin(), name.end(),
                                 [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; });
  if (plain) return std::string(name);
  std::string out = "\"";
  for (const char c : printable(name, 200)) {
    if (c == '"') out += '"';
    out += c;
  }
  return out += '"';
}

std::string sql_name(std::string_view schema, std::string_view name) {
  return schema.empty() ? sql_name(name) : sql_name(schema) + "." + sql_name(name);
}

}  // namespace datawave::inspect
