/// Messages of protocol version 3 as bytes, without I/O: what we send, and bounded readers for what we receive.
/// Source: PostgreSQL manual, "Message Formats".
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "datawave/core/result.hpp"
#include "datawave/pg/rows.hpp"

namespace datawave::pg::wire {

inline constexpr std::uint32_t kProtocolVersion = 196608;  // 3.0
inline constexpr std::uint32_t kSslRequest = 80877103;
inline constexpr std::uint32_t kCancelRequest = 80877102;

/// Appends frontend messages to a buffer. Strings are cut at a NUL, which the protocol cannot carry.
class Writer {
 public:
  explicit Writer(std::string& out) : out_(out) {}
  void ssl_request();
  void startup(std::span<const std::pair<std::string, std::string>> parameters);
  void password(std::string_view password);
  void sasl_initial(std::string_view mechanism, std::string_view data);
  void sasl_response(std::string_view data);
  void cancel_request(std::uint32_t pid, std::string_view key);
  void query(std::string_view sql);
  void parse(std::string_view sql) { parse("", sql); }
  void parse(std::string_view name, std::string_view sql);
  void bind(std::string_view portal, std::span<const std::optional<std::string>> params) { bind(portal, "", params); }
  void bind(std::string_view portal, std::string_view statement, std::span<const std::optional<std::string>> params);
  void describe_statement(std::string_view name);
  void close_statement(std::string_view name);
  /// Both for the unnamed portal, at most `max_rows` rows (0: all): the two messages of a statement that is prepared.
  void bind_and_execute(std::string_view statement, std::span<const std::optional<std::string>> params,
                        std::int32_t max_rows = 0);
  void describe_portal(std::string_view portal);
  void execute(std::string_view portal, std::int32_t max_rows);
  void sync();
  void terminate();

 private:
  std::size_t begin(char type);
  void end(std::size_t start);
  void int16(std::int16_t value);
  void int32(std::int32_t value);
  void cstring(std::string_view text);
  std::string& out_;
};

/// A complete message; `body` is a view into the receive buffer, good until the buffer changes.
struct Message {
  char type = 0;
  std::string_view body;
};

/// Bytes in, messages out. A length that no message of that type can have is an error before a byte of it is stored.
class Receiver {
 public:
  explicit Receiver(std::size_t max_message_bytes) : max_message_(max_message_bytes) {}
  /// Where the next bytes of the network go; never empty.
  std::span<std::byte> space();
  void received(std::size_t bytes) { end_ += bytes; }
  /// Nothing: more bytes are needed. Errors: unavailable, stage protocol.
  Result<std::optional<Message>> next();
  [[nodiscard]] std::size_t buffered() const { return end_ - begin_; }

 private:
  std::string buffer_;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
  std::size_t wanted_ = 0;
  std::size_t max_message_;
};

/// Sequential reader of a message body; every getter fails softly and `ok()` tells at the end.
class BodyReader {
 public:
  explicit BodyReader(std::string_view body) : rest_(body) {}
  std::uint8_t byte();
  std::int16_t int16();
  std::int32_t int32();
  std::string_view cstring();
  std::string_view take(std::size_t size);
  [[nodiscard]] std::string_view rest() const { return rest_; }
  [[nodiscard]] bool ok() const { return ok_; }
  [[nodiscard]] bool done() const { return ok_ && rest_.empty(); }

 private:
  std::string_view rest_;
  bool ok_ = true;
};

struct ServerError {
  std::string severity;  // the untranslated field V, or S before 9.6
  std::string sqlstate;
  std::string routine;
  std::string message;         // the server's text: compared with known ones, never shown
  std::uint32_t position = 0;  // in the statement, characters from 1; 0: none
};
std::optional<ServerError> parse_error(std::string_view body);
std::optional<std::vector<Field>> parse_row_description(std::string_view body);

}  // namespace datawave::pg::wire
