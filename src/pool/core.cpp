#include "datawave/pool/core.hpp"

#include <algorithm>

namespace datawave::pool {

Core::Core(const Limits& limits, const Random& random) : limits_(limits), random_(random) {}

// ---- events: each first lets time pass, then does its own, then settles what follows ----

void Core::acquire(WaiterId waiter, SteadyTime deadline, SteadyTime now, Actions& out) {
  advance(now, out);
  const auto idle = connections_.newest_idle();
  if (draining_) {
    fail(waiter, FailReason::draining, out);
  } else if (deadline <= now) {
    fail(waiter, FailReason::timed_out, out);
  } else if (idle && waiters_.empty() && !paused_) {
    ++totals_.grants_at_once;
    grant({waiter, deadline, now}, *idle, now, now - connections_.entry(*idle).heard, out);
  } else if (waiters_.size() >= limits_.max_waiting) {
    fail(waiter, FailReason::queue_full, out);
  } else {
    waiters_.push_back({waiter, deadline, now});
  }
  settle(now, out);
}

bool Core::cancel(WaiterId waiter, SteadyTime now, Actions& out) {
  const bool waited = waiters_.remove(waiter);
  if (waited) ++totals_.cancels;
  advance(now, out);
  settle(now, out);
  return waited;
}

void Core::connected(ConnId conn, SteadyTime now, Actions& out) {
  advance(now, out);
  if (connections_.state(conn) == ConnState::connecting) {
    failures_ = 0;
    hopeless_ = false;
    connections_.entry(conn).expires = draw_expiry(now);
    hand_over_or_keep(conn, now, out);
  }
  settle(now, out);
}

void Core::connect_failed(ConnId conn, bool retryable, SteadyTime now, Actions& out) {
  advance(now, out);
  if (connections_.state(conn) == ConnState::connecting) {
    connections_.change(conn, ConnState::gone);
    ++totals_.connect_failures;
    hopeless_ = !retryable;
    const Duration doubled = limits_.backoff_first * (1LL << std::min<std::size_t>(failures_, 20));
    const Duration pause = std::min(limits_.backoff_max, doubled);
    ++failures_;
    backoff_until_ = now + std::chrono::duration_cast<Duration>(pause * (1.0 - fraction() / 2));
    if (hopeless_ && counts().open() == 0) fail_all(FailReason::connect_failed, out);
  }
  settle(now, out);
}

void Core::released(ConnId conn, bool healthy, SteadyTime now, Actions& out) {
  advance(now, out);
  if (connections_.state(conn) == ConnState::leased) {
    if (!healthy) {
      close(conn, totals_.closed_broken, out);
    } else if (connections_.entry(conn).expires <= now &&
               (waiters_.empty() || paused_ || (may_retire() && may_change(now)))) {
      close(conn, totals_.closed_old, out);
    } else if (is_outdated(conn) && may_retire() && (waiters_.empty() || may_change(now))) {
      next_change_ = now + 2 * limits_.pace;
      close(conn, totals_.closed_replaced, out);
    } else {
      hand_over_or_keep(conn, now, out);
    }
  }
  settle(now, out);
}

void Core::bounced(ConnId conn, WaiterId waiter, SteadyTime deadline, SteadyTime now, Actions& out) {
  advance(now, out);
  if (connections_.state(conn) == ConnState::leased) close(conn, totals_.closed_broken, out);
  ++totals_.bounces;
  if (draining_) {
    fail(waiter, FailReason::draining, out);
  } else if (deadline <= now) {
    fail(waiter, FailReason::timed_out, out);
  } else {
    waiters_.push_front({waiter, deadline, now});
  }
  settle(now, out);
}

void Core::checked(ConnId conn, bool healthy, SteadyTime now, Actions& out) {
  advance(now, out);
  if (connections_.state(conn) == ConnState::checking) {
    if (!healthy) {
      close(conn, totals_.closed_broken, out);
    } else if (connections_.entry(conn).expires <= now) {
      close(conn, totals_.closed_old, out);
    } else {
      const SteadyTime since = connections_.entry(conn).idle_since;
      const SteadyTime until = connections_.entry(conn).idle_until;
      hand_over_or_keep(conn, now, out);
      if (connections_.state(conn) == ConnState::idle) {  // being checked is no use
        connections_.entry(conn).idle_since = since;
        connections_.entry(conn).idle_until = until;
        look_again(connections_.entry(conn));
      }
    }
    sweep_idle(now, out);  // the next one to be checked
  }
  settle(now, out);
}

void Core::closed(ConnId conn, SteadyTime now, Actions& out) {
  const ConnState state = connections_.state(conn);  // before time passes: it must not be asked to close, it has
  if (state == ConnState::idle) ++totals_.lost;
  if (state == ConnState::idle || state == ConnState::closing) connections_.change(conn, ConnState::gone);
  advance(now, out);
  settle(now, out);
}

void Core::tick(SteadyTime now, Actions& out) {
  advance(now, out);
  settle(now, out);
}

void Core::set_limits(const Limits& limits, SteadyTime now, Actions& out) {
  limits_ = limits;
  for (const ConnId id : connections_.all(ConnState::checking)) {
    connections_.entry(id).idle_until = after(limits_.idle_timeout, connections_.entry(id).idle_since);
  }
  for (const ConnId id : connections_.all(ConnState::idle)) {  // a new idle_timeout holds for what is idle already
    ConnectionTable::Entry& entry = connections_.entry(id);
    entry.idle_until = after(limits_.idle_timeout, entry.idle_since);
    entry.check_due = after(limits_.check_after, entry.heard);
    look_again(entry);
  }
  advance(now, out);
  settle(now, out);
}

void Core::resize(std::size_t max_size, SteadyTime now, Actions& out) {
  Limits limits = limits_;
  limits.max_size = max_size;
  set_limits(limits, now, out);
}

void Core::pause(SteadyTime now, Actions& out) {
  paused_ = true;
  advance(now, out);
  settle(now, out);
}

void Core::resume(SteadyTime now, Actions& out) {
  paused_ = false;
  advance(now, out);
  settle(now, out);
}

void Core::reconnect(SteadyTime now, Actions& out) {
  ++version_;
  outdated_ = true;
  advance(now, out);
  settle(now, out);
}

bool Core::is_outdated(ConnId conn) {
  return connections_.state(conn) != ConnState::gone && connections_.entry(conn).version != version_;
}

void Core::drain(SteadyTime now, Actions& out) {
  draining_ = true;
  advance(now, out);
  fail_all(FailReason::draining, out);
  settle(now, out);
}

std::optional<SteadyTime> Core::next_wakeup() const {
  std::optional<SteadyTime> at = waiters_.first_deadline();
  const auto also = [&](SteadyTime time) { at = at ? std::min(*at, time) : time; };
  if (counts().idle > 0 && idle_check_ != SteadyTime::max()) also(idle_check_);
  const bool paced = limits_.pace > Duration(0) && counts().open() >= limits_.max_connecting;
  if ((failures_ > 0 || paced) && counts().connecting < target() && counts().total() < limits_.max_size) {
    SteadyTime open_at = paced ? next_change_ : backoff_until_;
    if (failures_ > 0) open_at = std::max(open_at, backoff_until_);
    also(open_at);
  }
  return at;
}

// ---- what time and the limits ask for ----

/// After this no waiter is past its deadline and no idle connection past its due.
void Core::advance(SteadyTime now, Actions& out) {
  while (const auto late = waiters_.pop_expired(now)) fail(late->id, FailReason::timed_out, out);
  if (now >= idle_check_) sweep_idle(now, out);
}

void Core::sweep_idle(SteadyTime now, Actions& out) {
  idle_check_ = SteadyTime::max();
  auto at = connections_.oldest_idle();
  while (at) {
    const ConnId conn = *at;
    at = connections_.newer_idle(conn);
    ConnectionTable::Entry& entry = connections_.entry(conn);
    if (entry.expires <= now) {
      close(conn, totals_.closed_old, out);
      continue;
    }
    if (entry.idle_until <= now && counts().idle > limits_.min_idle) {
      close(conn, totals_.closed_idle, out);
      continue;
    }
    // Kept for min_idle: look again later.
    if (entry.idle_until <= now) entry.idle_until = after(limits_.idle_timeout, now);
    if (entry.check_due <= now && counts().checking == 0) {
      ++totals_.checks;
      entry.check_due = SteadyTime::max();
      connections_.change(conn, ConnState::checking);
      out.push_back({.kind = ActionKind::check, .waiter = {}, .conn = conn});
      continue;
    }
    look_again(entry);
  }
}

/// Those that wait for another's check are looked at when it ends.
void Core::look_again(const ConnectionTable::Entry& entry) {
  idle_check_ = std::min({idle_check_, entry.expires, entry.idle_until});
  if (counts().checking == 0) idle_check_ = std::min(idle_check_, entry.check_due);
}

/// Closes what is too much, serves who waits, opens what is missing.
void Core::settle(SteadyTime now, Actions& out) {
  shed(out);
  if (outdated_) retire_outdated(out);
  while (!paused_ && !waiters_.empty() && counts().idle > 0) {
    const ConnId conn = *connections_.newest_idle();
    grant(waiters_.pop_front(), conn, now, now - connections_.entry(conn).heard, out);
  }
  open_wanted(now, out);
}

void Core::shed(Actions& out) {
  const std::size_t limit = draining_ ? 0 : limits_.max_size;
  const auto excess = [&] { return counts().connecting + counts().open() > limit; };
  if (!excess()) return;
  for (const ConnId conn : connections_.all(ConnState::connecting)) {
    if (excess()) close(conn, totals_.closed_excess, out);
  }
  while (excess() && counts().idle > 0) close(*connections_.oldest_idle(), totals_.closed_excess, out);
}

bool Core::may_retire() const {
  return counts().connecting + counts().closing < std::max<std::size_t>(limits_.max_connecting, 1);
}

void Core::retire_outdated(Actions& out) {
  auto at = connections_.oldest_idle();
  while (at && may_retire()) {
    const ConnId conn = *at;
    at = connections_.newer_idle(conn);
    if (is_outdated(conn)) close(conn, totals_.closed_replaced, out);
  }
  if (!at && counts().leased + counts().checking == 0) outdated_ = counts().connecting > 0;
}

/// How many ought to be connecting, were there no limit.
std::size_t Core::wanted() const {
  if (draining_) return 0;
  const std::size_t idle = counts().idle + counts().checking;
  const std::size_t spare = limits_.min_idle > idle && !hopeless_ ? limits_.min_idle - idle : 0;
  return (paused_ ? 0 : waiters_.size()) + spare;
}

/// How many ought to be connecting.
std::size_t Core::target() const {
  const std::size_t parallel = failures_ > 0 ? 1 : std::max<std::size_t>(limits_.max_connecting, 1);
  return std::min(wanted(), parallel);
}

void Core::open_wanted(SteadyTime now, Actions& out) {
  if (is_backing_off(now)) return;
  while (counts().connecting < target() && counts().total() < limits_.max_size && may_change(now)) {
    next_change_ = now + limits_.pace;
    ++totals_.opened;
    const ConnId conn = connections_.add();
    connections_.entry(conn).version = version_;
    out.push_back({.kind = ActionKind::open, .waiter = {}, .conn = conn});
  }
}

// ---- steps ----

void Core::grant(const WaitQueue::Waiter& waiter, ConnId conn, SteadyTime now, Duration idle_for, Actions& out) {
  if (connections_.state(conn) != ConnState::leased) connections_.change(conn, ConnState::leased);
  ++totals_.grants;
  totals_.waited += now - waiter.since;
  out.push_back({.kind = ActionKind::grant, .waiter = waiter.id, .conn = conn, .idle_for = idle_for});
}

void Core::fail(WaiterId waiter, FailReason reason, Actions& out) {
  ++(reason == FailReason::timed_out ? totals_.timeouts : totals_.rejects);
  out.push_back({.kind = ActionKind::fail, .waiter = waiter, .conn = {}, .reason = reason});
}

void Core::fail_all(FailReason reason, Actions& out) {
  while (!waiters_.empty()) fail(waiters_.pop_front().id, reason, out);
}

void Core::close(ConnId conn, std::uint64_t& why, Actions& out) {
  ++why;
  connections_.change(conn, ConnState::closing);
  out.push_back({.kind = ActionKind::close, .waiter = {}, .conn = conn});
}

/// One that is open and usable: closed when it is too much, else given to who waits longest, else idle.
void Core::hand_over_or_keep(ConnId conn, SteadyTime now, Actions& out) {
  const bool excess = counts().connecting + counts().open() > limits_.max_size;
  if (draining_ || (excess && (waiters_.empty() || paused_ || limits_.max_size == 0 || may_change(now)))) {
    if (excess) next_change_ = now + 2 * limits_.pace;
    return close(conn, totals_.closed_excess, out);
  }
  if (!waiters_.empty() && !paused_) return grant(waiters_.pop_front(), conn, now, Duration(0), out);
  connections_.change(conn, ConnState::idle);
  ConnectionTable::Entry& entry = connections_.entry(conn);
  entry.idle_since = entry.heard = now;
  entry.idle_until = after(limits_.idle_timeout, now);
  entry.check_due = after(limits_.check_after, now);
  look_again(entry);
}

SteadyTime Core::draw_expiry(SteadyTime now) const {
  if (limits_.max_lifetime <= Duration(0)) return SteadyTime::max();
  const double share = 1.0 - std::clamp(limits_.lifetime_jitter, 0.0, 1.0) * fraction();
  return now + std::chrono::duration_cast<Duration>(limits_.max_lifetime * share);
}

SteadyTime Core::after(Duration limit, SteadyTime now) {
  return limit <= Duration(0) ? SteadyTime::max() : now + limit;
}

/// In [0, 1).
double Core::fraction() const { return static_cast<double>(random_.next_u64() >> 11) * 0x1.0p-53; }

}  // namespace datawave::pool
