#include "datawave/testing/memory.hpp"

#include <fstream>
#include <string>

namespace datawave::testing {
namespace {

std::size_t status_kilobytes(const std::string& field) {
  std::ifstream status("/proc/self/status");
  for (std::string word; status >> word;) {
    std::size_t value = 0;
    if (word == field && status >> value) return value * 1024;
  }
  return 0;
}

}  // namespace

MemoryMark::MemoryMark() {
  std::ofstream("/proc/self/clear_refs") << "5";  // proc(5): resets VmHWM
  before_ = status_kilobytes("VmRSS:");
}

std::size_t MemoryMark::growth() const {
  const std::size_t highest = status_kilobytes("VmHWM:");
  return highest > before_ ? highest - before_ : 0;
}

}  // namespace datawave::testing
