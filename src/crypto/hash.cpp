#include "datawave/crypto/hash.hpp"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/sha.h>

namespace datawave::crypto {

namespace {
const unsigned char* raw(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }
unsigned char* raw(Digest& digest) { return reinterpret_cast<unsigned char*>(digest.data()); }
}  // namespace

Digest sha256(std::string_view data) {
  Digest out;
  SHA256(raw(data), data.size(), raw(out));
  return out;
}

Digest hmac_sha256(std::span<const std::byte> key, std::string_view data) {
  Digest out;
  unsigned int size = 0;
  HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), raw(data), data.size(), raw(out), &size);
  return out;
}

Digest pbkdf2_sha256(std::string_view password, std::string_view salt, std::uint32_t iterations) {
  Digest out;
  PKCS5_PBKDF2_HMAC(password.data(), static_cast<int>(password.size()), raw(salt), static_cast<int>(salt.size()),
                    static_cast<int>(iterations), EVP_sha256(), static_cast<int>(out.size()), raw(out));
  return out;
}

std::string md5_hex(std::string_view data) {
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned int size = 0;
  EVP_Digest(data.data(), data.size(), digest, &size, EVP_md5(), nullptr);
  return hex_encode(std::as_bytes(std::span(digest, size)));
}

bool equal_constant_time(std::span<const std::byte> a, std::span<const std::byte> b) {
  return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace datawave::crypto
