/// The report of a discovery for a person.
#pragma once

#include <string>

#include "datawave/core/json_value.hpp"

namespace datawave::cli {

/// What was found, what changed in the catalog, what could not be read.
std::string describe_discovery(JsonValue report);

}  // namespace datawave::cli
