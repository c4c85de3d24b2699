#include "datawave/crypto/hash_chain.hpp"

namespace datawave::crypto {

namespace {
void add(std::string& out, std::string_view part) {
  char size[8];
  for (int i = 0; i < 8; ++i) size[i] = static_cast<char>(static_cast<std::uint64_t>(part.size()) >> (56 - 8 * i));
  out.append(size, sizeof size).append(part);
}

Digest digest_of(std::string_view kind, std::string_view domain, std::string_view first, std::string_view second) {
  std::string bytes;
  bytes.reserve(96 + domain.size() + second.size());
  for (const std::string_view part : {kind, domain, first, second}) add(bytes, part);
  return sha256(bytes);
}
}  // namespace

Digest HashChain::start(std::string_view id) const { return digest_of("datawave/chain/start/v1", domain_, id, ""); }

Digest HashChain::next(const Digest& previous, std::string_view record) const {
  return digest_of("datawave/chain/link/v1", domain_, as_text(previous), record);
}

std::optional<std::size_t> HashChain::first_fault(const Digest& previous, std::span<const ChainLink> links) const {
  const Digest* before = &previous;
  for (std::size_t i = 0; i < links.size(); ++i) {
    if (!equal_constant_time(next(*before, links[i].record), links[i].digest)) return i;
    before = &links[i].digest;
  }
  return std::nullopt;
}

}  // namespace datawave::crypto
