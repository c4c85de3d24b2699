#include "datawave/monitor/monitor.hpp"

#include <algorithm>
#include <atomic>
#include <boost/asio/basic_waitable_timer.hpp>
#include <map>
#include <mutex>
#include <set>
#include <thread>
#include <tuple>

#include "datawave/access/system_scope.hpp"
#include "datawave/core/log.hpp"
#include "datawave/io/lane.hpp"
#include "diagnose.hpp"
#include "probe.hpp"

namespace datawave::monitor {

namespace {
constexpr log::Logger kLog{"monitor"};
constexpr std::size_t kSavedAtOnce = 300;  // sources in one body
constexpr std::size_t kBegunTogether = 16;
using Timer =
    asio::basic_waitable_timer<std::chrono::steady_clock, asio::wait_traits<std::chrono::steady_clock>, Executor>;

store::ScopeFacts probe_work() { return access::system_scope(access::SystemWork::health_probe); }

/// Nothing is known any more of what should have been probed again long ago: the server that did is gone, or probing is
/// off.
constexpr auto kOverdue = std::chrono::minutes(3);
constexpr auto kLongestPause = std::chrono::minutes(70);

void forget_if_overdue(HealthReport& report, UtcTime now) {
  if (!report.next_probe_at || *report.next_probe_at + kOverdue > now || !report.last_probe) return;
  report.state = HealthState::unknown;
  report.score.reset();
  report.reason = "not probed since " + format_utc(report.last_probe->at);
}

/// A change of state on its way into the store.
struct Change {
  Uuid tenant;
  HealthReport report;
  HealthState before = HealthState::unknown;
};

/// What other threads may see.
struct Published {
  Uuid tenant;
  HealthReport report;
};
}  // namespace

struct HealthMonitor::Impl {
  Parts parts;
  MonitorOptions options;
  PoolHook pool_hook;
  bool alone = false;  // no other process has this store

  io::Lane lane;
  std::thread thread;
  std::atomic<bool> stopping{false};

  // On the lane.
  std::unique_ptr<io::Resolver> resolver;
  std::unique_ptr<io::Dialer> dialer;
  struct Known {
    Uuid tenant;
    KnownSource source;
  };
  std::map<Uuid, Known> known;                     // every source of the store
  std::map<Uuid, std::int64_t> looked;             // by tenant: the event up to which its sources were read
  std::map<Uuid, std::shared_ptr<Watch>> watches;  // those whose lease is ours
  std::set<std::pair<SteadyTime, Uuid>> due;
  std::map<Uuid, SteadyTime> new_until;  // by tenant: what its new endpoints have used up
  std::vector<Change> changes;
  std::size_t in_flight = 0;
  std::size_t suspects_in_flight = 0;  // of sources that failed last time
  SteadyTime lease_good_until;
  SteadyTime flushed;
  Timer probing{lane.executor()};
  Timer booking{lane.executor()};
  bool booking_wanted = false;

  mutable std::mutex mutex;  // over what follows; never held over a wait
  std::map<Uuid, std::shared_ptr<const Published>> published;
  Counts counted;

  Impl(Parts p, MonitorOptions o) : parts(p), options(std::move(o)) {
    if (options.owner.empty()) options.owner = to_string(make_uuid_v7(parts.clock, parts.random));
    alone = parts.database.dialect() == store::Dialect::sqlite;
  }

  [[nodiscard]] SteadyTime now() const { return parts.clock.steady(); }
  [[nodiscard]] CallContext store_context() const {
    CallContext ctx;
    ctx.clock = &parts.clock;
    return ctx.with_timeout(stopping ? std::chrono::seconds(3) : std::chrono::seconds(10));
  }

  /// When an endpoint that is new may be probed first.
  SteadyTime first_probe_at(const Uuid& tenant) {
    constexpr auto kEach = std::chrono::seconds(1);
    SteadyTime& used = new_until[tenant];
    used = std::max(used, now()) + kEach;
    return std::max(now(), used - kEach * options.new_at_once);
  }

  // -- probing --

  void schedule(Watch& watch, SteadyTime at) {
    due.erase({watch.due, watch.id()});
    watch.due = at;
    due.insert({at, watch.id()});
    probing.cancel();
  }

  [[nodiscard]] bool may_begin(const Watch& watch) const {
    if (in_flight >= options.at_once) return false;
    const std::size_t for_suspects = std::max<std::size_t>(options.at_once / 2, 1);
    return watch.failures().in_a_row == 0 || suspects_in_flight < for_suspects;
  }

