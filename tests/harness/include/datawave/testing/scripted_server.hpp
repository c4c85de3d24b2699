/// A server that says what a script says: the rogue peer of protocol tests.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>

#include "datawave/testing/certificates.hpp"

namespace datawave::testing {

/// Thrown out of a script when the client has gone or the server stops; scripts let it pass.
struct PeerGone : std::runtime_error {
  PeerGone() : std::runtime_error("the peer is gone") {}
};

/// One accepted connection, blocking. Every call throws PeerGone instead of waiting for a client that left.
class ScriptedPeer {
 public:
  virtual ~ScriptedPeer() = default;
  /// Exactly this many bytes.
  virtual std::string read(std::size_t size) = 0;
  /// One or more bytes, as they come.
  virtual std::string read_some() = 0;
  virtual void write(std::string_view bytes) = 0;
  /// Serves the TLS handshake now; later reads and writes are inside it. Throws std::runtime_error when it fails.
  virtual void start_tls(const Certificate& certificate) = 0;
  /// Takes what comes and answers nothing, until the client leaves. The stalled server.
  void hang();
  /// Closes with an RST.
  virtual void reset() = 0;
};

/// Listens on a free loopback port; each connection runs the script on a thread of its own, then is closed. Destruction
/// ends all scripts.
class ScriptedServer {
 public:
  using Script = std::function<void(ScriptedPeer&)>;
  explicit ScriptedServer(Script script);
  ScriptedServer(const ScriptedServer&) = delete;
  ScriptedServer& operator=(const ScriptedServer&) = delete;
  ~ScriptedServer();

  [[nodiscard]] std::uint16_t port() const;
  [[nodiscard]] std::size_t accepted() const;
  /// All that clients sent and a script read, decrypted where TLS was on; the first megabyte.
  [[nodiscard]] std::string received() const;
  /// Messages of exceptions other than PeerGone that ended scripts, one a line.
  [[nodiscard]] std::string failures() const;
  /// Waits until no script runs; false when the time is up. After it, the clients have left.
  bool wait_until_idle(std::chrono::milliseconds limit) const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace datawave::testing
