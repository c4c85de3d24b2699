/// Random names and tokens.
#pragma once

#include <cstddef>
#include <string>

#include "datawave/core/random.hpp"
#include "datawave/core/secret.hpp"

namespace datawave::crypto {

/// base64url without padding of `bytes` random bytes: 32 for what authenticates somebody, 16 for what merely must not
/// be guessed within an hour.
Secret random_token(const Random& random, std::size_t bytes);
/// Eight lower-case hex digits: names a thing among few, keeps nothing secret.
std::string random_short_id(const Random& random);

}  // namespace datawave::crypto
