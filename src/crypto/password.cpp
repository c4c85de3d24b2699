#include "datawave/crypto/password.hpp"

#include <argon2.h>

#include "datawave/core/text.hpp"
#include "datawave/crypto/hash.hpp"
#include "phc.hpp"

namespace datawave::crypto {

namespace {
/// On the calling thread, whatever the number of lanes.
Result<std::string> argon2id(const Secret& password, const PasswordCost& cost, std::string_view salt,
                             std::size_t size) {
  std::string out(size, '\0');
  std::string input(password.expose());
  argon2_context context{};
  context.out = reinterpret_cast<std::uint8_t*>(out.data());
  context.outlen = static_cast<std::uint32_t>(out.size());
  context.pwd = reinterpret_cast<std::uint8_t*>(input.data());
  context.pwdlen = static_cast<std::uint32_t>(input.size());
  context.salt = reinterpret_cast<std::uint8_t*>(const_cast<char*>(salt.data()));
  context.saltlen = static_cast<std::uint32_t>(salt.size());
  context.t_cost = cost.passes;
  context.m_cost = cost.memory_kib;
  context.lanes = cost.lanes;
  context.threads = 1;
  context.version = ARGON2_VERSION_13;
  context.flags = ARGON2_FLAG_CLEAR_PASSWORD;
  const int rc = argon2_ctx(&context, Argon2_id);
  wipe(input);
  if (rc == ARGON2_OK) return out;
  if (rc == ARGON2_MEMORY_ALLOCATION_ERROR) {
    return fail(Error(ErrorCode::resource_exhausted, "no memory to hash a password").with_retryable());
  }
  return fail(ErrorCode::internal, std::string("Argon2id failed: ") + argon2_error_message(rc));
}
}  // namespace

Result<std::string> hash_password(const Secret& password, const Random& random, const PasswordCost& cost) {
  if (password.empty()) return fail(ErrorCode::invalid_argument, "the password is empty");
  if (password.expose().size() > kMaxPasswordBytes) {
    return fail(ErrorCode::invalid_argument,
                "the password is longer than " + std::to_string(kMaxPasswordBytes) + " bytes");
  }
  if (!is_within_bounds(cost))
    return fail(ErrorCode::invalid_argument, "the cost of password hashing is out of bounds");
  PhcString phc{cost, std::string(16, '\0'), {}};
  random.fill(std::as_writable_bytes(std::span(phc.salt)));
  DW_TRY(phc.hash, argon2id(password, cost, phc.salt, 32));
  return format_phc(phc);
}

Result<bool> verify_password(const Secret& password, std::string_view stored) {
  const auto phc = parse_phc(stored);
  if (!phc) return fail(ErrorCode::data_loss, "the stored password hash is malformed");
  if (password.empty() || password.expose().size() > kMaxPasswordBytes) {
    pretend_to_verify(password, phc->cost);
    return false;
  }
  DW_TRY(const std::string hash, argon2id(password, phc->cost, phc->salt, phc->hash.size()));
  return equal_constant_time(as_bytes(hash), as_bytes(phc->hash));
}

void pretend_to_verify(const Secret& password, const PasswordCost& cost) {
  const Secret cut(std::string(password.expose().substr(0, kMaxPasswordBytes)));
  (void)argon2id(cut, cost, "0123456789abcdef", 32);
}

bool needs_rehash(std::string_view stored, const PasswordCost& wanted) {
  const auto phc = parse_phc(stored);
  return !phc || phc->cost.memory_kib < wanted.memory_kib || phc->cost.passes < wanted.passes ||
         phc->cost.lanes < wanted.lanes || phc->salt.size() < 16 || phc->hash.size() < 32;
}

}  // namespace datawave::crypto