  Task<void> probe_when_due() {
    while (!stopping) {
      const SteadyTime at = now();
      const bool held = alone || at + options.probe_time < lease_good_until;
      for (auto it = due.begin(); held && it != due.end() && it->first <= at;) {
        const auto found = watches.find(it->second);
        if (found == watches.end() || found->second->in_flight) {
          it = due.erase(it);
          continue;
        }
        if (!may_begin(*found->second)) {
          ++it;
          continue;
        }
        it = due.erase(it);
        begin(found->second);
      }
      SteadyTime wake = at + std::chrono::seconds(1);
      if (!due.empty()) wake = std::clamp(due.begin()->first, at + std::chrono::milliseconds(1), wake);
      probing.expires_at(wake);
      co_await probing.async_wait(use_task);
    }
    co_return Result<void>();
  }

  void count_in_flight(int more) {
    in_flight += static_cast<std::size_t>(more);
    const std::lock_guard lock(mutex);
    counted.in_flight += more;
  }

  void begin(const std::shared_ptr<Watch>& watch) {
    watch->in_flight = true;
    const bool suspect = watch->failures().in_a_row > 0;
    count_in_flight(1);
    suspects_in_flight += suspect ? 1 : 0;
    auto done = [this, watch, suspect](const std::exception_ptr&, const Result<void>&) {
      watch->in_flight = false;
      watch->begun = false;
      count_in_flight(-1);
      suspects_in_flight -= suspect ? 1 : 0;
      probing.cancel();
    };
    auto task = io::impl::walled<void>(one_round(watch));
    asio::co_spawn(lane.executor(), std::move(task), asio::bind_cancellation_slot(watch->cancel.slot(), done));
  }

  Task<void> one_round(std::shared_ptr<Watch> watch) {
    watch->begun = true;
    if (stopping || watch->removed) co_return Result<void>();
    watch->moved = false;
    CallContext ctx;
    ctx.clock = &parts.clock;
    ctx.deadline = now() + options.probe_time;
    const ProbeParts with{parts.sources, parts.blocking, *dialer, parts.clock};
    auto probed = co_await probe(ctx, *watch, with);
    if (stopping || watch->removed) co_return Result<void>();
    if (watch->moved) {  // what was asked is not this source any more
      watch->connection.reset();
      schedule(*watch, first_probe_at(watch->tenant()));
      co_return Result<void>();
    }
    if (probed) {
      take(*watch, std::move(*probed));
    } else if (probed.error().code != ErrorCode::not_found) {
      kLog.warn("source_not_probed", {{"source", to_string(watch->id())}, {"error", probed.error().describe()}});
    }
    const auto pause = next_pause(options, watch->failures(), parts.random.next_u64());
    watch->next_at(parts.clock.utc() + pause);
    publish(*watch);
    schedule(*watch, now() + pause);
    co_return Result<void>();
  }

  void take(Watch& watch, Probed probed) {
    std::optional<PoolUse> pool;
    if (pool_hook) pool = pool_hook(watch.tenant(), watch.id());
    {
      const std::lock_guard lock(mutex);
      ++counted.rounds;
      counted.failed += probed.round.ok ? 0 : 1;
      counted.connects += probed.connected ? 1 : 0;
    }
    const auto before = watch.take(probed.round, std::move(probed.facts), pool);
    const HealthReport report = watch.report();
    if (before) {
      kLog.info("source_health_changed", {{"source", report.source_name},
                                          {"from", enum_name(*before)},
                                          {"to", enum_name(report.state)},
                                          {"reason", report.reason}});
      // That a source was first seen to be well is no news.
      if (*before != HealthState::unknown || report.state != HealthState::healthy) {
        Change change;
        change.tenant = watch.tenant();
        change.report = report;
        change.before = *before;
        changes.push_back(std::move(change));
        booking_wanted = true;
        booking.cancel();
      }
    }
    publish(watch);
    if (options.on_round) options.on_round(watch.id(), probed.round, report.state);
  }

  void publish(const Watch& watch) {
    auto made = std::make_shared<Published>();
    made->tenant = watch.tenant();
    made->report = watch.report();
    if (!made->report.last_probe) return;
    const std::lock_guard lock(mutex);
    published[watch.id()] = std::move(made);
  }

