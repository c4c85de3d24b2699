/// A chain of hashes over records, so that changing, dropping, inserting or swapping any of them shows. That the end
/// was cut off shows only beside a head that was kept elsewhere (a signed checkpoint).
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "datawave/crypto/hash.hpp"

namespace datawave::crypto {

struct ChainLink {
  std::string_view record;  ///< canonical bytes, as stored
  Digest digest;            ///< of the chain up to and with this record
};

/// A value: two chains of the same domain compute alike.
class HashChain {
 public:
  /// `domain` says what is chained ("audit/v1"), so that a link of one kind of chain is none of another.
  explicit HashChain(std::string domain) : domain_(std::move(domain)) {}

  /// What stands before the first record. `id` names the chain (a tenant), so that chains cannot be exchanged.
  [[nodiscard]] Digest start(std::string_view id) const;
  /// SHA-256 over domain, previous digest and record, each with its length.
  [[nodiscard]] Digest next(const Digest& previous, std::string_view record) const;
  /// The index of the first link that does not follow from what is before it. Long chains go piece by piece, `previous`
  /// being the last digest of the piece before.
  [[nodiscard]] std::optional<std::size_t> first_fault(const Digest& previous, std::span<const ChainLink> links) const;

 private:
  std::string domain_;
};

}  // namespace datawave::crypto
