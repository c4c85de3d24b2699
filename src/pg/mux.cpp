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

class MuxState final : public std::enable_shared_from_this<MuxState>, public ChannelListener {
 public:
  MuxState(Executor executor, pool::Pool& pool, MuxLimits limits, const Clock& clock)
      : executor_(executor),
        pool_(pool),
        limits_(limits),
        clock_(clock),
        turn_(io::Turn::of(executor)),
        idle_timer_([](void* of) { static_cast<MuxState*>(of)->shed_idle(); }, this) {
    limits_.depth = std::clamp<std::size_t>(limits_.depth, 1, kMostDepth);
    by_load_.resize(limits_.depth + 1);
  }

  [[nodiscard]] bool is_slow(const Statement& statement) const { return statement.mean() > limits_.slow; }
  Task<Answer> query_alone(CallContext ctx, const Statement& statement, std::span<const Param> params,
                           CallTraits traits);
  void begin(MuxQuery& query, const CallContext& ctx, CallTraits traits);
  void done(MuxQuery& query);
  void give_up(MuxQuery& query, Error why);
  void forget(MuxQuery& query);
  void stop();
  void on_room(Channel& channel) override;
  void on_broken(Channel& channel) override;

  [[nodiscard]] pool::LoadCounters load() const {
    pool::LoadCounters out;
    out.served = totals_.answered + totals_.failed - given_up_;
    out.running = in_flight_ + alone_;
    out.inside = totals_.inside;
    out.waiting = waiting_ + pool_.waiting() + (in_flight_ > lines_.size() ? in_flight_ - lines_.size() : 0);
    return out;
  }

