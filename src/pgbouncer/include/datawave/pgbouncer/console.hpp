/// PgBouncer's admin console: the database `pgbouncer`, simple queries only, by name of column, so that 1.18 to 1.25
/// are the same to read.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "datawave/pg/session.hpp"
#include "datawave/pgbouncer/version.hpp"

namespace datawave::pgbouncer {

/// A row of SHOW CONFIG.
struct ConfigEntry {
  std::string value;
  bool changeable = true;  ///< by RELOAD; false: only by a restart
};
/// By key.
using Config = std::map<std::string, ConfigEntry, std::less<>>;

/// A row of SHOW POOLS: one database and user.
struct PoolRow {
  std::string database;
  std::string user;
  std::uint64_t cl_active = 0;
  std::uint64_t cl_waiting = 0;
  std::uint64_t sv_active = 0;
  std::uint64_t sv_idle = 0;
  std::uint64_t sv_used = 0;    ///< idle for longer than server_check_delay
  std::uint64_t sv_tested = 0;  ///< under server_reset_query or server_check_query
  std::uint64_t sv_login = 0;
  double max_wait_s = 0;  ///< of the client that waits longest
  std::string pool_mode;
};
DW_DESCRIBE(PoolRow, database, user, cl_active, cl_waiting, sv_active, sv_idle, sv_used, sv_tested, sv_login,
            max_wait_s, pool_mode);
/// Server connections that have logged in.
[[nodiscard]] std::uint64_t held(const PoolRow& pool);

/// A row of SHOW DATABASES.
struct DatabaseRow {
  std::string name;
  std::string host;
  std::string port;
  std::string pool_mode;  ///< empty: as pool_mode of the configuration
  std::uint64_t pool_size = 0;
  std::uint64_t reserve = 0;          ///< on top of pool_size
  std::uint64_t max_connections = 0;  ///< 0: no limit
  std::uint64_t current_connections = 0;
  bool paused = false;
  bool disabled = false;
};
DW_DESCRIBE(DatabaseRow, name, host, port, pool_mode, pool_size, reserve, max_connections, current_connections, paused,
            disabled);

/// The first pool of `database` (empty: of any) that logs in to the server, or will as soon as PgBouncer comes round to
/// it: it opens one connection after another while clients wait and there is room. nullptr: there is none.
/// `max_user_connections`: of the configuration, 0 for no limit.
[[nodiscard]] const PoolRow* may_log_in(const std::vector<PoolRow>& pools, const std::vector<DatabaseRow>& databases,
                                        std::uint64_t max_user_connections, std::string_view database);

/// A row of SHOW STATS; times in microseconds, averages over stats_period.
struct StatsRow {
  std::string database;
  std::uint64_t total_xact_count = 0;
  std::uint64_t total_query_count = 0;
  std::uint64_t total_wait_time = 0;
  std::uint64_t avg_xact_count = 0;
  std::uint64_t avg_query_count = 0;
  std::uint64_t avg_query_time = 0;
  std::uint64_t avg_wait_time = 0;
};
DW_DESCRIBE(StatsRow, database, total_xact_count, total_query_count, total_wait_time, avg_xact_count, avg_query_count,
            avg_query_time, avg_wait_time);

/// Lives on one lane; one caller at a time. PgBouncer's own database is left out of the rows. Errors of every call:
/// permission_denied (the user is in stats_users only), unavailable, deadline_exceeded. Source: PgBouncer's manual,
/// "Admin console".
class Console {
 public:
  /// `params.database` is overwritten. Errors: as Session::connect; permission_denied where the user is in neither
  /// admin_users nor stats_users; unsupported where there is no PgBouncer.
  static Task<std::unique_ptr<Console>> connect(CallContext ctx, io::Dialer& dialer, pg::ConnectParams params);

  [[nodiscard]] Version version() const { return version_; }
  [[nodiscard]] bool usable() const { return session_->usable(); }
  Task<Config> config(CallContext ctx);
  Task<std::vector<PoolRow>> pools(CallContext ctx);
  Task<std::vector<DatabaseRow>> databases(CallContext ctx);
  Task<std::vector<StatsRow>> stats(CallContext ctx);
  /// SHOW LISTS: "used_clients", "used_servers", …
  Task<std::map<std::string, std::uint64_t>> lists(CallContext ctx);

  /// Reads file, users and HBA again. Up to some version it says nothing of what is wrong there: ask config() after.
  Task<void> reload(CallContext ctx);
  /// Returns when no server connection of `database` (empty: of all) is in use; who asks then waits for resume().
  /// Use pause_within(), which does not leave it half paused.
  Task<void> pause(CallContext ctx, std::string database = "");
  /// Errors besides: precondition_failed where it is not paused; not_found.
  Task<void> resume(CallContext ctx, std::string database = "");
  /// New server connections for old ones, each when it is free. Waits, at most 5 s, until no login to the server is
  /// under way or about to begin (see may_log_in()): one that RECONNECT cuts off counts as failed, and a pool that is
  /// empty then refuses its clients for server_login_retry (observed on 1.18; 15 s by default). Errors besides:
  /// unavailable (retryable) where that never holds; nothing was done then.
  Task<void> reconnect(CallContext ctx, std::string database = "");
  Task<void> close(CallContext ctx);

 private:
  Console(std::unique_ptr<pg::Session> session, std::string user, Version version)
      : session_(std::move(session)), user_(std::move(user)), version_(version) {}
  Task<pg::QueryResult> ask(CallContext ctx, std::string command);
  /// not_found with the names that there are; nothing for an empty name.
  Task<void> check_known(CallContext ctx, std::string database);
  /// Until may_log_in() finds none in three looks in a row. Errors: as reconnect().
  Task<void> wait_for_no_login(CallContext ctx, std::string database);
  /// RELOAD, PAUSE, RESUME, RECONNECT. `refusal`: what it means when an administrator is refused.
  Task<void> command(CallContext ctx, std::string verb, std::string database, std::string refusal);

  std::unique_ptr<pg::Session> session_;
  std::string user_;
  Version version_;
};

/// PAUSE that is taken back (RESUME on a second console) when transactions do not end within `limit` or the caller is
/// cancelled. Errors besides those of a console: deadline_exceeded, everything resumed.
Task<void> pause_within(CallContext ctx, io::Dialer& dialer, pg::ConnectParams params, std::string database,
                        std::chrono::milliseconds limit);

}  // namespace datawave::pgbouncer
