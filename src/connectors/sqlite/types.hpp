/// SQLite's declared types are free text; what they are meant to hold.
#pragma once

#include <string_view>

#include "datawave/connect/asset.hpp"

namespace datawave::connectors::sqlite {

/// By the names that people and their tools use (BOOLEAN, DATETIME, JSON, UUID …), else by SQLite's rules of affinity.
/// Source: sqlite.org, "Datatypes In SQLite", 3.1.
connect::TypeClass type_class(std::string_view declared_type);

}  // namespace datawave::connectors::sqlite