  void drop(const Uuid& id) {
    const auto it = watches.find(id);
    if (it == watches.end()) return;
    Watch& watch = *it->second;
    watch.removed = true;
    due.erase({watch.due, id});
    if (watch.in_flight && watch.begun) watch.cancel.emit(asio::cancellation_type::all);
    if (!watch.in_flight) watch.connection.reset();  // else with its last round
    watches.erase(it);
    const std::lock_guard lock(mutex);
    published.erase(id);
    counted.sources = static_cast<std::int64_t>(watches.size());
  }

  // -- the books --

  Task<void> keep_books() {
    flushed = now();
    while (!stopping) {
      booking_wanted = false;
      DW_CO_CHECK(co_await tell_changes());
      DW_CO_CHECK(co_await look_for_sources());
      DW_CO_CHECK(co_await take_free());
      if (now() - flushed >= options.flush) {
        flushed = now();
        DW_CO_CHECK(co_await flush(false));
        DW_CO_CHECK(co_await renew_baselines());
      }
      if (booking_wanted || stopping) continue;
      booking.expires_at(now() + options.look);
      while (!stopping && !booking_wanted && now() < booking.expiry()) {
        co_await booking.async_wait(use_task);
      }
    }
    co_return Result<void>();
  }

  Task<void> tell_changes() {
    std::vector<Change> all = std::exchange(changes, {});
    for (Change& change : all) {
      const store::WriteBody<bool> body = [&change, this](store::WriteTx& tx) {
        return write_change(tx, change.report, change.before, options.owner);
      };
      const store::TenantScope scope = access::probe_scope(change.tenant);
      auto told = co_await parts.database.write<bool>(store_context(), scope, body);
      if (told) continue;
      kLog.warn("health_change_not_told", {{"error", told.error().describe()}});
      if (changes.size() < 1000) changes.push_back(std::move(change));
    }
    co_return Result<void>();
  }

  Task<void> look_for_sources() {
    const store::ReadBody<std::vector<TenantHead>> heads = [](store::Tx& tx) { return read_heads(tx); };
    auto all = co_await parts.database.read<std::vector<TenantHead>>(store_context(), probe_work(), heads);
    if (!all) {
      kLog.warn("sources_not_read", {{"error", all.error().describe()}});
      co_return Result<void>();
    }
    for (const TenantHead& head : *all) {
      const auto seen = looked.find(head.tenant);
      if (seen != looked.end() && seen->second == head.event_seq) continue;
      const store::ReadBody<std::vector<KnownSource>> body = [](store::Tx& tx) { return read_sources(tx); };
      const store::TenantScope scope = access::probe_scope(head.tenant);
      auto sources = co_await parts.database.read<std::vector<KnownSource>>(store_context(), scope, body);
      if (!sources) continue;
      looked[head.tenant] = head.event_seq;
      DW_CO_CHECK(co_await compare(head.tenant, std::move(*sources)));
    }
    co_return Result<void>();
  }

  Task<void> compare(Uuid tenant, std::vector<KnownSource> sources) {
    std::set<Uuid> there;
    std::vector<Uuid> fresh;
    for (KnownSource& source : sources) {
      there.insert(source.id);
      const auto watch = watches.find(source.id);
      if (watch != watches.end() && watch->second->replace(source)) {
        // What is open goes to where the source was before. A round in flight sees to it at its end.
        watch->second->moved = true;
        if (!watch->second->in_flight) watch->second->connection.reset();
        if (!watch->second->in_flight) schedule(*watch->second, first_probe_at(tenant));
      }
      if (!known.contains(source.id)) fresh.push_back(source.id);
      Known entry;
      entry.tenant = tenant;
      entry.source = std::move(source);
      known[entry.source.id] = entry;
    }
    std::vector<Uuid> gone;
    for (const auto& [id, entry] : known) {
      if (entry.tenant == tenant && !there.contains(id)) gone.push_back(id);
    }
    for (const Uuid& id : gone) {
      drop(id);
      known.erase(id);
    }
    if (fresh.empty()) co_return Result<void>();
    const store::WriteBody<void> body = [&fresh](store::WriteTx& tx) { return make_rows(tx, fresh); };
    const store::TenantScope scope = access::probe_scope(tenant);
    auto made = co_await parts.database.write<void>(store_context(), scope, body);
    if (!made) {
      kLog.warn("health_rows_not_made", {{"error", made.error().describe()}});
      for (const Uuid& id : fresh) known.erase(id);
      looked.erase(tenant);
    }
    co_return Result<void>();
  }

