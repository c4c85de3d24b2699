/// The decisions of a connection pool, without I/O: events and the time go in, actions come out. Asio drives it in the
/// product, a seeded simulation in tests.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "datawave/core/clock.hpp"
#include "datawave/core/random.hpp"
#include "datawave/pool/connection_table.hpp"
#include "datawave/pool/wait_queue.hpp"

namespace datawave::pool {

using Duration = std::chrono::nanoseconds;

struct Limits {
  /// A limit, not a target: connections are opened when somebody waits. 0 pauses: everybody waits.
  std::size_t max_size = 10;
  /// Kept idle (or being opened) beside those in use, within max_size.
  std::size_t min_idle = 0;
  /// Opened in parallel; one at a time after a failure, until one succeeds.
  std::size_t max_connecting = 4;
  /// Beyond these an acquire fails at once.
  std::size_t max_waiting = 10'000;
  /// 0: never.
  Duration idle_timeout = std::chrono::minutes(10);
  /// 0: never. Each connection draws its own, shorter by up to `lifetime_jitter` of it, when it is opened.
  Duration max_lifetime = std::chrono::minutes(30);
  double lifetime_jitter = 0.1;
  /// Pause after a failed connect: doubled each time up to the maximum, then shortened by up to half at random.
  Duration backoff_first = std::chrono::milliseconds(50);
  Duration backoff_max = std::chrono::seconds(1);
  /// While at least max_connecting serve, one is opened each so often, and one closed beyond max_size or to be replaced
  /// in twice that: each costs the server milliseconds of processor time (a PostgreSQL backend that ends more than one
  /// that begins), which those who are served would miss. 0: as fast as max_connecting allows.
  Duration pace = std::chrono::milliseconds(40);
  /// An idle connection that was not heard of for so long is checked, one at a time. 0: never.
  Duration check_after{0};
};

enum class FailReason : std::uint8_t {
  timed_out,       ///< its deadline came first
  queue_full,      ///< max_waiting others wait
  connect_failed,  ///< nothing is open and an attempt failed in a way that waiting does not mend
  draining,
};

enum class ActionKind : std::uint8_t {
  grant,  ///< `conn` is `waiter`'s until released() or bounced()
  open,   ///< connect; report connected() or connect_failed()
  close,  ///< close, or stop connecting; report closed()
  fail,   ///< `waiter` gets nothing, for `reason`
  check,  ///< ask it whether it still answers; report checked()
};

struct Action {
  ActionKind kind = ActionKind::grant;
  WaiterId waiter;
  ConnId conn;
  FailReason reason = FailReason::timed_out;
  /// Of a grant: how long ago the connection was last known to be well, for whoever validates by age.
  Duration idle_for{0};
};
using Actions = std::vector<Action>;

/// Since the beginning.
struct Totals {
  std::uint64_t grants = 0;
  std::uint64_t grants_at_once = 0;  ///< without waiting
  std::uint64_t bounces = 0;
  std::uint64_t timeouts = 0;
  std::uint64_t cancels = 0;
  std::uint64_t rejects = 0;  ///< queue_full, connect_failed, draining
  std::uint64_t opened = 0;   ///< attempts
  std::uint64_t connect_failures = 0;
  std::uint64_t closed_idle = 0;  ///< idle_timeout
  std::uint64_t closed_old = 0;   ///< max_lifetime
  std::uint64_t closed_broken = 0;
  std::uint64_t closed_excess = 0;    ///< resize, drain
  std::uint64_t closed_replaced = 0;  ///< reconnect
  std::uint64_t lost = 0;             ///< closed by the peer while idle
  std::uint64_t checks = 0;
  Duration waited{0};  ///< by those who were granted
};

/// Rules it keeps, each an invariant of the simulation:
///  - total() never exceeds max_size by an open; after a shrink leases end by themselves and nothing new is opened.
///  - Grants go in the order of acquires, newcomers never overtake, and none comes at or after its deadline.
///  - Nobody waits while a connection is idle, or while one could be opened (limits and backoff permitting).
///  - Every acquire ends in exactly one of: grant, fail, a cancel() that returned true.
///
/// Actions are appended to `out` in the order in which they are to be done; calls from within doing them are fine when
/// they append to the same queue. `now` never goes back. Not thread-safe: one lane.
class Core {
 public:
  /// `random` must outlive the core.
  Core(const Limits& limits, const Random& random);

  void acquire(WaiterId waiter, SteadyTime deadline, SteadyTime now, Actions& out);
  /// False when it no longer waits: its grant or failure was already said, and a grant must be released.
  bool cancel(WaiterId waiter, SteadyTime now, Actions& out);

