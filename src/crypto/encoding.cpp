#include "datawave/crypto/encoding.hpp"

#include <array>

namespace datawave::crypto {

namespace {
constexpr std::string_view kStandard = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::string_view kUrl = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

using Table = std::array<std::int8_t, 256>;
constexpr Table inverse(std::string_view alphabet) {
  Table table{};
  table.fill(-1);
  for (std::size_t i = 0; i < alphabet.size(); ++i) {
    table[static_cast<unsigned char>(alphabet[i])] = static_cast<std::int8_t>(i);
  }
  return table;
}
constexpr Table kStandardInverse = inverse(kStandard);
constexpr Table kUrlInverse = inverse(kUrl);

std::string encode(std::span<const std::byte> data, std::string_view alphabet, Padding padding) {
  std::string out;
  out.reserve((data.size() + 2) / 3 * 4);
  std::uint32_t bits = 0;
  int count = 0;
  for (const std::byte b : data) {
    bits = (bits << 8) | static_cast<std::uint32_t>(b);
    for (count += 8; count >= 6; count -= 6) out += alphabet[(bits >> (count - 6)) & 63];
  }
  if (count > 0) out += alphabet[(bits << (6 - count)) & 63];
  if (padding == Padding::with) out.append((4 - out.size() % 4) % 4, '=');
  return out;
}

std::optional<std::string> decode(std::string_view text, const Table& table, Padding padding) {
  if (padding == Padding::with) {
    if (text.size() % 4 != 0) return std::nullopt;
    for (int i = 0; i < 2 && text.ends_with('='); ++i) text.remove_suffix(1);
  }
  if (text.size() % 4 == 1) return std::nullopt;
  std::string out;
  out.reserve(text.size() / 4 * 3 + 2);
  std::uint32_t bits = 0;
  int count = 0;
  for (const char c : text) {
    const int value = table[static_cast<unsigned char>(c)];
    if (value < 0) return std::nullopt;
    bits = (bits << 6) | static_cast<std::uint32_t>(value);
    count += 6;
    if (count < 8) continue;
    count -= 8;
    out += static_cast<char>(static_cast<unsigned char>((bits >> count) & 0xff));
  }
  if ((bits & ((1u << count) - 1)) != 0) return std::nullopt;
  return out;
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}
}  // namespace

std::string base64_encode(std::span<const std::byte> data, Padding padding) { return encode(data, kStandard, padding); }
std::optional<std::string> base64_decode(std::string_view text, Padding padding) {
  return decode(text, kStandardInverse, padding);
}
std::string base64url_encode(std::span<const std::byte> data, Padding padding) { return encode(data, kUrl, padding); }
std::optional<std::string> base64url_decode(std::string_view text, Padding padding) {
  return decode(text, kUrlInverse, padding);
}

std::string hex_encode(std::span<const std::byte> data) {
  static constexpr char kHex[] = "0123456789abcdef";
  std::string out;
  out.reserve(data.size() * 2);
  for (const std::byte b : data) {
    out += kHex[static_cast<unsigned>(b) >> 4];
    out += kHex[static_cast<unsigned>(b) & 15];
  }
  return out;
}

std::optional<std::string> hex_decode(std::string_view text) {
  if (text.size() % 2 != 0) return std::nullopt;
  std::string out;
  out.reserve(text.size() / 2);
  for (std::size_t i = 0; i < text.size(); i += 2) {
    const int high = hex_digit(text[i]);
    const int low = hex_digit(text[i + 1]);
    if (high < 0 || low < 0) return std::nullopt;
    out += static_cast<char>(static_cast<unsigned char>(high * 16 + low));
  }
  return out;
}

}  // namespace datawave::crypto
