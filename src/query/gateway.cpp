#include "datawave/query/gateway.hpp"

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "budget.hpp"
#include "datawave/core/sql_text.hpp"
#include "datawave/core/text.hpp"
#include "datawave/io/lane.hpp"
#include "encoder.hpp"
#include "lane_state.hpp"

namespace datawave::query {

namespace {
constexpr std::size_t kPieceBytes = std::size_t{32} << 10;

/// "12", "a", "true", null; objects and arrays as they are.
Result<connect::Parameters> parameters_of(const std::vector<JsonRaw>& values) {
  connect::Parameters out;
  out.reserve(values.size());
  for (std::size_t i = 0; i < values.size(); ++i) {
    const std::string& text = values[i].text;
    if (text == "null") {
      out.emplace_back(std::nullopt);
    } else if (!text.empty() && text.front() == '"') {
      DW_TRY(std::string plain, read_json<std::string>(text));
      if (plain.find('\0') != std::string::npos) {
        return fail(Error(ErrorCode::invalid_argument, "a parameter cannot hold the character U+0000")
                        .with_field("/parameters/" + std::to_string(i)));
      }
      out.emplace_back(std::move(plain));
    } else {
      out.emplace_back(text);
    }
  }
  return out;
}

struct Outcome {
  const char* result = "ok";  // of the audit
  connect::ReadSummary summary;
  CacheState cache = CacheState::off;
  std::chrono::microseconds took{0};
  std::string_view error;
  bool streaming = false;
};

store::AuditEntry audit_entry(const OpenSource& open, const KnownStatement& statement, const Outcome& outcome,
                              const char* code) {
  store::AuditEntry entry;
  entry.code = code;
  entry.result = outcome.result;
  entry.object_kind = "source";
  entry.object_id = open.source.id;
  entry.object_name = open.source.name;
  std::string detail;
  detail.reserve(statement.record.size() + 128);
  detail += statement.record;
  if (!outcome.error.empty()) detail.append(",\"error\":\"").append(outcome.error).append("\"");
  if (outcome.streaming) {
    detail += ",\"streaming\":true}";
  } else {
    detail.append(",\"rows\":").append(std::to_string(outcome.summary.rows));
    detail.append(",\"bytes\":").append(std::to_string(outcome.summary.bytes));
    if (outcome.summary.cut != connect::Cut::none)
      detail.append(",\"truncated\":\"").append(enum_name(outcome.summary.cut)).append("\"");
    if (outcome.cache != CacheState::off) detail.append(",\"cache\":\"").append(enum_name(outcome.cache)).append("\"");
    detail.append(",\"took_us\":").append(std::to_string(outcome.took.count())).append("}");
  }
  entry.detail = std::move(detail);
  return entry;
}

/// Of what was not run.
store::AuditEntry refusal(const OpenSource& open, const std::string& sql, const Error& error,
                          std::string_view reason = {}) {
  store::AuditEntry entry;
  entry.code = "source.query";
  entry.result = error.code == ErrorCode::permission_denied ? "denied" : "failed";
  entry.object_kind = "source";
  entry.object_id = open.source.id;
  entry.object_name = open.source.name;
  entry.detail = "{\"statement\":";
  const std::string shape = sql_text::shape_of(sql);
  append_json_string(entry.detail, utf8_prefix(shape, 500));
  entry.detail.append(",\"error\":\"").append(to_string(error.code)).append("\"");
  if (!reason.empty()) entry.detail.append(",\"reason\":\"").append(reason).append("\"");
  entry.detail += "}";
  return entry;
}

Error not_admitted(const OpenSource& open, const store::Actor& who) {
  return Error(ErrorCode::permission_denied, "only those who are listed may query " + open.source.name)
      .with_remedy("Ask an administrator: datawave source access " + open.source.name + " --allow " + who.name);
}

/// `held_up`: the pool was paused when the statement came. More time would not have helped it.
Error explained(Error error, const OpenSource& open, bool held_up) {
  if (error.code != ErrorCode::deadline_exceeded || !held_up || !open.paused) return error;
  error.message = "the pool of " + open.source.name + " is paused, and stayed so until the deadline";
  error.remedy = "Its operator resumes it: datawave pool resume " + open.source.name;
  return error;
}

void append_part(std::string& key, std::string_view part) {
  const auto size = static_cast<std::uint32_t>(part.size());
  key.append(reinterpret_cast<const char*>(&size), sizeof size);
  key.append(part);
}
}  // namespace

namespace {
/// What holds for pools that no operator has set anything for.
PoolSetting unset(const GatewayOptions& options) {
  PoolSetting setting;
  setting.sizing = options.pool_size ? Sizing::fixed : Sizing::self;
  setting.max_connections = options.pool_size;
  return setting;
}
}  // namespace

struct QueryGateway::Impl {
  source::SourceService& sources;
  store::Database& database;
  io::BlockingPool& blocking;
  GatewayOptions options;
  const Clock& clock;
  std::shared_ptr<Budget> budget;
  ResultCache cache;
  PoolSettings settings;
  PoolSizings sizings;

