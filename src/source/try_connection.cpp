// The connection test: the ladder climbed once, told rung by rung, and kept.
#include <algorithm>

#include "service_impl.hpp"

namespace datawave::source {

namespace {
constexpr double kBurst = 10;
constexpr double kPerSecond = 1;
constexpr std::int64_t kKeptTests = 50;
constexpr auto kTestTime = std::chrono::seconds(30);

/// Collects the rungs and passes them on.
class Ladder final : public LadderObserver {
 public:
  Ladder(std::function<void(const TestRung&)> on_rung, const Clock& clock)
      : on_rung_(std::move(on_rung)), clock_(clock) {}
  void rung_started(std::string_view name) override {
    TestRung rung;
    rung.name = name;
    rungs_.push_back(rung);
    started_ = clock_.steady();
    if (on_rung_) on_rung_(rung);
  }
  void rung_done(std::string_view name, std::string_view detail, std::chrono::nanoseconds took) override {
    const auto it = std::find_if(rungs_.rbegin(), rungs_.rend(), [&](const TestRung& r) { return r.name == name; });
    if (it == rungs_.rend()) return;
    it->state = RungState::passed;
    it->detail = detail;
    it->took_us = std::chrono::duration_cast<std::chrono::microseconds>(took).count();
    if (on_rung_) on_rung_(*it);
  }
  /// The rung that was being climbed has failed; those of the descriptor that were not reached are listed as skipped.
  std::vector<TestRung> finish(const connect::Descriptor& descriptor, const Error* error) {
    if (error != nullptr && !rungs_.empty() && rungs_.back().state == RungState::skipped) {
      rungs_.back().state = RungState::failed;
      rungs_.back().detail = error->message;
      rungs_.back().took_us = std::chrono::duration_cast<std::chrono::microseconds>(clock_.steady() - started_).count();
      if (on_rung_) on_rung_(rungs_.back());
    }
    for (const std::string_view name : descriptor.ladder) {
      const auto same = [&](const TestRung& r) { return r.name == name; };
      if (std::any_of(rungs_.begin(), rungs_.end(), same)) continue;
      TestRung rung;
      rung.name = name;
      rungs_.push_back(rung);
    }
    return std::move(rungs_);
  }

