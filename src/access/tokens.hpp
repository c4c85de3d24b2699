/// Session tokens and API keys: what they look like, and the hash that is stored instead.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "datawave/core/random.hpp"
#include "datawave/core/secret.hpp"

namespace datawave::access {

enum class TokenKind : std::uint8_t { session, api_key };

/// "dws_" or "dwk_" and 43 characters: 256 bits, found by scanners of leaked secrets.
std::string make_token(TokenKind kind, const Random& random);
/// Nothing when it is no token of ours; no lookup is done for such.
std::optional<TokenKind> token_kind(std::string_view token);
/// SHA-256, 32 bytes: tokens are random, so that a fast hash is enough.
std::string token_hash(std::string_view token);
/// In constant time.
bool matches_hash(std::string_view token, std::string_view hash);
/// What may be shown of a key: "dwk_AbCdEfGh".
std::string token_prefix(std::string_view token);

}  // namespace datawave::access
