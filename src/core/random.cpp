#include "datawave/core/random.hpp"

#include <pthread.h>
#include <sys/random.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <mutex>

namespace datawave {

std::uint64_t Random::next_u64() const {
  std::uint64_t value = 0;
  fill(std::as_writable_bytes(std::span(&value, 1)));
  return value;
}

namespace {
void fill_from_kernel(std::span<std::byte> out) {
  while (!out.empty()) {
    const ssize_t n = ::getrandom(out.data(), out.size(), 0);
    if (n < 0) {
      if (errno == EINTR) continue;
      std::abort();  // without randomness no nonce is safe
    }
    out = out.subspan(static_cast<std::size_t>(n));
  }
}

/// What a thread has fetched and not given out yet. Given out once and wiped; a child process begins without.
class Stock {
 public:
  Stock() {
    static std::once_flag once;
    std::call_once(once, [] { ::pthread_atfork(nullptr, nullptr, [] { of_thread().left_ = 0; }); });
  }
  ~Stock() { ::explicit_bzero(bytes_.data(), bytes_.size()); }
  Stock(const Stock&) = delete;
  Stock& operator=(const Stock&) = delete;

  static Stock& of_thread() {
    thread_local Stock stock;
    return stock;
  }

  void take(std::span<std::byte> out) {
    if (left_ < out.size()) {
      fill_from_kernel(bytes_);
      left_ = bytes_.size();
    }
    const std::span from = std::span(bytes_).subspan(left_ - out.size(), out.size());
    std::memcpy(out.data(), from.data(), out.size());
    ::explicit_bzero(from.data(), from.size());
    left_ -= out.size();
  }

 private:
  std::array<std::byte, 512> bytes_{};
  std::size_t left_ = 0;
};

constexpr std::size_t kSmall = sizeof(std::uint64_t) * 2;  // an identifier

class SystemRandom final : public Random {
 public:
  void fill(std::span<std::byte> out) const override {
    if (out.size() > kSmall) return fill_from_kernel(out);
    Stock::of_thread().take(out);
  }
};
}  // namespace

const Random& system_random() {
  static const SystemRandom random;
  return random;
}

}  // namespace datawave
