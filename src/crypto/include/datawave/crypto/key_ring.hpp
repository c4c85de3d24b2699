/// The keys under which stored credentials are sealed. Each record gets its own Fernet key, derived by HKDF-SHA256 from
/// a key of the ring, the installation's salt, and info = "datawave/credential/v1" 0x00 tenant (16) record (16)
/// purpose. So a token opens only at the place where it was written: between records, tenants or purposes it cannot be
/// moved.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "datawave/core/clock.hpp"
#include "datawave/core/describe.hpp"
#include "datawave/core/random.hpp"
#include "datawave/core/result.hpp"
#include "datawave/core/secret.hpp"
#include "datawave/core/uuid.hpp"

namespace datawave::crypto {

enum class KeyState : std::uint8_t {
  active,        ///< seals and opens
  decrypt_only,  ///< opens what it once sealed, until that is rewrapped
};
DW_DESCRIBE_ENUM(KeyState, active, decrypt_only)

struct RingKey {
  std::string id;  ///< random_short_id(): 1 to 32 characters of [a-z0-9_-]
  KeyState state = KeyState::active;
  UtcTime created;
  Secret bytes;  ///< 32 random bytes
};

/// What may be shown of a key.
struct RingKeyInfo {
  std::string id;
  KeyState state = KeyState::active;
  UtcTime created;
};
DW_DESCRIBE(RingKeyInfo, id, state, created);

/// Where a secret belongs. No tenant is the nil UUID.
struct SecretPlace {
  Uuid tenant;
  Uuid record;
  std::string_view purpose;  ///< "password", "tls_key"
};

struct SealedSecret {
  std::string key_id;
  std::string token;
};
DW_DESCRIBE(SealedSecret, key_id, token);

/// Immutable, so it may be used from any thread; a change makes a new ring.
class KeyRing {
 public:
  static constexpr std::size_t kMaxKeys = 64;

  /// The first key must be active and seals; ids differ; `salt` has at least 16 bytes and belongs to the installation.
  /// Errors: invalid_argument.
  static Result<KeyRing> make(std::vector<RingKey> keys, std::string salt);

  /// With the first key. Errors: invalid_argument for more than 1 MiB.
  [[nodiscard]] Result<SealedSecret> seal(const SecretPlace& place, const Secret& secret, const Clock& clock,
                                          const Random& random) const;
  /// With the key that the token names. Errors: not_found when the ring has no such key; data_loss when the token was
  /// changed, cut, or written for another place (which of these cannot be told).
  [[nodiscard]] Result<Secret> open(const SecretPlace& place, const SealedSecret& sealed) const;
  /// The same secret under the first key, its time of writing kept. Errors: as open().
  [[nodiscard]] Result<SealedSecret> rewrap(const SecretPlace& place, const SealedSecret& sealed,
                                            const Random& random) const;
  /// Whether rewrap() would change nothing.
  [[nodiscard]] bool is_current(const SealedSecret& sealed) const { return sealed.key_id == keys_.front().id; }
  /// In the order of the ring.
  [[nodiscard]] std::vector<RingKeyInfo> list() const;

 private:
  KeyRing(std::vector<RingKey> keys, std::string salt) : keys_(std::move(keys)), salt_(std::move(salt)) {}
  [[nodiscard]] const RingKey* find(std::string_view id) const;

  std::vector<RingKey> keys_;
  std::string salt_;
};

/// A new active key of 32 random bytes whose id none of `taken` has.
RingKey make_ring_key(const Clock& clock, const Random& random, const std::vector<RingKeyInfo>& taken = {});

}  // namespace datawave::crypto
