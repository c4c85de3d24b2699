/// A connection without a socket, for tests and fuzzing: bytes in as the test hands them over, bytes out into a string.
#pragma once

#include <algorithm>
#include <string>

#include "transport.hpp"

namespace datawave::http::testing {

/// Both ends' bytes; outlives the transport.
struct MemoryWire {
  std::string to_server;
  bool ended = false;
  /// Bytes that a read gives at most, though there are more.
  std::size_t at_a_time = static_cast<std::size_t>(-1);
  std::string from_server;
  /// Bytes that a write takes at most; 0: none, until there is room again.
  std::size_t room = static_cast<std::size_t>(-1);
  bool shut = false;
  bool open = true;
};

class MemoryTransport final : public impl::Transport {
 public:
  explicit MemoryTransport(MemoryWire& wire) : wire_(wire) {}
  ~MemoryTransport() override { wire_.open = false; }
  MemoryTransport(const MemoryTransport&) = delete;
  MemoryTransport& operator=(const MemoryTransport&) = delete;

  impl::Transferred read(char* into, std::size_t size) override {
    impl::Transferred out;
    if (wire_.to_server.empty()) {
      if (wire_.ended) out.how = impl::Transferred::How::closed;
      return out;
    }
    out.how = impl::Transferred::How::some;
    out.bytes = std::min({size, wire_.to_server.size(), wire_.at_a_time});
    wire_.to_server.copy(into, out.bytes);
    wire_.to_server.erase(0, out.bytes);
    return out;
  }
  impl::Transferred write(std::string_view bytes) override {
    impl::Transferred out;
    out.bytes = std::min(bytes.size(), wire_.room);
    if (out.bytes == 0) return out;
    out.how = impl::Transferred::How::some;
    wire_.from_server += bytes.substr(0, out.bytes);
    if (wire_.room != static_cast<std::size_t>(-1)) wire_.room -= out.bytes;
    return out;
  }
  [[nodiscard]] bool short_read_empties() const override { return wire_.at_a_time == static_cast<std::size_t>(-1); }
  void shut_write() override { wire_.shut = true; }
  void reset_on_close() override {}

 private:
  MemoryWire& wire_;
};

}  // namespace datawave::http::testing
