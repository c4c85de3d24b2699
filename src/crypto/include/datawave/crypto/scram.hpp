/// SCRAM-SHA-256 client (RFC 5802, RFC 7677), with channel binding tls-server-end-point (RFC 5929).
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "datawave/core/result.hpp"
#include "datawave/core/secret.hpp"
#include "datawave/crypto/hash.hpp"

namespace datawave::crypto {

enum class ScramBinding : std::uint8_t {
  none,         ///< no TLS: flag n
  not_offered,  ///< TLS, but the server does not offer -PLUS: flag y, so that a stripped offer is noticed
  end_point,    ///< -PLUS with the hash of the server's certificate
};

/// One exchange. Server messages are hostile: lengths and the iteration count (4096 to 2,000,000) are bounded.
class ScramClient {
 public:
  /// `nonce`: printable ASCII without commas, at least 18 random bytes in base64. `user` is empty for PostgreSQL, which
  /// takes the name of the start-up message.
  ScramClient(std::string_view user, const Secret& password, std::string nonce, ScramBinding binding,
              std::vector<std::byte> end_point_hash);

  [[nodiscard]] std::string client_first() const;
  /// The client-final message. Errors: unauthenticated, stage authenticate.
  Result<std::string> on_server_first(std::string_view message);
  /// Checks that the server knew the password too. Errors: unauthenticated, stage authenticate.
  [[nodiscard]] Result<void> on_server_final(std::string_view message) const;

 private:
  std::string gs2_header_;
  std::string client_first_bare_;
  Secret password_;
  std::string nonce_;
  std::vector<std::byte> end_point_hash_;
  Digest server_signature_{};
  bool ready_ = false;
};

/// SASLprep (RFC 4013) as PostgreSQL applies it: text that it refuses is used as it stands.
Secret saslprep(const Secret& password);

}  // namespace datawave::crypto
