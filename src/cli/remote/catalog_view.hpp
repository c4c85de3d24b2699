/// Assets, columns and their changes as text.
#pragma once

#include <string>

#include "commands.hpp"
#include "datawave/core/json_value.hpp"

namespace datawave::cli {

std::string describe_asset(const Terminal& terminal, JsonValue detail);
std::string describe_column(const std::string& path, JsonValue column);
/// One line a change: what, before → after, and why it breaks readers where it does.
std::string describe_changes(JsonValue changes);

}  // namespace datawave::cli
