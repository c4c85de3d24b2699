/// How much memory a piece of work took at its highest.
#pragma once

#include <cstddef>

namespace datawave::testing {

/// Resets the kernel's high-water mark of this process when made; Linux. Freed memory that a sanitizer or the allocator
/// keeps counts, so bounds are to be generous: they tell megabytes from gigabytes.
class MemoryMark {
 public:
  MemoryMark();
  /// Bytes by which the resident size exceeded, at its highest since, what it was at the beginning.
  [[nodiscard]] std::size_t growth() const;

 private:
  std::size_t before_;
};

}  // namespace datawave::testing
