#include "result_types.hpp"

namespace datawave::connectors::postgresql {

using connect::CellKind;

std::string_view builtin_type(pg::Oid type) {
  switch (type) {
    case 16: return "boolean";
    case 17: return "bytea";
    case 18: return "\"char\"";
    case 19: return "name";
    case 20: return "bigint";
    case 21: return "smallint";
    case 23: return "integer";
    case 25: return "text";
    case 26: return "oid";
    case 114: return "json";
    case 700: return "real";
    case 701: return "double precision";
    case 705: return "unknown";
    case 1042: return "character";
    case 1043: return "character varying";
    case 1082: return "date";
    case 1083: return "time without time zone";
    case 1114: return "timestamp without time zone";
    case 1184: return "timestamp with time zone";
    case 1186: return "interval";
    case 1700: return "numeric";
    case 2950: return "uuid";
    case 3802: return "jsonb";
    default: return {};
  }
}

CellKind kind_of(pg::Oid type) {
  switch (type) {
    case 16: return CellKind::boolean;
    case 20:
    case 21:
    case 23:
    case 26: return CellKind::integer;
    case 700:
    case 701: return CellKind::real;
    case 114:
    case 3802: return CellKind::json;
    default: return CellKind::text;
  }
}

connect::Cell cell_of(std::string_view text, CellKind kind) {
  if (kind == CellKind::boolean) return {text == "t" ? "true" : "false", kind};
  const bool digits = !text.empty() && (text.back() >= '0' && text.back() <= '9');
  if (kind == CellKind::real && !digits) return {text, CellKind::text};
  return {text, kind};
}

}  // namespace datawave::connectors::postgresql
