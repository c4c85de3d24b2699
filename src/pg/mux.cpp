#include "datawave/pg/mux.hpp"

#include <algorithm>
#include <bit>
#include <boost/asio/co_spawn.hpp>
#include <vector>

#include "datawave/core/log.hpp"
#include "datawave/io/lane.hpp"

namespace datawave::pg {

namespace {
constexpr log::Logger kLog{"pg"};
constexpr std::size_t kMostDepth = 63;
constexpr int kMostAttempts = 3;
/// Leases asked for at once; the pool opens no more than its own limit in parallel anyway.
constexpr std::size_t kMostAcquiring = 8;
}  // namespace

ChannelFactory::ChannelFactory(io::Dialer& dialer, ConnectParams params, ChannelLimits limits)
    : dialer_(dialer), params_(std::move(params)), limits_(limits) {}

Task<std::unique_ptr<pool::Member>> ChannelFactory::open(CallContext ctx) {
  ConnectParams params = params_.duplicate();
  DW_CO_TRY(auto channel, co_await Channel::connect(ctx, dialer_, std::move(params), limits_));
  co_return channel;
}

class Mux::State final : public std::enable_shared_from_this<State>, public ChannelListener {
 public:
  State(Executor executor, pool::Pool& pool, MuxLimits limits, const Clock& clock)
      : executor_(executor),
        pool_(pool),
        limits_(limits),
        clock_(clock),
        turn_(io::Turn::of(executor)),
        idle_timer_([](void* of) { static_cast<State*>(of)->shed_idle(); }, this) {
    limits_.depth = std::clamp<std::size_t>(limits_.depth, 1, kMostDepth);
    by_load_.resize(limits_.depth + 1);
  }

  Task<Answer> query(CallContext ctx, const Statement& statement, std::span<const Param> params, CallTraits traits);
  void stop();
  void on_room(Channel& channel) override;
  void on_broken(Channel& channel) override;

  std::size_t waiting_ = 0;
  std::size_t in_flight_ = 0;
  MuxTotals totals_;
  [[nodiscard]] std::size_t connections() const { return lines_.size(); }

 private:
  /// A connection that is held and shared.
  struct Line {
    pool::Lease lease;
    Channel* channel = nullptr;
    std::size_t load = 0;  ///< statements in flight
    bool leaving = false;  ///< gets no more; goes back when the last is answered
    bool linked = false;   ///< in the list of its load
    SteadyTime idle_since{};
    Line* previous = nullptr;
    Line* next = nullptr;
  };
  /// One caller, in the frame of its query().
  struct Pending {
    Pending(State& s, const Statement& statement, std::span<const Param> params)
        : state(s), call(statement, params, &State::done, this), timer(&State::on_deadline, this) {}
    State& state;
    Call call;
    io::Suspension suspension;
    io::CoarseTimer timer;
    Channel* channel = nullptr;  ///< while it is in flight
    bool queued = false;
    bool idempotent = false;
    int attempts = 0;
    std::optional<Error> gone;  ///< why it is given up
    bool told = false;
  };

  static Pending& pending_of(Call& call) { return *static_cast<Pending*>(call.owner); }
  static void done(Call& call);
  static void on_deadline(void* of) { give_up(*static_cast<Pending*>(of), io::impl::deadline_error()); }
  static void on_cancel(void* of) { give_up(*static_cast<Pending*>(of), io::impl::cancelled_error()); }
  static void give_up(Pending& pending, Error why);
  void tell(Pending& pending);

  Task<Answer> query_alone(CallContext ctx, const Statement& statement, std::span<const Param> params);
  void admit(Pending& pending);
  void enqueue(Pending& pending, bool at_front);
  void dequeue(Pending& pending);
  void send(Pending& pending, Line& line);
  void refill(Line& line);
  [[nodiscard]] bool takes(const Line& line) const { return !line.leaving && line.load < limits_.depth; }
  Line* least_loaded();
  void link(Line& line);
  void unlink(Line& line);
  void want_more();
  [[nodiscard]] bool must_leave(const Line& line) const;
  Task<void> borrow();
  void let_go(Line& line, bool broken);
  void shed_idle();

