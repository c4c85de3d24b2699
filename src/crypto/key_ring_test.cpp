#include "datawave/crypto/key_ring.hpp"

#include <gtest/gtest.h>

#include <set>

namespace datawave::crypto {

class TickingClock final : public Clock {
 public:
  [[nodiscard]] SteadyTime steady() const override { return {}; }
  [[nodiscard]] UtcTime utc() const override { return UtcTime{std::chrono::seconds(1768465800)}; }
};

const TickingClock kClock;
const std::string kSalt(16, 's');

RingKey key(const char* id, char fill, KeyState state = KeyState::active) {
  return {id, state, kClock.utc(), Secret(std::string(32, fill))};
}

template <class... Keys>
Result<KeyRing> ring(Keys... keys) {
  std::vector<RingKey> all;
  (all.push_back(std::move(keys)), ...);
  return KeyRing::make(std::move(all), kSalt);
}

Uuid uuid(std::uint8_t last) {
  Uuid id;
  id.bytes[15] = last;
  return id;
}

Secret secret(const char* text) { return Secret(std::string(text)); }

TEST(KeyRing, OpensOnlyAtThePlaceWhereItSealed) {
  const KeyRing r = *ring(key("k1", 'a'));
  const SecretPlace places[] = {{uuid(1), uuid(2), "password"}, {uuid(1), uuid(2), "tls_key"},
                                {uuid(1), uuid(3), "password"}, {uuid(2), uuid(2), "password"},
                                {uuid(2), uuid(1), "password"}, {uuid(1), uuid(2), ""}};
  std::vector<SealedSecret> sealed;
  for (const auto& place : places) sealed.push_back(*r.seal(place, secret("hunter2"), kClock, system_random()));
  for (std::size_t i = 0; i < std::size(places); ++i) {
    for (std::size_t j = 0; j < std::size(places); ++j) {
      auto opened = r.open(places[i], sealed[j]);
      EXPECT_EQ(opened.has_value(), i == j) << i << " " << j;
      if (opened) {
        EXPECT_EQ(opened->expose(), "hunter2");
      } else {
        EXPECT_EQ(opened.error().code, ErrorCode::data_loss);
      }
    }
  }
}

TEST(KeyRing, SealsWithTheFirstKeyAndOpensWithAny) {
  const SecretPlace place{uuid(1), uuid(2), "password"};
  const KeyRing before = *ring(key("k1", 'a'));
  const SealedSecret old = *before.seal(place, secret("hunter2"), kClock, system_random());
  EXPECT_EQ(old.key_id, "k1");

  const KeyRing after = *ring(key("k2", 'b'), key("k1", 'a', KeyState::decrypt_only));
  EXPECT_EQ(after.open(place, old)->expose(), "hunter2");
  EXPECT_FALSE(after.is_current(old));
  const SealedSecret fresh = *after.rewrap(place, old, system_random());
  EXPECT_EQ(fresh.key_id, "k2");
  EXPECT_TRUE(after.is_current(fresh));
  EXPECT_EQ(after.open(place, fresh)->expose(), "hunter2");
  EXPECT_EQ(fresh.token.substr(0, 12), old.token.substr(0, 12));  // version and time of writing are kept
  EXPECT_EQ(before.open(place, fresh).error().code, ErrorCode::not_found);

  SealedSecret relabelled = old;
  relabelled.key_id = "k2";
  EXPECT_EQ(after.open(place, relabelled).error().code, ErrorCode::data_loss);
}

TEST(KeyRing, AnotherInstallationsSaltOpensNothing) {
  const SecretPlace place{uuid(1), uuid(2), "password"};
  std::vector<RingKey> keys;
  keys.push_back(key("k1", 'a'));
  const KeyRing other = *KeyRing::make(std::move(keys), std::string(16, 't'));
  const SealedSecret sealed = *ring(key("k1", 'a'))->seal(place, secret("x"), kClock, system_random());
  EXPECT_FALSE(other.open(place, sealed));
}

TEST(KeyRing, RefusesRingsThatCannotWork) {
  EXPECT_FALSE(ring());
  EXPECT_FALSE(ring(key("k1", 'a', KeyState::decrypt_only)));
  EXPECT_FALSE(ring(key("", 'a')));
  EXPECT_FALSE(ring(key("K 1", 'a')));
  EXPECT_FALSE(ring(key("k1", 'a'), key("k1", 'b')));
  EXPECT_FALSE(ring(key("k1", 'a'), key("k2", 'a')));
  EXPECT_FALSE(ring(RingKey{"k1", KeyState::active, kClock.utc(), Secret(std::string(31, 'a'))}));
  std::vector<RingKey> keys;
  keys.push_back(key("k1", 'a'));
  EXPECT_FALSE(KeyRing::make(std::move(keys), "short"));
}

TEST(KeyRing, ListsKeysWithoutTheirBytes) {
  const KeyRing r = *ring(key("k2", 'b'), key("k1", 'a', KeyState::decrypt_only));
  const auto list = r.list();
  ASSERT_EQ(list.size(), 2u);
  EXPECT_EQ(list[1].id, "k1");
  EXPECT_EQ(list[1].state, KeyState::decrypt_only);
}

TEST(KeyRing, NewKeysDiffer) {
  std::set<std::string> ids;
  std::set<std::string> bytes;
  for (int i = 0; i < 100; ++i) {
    const RingKey fresh = make_ring_key(kClock, system_random());
    ids.insert(fresh.id);
    bytes.insert(std::string(fresh.bytes.expose()));
  }
  EXPECT_EQ(bytes.size(), 100u);
  EXPECT_GE(ids.size(), 99u);
}

}  // namespace datawave::crypto
