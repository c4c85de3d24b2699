/// The path of an asset, `source.database.schema.object.column`: case kept, a segment that is not [A-Za-z0-9_$-]+ is
/// quoted "…" with "" inside. An empty segment (SQLite has no schema) is written "".
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "datawave/core/result.hpp"

namespace datawave {

/// Joins segments; never fails, and parse_asset_path() gives the same segments back.
std::string format_asset_path(const std::vector<std::string_view>& segments);
std::string quote_segment(std::string_view segment);
/// Errors: invalid_argument with the byte offset of the fault.
Result<std::vector<std::string>> parse_asset_path(std::string_view path);

}  // namespace datawave
