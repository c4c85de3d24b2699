// A diagnosis: the ladder, then as many pings and statements as the time allows, on one connection.
#include "diagnose.hpp"

namespace datawave::monitor {

namespace {
constexpr int kProbes = 20;
constexpr auto kMeasureTime = std::chrono::seconds(15);

struct Seen {
  std::vector<std::int64_t> pings;
  std::vector<std::int64_t> queries;
  std::int64_t failed_pings = 0;
  std::int64_t failed_queries = 0;
  std::optional<connect::HealthFacts> facts;
  std::optional<connect::AccountFacts> account;
  std::string incomplete;
  const Clock* clock = nullptr;
};

void note(Seen& seen, const char* what, const Error& error) {
  if (!seen.incomplete.empty()) return;
  seen.incomplete = std::string(what) + ": " + error.message;
}

std::int64_t micros(SteadyTime from, SteadyTime to) {
  return std::chrono::duration_cast<std::chrono::microseconds>(to - from).count();
}

Task<void> measure(CallContext outer, connect::Connection& connection, std::shared_ptr<Seen> seen) {
  const Clock& clock = *seen->clock;
  const CallContext ctx = outer.with_timeout(kMeasureTime);
  for (int i = 0; i < kProbes; ++i) {
    const SteadyTime started = clock.steady();
    Task<void> pinging = connection.ping(ctx);
    auto pinged = co_await std::move(pinging);
    if (pinged) {
      seen->pings.push_back(micros(started, clock.steady()));
      continue;
    }
    ++seen->failed_pings;
    note(*seen, "pings", pinged.error());
    if (!connection.usable()) co_return Result<void>();
  }
  Task<connect::AccountFacts> rights = connection.account(ctx);
  auto account = co_await std::move(rights);
  if (account) seen->account = std::move(*account);
  if (!account && account.error().code != ErrorCode::unsupported) note(*seen, "rights of the account", account.error());
  for (int i = 0; i < kProbes && connection.usable(); ++i) {
    const SteadyTime started = clock.steady();
    Task<connect::HealthFacts> asking = connection.health(ctx);
    auto facts = co_await std::move(asking);
    if (!facts) {
      if (facts.error().code == ErrorCode::unsupported) co_return Result<void>();
      ++seen->failed_queries;
      note(*seen, "facts of the system", facts.error());
      if (!facts.error().retryable) co_return Result<void>();
      continue;
    }
    seen->queries.push_back(micros(started, clock.steady()));
    seen->facts = std::move(*facts);
  }
  co_return Result<void>();
}
}  // namespace

Task<Diagnosis> diagnose_source(CallContext ctx, store::TenantScope scope, source::DataSource source,
                                source::SourceService& sources, const Clock& clock) {
  auto seen = std::make_shared<Seen>();
  seen->clock = &clock;
  const SteadyTime started = clock.steady();
  const std::function<Task<void>(CallContext, connect::Connection&)> then =
      [seen](CallContext inner, connect::Connection& connection) { return measure(inner, connection, seen); };
  Diagnosis out;
  out.source_id = source.id;
  out.source_name = source.name;
  out.at = clock.utc();
  DW_CO_TRY(out.connectivity, co_await sources.examine(ctx, scope, source.id, then));
  out.took_ms = micros(started, clock.steady()) / 1000;
  out.ping = summary_of(seen->pings, seen->failed_pings);
  out.query = summary_of(seen->queries, seen->failed_queries);
  out.incomplete = seen->incomplete;
  out.facts = std::move(seen->facts);
  out.account = std::move(seen->account);
  out.findings = findings_of(out, clock.utc());
  co_return out;
}

}  // namespace datawave::monitor
