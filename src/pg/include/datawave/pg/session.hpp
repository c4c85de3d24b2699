/// One PostgreSQL session (protocol version 3) on our own socket. No catalog knowledge.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "datawave/io/dialer.hpp"
#include "datawave/pg/params.hpp"
#include "datawave/pg/rows.hpp"

namespace datawave::pg {

using Param = std::optional<std::string>;

/// What a statement's result turned out to be.
struct ResultHead {
  std::vector<Field> fields;
  bool copy_out = false;
};

enum class TransactionState : std::uint8_t { idle, in_transaction, failed, unknown };

/// Lives on one lane; one caller at a time. Any statement error leaves the session usable; a protocol error, a deadline
/// or a cancellation closes it (after a cancel request on a second dialed connection), and usable() turns false. Errors
/// of the server carry SQLSTATE and the condition's name, never the server's own text. Source: PostgreSQL manual,
/// chapters "Frontend/Backend Protocol" and "PostgreSQL Error Codes".
class Session {
 public:
  /// Dial, TLS, start-up and authentication, told to `observer` rung by rung. `dialer` outlives the session (cancel
  /// dials). Errors carry their stage: resolve, policy, connect, tls, authenticate, authorise, protocol.
  static Task<std::unique_ptr<Session>> connect(CallContext ctx, io::Dialer& dialer, ConnectParams params,
                                                LadderObserver* observer = nullptr);
  /// Start-up on a stream that is already there: for tests and fuzzing. Such a session cannot send cancel requests.
  static Task<std::unique_ptr<Session>> start_on(CallContext ctx, std::unique_ptr<io::ByteStream> stream,
                                                 ConnectParams params, LadderObserver* observer = nullptr);
  ~Session();
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  // -- one statement, extended protocol, whole result (bounded by `max_bytes`: resource_exhausted) --
  Task<QueryResult> query(CallContext ctx, std::string sql, std::vector<Param> params = {},
                          std::size_t max_bytes = std::size_t{64} << 20);

  // -- simple protocol: several statements in one string; the last result is returned --
  Task<QueryResult> simple_query(CallContext ctx, std::string sql);

  // -- pipeline: enqueue any number (each with its own Sync), flush, then take the results in order --
  void enqueue(std::string_view sql, std::span<const Param> params = {});
  /// Binds a named portal inside a transaction; its rows come with enqueue_fetch(). Gives a head, no rows.
  void enqueue_portal(std::string_view portal, std::string_view sql, std::span<const Param> params = {});
  /// The next `max_rows` rows of a portal; RowStream::exhausted tells whether more are there.
  void enqueue_fetch(std::string_view portal, std::int32_t max_rows);
  Task<void> flush(CallContext ctx);
  /// The oldest result that was not begun. Errors: the statement's own.
  Task<ResultHead> begin_result(CallContext ctx);
  /// Clears `batch` and fills it with the rows that are at hand (at least one). False: the statement is complete.
  Task<bool> next_batch(CallContext ctx, RowBatch& batch);
  /// After next_batch() gave false: whether the last fetch reached the portal's end.
  [[nodiscard]] bool portal_exhausted() const;
  [[nodiscard]] std::string_view command_tag() const;
  [[nodiscard]] std::size_t results_pending() const;

  // -- COPY … TO STDOUT: after begin_result() said copy_out. False: complete --
  Task<bool> next_copy_data(CallContext ctx, std::string& data);

  /// Asks the server, over a second dialed connection with the same TLS, to stop the running statement. Advisory.
  Task<void> cancel(CallContext ctx);
  /// Terminate, then close. Never fails.
  Task<void> close(CallContext ctx);

  [[nodiscard]] bool usable() const;
  [[nodiscard]] TransactionState transaction_state() const;
  /// Parameter status as last reported ("server_version"); empty when never reported.
  [[nodiscard]] std::string_view parameter(std::string_view name) const;
  [[nodiscard]] std::uint32_t backend_pid() const;
  /// The address that was dialed: another session to the same server goes there, whatever the name resolves to next.
  [[nodiscard]] const std::string& address() const;
  [[nodiscard]] bool settings_applied() const;
  [[nodiscard]] std::string_view auth_method() const;
  [[nodiscard]] const io::TlsInfo* tls() const;
  /// Statements sent so far, for the accounting of discovery. A portal counts once, its fetches do not.
  [[nodiscard]] std::uint64_t statements_sent() const;
  /// Called on the lane with severity and SQLSTATE of each notice.
  void on_notice(std::function<void(std::string_view severity, std::string_view sqlstate)> handler);

 private:
  friend class Channel;
  struct Impl;
  explicit Session(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace datawave::pg
