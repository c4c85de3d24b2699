/// Passwords that people log in with, kept as Argon2id hashes (RFC 9106) in the PHC string format:
///   $argon2id$v=19$m=19456,t=2,p=1$<salt>$<hash>        (base64 without padding)
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "datawave/core/random.hpp"
#include "datawave/core/result.hpp"
#include "datawave/core/secret.hpp"

namespace datawave::crypto {

/// The default is OWASP's first recommendation for Argon2id (Password Storage Cheat Sheet): 19 MiB, 2 passes, 1 lane.
struct PasswordCost {
  std::uint32_t memory_kib = 19 * 1024;
  std::uint32_t passes = 2;
  std::uint32_t lanes = 1;
};

/// What a stored hash may ask of us: whoever can write the store must not be able to stop the server.
constexpr std::uint32_t kMaxPasswordMemoryKib = 256 * 1024;
constexpr std::uint32_t kMaxPasswordPasses = 16;
constexpr std::uint32_t kMaxPasswordLanes = 8;
constexpr std::size_t kMaxPasswordBytes = 1024;

/// All of these work for tens of milliseconds and hold `memory_kib`: run them on a bounded pool, never on a lane.
/// With a fresh salt of 16 bytes. Errors: invalid_argument for an empty or too long password or a cost out of bounds,
/// resource_exhausted without memory.
Result<std::string> hash_password(const Secret& password, const Random& random, const PasswordCost& cost = {});
/// Whether it is the password. The comparison takes the same time wherever a difference is. Errors: data_loss for a
/// stored hash that is malformed or asks too much, resource_exhausted without memory.
Result<bool> verify_password(const Secret& password, std::string_view stored);
/// Costs what a verification costs and says nothing: for a user who does not exist.
void pretend_to_verify(const Secret& password, const PasswordCost& cost = {});
/// Whether to hash the password anew, now that it is known: cheaper than `wanted`, a short salt or hash, or malformed.
bool needs_rehash(std::string_view stored, const PasswordCost& wanted = {});

}  // namespace datawave::crypto
