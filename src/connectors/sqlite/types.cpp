#include "types.hpp"

#include <algorithm>
#include <array>

#include "datawave/core/text.hpp"

namespace datawave::connectors::sqlite {

using connect::TypeClass;

TypeClass type_class(std::string_view declared_type) {
  const std::string type = to_lower_ascii(declared_type);
  const std::string_view name = trim(std::string_view(type).substr(0, type.find('(')));
  const auto is_one_of = [&](const auto& names) { return std::find(names.begin(), names.end(), name) != names.end(); };
  if (is_one_of(std::array<std::string_view, 3>{"bool", "boolean", "bit"})) return TypeClass::boolean;
  if (name.starts_with("datetime") || name.starts_with("timestamp") ||
      is_one_of(std::array<std::string_view, 4>{"date", "time", "smalldatetime", "timetz"}))
    return TypeClass::datetime;
  if (is_one_of(std::array<std::string_view, 2>{"json", "jsonb"})) return TypeClass::json;
  if (is_one_of(std::array<std::string_view, 3>{"uuid", "guid", "uniqueidentifier"})) return TypeClass::uuid;
  if (is_one_of(std::array<std::string_view, 4>{"inet", "cidr", "macaddr", "ipaddress"})) return TypeClass::network;
  if (is_one_of(std::array<std::string_view, 8>{"geometry", "point", "linestring", "polygon", "multipoint",
                                                "multilinestring", "multipolygon", "geometrycollection"}))
    return TypeClass::spatial;
  if (name.ends_with("binary") || is_one_of(std::array<std::string_view, 3>{"image", "bytea", "raw"}))
    return TypeClass::binary;
  const auto holds = [&](std::string_view word) { return type.find(word) != std::string::npos; };
  if (holds("int")) return TypeClass::number;
  if (holds("char") || holds("clob") || holds("text") || holds("string")) return TypeClass::text;
  if (holds("blob")) return TypeClass::binary;
  if (type.empty()) return TypeClass::other;  // any value as it is
  if (type == "any" || type == "enum" || name == "enum" || name == "set" || name == "xml") return TypeClass::text;
  return TypeClass::number;  // affinity REAL or NUMERIC
}

}  // namespace datawave::connectors::sqlite
