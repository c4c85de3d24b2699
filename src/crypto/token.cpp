#include "datawave/crypto/token.hpp"

#include <array>

#include "datawave/crypto/encoding.hpp"

namespace datawave::crypto {

Secret random_token(const Random& random, std::size_t bytes) {
  std::string data(bytes, '\0');
  random.fill(std::as_writable_bytes(std::span(data)));
  std::string text = base64url_encode(as_bytes(data));
  wipe(data);
  return Secret(std::move(text));
}

std::string random_short_id(const Random& random) {
  std::array<std::byte, 4> data;
  random.fill(data);
  return hex_encode(data);
}

}  // namespace datawave::crypto
