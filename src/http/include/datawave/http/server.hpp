/// An HTTP/1.1 server on lanes: a connection stays on one lane, and its handler runs there.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "datawave/core/secret.hpp"
#include "datawave/http/message.hpp"
#include "datawave/io/task.hpp"

namespace datawave::http {

/// A response serialised once; only Date and Connection differ from one use to the next.
class PreparedResponse {
 public:
  /// Throws std::invalid_argument where a header cannot be sent (a name that is no token, a value with line breaks).
  explicit PreparedResponse(const Response& response);
  [[nodiscard]] int status() const { return status_; }

 private:
  friend class DirectAnswer;
  int status_;
  bool close_;
  std::string head_;  // status line and headers, up to and without Date
  std::string body_;
};

/// Where Handler::answer_now puts its answer: bytes go straight to the output of the connection.
class DirectAnswer {
 public:
  /// Made by the server; and by tests of a handler. `out`, `head` and `date` outlive it.
  DirectAnswer(const RequestHead& head, std::string_view date, bool keep_alive, std::string& out)
      : head_(head), date_(date), keep_alive_(keep_alive), out_(out) {}

  /// At most one of these, once. No allocation when `out` has room.
  void send(const PreparedResponse& response);
  void send(const Response& response);

  /// 0 until something was sent.
  [[nodiscard]] int status() const { return status_; }
  [[nodiscard]] bool keep_alive() const { return keep_alive_; }

 private:
  const RequestHead& head_;
  std::string_view date_;
  bool keep_alive_;
  std::string& out_;
  int status_ = 0;
};

/// One request and the way to answer it in parts; lives as long as the call of Handler::handle, on its lane.
class Exchange {
 public:
  virtual ~Exchange() = default;
  [[nodiscard]] virtual const RequestHead& head() const = 0;

  /// The whole body, decoded from chunks; empty where there is none. Not a byte of it is read (nor `100 Continue` sent)
  /// before this is called; call it once. Errors: resource_exhausted (longer than `limit` bytes; answer 413),
  /// deadline_exceeded (too slow; 408), invalid_argument (malformed chunks; 400), unavailable (the peer left).
  virtual Task<std::string> read_body(std::size_t limit) = 0;

