/// Independent statements of many callers on few connections.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>

#include "datawave/pg/channel.hpp"
#include "datawave/pool/pool.hpp"
#include "datawave/pool/self_sizing.hpp"

namespace datawave::pg {

/// Opens channels for a pool.
class ChannelFactory final : public pool::Factory {
 public:
  /// `dialer` outlives the factory's channels.
  ChannelFactory(io::Dialer& dialer, ConnectParams params, ChannelLimits limits = ChannelLimits());
  Task<std::unique_ptr<pool::Member>> open(CallContext ctx) override;

 private:
  io::Dialer& dialer_;
  ConnectParams params_;
  ChannelLimits limits_;
};

struct MuxLimits {
  /// Statements in flight a connection.
  std::size_t depth = 16;
  /// Statements of one Sync, of those that may share one; 1: never.
  std::size_t max_group = 16;
  std::size_t max_waiting = 100'000;
  /// A connection whose oldest statement runs for longer gets no further ones.
  std::chrono::milliseconds head_of_line{20};
  /// A statement that takes longer than this on average gets a connection to itself.
  std::chrono::milliseconds slow{50};
  /// A connection whose oldest statement was given up by its caller and runs on for so long is closed, and the server
  /// asked to stop it; those behind it are answered first, or run again elsewhere.
  std::chrono::milliseconds stuck{2000};
  /// A shared connection that has had nothing to do for so long goes back to the pool.
  std::chrono::milliseconds idle{1000};
};

struct MuxTotals {
  std::uint64_t answered = 0;
  std::uint64_t failed = 0;
  std::uint64_t run_again = 0;         ///< for another's fault, or because what was prepared was stale
  std::uint64_t retried = 0;           ///< because its connection was lost
  std::uint64_t alone = 0;             ///< got a connection to itself
  std::chrono::nanoseconds inside{0};  ///< of those that ended, from asking to the end
};

class Mux;
class MuxState;

/// One statement on a mux, in the frame of a coroutine; for hot paths, where a coroutine for each statement costs more
/// than the statement:
///     MuxQuery query(mux, ctx, statement, params, traits);
///     co_await query.wait();
///     if (query.ok()) use(query.answer());
/// Errors as Mux::query(). It does not move slow statements away from the others: Mux::query() does.
class MuxQuery {
 public:
  MuxQuery(Mux& mux, const CallContext& ctx, const Statement& statement, std::span<const Param> params,
           CallTraits traits = CallTraits());
  ~MuxQuery();
  MuxQuery(const MuxQuery&) = delete;
  MuxQuery& operator=(const MuxQuery&) = delete;

  /// Once, and before anything else is awaited.
  auto wait() { return suspension_.wait(&MuxQuery::on_cancel, this); }
  [[nodiscard]] bool ok() const { return call_.error == nullptr; }
  [[nodiscard]] Answer& answer() { return call_.answer; }
  [[nodiscard]] const Error& error() const { return *call_.error; }
  Result<Answer> take();

 private:
  friend class Mux;
  static void done(Call& call);
  static void on_cancel(void* of);
  static void on_deadline(void* of);

  std::shared_ptr<MuxState> state_;
  Call call_;
  io::Suspension suspension_;
  io::CoarseTimer timer_;
  SteadyTime since_{};
  Channel* channel_ = nullptr;  ///< while it is in flight
  bool queued_ = false;
  bool idempotent_ = false;
  bool told_ = false;
  std::uint8_t attempts_ = 0;
  friend class MuxState;
};

/// Autocommit statements from any number of callers, in the order they come; each its own transaction unless its caller
/// said idempotent. Statements that use a session (transaction, SET, LISTEN …) are refused: they need a lease. Lives on
/// one lane; the pool outlives it. It borrows connections as statements wait, and gives them back when others wait for
/// them.
class Mux {
 public:
  Mux(Executor executor, pool::Pool& pool, MuxLimits limits = MuxLimits(), const Clock& clock = system_clock());
  ~Mux();  ///< stop() first, or who waits gets `unavailable`
  Mux(const Mux&) = delete;
  Mux& operator=(const Mux&) = delete;

  /// `statement` and `params` live until it is done: await at once. Errors: the statement's own; precondition_failed
  /// (needs a session); deadline_exceeded, cancelled (it may still run at the server); resource_exhausted
  /// (max_waiting); unavailable (its connection was lost: whether it ran is not known).
  Task<Answer> query(CallContext ctx, const Statement& statement, std::span<const Param> params = {},
                     CallTraits traits = CallTraits());

  /// Whether query() would give it a connection to itself.
  [[nodiscard]] bool is_slow(const Statement& statement) const;
  [[nodiscard]] std::size_t waiting() const;
  [[nodiscard]] std::size_t in_flight() const;
  /// Connections it holds now.
  [[nodiscard]] std::size_t connections() const;
  [[nodiscard]] const MuxTotals& totals() const;
  /// For whoever looks for the size of its pool. Those who share a connection could use another, and so count as
  /// waiting.
  [[nodiscard]] pool::LoadCounters load() const;

 private:
  friend class MuxQuery;
  std::shared_ptr<MuxState> state_;
};

}  // namespace datawave::pg
