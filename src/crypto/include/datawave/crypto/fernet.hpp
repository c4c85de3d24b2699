/// Fernet tokens (public specification, repository fernet/spec): AES-128-CBC under HMAC-SHA256, with the time of
/// writing.
///   base64url( 0x80 | time, 8 bytes, seconds, big-endian | IV, 16 | ciphertext, 16·n | HMAC of all before, 32 )
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "datawave/core/clock.hpp"
#include "datawave/core/random.hpp"
#include "datawave/core/result.hpp"
#include "datawave/core/secret.hpp"

namespace datawave::crypto {

/// 32 bytes: 16 to sign, 16 to encrypt. Move-only, wiped.
class FernetKey {
 public:
  /// Exactly 32 bytes. Errors: invalid_argument.
  static Result<FernetKey> from_bytes(Secret bytes);
  /// Base64url with padding, as the specification writes keys. Errors: invalid_argument.
  static Result<FernetKey> parse(const Secret& text);
  static FernetKey generate(const Random& random);

  [[nodiscard]] std::string_view signing() const { return bytes_.expose().substr(0, 16); }
  [[nodiscard]] std::string_view encrypting() const { return bytes_.expose().substr(16); }

 private:
  explicit FernetKey(Secret bytes) : bytes_(std::move(bytes)) {}
  Secret bytes_;
};

constexpr std::size_t kMaxFernetMessage = std::size_t{1} << 20;

struct FernetMessage {
  Secret message;
  UtcTime written;  ///< whole seconds
};

/// Written at `time`, with a fresh IV. Errors: invalid_argument for more than kMaxFernetMessage bytes or a time before
/// 1970.
Result<std::string> fernet_encrypt(const FernetKey& key, std::string_view message, UtcTime time, const Random& random);

/// How old a token may be; it may also come from a clock at most 60 s ahead.
struct FernetAge {
  UtcTime now;
  std::chrono::seconds ttl;
};

/// Without `age` any time will do, as for stored secrets. One error for every fault, so that nothing can be learnt from
/// it: invalid_argument, "the token is not valid".
Result<FernetMessage> fernet_decrypt(const FernetKey& key, std::string_view token, std::optional<FernetAge> age = {});

}  // namespace datawave::crypto