  Task<void> take_free() {
    std::vector<Uuid> wanted;
    for (const auto& [id, entry] : known) {
      if (!watches.contains(id)) wanted.push_back(id);
    }
    if (wanted.empty()) co_return Result<void>();
    if (!alone) {
      const store::ReadBody<bool> free = [](store::Tx& tx) { return any_free_lease(tx); };
      auto any = co_await parts.database.read<bool>(store_context(), probe_work(), free);
      if (!any || !*any) co_return Result<void>();
    }
    const SteadyTime asked = now();
    const store::WriteBody<std::vector<Uuid>> body = [&wanted, this](store::WriteTx& tx) {
      return take_leases(tx, wanted, options.owner, options.lease, alone);
    };
    auto taken = co_await parts.database.write<std::vector<Uuid>>(store_context(), probe_work(), body);
    if (!taken) {
      kLog.warn("leases_not_taken", {{"error", taken.error().describe()}});
      co_return Result<void>();
    }
    if (watches.empty()) lease_good_until = asked + options.lease;
    for (const Uuid& id : *taken) {
      if (stopping) break;
      DW_CO_CHECK(co_await take_up(id, taken->size()));
    }
    co_return Result<void>();
  }

  Task<void> take_up(Uuid id, std::size_t together) {
    const auto it = known.find(id);
    if (it == known.end()) co_return Result<void>();
    auto watch = std::make_shared<Watch>(it->second.tenant, it->second.source);
    const store::ReadBody<Past> body = [id](store::Tx& tx) { return read_past(tx, id); };
    const store::TenantScope scope = access::probe_scope(watch->tenant());
    auto past = co_await parts.database.read<Past>(store_context(), scope, body);
    const bool seen_before = past && (past->state != HealthState::unknown || !past->rounds.empty());
    if (past) watch->resume(std::move(*past));
    if (!past) kLog.warn("health_not_read", {{"error", past.error().describe()}});
    watches[id] = watch;
    // A few are probed at once; many, spread over an interval.
    const auto interval = static_cast<std::uint64_t>(std::max<std::int64_t>(options.interval.count(), 1));
    const auto wait = together <= kBegunTogether ? 0 : parts.random.next_u64() % interval;
    const SteadyTime at = seen_before ? now() : first_probe_at(watch->tenant());
    schedule(*watch, at + std::chrono::milliseconds(wait));
    const std::lock_guard lock(mutex);
    counted.sources = static_cast<std::int64_t>(watches.size());
    co_return Result<void>();
  }

  Task<void> flush(bool last) {
    std::vector<Unsaved> all;
    for (const auto& [id, watch] : watches) {
      if (auto unsaved = watch->take_unsaved(last)) all.push_back(std::move(*unsaved));
    }
    if (watches.empty()) co_return Result<void>();
    const SteadyTime asked = now();
    std::optional<std::set<Uuid>> held;
    for (std::size_t first = 0; first == 0 || first < all.size(); first += kSavedAtOnce) {
      std::vector<Unsaved> some;
      for (std::size_t i = first; i < std::min(all.size(), first + kSavedAtOnce); ++i)
        some.push_back(std::move(all[i]));
      const store::WriteBody<std::set<Uuid>> body = [&some, this](store::WriteTx& tx) {
        return save(tx, some, options.owner, options.lease);
      };
      auto saved = co_await parts.database.write<std::set<Uuid>>(store_context(), probe_work(), body);
      if (saved) {
        held = std::move(*saved);
        continue;
      }
      kLog.warn("health_not_saved", {{"error", saved.error().describe()}});
      std::size_t let_go = 0;
      for (Unsaved& one : some) {
        const auto watch = watches.find(one.source);
        if (watch != watches.end()) let_go += watch->second->put_back(std::move(one));
      }
      const std::lock_guard lock(mutex);
      counted.dropped += let_go;
    }
    if (!held) co_return Result<void>();
    lease_good_until = asked + options.lease;
    std::vector<Uuid> lost;
    for (const auto& [id, watch] : watches) {
      if (!held->contains(id)) lost.push_back(id);
    }
    for (const Uuid& id : lost) drop(id);
    co_return Result<void>();
  }

  Task<void> renew_baselines() {
    std::vector<std::shared_ptr<Watch>> ended;
    for (const auto& [id, watch] : watches) {
      if (watch->take_hour_ended()) ended.push_back(watch);
    }
    for (const auto& watch : ended) {
      const store::ReadBody<Past> body = [id = watch->id()](store::Tx& tx) { return read_past(tx, id); };
      const store::TenantScope scope = access::probe_scope(watch->tenant());
      auto past = co_await parts.database.read<Past>(store_context(), scope, body);
      if (past) watch->set_baseline(std::move(past->baseline));
    }
    co_return Result<void>();
  }

