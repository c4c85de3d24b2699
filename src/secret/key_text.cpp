#include "key_text.hpp"

#include "datawave/core/json_reader.hpp"
#include "datawave/crypto/encoding.hpp"
#include "weak_key.hpp"

namespace datawave::secret {

namespace {
constexpr std::string_view kFormat = "datawave-keys-1";

struct StoredKey {
  std::string id;
  crypto::KeyState state = crypto::KeyState::active;
  UtcTime created;
  Secret key;
};
DW_DESCRIBE(StoredKey, id, state, created, key);

struct Stored {
  std::string format;
  std::string salt;
  std::vector<StoredKey> keys;
};
DW_DESCRIBE(Stored, format, salt, keys);

tl::unexpected<Error> refused(std::string predicate) {
  return fail(Error(ErrorCode::precondition_failed, std::move(predicate))
                  .with_remedy("Put the right file back from a backup. Secrets sealed under a lost key are lost."));
}

Result<crypto::RingKey> ring_key(StoredKey stored, std::size_t index) {
  const std::string which = "has a key (number " + std::to_string(index + 1) + ") that ";
  auto bytes = crypto::base64url_decode(stored.key.expose());
  if (!bytes) return refused(which + "is not base64url");
  Secret key(std::move(*bytes));
  if (key.expose().size() != 32) {
    return refused(which + "has " + std::to_string(key.expose().size()) + " bytes, not 32");
  }
  if (const auto weakness = weakness_of(key.expose())) {
    return fail(Error(ErrorCode::precondition_failed, which + *weakness)
                    .with_remedy("Remove the file, start on an empty store to have a random key made, and give the "
                                 "secrets again: what this key sealed is open to anybody."));
  }
  return crypto::RingKey{std::move(stored.id), stored.state, stored.created, std::move(key)};
}
}  // namespace

Result<KeyFileContent> parse_key_text(const Secret& text) {
  if (text.empty()) return refused("is empty");
  // The reader's own messages may quote what the file holds; those of the parser hold places only.
  const JsonLimits limits{.max_depth = 4, .max_bytes = kMaxKeyFile, .max_items = 1000};
  auto document = parse_json(text.expose(), limits);
  if (!document) return refused("is damaged or has text after its end: it is not one JSON document");
  auto stored = read_json<Stored>(document->root());
  if (!stored) return refused("does not have the form of a key file");
  if (stored->format != kFormat) {
    return fail(Error(ErrorCode::precondition_failed, "has a format that this version does not know")
                    .with_remedy("Use the version of Datawave that wrote it, or a newer one."));
  }
  auto salt = crypto::base64url_decode(stored->salt);
  if (!salt) return refused("has a salt that is not base64url");
  KeyFileContent content{std::move(*salt), {}};
  for (std::size_t i = 0; i < stored->keys.size(); ++i) {
    DW_TRY(crypto::RingKey key, ring_key(std::move(stored->keys[i]), i));
    content.keys.push_back(std::move(key));
  }
  KeyFileContent copy = duplicate(content);
  if (auto ring = crypto::KeyRing::make(std::move(copy.keys), std::move(copy.salt)); !ring) {
    return refused("is no usable key ring: " + ring.error().message);
  }
  return content;
}

Secret format_key_text(const KeyFileContent& content) {
  std::string out;
  out.reserve(512 + content.keys.size() * 256);  // growing would leave copies behind
  JsonWriter w(out, 2);
  w.begin_object();
  w.key("format");
  w.string(kFormat);
  w.key("salt");
  w.string(crypto::base64url_encode(crypto::as_bytes(content.salt)));
  w.key("keys");
  w.begin_array();
  for (const crypto::RingKey& key : content.keys) {
    w.begin_object();
    w.key("id");
    w.string(key.id);
    w.key("state");
    w.string(enum_name(key.state));
    w.key("created");
    w.string(format_utc(key.created));
    w.key("key");
    std::string text = crypto::base64url_encode(crypto::as_bytes(key.bytes.expose()));
    w.string(text);
    wipe(text);
    w.end_object();
  }
  w.end_array();
  w.end_object();
  out += '\n';
  return Secret(std::move(out));
}

KeyFileContent duplicate(const KeyFileContent& content) {
  KeyFileContent copy{content.salt, {}};
  for (const crypto::RingKey& key : content.keys) {
    copy.keys.push_back({key.id, key.state, key.created, key.bytes.duplicate()});
  }
  return copy;
}

}  // namespace datawave::secret
