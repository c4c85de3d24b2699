/// Hashes and MACs (OpenSSL), base64 and hex. Inputs of any size.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace datawave::crypto {

using Digest = std::array<std::byte, 32>;

Digest sha256(std::string_view data);
Digest hmac_sha256(std::span<const std::byte> key, std::string_view data);
/// PBKDF2-HMAC-SHA256 (RFC 8018), 32 bytes.
Digest pbkdf2_sha256(std::string_view password, std::string_view salt, std::uint32_t iterations);
/// Lower-case hex of MD5: for PostgreSQL's md5 authentication only.
std::string md5_hex(std::string_view data);

std::string base64_encode(std::span<const std::byte> data);
/// Standard alphabet with padding; nothing else is accepted.
std::optional<std::string> base64_decode(std::string_view text);

inline std::span<const std::byte> as_bytes(std::string_view text) {
  return {reinterpret_cast<const std::byte*>(text.data()), text.size()};
}
/// In time that depends on the lengths only.
bool equal_constant_time(std::span<const std::byte> a, std::span<const std::byte> b);

}  // namespace datawave::crypto
