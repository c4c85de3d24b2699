/// What stands in the key file:
///   {"format": "datawave-keys-1", "salt": "…", "keys": [{"id": "…", "state": "active", "created": "…", "key": "…"}]}
/// with salt and keys in base64url without padding, the active key first.
#pragma once

#include <string>
#include <vector>

#include "datawave/core/result.hpp"
#include "datawave/core/secret.hpp"
#include "datawave/crypto/key_ring.hpp"

namespace datawave::secret {

constexpr std::size_t kMaxKeyFile = 64 * 1024;

struct KeyFileContent {
  std::string salt;
  std::vector<crypto::RingKey> keys;
};

/// Errors: precondition_failed; the message is a predicate of the file ("has a key that …") and quotes nothing of it.
Result<KeyFileContent> parse_key_text(const Secret& text);
Secret format_key_text(const KeyFileContent& content);
/// A second owner of the same keys.
KeyFileContent duplicate(const KeyFileContent& content);

}  // namespace datawave::secret
