/// What a path or an id on the command line means: an asset, or a column of one.
#pragma once

#include <optional>
#include <string>

#include "remote/api_client.hpp"

namespace datawave::cli {

struct Subject {
  JsonDocument detail;  ///< of the asset
  std::string path;     ///< of the asset or the column
  std::string column;   ///< its name; empty for an asset
};

/// `source.database.schema.table`, the same with a column, or an asset's id. Errors: not_found, with the nearest
/// column.
Result<Subject> find_subject(Api& api, const std::string& name);
std::optional<JsonValue> column_of(const Subject& subject);
/// "/api/v1/assets/ID" or "/api/v1/columns/ID".
std::string subject_path(const Subject& subject);

}  // namespace datawave::cli
