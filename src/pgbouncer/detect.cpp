#include "datawave/pgbouncer/detect.hpp"

#include "datawave/core/text.hpp"
#include "datawave/io/lane.hpp"
#include "datawave/pgbouncer/console.hpp"

namespace datawave::pgbouncer {

bool Detection::keeps_prepared_statements() const {
  if (!pooler || mode == PoolMode::session) return true;
  return version && *version >= kTracksPreparedStatements && max_prepared.value_or(0) > 0;
}

Task<Detection> detect_in_band(CallContext ctx, pg::Session& session) {
  // Simple: no statement by name that a pooler would leave at the server.
  DW_CO_TRY(const auto answer, co_await session.simple_query(ctx, "select pg_catalog.pg_backend_pid()"));
  Detection found;
  const auto backend = parse_u64(answer.rows.text(0, 0));
  found.settings_refused = !session.settings_applied();
  found.pgbouncer = found.settings_refused;  // PgBouncer's own words, see Session::connect
  found.pooler = found.pgbouncer || !backend || *backend != session.backend_pid();
  const std::string_view version = session.parameter("server_version");
  const std::size_t digits = std::min(version.find_first_not_of("0123456789"), version.size());
  found.server_major = static_cast<std::uint32_t>(parse_u64(version.substr(0, digits)).value_or(0));
  co_return found;
}

namespace {
/// What the console adds to `found`. Its errors are the reader's to ignore.
Task<void> ask_console(CallContext ctx, io::Dialer& dialer, pg::ConnectParams params, Detection& found) {
  const std::string database = params.database;
  const std::string user = params.user;
  DW_CO_TRY(auto console, co_await Console::connect(ctx, dialer, std::move(params)));
  found.pgbouncer = true;
  found.version = console->version();
  DW_CO_TRY(const Config config, co_await console->config(ctx));
  if (const auto mode = config.find("pool_mode"); mode != config.end()) found.mode = read_pool_mode(mode->second.value);
  if (const auto most = config.find("max_prepared_statements"); most != config.end())
    found.max_prepared = static_cast<std::uint32_t>(parse_u64(most->second.value).value_or(0));
  DW_CO_TRY(const auto databases, co_await console->databases(ctx));
  for (const DatabaseRow& row : databases) {
    if (row.name == database && !row.pool_mode.empty()) found.mode = read_pool_mode(row.pool_mode);
  }
  // A role may have a mode of its own, too: the pool knows what came of it all. A pool of another role says nothing of
  // ours, unless its mode is the one to be careful of.
  DW_CO_TRY(const auto pools, co_await console->pools(ctx));
  for (const PoolRow& row : pools) {
    const auto mode = read_pool_mode(row.pool_mode);
    if (row.database == database && mode && (row.user == user || *mode != PoolMode::session)) found.mode = mode;
    if (row.database == database && mode && row.user == user) break;
  }
  co_return co_await console->close(ctx);
}
}  // namespace

Task<Detection> detect(CallContext ctx, io::Dialer& dialer, pg::ConnectParams params) {
  auto own = params.duplicate();
  DW_CO_TRY(auto session, co_await pg::Session::connect(ctx, dialer, std::move(own)));
  DW_CO_TRY(Detection found, co_await detect_in_band(ctx, *session));
  DW_CO_CHECK(co_await session->close(ctx));
  if (!found.pooler) co_return found;
  // Most credentials may not: that is an answer, too, and a slow console keeps nobody waiting for long.
  params.address = session->address();
  constexpr std::chrono::seconds kLimit(2);
  auto asked = co_await ask_console(ctx.with_timeout(kLimit), dialer, std::move(params), found);
  if (!asked && asked.error().code == ErrorCode::cancelled) co_return fail(std::move(asked).error());
  co_return found;
}

pg::ChannelLimits limits_behind(const Detection& detection, pg::ChannelLimits limits) {
  if (!detection.keeps_prepared_statements()) limits.max_statements = 0;
  if (detection.pooler && detection.mode != PoolMode::session && detection.max_prepared && *detection.max_prepared > 0)
    limits.max_statements = std::min<std::size_t>(limits.max_statements, *detection.max_prepared);
  return limits;
}

}  // namespace datawave::pgbouncer