  std::size_t waiting_ = 0;
  std::size_t in_flight_ = 0;
  std::size_t alone_ = 0;       ///< running with a connection to themselves
  std::uint64_t given_up_ = 0;  ///< of those that failed: here, and not at the server
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
  static MuxQuery& query_of(Call& call) { return *static_cast<MuxQuery*>(call.owner); }
  void tell(MuxQuery& query);
  void admit(MuxQuery& query);
  void enqueue(MuxQuery& query, bool at_front);
  void dequeue(MuxQuery& query);
  void send(MuxQuery& query, Line& line);
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

void MuxState::begin(MuxQuery& query, const CallContext& ctx, CallTraits traits) {
  const SessionUse uses = query.call_.statement->session_use();
  if (uses != SessionUse::none) {
    return give_up(query,
                   Error(ErrorCode::precondition_failed, "this statement uses the session (" + describe(uses) + ")")
                       .with_remedy("Borrow a connection from the pool and run it there."));
  }
  if (stopped_) return give_up(query, Error(ErrorCode::unavailable, "it was stopped").with_retryable());
  if (waiting_ >= limits_.max_waiting) {
    return give_up(query, Error(ErrorCode::resource_exhausted, "too many statements wait").with_retryable());
  }
  query.since_ = turn_.now();
  query.idempotent_ = traits.idempotent || traits.read_only;
  query.call_.shares_sync = traits.idempotent && !traits.read_only && limits_.max_group > 1;
  query.call_.read_only = traits.read_only;
  query.call_.principal = traits.principal;
  query.call_.max_rows = traits.max_rows;
  query.call_.max_bytes = traits.max_bytes;
  if (ctx.deadline != SteadyTime::max()) turn_.arm(query.timer_, ctx.deadline);
  admit(query);
}

Task<Answer> MuxState::query_alone(CallContext ctx, const Statement& statement, std::span<const Param> params,
                                   CallTraits traits) {
  const auto self = shared_from_this();
  ++totals_.alone;
  const SteadyTime since = turn_.now();
  const bool idempotent = traits.idempotent || traits.read_only;
  for (int attempt = 1;; ++attempt) {
    DW_CO_TRY(auto lease, co_await pool_.acquire(ctx, "a slow statement"));
    ChannelQuery query(lease.as<Channel>(), ctx, statement, params, traits);
    ++alone_;
    co_await query.wait();
    --alone_;
    if (!query.lost() || !idempotent || attempt == kMostAttempts || stopped_) {
      ++(query.ok() ? totals_.answered : totals_.failed);
      totals_.inside += turn_.now() - since;
      co_return query.take();
    }
    ++totals_.retried;
  }
}

void MuxState::tell(MuxQuery& query) {
  if (query.told_) return;
  query.told_ = true;
  query.timer_.disarm();
  ++(query.ok() ? totals_.answered : totals_.failed);
  if (query.since_ != SteadyTime()) totals_.inside += turn_.now() - query.since_;
  turn_.soon(query.suspension_);
}

/// Its place in the pipeline stays taken until the answer has come.
void MuxState::forget(MuxQuery& query) {
  if (query.queued_) dequeue(query);
  if (query.channel_ == nullptr) return;
  query.channel_->abandon(query.call_);
  query.channel_ = nullptr;
  --in_flight_;
}

void MuxState::give_up(MuxQuery& query, Error why) {
  if (query.told_) return;
  ++given_up_;
  forget(query);
  query.call_.error = std::make_unique<Error>(std::move(why));
  tell(query);
}

void MuxState::admit(MuxQuery& query) {
  Line* line = first_ == nullptr ? least_loaded() : nullptr;
  if (line == nullptr) {
    enqueue(query, false);
    return want_more();
  }
  if (line->load > 0) want_more();
  send(query, *line);
}

void MuxState::enqueue(MuxQuery& query, bool at_front) {
  Call& call = query.call_;
  query.queued_ = true;
  ++waiting_;
  call.previous = at_front ? nullptr : last_;
  call.next = at_front ? first_ : nullptr;
  (call.previous != nullptr ? call.previous->next : first_) = &call;
  (call.next != nullptr ? call.next->previous : last_) = &call;
}

void MuxState::dequeue(MuxQuery& query) {
  Call& call = query.call_;
  query.queued_ = false;
  --waiting_;
  (call.previous != nullptr ? call.previous->next : first_) = call.next;
  (call.next != nullptr ? call.next->previous : last_) = call.previous;
}

void MuxState::done(MuxQuery& query) {
  query.channel_ = nullptr;
  --in_flight_;
  Call& call = query.call_;
  const bool try_again = call.error && (call.again || (call.lost && query.idempotent_));
  if (!try_again || ++query.attempts_ >= kMostAttempts || stopped_) return tell(query);
  ++(call.again ? totals_.run_again : totals_.retried);
  call.shares_sync = false;
  enqueue(query, true);
  want_more();
}

// ---- connections ----

void MuxState::link(Line& line) {
  line.load = std::min(line.channel->in_flight(), limits_.depth);
  Line*& head = by_load_[line.load];
  line.previous = nullptr;
  line.next = head;
  if (head != nullptr) head->previous = &line;
  head = &line;
  loads_ |= std::uint64_t{1} << line.load;
  line.linked = true;
}

void MuxState::unlink(Line& line) {
  if (!line.linked) return;
  line.linked = false;
  (line.previous != nullptr ? line.previous->next : by_load_[line.load]) = line.next;
  if (line.next != nullptr) line.next->previous = line.previous;
  if (by_load_[line.load] == nullptr) loads_ &= ~(std::uint64_t{1} << line.load);
}

MuxState::Line* MuxState::least_loaded() {
  while (loads_ != 0) {
    const auto load = static_cast<std::size_t>(std::countr_zero(loads_));
    Line& line = *by_load_[load];
    if (load >= limits_.depth) return nullptr;
    if (load > 0 && turn_.now() - line.channel->head_since() > limits_.head_of_line) {
      unlink(line);  // until it answers
      continue;
    }
    return &line;
  }
  return nullptr;
}

void MuxState::send(MuxQuery& query, Line& line) {
  unlink(line);
  query.channel_ = line.channel;
  ++in_flight_;
  line.channel->submit(query.call_);
  link(line);
}

void MuxState::refill(Line& line) {
  while (takes(line) && first_ != nullptr) {
    MuxQuery& query = query_of(*first_);
    dequeue(query);
    query.channel_ = line.channel;
    ++in_flight_;
    line.channel->submit(query.call_);
    line.load = line.channel->in_flight();
  }
}

/// Never more than the pool wants back, nor many at once where all are to be replaced.
bool MuxState::must_leave(const Line& line) const {
  if (leaving_ < pool_.wanted_back(acquiring_)) return true;
  return line.lease.outdated() && leaving_ == 0;
}

void MuxState::on_room(Channel& channel) {
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
  if (line.load == 0) line.idle_since = turn_.now();
  link(line);
  channel.flush();
}

void MuxState::on_broken(Channel& channel) { let_go(*static_cast<Line*>(channel.tag), true); }

void MuxState::let_go(Line& line, bool broken) {
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

void MuxState::want_more() {
  if (stopped_ || acquiring_ >= kMostAcquiring || lines_.size() + acquiring_ >= pool_.limits().max_size) {
    if (acquiring_ > 0 || !lines_.empty() || stopped_) return;
  }
  ++acquiring_;
  asio::co_spawn(executor_, borrow(), [self = shared_from_this()](const std::exception_ptr&, const Result<void>&) {});
}

Task<void> MuxState::borrow() {
  const auto self = shared_from_this();
  CallContext ctx;
  ctx.clock = &clock_;
  auto lease = co_await pool_.acquire(ctx.with_timeout(std::chrono::seconds(10)), "shared by statements");
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
      MuxQuery& query = query_of(*first_);
      dequeue(query);
      query.call_.error = std::make_unique<Error>(lease.error());
      tell(query);
    }
    co_return Result<void>();
  }
  auto line = std::make_unique<Line>();
  line->lease = std::move(*lease);
  line->channel = &line->lease.as<Channel>();
  line->channel->tag = line.get();
  line->channel->listen(this);
  line->channel->set_max_group(limits_.max_group);
  line->idle_since = turn_.now();
  Line& added = *line;
  lines_.push_back(std::move(line));
  refill(added);
  link(added);
  if (!idle_timer_.armed()) turn_.arm(idle_timer_, clock_.steady() + limits_.idle);
  co_return Result<void>();
}