  void connected(ConnId conn, SteadyTime now, Actions& out);
  /// `retryable`: whether time may mend it (refused, timeout: yes; wrong password: no).
  void connect_failed(ConnId conn, bool retryable, SteadyTime now, Actions& out);
  /// A lease ends. `healthy`: known to be between statements, in no transaction, in step with the protocol.
  void released(ConnId conn, bool healthy, SteadyTime now, Actions& out);
  /// A granted connection proved dead before it was used: its waiter is the first in the queue again.
  void bounced(ConnId conn, WaiterId waiter, SteadyTime deadline, SteadyTime now, Actions& out);
  /// The end of a check.
  void checked(ConnId conn, bool healthy, SteadyTime now, Actions& out);
  /// A close is done, or the peer closed an idle connection.
  void closed(ConnId conn, SteadyTime now, Actions& out);

  /// Due at next_wakeup(), harmless at any time.
  void tick(SteadyTime now, Actions& out);
  /// When a tick() will have something to do, if nothing else happens. Never before the `now` of the last call.
  [[nodiscard]] std::optional<SteadyTime> next_wakeup() const;

  /// Growing opens for those who wait; shrinking closes what is idle or connecting, and leases as they end.
  void set_limits(const Limits& limits, SteadyTime now, Actions& out);
  void resize(std::size_t max_size, SteadyTime now, Actions& out);
  /// Nobody is served until resume(): who comes waits, who holds a lease keeps it.
  void pause(SteadyTime now, Actions& out);
  void resume(SteadyTime now, Actions& out);
  [[nodiscard]] bool is_paused() const { return paused_; }
  /// Whether one that serves may be closed or another opened now, as far as `pace` goes.
  [[nodiscard]] bool may_change(SteadyTime now) const {
    return limits_.pace <= Duration(0) || counts().open() < limits_.max_connecting || now >= next_change_;
  }
  /// Everything that is open now is replaced: what is idle at once, leases as they end, at most max_connecting at a
  /// time.
  void reconnect(SteadyTime now, Actions& out);
  /// Whether it was opened before the last reconnect().
  [[nodiscard]] bool is_outdated(ConnId conn);
  /// For good: waiters fail, everything is closed, leases as they end.
  void drain(SteadyTime now, Actions& out);
  [[nodiscard]] bool is_draining() const { return draining_; }
  [[nodiscard]] ConnState state(ConnId conn) const { return connections_.state(conn); }
  [[nodiscard]] bool is_drained() const { return draining_ && counts().total() == 0; }

  [[nodiscard]] const Limits& limits() const { return limits_; }
  [[nodiscard]] const Counts& counts() const { return connections_.counts(); }
  [[nodiscard]] Counts recount() const { return connections_.recount(); }
  [[nodiscard]] std::size_t waiting() const { return waiters_.size(); }
  [[nodiscard]] const Totals& totals() const { return totals_; }
  /// Whether connects pause after a failure.
  [[nodiscard]] bool is_backing_off(SteadyTime now) const { return failures_ > 0 && now < backoff_until_; }
  /// Attempts that failed since the last that succeeded.
  [[nodiscard]] std::size_t consecutive_failures() const { return failures_; }

 private:
  void advance(SteadyTime now, Actions& out);
  void settle(SteadyTime now, Actions& out);
  void sweep_idle(SteadyTime now, Actions& out);
  void shed(Actions& out);
  void open_wanted(SteadyTime now, Actions& out);
  [[nodiscard]] std::size_t target() const;
  [[nodiscard]] std::size_t wanted() const;
  void grant(const WaitQueue::Waiter& waiter, ConnId conn, SteadyTime now, Duration idle_for, Actions& out);
  void fail(WaiterId waiter, FailReason reason, Actions& out);
  void fail_all(FailReason reason, Actions& out);
  void close(ConnId conn, std::uint64_t& why, Actions& out);
  void hand_over_or_keep(ConnId conn, SteadyTime now, Actions& out);
  [[nodiscard]] SteadyTime draw_expiry(SteadyTime now) const;
  [[nodiscard]] static SteadyTime after(Duration limit, SteadyTime now);
  void look_again(const ConnectionTable::Entry& entry);
  void retire_outdated(Actions& out);
  /// So that a pool is never without connections because all are being replaced.
  [[nodiscard]] bool may_retire() const;
  [[nodiscard]] double fraction() const;

  Limits limits_;
  const Random& random_;
  ConnectionTable connections_;
  WaitQueue waiters_;
  Totals totals_;
  /// No idle connection is due before; may be early, never late.
  SteadyTime idle_check_ = SteadyTime::max();
  SteadyTime backoff_until_{};
  SteadyTime next_change_{};  ///< by `pace`
  std::size_t failures_ = 0;
  /// The last failure was one that time does not mend: no connects but for those who wait.
  bool hopeless_ = false;
  bool draining_ = false;
  bool paused_ = false;
  std::uint32_t version_ = 0;
  bool outdated_ = false;  ///< some that are idle may be
};

}  // namespace datawave::pool
