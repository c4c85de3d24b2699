#include "datawave/crypto/fernet.hpp"

#include <gtest/gtest.h>

#include <cstring>
#include <fstream>

#include "datawave/core/json_reader.hpp"
#include "datawave/crypto/hash.hpp"

namespace datawave::crypto {

struct GenerateCase {
  std::string token;
  UtcTime now;
  std::string iv;
  std::string message;
};
DW_DESCRIBE(GenerateCase, token, now, iv, message);
struct VerifyCase {
  std::string token;
  UtcTime now;
  std::int64_t ttl_seconds = 0;
  std::string message;
};
DW_DESCRIBE(VerifyCase, token, now, ttl_seconds, message);
struct InvalidCase {
  std::string why;
  std::string token;
  UtcTime now;
  std::int64_t ttl_seconds = 0;
};
DW_DESCRIBE(InvalidCase, why, token, now, ttl_seconds);
struct Vectors {
  std::string source;
  std::string key;
  std::vector<GenerateCase> generate;
  std::vector<VerifyCase> verify;
  std::vector<InvalidCase> invalid;
};
DW_DESCRIBE(Vectors, source, key, generate, verify, invalid);

Secret secret(std::string text) { return Secret(std::move(text)); }

class GivenRandom final : public Random {
 public:
  explicit GivenRandom(std::string bytes) : bytes_(std::move(bytes)) {}
  void fill(std::span<std::byte> out) const override {
    ASSERT_EQ(out.size(), bytes_.size());
    std::memcpy(out.data(), bytes_.data(), out.size());
  }

