/// The family of a declared column type, whatever the dialect: "VARCHAR2(40 CHAR)", "int4", "DATETIME2 (7)".
#pragma once

#include <cstdint>
#include <string_view>

namespace datawave::classify {

enum class TypeFamily : std::uint8_t {
  unknown,
  text,
  integer,
  decimal,
  boolean,
  date,
  timestamp,
  time,
  binary,
  uuid,
  network,
  mac,
  json,
  spatial,
  interval
};

struct DeclaredType {
  TypeFamily family = TypeFamily::unknown;
  std::uint32_t length = 0;  ///< of text and binary, in the declared unit; 0 when not given
  bool array = false;

  bool textual() const { return family == TypeFamily::text || family == TypeFamily::unknown; }
  bool numeric() const { return family == TypeFamily::integer || family == TypeFamily::decimal; }
  bool temporal() const {
    return family == TypeFamily::date || family == TypeFamily::timestamp || family == TypeFamily::time;
  }
  /// 36 characters or a native type: what people declare for UUIDs and hardly anything else.
  bool uuid_shaped() const { return family == TypeFamily::uuid || (family == TypeFamily::text && length == 36); }
};

DeclaredType parse_declared_type(std::string_view text);

}  // namespace datawave::classify