 private:
  std::function<void(const TestRung&)> on_rung_;
  const Clock& clock_;
  SteadyTime started_;
  std::vector<TestRung> rungs_;
};

using Then = std::function<Task<void>(CallContext, connect::Connection&)>;

/// Runs on this lane with a resolver and dialer of its own.
Task<TestReport> climb(CallContext ctx, const connect::Connector& connector, connect::ConnectionSpec spec,
                       const SourceService::Parts& parts, std::function<void(const TestRung&)> on_rung, Then then) {
  CallContext whole = ctx;
  auto executor = co_await asio::this_coro::executor;
  auto resolver = io::make_system_resolver(executor);
  io::Dialer dialer(*resolver, parts.policy.egress);
  connect::OpenEnvironment environment;
  environment.dialer = &dialer;
  environment.blocking = &parts.blocking;
  Ladder ladder(std::move(on_rung), parts.clock);
  TestReport report;
  report.id = make_uuid_v7(parts.clock, parts.random);
  report.at = parts.clock.utc();
  const SteadyTime started = parts.clock.steady();
  ctx.deadline = std::min(ctx.deadline, started + kTestTime);
  auto opened = co_await connector.open(ctx, std::move(spec), environment, &ladder);
  std::optional<Error> error;
  auto took = parts.clock.steady() - started;
  if (opened) {
    auto checked = co_await (*opened)->check_capabilities(ctx, &ladder);
    if (!checked) error = std::move(checked).error();
    took = parts.clock.steady() - started;
    if (then && (*opened)->usable()) {
      Task<void> further = then(whole, **opened);
      (void)co_await std::move(further);
    }
    Task<void> closing = (*opened)->close(ctx);
    (void)co_await std::move(closing);
  } else {
    error = std::move(opened).error();
  }
  report.ok = !error;
  report.rungs = ladder.finish(connector.descriptor(), error ? &*error : nullptr);
  report.duration_ms = std::chrono::duration_cast<std::chrono::milliseconds>(took).count();
  if (error) {
    TestError shown;
    shown.code = to_string(error->code);
    if (error->stage) shown.stage = to_string(*error->stage);
    shown.message = error->message;
    shown.remedy = error->remedy;
    report.error = std::move(shown);
  }
  co_return report;
}
}  // namespace

/// A tester of connections is also a scanner of ports.
Result<void> SourceService::Impl::spend_test(const Uuid& tenant) {
  const std::lock_guard lock(mutex);
  const SteadyTime now = parts.clock.steady();
  const auto [it, fresh] = tests.try_emplace(to_string(tenant));
  Budget& budget = it->second;
  const double gained = std::chrono::duration<double>(now - budget.at).count() * kPerSecond;
  budget.tokens = fresh ? kBurst : std::min(kBurst, budget.tokens + gained);
  budget.at = now;
  if (budget.tokens >= 1) {
    budget.tokens -= 1;
    return {};
  }
  Error error = Error(ErrorCode::resource_exhausted, "too many connection tests in a short time")
                    .with_remedy("Wait a few seconds.")
                    .with_retryable();
  error.retry_after = std::chrono::seconds(1);
  return fail(std::move(error));
}

Task<TestReport> SourceService::test(CallContext ctx, store::TenantScope scope, Uuid id,
                                     std::function<void(const TestRung&)> on_rung) {
  DW_CO_CHECK(impl_->spend_test(scope.tenant()));
  Impl* impl = impl_.get();
  std::function<Result<std::shared_ptr<OpenedSource>>()> look = [this, ctx, scope,
                                                                 id]() -> Result<std::shared_ptr<OpenedSource>> {
    DW_TRY(OpenedSource opened, load(ctx, scope, id));
    return std::make_shared<OpenedSource>(std::move(opened));
  };
  DW_CO_TRY(auto opened, co_await io::run_blocking<std::shared_ptr<OpenedSource>>(ctx, impl->parts.blocking, look));
  DW_CO_TRY(TestReport report,
            co_await climb(ctx, *opened->connector, std::move(opened->spec), impl->parts, std::move(on_rung), Then()));
  report.principal_name = scope.actor().name;
  const store::WriteBody<void> body = [report, id, name = opened->source.name](store::WriteTx& tx) -> Result<void> {
    DW_CHECK(tx.exec(
        "INSERT INTO source_tests (id, tenant_id, source_id, at, by_name, ok, duration_ms, rungs, error) "
        "VALUES (?1, {tenant_id}, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        report.id, id, report.at, report.principal_name, report.ok, report.duration_ms, report.rungs, report.error));
    DW_CHECK(
        tx.exec("DELETE FROM source_tests WHERE {tenant} AND source_id = ?1 AND id NOT IN (SELECT id FROM "
                "source_tests WHERE {tenant} AND source_id = ?1 ORDER BY at DESC, id DESC LIMIT ?2)",
                id, kKeptTests));
    store::AuditEntry audit;
    audit.code = "source.test";
    audit.result = report.ok ? "ok" : "failed";
    audit.object_kind = "source";
    audit.object_id = id;
    audit.object_name = name;
    tx.audit(std::move(audit));
    return {};
  };
  DW_CO_CHECK(co_await impl->parts.database.write<void>(ctx, scope, body));
  co_return report;
}

Task<TestReport> SourceService::examine(CallContext ctx, store::TenantScope scope, Uuid id, Then then) {
  DW_CO_CHECK(impl_->spend_test(scope.tenant()));
  Impl* impl = impl_.get();
  std::function<Result<std::shared_ptr<OpenedSource>>()> look = [this, ctx, scope,
                                                                 id]() -> Result<std::shared_ptr<OpenedSource>> {
    DW_TRY(OpenedSource opened, load(ctx, scope, id));
    return std::make_shared<OpenedSource>(std::move(opened));
  };
  DW_CO_TRY(auto opened, co_await io::run_blocking<std::shared_ptr<OpenedSource>>(ctx, impl->parts.blocking, look));
  const std::function<void(const TestRung&)> nobody;
  DW_CO_TRY(TestReport report,
            co_await climb(ctx, *opened->connector, std::move(opened->spec), impl->parts, nobody, std::move(then)));
  report.principal_name = scope.actor().name;
  const store::WriteBody<void> body = [ok = report.ok, id, name = opened->source.name](store::WriteTx& tx) {
    store::AuditEntry audit;
    audit.code = "source.diagnose";
    audit.result = ok ? "ok" : "failed";
    audit.object_kind = "source";
    audit.object_id = id;
    audit.object_name = name;
    tx.audit(std::move(audit));
    return Result<void>();
  };
  DW_CO_CHECK(co_await impl->parts.database.write<void>(ctx, scope, body));
  co_return report;
}

Task<TestReport> SourceService::try_out(CallContext ctx, store::TenantScope scope, SourceCreate source,
                                        std::function<void(const TestRung&)> on_rung) {
  DW_CO_CHECK(impl_->spend_test(scope.tenant()));
  DW_CO_TRY(const connect::Connector* connector, find_connector(impl_->parts.registry, source.connector));
  DW_CO_TRY(const auto connection, to_texts(source.connection));
  DW_CO_TRY(connect::ConnectionSpec spec, make_spec(*connector, connection, impl_->parts.policy));
  for (auto& [name, value] : source.secrets) {
    DW_CO_CHECK(check_secret_name(connector->descriptor(), name));
    spec.set_secret(name, std::move(value));
  }
  const store::WriteBody<void> body = [type = source.connector](store::WriteTx& tx) -> Result<void> {
    store::AuditEntry audit;
    audit.code = "source.test";
    audit.result = "ok";
    audit.object_kind = "connector";
    audit.object_name = type;
    tx.audit(std::move(audit));
    return {};
  };
  DW_CO_CHECK(co_await impl_->parts.database.write<void>(ctx, scope, body));
  DW_CO_TRY(TestReport report,
            co_await climb(ctx, *connector, std::move(spec), impl_->parts, std::move(on_rung), Then()));
  report.principal_name = scope.actor().name;
  co_return report;
}

Task<std::vector<TestReport>> SourceService::tests(CallContext ctx, store::TenantScope scope, Uuid id) {
  const store::ReadBody<std::vector<TestReport>> body = [id](store::Tx& tx) -> Result<std::vector<TestReport>> {
    DW_CHECK(row_by_id(tx, id));
    static const std::string sql = "SELECT " + store::columns_of<TestReport>() +
                                   " FROM source_tests WHERE {tenant} AND source_id = ?1 ORDER BY at DESC, id DESC";
    return tx.select<TestReport>(sql, id);
  };
  co_return co_await impl_->parts.database.read<std::vector<TestReport>>(ctx, scope, body);
}

}  // namespace datawave::source
