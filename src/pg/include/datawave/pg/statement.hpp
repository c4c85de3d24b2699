/// One SQL statement as a value: its text in a normal form, and what it may leave behind in a session.
#pragma once

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

namespace datawave::pg {

/// What of a session a statement uses beyond itself; several may hold (bits).
enum class SessionUse : std::uint8_t {
  none = 0,
  transaction = 1,     ///< BEGIN, COMMIT, SAVEPOINT …
  setting = 2,         ///< SET, RESET, set_config()
  temporary = 4,       ///< temporary tables
  listen = 8,          ///< LISTEN, UNLISTEN
  advisory_lock = 16,  ///< pg_advisory_lock() and its like
  cursor = 32,         ///< DECLARE, FETCH
  prepared = 64,       ///< PREPARE, EXECUTE, DEALLOCATE, DISCARD
  other = 128,         ///< COPY, LOAD, DO, CALL, several statements: what they do is not known
};
constexpr SessionUse operator|(SessionUse a, SessionUse b) {
  return static_cast<SessionUse>(static_cast<std::uint8_t>(a) | static_cast<std::uint8_t>(b));
}
constexpr bool has(SessionUse uses, SessionUse use) {
  return (static_cast<std::uint8_t>(uses) & static_cast<std::uint8_t>(use)) != 0;
}
/// "transaction, temporary table"; empty for none.
std::string describe(SessionUse uses);

/// Immutable; make it once where a statement runs often. Two of the same normal form share what a connection prepared.
class Statement {
 public:
  /// Comments go, runs of white space outside of quotes become one space, `;` at the end goes.
  explicit Statement(std::string_view sql);
  Statement(const Statement& other);
  Statement& operator=(const Statement&) = delete;

  [[nodiscard]] const std::string& text() const { return text_; }
  [[nodiscard]] std::size_t hash() const { return hash_; }
  /// Another for each object; a quick way to see that it is the same as before.
  [[nodiscard]] std::uint64_t serial() const { return serial_; }
  /// Found by words, not by understanding: a function of the user's own that sets something is not seen.
  [[nodiscard]] SessionUse session_use() const { return use_; }

  /// How long the server takes for it, smoothed; zero where it never took a millisecond. From any thread.
  [[nodiscard]] std::chrono::microseconds mean() const {
    return std::chrono::microseconds(mean_us_.load(std::memory_order_relaxed));
  }
  void took(std::chrono::microseconds time) const {
    const std::uint32_t mean = mean_us_.load(std::memory_order_relaxed);
    if (mean == 0 && time < std::chrono::milliseconds(1)) return;
    const auto us = static_cast<std::uint32_t>(std::min<std::int64_t>(time.count(), 1'000'000'000));
    mean_us_.store(mean == 0 ? us : mean - mean / 4 + us / 4, std::memory_order_relaxed);
  }

 private:
  std::string text_;
  std::size_t hash_;
  std::uint64_t serial_;
  SessionUse use_;
  mutable std::atomic<std::uint32_t> mean_us_{0};
};

}  // namespace datawave::pg