  mutable std::mutex mutex;  // over `lanes`
  std::vector<std::pair<asio::execution_context*, std::unique_ptr<LaneState>>> lanes;

  std::atomic<std::uint64_t> answered{0};
  std::atomic<std::uint64_t> failed{0};
  std::atomic<std::uint64_t> refused{0};
  std::atomic<std::uint64_t> streamed{0};
  std::atomic<std::uint64_t> rows{0};

  /// One statement on its way.
  struct Run {
    const store::TenantScope& scope;
    LaneState& lane;
    std::shared_ptr<OpenSource> open;
    std::shared_ptr<const KnownStatement> statement;
    connect::Parameters parameters;
    const QueryInput& input;
    SteadyTime started;
    bool held_up;           // the pool was paused when it came
    std::string cache_key;  // empty: not from the cache
  };

  LaneState& lane_of(const Executor& executor) {
    asio::execution_context* context = &executor.context();
    const std::lock_guard lock(mutex);
    for (const auto& [owner, state] : lanes) {
      if (owner == context) return *state;
    }
    LaneState::Parts parts{sources, database, blocking, options, settings, sizings, clock};
    lanes.emplace_back(context, std::make_unique<LaneState>(executor, parts));
    return *lanes.back().second;
  }
  std::vector<LaneState*> all_lanes() {
    const std::lock_guard lock(mutex);
    std::vector<LaneState*> out;
    for (const auto& [owner, state] : lanes) out.push_back(state.get());
    return out;
  }
  std::chrono::microseconds since(SteadyTime start) const {
    return std::chrono::duration_cast<std::chrono::microseconds>(clock.steady() - start);
  }
  std::string key_of(const Run& run, access::PermissionSet rights) const;
  Task<void> record(Run& run, const Outcome& outcome, const char* code);
  Task<QueryReply> whole(CallContext ctx, Run& run);
  Task<std::shared_ptr<const StoredResult>> stored(CallContext ctx, Run& run, CacheState& state);
  Task<std::shared_ptr<const StoredResult>> read_whole(CallContext ctx, Run& run);
  Task<QueryReply> stream(CallContext ctx, Run& run, Output& output);
  Task<std::vector<PoolView>> look_at_pools(Uuid tenant, std::optional<Uuid> source);
  template <class T>
  Error note_failure(const Run& run, Result<T>& result) {
    ++failed;
    return explained(std::move(result).error(), *run.open, run.held_up);
  }
};

QueryGateway::QueryGateway(source::SourceService& sources, store::Database& database, io::BlockingPool& blocking,
                           GatewayOptions options, const Clock& clock)
    : impl_(new Impl{sources, database, blocking, options, clock, std::make_shared<Budget>(options.concurrent),
                     ResultCache(options.cache_time, options.cache_bytes), PoolSettings(unset(options))}) {}
QueryGateway::~QueryGateway() = default;

std::string QueryGateway::Impl::key_of(const Run& run, access::PermissionSet rights) const {
  std::string key;
  const source::DataSource& source = run.open->source;
  key.append(reinterpret_cast<const char*>(&source.id), sizeof source.id);
  append_part(key, std::to_string(source.version));
  std::string held;
  for (const access::Permission permission : rights.list())
    held += static_cast<char>('A' + static_cast<int>(permission));
  append_part(key, held);
  append_part(key, std::to_string(run.input.limit) + "/" + std::to_string(run.input.max_bytes));
  append_part(key, run.statement->statement->normal());
  for (const auto& parameter : run.parameters) {
    key += parameter ? 'p' : 'n';
    append_part(key, parameter ? std::string_view(*parameter) : std::string_view());
  }
  return key;
}

Task<void> QueryGateway::Impl::record(Run& run, const Outcome& outcome, const char* code) {
  return run.lane.audit().record(run.scope, audit_entry(*run.open, *run.statement, outcome, code));
}

Task<QueryReply> QueryGateway::query(CallContext ctx, store::TenantScope scope, access::PermissionSet rights,
                                     Uuid credential, std::string source, QueryInput input, Output& output) {
  Impl& impl = *impl_;
  const SteadyTime started = impl.clock.steady();
  auto executor = co_await asio::this_coro::executor;
  LaneState& lane = impl.lane_of(executor);
  std::shared_ptr<OpenSource> open = lane.source_at_once(scope, source);
  if (!open) {
    DW_CO_TRY(open, co_await lane.source(ctx, scope, source));
  }
  if (!open->admission.admits(scope.actor().principal, credential)) {
    ++impl.refused;
    Error error = not_admitted(*open, scope.actor());
    DW_CO_CHECK(co_await lane.audit().record(scope, refusal(*open, input.statement, error, "not_listed")));
    co_return fail(std::move(error));
  }
  lane.keep_sizing();
  auto share = impl.budget->take(scope.actor().principal, open->source.id);
  if (!share) {
    ++impl.refused;
    DW_CO_CHECK(co_await lane.audit().record(scope, refusal(*open, input.statement, share.error())));
    co_return fail(std::move(share).error());
  }
  auto statement = lane.statement(*open, input.statement, input.explain);
  if (!statement) {
    ++impl.refused;
    DW_CO_CHECK(co_await lane.audit().record(scope, refusal(*open, input.statement, statement.error())));
    co_return fail(std::move(statement).error());
  }
  auto parameters = parameters_of(input.parameters);
  if (!parameters) {
    ++impl.refused;
    DW_CO_CHECK(co_await lane.audit().record(scope, refusal(*open, input.statement, parameters.error())));
    co_return fail(std::move(parameters).error());
  }
  ctx.deadline = std::min(ctx.deadline, started + std::chrono::milliseconds(input.timeout_ms));
  const bool held_up = open->paused;
  Impl::Run run{scope,   lane, std::move(open), std::move(*statement), std::move(*parameters), input, started,
                held_up, {}};
  const bool is_short = input.format == Format::json && input.limit <= kWholeRows && input.max_bytes <= kWholeBytes;
  if (!is_short) co_return co_await impl.stream(ctx, run, output);
  if (impl.cache.enabled() && !input.fresh && input.explain != connect::Explain::analyze)
    run.cache_key = impl.key_of(run, rights);
  co_return co_await impl.whole(ctx, run);
}

Task<QueryReply> QueryGateway::Impl::whole(CallContext ctx, Run& run) {
  Outcome outcome;
  Task<std::shared_ptr<const StoredResult>> reading =
      run.cache_key.empty() ? read_whole(ctx, run) : stored(ctx, run, outcome.cache);
  auto result = co_await std::move(reading);
  outcome.took = since(run.started);
  if (!result) {
    outcome.result = "failed";
    outcome.error = to_string(result.error().code);
    DW_CO_CHECK(co_await record(run, outcome, "source.query"));
    co_return fail(note_failure(run, result));
  }
  outcome.summary = (*result)->summary;
  DW_CO_CHECK(co_await record(run, outcome, "source.query"));
  const std::vector<std::string>* warnings = run.lane.warnings_at_once(*run.open);
  std::vector<std::string> asked;
  if (warnings == nullptr) {
    DW_CO_TRY(asked, co_await run.lane.warnings(ctx, run.open));
    warnings = &asked;
  }
  QueryReply reply;
  reply.media = media_type(Format::json);
  reply.body.reserve((*result)->body.size() + 160);
  reply.body = (*result)->body;
  AnswerTail tail;
  tail.cache = outcome.cache;
  if (outcome.cache == CacheState::hit || outcome.cache == CacheState::shared)
    tail.age = std::chrono::duration_cast<std::chrono::milliseconds>(clock.steady() - (*result)->at);
  tail.took = since(run.started);
  tail.warnings = warnings;
  append_tail(reply.body, tail);
  ++answered;
  rows += static_cast<std::uint64_t>(outcome.summary.rows);
  co_return reply;
}

Task<std::shared_ptr<const StoredResult>> QueryGateway::Impl::stored(CallContext ctx, Run& run, CacheState& state) {
  if (auto found = cache.find(run.cache_key, clock.steady())) {
    state = CacheState::hit;
    co_return found;
  }
  auto& runs = run.lane.runs();
  if (const auto under_way = runs.find(run.cache_key); under_way != runs.end()) {
    const std::shared_ptr<SharedRun> shared = under_way->second;
    DW_CO_CHECK(co_await shared->wait(ctx, run.lane.executor()));
    if (shared->result) {
      cache.count_shared();
      state = CacheState::shared;
      co_return shared->result;
    }
  }
  state = CacheState::miss;
  const auto mine = std::make_shared<SharedRun>();
  const bool leads = runs.emplace(run.cache_key, mine).second;
  auto result = co_await read_whole(ctx, run);
  if (leads) {
    runs.erase(run.cache_key);
    if (result) {
      mine->result = *result;
      cache.keep(run.cache_key, *result);
    }
    mine->done(run.lane.executor());
  }
  co_return result;
}

Task<std::shared_ptr<const StoredResult>> QueryGateway::Impl::read_whole(CallContext ctx, Run& run) {
  const auto encoder = make_encoder(Format::json);
  connect::ReadRequest request;
  request.statement = run.statement->statement.get();
  request.parameters = &run.parameters;
  request.max_rows = run.input.limit;
  request.max_bytes = static_cast<std::size_t>(run.input.max_bytes);
  const SteadyTime at = clock.steady();
  DW_CO_TRY(const auto summary, co_await run.open->reads->read(ctx, request, *encoder));
  encoder->end_rows(summary);
  auto result = std::make_shared<StoredResult>();
  result->body = std::move(encoder->buffer());
  result->summary = summary;
  result->at = at;
  co_return result;
}

namespace {
/// Passes pieces on as they grow; what is there when the result ends and was not begun yet is answered whole.
class PieceSink final : public connect::RowSink {
 public:
  PieceSink(Format format, Output& output, std::function<Task<void>()> before_first)
      : format_(format), encoder_(make_encoder(format)), output_(output), before_first_(std::move(before_first)) {}
  void on_columns(const std::vector<connect::ResultColumn>& columns) override { encoder_->on_columns(columns); }
  void on_row(std::span<const connect::Cell> cells) override { encoder_->on_row(cells); }
  Task<void> make_room(CallContext) override {
    if (encoder_->buffer().size() < kPieceBytes) co_return Result<void>();
    if (!begun_) {
      DW_CO_CHECK(co_await before_first_());
      DW_CO_CHECK(co_await output_.begin(media_type(format_)));
      begun_ = true;
    }
    DW_CO_CHECK(co_await output_.write(encoder_->buffer()));
    encoder_->buffer().clear();
    co_return Result<void>();
  }
  Encoder& encoder() { return *encoder_; }
  [[nodiscard]] bool begun() const { return begun_; }

