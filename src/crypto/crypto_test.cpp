#include <gtest/gtest.h>

#include "datawave/crypto/hash_chain.hpp"
#include "datawave/crypto/hkdf.hpp"
#include "datawave/crypto/scram.hpp"
#include "datawave/crypto/token.hpp"

namespace datawave::crypto {

Secret secret(const char* text) { return Secret(std::string(text)); }

// The example exchange of RFC 7677, section 3.
TEST(Scram, ReproducesTheExampleOfRfc7677) {
  ScramClient client("user", secret("pencil"), "rOprNGfwEbeRWgbNEkqO", ScramBinding::none, {});
  EXPECT_EQ(client.client_first(), "n,,n=user,r=rOprNGfwEbeRWgbNEkqO");
  auto final_message =
      client.on_server_first("r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096");
  ASSERT_TRUE(final_message);
  EXPECT_EQ(
      *final_message,
      "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=");
  EXPECT_TRUE(client.on_server_final("v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4="));
  EXPECT_FALSE(client.on_server_final("v=7rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4="));
  EXPECT_FALSE(client.on_server_final("e=invalid-proof"));
}

TEST(Scram, RefusesReplayedNoncesAndUnreasonableIterations) {
  const auto challenge = [](const char* text) {
    ScramClient client("", secret("x"), "abc", ScramBinding::none, {});
    return client.on_server_first(text).has_value();
  };
  EXPECT_TRUE(challenge("r=abcdef,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096"));
  EXPECT_FALSE(challenge("r=abc,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096"));
  EXPECT_FALSE(challenge("r=xyzdef,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096"));
  EXPECT_FALSE(challenge("r=abcdef,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=1"));
  EXPECT_FALSE(challenge("r=abcdef,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4000000000"));
  EXPECT_FALSE(challenge("r=abcdef,s=!!!!,i=4096"));
  EXPECT_FALSE(challenge(""));
}

TEST(Scram, FinalBeforeFirstIsRefused) {
  ScramClient client("", secret("x"), "abc", ScramBinding::none, {});
  EXPECT_FALSE(client.on_server_final("v="));
}

TEST(Saslprep, NormalisesAsRfc4013AndKeepsWhatItRefuses) {
  EXPECT_EQ(saslprep(secret("I\xC2\xADX")).expose(), "IX");  // soft hyphen mapped to nothing
  EXPECT_EQ(saslprep(secret("\xC2\xAA")).expose(), "a");     // NFKC
  EXPECT_EQ(saslprep(secret("plain ascii")).expose(), "plain ascii");
  EXPECT_EQ(saslprep(secret("bad\xff")).expose(), "bad\xff");
  EXPECT_EQ(saslprep(secret("\xC2\xAD")).expose(), "\xC2\xAD");  // nothing would be left
  EXPECT_EQ(saslprep(secret("\xEF\xBC\xA1\xF0\x9F\x98\x80")).expose(),
            "\xEF\xBC\xA1\xF0\x9F\x98\x80");  // unassigned in Unicode 3.2
}

TEST(Hash, Md5IsWhatPostgresqlExpects) { EXPECT_EQ(md5_hex("abc"), "900150983cd24fb0d6963f7d28e17f72"); }

// RFC 4648, section 10.
TEST(Encoding, Base64ReproducesRfc4648) {
  const std::pair<const char*, const char*> cases[] = {{"", ""},
                                                       {"f", "Zg=="},
                                                       {"fo", "Zm8="},
                                                       {"foo", "Zm9v"},
                                                       {"foob", "Zm9vYg=="},
                                                       {"fooba", "Zm9vYmE="},
                                                       {"foobar", "Zm9vYmFy"}};
  for (const auto& [plain, padded] : cases) {
    const std::string bare(padded, std::string_view(padded).find_last_not_of('=') + 1);
    EXPECT_EQ(base64_encode(as_bytes(plain)), padded);
    EXPECT_EQ(base64_decode(padded), plain);
    EXPECT_EQ(base64_encode(as_bytes(plain), Padding::without), bare);
    EXPECT_EQ(base64_decode(bare, Padding::without), plain);
    EXPECT_EQ(base64url_decode(bare), plain);
  }
  EXPECT_EQ(base64_encode(as_bytes("\xfb\xff\xfe")), "+//+");
  EXPECT_EQ(base64url_encode(as_bytes("\xfb\xff\xfe")), "-__-");
}

TEST(Encoding, DecodingTakesOneFormOnly) {
  EXPECT_EQ(base64_decode("AAEC"), std::string("\0\1\2", 3));
  for (const char* bad :
       {"AA=", "A A=", "====", "A===", "=AAA", "AA=A", "AB==", "AAB=", "AA==AAAA", "AA", "-___", "AAA\n"}) {
    EXPECT_FALSE(base64_decode(bad)) << bad;
  }
  for (const char* bad : {"AA==", "A", "AAAAA", "AB", "AAB", "+//+", "AA "}) EXPECT_FALSE(base64url_decode(bad)) << bad;
  EXPECT_EQ(hex_encode(as_bytes("\x01\xaf")), "01af");
  EXPECT_EQ(hex_decode("01aF"), "\x01\xaf");
  for (const char* bad : {"0", "0g", "0x", " 0"}) EXPECT_FALSE(hex_decode(bad)) << bad;
}

// RFC 5869, appendix A, cases 1 to 3; the last from our own reference of protocols.
TEST(Hkdf, ReproducesRfc5869) {
  const auto range = [](int from, int to) {
    std::string out;
    for (int c = from; c <= to; ++c) out += static_cast<char>(c);
    return out;
  };
  const auto hex = [](const Secret& key) { return hex_encode(as_bytes(key.expose())); };
  const std::string ikm(22, '\x0b');
  EXPECT_EQ(hex(hkdf_sha256(ikm, range(0, 12), range(0xf0, 0xf9), 42)),
            "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865");
  EXPECT_EQ(
      hex(hkdf_sha256(range(0, 0x4f), range(0x60, 0xaf), range(0xb0, 0xff), 82)),
      "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c59045a99cac7827271cb41c65e590e09da3275600c2f"
      "09b8367793a9aca3db71cc30c58179ec3e87c14c01d5c1f3434f1d87");
  EXPECT_EQ(hex(hkdf_sha256(ikm, "", "", 42)),
            "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8");
  const Secret own = hkdf_sha256("correct horse battery staple", "datawave-salt-01", "datawave/credential/v1", 32);
  EXPECT_EQ(base64url_encode(as_bytes(own.expose()), Padding::with), "sHEcBD-gzuIX78pt5Uv-SNtDwrmbKnjQZhKdKRx61eE=");
}

TEST(HashChain, NamesTheFirstPlaceThatWasTouched) {
  const HashChain chain("audit/v1");
  const std::vector<std::string> records = {"a", "b", "", "d", "e"};
  const auto build = [&](const std::vector<std::string>& of, const Digest& start) {
    std::vector<Digest> digests;
    Digest head = start;
    for (const std::string& record : of) digests.push_back(head = chain.next(head, record));
    return digests;
  };
  const Digest start = chain.start("tenant-1");
  const auto digests = build(records, start);
  std::vector<ChainLink> links;
  for (std::size_t i = 0; i < records.size(); ++i) links.push_back({records[i], digests[i]});
  EXPECT_EQ(chain.first_fault(start, links), std::nullopt);
  EXPECT_EQ(chain.first_fault(digests[1], std::span(links).subspan(2)), std::nullopt);  // piece by piece

  const auto broken = [&](auto change) {
    auto copy = links;
    change(copy);
    return chain.first_fault(start, copy);
  };
  EXPECT_EQ(broken([](auto& l) { l[3].record = "D"; }), 3u);
  EXPECT_EQ(broken([](auto& l) { l[2].digest[31] ^= std::byte{1}; }), 2u);
  EXPECT_EQ(broken([](auto& l) { l.erase(l.begin() + 1); }), 1u);
  EXPECT_EQ(broken([](auto& l) { l.erase(l.begin()); }), 0u);
  EXPECT_EQ(broken([](auto& l) { std::swap(l[1], l[2]); }), 1u);
  EXPECT_EQ(broken([](auto& l) { l.insert(l.begin() + 4, l[3]); }), 4u);
  EXPECT_EQ(HashChain("other/v1").first_fault(start, links), 0u);
  EXPECT_EQ(chain.first_fault(chain.start("tenant-2"), links), 0u);
}

class CountingRandom final : public Random {
 public:
  void fill(std::span<std::byte> out) const override {
    for (std::byte& b : out) b = static_cast<std::byte>(next_++);
  }

 private:
  mutable unsigned next_ = 0;
};

TEST(Token, IsUrlSafeAndAsLongAsItsBytes) {
  EXPECT_EQ(random_token(CountingRandom(), 4).expose(), "AAECAw");
  EXPECT_EQ(random_token(system_random(), 32).expose().size(), 43u);
  EXPECT_EQ(random_short_id(CountingRandom()), "00010203");
}

}  // namespace datawave::crypto
