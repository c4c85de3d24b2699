/// SecretManager: where stored credentials are sealed and opened, and where references to credentials kept elsewhere
/// are followed. One per process; any lane may use it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "datawave/crypto/key_ring.hpp"
#include "datawave/io/task.hpp"

namespace datawave::secret {

using crypto::KeyState;
using crypto::SealedSecret;
using crypto::SecretPlace;

/// What may be shown of a key.
struct KeyInfo {
  std::string id;
  KeyState state = KeyState::active;
  UtcTime created;
  std::int64_t age_days = 0;
};
DW_DESCRIBE(KeyInfo, id, state, created, age_days);

class SecretManager {
 public:
  virtual ~SecretManager() = default;

  /// Under the active key, for this place alone. Computes some 10 µs, waits for nothing. Errors: invalid_argument for
  /// more than 1 MiB.
  [[nodiscard]] virtual Result<SealedSecret> seal(const SecretPlace& place, const Secret& secret) = 0;
  /// Errors: not_found when the key that sealed it is not there; data_loss when the token was changed or belongs to
  /// another place.
  [[nodiscard]] virtual Result<Secret> open(const SecretPlace& place, const SealedSecret& sealed) = 0;
  /// The same secret under the active key; its age is kept. Errors: as open().
  [[nodiscard]] virtual Result<SealedSecret> rewrap(const SecretPlace& place, const SealedSecret& sealed) = 0;
  /// Whether it is sealed under the active key, so that rewrap() is needless.
  [[nodiscard]] virtual bool is_current(const SealedSecret& sealed) const = 0;

  /// The secret that `reference` names, read anew each time: `env:NAME`, `file:/PATH`. Errors: invalid_argument for
  /// another shape, unsupported for a store that this version does not speak to, permission_denied for what the
  /// operator does not allow (said before anything is looked at), not_found, precondition_failed for what holds no
  /// secret.
  [[nodiscard]] virtual Task<Secret> resolve(CallContext ctx, std::string reference) = 0;

  /// Rotation begins: a new active key, durable when this returns; the others only open from now on. Errors:
  /// resource_exhausted beyond 64 keys, or the file's.
  [[nodiscard]] virtual Task<KeyInfo> add_key(CallContext ctx) = 0;
  /// The active key first.
  [[nodiscard]] virtual std::vector<KeyInfo> keys() const = 0;
};

}  // namespace datawave::secret
