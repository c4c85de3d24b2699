#include "datawave/secret/local.hpp"

#include <unistd.h>

#include <mutex>

#include "key_file.hpp"
#include "key_text.hpp"

namespace datawave::secret {

namespace {
using crypto::KeyRing;
using crypto::RingKey;
using crypto::RingKeyInfo;
using RingPointer = std::shared_ptr<const KeyRing>;

Result<RingPointer> ring_of(const KeyFileContent& content) {
  KeyFileContent copy = duplicate(content);
  DW_TRY(KeyRing ring, KeyRing::make(std::move(copy.keys), std::move(copy.salt)));
  return std::make_shared<const KeyRing>(std::move(ring));
}

/// The file's content; the predicate of parse_key_text() gets its subject.
Result<KeyFileContent> content_of(const KeyDirectory& directory, const Secret& text) {
  auto content = parse_key_text(text);
  if (!content) content.error().message = directory.file().string() + " " + content.error().message;
  return content;
}

tl::unexpected<Error> missing(const std::filesystem::path& directory) {
  return fail(Error(ErrorCode::precondition_failed,
                    "the store holds data, but its key file " + (directory / kKeyFileName).string() + " is missing")
                  .with_remedy("Put it back from a backup. Without it the stored credentials cannot be opened; a new "
                               "one is made only for an empty store."));
}

Result<KeyFileContent> make_keys(const LocalOptions& options, const Clock& clock, const Random& random) {
  DW_TRY(const KeyDirectory directory, KeyDirectory::make(options.directory, options.owner));
  DW_CHECK(directory.lock());
  KeyFileContent content{std::string(32, '\0'), {}};
  random.fill(std::as_writable_bytes(std::span(content.salt)));
  content.keys.push_back(crypto::make_ring_key(clock, random));
  DW_CHECK(directory.write(format_key_text(content), false));
  return content;
}

Result<KeyFileContent> load_or_make(const LocalOptions& options, const Clock& clock, const Random& random) {
  std::optional<Secret> text;
  {
    auto directory = KeyDirectory::open(options.directory, options.owner);
    if (!directory && directory.error().code != ErrorCode::not_found) return fail(std::move(directory.error()));
    if (directory) {
      DW_TRY(text, directory->read());
      if (text) return content_of(*directory, *text);
    }
  }
  if (!options.store_is_empty) return missing(options.directory);
  return make_keys(options, clock, random);
}

class LocalSecretManager final : public SecretManager {
 public:
  LocalSecretManager(LocalOptions options, const Clock& clock, const Random& random, io::BlockingPool& pool,
                     RingPointer ring)
      : options_(std::move(options)), clock_(clock), random_(random), pool_(pool), ring_(std::move(ring)) {}

  Result<SealedSecret> seal(const SecretPlace& place, const Secret& secret) override {
    return ring()->seal(place, secret, clock_, random_);
  }
  Result<Secret> open(const SecretPlace& place, const SealedSecret& sealed) override {
    return ring()->open(place, sealed);
  }
  Result<SealedSecret> rewrap(const SecretPlace& place, const SealedSecret& sealed) override {
    return ring()->rewrap(place, sealed, random_);
  }
  [[nodiscard]] bool is_current(const SealedSecret& sealed) const override { return ring()->is_current(sealed); }

  Task<Secret> resolve(CallContext ctx, std::string reference) override {
    std::function<Result<Secret>()> job = [this, reference = std::move(reference)]() -> Result<Secret> {
      DW_TRY(const SecretReference parsed, parse_reference(reference));
      return follow(parsed, options_.references, options_.environment);
    };
    return io::run_blocking<Secret>(ctx, pool_, std::move(job));
  }

  Task<KeyInfo> add_key(CallContext ctx) override {
    std::function<Result<KeyInfo>()> job = [this] { return add_key_now(); };
    return io::run_blocking<KeyInfo>(ctx, pool_, std::move(job));
  }

  [[nodiscard]] std::vector<KeyInfo> keys() const override {
    std::vector<KeyInfo> out;
    for (const RingKeyInfo& key : ring()->list()) out.push_back(info(key));
    return out;
  }

 private:
  [[nodiscard]] RingPointer ring() const {
    const std::lock_guard lock(mutex_);
    return ring_;
  }

  [[nodiscard]] KeyInfo info(const RingKeyInfo& key) const {
    const auto age = std::chrono::floor<std::chrono::days>(clock_.utc() - key.created);
    return {key.id, key.state, key.created, std::max<std::int64_t>(0, age.count())};
  }

  /// From the file, not from memory: another process may have added a key meanwhile, and the lock of the directory is
  /// held until ours is in place.
  Result<KeyInfo> add_key_now() {
    DW_TRY(const KeyDirectory directory, KeyDirectory::open(options_.directory, options_.owner));
    DW_CHECK(directory.lock());
    DW_TRY(const std::optional<Secret> text, directory.read());
    if (!text) return missing(options_.directory);
    DW_TRY(KeyFileContent content, content_of(directory, *text));
    if (content.keys.size() >= KeyRing::kMaxKeys) {
      return fail(Error(ErrorCode::resource_exhausted, "there are 64 keys already")
                      .with_remedy("Rewrap what the oldest ones sealed, and remove those."));
    }
    std::vector<RingKeyInfo> taken;
    for (RingKey& key : content.keys) {
      key.state = KeyState::decrypt_only;
      taken.push_back({key.id, key.state, key.created});
    }
    content.keys.insert(content.keys.begin(), crypto::make_ring_key(clock_, random_, taken));
    DW_TRY(RingPointer ring, ring_of(content));
    DW_CHECK(directory.write(format_key_text(content), true));
    const RingKeyInfo added = ring->list().front();
    {
      const std::lock_guard lock(mutex_);
      ring_ = std::move(ring);
    }
    return info(added);
  }

  const LocalOptions options_;
  const Clock& clock_;
  const Random& random_;
  io::BlockingPool& pool_;
  mutable std::mutex mutex_;
  RingPointer ring_;
};
}  // namespace

uid_t LocalOptions::current_user() { return ::geteuid(); }

Result<std::unique_ptr<SecretManager>> open_local(LocalOptions options, const Clock& clock, const Random& random,
                                                  io::BlockingPool& pool) {
  DW_TRY(const KeyFileContent content, load_or_make(options, clock, random));
  DW_TRY(RingPointer ring, ring_of(content));
  options.references.never_below.push_back(options.directory);
  std::unique_ptr<SecretManager> manager =
      std::make_unique<LocalSecretManager>(std::move(options), clock, random, pool, std::move(ring));
  return manager;
}

}  // namespace datawave::secret
