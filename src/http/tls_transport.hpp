/// The server's side of TLS 1.2 and 1.3 over an accepted socket.
#pragma once

#include <memory>

#include "datawave/core/result.hpp"
#include "datawave/http/server.hpp"
#include "transport.hpp"

namespace datawave::http::impl {

/// A certificate ready for use. Thread-safe: connections of all lanes share it, and keep it alive.
class TlsContext {
 public:
  virtual ~TlsContext() = default;
  /// Takes over the descriptor in any case; null when memory is out.
  [[nodiscard]] virtual std::unique_ptr<Transport> make_transport(int descriptor) const = 0;

  /// Errors: invalid_argument, field tls_certificate or tls_key.
  static Result<std::shared_ptr<const TlsContext>> make(const ServerCertificate& certificate);
};

}  // namespace datawave::http::impl