  // -- the whole --

  Task<void> run() {
    auto executor = co_await asio::this_coro::executor;
    resolver = io::make_system_resolver(executor);
    dialer = std::make_unique<io::Dialer>(*resolver, parts.sources.policy().egress);
    auto probes = probe_when_due();
    auto books = keep_books();
    auto [probed, kept] = co_await io::both<void, void>(std::move(probes), std::move(books));
    if (!probed) kLog.error("probing_ended", {{"error", probed.error().describe()}});
    if (!kept) kLog.error("bookkeeping_ended", {{"error", kept.error().describe()}});
    stopping = true;
    while (in_flight > 0) {
      // Again and again: a cancel between two steps of a round is not seen by the later one.
      for (const auto& [id, watch] : watches) {
        if (watch->in_flight && watch->begun) watch->cancel.emit(asio::cancellation_type::all);
      }
      probing.expires_at(now() + std::chrono::milliseconds(100));
      co_await probing.async_wait(use_task);
    }
    DW_CO_CHECK(co_await tell_changes());
    DW_CO_CHECK(co_await flush(true));
    const store::WriteBody<void> body = [this](store::WriteTx& tx) { return release_leases(tx, options.owner); };
    if (!watches.empty()) (void)co_await parts.database.write<void>(store_context(), probe_work(), body);
    CallContext closing;
    closing.clock = &parts.clock;
    closing = closing.with_timeout(std::chrono::seconds(1));
    for (const auto& [id, watch] : watches) {
      if (!watch->connection) continue;
      Task<void> close = watch->connection->close(closing);
      (void)co_await std::move(close);
      watch->connection.reset();
    }
    watches.clear();
    co_return Result<void>();
  }

