#include "datawave/pool/pool.hpp"

#include <algorithm>
#include <boost/asio/detached.hpp>

#include "datawave/core/log.hpp"
#include "datawave/io/lane.hpp"
#include "pool_state.hpp"

namespace datawave::pool {

Task<void> Member::reset(CallContext) {
  co_return fail(ErrorCode::unsupported, "this connection cannot be made clean again");
}

namespace impl {

namespace {
constexpr log::Logger kLog{"pool"};
constexpr std::size_t kMostReported = 100;

WaiterId id_of(Request& request) { return {reinterpret_cast<std::uintptr_t>(&request)}; }
Request& request_of(WaiterId id) { return *reinterpret_cast<Request*>(static_cast<std::uintptr_t>(id.value)); }
}  // namespace

State::State(Executor e, Factory& f, PoolOptions o, const Clock& c, const Random& random)
    : executor(e),
      factory(f),
      options(std::move(o)),
      clock(c),
      core(options.limits, random),
      turn_(io::Turn::of(e)),
      timer_([](void* of) { static_cast<State*>(of)->on_timer(); }, this) {}

State::Entry& State::entry(ConnId conn) {
  const std::size_t slot = ConnectionTable::slot_of(conn);
  if (slot >= entries_.size()) entries_.resize(slot + 1);
  return entries_[slot];
}

void State::enter(Request& request, SteadyTime deadline) {
  happens([&](SteadyTime now, Actions& out) { core.acquire(id_of(request), deadline, now, out); });
}

void State::leave(Request& request) {
  happens([&](SteadyTime now, Actions& out) { core.cancel(id_of(request), now, out); });
}

Member& State::begin_lease(ConnId conn, const char* borrower) {
  Entry& got = entry(conn);
  got.borrower = borrower;
  got.since = now_;
  got.leak_told = false;
  return *got.member;
}

void State::give_back(ConnId conn, bool discard) {
  Entry& back = entry(conn);
  back.borrower = nullptr;
  if (!discard && back.member->usable() && !back.member->clean()) {
    ++resetting;
    return spawn(reset(conn));
  }
  const bool healthy = !discard && back.member->usable();
  happens([&](SteadyTime now, Actions& out) { core.released(conn, healthy, now, out); });
  if (!quiet_.empty()) tell_quiet();
}

void State::on_lost(Member& member) {
  for (Entry& lost : entries_) {
    if (lost.member.get() != &member) continue;
    const ConnId conn = lost.conn;
    if (core.state(conn) != ConnState::idle) return;  // whoever has it notices
    const auto gone = std::shared_ptr<Member>(std::move(lost.member));
    gone->watch(nullptr);
    happens([&](SteadyTime now, Actions& out) { core.closed(conn, now, out); });
    asio::post(executor, [gone] {});  // not destroyed while it calls us
    if (!quiet_.empty()) tell_quiet();
    return;
  }
}

void State::perform() {
  if (performing_) return;  // the outer one goes on
  performing_ = true;
  for (std::size_t i = 0; i < actions.size(); ++i) perform(Action(actions[i]));  // doing one may append
  actions.clear();
  performing_ = false;
  arm();
}

void State::perform(const Action& action) {
  switch (action.kind) {
    case ActionKind::grant: {
      Request& request = request_of(action.waiter);
      Entry& granted = entry(action.conn);
      if (!granted.member->usable()) {  // it broke a moment ago
        core.bounced(action.conn, action.waiter, request.deadline_, now_, actions);
        return;
      }
      granted.borrower = "";
      request.conn_ = action.conn;
      request.granted_ = true;
      if (request.suspension_.waiting()) turn_.soon(request.suspension_);
      return;
    }
    case ActionKind::fail: {
      Request& request = request_of(action.waiter);
      request.failed_ = action.reason;
      if (request.suspension_.waiting()) turn_.soon(request.suspension_);
      return;
    }
    case ActionKind::open: return spawn(open(action.conn));
    case ActionKind::close: return spawn(close(action.conn));
    case ActionKind::check: return spawn(check(action.conn));
  }
}

/// Never within the call that decided it: a member may be the one that calls.
Task<void> State::begin_later(Task<void> task) {
  co_await asio::post(executor, asio::use_awaitable_t<Executor>{});
  auto walled = io::impl::walled<void>(std::move(task));
  co_return co_await std::move(walled);
}

void State::spawn(Task<void> task) {
  auto done = [self = shared_from_this()](const std::exception_ptr& thrown, const Result<void>&) {
    if (thrown) kLog.error("internal fault", {{"pool", self->options.name}});
    if (!self->quiet_.empty()) self->tell_quiet();
  };
  asio::co_spawn(executor, begin_later(std::move(task)), done);
}

Task<void> State::open(ConnId conn) {
  CallContext ctx;
  ctx.clock = &clock;
  auto opened = co_await factory.open(ctx.with_timeout(options.connect_timeout));
  if (core.state(conn) != ConnState::connecting) {  // it was asked to stop meanwhile: close() has reported that
    if (opened) {
      auto closed = co_await (*opened)->close(ctx.with_timeout(options.close_timeout));
      static_cast<void>(closed);
    }
    happens([&](SteadyTime now, Actions& out) { core.closed(conn, now, out); });
    co_return Result<void>();
  }
  if (!opened) {
    const bool retryable = opened.error().retryable;
    kLog.debug("connect failed", {{"pool", options.name}, {"why", opened.error().message}});
    connect_error_ = std::move(opened).error();
    happens([&](SteadyTime now, Actions& out) { core.connect_failed(conn, retryable, now, out); });
    co_return Result<void>();
  }
  connect_error_.reset();
  Entry& fresh = entry(conn);
  fresh.member = std::move(*opened);
  fresh.conn = conn;
  fresh.borrower = nullptr;
  fresh.member->watch(this);
  happens([&](SteadyTime now, Actions& out) { core.connected(conn, now, out); });
  co_return Result<void>();
}

Task<void> State::close(ConnId conn) {
  if (!entry(conn).member) co_return Result<void>();  // still connecting: open() reports it
  std::unique_ptr<Member> member = std::move(entry(conn).member);
  member->watch(nullptr);
  CallContext ctx;
  ctx.clock = &clock;
  auto closed = co_await member->close(ctx.with_timeout(options.close_timeout));
  static_cast<void>(closed);
  member.reset();
  happens([&](SteadyTime now, Actions& out) { core.closed(conn, now, out); });
  co_return Result<void>();
}

Task<void> State::check(ConnId conn) {
  CallContext ctx;
  ctx.clock = &clock;
  entry(conn).borrower = "";  // a loss is noticed by the check
  Member& member = *entry(conn).member;
  auto answered = co_await member.check(ctx.with_timeout(options.check_timeout));
  entry(conn).borrower = nullptr;
  const bool healthy = answered && member.usable();
  happens([&](SteadyTime now, Actions& out) { core.checked(conn, healthy, now, out); });
  co_return Result<void>();
}

Task<void> State::reset(ConnId conn) {
  CallContext ctx;
  ctx.clock = &clock;
  Member& member = *entry(conn).member;
  entry(conn).borrower = "";
  ++resets_;
  auto done = co_await member.reset(ctx.with_timeout(options.reset_timeout));
  entry(conn).borrower = nullptr;
  --resetting;
  const bool healthy = done && member.usable() && member.clean();
  happens([&](SteadyTime now, Actions& out) { core.released(conn, healthy, now, out); });
  co_return Result<void>();
}

// ---- time ----

void State::arm() {
  std::optional<SteadyTime> at = core.next_wakeup();
  if (options.leak_after.count() > 0 && core.counts().leased > 0) {
    if (leak_look_ == SteadyTime::max()) leak_look_ = now() + options.leak_after;
    at = at ? std::min(*at, leak_look_) : leak_look_;
  }
  if (at && (!timer_.armed() || *at < timer_.at())) turn_.arm(timer_, *at);
  if (core.counts().total() == 0 && core.waiting() == 0) timer_.disarm();
}

void State::on_timer() {
  const auto self = shared_from_this();
  if (now() >= leak_look_) {
    leak_look_ = SteadyTime::max();
    look_for_leaks(now());
  }
  happens([this](SteadyTime time, Actions& out) { core.tick(time, out); });
}

void State::look_for_leaks(SteadyTime time) {
  for (Entry& held : entries_) {
    if (held.borrower == nullptr || *held.borrower == '\0' || held.leak_told || !held.member) continue;
    if (time - held.since < options.leak_after) continue;
    held.leak_told = true;
    ++leaks_;
    const LeaseReport leak = report_of(held, time);
    kLog.warn("a lease is held for long", {{"pool", options.name},
                                           {"borrower", leak.borrower},
                                           {"age_ms", leak.age.count()},
                                           {"pinned_by", leak.pinned_by}});
    if (leak_handler) leak_handler(leak);
  }
}

// ---- states of the whole pool ----

void State::tell_quiet() {
  for (std::size_t i = 0; i < quiet_.size();) {
    Quiet& waits = *quiet_[i];
    if ((this->*waits.holds)() && waits.suspension.waiting()) {
      quiet_.erase(quiet_.begin() + static_cast<std::ptrdiff_t>(i));
      turn_.soon(waits.suspension);
    } else {
      ++i;
    }
  }
}

Task<void> State::wait_until(CallContext ctx, bool (State::*holds)() const) {
  const auto self = shared_from_this();
  if ((this->*holds)()) co_return Result<void>();
  Quiet waits;
  waits.holds = holds;
  waits.state = this;
  quiet_.push_back(&waits);
  const auto give_up = [](void* of) {
    auto& w = *static_cast<Quiet*>(of);
    if (std::erase(w.state->quiet_, &w) == 0) return;
    w.gone = true;
    w.state->turn_.soon(w.suspension);
  };
  io::CoarseTimer timer(give_up, &waits);
  turn_.arm(timer, ctx.deadline);
  co_await waits.suspension.wait(give_up, &waits);
  if (!waits.gone) co_return Result<void>();
  if (ctx.expired()) co_return fail(io::impl::deadline_error());
  co_return fail(io::impl::cancelled_error());
}

Error State::error_of(FailReason reason) const {
  switch (reason) {
    case FailReason::timed_out: {
      if (connect_error_ && core.counts().open() == 0) return *connect_error_;
      return Error(ErrorCode::deadline_exceeded, "no connection of the pool came free before the deadline")
          .with_remedy("Raise the pool's max_size, allow more time, or look for leases that are held for long.")
          .with_retryable();
    }
    case FailReason::queue_full:
      return Error(ErrorCode::resource_exhausted, "too many already wait for a connection of the pool")
          .with_remedy("Try again in a moment.")
          .with_retryable();
    case FailReason::connect_failed:
      if (connect_error_) return *connect_error_;
      return Error(ErrorCode::unavailable, "no connection could be opened").with_retryable();
    case FailReason::draining: return Error(ErrorCode::unavailable, "the pool is being closed").with_retryable();
  }
  return {ErrorCode::internal, "a reason without words"};
}

LeaseReport State::report_of(const Entry& held, SteadyTime time) const {
  LeaseReport out;
  out.borrower = held.borrower == nullptr ? "" : held.borrower;
  out.age = std::chrono::duration_cast<std::chrono::milliseconds>(time - held.since);
  if (held.member) {
    out.pinned_by = held.member->pinned_by();
    out.doing = held.member->doing();
  }
  return out;
}

Report State::report() const {
  Report out;
  out.counts = core.counts();
  out.totals = core.totals();
  out.waiting = core.waiting();
  out.max_size = core.limits().max_size;
  out.resets = resets_;
  out.leaks = leaks_;
  out.paused = core.is_paused();
  out.draining = core.is_draining();
  if (connect_error_) out.last_connect_error = connect_error_->message;
  const SteadyTime time = clock.steady();
  for (const Entry& held : entries_) {
    if (held.member && held.borrower != nullptr && *held.borrower != '\0') out.leases.push_back(report_of(held, time));
  }
  std::sort(out.leases.begin(), out.leases.end(), [](const auto& a, const auto& b) { return a.age > b.age; });
  if (out.leases.size() > kMostReported) out.leases.resize(kMostReported);
  return out;
}

}  // namespace impl

// ---- Lease ----

Lease::Lease(Lease&& other) noexcept
    : state_(std::move(other.state_)), conn_(other.conn_), member_(other.member_), discarded_(other.discarded_) {}

Lease& Lease::operator=(Lease&& other) noexcept {
  if (this != &other) {
    give_back();
    state_ = std::move(other.state_);
    conn_ = other.conn_;
    member_ = other.member_;
    discarded_ = other.discarded_;
  }
  return *this;
}

void Lease::give_back() {
  if (const auto state = std::move(state_)) state->give_back(conn_, discarded_);
}

void Lease::discard() {
  discarded_ = true;
  give_back();
}

bool Lease::outdated() const { return state_ != nullptr && state_->core.is_outdated(conn_); }

// ---- Request ----

Request::Request(Pool& pool, const CallContext& ctx, const char* borrower)
    : Request(pool.state_, ctx.deadline, borrower) {}
Request::Request(std::shared_ptr<impl::State> state, SteadyTime deadline, const char* borrower)
    : state_(std::move(state)), borrower_(borrower), deadline_(deadline) {
  state_->enter(*this, deadline);
}
Request::~Request() {
  if (!state_) return;  // it took its lease
  if (!told()) state_->leave(*this);
  if (granted_) state_->give_back(conn_, false);
}
void Request::on_cancel(void* of) {
  auto& self = *static_cast<Request*>(of);
  if (self.told()) return;  // it is being resumed: what it was told holds
  self.cancelled_ = true;
  self.state_->leave(self);
  self.state_->resume(self);
}
Result<Lease> Request::take() {
  if (granted_) {
    granted_ = false;
    Member& member = state_->begin_lease(conn_, borrower_);
    return Lease(std::move(state_), conn_, &member);
  }
  if (failed_) return fail(state_->error_of(*failed_));
  return fail(io::impl::cancelled_error());
}

// ---- Pool ----

Pool::Pool(Executor executor, Factory& factory, PoolOptions options, const Clock& clock, const Random& random) {
  PoolOptions probe = options;
  probe.name += " (probe)";
  probe.limits.max_size = 1;
  probe.limits.min_idle = 0;
  state_ = std::make_shared<impl::State>(executor, factory, std::move(options), clock, random);
  probe_ = std::make_shared<impl::State>(executor, factory, std::move(probe), clock, random);
}

Pool::~Pool() {
  for (const auto& state : {state_, probe_}) {
    if (state && !state->core.is_draining()) {
      state->happens([&](SteadyTime now, Actions& out) { state->core.drain(now, out); });
    }
  }
}

Task<Lease> Pool::acquire(CallContext ctx, const char* borrower) {
  Request request(*this, ctx, borrower);
  if (!request.told()) co_await request.wait();
  co_return request.take();
}
std::optional<Lease> Pool::try_acquire(const char* borrower) {
  const Core& core = state_->core;
  if (core.counts().idle == 0 || core.waiting() > 0 || core.is_paused()) return std::nullopt;
  Request request(*this, CallContext(), borrower);
  if (!request.granted_) return std::nullopt;
  return std::move(*request.take());
}
Task<Lease> Pool::acquire_probe(CallContext ctx) {
  Request request(probe_, ctx.deadline, "probe");
  if (!request.told()) co_await request.wait();
  co_return request.take();
}

void Pool::resize(std::size_t max_size) {
  state_->happens([&](SteadyTime now, Actions& out) { state_->core.resize(max_size, now, out); });
}
void Pool::set_limits(const Limits& limits) {
  state_->happens([&](SteadyTime now, Actions& out) { state_->core.set_limits(limits, now, out); });
}
Task<void> Pool::pause(CallContext ctx) {
  state_->happens([&](SteadyTime now, Actions& out) { state_->core.pause(now, out); });
  return state_->wait_until(ctx, &impl::State::is_quiet);
}
void Pool::resume() {
  state_->happens([&](SteadyTime now, Actions& out) { state_->core.resume(now, out); });
}
void Pool::reconnect() {
  for (const auto& state : {state_, probe_}) {
    state->happens([&](SteadyTime now, Actions& out) { state->core.reconnect(now, out); });
  }
}
Task<void> Pool::drain(CallContext ctx) {
  const auto main = state_;
  const auto probe = probe_;
  for (const auto& state : {main, probe}) {
    state->happens([&](SteadyTime now, Actions& out) { state->core.drain(now, out); });
  }
  DW_CO_CHECK(co_await probe->wait_until(ctx, &impl::State::is_drained));
  co_return co_await main->wait_until(ctx, &impl::State::is_drained);
}

Report Pool::report() const { return state_->report(); }
const Limits& Pool::limits() const { return state_->core.limits(); }
const Counts& Pool::counts() const { return state_->core.counts(); }
const Totals& Pool::totals() const { return state_->core.totals(); }
std::size_t Pool::wanted_back(std::size_t own) const {
  const Core& core = state_->core;
  const Counts& counts = core.counts();
  if (core.is_paused() || core.is_draining()) return counts.leased;
  const std::size_t waiting = core.waiting();
  const std::size_t open = counts.open() + counts.connecting;
  const std::size_t limit = core.limits().max_size;
  // Beyond the limit: one at a time, as the core paces closes.
  return (waiting > own ? waiting - own : 0) + (open > limit && core.may_change(state_->now()) ? 1 : 0);
}
std::size_t Pool::waiting() const { return state_->core.waiting(); }
void Pool::on_leak(std::function<void(const LeaseReport&)> handler) { state_->leak_handler = std::move(handler); }

}  // namespace datawave::pool
