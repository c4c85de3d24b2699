/// Whether a discovery with some scope would list a table: what it would not is never taken for absent.
#pragma once

#include <string_view>

#include "datawave/connect/asset.hpp"

namespace datawave::catalog {

/// The patterns mean what they mean to the connectors: on `schema.table`, or on the name alone where there is no dot; a
/// system without schemas answers to `main`.
bool would_list(const connect::InventoryScope& scope, std::string_view schema, std::string_view name);
bool would_list_schema(const connect::InventoryScope& scope, std::string_view schema);

}  // namespace datawave::catalog
