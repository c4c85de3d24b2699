// A seeded world around the core: clients that come, give up and hold leases; a server that is slow, refuses, and drops
// connections; a clock that only this file moves. After every step the rules of core.hpp are checked against the
// world's own books. The same seed gives the same run. Each sabotage below must be noticed, or the checks check
// nothing.
#include <gtest/gtest.h>

#include <deque>
#include <map>
#include <random>
#include <set>

#include "datawave/pool/core.hpp"

namespace datawave::pool {

using std::chrono::microseconds;
using std::chrono::milliseconds;
using std::chrono::seconds;

class SeededRandom final : public Random {
 public:
  explicit SeededRandom(std::uint64_t seed) : rng_(seed) {}
  void fill(std::span<std::byte> out) const override {
    for (std::byte& b : out) b = static_cast<std::byte>(rng_());
  }

 private:
  mutable std::mt19937_64 rng_;
};

/// What is done to the core's actions on their way to the world.
enum class Sabotage : std::uint8_t {
  none,
  lose_grant,          // a lease nobody holds, a waiter nobody answers
  lose_failure,        // a waiter that hangs
  lose_open,           // the core waits for a connect that never was
  swap_grants,         // the second in the queue is served first
  grant_late,          // after its deadline
  open_too_many,       // one more than asked for
  report_close_early,  // the place is given away while the server still holds it
  forget_to_tick,
};

class World {
 public:
  World(std::uint64_t seed, Sabotage sabotage)
      : rng_(seed), random_(seed + 1), sabotage_(sabotage), core_(draw_limits(), random_), limits_(core_.limits()) {
    failure_rate_ = pick(4) == 0 ? pick(80) : pick(10);
    broken_rate_ = pick(20);
    hold_ = microseconds(1 + pick(pick(2) == 0 ? 2'000 : 200'000));
    connect_ = microseconds(1 + pick(pick(2) == 0 ? 5'000 : 500'000));
    patience_ = microseconds(1 + pick(pick(2) == 0 ? 10'000 : 3'000'000));
    arrival_ = microseconds(1 + pick(pick(2) == 0 ? 500 : 20'000));
  }

  /// The first rule that was broken, or nothing.
  std::optional<std::string> run(std::size_t steps) {
    at(now_, [this] { arrive(); });
    for (std::size_t i = 0; i < steps && !violation_; ++i) step();
    arriving_ = false;
    if (paused_) resume();
    obey();
    for (std::size_t i = 0; i < 100'000 && !violation_ && (!queue_.empty() || !leases_.empty()); ++i) step();
    check(queue_.empty() && leases_.empty(), "somebody waits or holds forever");
    if (violation_) return violation_;
    drained_ = true;
    core_.drain(now_, actions_);
    obey();
    for (std::size_t i = 0; i < 10'000 && !violation_ && !core_.is_drained(); ++i) step();
    check(core_.is_drained() && conns_.empty(), "draining does not end");
    const Totals& t = core_.totals();
    check(acquires_ + t.bounces == t.grants + t.timeouts + t.rejects + t.cancels, "the totals do not add up");
    return violation_;
  }

  [[nodiscard]] const Totals& totals() const { return core_.totals(); }
  /// Everything that happened, hashed: for "same seed, same trace".
  [[nodiscard]] std::uint64_t trace() const { return trace_; }

 private:
  enum class Phase : std::uint8_t { connecting, idle, leased, checking, closing };
  struct Conn {
    Phase phase = Phase::connecting;
    SteadyTime opened{};
    SteadyTime idle_since{};
    SteadyTime heard{};
    Duration lifetime{};
    int version = 0;
  };
  struct Lease {
    WaiterId waiter;
    SteadyTime deadline;
  };

  std::uint64_t pick(std::uint64_t bound) { return bound == 0 ? 0 : rng_() % bound; }
  bool chance(std::uint64_t percent) { return pick(100) < percent; }
  microseconds around(microseconds mean) {
    return microseconds(1 + pick(static_cast<std::uint64_t>(2 * mean.count())));
  }

  Limits draw_limits() {
    Limits l;
    l.max_size = 1 + pick(12);
    l.min_idle = pick(3) == 0 ? pick(l.max_size + 2) : 0;
    l.max_connecting = 1 + pick(6);
    l.max_waiting = pick(4) == 0 ? 1 + pick(20) : 10'000;
    l.idle_timeout = pick(3) == 0 ? milliseconds(1 + pick(500)) : seconds(600);
    l.max_lifetime = pick(3) == 0 ? milliseconds(10 + pick(2'000)) : seconds(pick(2) * 1'800);
    l.backoff_first = milliseconds(1 + pick(50));
    l.pace = pick(2) == 0 ? milliseconds(1 + pick(20)) : milliseconds(0);
    l.check_after = pick(2) == 0 ? milliseconds(1 + pick(300)) : milliseconds(0);
    return l;
  }

  void check(bool holds, std::string what) {
    if (!holds && !violation_) violation_ = std::move(what);
  }
  void note(std::uint64_t what) { trace_ = (trace_ ^ what) * 0x100000001B3ULL; }

  void at(SteadyTime time, std::function<void()> event) { agenda_.emplace(time, std::move(event)); }

  /// The next thing that happens: an event of the world, or the core's own timer (at times a little late).
  void step() {
    const auto wakeup = core_.next_wakeup();
    const bool ticks = wakeup && sabotage_ != Sabotage::forget_to_tick;
    const SteadyTime timer =
        ticks ? *wakeup + (chance(20) ? around(milliseconds(2)) : microseconds(0)) : SteadyTime::max();
    if (agenda_.empty() && !ticks) return;
    if (!agenda_.empty() && agenda_.begin()->first <= timer) {
      now_ = std::max(now_, agenda_.begin()->first);
      const auto event = std::move(agenda_.begin()->second);
      agenda_.erase(agenda_.begin());
      event();
    } else {
      now_ = std::max(now_, timer);
      core_.tick(now_, actions_);
    }
    obey();
    check_rules();
  }

  // ---- clients ----

  void arrive() {
    if (!arriving_) return core_.tick(now_, actions_);
    at(now_ + around(arrival_), [this] { arrive(); });
    if (chance(2)) return resize();
    if (chance(1)) return paused_ ? resume() : pause();
    if (paused_ && chance(10)) return resume();
    if (chance(1)) {
      ++version_;
      return core_.reconnect(now_, actions_);
    }
    if (chance(5) && lose_idle()) return;
    const WaiterId id{++last_waiter_};
    const SteadyTime deadline = chance(2) ? now_ : now_ + around(patience_);
    ++acquires_;
    queue_.push_back(id);
    deadlines_[id] = deadline;
    core_.acquire(id, deadline, now_, actions_);
    if (chance(5)) at(now_ + around(patience_), [this, id] { give_up(id); });
  }

  void give_up(WaiterId id) {
    const auto found = std::find(queue_.begin(), queue_.end(), id);
    const bool waits = found != queue_.end();
    if (waits) queue_.erase(found);
    check(core_.cancel(id, now_, actions_) == waits, "cancel() disagrees about who waits");
  }

  void resize() {
    Limits l = draw_limits();
    if (chance(10)) l.max_size = 0;
    limits_ = l;
    core_.set_limits(l, now_, actions_);
  }

  void pause() {
    paused_ = true;
    core_.pause(now_, actions_);
  }
  void resume() {
    paused_ = false;
    core_.resume(now_, actions_);
  }

  bool lose_idle() {
    for (auto& [id, conn] : conns_) {
      if (conn.phase != Phase::idle) continue;
      const ConnId lost = id;
      conns_.erase(lost);
      core_.closed(lost, now_, actions_);
      return true;
    }
    return false;
  }

  // ---- doing what the core says ----

  void obey() {
    for (std::size_t i = 0; i < actions_.size(); ++i) {
      const Action action = actions_[i];  // doing it may append
      obey(action);
    }
    actions_.clear();
  }

  void obey(const Action& action) {
    note(static_cast<std::uint64_t>(action.kind) + 1);
    note(action.waiter.value);
    note(action.conn.value);
    const bool now = chance(3);  // how often a sabotage strikes
    switch (action.kind) {
      case ActionKind::grant:
        if (now && sabotage_ == Sabotage::lose_grant) return;
        if (now && sabotage_ == Sabotage::swap_grants && queue_.size() > 1) {
          Action other = action;
          other.waiter = queue_[1];
          return grant(other);
        }
        if (now && sabotage_ == Sabotage::grant_late) now_ = std::max(now_, deadlines_[action.waiter]);
        return grant(action);
      case ActionKind::fail:
        if (now && sabotage_ == Sabotage::lose_failure) return;
        return failed(action);
      case ActionKind::open:
        if (now && sabotage_ == Sabotage::lose_open) return;
        if (now && sabotage_ == Sabotage::open_too_many) open({.conn = ConnId{action.conn.value ^ (1ULL << 63)}});
        return open(action);
      case ActionKind::close: return close(action.conn);
      case ActionKind::check: return check_conn(action.conn);
    }
  }

  void check_conn(ConnId id) {
    const auto conn = conns_.find(id);
    check(conn != conns_.end() && conn->second.phase == Phase::idle, "checked what is not idle");
    for (const auto& [other, state] : conns_) check(state.phase != Phase::checking, "two are checked at once");
    check(now_ - conn->second.heard >= limits_.check_after, "checked too early");
    if (violation_) return;
    conn->second.phase = Phase::checking;
    at(now_ + around(milliseconds(2)), [this, id] {
      Conn& checked = conns_[id];
      checked.phase = Phase::idle;
      checked.heard = now_;
      core_.checked(id, !chance(10), now_, actions_);
    });
  }

  void grant(const Action& action) {
    check(!paused_, "granted while paused");
    check(!queue_.empty() && queue_.front() == action.waiter, "not first come, first served");
    check(now_ < deadlines_[action.waiter], "granted at or after its deadline");
    const auto conn = conns_.find(action.conn);
    check(conn != conns_.end() && conn->second.phase != Phase::closing, "granted a connection that is not open");
    check(!leases_.contains(action.conn), "granted a connection that somebody holds");
    if (violation_) return;
    check(conn->second.phase != Phase::idle || action.idle_for == now_ - conn->second.heard, "idle_for is wrong");
    queue_.pop_front();
    conn->second.phase = Phase::leased;
    leases_[action.conn] = {action.waiter, deadlines_[action.waiter]};
    const ConnId id = action.conn;
    at(now_ + (chance(10) ? microseconds(0) : around(hold_)), [this, id] { end_lease(id); });
  }

  void end_lease(ConnId id) {
    const Lease lease = leases_[id];
    leases_.erase(id);
    conns_[id].phase = Phase::idle;
    conns_[id].idle_since = now_;
    conns_[id].heard = now_;
    if (chance(3)) {
      queue_.push_front(lease.waiter);
      core_.bounced(id, lease.waiter, lease.deadline, now_, actions_);
    } else {
      core_.released(id, !chance(broken_rate_), now_, actions_);
    }
  }

  void failed(const Action& action) {
    const auto found = std::find(queue_.begin(), queue_.end(), action.waiter);
    check(found != queue_.end(), "failed one who does not wait");
    if (violation_) return;
    if (action.reason == FailReason::timed_out)
      check(deadlines_[action.waiter] <= now_, "timed out before its deadline");
    if (action.reason == FailReason::queue_full) check(queue_.size() > limits_.max_waiting, "the queue is not full");
    queue_.erase(found);
  }

  void open(const Action& action) {
    check(conns_.size() < limits_.max_size, "more connections than max_size");
    std::size_t connecting = 0;
    for (const auto& [id, conn] : conns_) connecting += conn.phase == Phase::connecting ? 1 : 0;
    check(connecting < limits_.max_connecting, "more connects in parallel than max_connecting");
    check(core_.consecutive_failures() == 0 || connecting == 0, "more than one attempt after a failure");
    check(core_.consecutive_failures() == 0 || now_ >= last_failure_ + backoff_.backoff_first / 2,
          "no pause after a failure");
    check(!conns_.contains(action.conn), "a connection's id was given twice");
    conns_[action.conn] = {};
    conns_[action.conn].version = version_;
    const ConnId id = action.conn;
    at(now_ + around(connect_), [this, id] { connect_ends(id); });
  }

  void connect_ends(ConnId id) {
    const auto conn = conns_.find(id);
    const bool moot = conn == conns_.end() || conn->second.phase != Phase::connecting;
    if (chance(failure_rate_)) {
      if (!moot) {
        conns_.erase(conn);
        last_failure_ = now_;
        backoff_ = limits_;
      }
      core_.connect_failed(id, chance(70), now_, actions_);
    } else {
      if (!moot) conn->second = {Phase::idle, now_, now_, now_, limits_.max_lifetime, conn->second.version};
      core_.connected(id, now_, actions_);  // moot: it crossed with the order to stop
    }
  }

  void close(ConnId id) {
    const auto conn = conns_.find(id);
    check(conn != conns_.end() && conn->second.phase != Phase::closing, "closed what is not open");
    check(!leases_.contains(id), "closed what somebody holds");
    if (violation_) return;
    conn->second.phase = Phase::closing;
    const auto done = [this, id] {
      conns_.erase(id);
      core_.closed(id, now_, actions_);
    };
    if (sabotage_ == Sabotage::report_close_early) return core_.closed(id, now_, actions_);
    if (chance(50)) return done();  // from within
    at(now_ + around(milliseconds(5)), done);
  }

  // ---- the rules ----

  void check_rules() {
    Counts counts;
    for (const auto& [id, conn] : conns_) {
      switch (conn.phase) {
        case Phase::connecting: ++counts.connecting; break;
        case Phase::idle: ++counts.idle; break;
        case Phase::leased: ++counts.leased; break;
        case Phase::checking: ++counts.checking; break;
        case Phase::closing: ++counts.closing; break;
      }
    }
    check(core_.counts() == core_.recount(), "the counts differ from a recount");
    check(core_.counts() == counts, "the counts differ from the world's");
    check(core_.waiting() == queue_.size(), "the queue differs from the world's");
    check(paused_ || queue_.empty() || counts.idle == 0, "somebody waits beside an idle connection");
    for (const WaiterId id : queue_) check(deadlines_[id] > now_, "somebody waits past the deadline");
    const bool paced = !core_.may_change(now_);
    const auto wakeup = core_.next_wakeup();
    check(!wakeup || *wakeup > now_, "the next wake-up is not in the future");
    if (!core_.is_backing_off(now_) && counts.total() < limits_.max_size && !queue_.empty() && !paused_ && !paced) {
      const std::size_t parallel = core_.consecutive_failures() > 0 ? 1 : limits_.max_connecting;
      check(counts.connecting >= std::min(queue_.size(), parallel),
            "somebody waits where a connection could be opened");
    }
    if (core_.is_backing_off(now_) && !paused_ && !queue_.empty() && counts.total() < limits_.max_size &&
        counts.connecting == 0) {
      check(wakeup && *wakeup <= last_failure_ + backoff_.backoff_max, "nobody will wake the pool up");
    }
    if (core_.consecutive_failures() == 0 && !drained_ && !paced) {
      const std::size_t missing = limits_.min_idle - std::min(limits_.min_idle, counts.idle + counts.checking);
      const std::size_t room = limits_.max_size - std::min(limits_.max_size, counts.total() - counts.connecting);
      check(counts.connecting >= std::min({missing, room, limits_.max_connecting}), "fewer idle than min_idle");
    }
    for (const auto& [id, conn] : conns_) {
      if (conn.phase != Phase::idle) continue;
      check(conn.version == version_ || counts.connecting + counts.closing >= limits_.max_connecting,
            "one from before the reconnect lies idle");
      // (Those kept for min_idle are looked at anew only now and then.)
      check(limits_.min_idle > 0 || now_ - conn.idle_since < limits_.idle_timeout, "idle longer than idle_timeout");
      check(conn.lifetime == Duration(0) || now_ < conn.opened + conn.lifetime, "idle beyond max_lifetime");
    }
    check(counts.connecting + counts.idle == 0 ||
              counts.connecting + counts.idle + counts.leased + counts.checking <= limits_.max_size,
          "a shrunken pool keeps what nobody uses");
  }

  std::mt19937_64 rng_;
  SeededRandom random_;
  Sabotage sabotage_;
  Core core_;
  Limits limits_;
  std::uint64_t failure_rate_ = 0;
  std::uint64_t broken_rate_ = 0;
  microseconds hold_{};
  microseconds connect_{};
  microseconds patience_{};
  microseconds arrival_{};

  SteadyTime now_{seconds(1'000'000)};
  std::multimap<SteadyTime, std::function<void()>> agenda_;
  Actions actions_;
  std::deque<WaiterId> queue_;
  std::map<WaiterId, SteadyTime> deadlines_;
  std::map<ConnId, Conn> conns_;
  std::map<ConnId, Lease> leases_;
  std::uint64_t last_waiter_ = 0;
  std::uint64_t acquires_ = 0;
  std::uint64_t trace_ = 0xCBF29CE484222325ULL;
  SteadyTime last_failure_{};
  Limits backoff_;  ///< of the last failure
  bool arriving_ = true;
  bool paused_ = false;
  int version_ = 0;
  bool drained_ = false;
  std::optional<std::string> violation_;
};

constexpr std::uint64_t kSeeds = 3000;
constexpr std::size_t kSteps = 400;

TEST(Simulation, KeepsTheRulesInThousandsOfSchedules) {
  Totals sum;
  for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
    World world(seed, Sabotage::none);
    const auto violation = world.run(kSteps);
    ASSERT_FALSE(violation) << "seed " << seed << ": " << *violation;
    const Totals& t = world.totals();
    sum.grants += t.grants;
    sum.timeouts += t.timeouts;
    sum.cancels += t.cancels;
    sum.rejects += t.rejects;
    sum.bounces += t.bounces;
    sum.lost += t.lost;
    sum.closed_idle += t.closed_idle;
    sum.closed_old += t.closed_old;
    sum.closed_broken += t.closed_broken;
    sum.closed_excess += t.closed_excess;
    sum.closed_replaced += t.closed_replaced;
    sum.checks += t.checks;
    sum.connect_failures += t.connect_failures;
  }
  // Every path was walked, and often.
  for (const std::uint64_t count :
       {sum.grants, sum.timeouts, sum.cancels, sum.rejects, sum.bounces, sum.lost, sum.closed_idle, sum.closed_old,
        sum.closed_broken, sum.closed_excess, sum.closed_replaced, sum.checks, sum.connect_failures}) {
    EXPECT_GT(count, kSeeds / 3);
  }
}

TEST(Simulation, TheSameSeedGivesTheSameTrace) {
  const auto trace = [](std::uint64_t seed) {
    World world(seed, Sabotage::none);
    world.run(kSteps);
    return world.trace();
  };
  EXPECT_EQ(trace(7), trace(7));
  EXPECT_NE(trace(7), trace(8));
}

TEST(Simulation, NoticesEverySabotage) {
  for (const Sabotage sabotage :
       {Sabotage::lose_grant, Sabotage::lose_failure, Sabotage::lose_open, Sabotage::swap_grants, Sabotage::grant_late,
        Sabotage::open_too_many, Sabotage::report_close_early, Sabotage::forget_to_tick}) {
    std::set<std::string> noticed;
    for (std::uint64_t seed = 1; seed <= 200; ++seed) {
      World world(seed, sabotage);
      if (const auto violation = world.run(kSteps)) noticed.insert(*violation);
    }
    EXPECT_FALSE(noticed.empty()) << "sabotage " << static_cast<int>(sabotage);
  }
}

}  // namespace datawave::pool