 private:
  std::string bytes_;
};

const Vectors& vectors() {
  static const Vectors all = [] {
    std::ifstream file(CRYPTO_TESTDATA "/fernet.json");
    const std::string text(std::istreambuf_iterator<char>(file), {});
    auto read = read_json<Vectors>(text);
    if (!read) throw std::runtime_error(read.error().describe());
    return std::move(*read);
  }();
  return all;
}

FernetKey public_key() { return *FernetKey::parse(secret(vectors().key)); }

TEST(Fernet, GeneratesThePublicVectors) {
  ASSERT_EQ(vectors().generate.size(), 1u);
  for (const auto& c : vectors().generate) {
    const GivenRandom iv(*hex_decode(c.iv));
    EXPECT_EQ(*fernet_encrypt(public_key(), c.message, c.now, iv), c.token);
  }
}

TEST(Fernet, VerifiesThePublicVectors) {
  ASSERT_EQ(vectors().verify.size(), 1u);
  for (const auto& c : vectors().verify) {
    const FernetAge age{c.now, std::chrono::seconds(c.ttl_seconds)};
    auto opened = fernet_decrypt(public_key(), c.token, age);
    ASSERT_TRUE(opened);
    EXPECT_EQ(opened->message.expose(), c.message);
    EXPECT_EQ(format_utc(opened->written), "1985-10-26T08:20:00.000000Z");
  }
}

TEST(Fernet, RefusesTheInvalidPublicVectorsWithOneError) {
  ASSERT_EQ(vectors().invalid.size(), 11u);
  for (const auto& c : vectors().invalid) {
    const FernetAge age{c.now, std::chrono::seconds(c.ttl_seconds)};
    auto opened = fernet_decrypt(public_key(), c.token, age);
    ASSERT_FALSE(opened) << c.why;
    EXPECT_EQ(opened.error().code, ErrorCode::invalid_argument);
    EXPECT_EQ(opened.error().message, "the token is not valid") << c.why;
  }
}

// The key of a product that hashes its secret; reference of protocols, section 0.2.
TEST(Fernet, ReproducesTheVectorOfAHashedSecret) {
  const Digest digest = sha256("correct horse battery staple");
  EXPECT_EQ(base64url_encode(digest, Padding::with), "xLvLH77JnWW_WdhcjLYu4tuWPw_hBvSD2a-nO9Tjmoo=");
  const FernetKey key = *FernetKey::from_bytes(secret(std::string(as_text(digest))));
  const GivenRandom iv(*hex_decode("000102030405060708090a0b0c0d0e0f"));
  const std::string token = *fernet_encrypt(key, "p@ssw0rd", UtcTime{std::chrono::seconds(1768465800)}, iv);
  EXPECT_EQ(token,
            "gAAAAABpaKWIAAECAwQFBgcICQoLDA0OD_Km3O2B16MnUHsXaCgSZaLxw5hd2Bo-sZ6Oceumx0bVZfVT6s_VK0c3Z9gcRPksBA==");
  EXPECT_EQ(fernet_decrypt(key, token)->message.expose(), "p@ssw0rd");
}

TEST(Fernet, EveryFlippedBitIsRefused) {
  const FernetKey key = FernetKey::generate(system_random());
  const UtcTime now{std::chrono::seconds(1768465800)};
  const std::string raw = *base64url_decode(*fernet_encrypt(key, "secret", now, system_random()), Padding::with);
  for (std::size_t bit = 0; bit < raw.size() * 8; ++bit) {
    std::string bad = raw;
    bad[bit / 8] = static_cast<char>(bad[bit / 8] ^ (1 << (bit % 8)));
    EXPECT_FALSE(fernet_decrypt(key, base64url_encode(as_bytes(bad), Padding::with))) << bit;
  }
  for (std::size_t size = 0; size < raw.size(); ++size) {
    EXPECT_FALSE(fernet_decrypt(key, base64url_encode(as_bytes(raw).first(size), Padding::with))) << size;
  }
}

TEST(Fernet, CarriesAnyLengthUpToItsLimit) {
  const FernetKey key = FernetKey::generate(system_random());
  const UtcTime now{std::chrono::seconds(1)};
  for (const std::size_t size :
       {std::size_t{0}, std::size_t{15}, std::size_t{16}, std::size_t{17}, kMaxFernetMessage}) {
    const std::string message(size, 'x');
    auto opened = fernet_decrypt(key, *fernet_encrypt(key, message, now, system_random()));
    ASSERT_TRUE(opened) << size;
    EXPECT_EQ(opened->message.expose(), message);
  }
  EXPECT_FALSE(fernet_encrypt(key, std::string(kMaxFernetMessage + 1, 'x'), now, system_random()));
  EXPECT_FALSE(fernet_encrypt(key, "x", UtcTime{std::chrono::seconds(-1)}, system_random()));
}

TEST(Fernet, AgeIsJudgedToTheSecond) {
  const FernetKey key = FernetKey::generate(system_random());
  const UtcTime written{std::chrono::seconds(1'000'000)};
  const std::string token = *fernet_encrypt(key, "x", written, system_random());
  const auto opens = [&](int now_offset, int ttl) {
    const FernetAge age{written + std::chrono::seconds(now_offset), std::chrono::seconds(ttl)};
    return fernet_decrypt(key, token, age).has_value();
  };
  EXPECT_TRUE(opens(60, 60));
  EXPECT_FALSE(opens(61, 60));
  EXPECT_TRUE(opens(-60, 60));
  EXPECT_FALSE(opens(-61, 60));
}

TEST(Fernet, KeysHave32BytesInPaddedBase64url) {
  EXPECT_FALSE(FernetKey::parse(secret("")));
  EXPECT_FALSE(FernetKey::parse(secret("cw_0x689RpI-jtRR7oE8h_eQsKImvJapLeSbXpwF4e4")));
  EXPECT_FALSE(FernetKey::parse(secret("cw_0x689RpI-jtRR7oE8h_eQsKImvJapLeSbXpwF4e4=\n")));
  EXPECT_FALSE(FernetKey::parse(secret("cw/0x689RpI+jtRR7oE8h/eQsKImvJapLeSbXpwF4e4=")));
  EXPECT_FALSE(FernetKey::from_bytes(secret(std::string(31, 'x'))));
}

}  // namespace datawave::crypto
