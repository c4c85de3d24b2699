#include "probe.hpp"

#include "datawave/access/system_scope.hpp"

namespace datawave::monitor {

namespace {
using Opened = std::shared_ptr<source::OpenedSource>;

std::int64_t micros(SteadyTime from, SteadyTime to) {
  return std::chrono::duration_cast<std::chrono::microseconds>(to - from).count();
}

bool of_the_store(const Error& error) {
  return error.retryable || error.code == ErrorCode::unavailable || error.code == ErrorCode::deadline_exceeded ||
         error.code == ErrorCode::cancelled || error.code == ErrorCode::resource_exhausted ||
         error.code == ErrorCode::not_found;
}

void note(Round& round, const Error& error) {
  ++round.failed_steps;
  round.error = shown(error);
}

/// With the credential as it is now: one that was changed is taken up by the next connection.
Task<Opened> load(CallContext ctx, const Watch& watch, ProbeParts parts) {
  std::function<Result<Opened>()> job = [ctx, &sources = parts.sources, tenant = watch.tenant(),
                                         id = watch.id()]() -> Result<Opened> {
    DW_TRY(source::OpenedSource opened, sources.load(ctx, access::probe_scope(tenant), id));
    return std::make_shared<source::OpenedSource>(std::move(opened));
  };
  co_return co_await io::run_blocking<Opened>(ctx, parts.blocking, job);
}

/// A DBA sees who it is that asks every few seconds.
void name_session(connect::ConnectionSpec& spec) {
  constexpr std::string_view kField = "application_name";
  if (spec.descriptor().find_field(kField) == nullptr || spec.has(kField)) return;
  (void)spec.set(kField, "datawave health");
}

/// False: it failed, and the round says so.
Task<bool> connect_to(CallContext ctx, Watch& watch, ProbeParts parts, Probed& out) {
  Round& round = out.round;
  auto opened = co_await load(ctx, watch, parts);
  if (!opened && of_the_store(opened.error())) co_return fail(std::move(opened).error());
  ++round.steps;
  if (!opened) {  // a record that cannot be used, such as a secret for another endpoint
    note(round, opened.error());
    co_return false;
  }
  name_session((*opened)->spec);
  connect::OpenEnvironment env;
  env.dialer = &parts.dialer;
  env.blocking = &parts.blocking;
  const SteadyTime started = parts.clock.steady();
  auto connection = co_await (*opened)->connector->open(ctx, std::move((*opened)->spec), env, nullptr);
  if (!connection) {
    note(round, connection.error());
    co_return false;
  }
  round.connect_us = micros(started, parts.clock.steady());
  watch.connection = std::move(*connection);
  out.connected = true;
  co_return true;
}

Task<void> read_facts(CallContext ctx, Watch& watch, ProbeParts parts, Probed& out) {
  if (watch.tells_no_facts) co_return Result<void>();
  const SteadyTime started = parts.clock.steady();
  Task<connect::HealthFacts> asking = watch.connection->health(ctx);
  auto facts = co_await std::move(asking);
  if (facts) {
    ++out.round.steps;
    out.round.query_us = micros(started, parts.clock.steady());
    out.facts = std::move(*facts);
    co_return Result<void>();
  }
  const bool passing = facts.error().retryable || facts.error().code == ErrorCode::deadline_exceeded;
  if (!passing) watch.tells_no_facts = true;  // as long as this connection lives: no system errs anew each round
  if (facts.error().code == ErrorCode::unsupported) co_return Result<void>();
  ++out.round.steps;
  note(out.round, facts.error());
  if (!watch.connection->usable()) watch.connection.reset();
  co_return Result<void>();
}
}  // namespace

ProbeError shown(const Error& error) {
  ProbeError out;
  out.code = to_string(error.code);
  if (error.stage) out.stage = to_string(*error.stage);
  out.message = error.message;
  out.remedy = error.remedy;
  return out;
}

Task<Probed> probe(CallContext ctx, Watch& watch, ProbeParts parts) {
  Probed out;
  Round& round = out.round;
  round.at = parts.clock.utc();
  for (int tried = 0; tried < 2 && !round.ok; ++tried) {
    const bool kept = watch.connection && watch.connection->usable();
    if (!kept) {
      watch.connection.reset();
      watch.tells_no_facts = false;
      DW_CO_TRY(const bool connected, co_await connect_to(ctx, watch, parts, out));
      if (!connected) break;
    }
    ++round.steps;
    const SteadyTime started = parts.clock.steady();
    Task<void> pinging = watch.connection->ping(ctx);
    auto pinged = co_await std::move(pinging);
    if (pinged) {
      round.ping_us = micros(started, parts.clock.steady());
      round.ok = true;
      break;
    }
    note(round, pinged.error());
    watch.connection.reset();
    if (!kept || ctx.expired()) break;  // one that was kept may have died meanwhile: the source itself may be well
  }
  if (round.ok) DW_CO_CHECK(co_await read_facts(ctx, watch, parts, out));
  if (co_await io::is_cancelled()) co_return fail(ErrorCode::cancelled, "the probe was cancelled");
  co_return out;
}

}  // namespace datawave::monitor
