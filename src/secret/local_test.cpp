#include <atomic>
#include <thread>

#include "datawave/core/json_writer.hpp"
#include "testing.hpp"

namespace datawave::secret {

class Local : public LocalTest {};
const SecretPlace kPlace{uuid(1), uuid(2), "password"};

TEST_F(Local, AnEmptyStoreGetsAKeyThatOnlyItsOwnerReads) {
  auto manager = open(true);
  ASSERT_TRUE(manager) << manager.error().describe();
  EXPECT_EQ(mode_of(keys_dir()), 0700u);
  EXPECT_EQ(mode_of(key_file()), 0600u);
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(keys_dir()), {}), 1);
  const SealedSecret sealed = *(*manager)->seal(kPlace, secret("hunter2"));
  EXPECT_EQ(sealed.token.find("hunter2"), std::string::npos);

  auto again = open(false);  // a restart: the store is no longer empty
  ASSERT_TRUE(again) << again.error().describe();
  EXPECT_EQ((*again)->open(kPlace, sealed)->expose(), "hunter2");
  const SecretPlace other{uuid(1), uuid(3), "password"};
  EXPECT_EQ((*again)->open(other, sealed).error().code, ErrorCode::data_loss);
}

TEST_F(Local, AUsersUmaskDoesNotOpenTheKeyFile) {
  const mode_t before = ::umask(0);
  const bool made = open(true).has_value();
  ::umask(before);
  ASSERT_TRUE(made);
  EXPECT_EQ(mode_of(keys_dir()), 0700u);
  EXPECT_EQ(mode_of(key_file()), 0600u);
}

TEST_F(Local, RotationSealsWithTheNewKeyAndOpensWithTheOld) {
  auto manager = open(true);
  ASSERT_TRUE(manager);
  const SealedSecret old = *(*manager)->seal(kPlace, secret("hunter2"));
  clock.now += std::chrono::days(41);
  auto added = lane.block_on((*manager)->add_key({}));
  ASSERT_TRUE(added) << added.error().describe();
  const auto keys = (*manager)->keys();
  ASSERT_EQ(keys.size(), 2u);
  EXPECT_EQ(keys[0].id, added->id);
  EXPECT_EQ(keys[0].age_days, 0);
  EXPECT_EQ(keys[1].id, old.key_id);
  EXPECT_EQ(keys[1].state, KeyState::decrypt_only);
  EXPECT_EQ(keys[1].age_days, 41);

  EXPECT_FALSE((*manager)->is_current(old));
  const SealedSecret rewrapped = *(*manager)->rewrap(kPlace, old);
  EXPECT_EQ(rewrapped.key_id, added->id);
  auto restarted = open(false);
  ASSERT_TRUE(restarted);
  EXPECT_EQ((*restarted)->open(kPlace, old)->expose(), "hunter2");
  EXPECT_EQ((*restarted)->open(kPlace, rewrapped)->expose(), "hunter2");
  EXPECT_EQ(mode_of(key_file()), 0600u);
}

TEST_F(Local, TwoProcessesThatRotateLoseNoKey) {
  auto first = open(true);
  auto second = open(false);
  ASSERT_TRUE(first && second);
  ASSERT_TRUE(lane.block_on((*first)->add_key({})));
  ASSERT_TRUE(lane.block_on((*second)->add_key({})));
  auto restarted = open(false);
  ASSERT_TRUE(restarted);
  EXPECT_EQ((*restarted)->keys().size(), 3u);
}

TEST_F(Local, ALeftoverOfACrashIsNoHindrance) {
  put_key_file(key_text());
  write_file(keys_dir() / "ring.json.new", "half a fi");
  auto manager = open(false);
  ASSERT_TRUE(manager);
  ASSERT_TRUE(lane.block_on((*manager)->add_key({})));
  EXPECT_FALSE(std::filesystem::exists(keys_dir() / "ring.json.new"));
  EXPECT_EQ(open(false).value()->keys().size(), 2u);
}

TEST_F(Local, AKeyThatCouldNotBeWrittenIsNotUsed) {
  auto manager = open(true);
  ASSERT_TRUE(manager);
  const std::string before = (*manager)->keys().front().id;
  std::filesystem::create_directory(keys_dir() / "ring.json.new");  // cannot be created as a file
  EXPECT_FALSE(lane.block_on((*manager)->add_key({})));
  EXPECT_EQ((*manager)->keys().size(), 1u);
  EXPECT_EQ((*manager)->seal(kPlace, secret("x"))->key_id, before);
}

TEST_F(Local, SealsAndOpensWhileAKeyIsAdded) {
  auto manager = open(true);
  ASSERT_TRUE(manager);
  std::atomic<bool> stop{false};
  std::atomic<int> faults{0};
  const auto work = [&] {
    while (!stop) {
      const auto sealed = (*manager)->seal(kPlace, secret("hunter2"));
      const auto opened = (*manager)->open(kPlace, *sealed);
      if (!opened || opened->expose() != "hunter2") ++faults;
    }
  };
  std::thread a(work);
  std::thread b(work);
  for (int i = 0; i < 5; ++i) EXPECT_TRUE(lane.block_on((*manager)->add_key({})));
  stop = true;
  a.join();
  b.join();
  EXPECT_EQ(faults, 0);
}

TEST_F(Local, ThereAreAtMost64Keys) {
  auto manager = open(true);
  ASSERT_TRUE(manager);
  for (int i = 1; i < 64; ++i) ASSERT_TRUE(lane.block_on((*manager)->add_key({}))) << i;
  auto added = lane.block_on((*manager)->add_key({}));
  ASSERT_FALSE(added);
  EXPECT_EQ(added.error().code, ErrorCode::resource_exhausted);
  EXPECT_TRUE(open(false));
}

TEST_F(Local, TheListingHoldsNoKey) {
  put_key_file(key_text());
  const std::string listing = to_json((*open(false))->keys());
  EXPECT_EQ(listing, R"([{"id":"k1","state":"active","created":"2026-01-15T08:30:00.000000Z","age_days":0}])");
}

}  // namespace datawave::secret
