#include "datawave/pg/channel.hpp"

#include <utility>

#include "channel_impl.hpp"

namespace datawave::pg {

Channel::Impl::Impl(std::unique_ptr<Session::Impl> s, ChannelLimits l, Executor executor)
    : session(std::move(s)),
      limits(l),
      turn(io::Turn::of(executor)),
      flush_hook([](void* of) { static_cast<Impl*>(of)->flush(); }, this),
      cache(l.max_statements, l.max_statement_bytes) {}

void Channel::Impl::append_control(std::string_view closes) {
  end_group();
  end_units();
  Flight& flight = flights.push();
  flight.ends_group = true;
  wire::Writer writer(out);
  writer.close_statement(closes);
  writer.sync();
  turn.at_end(flush_hook);
}

void Channel::Impl::append_own(const std::shared_ptr<Prepared>& prepared) {
  Flight& flight = flights.push();
  flight.own = flight.in_unit = true;
  flight.prepared = prepared;
  wire::Writer writer(out);
  if (!std::exchange(prepared->forgotten, false)) {
    writer.bind_and_execute(prepared->name, {});
    return;
  }
  if (limits.max_statements == 0) prepared->forgotten = true;  // each time anew, without a name
  flight.parses = true;
  writer.parse(prepared->name, prepared->text);
  writer.describe_statement(prepared->name);
  writer.bind_and_execute(prepared->name, {});
}

void Channel::Impl::begin_unit() {
  end_group();
  if (begin == nullptr) {
    const bool named = limits.max_statements > 0;
    const auto make = [named](const char* name, const char* text) {
      auto prepared = std::make_shared<Prepared>();
      prepared->name = named ? name : "";
      prepared->text = text;
      prepared->forgotten = true;  // at the server there is none yet
      return prepared;
    };
    begin = make("dw_begin", "BEGIN READ ONLY");
    rollback = make("dw_rollback", "ROLLBACK");
  }
  if (unit_open) append_own(rollback);
  append_own(begin);
  unit_open = true;
}

void Channel::Impl::end_units() {
  if (!unit_open) return;
  unit_open = false;
  append_own(rollback);
  flights.back().ends_group = true;
  wire::Writer(out).sync();
}

void Channel::Impl::submit(Call& call) {
  if (call.number_ != 0) {  // not its first time
    call.answer = Answer();
    call.error.reset();
    call.again = call.lost = false;
  }
  if (flights.empty()) head_since = turn.now();
  if (open_group > 0 && (!call.shares_sync || call.principal != group_principal || open_group >= max_group))
    end_group();
  const Statement& statement = *call.statement;
  const std::shared_ptr<Prepared>* found = nullptr;
  if (statement.serial() == last_serial && !last->forgotten) {
    found = &last;
  } else {
    found = cache.find(statement);
    if (found != nullptr) {
      last = *found;
      last_serial = statement.serial();
    }
  }
  bool parses = false;
  std::shared_ptr<Prepared> prepared;
  if (found != nullptr) {
    prepared = *found;
  } else if (cache.takes(statement)) {
    parses = true;
    prepared = cache.add(statement, evicted);
    if (!evicted.empty()) {
      for (const std::string& name : evicted) append_control(name);
      evicted.clear();
    }
  } else {
    parses = true;
    prepared = std::make_shared<Prepared>();
    prepared->forgotten = true;
  }
  if (call.read_only) {
    begin_unit();
  } else {
    end_units();
  }
  Flight& flight = flights.push();
  ++calls;
  flight.call = &call;
  flight.parses = parses;
  flight.in_unit = call.read_only;
  call.channel_ = channel;
  call.number_ = flights.first_number() + flights.size();
  wire::Writer writer(out);
  if (parses) {
    writer.parse(prepared->name, statement.text());
    writer.describe_statement(prepared->name);
  }
  writer.bind_and_execute(prepared->name, call.params, call.max_rows);
  flight.prepared = std::move(prepared);
  uses = uses | statement.session_use();
  if (call.shares_sync && !call.read_only) {
    group_principal = call.principal;
    ++open_group;
  } else {
    writer.sync();
    flight.ends_group = true;
  }
  turn.at_end(flush_hook);
}

void Channel::Impl::end_group() {
  if (open_group == 0) return;
  wire::Writer(out).sync();
  flights.back().ends_group = true;
  open_group = 0;
}

void Channel::Impl::flush() {
  end_group();
  end_units();
  if (!out.empty() && !broken) session->stream->send(out);
}

Channel::Channel(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) { impl_->channel = this; }

Channel::~Channel() {
  if (!impl_->broken) impl_->session->stream->close();
}

Task<std::unique_ptr<Channel>> Channel::connect(CallContext ctx, io::Dialer& dialer, ConnectParams params,
                                                ChannelLimits limits) {
  DW_CO_TRY(auto session, co_await Session::connect(ctx, dialer, std::move(params)));
  auto executor = co_await asio::this_coro::executor;
  auto impl = std::make_unique<Impl>(std::move(session->impl_), limits, executor);
  std::unique_ptr<Channel> channel(new Channel(std::move(impl)));
  if (!channel->impl_->session->stream->attach(*channel->impl_)) {
    co_return fail(Error(ErrorCode::unavailable, "the connection was closed right after it was made").with_retryable());
  }
  co_return channel;
}

Task<std::unique_ptr<Channel>> Channel::start_on(CallContext ctx, std::unique_ptr<io::ByteStream> stream,
                                                 ConnectParams params, ChannelLimits limits) {
  DW_CO_TRY(auto session, co_await Session::start_on(ctx, std::move(stream), std::move(params)));
  auto executor = co_await asio::this_coro::executor;
  auto impl = std::make_unique<Impl>(std::move(session->impl_), limits, executor);
  std::unique_ptr<Channel> channel(new Channel(std::move(impl)));
  if (!channel->impl_->session->stream->attach(*channel->impl_)) {
    co_return fail(ErrorCode::unavailable, "the stream cannot be attached to");
  }
  co_return channel;
}

void Channel::submit(Call& call) { impl_->submit(call); }
void Channel::flush() { impl_->flush(); }
void Channel::abandon(Call& call) {
  if (call.channel_ != this) return;
  impl_->flights[static_cast<std::size_t>(call.number_ - 1 - impl_->flights.first_number())].call = nullptr;
  call.channel_ = nullptr;
}
std::size_t Channel::in_flight() const { return impl_->flights.empty() ? 0 : std::max<std::size_t>(impl_->calls, 1); }
bool Channel::head_abandoned() const {
  FlightRing& flights = impl_->flights;
  std::size_t head = 0;
  while (head < flights.size() && flights[head].own && !flights[head].ends_group) ++head;
  return head < flights.size() && flights[head].call == nullptr && !flights[head].own &&
         flights[head].prepared != nullptr;
}
SteadyTime Channel::head_since() const { return impl_->head_since; }
void Channel::set_max_group(std::size_t statements) { impl_->max_group = std::max<std::size_t>(statements, 1); }

bool Channel::waits_for(const Call& call) const { return call.channel_ == this; }

ChannelQuery::ChannelQuery(Channel& channel, const CallContext& ctx, const Statement& statement,
                           std::span<const Param> params, CallTraits traits)
    : channel_(channel), call_(statement, params, &ChannelQuery::done, this), timer_(&ChannelQuery::on_deadline, this) {
  call_.read_only = traits.read_only;
  call_.max_rows = traits.max_rows;
  call_.max_bytes = traits.max_bytes;
  if (!channel_.usable()) {
    call_.lost = true;
    give_up(Error(ErrorCode::unavailable, "the connection is closed").with_retryable());
  } else if (ctx.expired()) {
    give_up(io::impl::deadline_error());
  } else {
    channel_.impl_->submit(call_);
    if (ctx.deadline != SteadyTime::max()) channel_.impl_->turn.arm(timer_, ctx.deadline);
  }
}
ChannelQuery::~ChannelQuery() {
  if (channel_.waits_for(call_)) channel_.impl_->condemned = true;
  channel_.abandon(call_);
}

void ChannelQuery::tell() {
  if (told_) return;
  told_ = true;
  timer_.disarm();
  channel_.impl_->turn.soon(suspension_);
}

void ChannelQuery::done(Call& call) {
  auto& self = *static_cast<ChannelQuery*>(call.owner);
  if (call.error && call.again && ++self.attempts_ < 3 && self.channel_.usable()) {
    self.channel_.impl_->submit(call);
    return;
  }
  self.tell();
}

void ChannelQuery::give_up(Error why) {
  if (told_) return;
  if (channel_.waits_for(call_)) channel_.impl_->condemned = true;
  channel_.abandon(call_);
  call_.error = std::make_unique<Error>(std::move(why));
  tell();
}
void ChannelQuery::on_cancel(void* of) { static_cast<ChannelQuery*>(of)->give_up(io::impl::cancelled_error()); }
void ChannelQuery::on_deadline(void* of) { static_cast<ChannelQuery*>(of)->give_up(io::impl::deadline_error()); }

Result<Answer> ChannelQuery::take() {
  if (!ok()) return fail(std::move(*call_.error));
  return std::move(call_.answer);
}

Task<Answer> Channel::query(CallContext ctx, const Statement& statement, std::span<const Param> params,
                            CallTraits traits) {
  ChannelQuery query(*this, ctx, statement, params, traits);
  co_await query.wait();
  co_return query.take();
}

bool Channel::usable() const { return !impl_->broken && !impl_->condemned; }
bool Channel::in_transaction() const { return impl_->session->transaction != TransactionState::idle; }
bool Channel::clean() const {
  // What a transaction used ended with it; the rest stays in the session.
  const auto rest = static_cast<std::uint8_t>(impl_->uses) & ~static_cast<unsigned>(SessionUse::transaction);
  return impl_->flights.empty() && !in_transaction() && rest == 0;
}
std::string Channel::pinned_by() const {
  std::string why = describe(impl_->uses);
  if (in_transaction() && !has(impl_->uses, SessionUse::transaction)) why = "transaction";
  return clean() ? std::string() : why;
}
std::string Channel::doing() const {
  if (impl_->flights.empty()) return {};
  std::size_t head = 0;
  while (head + 1 < impl_->flights.size() && impl_->flights[head].own) ++head;
  if (impl_->flights[head].own) return "ROLLBACK";
  Call* call = impl_->flights[head].call;
  return call == nullptr ? "a statement that was given up" : call->statement->text().substr(0, 200);
}

Task<void> Channel::reset(CallContext ctx) {
  static const Statement kRollback("ROLLBACK");
  static const Statement kDiscard("DISCARD ALL");
  static const Statement kNothing("SELECT 1");
  if (impl_->calls > 0) co_return fail(ErrorCode::precondition_failed, "statements are in flight");
  if (!impl_->flights.empty()) DW_CO_CHECK(co_await query(ctx, kNothing));  // behind the ROLLBACK of a unit
  if (in_transaction()) DW_CO_CHECK(co_await query(ctx, kRollback));
  if (!clean()) DW_CO_CHECK(co_await query(ctx, kDiscard));
  impl_->uses = SessionUse::none;
  co_return Result<void>();
}

Task<void> Channel::check(CallContext ctx) {
  static const Statement kNothing("SELECT 1");
  DW_CO_CHECK(co_await query(ctx, kNothing));
  co_return Result<void>();
}

Task<void> Channel::close(CallContext ctx) {
  Impl& impl = *impl_;
  if (impl.broken) co_return Result<void>();
  ctx = ctx.with_timeout(std::chrono::seconds(10));
  impl.condemned = true;
  wire::Writer(impl.out).terminate();
  impl.flush();
  io::Suspension ended;
  const auto wake = [](void* of) {
    auto& self = *static_cast<Impl*>(of);
    if (self.closing != nullptr) self.turn.soon(*std::exchange(self.closing, nullptr));
  };
  // A request to cancel that comes before its statement has begun is lost: so it is repeated until the server has let
  // go.
  for (auto pause = std::chrono::milliseconds(50); !impl.broken && !ctx.expired(); pause *= 2) {
    if (!impl.flights.empty() && impl.session->dialer != nullptr && impl.session->pid != 0) {
      auto asked = co_await impl.session->send_cancel(ctx.with_timeout(std::chrono::seconds(1)));
      static_cast<void>(asked);  // advisory
      if (impl.broken) break;
    }
    io::CoarseTimer timer(wake, &impl);
    impl.turn.arm(timer, std::min(ctx.deadline, system_clock().steady() + pause));
    impl.closing = &ended;
    co_await ended.wait();
  }
  if (!impl.broken) impl.session->stream->close();
  co_return Result<void>();
}

std::uint32_t Channel::backend_pid() const { return impl_->session->pid; }
std::string_view Channel::parameter(std::string_view name) const {
  const auto it = impl_->session->parameters.find(name);
  return it == impl_->session->parameters.end() ? std::string_view() : std::string_view(it->second);
}
std::size_t Channel::prepared_statements() const { return impl_->cache.count(); }

}  // namespace datawave::pg
