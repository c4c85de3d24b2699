/// Bytes as text: base64 and base64url (RFC 4648, sections 4 and 5), hex. Decoding takes the one form that encoding
/// gives: no white space, no other alphabet, padding exactly as asked, unused bits zero.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace datawave::crypto {

enum class Padding : std::uint8_t { with, without };

std::string base64_encode(std::span<const std::byte> data, Padding padding = Padding::with);
std::optional<std::string> base64_decode(std::string_view text, Padding padding = Padding::with);
std::string base64url_encode(std::span<const std::byte> data, Padding padding = Padding::without);
std::optional<std::string> base64url_decode(std::string_view text, Padding padding = Padding::without);

/// Lower case.
std::string hex_encode(std::span<const std::byte> data);
/// Either case.
std::optional<std::string> hex_decode(std::string_view text);

inline std::span<const std::byte> as_bytes(std::string_view text) {
  return {reinterpret_cast<const std::byte*>(text.data()), text.size()};
}
inline std::string_view as_text(std::span<const std::byte> data) {
  return {reinterpret_cast<const char*>(data.data()), data.size()};
}

}  // namespace datawave::crypto
