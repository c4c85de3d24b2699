#include "phc.hpp"

#include "datawave/core/text.hpp"
#include "datawave/crypto/encoding.hpp"

namespace datawave::crypto {

namespace {
/// "m=19456": a decimal number without leading zeros.
bool take_number(std::string_view item, char name, std::uint32_t& out) {
  if (item.size() < 3 || item.size() > 12 || item[0] != name || item[1] != '=' || item[2] == '0') return false;
  const auto value = parse_u64(item.substr(2));
  if (!value || *value > UINT32_MAX) return false;
  out = static_cast<std::uint32_t>(*value);
  return true;
}
}  // namespace

bool is_within_bounds(const PasswordCost& cost) {
  return cost.lanes >= 1 && cost.lanes <= kMaxPasswordLanes && cost.passes >= 1 && cost.passes <= kMaxPasswordPasses &&
         cost.memory_kib >= 8 * cost.lanes && cost.memory_kib <= kMaxPasswordMemoryKib;
}

std::optional<PhcString> parse_phc(std::string_view text) {
  if (text.size() > 512) return std::nullopt;
  const auto parts = split(text, '$');
  if (parts.size() != 6 || !parts[0].empty() || parts[1] != "argon2id" || parts[2] != "v=19") return std::nullopt;
  const auto numbers = split(parts[3], ',');
  PhcString phc;
  if (numbers.size() != 3 || !take_number(numbers[0], 'm', phc.cost.memory_kib) ||
      !take_number(numbers[1], 't', phc.cost.passes) || !take_number(numbers[2], 'p', phc.cost.lanes) ||
      !is_within_bounds(phc.cost)) {
    return std::nullopt;
  }
  auto salt = base64_decode(parts[4], Padding::without);
  auto hash = base64_decode(parts[5], Padding::without);
  if (!salt || salt->size() < 8 || salt->size() > 64) return std::nullopt;
  if (!hash || hash->size() < 16 || hash->size() > 64) return std::nullopt;
  phc.salt = std::move(*salt);
  phc.hash = std::move(*hash);
  return phc;
}

std::string format_phc(const PhcString& phc) {
  return "$argon2id$v=19$m=" + std::to_string(phc.cost.memory_kib) + ",t=" + std::to_string(phc.cost.passes) +
         ",p=" + std::to_string(phc.cost.lanes) + "$" + base64_encode(as_bytes(phc.salt), Padding::without) + "$" +
         base64_encode(as_bytes(phc.hash), Padding::without);
}

}  // namespace datawave::crypto
