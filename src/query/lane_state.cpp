#include "lane_state.hpp"

#include <algorithm>
#include <boost/asio/co_spawn.hpp>

#include "datawave/core/text.hpp"
#include "datawave/io/lane.hpp"

namespace datawave::query {

namespace {
constexpr auto kLookAgain = std::chrono::seconds(1);
constexpr auto kOldest = std::chrono::seconds(5);
constexpr auto kWarnAgain = std::chrono::minutes(10);
constexpr auto kWarningTime = std::chrono::seconds(5);
constexpr auto kSizingTime = std::chrono::seconds(7);
constexpr auto kPauseTime = std::chrono::seconds(2);
constexpr auto kHeadroomTime = std::chrono::seconds(5);
constexpr auto kRetireTime = std::chrono::seconds(60);
constexpr std::size_t kMostStatements = 500;
constexpr std::size_t kMostRemembered = 4096;  // bytes of a statement's text
constexpr std::size_t kMostNames = 100'000;
constexpr std::size_t kRecordedBytes = 500;

std::string key_of(const Uuid& tenant, const std::string& name) {
  std::string key;
  key.reserve(sizeof tenant + name.size());
  key.append(reinterpret_cast<const char*>(&tenant), sizeof tenant).append(name);
  return key;
}

/// Whether connections of one serve the other.
bool same_endpoint(const source::DataSource& a, const source::DataSource& b) {
  if (a.connector != b.connector || a.connection != b.connection || a.secrets.size() != b.secrets.size()) return false;
  return std::equal(a.secrets.begin(), a.secrets.end(), b.secrets.begin(), [](const auto& x, const auto& y) {
    return x.first == y.first && x.second.set == y.second.set && x.second.updated_at == y.second.updated_at;
  });
}

void wake(std::vector<io::Suspension*>& waiters, Executor executor) {
  io::Turn& turn = io::Turn::of(executor);
  for (io::Suspension* waiter : std::exchange(waiters, {})) turn.soon(*waiter);
}
}  // namespace

Task<void> SharedRun::wait(CallContext ctx, Executor executor) {
  struct Waiting {
    SharedRun* run;
    io::Turn* turn;
    io::Suspension suspension;
    static void give_up(void* of) {
      auto& self = *static_cast<Waiting*>(of);
      if (std::erase(self.run->waiters_, &self.suspension) > 0) self.turn->soon(self.suspension);
    }
  };
  if (done_) co_return Result<void>();
  Waiting waiting;
  waiting.run = this;
  waiting.turn = &io::Turn::of(executor);
  waiters_.push_back(&waiting.suspension);
  io::CoarseTimer timer(&Waiting::give_up, &waiting);
  if (ctx.deadline != SteadyTime::max()) waiting.turn->arm(timer, ctx.deadline);
  co_await waiting.suspension.wait(&Waiting::give_up, &waiting);
  timer.disarm();
  if (!done_ && ctx.expired()) co_return fail(io::impl::deadline_error());
  if (!done_) co_return fail(io::impl::cancelled_error());
  co_return Result<void>();
}

void SharedRun::done(Executor executor) {
  done_ = true;
  wake(waiters_, executor);
}

LaneState::LaneState(Executor executor, Parts parts)
    : executor_(executor),
      parts_(parts),
      resolver_(io::make_system_resolver(executor)),
      dialer_(*resolver_, parts_.sources.policy().egress),
      audit_(executor, parts_.database),
      sizing_timer_([](void* of) { static_cast<LaneState*>(of)->look_at_sizes(); }, this) {}

std::shared_ptr<OpenSource> LaneState::known(const std::string& key) const {
  const auto named = names_.find(key);
  if (named == names_.end()) return nullptr;
  const auto found = open_.find(named->second);
  return found == open_.end() ? nullptr : found->second.open;
}

std::shared_ptr<OpenSource> LaneState::source_at_once(const store::TenantScope& scope, const std::string& name) const {
  const std::string key = key_of(scope.tenant(), name);
  auto open = known(key);
  if (!open || open->changes != parts_.sources.changes()) return nullptr;
  const auto age = parts_.clock.steady() - open->checked;
  // One looks again, the others go on with what is known meanwhile.
  const bool good = age < kLookAgain || (age < kOldest && looks_.contains(key));
  return good ? open : nullptr;
}

Task<std::shared_ptr<OpenSource>> LaneState::source(CallContext ctx, const store::TenantScope& scope,
                                                    const std::string& name) {
  if (auto open = source_at_once(scope, name)) co_return open;
  const std::string key = key_of(scope.tenant(), name);
  const std::uint64_t changes = parts_.sources.changes();
  if (const auto under_way = looks_.find(key); under_way != looks_.end()) {
    const std::shared_ptr<SharedRun> look = under_way->second;
    DW_CO_CHECK(co_await look->wait(ctx, executor_));
    if (auto open = known(key); open && open->changes == parts_.sources.changes()) co_return open;
  }
  const auto mine = std::make_shared<SharedRun>();
  const bool leads = looks_.emplace(key, mine).second;
  auto open = co_await look_up(ctx, scope, key, name, changes);
  if (leads) {
    looks_.erase(key);
    mine->done(executor_);
  }
  co_return open;
}

Task<std::shared_ptr<OpenSource>> LaneState::look_up(CallContext ctx, const store::TenantScope& scope,
                                                     const std::string& key, const std::string& name,
                                                     std::uint64_t changes) {
  auto found = co_await parts_.sources.find_to_query(ctx, scope, name);
  if (!found) {
    const auto gone = names_.find(key);
    if (gone != names_.end() && found.error().code == ErrorCode::not_found) {
      if (const auto at = open_.find(gone->second); at != open_.end()) {
        retire(std::move(at->second.open));
        open_.erase(at);
      }
      names_.erase(gone);
    }
    co_return fail(std::move(found).error());
  }
  const Uuid id = found->source.id;
  DW_CO_CHECK(co_await learn_setting(ctx, scope, id));
  std::shared_ptr<OpenSource> open;
  if (const auto before = open_.find(id);
      before != open_.end() && before->second.open->source.version == found->source.version)
    open = before->second.open;
  if (!open) {
    std::function<Result<std::shared_ptr<source::OpenedSource>>()> look =
        [this, ctx, scope, id]() -> Result<std::shared_ptr<source::OpenedSource>> {
      DW_TRY(auto opened, parts_.sources.load(ctx, scope, id));
      return std::make_shared<source::OpenedSource>(std::move(opened));
    };
    DW_CO_TRY(auto loaded,
              co_await io::run_blocking<std::shared_ptr<source::OpenedSource>>(ctx, parts_.blocking, look));
    if (ended_) co_return fail(Error(ErrorCode::unavailable, "the server is ending").with_retryable());
    const auto now = open_.find(id);  // by another name another may have been quicker
    if (now != open_.end() && same_endpoint(now->second.open->source, loaded->source)) {
      open = now->second.open;
      open->source = std::move(loaded->source);
    } else {
      DW_CO_TRY(open, make(std::move(*loaded), changes));
      if (now != open_.end()) retire(std::move(now->second.open));
      open_.insert_or_assign(id, Entry{scope.tenant(), open});
    }
  }
  open->admission = std::move(found->admission);
  open->checked = parts_.clock.steady();
  open->changes = changes;
  note_moment(*open);
  if (open->setting_version != parts_.settings.of(id).version) {
    asio::co_spawn(executor_, follow(open), [open](const std::exception_ptr&, const Result<void>&) {});
  }
  if (names_.size() >= kMostNames) names_.clear();
  names_[key] = id;
  co_return open;
}

Result<std::shared_ptr<OpenSource>> LaneState::make(source::OpenedSource loaded, std::uint64_t changes) {
  connect::OpenEnvironment environment;
  environment.dialer = &dialer_;
  environment.blocking = &parts_.blocking;
  connect::ReadsOptions options;
  options.name = loaded.source.name;
  const Uuid id = loaded.source.id;
  const PoolSetting setting = parts_.settings.of(id);
  const GatewayOptions& chosen = parts_.options;
  auto open = std::make_shared<OpenSource>();
  open->sizing = parts_.sizings.of(id, [&] {
    return PoolSizing::Start{chosen.pool_size.value_or(chosen.pool_start), chosen.pool_limit,
                             std::max(chosen.lanes, 1U), setting};
  });
  open->sizing->set(setting);  // it may be an older lane's, who has not heard of this
  open->granted = open->sizing->join(open.get(), parts_.clock.steady());
  open->setting_version = setting.version;
  open->paused = setting.paused;
  options.max_connections = setting.paused ? 0 : open->granted;  // none until the pause has begun
  DW_TRY(open->reads, loaded.connector->open_reads(executor_, std::move(loaded.spec), environment, std::move(options)));
  if (setting.paused) {
    auto pausing = [](std::shared_ptr<OpenSource> paused) -> Task<void> {
      CallContext ctx;
      co_return co_await paused->reads->pause(ctx.with_timeout(std::chrono::seconds(1)));
    };
    asio::co_spawn(executor_, pausing(open), [open](const std::exception_ptr&, const Result<void>&) {});
  }
  open->source = std::move(loaded.source);
  open->changes = changes;
  return open;
}

/// Whoever still reads through it ends in peace.
void LaneState::retire(std::shared_ptr<OpenSource> source) {
  auto draining = [](std::shared_ptr<OpenSource> old) -> Task<void> {
    CallContext ctx;
    auto drained = co_await old->reads->drain(ctx.with_timeout(kRetireTime));
    old->sizing->leave(old.get());
    co_return drained;
  };
  asio::co_spawn(executor_, draining(source), [source](const std::exception_ptr&, const Result<void>&) {});
}

Result<std::shared_ptr<const KnownStatement>> LaneState::statement(OpenSource& source, const std::string& sql,
                                                                   connect::Explain explain) {
  std::string key;
  key.reserve(1 + sql.size());
  key += static_cast<char>('0' + static_cast<int>(explain));
  key += sql;
  if (const auto found = source.statements.find(key); found != source.statements.end()) return found->second;
  auto known = std::make_shared<KnownStatement>();
  DW_TRY(known->statement, source.reads->prepare(sql, explain));
  known->record = "{\"statement\":";
  append_json_string(known->record, utf8_prefix(known->statement->shape(), kRecordedBytes));
  if (sql.size() > kMostRemembered) return known;
  if (source.statements.size() >= kMostStatements) source.statements.erase(source.statements.begin());
  source.statements.emplace(std::move(key), known);
  return known;
}

const std::vector<std::string>* LaneState::warnings_at_once(const OpenSource& source) const {
  const bool good = source.warnings && (source.asking || parts_.clock.steady() - source.warned < kWarnAgain);
  return good ? &*source.warnings : nullptr;
}

// ---- sizes ----

Task<void> LaneState::learn_setting(CallContext ctx, const store::TenantScope& scope, const Uuid& source) {
  const store::ReadBody<std::optional<PoolSetting>> body = [source](store::Tx& tx) {
    return load_pool_setting(tx, source);
  };
  DW_CO_TRY(const auto stored, co_await parts_.database.read<std::optional<PoolSetting>>(ctx, scope, body));
  parts_.settings.learn(source, stored);
  co_return Result<void>();
}

Task<void> LaneState::follow(std::shared_ptr<OpenSource> open) {
  const PoolSetting setting = parts_.settings.of(open->source.id);
  open->setting_version = setting.version;
  open->sizing->set(setting);
  open->granted = open->sizing->regrant(open.get(), open->reads->counts(), parts_.clock.steady());
  const bool was_paused = std::exchange(open->paused, setting.paused);
  open->reads->resize(open->granted);
  if (was_paused && !setting.paused) open->reads->resume();
  if (!setting.paused || was_paused) co_return Result<void>();
  // It is paused from now on; that all leases are back is waited for a moment and then told by the report.
  CallContext ctx;
  co_return co_await open->reads->pause(ctx.with_timeout(kPauseTime));
}

void LaneState::begin_sizing() {
  if (!ended_) io::Turn::of(executor_).arm(sizing_timer_, parts_.clock.steady());
}

void LaneState::look_at_sizes() {
  const SteadyTime now = parts_.clock.steady();
  bool used = false;
  for (const auto& [id, entry] : open_) {
    OpenSource& open = *entry.open;
    const LaneLook look{open.reads->load(), open.reads->counts(), open.paused};
    used = used || look.load.served != open.served || look.load.waiting > 0 || look.load.running > 0;
    open.served = look.load.served;
    const std::size_t granted = open.sizing->tick(&open, look, now);
    if (granted != open.granted) {
      open.granted = granted;
      if (!open.paused) open.reads->resize(granted);
    }
    if (!open.paused && look.counts.open() > 0 && open.sizing->wants_headroom(now)) ask_headroom(entry.open);
  }
  if (used) last_use_ = now;
  if (now - last_use_ < kSizingTime) {
    io::Turn::of(executor_).arm(sizing_timer_, now + PoolSizing::kInterval);
    return;
  }
  for (const auto& [id, entry] : open_) {
    entry.open->sizing->rest(entry.open.get());
    entry.open->granted = 1;
    if (!entry.open->paused) entry.open->reads->resize(1);
  }
}

void LaneState::ask_headroom(const std::shared_ptr<OpenSource>& open) {
  auto asking = [](std::shared_ptr<OpenSource> of) -> Task<void> {
    CallContext ctx;
    const std::size_t ours = of->sizing->held();
    DW_CO_TRY(const auto headroom, co_await of->reads->headroom(ctx.with_timeout(kHeadroomTime), ours));
    pool::Headroom left = headroom;  // what was opened meanwhile is ours, too
    const std::size_t since = of->sizing->held();
    left.held_by_others -= std::min(left.held_by_others, since > ours ? since - ours : 0);
    of->sizing->set_headroom(left);
    co_return Result<void>();
  };
  asio::co_spawn(executor_, asking(open), [open](const std::exception_ptr&, const Result<void>&) {});
}

void LaneState::note_moment(const OpenSource& open) {
  const pool::Report report = open.reads->report();
  PoolMoment moment;
  moment.at = open.checked;
  moment.in_use = report.counts.leased;
  moment.waiting = report.waiting;
  moment.max_connections = open.granted;
  const std::lock_guard lock(moments_mutex_);
  moments_[open.source.id] = moment;
}

std::shared_ptr<PoolSizing> PoolSizings::of(const Uuid& source, const std::function<PoolSizing::Start()>& start) {
  const std::lock_guard lock(mutex_);
  std::weak_ptr<PoolSizing>& known = sizings_[source];
  if (auto sizing = known.lock()) return sizing;
  auto made = std::make_shared<PoolSizing>(start());
  known = made;
  return made;
}

std::shared_ptr<PoolSizing> PoolSizings::find(const Uuid& source) const {
  const std::lock_guard lock(mutex_);
  const auto found = sizings_.find(source);
  return found == sizings_.end() ? nullptr : found->second.lock();
}

// ---- warnings ----

Task<std::vector<std::string>> LaneState::warnings(CallContext ctx, std::shared_ptr<OpenSource> source) {
  if (const auto* known_ones = warnings_at_once(*source)) co_return *known_ones;
  if (source->paused) co_return source->warnings.value_or(std::vector<std::string>());
  if (source->asking) {
    io::Suspension asked;
    source->who_waits.push_back(&asked);
    co_await asked.wait();
    co_return source->warnings.value_or(std::vector<std::string>());
  }
  source->asking = true;
  CallContext asking = ctx;
  asking.deadline = SteadyTime::max();
  auto rights = co_await source->reads->excess_rights(asking.with_timeout(kWarningTime));
  source->asking = false;
  std::vector<std::string> none;
  if (rights) {
    source->warnings = std::move(*rights);
    source->warned = parts_.clock.steady();
  } else {  // asked again in a while, and not by each who queries
    source->warnings.emplace();
    source->warned = parts_.clock.steady() - kWarnAgain + kLookAgain * 10;
  }
  wake(source->who_waits, executor_);
  co_return source->warnings.value_or(none);
}

std::optional<PoolMoment> LaneState::moment(const Uuid& source) const {
  const std::lock_guard lock(moments_mutex_);
  const auto found = moments_.find(source);
  if (found == moments_.end()) return std::nullopt;
  PoolMoment moment = found->second;
  if (parts_.clock.steady() - moment.at > kOldest) moment.in_use = moment.waiting = 0;  // nobody queries it now
  return moment;
}

std::vector<std::shared_ptr<OpenSource>> LaneState::all(const Uuid& tenant) const {
  std::vector<std::shared_ptr<OpenSource>> out;
  for (const auto& [id, entry] : open_) {
    if (entry.tenant == tenant) out.push_back(entry.open);
  }
  return out;
}

std::shared_ptr<OpenSource> LaneState::find(const Uuid& tenant, const Uuid& source) const {
  const auto found = open_.find(source);
  if (found == open_.end() || found->second.tenant != tenant) return nullptr;
  return found->second.open;
}

Task<void> LaneState::end(CallContext ctx) {
  ended_ = true;
  sizing_timer_.disarm();
  names_.clear();
  auto open = std::exchange(open_, {});
  for (auto& [id, entry] : open) {
    auto drained = co_await entry.open->reads->drain(ctx);
    static_cast<void>(drained);  // what is left is closed with the lane
  }
  co_return Result<void>();
}

}  // namespace datawave::query
