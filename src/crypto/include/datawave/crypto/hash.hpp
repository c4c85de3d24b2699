/// Hashes and MACs (OpenSSL). Inputs of any size.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "datawave/crypto/encoding.hpp"

namespace datawave::crypto {

using Digest = std::array<std::byte, 32>;

Digest sha256(std::string_view data);
Digest hmac_sha256(std::span<const std::byte> key, std::string_view data);
/// PBKDF2-HMAC-SHA256 (RFC 8018), 32 bytes.
Digest pbkdf2_sha256(std::string_view password, std::string_view salt, std::uint32_t iterations);
/// Lower-case hex of MD5: for PostgreSQL's md5 authentication only.
std::string md5_hex(std::string_view data);

/// In time that depends on the lengths only.
bool equal_constant_time(std::span<const std::byte> a, std::span<const std::byte> b);

}  // namespace datawave::crypto