  Executor executor_;
  pool::Pool& pool_;
  MuxLimits limits_;
  const Clock& clock_;
  io::Turn& turn_;
  io::CoarseTimer idle_timer_;
  std::vector<std::unique_ptr<Line>> lines_;
  std::vector<Line*> by_load_;  ///< heads of lists
  std::uint64_t loads_ = 0;     ///< which lists are not empty
  Call* first_ = nullptr;       ///< who waits
  Call* last_ = nullptr;
  std::size_t acquiring_ = 0;
  std::size_t leaving_ = 0;
  bool stopped_ = false;
};

// ---- callers ----

Task<Answer> Mux::State::query(CallContext ctx, const Statement& statement, std::span<const Param> params,
                               CallTraits traits) {
  if (statement.session_use() != SessionUse::none) {
    co_return fail(Error(ErrorCode::precondition_failed,
                         "this statement uses the session (" + describe(statement.session_use()) + ")")
                       .with_remedy("Borrow a connection from the pool and run it there."));
  }
  const auto self = shared_from_this();
  if (stopped_) co_return fail(Error(ErrorCode::unavailable, "it is being stopped").with_retryable());
  if (statement.mean() > limits_.slow) co_return co_await query_alone(ctx, statement, params);
  if (waiting_ >= limits_.max_waiting) {
    co_return fail(Error(ErrorCode::resource_exhausted, "too many statements wait").with_retryable());
  }
  Pending pending(*this, statement, params);
  pending.idempotent = traits.idempotent;
  pending.call.shares_sync = traits.idempotent && limits_.max_group > 1;
  pending.call.principal = traits.principal;
  turn_.arm(pending.timer, ctx.deadline);
  admit(pending);
  co_await pending.suspension.wait(&State::on_cancel, &pending);
  if (pending.gone) {
    ++totals_.given_up;
    co_return fail(std::move(*pending.gone));
  }
  if (pending.call.error) {
    ++totals_.failed;
    co_return fail(std::move(*pending.call.error));
  }
  ++totals_.answered;
  co_return std::move(pending.call.answer);
}

Task<Answer> Mux::State::query_alone(CallContext ctx, const Statement& statement, std::span<const Param> params) {
  ++totals_.alone;
  DW_CO_TRY(auto lease, co_await pool_.acquire(ctx, "mux, a slow statement"));
  auto answer = co_await lease.as<Channel>().query(ctx, statement, params);
  ++(answer ? totals_.answered : totals_.failed);
  co_return answer;
}

void Mux::State::tell(Pending& pending) {
  if (pending.told) return;
  pending.told = true;
  pending.timer.disarm();
  turn_.soon(pending.suspension);
}

void Mux::State::give_up(Pending& pending, Error why) {
  if (pending.told) return;
  State& state = pending.state;
  if (pending.queued) state.dequeue(pending);
  if (pending.channel != nullptr) {  // its place in the pipeline stays taken until the answer has come
    pending.channel->abandon(pending.call);
    pending.channel = nullptr;
    --state.in_flight_;
  }
  pending.gone = std::move(why);
  state.tell(pending);
}

void Mux::State::admit(Pending& pending) {
  Line* line = first_ == nullptr ? least_loaded() : nullptr;
  if (line == nullptr) {
    enqueue(pending, false);
    return want_more();
  }
  if (line->load > 0) want_more();
  send(pending, *line);
}

void Mux::State::enqueue(Pending& pending, bool at_front) {
  Call& call = pending.call;
  pending.queued = true;
  ++waiting_;
  call.previous = at_front ? nullptr : last_;
  call.next = at_front ? first_ : nullptr;
  (call.previous != nullptr ? call.previous->next : first_) = &call;
  (call.next != nullptr ? call.next->previous : last_) = &call;
}

void Mux::State::dequeue(Pending& pending) {
  Call& call = pending.call;
  pending.queued = false;
  --waiting_;
  (call.previous != nullptr ? call.previous->next : first_) = call.next;
  (call.next != nullptr ? call.next->previous : last_) = call.previous;
}

void Mux::State::done(Call& call) {
  Pending& pending = pending_of(call);
  State& state = pending.state;
  pending.channel = nullptr;
  --state.in_flight_;
  const bool try_again = call.again || (call.lost && pending.idempotent);
  if (!call.error || !try_again || ++pending.attempts >= kMostAttempts || state.stopped_) return state.tell(pending);
  ++(call.again ? state.totals_.run_again : state.totals_.retried);
  call.shares_sync = false;
  state.enqueue(pending, true);
  state.want_more();
}

// ---- connections ----

void Mux::State::link(Line& line) {
  line.load = std::min(line.channel->in_flight(), limits_.depth);
  Line*& head = by_load_[line.load];
  line.previous = nullptr;
  line.next = head;
  if (head != nullptr) head->previous = &line;
  head = &line;
  loads_ |= std::uint64_t{1} << line.load;
  line.linked = true;
}

void Mux::State::unlink(Line& line) {
  if (!line.linked) return;
  line.linked = false;
  (line.previous != nullptr ? line.previous->next : by_load_[line.load]) = line.next;
  if (line.next != nullptr) line.next->previous = line.previous;
  if (by_load_[line.load] == nullptr) loads_ &= ~(std::uint64_t{1} << line.load);
}

Mux::State::Line* Mux::State::least_loaded() {
  while (loads_ != 0) {
    const auto load = static_cast<std::size_t>(std::countr_zero(loads_));
    Line& line = *by_load_[load];
    if (load >= limits_.depth) return nullptr;
    if (load > 0 && clock_.steady() - line.channel->head_since() > limits_.head_of_line) {
      unlink(line);  // until it answers
      continue;
    }
    return &line;
  }
  return nullptr;
}

void Mux::State::send(Pending& pending, Line& line) {
  unlink(line);
  pending.channel = line.channel;
  ++in_flight_;
  line.channel->submit(pending.call);
  link(line);
}

void Mux::State::refill(Line& line) {
  while (takes(line) && first_ != nullptr) {
    Pending& pending = pending_of(*first_);
    dequeue(pending);
    pending.channel = line.channel;
    ++in_flight_;
    line.channel->submit(pending.call);
    line.load = line.channel->in_flight();
  }
}

/// Never more than the pool wants back, nor many at once where all are to be replaced.
bool Mux::State::must_leave(const Line& line) const {
  if (leaving_ < pool_.wanted_back(acquiring_)) return true;
  return line.lease.outdated() && leaving_ < std::max<std::size_t>(pool_.limits().max_connecting, 1);
}

void Mux::State::on_room(Channel& channel) {
  auto& line = *static_cast<Line*>(channel.tag);
  unlink(line);
  line.load = channel.in_flight();
  if (!line.leaving && must_leave(line)) {
    line.leaving = true;
    ++leaving_;
  }
  refill(line);
  if (line.leaving) {
    if (line.load == 0) let_go(line, false);
    return;
  }
  if (line.load == 0) line.idle_since = clock_.steady();
  link(line);
  channel.flush();
}

void Mux::State::on_broken(Channel& channel) { let_go(*static_cast<Line*>(channel.tag), true); }

void Mux::State::let_go(Line& line, bool broken) {
  unlink(line);
  if (line.leaving) --leaving_;
  line.channel->listen(nullptr);
  line.channel->tag = nullptr;
  pool::Lease lease = std::move(line.lease);
  std::erase_if(lines_, [&](const auto& held) { return held.get() == &line; });
  if (broken) {
    lease.discard();
  } else {
    lease.give_back();
  }
  if (first_ != nullptr) want_more();
}

void Mux::State::want_more() {
  if (stopped_ || acquiring_ >= kMostAcquiring || lines_.size() + acquiring_ >= pool_.limits().max_size) {
    if (acquiring_ > 0 || !lines_.empty() || stopped_) return;
  }
  ++acquiring_;
  asio::co_spawn(executor_, borrow(), [self = shared_from_this()](const std::exception_ptr&, const Result<void>&) {});
}

Task<void> Mux::State::borrow() {
  const auto self = shared_from_this();
  CallContext ctx;
  ctx.clock = &clock_;
  auto lease = co_await pool_.acquire(ctx.with_timeout(std::chrono::seconds(10)), "mux");
  --acquiring_;
  if (stopped_) co_return Result<void>();
  if (!lease) {
    kLog.debug("the mux gets no connection", {{"why", lease.error().message}});
    if (!lines_.empty() || acquiring_ > 0) co_return Result<void>();
    if (lease.error().retryable && first_ != nullptr && lease.error().code == ErrorCode::deadline_exceeded) {
      want_more();
      co_return Result<void>();
    }
    while (first_ != nullptr) {  // nothing is open, and waiting mends nothing
      Pending& pending = pending_of(*first_);
      dequeue(pending);
      pending.gone = lease.error();
      tell(pending);
    }
    co_return Result<void>();
  }
  auto line = std::make_unique<Line>();
  line->lease = std::move(*lease);
  line->channel = &line->lease.as<Channel>();
  line->channel->tag = line.get();
  line->channel->listen(this);
  line->channel->set_max_group(limits_.max_group);
  line->idle_since = clock_.steady();
  Line& added = *line;
  lines_.push_back(std::move(line));
  refill(added);
  link(added);
  if (!idle_timer_.armed()) turn_.arm(idle_timer_, clock_.steady() + limits_.idle);
  co_return Result<void>();
}

void Mux::State::shed_idle() {
  const SteadyTime now = clock_.steady();
  std::vector<Line*> idle;
  for (const auto& line : lines_) {
    if (line->channel->in_flight() > 0) continue;
    const bool wanted = idle.size() < pool_.wanted_back(acquiring_) || line->lease.outdated();
    if (wanted || now - line->idle_since >= limits_.idle) idle.push_back(line.get());
  }
  for (Line* line : idle) let_go(*line, false);
  if (!lines_.empty()) turn_.arm(idle_timer_, now + limits_.idle / 2);
}

void Mux::State::stop() {
  stopped_ = true;
  idle_timer_.disarm();
  while (first_ != nullptr) {
    Pending& pending = pending_of(*first_);
    dequeue(pending);
    pending.gone = Error(ErrorCode::unavailable, "it was stopped").with_retryable();
    tell(pending);
  }
  while (!lines_.empty()) {
    Line& line = *lines_.back();
    // What is in flight is told as lost by the closing channel; it must not come back here.
    const bool busy = line.channel->in_flight() > 0;
    let_go(line, busy);
  }
}

// ---- Mux ----

Mux::Mux(Executor executor, pool::Pool& pool, MuxLimits limits, const Clock& clock)
    : state_(std::make_shared<State>(executor, pool, limits, clock)) {}
Mux::~Mux() { state_->stop(); }

Task<Answer> Mux::query(CallContext ctx, const Statement& statement, std::span<const Param> params, CallTraits traits) {
  return state_->query(ctx, statement, params, traits);
}
std::size_t Mux::waiting() const { return state_->waiting_; }
std::size_t Mux::in_flight() const { return state_->in_flight_; }
std::size_t Mux::connections() const { return state_->connections(); }
const MuxTotals& Mux::totals() const { return state_->totals_; }

}  // namespace datawave::pg
