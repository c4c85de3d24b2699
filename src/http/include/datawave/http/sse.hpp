/// Server-sent events: writing and reading text/event-stream. Source: WHATWG HTML, "Server-sent events".
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "datawave/core/result.hpp"

namespace datawave::http {

struct SseEvent {
  /// Empty: "message".
  std::string event;
  std::string data;
  /// When read: the last id of the stream so far, as a browser reports it.
  std::string id;
  /// Written only; a parser reports it by SseParser::retry().
  std::optional<std::chrono::milliseconds> retry;
};

/// One event with its blank line. Line breaks in `data` of any kind become lines of their own; in `event` and `id` they
/// are left out, as is U+0000, so that no value can begin another field.
std::string format_sse(const SseEvent& event);
/// ": text", a line that clients ignore and that keeps the connection from looking idle.
std::string format_sse_comment(std::string_view text);

/// Takes the stream in any pieces. Bounded: an event of more than `max_event_bytes` is an error.
class SseParser {
 public:
  explicit SseParser(std::size_t max_event_bytes = 1024 * 1024) : max_event_bytes_(max_event_bytes) {}
  /// Appends the events that these bytes complete. Errors: resource_exhausted; the parser is then of no further use.
  Result<void> feed(std::string_view bytes, std::vector<SseEvent>& out);
  /// What to send as Last-Event-ID when connecting again.
  [[nodiscard]] const std::string& last_event_id() const { return last_id_; }
  /// The server's latest wish for the wait before connecting again.
  [[nodiscard]] std::optional<std::chrono::milliseconds> retry() const { return retry_; }

 private:
  void take_line(std::string_view line, std::vector<SseEvent>& out);

  std::size_t max_event_bytes_;
  std::string line_;
  std::string data_;
  std::string event_;
  std::string last_id_;
  std::string next_id_;
  std::optional<std::chrono::milliseconds> retry_;
  bool has_data_ = false;
  bool after_cr_ = false;
  bool at_start_ = true;
};

}  // namespace datawave::http
