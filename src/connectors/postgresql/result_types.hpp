/// Types of result columns: their names, and how their values are written in JSON.
#pragma once

#include <string_view>

#include "datawave/connect/reads.hpp"
#include "datawave/pg/rows.hpp"

namespace datawave::connectors::postgresql {

/// Of the system's own types that are met daily; empty for others. Source: PostgreSQL, pg_type.dat.
std::string_view builtin_type(pg::Oid type);
/// numeric stays text: its digits would be lost in a double.
connect::CellKind kind_of(pg::Oid type);
/// As JSON can hold it: booleans as `true` and `false`, NaN and Infinity as text.
connect::Cell cell_of(std::string_view text, connect::CellKind kind);

}  // namespace datawave::connectors::postgresql
