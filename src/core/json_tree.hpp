/// What a JsonDocument holds: its values in the order of the text, each knowing its first child and next sibling.
#pragma once

#include <vector>

#include "datawave/core/json_value.hpp"
#include "datawave/core/secret.hpp"

namespace datawave::impl {

struct JsonNode {
  JsonKind kind = JsonKind::null;
  std::uint32_t size = 0;
  std::uint32_t first = 0;
  std::uint32_t next = 0;
  std::string_view key;
  std::string_view string;
  std::string_view text;
};

struct JsonTree {
  JsonTree() = default;
  JsonTree(const JsonTree&) = delete;
  JsonTree& operator=(const JsonTree&) = delete;
  ~JsonTree() {
    wipe(source);
    wipe(unescaped);
  }
  std::string source;
  /// Strings with escapes, unescaped. Reserved once: text never grows by unescaping, so views into it stay good.
  std::string unescaped;
  std::vector<JsonNode> nodes;
};

}  // namespace datawave::impl