  /// Sends status and headers of an answer whose length is not known: chunked, or until the connection closes for
  /// HTTP/1.0. `head.body` is the first piece. The stream ends when handle() returns a value (which is then ignored);
  /// on an error the connection is cut, so that the client can tell. From here on the peer's leaving, half-closing
  /// included, cancels the handler, and so does Server::stop at once. Errors: as write().
  virtual Task<void> start_stream(Response head) = 0;
  /// Returns when the bytes are with the kernel or in a small buffer. Empty pieces are skipped. Errors: unavailable
  /// (the peer left, or was too slow).
  virtual Task<void> write(std::string_view piece) = 0;
  /// For work that is in vain once nobody waits for its answer: from here on a half-close of the peer cancels the
  /// handler, too; a client that was ended cannot be told from one that has only finished sending. (A reset cancels
  /// every handler.) Errors: unavailable (the peer left already).
  virtual Result<void> end_with_peer() = 0;
  /// start_stream() was called: an error can only be shown by cutting the connection.
  [[nodiscard]] virtual bool streaming() const = 0;
  /// Nobody is there to read the answer.
  [[nodiscard]] virtual bool peer_gone() const = 0;
};

/// What the server serves. Called on the lane of the connection, so by several threads at a time.
class Handler {
 public:
  virtual ~Handler() = default;
  /// The fast path, for answers that need neither body nor waiting, refusals above all. Doing nothing sends the request
  /// to handle().
  virtual void answer_now(const RequestHead& head, DirectAnswer& answer) {
    static_cast<void>(head);
    static_cast<void>(answer);
  }
  /// Is cancelled when the peer resets the connection, and when the grace of Server::stop is over. An error is answered
  /// without its text: 413, 408, 400 for those of read_body, 503 for unavailable, 504 for deadline_exceeded, else 500.
  virtual Task<Response> handle(CallContext ctx, Exchange& exchange) = 0;
  /// The answer to what never reached the other two: malformed requests, timeouts, limits, errors that handle() let
  /// out. `status` is 4xx or 5xx. `unencoded`: the byte of the target that no URI may hold as it is, where that is why.
  virtual Response refusal(int status, std::optional<char> unencoded);
  /// After every answer, malformed requests (empty target) and refused connections included; status 499 where the peer
  /// left before one could be given. `bytes`: of the answer with its head, before TLS. `took`: from the complete head
  /// to the complete answer.
  virtual void on_response(const RequestHead& head, int status, std::size_t bytes, std::chrono::nanoseconds took) {
    static_cast<void>(head);
    static_cast<void>(status);
    static_cast<void>(bytes);
    static_cast<void>(took);
  }
};

struct Limits {
  /// Request line and headers: 414 or 431.
  std::size_t header_bytes = 16 * 1024;
  std::size_t header_count = 100;
  /// From the first byte (or the connection's beginning) to the complete head, TLS handshake included: 408.
  std::chrono::milliseconds header_timeout = std::chrono::seconds(10);
  /// Between requests: closed without a word.
  std::chrono::milliseconds idle_timeout = std::chrono::seconds(75);
  /// A body may take this long, and one second more for each body_bytes_per_second of it.
  std::chrono::milliseconds body_timeout = std::chrono::seconds(20);
  std::size_t body_bytes_per_second = 16 * 1024;
  /// The peer reads nothing of what we send: dropped.
  std::chrono::milliseconds write_timeout = std::chrono::seconds(30);
  /// Over it: 503 with Retry-After, and closed.
  std::size_t connections = 10'000;
  /// Requests answered in one turn of a connection; more wait until the others had theirs.
  std::size_t pipelined = 64;
  /// An unread body up to this size is read and dropped to keep the connection; for a longer one it is closed.
  std::size_t discard_bytes = 64 * 1024;
  /// Deadline of the CallContext that handle() receives. Streams set their own.
  std::chrono::milliseconds handle_timeout = std::chrono::seconds(60);
};

struct Listen {
  /// Numeric: "127.0.0.1", "::", "0.0.0.0".
  std::string address = "127.0.0.1";
  /// 0: a free one; see Server::port.
  std::uint16_t port = 0;
  bool tls = false;
};

struct ServerCertificate {
  /// The chain, ours first, and its unencrypted key.
  std::string certificate_pem;
  Secret key_pem;
};

struct ServerOptions {
  std::vector<Listen> listen = std::vector<Listen>(1);
  /// Threads; 0: one per processor.
  unsigned lanes = 0;
  Limits limits;
  std::optional<ServerCertificate> certificate;
  /// Called on each lane when it was told to stop and its last connection is closed: for what else lives there. The
  /// lane ends when that has nothing left to do, or when stop()'s grace is over.
  std::function<void(Executor)> on_lane_end;
  const Clock* clock = &system_clock();
};

/// Why connections ended that the client or the server did not mean to end.
enum class Drop : std::uint8_t {
  over_limit,      ///< too many connections
  header_timeout,  ///< slow loris
  body_timeout,
  write_timeout,  ///< slow reader
  bad_request,    ///< malformed
  tls_failed,
  reset,    ///< by the peer, in the middle of a request
  stopped,  ///< the grace of stop() was over
};
inline constexpr std::size_t kDrops = 8;

/// Counts since the start, over all lanes; `open` is now.
struct ServerMetrics {
  std::uint64_t accepted = 0;
  std::uint64_t open = 0;
  std::uint64_t requests = 0;
  /// Answers by the first digit of their status, [1] to [5].
  std::array<std::uint64_t, 6> answers{};
  std::uint64_t bytes_in = 0;
  std::uint64_t bytes_out = 0;
  std::array<std::uint64_t, kDrops> dropped{};
  /// Open connections of each lane.
  std::vector<std::uint64_t> open_by_lane;
};

/// `handler` outlives it. Destruction stops without grace.
class Server {
 public:
  Server(ServerOptions options, Handler& handler);
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  /// Binds, then starts the threads. Errors: invalid_argument (field listen, tls_certificate or tls_key), conflict (the
  /// port is taken), permission_denied.
  Result<void> start();
  /// The port of that listener; after start().
  [[nodiscard]] std::uint16_t port(std::size_t listener = 0) const;
  [[nodiscard]] unsigned lanes() const;
  /// For work that must run on a lane. Thread-safe: asio::post to it.
  [[nodiscard]] Executor lane_executor(unsigned lane) const;

  /// New connections get this certificate; those that are open keep theirs. On error the old one stays. Thread-safe.
  Result<void> reload_tls(const ServerCertificate& certificate);
  [[nodiscard]] ServerMetrics metrics() const;

  /// Stops accepting, closes idle connections, ends streams, lets other requests finish within `grace`, then cancels
  /// their handlers and waits for them. Awaited on an executor that is not one of the server's lanes.
  Task<void> stop(std::chrono::milliseconds grace);
  /// The same, blocking this thread.
  void stop_blocking(std::chrono::milliseconds grace);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace datawave::http
