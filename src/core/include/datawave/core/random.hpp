/// Randomness, as a dependency: a test passes a seeded source and gets the same run twice.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace datawave {

/// Thread-safe.
class Random {
 public:
  virtual ~Random() = default;
  /// Fills with unpredictable bytes (cryptographic in the product).
  virtual void fill(std::span<std::byte> out) const = 0;
  [[nodiscard]] std::uint64_t next_u64() const;
};

/// The kernel's generator (getrandom); lives for the whole program. Aborts if the kernel has none to give. Up to 16
/// bytes come from what a thread fetched at once, because a call of the kernel costs some 0.3 us.
const Random& system_random();

}  // namespace datawave