  std::shared_ptr<const Published> find(const Uuid& tenant, const Uuid& source) const {
    const std::lock_guard lock(mutex);
    const auto it = published.find(source);
    if (it == published.end() || !(it->second->tenant == tenant)) return nullptr;
    return it->second;
  }
};

HealthMonitor::HealthMonitor(Parts parts, MonitorOptions options) : impl_(new Impl(parts, std::move(options))) {}
HealthMonitor::~HealthMonitor() { stop(); }

void HealthMonitor::set_pool_hook(PoolHook hook) { impl_->pool_hook = std::move(hook); }

void HealthMonitor::start() {
  impl_->thread = std::thread([impl = impl_.get()] {
    auto done = impl->lane.block_on(impl->run());
    if (!done) kLog.error("monitor_ended", {{"error", done.error().describe()}});
    impl->dialer.reset();
    impl->resolver.reset();
  });
}

void HealthMonitor::stop() {
  if (!impl_->thread.joinable()) return;
  asio::post(impl_->lane.executor(), [impl = impl_.get()] {
    impl->stopping = true;
    impl->probing.cancel();
    impl->booking.cancel();
  });
  impl_->thread.join();
}

Task<HealthReport> HealthMonitor::health(CallContext ctx, store::TenantScope scope, source::DataSource source) {
  if (const auto mine = impl_->find(scope.tenant(), source.id)) {
    HealthReport report = mine->report;
    report.source_name = source.name;
    forget_if_overdue(report, impl_->parts.clock.utc());
    co_return report;
  }
  const store::ReadBody<std::optional<HealthReport>> body = [id = source.id](store::Tx& tx) {
    return read_report(tx, id);
  };
  DW_CO_TRY(auto stored, co_await impl_->parts.database.read<std::optional<HealthReport>>(ctx, scope, body));
  HealthReport report;
  if (stored) report = std::move(*stored);
  report.source_id = source.id;
  report.source_name = source.name;
  forget_if_overdue(report, impl_->parts.clock.utc());
  if (!stored) report.reason = "not probed yet";
  co_return report;
}

Task<HealthOverview> HealthMonitor::overview(CallContext ctx, store::TenantScope scope) {
  const store::ReadBody<HealthOverview> body = [](store::Tx& tx) { return read_overview(tx); };
  DW_CO_TRY(HealthOverview out, co_await impl_->parts.database.read<HealthOverview>(ctx, scope, body));
  for (HealthLine& line : out.items) {
    const auto mine = impl_->find(scope.tenant(), line.source_id);
    if (!mine) {
      if (!line.last_probe_at) line.reason = "not probed yet";
      if (line.last_probe_at && *line.last_probe_at + kLongestPause < impl_->parts.clock.utc()) {
        line.state = HealthState::unknown;
        line.score.reset();
        line.reason = "not probed since " + format_utc(*line.last_probe_at);
      }
      continue;
    }
    const HealthReport& report = mine->report;
    line.state = report.state;
    line.reason = report.reason;
    line.since = report.since;
    line.score = report.score;
    line.p50_us = report.last_5m.p50_us;
    if (report.last_probe) line.last_probe_at = report.last_probe->at;
  }
  // What is in memory is newer than the order of the store.
  const auto badness = [](const HealthLine& line) {
    static constexpr int kRank[] = {3, 1, 0, 2};  // healthy, degraded, unhealthy, unknown
    return std::tuple(kRank[static_cast<std::size_t>(line.state)], line.score.value_or(0));
  };
  std::stable_sort(out.items.begin(), out.items.end(),
                   [&](const HealthLine& a, const HealthLine& b) { return badness(a) < badness(b); });
  co_return out;
}

Task<HealthHistory> HealthMonitor::history(CallContext ctx, store::TenantScope scope, Uuid source,
                                           HistoryRequest request) {
  HealthHistory out;
  out.to = request.to.value_or(impl_->parts.clock.utc());
  out.from = request.from.value_or(out.to - std::chrono::hours(1));
  const auto length = out.to - out.from;
  if (length <= std::chrono::microseconds(0)) {
    co_return fail(Error(ErrorCode::invalid_argument, "from does not lie before to").with_field("from"));
  }
  const bool short_enough = length <= std::chrono::hours(2);
  out.resolution = request.resolution.value_or(short_enough                       ? Resolution::raw
                                               : length <= std::chrono::hours(48) ? Resolution::minute
                                                                                  : Resolution::hour);
  const bool minutes = out.resolution == Resolution::minute;
  const auto longest = out.resolution == Resolution::raw ? std::chrono::hours(20)
                       : minutes                         ? std::chrono::hours(kMostPoints / 60)
                                                         : std::chrono::hours(kMostPoints);
  if (length > longest) {
    co_return fail(
        Error(ErrorCode::invalid_argument, "that is more than one answer holds at this resolution")
            .with_field("resolution")
            .with_remedy("Ask for at most " + std::to_string(longest.count()) + " hours, or for a coarser one."));
  }
  const store::ReadBody<std::vector<HealthPoint>> body = [source, resolution = out.resolution, from = out.from,
                                                          to = out.to](store::Tx& tx) {
    return read_history(tx, source, resolution, from, to);
  };
  DW_CO_TRY(out.items, co_await impl_->parts.database.read<std::vector<HealthPoint>>(ctx, scope, body));
  co_return out;
}

Task<Diagnosis> HealthMonitor::diagnose(CallContext ctx, store::TenantScope scope, source::DataSource source) {
  const HealthMonitor::Parts& parts = impl_->parts;
  const Uuid id = source.id;
  DW_CO_TRY(Diagnosis out,
            co_await diagnose_source(ctx, std::move(scope), std::move(source), parts.sources, parts.clock));
  if (out.connectivity.ok) {
    // Whoever mended the source need not wait for the next try.
    asio::post(impl_->lane.executor(), [impl = impl_.get(), id] {
      const auto found = impl->watches.find(id);
      if (found == impl->watches.end() || found->second->in_flight || found->second->failures().in_a_row == 0) return;
      impl->schedule(*found->second, impl->now());
    });
  }
  co_return out;
}

std::vector<SourceSample> HealthMonitor::samples(const Uuid& tenant) const {
  std::vector<SourceSample> out;
  {
    const std::lock_guard lock(impl_->mutex);
    for (const auto& [id, entry] : impl_->published) {
      if (!(entry->tenant == tenant)) continue;
      SourceSample sample;
      sample.source_id = id;
      sample.source_name = entry->report.source_name;
      sample.state = entry->report.state;
      sample.up = entry->report.last_probe && entry->report.last_probe->ok;
      sample.score = entry->report.score;
      sample.last_5m = entry->report.last_5m;
      out.push_back(std::move(sample));
    }
  }
  std::sort(out.begin(), out.end(),
            [](const SourceSample& a, const SourceSample& b) { return a.source_name < b.source_name; });
  if (out.size() > static_cast<std::size_t>(kMostLines)) out.resize(static_cast<std::size_t>(kMostLines));
  return out;
}

HealthMonitor::Counts HealthMonitor::counts() const {
  const std::lock_guard lock(impl_->mutex);
  return impl_->counted;
}

}  // namespace datawave::monitor
