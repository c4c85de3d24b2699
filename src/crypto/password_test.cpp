#include "datawave/crypto/password.hpp"

#include <gtest/gtest.h>

#include <cstring>

#include "datawave/crypto/hash.hpp"
#include "phc.hpp"

namespace datawave::crypto {

Secret secret(std::string text) { return Secret(std::move(text)); }
constexpr PasswordCost kCheap{64, 1, 1};

// Vectors of the reference implementation (repository P-H-C/phc-winner-argon2, src/test.c), Argon2id, version 0x13.
TEST(Password, VerifiesThePublicVectorsOfArgon2id) {
  const std::pair<const char*, const char*> cases[] = {
      {"password", "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc"},
      {"password", "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4"},
      {"password", "$argon2id$v=19$m=256,t=2,p=2$c29tZXNhbHQ$bQk8UB/VmZZF4Oo79iDXuL5/0ttZwg2f/5U52iv1cDc"},
      {"password", "$argon2id$v=19$m=65536,t=1,p=1$c29tZXNhbHQ$9qWtwbpyPd3vm1rB1GThgPzZ3/ydHL92zKL+15XZypg"},
      {"password", "$argon2id$v=19$m=65536,t=4,p=1$c29tZXNhbHQ$kCXUjmjvc5XMqQedpMTsOv+zyJEf5PhtGiUghW9jFyw"},
      {"differentpassword", "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$C4TWUs9rDEvq7w3+J4umqA32aWKB1+DSiRuBfYxFj94"},
      {"password", "$argon2id$v=19$m=65536,t=2,p=1$ZGlmZnNhbHQ$vfMrBczELrFdWP0ZsfhWsRPaHppYdP3MVEMIVlqoFBw"}};
  for (const auto& [password, stored] : cases) {
    auto verified = verify_password(secret(password), stored);
    ASSERT_TRUE(verified) << stored;
    EXPECT_TRUE(*verified) << stored;
  }
  EXPECT_FALSE(*verify_password(secret("Password"), cases[1].second));
}

TEST(Password, HashesAreSaltedAndVerify) {
  const std::string a = *hash_password(secret("hunter2"), system_random());
  const std::string b = *hash_password(secret("hunter2"), system_random());
  EXPECT_NE(a, b);
  EXPECT_TRUE(a.starts_with("$argon2id$v=19$m=19456,t=2,p=1$")) << a;
  EXPECT_TRUE(*verify_password(secret("hunter2"), a));
  EXPECT_FALSE(*verify_password(secret("hunter3"), a));
  EXPECT_FALSE(*verify_password(secret(""), a));
  EXPECT_FALSE(*verify_password(secret(std::string(kMaxPasswordBytes + 1, 'x')), a));
  EXPECT_FALSE(needs_rehash(a));
}

TEST(Password, RefusesWhatCannotBeAPassword) {
  EXPECT_FALSE(hash_password(secret(""), system_random(), kCheap));
  EXPECT_TRUE(hash_password(secret(std::string(kMaxPasswordBytes, 'x')), system_random(), kCheap));
  EXPECT_FALSE(hash_password(secret(std::string(kMaxPasswordBytes + 1, 'x')), system_random(), kCheap));
  EXPECT_FALSE(hash_password(secret("x"), system_random(), {7, 1, 1}));
  EXPECT_FALSE(hash_password(secret("x"), system_random(), {kMaxPasswordMemoryKib + 1, 1, 1}));
}

TEST(Password, NeedsRehashWhenCheaperThanWanted) {
  const std::string cheap = *hash_password(secret("x"), system_random(), kCheap);
  EXPECT_FALSE(needs_rehash(cheap, kCheap));
  EXPECT_TRUE(needs_rehash(cheap));
  EXPECT_TRUE(needs_rehash(cheap, {64, 2, 1}));
  EXPECT_FALSE(needs_rehash(cheap, {32, 1, 1}));
  EXPECT_TRUE(needs_rehash("x"));
  EXPECT_TRUE(needs_rehash("$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc"));
}

TEST(Password, AStoredHashMayNotAskForMoreThanTheBounds) {
  const char* kTail = "$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";
  for (const char* head :
       {"$argon2id$v=19$m=262145,t=2,p=1", "$argon2id$v=19$m=4294967295,t=2,p=1", "$argon2id$v=19$m=64,t=17,p=1",
        "$argon2id$v=19$m=64,t=2,p=9", "$argon2id$v=19$m=64,t=0,p=1", "$argon2id$v=19$m=7,t=1,p=1",
        "$argon2id$v=19$m=15,t=1,p=2", "$argon2i$v=19$m=64,t=2,p=1", "$argon2d$v=19$m=64,t=2,p=1",
        "$argon2id$v=16$m=64,t=2,p=1", "$argon2id$m=64,t=2,p=1", "$argon2id$v=19$m=064,t=2,p=1",
        "$argon2id$v=19$t=2,m=64,p=1", "$argon2id$v=19$m=64,t=2,p=1,x=1", "argon2id$v=19$m=64,t=2,p=1",
        "$argon2id$v=19$m=64 ,t=2,p=1", "$argon2id$v=19$m=-64,t=2,p=1"}) {
    auto verified = verify_password(secret("password"), std::string(head) + kTail);
    ASSERT_FALSE(verified) << head;
    EXPECT_EQ(verified.error().code, ErrorCode::data_loss);
  }
  for (const char* bad :
       {"", "$", "$argon2id$v=19$m=64,t=2,p=1$c29tZXNhbHQ", "$argon2id$v=19$m=64,t=2,p=1$$AAAA",
        "$argon2id$v=19$m=64,t=2,p=1$c29tZXNhbHQ$", "$argon2id$v=19$m=64,t=2,p=1$c29tZXNhbHQ=$AAAA"}) {
    EXPECT_FALSE(verify_password(secret("password"), bad)) << bad;
  }
}

}  // namespace datawave::crypto
