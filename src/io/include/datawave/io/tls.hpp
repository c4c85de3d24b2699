/// TLS client sessions over a dialed stream (OpenSSL, TLS 1.2 and later).
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "datawave/core/secret.hpp"
#include "datawave/io/stream.hpp"

namespace datawave::io {

enum class TlsVerify : std::uint8_t {
  none,   ///< encrypted, but anybody may be at the other end
  chain,  ///< issued by a trusted authority, for whatever name
  full,   ///< and for the name that was asked for
};

struct TlsOptions {
  TlsVerify verify = TlsVerify::full;
  std::string server_name;  ///< host name or address; sent as SNI when it is a name
  std::string ca_pem;       ///< trusted authorities; empty means the system's
  std::string client_certificate_pem;
  Secret client_key_pem;
  std::vector<std::string> alpn;
};

/// `stream` must be one the dialer made. Errors: stage tls; unauthenticated (certificate), unavailable,
/// deadline_exceeded, invalid_argument (field sslrootcert, sslcert or sslkey). The message says which check failed and
/// the remedy.
Task<std::unique_ptr<ByteStream>> tls_handshake(CallContext ctx, std::unique_ptr<ByteStream> stream,
                                                TlsOptions options);

}  // namespace datawave::io
