/// ByteStream: a connected, ordered stream of bytes, plain or TLS. What protocols are written against.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "datawave/core/clock.hpp"
#include "datawave/io/task.hpp"

namespace datawave::io {

/// Facts of an established TLS session.
struct TlsInfo {
  std::string version;  // "TLSv1.3"
  std::string cipher;
  bool chain_verified = false;
  bool name_verified = false;
  std::optional<UtcTime> not_after;
  /// Hash of the server certificate for RFC 5929 tls-server-end-point; empty when the signature has no usable hash.
  std::vector<std::byte> end_point_hash;
  std::string alpn;
};

/// Receives what a stream reads, by calls on the lane (each within a Turn::Scope). For protocols that pipeline: no
/// coroutine wakes up for each piece.
class StreamSink {
 public:
  virtual ~StreamSink() = default;
  /// Where the next bytes go; never empty, and good until on_received().
  virtual std::span<std::byte> receive_space() = 0;
  virtual void on_received(std::size_t bytes) = 0;
  /// The last call: closed or reset by the peer (unavailable), or aborted (cancelled).
  virtual void on_broken(Error error) = 0;
};

/// One reader and one writer at a time, on the lane it was made on. After abort() or an error it is only good for
/// closing.
class ByteStream {
 public:
  virtual ~ByteStream() = default;
  /// At least one byte. Errors: unavailable (closed or reset by the peer), cancelled (abort or task cancelled).
  virtual Task<std::size_t> read_some(std::span<std::byte> into) = 0;
  /// All of it. Same errors.
  virtual Task<void> write(std::span<const std::byte> bytes) = 0;
  /// Pending and later operations fail with `cancelled`. Safe to call at any time on the lane.
  virtual void abort() noexcept = 0;
  virtual void close() noexcept = 0;
  [[nodiscard]] virtual const TlsInfo* tls() const { return nullptr; }
  /// The address at the other end, as text that the dialer takes; empty where there is none.
  [[nodiscard]] virtual std::string peer_address() const { return {}; }

  /// From now on everything that is read goes to `sink` (read_some() and write() may not be used any more), until the
  /// stream breaks or is destroyed; then no more calls come. False where the stream cannot.
  virtual bool attach(StreamSink& sink) {
    static_cast<void>(sink);
    return false;
  }
  /// After attach(): takes all bytes (`bytes` is empty afterwards, its memory kept for the next) and sends them in
  /// order, at once as far as the socket takes them. A failure comes by on_broken().
  virtual void send(std::string& bytes) { bytes.clear(); }
  /// Bytes taken by send() that the socket has not.
  [[nodiscard]] virtual std::size_t unsent() const { return 0; }
};

}  // namespace datawave::io
