/// Keys from a key: HKDF with SHA-256 (RFC 5869). The input must already be hard to guess; for passwords see
/// password.hpp.
#pragma once

#include <cstddef>
#include <string_view>

#include "datawave/core/secret.hpp"

namespace datawave::crypto {

/// `size` bytes, at most 8160 (more is a bug and aborts). `salt` may be empty; `info` separates purposes.
Secret hkdf_sha256(std::string_view key, std::string_view salt, std::string_view info, std::size_t size);

}  // namespace datawave::crypto
