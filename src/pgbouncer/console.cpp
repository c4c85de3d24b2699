#include "datawave/pgbouncer/console.hpp"

#include <algorithm>

#include "datawave/core/text.hpp"
#include "datawave/io/lane.hpp"
#include "datawave/io/sleep.hpp"
#include "datawave/pg/quote.hpp"

namespace datawave::pgbouncer {

namespace {
/// Cells of a result by the name of their column.
class Table {
 public:
  explicit Table(const pg::QueryResult& result) : result_(result) {}
  [[nodiscard]] std::size_t rows() const { return result_.rows.rows(); }
  [[nodiscard]] std::string text(std::size_t row, std::string_view column) const {
    for (std::size_t i = 0; i < result_.fields.size(); ++i) {
      if (result_.fields[i].name == column) return to_valid_utf8(result_.rows.text(row, i));
    }
    return {};
  }
  [[nodiscard]] std::uint64_t number(std::size_t row, std::string_view column) const {
    return parse_u64(text(row, column)).value_or(0);
  }

 private:
  const pg::QueryResult& result_;
};

constexpr std::string_view kOwnDatabase = "pgbouncer";

Error no_console(Error error) {
  if (error.code == ErrorCode::not_found && error.field == "database") {
    return Error(ErrorCode::unsupported, "there is no PgBouncer console here: this is a server without that database")
        .with_stage(ConnectStage::authorise)
        .with_field("console")
        .with_remedy("Name PgBouncer's own host and port (6432 by default), not the server's.");
  }
  return error;
}

bool is_listed(std::string_view list, std::string_view user) {
  for (const std::string_view item : split(list, ',')) {
    if (trim(item) == user) return true;
  }
  return false;
}
}  // namespace

Task<std::unique_ptr<Console>> Console::connect(CallContext ctx, io::Dialer& dialer, pg::ConnectParams params) {
  params.database = kOwnDatabase;
  params.settings.clear();
  std::string user = params.user;
  auto connected = co_await pg::Session::connect(ctx, dialer, std::move(params));
  if (!connected) co_return fail(no_console(std::move(connected).error()));
  auto session = std::move(*connected);
  const std::string said(session->parameter("server_version"));
  const auto version = read_version(said);
  if (!version || said.find("bouncer") == std::string::npos) {
    co_return fail(Error(ErrorCode::unsupported,
                         "there is no PgBouncer console here: server_version is \"" + printable(said, 60) + "\"")
                       .with_stage(ConnectStage::protocol)
                       .with_field("console")
                       .with_remedy("Name PgBouncer's own host and port (6432 by default), not the server's."));
  }
  co_return std::unique_ptr<Console>(new Console(std::move(session), std::move(user), *version));
}

Task<pg::QueryResult> Console::ask(CallContext ctx, std::string command) {
  std::string where = "asking PgBouncer to " + command;
  auto answer = co_await session_->simple_query(ctx, std::move(command));
  if (!answer) {
    Error error = std::move(answer).error();
    error.context.push_back(std::move(where));
    co_return fail(std::move(error));
  }
  co_return answer;
}

Task<Config> Console::config(CallContext ctx) {
  DW_CO_TRY(const auto answer, co_await ask(ctx, "SHOW CONFIG"));
  const Table table(answer);
  Config out;
  for (std::size_t i = 0; i < table.rows(); ++i) {
    ConfigEntry entry;
    entry.value = table.text(i, "value");
    entry.changeable = table.text(i, "changeable") != "no";
    out.insert_or_assign(table.text(i, "key"), std::move(entry));
  }
  if (out.empty()) co_return fail(ErrorCode::unavailable, "PgBouncer's SHOW CONFIG is empty");
  co_return out;
}

std::uint64_t held(const PoolRow& pool) { return pool.sv_active + pool.sv_idle + pool.sv_used + pool.sv_tested; }

const PoolRow* may_log_in(const std::vector<PoolRow>& pools, const std::vector<DatabaseRow>& databases,
                          std::uint64_t max_user_connections, std::string_view database) {
  for (const PoolRow& pool : pools) {
    if (!database.empty() && pool.database != database) continue;
    if (pool.sv_login > 0) return &pool;
    if (pool.cl_waiting == 0) continue;
    const auto is_its = [&](const DatabaseRow& row) { return row.name == pool.database; };
    const auto row = std::find_if(databases.begin(), databases.end(), is_its);
    if (row == databases.end()) return &pool;
    if (row->paused || held(pool) >= row->pool_size + row->reserve) continue;
    if (row->max_connections > 0 && row->current_connections >= row->max_connections) continue;
    std::uint64_t of_user = 0;
    for (const PoolRow& other : pools) of_user += other.user == pool.user ? held(other) + other.sv_login : 0;
    if (max_user_connections > 0 && of_user >= max_user_connections) continue;
    return &pool;
  }
  return nullptr;
}

Task<std::vector<PoolRow>> Console::pools(CallContext ctx) {
  DW_CO_TRY(const auto answer, co_await ask(ctx, "SHOW POOLS"));
  const Table table(answer);
  std::vector<PoolRow> out;
  for (std::size_t i = 0; i < table.rows(); ++i) {
    PoolRow row;
    row.database = table.text(i, "database");
    if (row.database == kOwnDatabase) continue;
    row.user = table.text(i, "user");
    row.cl_active = table.number(i, "cl_active");
    row.cl_waiting = table.number(i, "cl_waiting");
    row.sv_active = table.number(i, "sv_active");
    row.sv_idle = table.number(i, "sv_idle");
    row.sv_used = table.number(i, "sv_used");
    row.sv_tested = table.number(i, "sv_tested");
    row.sv_login = table.number(i, "sv_login");
    row.max_wait_s = static_cast<double>(table.number(i, "maxwait")) +
                     static_cast<double>(table.number(i, "maxwait_us")) / 1'000'000;
    row.pool_mode = table.text(i, "pool_mode");
    out.push_back(std::move(row));
  }
  co_return out;
}

Task<std::vector<DatabaseRow>> Console::databases(CallContext ctx) {
  DW_CO_TRY(const auto answer, co_await ask(ctx, "SHOW DATABASES"));
  const Table table(answer);
  std::vector<DatabaseRow> out;
  for (std::size_t i = 0; i < table.rows(); ++i) {
    DatabaseRow row;
    row.name = table.text(i, "name");
    if (row.name == kOwnDatabase) continue;
    row.host = table.text(i, "host");
    row.port = table.text(i, "port");
    row.pool_mode = table.text(i, "pool_mode");
    row.pool_size = table.number(i, "pool_size");
    row.reserve = std::max(table.number(i, "reserve_pool"), table.number(i, "reserve_pool_size"));
    row.max_connections = table.number(i, "max_connections");
    row.current_connections = table.number(i, "current_connections");
    row.paused = table.number(i, "paused") != 0;
    row.disabled = table.number(i, "disabled") != 0;
    out.push_back(std::move(row));
  }
  co_return out;
}

Task<std::vector<StatsRow>> Console::stats(CallContext ctx) {
  DW_CO_TRY(const auto answer, co_await ask(ctx, "SHOW STATS"));
  const Table table(answer);
  std::vector<StatsRow> out;
  for (std::size_t i = 0; i < table.rows(); ++i) {
    StatsRow row;
    row.database = table.text(i, "database");
    if (row.database == kOwnDatabase) continue;
    row.total_xact_count = table.number(i, "total_xact_count");
    row.total_query_count = table.number(i, "total_query_count");
    row.total_wait_time = table.number(i, "total_wait_time");
    row.avg_xact_count = table.number(i, "avg_xact_count");
    row.avg_query_count = table.number(i, "avg_query_count");
    row.avg_query_time = table.number(i, "avg_query_time");
    row.avg_wait_time = table.number(i, "avg_wait_time");
    out.push_back(std::move(row));
  }
  co_return out;
}

Task<std::map<std::string, std::uint64_t>> Console::lists(CallContext ctx) {
  DW_CO_TRY(const auto answer, co_await ask(ctx, "SHOW LISTS"));
  const Table table(answer);
  std::map<std::string, std::uint64_t> out;
  for (std::size_t i = 0; i < table.rows(); ++i) out.insert_or_assign(table.text(i, "list"), table.number(i, "items"));
  co_return out;
}

Task<void> Console::check_known(CallContext ctx, std::string database) {
  if (database.empty()) co_return Result<void>();
  DW_CO_TRY(const auto known, co_await databases(ctx));
  std::string names;
  for (const DatabaseRow& row : known) {
    if (row.name == database) co_return Result<void>();
    names += (names.empty() ? "" : ", ") + printable(row.name, 60);
  }
  co_return fail(Error(ErrorCode::not_found, "PgBouncer has no database \"" + printable(database, 100) + "\"")
                     .with_field("database")
                     .with_remedy("It has: " + names));
}

Task<void> Console::command(CallContext ctx, std::string verb, std::string database, std::string refusal) {
  std::string text = verb;
  if (!database.empty()) text += " " + pg::quote_identifier(database);
  auto done = co_await ask(ctx, text);
  if (done) co_return Result<void>();
  Error error = std::move(done).error();
  // The console has one SQLSTATE for everything, and its words are not for us to rely on: what could it be?
  if (!session_->usable() || error.sqlstate.empty()) co_return fail(std::move(error));
  DW_CO_TRY(const Config now, co_await config(ctx));
  const auto admins = now.find("admin_users");
  if (admins == now.end() || !is_listed(admins->second.value, user_)) {
    co_return fail(
        Error(ErrorCode::permission_denied, printable(user_, 60) + " may look at PgBouncer's console, but not " + verb)
            .with_field("console")
            .with_remedy("Connect as one of its admin_users, or add this user to them and RELOAD."));
  }
  if (refusal.empty()) co_return fail(std::move(error));
  co_return fail(ErrorCode::precondition_failed, std::move(refusal));
}

Task<void> Console::reload(CallContext ctx) {
  std::string verb = "RELOAD";
  co_return co_await command(ctx, std::move(verb), std::string(), std::string());
}
Task<void> Console::pause(CallContext ctx, std::string database) {
  DW_CO_CHECK(co_await check_known(ctx, database));
  std::string verb = "PAUSE";
  std::string refusal = "PgBouncer is paused or suspended already";
  co_return co_await command(ctx, std::move(verb), std::move(database), std::move(refusal));
}
Task<void> Console::resume(CallContext ctx, std::string database) {
  DW_CO_CHECK(co_await check_known(ctx, database));
  std::string verb = "RESUME";
  std::string refusal = "it is not paused: there is nothing to resume";
  co_return co_await command(ctx, std::move(verb), std::move(database), std::move(refusal));
}
Task<void> Console::wait_for_no_login(CallContext ctx, std::string database) {
  const SteadyTime until = ctx.clock->steady() + std::chrono::seconds(5);
  DW_CO_TRY(const Config config, co_await this->config(ctx));
  const auto of_user = config.find("max_user_connections");
  const std::uint64_t user_limit = of_user == config.end() ? 0 : parse_u64(of_user->second.value).value_or(0);
  constexpr int kLooks = 3;  // where clients come and go, one look can fall between two of them
  for (int quiet = 0;;) {
    DW_CO_TRY(const auto limits, co_await databases(ctx));
    DW_CO_TRY(const auto now, co_await pools(ctx));  // the last thing that is asked: nothing comes before the verb
    const PoolRow* const busy = may_log_in(now, limits, user_limit, database);
    quiet = busy == nullptr ? quiet + 1 : 0;
    if (quiet == kLooks) co_return Result<void>();
    if (busy != nullptr && ctx.clock->steady() >= until) {
      const std::string who = printable(busy->database, 60) + "/" + printable(busy->user, 60);
      std::string what = "the pool " + who + " opens connections to the server all the time, or cannot: ";
      what += std::to_string(held(*busy)) + " of its connections are there, " + plural(busy->cl_waiting, "client") +
              " waiting";
      co_return fail(Error(ErrorCode::unavailable, std::move(what))
                         .with_retryable()
                         .with_remedy("Nothing was done: a RECONNECT now could refuse clients. Look whether the server "
                                      "lets PgBouncer in and has room for the whole pool; then try again."));
    }
    DW_CO_CHECK(co_await io::sleep_for(std::chrono::milliseconds(5)));
  }
}
Task<void> Console::reconnect(CallContext ctx, std::string database) {
  DW_CO_CHECK(co_await check_known(ctx, database));
  DW_CO_CHECK(co_await wait_for_no_login(ctx, database));
  std::string verb = "RECONNECT";
  co_return co_await command(ctx, std::move(verb), std::move(database), std::string());
}
Task<void> Console::close(CallContext ctx) { co_return co_await session_->close(ctx); }

namespace {
Task<void> take_back(CallContext ctx, io::Dialer& dialer, pg::ConnectParams params, std::string database) {
  DW_CO_TRY(auto console, co_await Console::connect(ctx, dialer, std::move(params)));
  DW_CO_CHECK(co_await console->resume(ctx, std::move(database)));
  co_return co_await console->close(ctx);
}
}  // namespace

Task<void> pause_within(CallContext ctx, io::Dialer& dialer, pg::ConnectParams params, std::string database,
                        std::chrono::milliseconds limit) {
  auto first = params.duplicate();
  DW_CO_TRY(auto console, co_await Console::connect(ctx, dialer, std::move(first)));
  auto paused = co_await console->pause(ctx.with_timeout(limit), database);
  if (paused) co_return co_await console->close(ctx);
  Error error = std::move(paused).error();
  const bool half_way = error.code == ErrorCode::deadline_exceeded || error.code == ErrorCode::cancelled ||
                        error.code == ErrorCode::unavailable;
  if (!half_way) co_return fail(std::move(error));
  CallContext own;
  own.clock = ctx.clock;
  constexpr std::chrono::seconds kLimit(5);
  auto undo = take_back(own.with_timeout(kLimit), dialer, std::move(params), database);
  auto undone = co_await io::shielded(own, std::move(undo), kLimit);
  if (error.code == ErrorCode::deadline_exceeded) {
    error.message = "transactions did not end within " + format_duration(limit);
    error.remedy = "Give --wait more time, or look for who keeps a transaction open (pg_stat_activity).";
  }
  if (undone || undone.error().code == ErrorCode::precondition_failed) {
    error.message += "; everything was resumed";
  } else {
    error.message += "; and it could not be resumed, so that clients wait";
    error.remedy = "Run RESUME on its console as soon as it answers.";
  }
  co_return fail(std::move(error));
}

}  // namespace datawave::pgbouncer
