#include <gtest/gtest.h>

#include "datawave/crypto/scram.hpp"

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

TEST(Hash, Base64AcceptsOnlyTheStandardForm) {
  EXPECT_EQ(base64_decode("AAEC"), std::string("\0\1\2", 3));
  EXPECT_EQ(base64_decode("AA=="), std::string("\0", 1));
  EXPECT_FALSE(base64_decode("AA="));
  EXPECT_FALSE(base64_decode("A A="));
  EXPECT_FALSE(base64_decode("===="));
  EXPECT_EQ(md5_hex("abc"), "900150983cd24fb0d6963f7d28e17f72");
}

}  // namespace datawave::crypto
