#include "datawave/core/random.hpp"

#include <sys/random.h>

#include <cerrno>
#include <cstdlib>

namespace datawave {

std::uint64_t Random::next_u64() const {
  std::uint64_t value = 0;
  fill(std::as_writable_bytes(std::span(&value, 1)));
  return value;
}

namespace {
class SystemRandom final : public Random {
 public:
  void fill(std::span<std::byte> out) const override {
    while (!out.empty()) {
      const ssize_t n = ::getrandom(out.data(), out.size(), 0);
      if (n < 0) {
        if (errno == EINTR) continue;
        std::abort();  // without randomness no nonce is safe
      }
      out = out.subspan(static_cast<std::size_t>(n));
    }
  }
};
}  // namespace

const Random& system_random() {
  static const SystemRandom random;
  return random;
}

}  // namespace datawave
