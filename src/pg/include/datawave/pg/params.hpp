/// What one PostgreSQL connection needs to know. No free-form options: each has a field.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "datawave/core/secret.hpp"

namespace datawave::pg {

/// As libpq's sslmode. `prefer` falls back to plain text only where the server says that it has no TLS.
enum class SslMode : std::uint8_t { disable, prefer, require, verify_ca, verify_full };
enum class ChannelBinding : std::uint8_t { disable, prefer, require };

struct ConnectParams {
  std::string host;     ///< name or address; what the certificate is checked for
  std::string address;  ///< where to dial when the name was resolved before; empty: resolve `host`
  std::uint16_t port = 5432;
  std::string database;
  std::string user;
  Secret password;
  std::string application_name = "datawave";

  SslMode sslmode = SslMode::verify_full;
  bool direct_tls = false;  ///< TLS from the first byte (PostgreSQL 17 and later), ALPN "postgresql"
  std::string ca_pem;       ///< trusted authorities; empty means the system's
  std::string client_certificate_pem;
  Secret client_key_pem;
  ChannelBinding channel_binding = ChannelBinding::prefer;

  /// Run-time parameters of the start-up message ("statement_timeout", "30000"). A pooler that refuses them is asked
  /// again without; Session::settings_applied() tells.
  std::vector<std::pair<std::string, std::string>> settings;
  /// One message of the server may be this long (a row with large values); a longer one is a protocol error.
  std::size_t max_message_bytes = std::size_t{64} << 20;

  /// A copy with its secrets; said in full because secrets are not copied by accident.
  [[nodiscard]] ConnectParams duplicate() const;
};

}  // namespace datawave::pg
