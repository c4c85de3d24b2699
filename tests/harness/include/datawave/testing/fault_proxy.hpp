/// A TCP proxy on loopback that misbehaves on demand: what stands between a client and its database on a bad day.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>

namespace datawave::testing {

enum class Direction : std::uint8_t { to_server, to_client };
/// How a connection ends: with a FIN, as a closing program does, or with an RST, as a crashed host or a firewall does.
enum class Ending : std::uint8_t { fin, rst };

/// What happens to the bytes of one direction. Positions count from the moment the fault is set, or from the start of
/// the connection where that is later; each connection counts for itself.
struct Fault {
  enum class Kind : std::uint8_t { none, delay, cut, vanish, slow_drip, corrupt };

  Kind kind = Kind::none;
  std::size_t at = 0;
  std::size_t bytes = 0;
  unsigned bit = 0;
  std::chrono::milliseconds pause{0};
  Ending ending = Ending::rst;

  static Fault none() { return {}; }
  /// Every piece arrives this much later.
  static Fault delay(std::chrono::milliseconds pause);
  /// `after` bytes get through, then both sides see the end of the connection.
  static Fault cut(std::size_t after, Ending ending = Ending::rst);
  /// Half-open: `after` bytes get through; later ones are taken from the sender and never delivered.
  static Fault vanish(std::size_t after = 0);
  /// `bytes` at a time with a pause after each.
  static Fault slow_drip(std::size_t bytes, std::chrono::milliseconds pause);
  /// Byte number `at` (from 0) arrives with one bit flipped.
  static Fault corrupt(std::size_t at, unsigned bit = 0);
};

/// What happens to new connections.
enum class Welcome : std::uint8_t {
  forward,
  /// Nobody listens: connect() is refused.
  refuse,
  /// Accepted and held; no byte ever goes anywhere.
  black_hole,
  /// Accepted and reset at once.
  reset,
};

/// Listens on a free loopback port from construction to destruction; all calls from any thread.
class FaultProxy {
 public:
  /// Forwards to 127.0.0.1:upstream.
  explicit FaultProxy(std::uint16_t upstream);
  FaultProxy(const FaultProxy&) = delete;
  FaultProxy& operator=(const FaultProxy&) = delete;
  ~FaultProxy();

  [[nodiscard]] std::uint16_t port() const;

  /// Applies to open and to new connections, from the next piece read.
  void set(Direction direction, const Fault& fault);
  void set_both(const Fault& fault);
  /// Returns when the listening socket is in that state.
  void welcome(Welcome what);
  /// Ends every open connection now.
  void cut_all(Ending ending);
  /// Faultless again, for new connections and open ones.
  void heal();

  /// Connections accepted so far, and those still open.
  [[nodiscard]] std::size_t accepted() const;
  [[nodiscard]] std::size_t open() const;
  /// Bytes delivered, over all connections.
  [[nodiscard]] std::size_t delivered(Direction direction) const;

  /// Wait without sleeping; false when the time is up.
  bool wait_for_accepted(std::size_t count, std::chrono::milliseconds limit) const;
  bool wait_for_open(std::size_t count, std::chrono::milliseconds limit) const;
  bool wait_for_delivered(Direction direction, std::size_t bytes, std::chrono::milliseconds limit) const;
  /// Bytes that Fault::vanish took.
  bool wait_for_lost(Direction direction, std::size_t bytes, std::chrono::milliseconds limit) const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace datawave::testing
