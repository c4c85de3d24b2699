/// Keys that somebody could guess.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace datawave::secret {

/// Why 32 bytes are no key ("is a well-known sample"), as a predicate; nothing when they look random.
std::optional<std::string> weakness_of(std::string_view key);

}  // namespace datawave::secret