void MuxState::shed_idle() {
  const SteadyTime now = turn_.now();
  std::vector<Line*> idle;
  std::vector<Line*> stuck;
  for (const auto& line : lines_) {
    if (line->channel->head_abandoned() && now - line->channel->head_since() > limits_.stuck)
      stuck.push_back(line.get());
    if (line->channel->in_flight() > 0) continue;
    const bool wanted = idle.size() < pool_.wanted_back(acquiring_) || line->lease.outdated();
    if (wanted || now - line->idle_since >= limits_.idle) idle.push_back(line.get());
  }
  for (Line* line : idle) let_go(*line, false);
  for (Line* line : stuck) let_go(*line, true);
  if (!lines_.empty()) turn_.arm(idle_timer_, now + limits_.idle / 2);
}

void MuxState::stop() {
  stopped_ = true;
  idle_timer_.disarm();
  while (first_ != nullptr) {
    MuxQuery& query = query_of(*first_);
    dequeue(query);
    query.call_.error = std::make_unique<Error>(Error(ErrorCode::unavailable, "it was stopped").with_retryable());
    tell(query);
  }
  while (!lines_.empty()) {
    Line& line = *lines_.back();
    // What is in flight is told as lost by the closing channel; it must not come back here.
    const bool busy = line.channel->in_flight() > 0;
    let_go(line, busy);
  }
}

// ---- MuxQuery ----

MuxQuery::MuxQuery(Mux& mux, const CallContext& ctx, const Statement& statement, std::span<const Param> params,
                   CallTraits traits)
    : state_(mux.state_), call_(statement, params, &MuxQuery::done, this), timer_(&MuxQuery::on_deadline, this) {
  state_->begin(*this, ctx, traits);
}
MuxQuery::~MuxQuery() {
  if (!told_) state_->forget(*this);
}
void MuxQuery::done(Call& call) {
  auto& self = *static_cast<MuxQuery*>(call.owner);
  self.state_->done(self);
}
void MuxQuery::on_cancel(void* of) {
  auto& self = *static_cast<MuxQuery*>(of);
  self.state_->give_up(self, io::impl::cancelled_error());
}
void MuxQuery::on_deadline(void* of) {
  auto& self = *static_cast<MuxQuery*>(of);
  self.state_->give_up(self, io::impl::deadline_error());
}
Result<Answer> MuxQuery::take() {
  if (!ok()) return fail(std::move(*call_.error));
  return std::move(call_.answer);
}

// ---- Mux ----

Mux::Mux(Executor executor, pool::Pool& pool, MuxLimits limits, const Clock& clock)
    : state_(std::make_shared<MuxState>(executor, pool, limits, clock)) {}
Mux::~Mux() { state_->stop(); }

Task<Answer> Mux::query(CallContext ctx, const Statement& statement, std::span<const Param> params, CallTraits traits) {
  if (state_->is_slow(statement) && statement.session_use() == SessionUse::none) {
    co_return co_await state_->query_alone(ctx, statement, params, traits);
  }
  MuxQuery query(*this, ctx, statement, params, traits);
  co_await query.wait();
  co_return query.take();
}
bool Mux::is_slow(const Statement& statement) const { return state_->is_slow(statement); }
std::size_t Mux::waiting() const { return state_->waiting_; }
std::size_t Mux::in_flight() const { return state_->in_flight_; }
std::size_t Mux::connections() const { return state_->connections(); }
const MuxTotals& Mux::totals() const { return state_->totals_; }
pool::LoadCounters Mux::load() const { return state_->load(); }

}  // namespace datawave::pg
