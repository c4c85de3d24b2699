/// PostgreSQL's text form of one-dimensional arrays: {a,"b c",NULL}. Source: PostgreSQL manual, "Array Input and Output
/// Syntax".
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace datawave::connectors::postgresql {

/// Elements as valid UTF-8, NULLs skipped; nothing where the text is not such an array. Nested arrays are refused.
std::optional<std::vector<std::string>> parse_text_array(std::string_view text);
/// "1 2 0" (int2vector) or {1,2,0}; empty where it is neither.
std::vector<int> parse_numbers(std::string_view text);

}  // namespace datawave::connectors::postgresql
