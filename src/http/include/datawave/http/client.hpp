/// An HTTP/1.1 client over the one dialer, so that the egress policy holds.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "datawave/http/message.hpp"
#include "datawave/io/dialer.hpp"
#include "datawave/io/tls.hpp"

namespace datawave::http {

struct Url {
  bool tls = false;
  /// Without brackets for IPv6.
  std::string host;
  std::uint16_t port = 80;
  /// Path and query, raw; begins with "/".
  std::string target = "/";

  /// "example.org", "example.org:8080", "[::1]:80": the value of a Host header.
  [[nodiscard]] std::string authority() const;
};
/// http and https only; a fragment is dropped. Errors: invalid_argument, field url, never quoting the text: bad
/// characters, no host, user information (which belongs into a header, not into a URL that gets logged).
Result<Url> parse_url(std::string_view text);

/// Host, Content-Length, Transfer-Encoding and Connection are written by the client; they are errors in `headers`.
struct ClientRequest {
  Method method = Method::get;
  Url url;
  std::vector<Header> headers;
  std::string body;
};

struct ClientResponse {
  int status = 0;
  std::vector<Header> headers;
  std::string body;
  [[nodiscard]] std::optional<std::string_view> find(std::string_view name) const;
};

struct ClientOptions {
  std::size_t max_header_bytes = 64 * 1024;
  std::size_t max_body_bytes = 16 * 1024 * 1024;
  /// For https; server_name is filled in from the URL where it is empty.
  io::TlsOptions tls;
};

/// Receives a body as it arrives. An error given back ends the call with that error.
class BodySink {
 public:
  virtual ~BodySink() = default;
  /// Status and headers, before the first piece; informational (1xx) answers are skipped.
  virtual Result<void> on_head(const ClientResponse& head) = 0;
  virtual Result<void> on_piece(std::string_view piece) = 0;
};

/// One request at a time, on one lane. Keeps one connection to the latest endpoint and uses it again for requests that
/// may be repeated (GET, HEAD, PUT, DELETE, OPTIONS). Redirects are answers like any other. `dialer` outlives it.
class Client {
 public:
  Client(io::Dialer& dialer, ClientOptions options);
  ~Client();

  /// Any status is a value. Errors: those of dialing and TLS with their stage; with stage protocol: unavailable
  /// (connection lost; retryable where the method is idempotent), data_loss (not HTTP/1.1, or cut short),
  /// resource_exhausted (too long); deadline_exceeded; cancelled; invalid_argument (a header that cannot be sent).
  Task<ClientResponse> send(CallContext ctx, ClientRequest request);
  /// The same, with the body handed to `sink`, which outlives the call; without bound on its length. Gives the head.
  Task<ClientResponse> stream(CallContext ctx, ClientRequest request, BodySink& sink);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace datawave::http
