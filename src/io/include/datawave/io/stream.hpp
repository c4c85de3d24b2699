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
};

}  // namespace datawave::io
