#include "datawave/crypto/hkdf.hpp"

#include <cstdlib>

#include "datawave/crypto/hash.hpp"

namespace datawave::crypto {

Secret hkdf_sha256(std::string_view key, std::string_view salt, std::string_view info, std::size_t size) {
  constexpr std::size_t kHash = std::tuple_size_v<Digest>;
  if (size > 255 * kHash) std::abort();
  static constexpr char kZero[kHash] = {};
  if (salt.empty()) salt = std::string_view(kZero, kHash);
  Digest pseudo_random_key = hmac_sha256(as_bytes(salt), key);
  std::string out;
  out.reserve(size + kHash);  // never moves: no copy of the key is left behind
  std::string input;
  input.reserve(kHash + info.size() + 1);
  Digest block{};
  for (unsigned char counter = 1; out.size() < size; ++counter) {
    input.clear();
    if (counter > 1) input.append(as_text(block));
    input.append(info);
    input += static_cast<char>(counter);
    block = hmac_sha256(pseudo_random_key, input);
    out.append(as_text(block));
  }
  out.resize(size);
  wipe(pseudo_random_key.data(), pseudo_random_key.size());
  wipe(block.data(), block.size());
  wipe(input);
  return Secret(std::move(out));
}

}  // namespace datawave::crypto
