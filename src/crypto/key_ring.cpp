#include "datawave/crypto/key_ring.hpp"

#include <algorithm>

#include "datawave/core/text.hpp"
#include "datawave/crypto/fernet.hpp"
#include "datawave/crypto/hash.hpp"
#include "datawave/crypto/hkdf.hpp"
#include "datawave/crypto/token.hpp"

namespace datawave::crypto {

namespace {
constexpr std::size_t kKeyBytes = 32;
constexpr std::size_t kMinSalt = 16;

bool is_legal_id(std::string_view id) {
  const auto legal = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-'; };
  return !id.empty() && id.size() <= 32 && std::all_of(id.begin(), id.end(), legal);
}

std::string_view bytes_of(const Uuid& id) { return {reinterpret_cast<const char*>(id.bytes.data()), id.bytes.size()}; }

Result<FernetKey> key_for(const SecretPlace& place, const RingKey& key, std::string_view salt) {
  std::string info = "datawave/credential/v1";
  info += '\0';
  info.append(bytes_of(place.tenant)).append(bytes_of(place.record)).append(place.purpose);
  return FernetKey::from_bytes(hkdf_sha256(key.bytes.expose(), salt, info, 32));
}

Result<FernetMessage> open_with(const SecretPlace& place, const RingKey* key, std::string_view salt,
                                const SealedSecret& sealed) {
  if (key == nullptr) {
    return fail(Error(ErrorCode::not_found, "the secret was sealed with the key \"" + printable(sealed.key_id, 32) +
                                                "\", which is not in the key file")
                    .with_remedy("Put the key file back that belongs to this store, or give the secret again."));
  }
  DW_TRY(const FernetKey fernet, key_for(place, *key, salt));
  auto message = fernet_decrypt(fernet, sealed.token);
  if (message) return message;
  return fail(Error(ErrorCode::data_loss, "the stored secret does not open: it was changed, or belongs elsewhere")
                  .with_remedy("Give the secret again; if nobody touched the store, check it and the key file."));
}
}  // namespace

Result<KeyRing> KeyRing::make(std::vector<RingKey> keys, std::string salt) {
  const auto refused = [](const char* why) { return fail(ErrorCode::invalid_argument, why); };
  if (keys.empty()) return refused("a key ring needs a key");
  if (keys.size() > kMaxKeys) return refused("a key ring has at most 64 keys");
  if (keys.front().state != KeyState::active) return refused("the first key of a key ring must be active");
  if (salt.size() < kMinSalt || salt.size() > 64) return refused("the salt of a key ring has 16 to 64 bytes");
  for (std::size_t i = 0; i < keys.size(); ++i) {
    if (!is_legal_id(keys[i].id)) return refused("a key's id has 1 to 32 characters of a-z, 0-9, _ and -");
    if (keys[i].bytes.expose().size() != kKeyBytes) return refused("a key of a key ring has 32 bytes");
    for (std::size_t j = 0; j < i; ++j) {
      if (keys[i].id == keys[j].id) return refused("two keys of a key ring have the same id");
      if (equal_constant_time(as_bytes(keys[i].bytes.expose()), as_bytes(keys[j].bytes.expose()))) {
        return refused("two keys of a key ring are the same");
      }
    }
  }
  return KeyRing(std::move(keys), std::move(salt));
}

Result<SealedSecret> KeyRing::seal(const SecretPlace& place, const Secret& secret, const Clock& clock,
                                   const Random& random) const {
  DW_TRY(const FernetKey fernet, key_for(place, keys_.front(), salt_));
  DW_TRY(std::string token, fernet_encrypt(fernet, secret.expose(), clock.utc(), random));
  return SealedSecret{keys_.front().id, std::move(token)};
}

Result<Secret> KeyRing::open(const SecretPlace& place, const SealedSecret& sealed) const {
  DW_TRY(FernetMessage message, open_with(place, find(sealed.key_id), salt_, sealed));
  return std::move(message.message);
}

Result<SealedSecret> KeyRing::rewrap(const SecretPlace& place, const SealedSecret& sealed, const Random& random) const {
  DW_TRY(const FernetMessage message, open_with(place, find(sealed.key_id), salt_, sealed));
  DW_TRY(const FernetKey fernet, key_for(place, keys_.front(), salt_));
  DW_TRY(std::string token, fernet_encrypt(fernet, message.message.expose(), message.written, random));
  return SealedSecret{keys_.front().id, std::move(token)};
}

std::vector<RingKeyInfo> KeyRing::list() const {
  std::vector<RingKeyInfo> out;
  for (const RingKey& key : keys_) out.push_back({key.id, key.state, key.created});
  return out;
}

const RingKey* KeyRing::find(std::string_view id) const {
  const auto found = std::find_if(keys_.begin(), keys_.end(), [&](const RingKey& key) { return key.id == id; });
  return found == keys_.end() ? nullptr : &*found;
}

RingKey make_ring_key(const Clock& clock, const Random& random, const std::vector<RingKeyInfo>& taken) {
  RingKey key;
  do {
    key.id = random_short_id(random);
  } while (std::any_of(taken.begin(), taken.end(), [&](const RingKeyInfo& other) { return other.id == key.id; }));
  key.created = clock.utc();
  std::string bytes(kKeyBytes, '\0');
  random.fill(std::as_writable_bytes(std::span(bytes)));
  key.bytes = Secret(std::move(bytes));
  return key;
}

}  // namespace datawave::crypto
