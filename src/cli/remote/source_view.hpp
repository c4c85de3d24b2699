/// A source as text, and the ladder of its test.
#pragma once

#include "datawave/core/json_value.hpp"
#include "remote/api_client.hpp"

namespace datawave::cli {

std::string describe_source(JsonValue source);
/// "a=1, b=2" of an object.
std::string joined_members(JsonValue object);

}  // namespace datawave::cli
