/// The state of a session, shared by its source files.
#pragma once

#include <deque>
#include <map>

#include "datawave/io/lane.hpp"
#include "datawave/io/tls.hpp"
#include "datawave/pg/session.hpp"
#include "error.hpp"
#include "wire.hpp"

namespace datawave::pg {

struct Session::Impl {
  enum class Kind : std::uint8_t { statement, portal_open, fetch, simple };
  struct Expected {
    Kind kind;
    std::string portal;
  };
  /// Where we are inside the oldest result.
  enum class Phase : std::uint8_t { none, rows, copy, closing };

  explicit Impl(ConnectParams p) : params(std::move(p)), rx(params.max_message_bytes) {}

  ConnectParams params;
  io::Dialer* dialer = nullptr;
  std::unique_ptr<io::ByteStream> stream;
  wire::Receiver rx;
  std::string out;

  std::map<std::string, std::string, std::less<>> parameters;
  std::uint32_t pid = 0;
  std::string cancel_key;
  std::string auth_method;
  TransactionState transaction = TransactionState::unknown;
  bool settings_applied = true;
  bool broken = false;
  bool exhausted = true;
  std::string tag;
  std::uint64_t statements = 0;
  std::function<void(std::string_view, std::string_view)> notice_handler;

  std::deque<Expected> expected;  // results not yet complete, oldest first
  Phase phase = Phase::none;
  std::vector<Field> fields;                          // of the current result
  std::map<std::string, std::size_t> portal_columns;  // open portals
  std::optional<Error> failure;                       // of the current result, told at its ReadyForQuery

  // -- receiving --
  /// Marks the session broken and returns `error` for the caller to fail with.
  Error broke(Error error);
  Error protocol_error(std::string_view what);
  /// Reads once from the stream. Its failure breaks the session.
  Task<void> fill();
  /// The next message that is not a notice, notification or parameter status. Valid until the next call.
  Task<wire::Message> next_message();
  /// The same without waiting: nothing when more bytes are needed.
  Result<std::optional<wire::Message>> buffered_message();
  bool handle_asynchronous(const wire::Message& message);
  /// ReadyForQuery of the oldest result.
  void finish_result(const wire::Message& ready);
  Task<bool> fill_batch(RowBatch& batch, std::size_t max_bytes);
  Task<ResultHead> begin();
  Task<bool> copy_data(std::string& data);
  Task<void> send();
  Task<QueryResult> collect(std::size_t max_bytes);
  Task<QueryResult> collect_simple();

  // -- start-up --
  [[nodiscard]] const std::string& dial_host() const { return params.address.empty() ? params.host : params.address; }
  Task<void> negotiate_tls(CallContext ctx, LadderObserver* observer);
  Task<void> start(LadderObserver* observer);
  Task<void> authenticate(const StartupFacts& facts);
  Task<void> scram(std::string_view mechanisms, const StartupFacts& facts);
  io::TlsOptions tls_options() const;
  Task<void> send_cancel(CallContext ctx);

  /// Runs `op` under the deadline of `ctx`. When it left the session broken by deadline or cancellation in the middle
  /// of a statement, the server is asked to stop it before the connection is closed.
  template <class T>
  Task<T> bounded(CallContext ctx, Task<T> op) {
    if (broken) co_return fail(Error(ErrorCode::unavailable, "the session is closed").with_retryable());
    auto executor = co_await asio::this_coro::executor;
    auto expire = [this] { stream->abort(); };
    io::DeadlineGuard guard(executor, ctx.deadline, expire);
    // A server that always has more to say keeps reads from waiting, and a guard that only lives for one call from
    // firing: so the time is also looked at. (Rogue.StreamsEndlessRowsInBoundedMemoryUntilTheDeadline)
    Result<T> result = fail(io::impl::deadline_error());
    if (ctx.expired()) {
      broken = true;
    } else {
      result = co_await std::move(op);
    }
    if (result || !broken) co_return result;
    Error error = std::move(result).error();
    if (guard.fired()) {
      const auto stage = error.stage;
      error = io::impl::deadline_error();
      error.stage = stage;
    }
    const bool stopped = error.code == ErrorCode::deadline_exceeded || error.code == ErrorCode::cancelled;
    if (stopped && !expected.empty() && dialer != nullptr && pid != 0) {
      CallContext unlimited;
      unlimited.clock = ctx.clock;
      auto cancel_sent = co_await io::shielded(unlimited, send_cancel(unlimited.with_timeout(std::chrono::seconds(2))));
      static_cast<void>(cancel_sent);  // advisory; the connection is closed either way
    }
    stream->close();
    co_return fail(std::move(error));
  }
};

}  // namespace datawave::pg
