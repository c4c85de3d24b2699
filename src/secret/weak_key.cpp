#include "weak_key.hpp"

#include <algorithm>
#include <bitset>

#include "datawave/crypto/hash.hpp"

namespace datawave::secret {

namespace {
/// Published keys: the Fernet specification, and the examples of Python's cryptography and of this project.
constexpr std::string_view kPublished[] = {
    "cw_0x689RpI-jtRR7oE8h_eQsKImvJapLeSbXpwF4e4=", "xLvLH77JnWW_WdhcjLYu4tuWPw_hBvSD2a-nO9Tjmoo=",
    "sHEcBD-gzuIX78pt5Uv-SNtDwrmbKnjQZhKdKRx61eE="};
/// Secrets that people leave as they found them; a key may be the SHA-256 of one.
constexpr std::string_view kWords[] = {
    "",           "admin",     "change-me",  "change_me",  "changeit",  "changeme", "datawave",   "default",  "dev",
    "dev-secret", "devsecret", "example",    "insecure",   "key",       "password", "postgres",   "qwerty",   "root",
    "sample",     "secret",    "secret-key", "secret_key", "secretkey", "test",     "testsecret", "topsecret"};

bool is_progression(std::string_view key) {
  const auto step = [&](std::size_t i) { return static_cast<unsigned char>(key[i] - key[i - 1]); };
  for (std::size_t i = 2; i < key.size(); ++i) {
    if (step(i) != step(1)) return false;
  }
  return true;
}
}  // namespace

std::optional<std::string> weakness_of(std::string_view key) {
  if (is_progression(key)) return "is a counting sequence or one repeated byte";
  const auto is_text = [](char c) { return (c >= ' ' && c < '\x7f') || c == '\n' || c == '\t' || c == '\r'; };
  if (std::all_of(key.begin(), key.end(), is_text)) return "is text, not random bytes";  // by chance: once in 10^13
  std::bitset<256> seen;
  for (const char c : key) seen.set(static_cast<unsigned char>(c));
  if (seen.count() < 16) return "repeats a short pattern";  // by chance: less than once in 10^11
  for (const std::string_view text : kPublished) {
    if (crypto::base64url_decode(text, crypto::Padding::with) == key) return "is a published sample";
  }
  for (const std::string_view word : kWords) {
    if (crypto::as_text(crypto::sha256(word)) == key) return "is the hash of a well-known word";
  }
  return std::nullopt;
}

}  // namespace datawave::secret
