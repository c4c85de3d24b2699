#include "scope_filter.hpp"

#include <algorithm>

#include "datawave/core/text.hpp"

namespace datawave::catalog {

namespace {
bool matches(const std::vector<std::string>& patterns, std::string_view schema, std::string_view name) {
  std::string path(schema.empty() ? "main" : schema);
  path.append(".").append(name);
  return std::any_of(patterns.begin(), patterns.end(), [&](const std::string& p) {
    return glob_match(p, path) || ((schema.empty() || p.find('.') == std::string::npos) && glob_match(p, name));
  });
}
}  // namespace

bool would_list_schema(const connect::InventoryScope& scope, std::string_view schema) {
  if (scope.schemas.empty()) return true;
  return std::any_of(scope.schemas.begin(), scope.schemas.end(), [&](const std::string& p) {
    return glob_match(p, schema) || (schema.empty() && glob_match(p, "main"));
  });
}

bool would_list(const connect::InventoryScope& scope, std::string_view schema, std::string_view name) {
  if (!would_list_schema(scope, schema)) return false;
  if (!scope.include.empty() && !matches(scope.include, schema, name)) return false;
  return !matches(scope.exclude, schema, name);
}

}  // namespace datawave::catalog
