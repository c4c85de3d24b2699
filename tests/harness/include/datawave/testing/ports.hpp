/// Loopback ports that no other test program takes at the same time, and ports that misbehave.
#pragma once

#include <cstdint>
#include <vector>

namespace datawave::testing {

/// A port on 127.0.0.1 in [20000, 32000), below the ephemeral range, so that no outgoing connection of a busy run lands
/// on it. Reserved for this process until it ends, against other test programs too (an advisory lock on a file each).
std::uint16_t free_port();

/// A socket bound to a reserved port, listening on 127.0.0.1 with this backlog. The caller owns the descriptor.
int listen_on(std::uint16_t port, int backlog = 128);

/// A port where nobody listens: connect() is refused at once.
class ClosedPort {
 public:
  ClosedPort() : port_(free_port()) {}
  [[nodiscard]] std::uint16_t port() const { return port_; }

 private:
  std::uint16_t port_;
};

/// A port whose accept queue is full: the kernel drops further SYNs, so connect() itself hangs, as behind a firewall
/// that drops packets.
class BlackHolePort {
 public:
  BlackHolePort();
  BlackHolePort(const BlackHolePort&) = delete;
  BlackHolePort& operator=(const BlackHolePort&) = delete;
  ~BlackHolePort();
  [[nodiscard]] std::uint16_t port() const { return port_; }

 private:
  std::uint16_t port_;
  std::vector<int> sockets_;
};

}  // namespace datawave::testing
