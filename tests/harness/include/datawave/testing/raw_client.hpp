/// A blocking client on loopback that says exactly what a test writes: the rogue other end of a server.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace datawave::testing {

/// Every wait is bounded by `limit`; what came until then is the result.
class RawClient {
 public:
  static constexpr std::chrono::seconds kLimit{20};

  /// Throws std::runtime_error when nobody listens. `receive_buffer`: bytes that the kernel takes for us; 0: its own
  /// choice.
  explicit RawClient(std::uint16_t port, int receive_buffer = 0);
  RawClient(RawClient&& other) noexcept;
  RawClient(const RawClient&) = delete;
  RawClient& operator=(const RawClient&) = delete;
  ~RawClient();

  /// False when the server is gone.
  bool send(std::string_view bytes);
  /// As much as the kernels take without waiting.
  std::size_t send_some(std::string_view bytes);
  /// FIN; reading goes on.
  void shut_write();
  /// RST.
  void reset();

  /// Up to and with the first `mark`; shorter when the connection ends or the time is up. Bytes behind it are kept.
  std::string read_until(std::string_view mark, std::chrono::milliseconds limit = kLimit);
  std::string read(std::size_t size, std::chrono::milliseconds limit = kLimit);
  std::string read_to_end(std::chrono::milliseconds limit = kLimit);
  /// One HTTP answer with its Content-Length of body.
  std::string read_answer(std::chrono::milliseconds limit = kLimit);
  /// The server has closed (or reset) the connection, and all that came was read.
  [[nodiscard]] bool at_end() const { return ended_ && buffer_.empty(); }
  /// It ended with an RST.
  [[nodiscard]] bool was_reset() const { return reset_; }

 private:
  /// False when nothing came.
  bool fill(std::chrono::steady_clock::time_point until);

  int socket_ = -1;
  std::string buffer_;
  bool ended_ = false;
  bool reset_ = false;
};

/// True as soon as `condition` holds; false when it does not within the limit. For what another thread does.
template <class Condition>
bool eventually(Condition condition, std::chrono::milliseconds limit = RawClient::kLimit);

namespace impl {
void pause_briefly();
}

template <class Condition>
bool eventually(Condition condition, std::chrono::milliseconds limit) {
  const auto until = std::chrono::steady_clock::now() + limit;
  while (!condition()) {
    if (std::chrono::steady_clock::now() > until) return false;
    impl::pause_briefly();
  }
  return true;
}

}  // namespace datawave::testing