 private:
  Format format_;
  std::unique_ptr<Encoder> encoder_;
  Output& output_;
  std::function<Task<void>()> before_first_;
  bool begun_ = false;
};
}  // namespace

Task<QueryReply> QueryGateway::Impl::stream(CallContext ctx, Run& run, Output& output) {
  Outcome outcome;
  const std::function<Task<void>()> before_first = [this, &run] {
    Outcome begun;
    begun.streaming = true;
    return record(run, begun, "source.query");
  };
  PieceSink sink(run.input.format, output, before_first);
  connect::ReadRequest request;
  request.statement = run.statement->statement.get();
  request.parameters = &run.parameters;
  request.max_rows = run.input.limit;
  request.max_bytes = static_cast<std::size_t>(run.input.max_bytes);
  request.stream = true;
  auto summary = co_await run.open->reads->read(ctx, request, sink);
  outcome.took = since(run.started);
  const char* code = sink.begun() ? "source.query_end" : "source.query";
  if (summary && summary->cut == connect::Cut::bytes && run.input.format != Format::json) {
    summary = fail(Error(ErrorCode::resource_exhausted, "the result is longer than max_bytes")
                       .with_field("max_bytes")
                       .with_remedy("Ask for more bytes, or for fewer rows with limit."));
  }
  if (!summary) {
    outcome.result = "failed";
    outcome.error = to_string(summary.error().code);
    DW_CO_CHECK(co_await record(run, outcome, code));
    co_return fail(note_failure(run, summary));
  }
  outcome.summary = *summary;
  DW_CO_CHECK(co_await record(run, outcome, code));
  sink.encoder().end_rows(*summary);
  QueryReply reply;
  reply.media = media_type(run.input.format);
  reply.streamed = sink.begun();
  reply.body = std::move(sink.encoder().buffer());
  if (run.input.format == Format::json) {
    DW_CO_TRY(const auto warnings, co_await run.lane.warnings(ctx, run.open));
    AnswerTail tail;
    tail.took = since(run.started);
    tail.warnings = &warnings;
    append_tail(reply.body, tail);
  }
  if (reply.streamed) {
    DW_CO_CHECK(co_await output.write(reply.body));
    reply.body.clear();
    ++streamed;
  }
  ++answered;
  rows += static_cast<std::uint64_t>(summary->rows);
  co_return reply;
}

// ---- pools ----

namespace {
void add(PoolView& view, const pool::Report& report) {
  view.open += static_cast<std::int64_t>(report.counts.open());
  view.leased += static_cast<std::int64_t>(report.counts.leased);
  view.idle += static_cast<std::int64_t>(report.counts.idle);
  view.connecting += static_cast<std::int64_t>(report.counts.connecting);
  view.waiting += static_cast<std::int64_t>(report.waiting);
  view.paused = view.paused || report.paused;
  view.grants += static_cast<std::int64_t>(report.totals.grants);
  view.timeouts += static_cast<std::int64_t>(report.totals.timeouts);
  view.rejects += static_cast<std::int64_t>(report.totals.rejects);
  view.opened += static_cast<std::int64_t>(report.totals.opened);
  view.connect_failures += static_cast<std::int64_t>(report.totals.connect_failures);
  view.closed +=
      static_cast<std::int64_t>(report.totals.closed_idle + report.totals.closed_old + report.totals.closed_broken +
                                report.totals.closed_excess + report.totals.closed_replaced);
  view.resets += static_cast<std::int64_t>(report.resets);
  view.leaks += static_cast<std::int64_t>(report.leaks);
  if (!report.last_connect_error.empty()) view.last_connect_error = report.last_connect_error;
  for (const pool::LeaseReport& lease : report.leases)
    view.leases.push_back({lease.borrower, lease.age.count(), lease.pinned_by, lease.doing});
}
}  // namespace

Task<std::vector<PoolView>> QueryGateway::Impl::look_at_pools(Uuid tenant, std::optional<Uuid> source) {
  std::map<Uuid, PoolView> views;
  // A coroutine of its own on each lane, because only there its pools may be looked at.
  auto look = [](LaneState* lane, Uuid of, std::optional<Uuid> wanted) -> Task<std::vector<PoolView>> {
    std::vector<PoolView> out;
    for (const auto& open : lane->all(of)) {
      if (wanted && open->source.id != *wanted) continue;
      PoolView view;
      view.source_id = open->source.id;
      view.source_name = open->source.name;
      add(view, open->reads->report());
      out.push_back(std::move(view));
    }
    co_return out;
  };
  for (LaneState* lane : all_lanes()) {
    Task<std::vector<PoolView>> looking = look(lane, tenant, source);
    const asio::use_awaitable_t<Executor> token;
    auto seen = co_await asio::co_spawn(lane->executor(), std::move(looking), token);
    if (!seen) continue;
    for (PoolView& view : *seen) {
      const auto [at, fresh] = views.try_emplace(view.source_id, view);
      if (fresh) continue;
      PoolView& sum = at->second;
      for (auto member :
           {&PoolView::open, &PoolView::leased, &PoolView::idle, &PoolView::connecting, &PoolView::waiting,
            &PoolView::grants, &PoolView::timeouts, &PoolView::rejects, &PoolView::opened, &PoolView::connect_failures,
            &PoolView::closed, &PoolView::resets, &PoolView::leaks})
        sum.*member += view.*member;
      sum.paused = sum.paused || view.paused;
      if (!view.last_connect_error.empty()) sum.last_connect_error = view.last_connect_error;
      std::move(view.leases.begin(), view.leases.end(), std::back_inserter(sum.leases));
    }
  }
  std::vector<PoolView> out;
  for (auto& [id, view] : views) {
    if (const auto sizing = sizings.find(id)) sizing->describe(view, clock.steady(), clock.utc());
    out.push_back(std::move(view));
  }
  co_return out;
}

Task<std::vector<PoolView>> QueryGateway::pools(CallContext, store::TenantScope scope) {
  co_return co_await impl_->look_at_pools(scope.tenant(), std::nullopt);
}

Task<PoolView> QueryGateway::pool(CallContext ctx, store::TenantScope scope, Uuid source, std::string name) {
  DW_CO_TRY(auto seen, co_await impl_->look_at_pools(scope.tenant(), source));
  if (!seen.empty()) co_return std::move(seen.front());
  const store::ReadBody<std::optional<PoolSetting>> body = [source](store::Tx& tx) {
    return load_pool_setting(tx, source);
  };
  DW_CO_TRY(const auto stored, co_await impl_->database.read<std::optional<PoolSetting>>(ctx, scope, body));
  const GatewayOptions& options = impl_->options;
  PoolSizing::Start start{options.pool_size.value_or(options.pool_start), options.pool_limit, options.lanes,
                          stored.value_or(impl_->settings.unset())};
  PoolView none;
  none.source_id = source;
  none.source_name = std::move(name);
  none.paused = start.setting.paused;
  PoolSizing(start).describe(none, impl_->clock.steady(), impl_->clock.utc());
  co_return none;
}

namespace {
/// What an act makes of what was set before.
PoolSetting after(PoolSetting setting, QueryGateway::PoolAct act, const PoolResize& resize) {
  using Act = QueryGateway::PoolAct;
  if (act == Act::resize) {
    setting.sizing = resize.sizing;
    setting.max_connections.reset();
    if (resize.max_connections) setting.max_connections = static_cast<std::size_t>(*resize.max_connections);
  }
  if (act == Act::pause || act == Act::drain) setting.paused = true;
  if (act == Act::resume) setting.paused = false;
  return setting;
}

store::AuditEntry act_entry(const Uuid& source, const std::string& name, QueryGateway::PoolAct act,
                            const PoolResize& resize) {
  static constexpr const char* kCodes[] = {"pool.resize", "pool.pause", "pool.resume", "pool.reconnect", "pool.drain"};
  store::AuditEntry audit;
  audit.code = kCodes[static_cast<int>(act)];
  audit.result = "ok";
  audit.object_kind = "source";
  audit.object_id = source;
  audit.object_name = name;
  if (act == QueryGateway::PoolAct::resize) audit.detail = to_json(resize);
  return audit;
}

/// On a lane of its own, because only there its pools may be touched.
Task<void> act_on(LaneState* lane, Uuid tenant, Uuid source, QueryGateway::PoolAct act) {
  const auto open = lane->find(tenant, source);
  if (!open) co_return Result<void>();
  if (act != QueryGateway::PoolAct::reconnect) {
    auto followed = co_await lane->follow(open);
    static_cast<void>(followed);  // leases that are not back yet are told by the report
  }
  if (act == QueryGateway::PoolAct::reconnect || act == QueryGateway::PoolAct::drain) open->reads->reconnect();
  co_return Result<void>();
}
}  // namespace

Task<PoolView> QueryGateway::control(CallContext ctx, store::TenantScope scope, Uuid source, std::string name,
                                     PoolAct act, PoolResize resize) {
  if (act == PoolAct::resize && resize.sizing == Sizing::fixed && !resize.max_connections) {
    co_return fail(Error(ErrorCode::invalid_argument, "a fixed size needs max_connections")
                       .with_field("max_connections")
                       .with_remedy("Say how many connections, or sizing: self to let the pool look for its size."));
  }
  const PoolSetting unset = impl_->settings.unset();
  const store::WriteBody<PoolSetting> body = [source, name, act, resize,
                                              unset](store::WriteTx& tx) -> Result<PoolSetting> {
    DW_TRY(const auto before, load_pool_setting(tx, source));
    PoolSetting setting = before.value_or(unset);
    if (act != PoolAct::reconnect) {
      DW_TRY(setting, save_pool_setting(tx, source, after(setting, act, resize)));
    }
    tx.audit(act_entry(source, name, act, resize));
    return setting;
  };
  DW_CO_TRY(const auto setting, co_await impl_->database.write<PoolSetting>(ctx, scope, body));
  impl_->settings.learn(source, setting);
  // All lanes at once, because each waits a while for what it has lent.
  const auto on_lane = [&](LaneState* lane) {
    return asio::co_spawn(lane->executor(), act_on(lane, scope.tenant(), source, act), asio::deferred);
  };
  std::vector<decltype(on_lane(nullptr))> acting;
  for (LaneState* lane : impl_->all_lanes()) acting.push_back(on_lane(lane));
  if (!acting.empty()) {
    auto group = asio::experimental::make_parallel_group(std::move(acting));
    const asio::use_awaitable_t<Executor> token;
    co_await group.async_wait(asio::experimental::wait_for_all(), token);
  }
  co_return co_await pool(ctx, scope, source, std::move(name));
}

Result<void> QueryGateway::remove_source(store::WriteTx& tx, const Uuid& source) {
  return remove_pool_setting(tx, source);
}

Task<void> QueryGateway::end_lane(CallContext ctx) {
  auto executor = co_await asio::this_coro::executor;
  LaneState& lane = impl_->lane_of(executor);
  co_return co_await lane.end(ctx);
}

std::optional<PoolMoment> QueryGateway::pool_moment(const Uuid& source) const {
  std::optional<PoolMoment> sum;
  for (const LaneState* lane : impl_->all_lanes()) {
    const auto moment = lane->moment(source);
    if (!moment) continue;
    if (!sum) sum.emplace();
    sum->in_use += moment->in_use;
    sum->waiting += moment->waiting;
    sum->max_connections += moment->max_connections;
  }
  if (const auto sizing = impl_->sizings.find(source); sum && sizing) sum->max_connections = sizing->ceiling();
  return sum;
}

GatewayFigures QueryGateway::figures() const {
  GatewayFigures out;
  out.answered = impl_->answered;
  out.failed = impl_->failed;
  out.refused = impl_->refused;
  out.streamed = impl_->streamed;
  out.rows = impl_->rows;
  const CacheFigures cache = impl_->cache.figures();
  out.cache_hits = cache.hits;
  out.cache_shared = cache.shared;
  out.cache_misses = cache.misses;
  out.cache_evicted = cache.evicted;
  out.cache_entries = cache.entries;
  out.cache_bytes = cache.bytes;
  return out;
}

}  // namespace datawave::query
