// datawave pgbouncer status, pause, resume, reconnect.
#include <fmt/format.h>

#include "datawave/core/json_writer.hpp"
#include "datawave/core/text.hpp"
#include "datawave/pgbouncer/console.hpp"
#include "pgbouncer/pgbouncer_commands.hpp"
#include "remote/output.hpp"

namespace datawave::cli {

namespace {
using pgbouncer::Console;
using pgbouncer::DatabaseRow;
using pgbouncer::PoolRow;
using pgbouncer::StatsRow;

struct Status {
  std::string version;
  std::string pool_mode;
  std::uint64_t clients = 0;
  std::uint64_t max_clients = 0;
  std::uint64_t servers = 0;
  std::vector<PoolRow> pools;
  std::vector<DatabaseRow> databases;
  std::vector<StatsRow> stats;
  std::vector<std::string> stands_out;
};
DW_DESCRIBE(Status, version, pool_mode, clients, max_clients, servers, pools, databases, stats, stands_out);

const DatabaseRow* database_of(const Status& status, const std::string& name) {
  for (const DatabaseRow& row : status.databases) {
    if (row.name == name) return &row;
  }
  return nullptr;
}

std::string seconds(double value) {
  return format_duration(std::chrono::microseconds(static_cast<std::int64_t>(value * 1e6)));
}

void find_what_stands_out(const pgbouncer::Config& config, pgbouncer::Version version, Status& status) {
  std::vector<std::string>& out = status.stands_out;
  for (const DatabaseRow& row : status.databases) {
    const std::string name = printable(row.name, 60);
    if (row.paused) out.push_back(name + " is paused: its clients wait for `datawave pgbouncer resume`");
    if (row.disabled)
      out.push_back(name + " is disabled: new clients are refused (ENABLE " + name + " on the console)");
    if (row.max_connections > 0 && row.current_connections >= row.max_connections)
      out.push_back(name + " has all " + std::to_string(row.max_connections) + " connections of max_db_connections");
  }
  for (const PoolRow& row : status.pools) {
    const std::string name = printable(row.database, 60) + "/" + printable(row.user, 60);
    const DatabaseRow* database = database_of(status, row.database);
    const std::uint64_t servers = row.sv_active + row.sv_idle + row.sv_used;
    if (row.cl_waiting > 0 && servers == 0 && (database == nullptr || !database->paused)) {
      out.push_back(plural(row.cl_waiting, "client") + " of " + name + (row.cl_waiting == 1 ? " waits" : " wait") +
                    " and there is no server connection: does the server answer?");
    } else if (row.cl_waiting > 0) {
      const bool full = database != nullptr && row.sv_active >= database->pool_size;
      out.push_back(plural(row.cl_waiting, "client") + " of " + name + (row.cl_waiting == 1 ? " waits" : " wait") +
                    ", the longest for " + seconds(row.max_wait_s) +
                    (full ? "; all " + std::to_string(row.sv_active) + " connections of the pool are in use" : ""));
    }
  }
  if (status.max_clients > 0 && status.clients * 10 >= status.max_clients * 9)
    out.push_back(fmt::format("{} of max_client_conn = {} are taken: further clients are refused", status.clients,
                              status.max_clients));
  const auto prepared = config.find("max_prepared_statements");
  if (status.pool_mode != "session" && (prepared == config.end() || prepared->second.value == "0")) {
    out.push_back(version < pgbouncer::kTracksPreparedStatements
                      ? "prepared statements do not work in this mode before 1.21: drivers must not use them"
                      : "max_prepared_statements = 0: prepared statements do not work in this mode");
  }
}

Task<Status> read_status(CallContext ctx, io::Dialer& dialer, pg::ConnectParams params) {
  DW_CO_TRY(auto console, co_await Console::connect(ctx, dialer, std::move(params)));
  Status status;
  status.version = pgbouncer::to_string(console->version());
  DW_CO_TRY(const auto config, co_await console->config(ctx));
  if (const auto mode = config.find("pool_mode"); mode != config.end()) status.pool_mode = mode->second.value;
  if (const auto most = config.find("max_client_conn"); most != config.end())
    status.max_clients = parse_u64(most->second.value).value_or(0);
  DW_CO_TRY(status.pools, co_await console->pools(ctx));
  DW_CO_TRY(status.databases, co_await console->databases(ctx));
  DW_CO_TRY(status.stats, co_await console->stats(ctx));
  DW_CO_TRY(auto lists, co_await console->lists(ctx));
  status.clients = lists["used_clients"];
  if (status.clients > 0) --status.clients;  // this console
  status.servers = lists["used_servers"];
  DW_CO_CHECK(co_await console->close(ctx));
  find_what_stands_out(config, console->version(), status);
  co_return status;
}

std::string as_text(const Terminal& terminal, const Status& status) {
  std::string out =
      fmt::format("PgBouncer {}, {} mode, {} of at most {}, {}\n\n", status.version, status.pool_mode,
                  plural(status.clients, "client"), status.max_clients, plural(status.servers, "server connection"));
  std::vector<std::vector<std::string>> rows;
  for (const PoolRow& row : status.pools) {
    const DatabaseRow* database = database_of(status, row.database);
    std::string rate;
    for (const StatsRow& stats : status.stats) {
      if (stats.database == row.database) rate = format_count_short(stats.avg_query_count);
    }
    rows.push_back({printable(row.database, 60), printable(row.user, 60), row.pool_mode, std::to_string(row.cl_active),
                    std::to_string(row.cl_waiting), std::to_string(row.sv_active),
                    std::to_string(row.sv_idle + row.sv_used),
                    database == nullptr ? "" : std::to_string(database->pool_size),
                    row.max_wait_s > 0 ? seconds(row.max_wait_s) : "-", rate});
  }
  if (rows.empty()) {
    out += "No pool yet: nobody has connected.\n";
  } else {
    out += table(
        {"database", "user", "mode", "clients", "waiting", "busy", "idle", "size", "longest wait", "queries/s"}, rows,
        {false, false, false, true, true, true, true, true, true, true}, terminal.out_is_tty ? terminal.width : 0);
  }
  if (!status.stands_out.empty()) out += "\n";
  for (const std::string& line : status.stands_out) {
    std::string text = wrapped(line, std::max<std::size_t>(terminal.width, 40), "  ");
    out += (terminal.colour ? "\x1b[33m!\x1b[0m" : "!") + text.substr(1);
  }
  return out;
}

Task<void> run_verb(CallContext ctx, io::Dialer& dialer, pg::ConnectParams params, std::string verb,
                    std::string database, std::chrono::seconds limit) {
  if (verb == "pause") {
    // Its own limit, and time to take it back.
    co_return co_await pgbouncer::pause_within(ctx, dialer, std::move(params), std::move(database), limit);
  }
  DW_CO_TRY(auto console, co_await Console::connect(ctx, dialer, std::move(params)));
  if (verb == "resume") {
    DW_CO_CHECK(co_await console->resume(ctx, std::move(database)));
  } else {
    DW_CO_CHECK(co_await console->reconnect(ctx, std::move(database)));
  }
  co_return co_await console->close(ctx);
}
}  // namespace

ExitCode run_bouncer_status(const CommandContext& context, const BouncerStatusOptions& options) {
  auto params = bouncer_params(context, options.console, "console");
  if (!params) return report_bouncer_error(context, params.error());
  Runtime runtime(context.settings);
  const CallContext ctx = runtime.context().with_timeout(std::chrono::seconds(15));
  auto status = runtime.lane().block_on(read_status(ctx, *runtime.environment().dialer, std::move(*params)));
  runtime.release_signals();
  if (!status) return report_bouncer_error(context, status.error());
  return print_out(context.terminal,
                   options.output == "json" ? to_json(*status, 2) + "\n" : as_text(context.terminal, *status));
}

ExitCode run_bouncer_verb(const CommandContext& context, const BouncerVerbOptions& options) {
  auto params = bouncer_params(context, options.console, "console");
  if (!params) return report_bouncer_error(context, params.error());
  if (options.wait_s == 0 || options.wait_s > 3600) {
    return report_bouncer_error(context,
                                Error(ErrorCode::invalid_argument, "--wait is 1 to 3600 seconds").with_field("wait"));
  }
  Runtime runtime(context.settings, "interrupted: resuming");
  const std::chrono::seconds limit(options.wait_s);
  const CallContext ctx = runtime.context().with_timeout(limit + std::chrono::seconds(20));
  auto done = runtime.lane().block_on(
      run_verb(ctx, *runtime.environment().dialer, std::move(*params), options.verb, options.database, limit));
  runtime.release_signals();
  if (!done) return report_bouncer_error(context, done.error());
  const std::string what = options.database.empty() ? "all databases" : printable(options.database, 100);
  if (options.verb == "pause") {
    write_err("paused: clients of " + what + " wait until `datawave pgbouncer resume`\n");
  } else if (options.verb == "resume") {
    write_err("resumed: " + what + "\n");
  } else {
    write_err("server connections of " + what + " are replaced as they become free\n");
  }
  return ExitCode::completed;
}

}  // namespace datawave::cli
