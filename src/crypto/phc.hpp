/// The PHC string of an Argon2id hash, taken apart.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "datawave/crypto/password.hpp"

namespace datawave::crypto {

struct PhcString {
  PasswordCost cost;
  std::string salt;  ///< 8 to 64 bytes
  std::string hash;  ///< 16 to 64 bytes
};

/// Argon2id, version 0x13, m, t and p in this order and within the bounds of password.hpp; nothing else.
std::optional<PhcString> parse_phc(std::string_view text);
std::string format_phc(const PhcString& phc);
bool is_within_bounds(const PasswordCost& cost);

}  // namespace datawave::crypto
