#include "tokens.hpp"

#include <algorithm>
#include <cctype>

#include "datawave/crypto/encoding.hpp"
#include "datawave/crypto/hash.hpp"
#include "datawave/crypto/token.hpp"

namespace datawave::access {

namespace {
constexpr std::size_t kRandomBytes = 32;
constexpr std::size_t kMarkLength = 4;
constexpr std::size_t kTokenLength = kMarkLength + 43;
constexpr std::size_t kPrefixLength = 12;
}  // namespace

std::string make_token(TokenKind kind, const Random& random) {
  const Secret bytes = crypto::random_token(random, kRandomBytes);
  return (kind == TokenKind::session ? "dws_" : "dwk_") + std::string(bytes.expose());
}

std::optional<TokenKind> token_kind(std::string_view token) {
  if (token.size() != kTokenLength) return std::nullopt;
  const auto plain = [](char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '-'; };
  if (!std::all_of(token.begin(), token.end(), plain)) return std::nullopt;
  if (token.starts_with("dws_")) return TokenKind::session;
  if (token.starts_with("dwk_")) return TokenKind::api_key;
  return std::nullopt;
}

std::string token_hash(std::string_view token) { return std::string(crypto::as_text(crypto::sha256(token))); }

bool matches_hash(std::string_view token, std::string_view hash) {
  const std::string other = token_hash(token);
  return crypto::equal_constant_time(crypto::as_bytes(other), crypto::as_bytes(hash));
}

std::string token_prefix(std::string_view token) { return std::string(token.substr(0, kPrefixLength)); }

}  // namespace datawave::access
