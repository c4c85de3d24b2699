// Health and rights of a PostgreSQL server as the account of a connection sees them: one statement each.
// Source of facts: PostgreSQL manual, "The Cumulative Statistics System", "Recovery Information Functions".
#include <boost/asio/ip/address.hpp>
#include <charconv>
#include <cmath>

#include "connection.hpp"
#include "datawave/core/text.hpp"
#include "datawave/pg/quote.hpp"

namespace datawave::connectors::postgresql {

namespace {
/// pg_stat_get_activity is what the view pg_stat_activity reads, without the joins that put names to ids. Of sessions
/// of other roles an account without pg_read_all_stats sees neither state nor wait: those counts are then left out.
constexpr std::string_view kHealth =
    "SELECT pg_catalog.pg_is_in_recovery(),"
    " CASE WHEN NOT pg_catalog.pg_is_in_recovery() THEN NULL"
    "  WHEN pg_catalog.pg_last_wal_receive_lsn() = pg_catalog.pg_last_wal_replay_lsn() THEN 0"
    "  ELSE EXTRACT(epoch FROM pg_catalog.clock_timestamp() - pg_catalog.pg_last_xact_replay_timestamp()) END,"
    " (SELECT pg_catalog.sum(numbackends) FROM pg_catalog.pg_stat_database),"
    " pg_catalog.current_setting('max_connections')::int - "
    "pg_catalog.current_setting('superuser_reserved_connections')::int,"
    " pg_catalog.pg_has_role(current_user, 'pg_read_all_stats', 'USAGE'),"
    " a.clients, a.active, a.idle, a.waiting, a.oldest,"
    " d.xact_commit, d.xact_rollback, d.deadlocks, d.temp_bytes, d.blks_hit, d.blks_read"
    " FROM pg_catalog.pg_stat_database d CROSS JOIN ("
    "SELECT pg_catalog.count(*) FILTER (WHERE backend_type = 'client backend') AS clients,"
    " pg_catalog.count(*) FILTER (WHERE state = 'active' AND pid <> pg_catalog.pg_backend_pid()) AS active,"
    " pg_catalog.count(*) FILTER (WHERE state LIKE 'idle in transaction%') AS idle,"
    " pg_catalog.count(*) FILTER (WHERE wait_event_type = 'Lock') AS waiting,"
    " EXTRACT(epoch FROM pg_catalog.max(pg_catalog.clock_timestamp() - xact_start) FILTER (WHERE backend_type = "
    "'client backend' AND pid <> pg_catalog.pg_backend_pid())) AS oldest"
    " FROM pg_catalog.pg_stat_get_activity(NULL)) a"
    " WHERE d.datname = pg_catalog.current_database()";
constexpr std::size_t kHealthColumns = 16;

constexpr std::string_view kAccount =
    "SELECT r.rolname, r.rolsuper, r.rolcreatedb, r.rolcreaterole, r.rolreplication, r.rolbypassrls,"
    " CASE WHEN pg_catalog.isfinite(r.rolvaliduntil) THEN EXTRACT(epoch FROM r.rolvaliduntil) END,"
    " pg_catalog.pg_has_role(current_user, 'pg_read_all_stats', 'USAGE'),"
    " t.tables, t.readable, t.writable, t.owned"
    " FROM pg_catalog.pg_roles r CROSS JOIN ("
    "SELECT pg_catalog.count(*) AS tables,"
    " pg_catalog.count(*) FILTER (WHERE pg_catalog.has_schema_privilege(c.relnamespace, 'USAGE') AND "
    "pg_catalog.has_any_column_privilege(c.oid, 'SELECT')) AS readable,"
    " pg_catalog.count(*) FILTER (WHERE pg_catalog.has_table_privilege(c.oid, 'INSERT, UPDATE, DELETE, TRUNCATE')) AS "
    "writable,"
    " pg_catalog.count(*) FILTER (WHERE pg_catalog.pg_has_role(current_user, c.relowner, 'USAGE')) AS owned"
    " FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind IN "
    "('r', 'p', 'm') AND NOT c.relispartition AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema') t"
    " WHERE r.rolname = current_user";
constexpr std::size_t kAccountColumns = 12;

/// Nothing for NULL and for what is no number; never less than zero.
std::optional<double> real_at(const pg::RowBatch& row, std::size_t column) {
  const std::string_view text = row.text(0, column);
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (text.empty() || error != std::errc() || end != text.data() + text.size() || !std::isfinite(value))
    return std::nullopt;
  return std::max(value, 0.0);
}
std::optional<std::int64_t> count_at(const pg::RowBatch& row, std::size_t column) {
  const auto value = real_at(row, column);
  if (!value || *value > 9e18) return std::nullopt;
  return static_cast<std::int64_t>(*value);
}
bool flag_at(const pg::RowBatch& row, std::size_t column) { return row.text(0, column) == "t"; }

Error senseless() {
  return Error(ErrorCode::unavailable, "the server's answer to a question about itself makes no sense")
      .with_stage(ConnectStage::protocol);
}

void add(connect::AccountFacts& facts, std::string name, bool held, bool wanted, std::string detail,
         std::string remedy) {
  connect::AccountRight right;
  right.name = std::move(name);
  right.held = held;
  right.wanted = wanted;
  right.detail = std::move(detail);
  if (held != wanted) right.remedy = std::move(remedy);
  facts.rights.push_back(std::move(right));
}

std::string of_tables(std::int64_t some, std::int64_t all) {
  return format_count(static_cast<std::uint64_t>(some)) + " of " + plural(static_cast<std::uint64_t>(all), "table");
}
}  // namespace

Task<connect::HealthFacts> PostgresqlConnection::health(CallContext ctx) {
  DW_CO_TRY(const auto answer, co_await session_->query(ctx, std::string(kHealth)));
  const pg::RowBatch& row = answer.rows;
  if (row.rows() != 1 || row.columns() != kHealthColumns) co_return fail(senseless());
  connect::HealthFacts facts;
  facts.standby = flag_at(row, 0);
  facts.replication_lag_s = real_at(row, 1);
  facts.connections = count_at(row, 2);
  facts.max_connections = count_at(row, 3);
  if (flag_at(row, 4)) {
    facts.connections = count_at(row, 5);
    facts.active = count_at(row, 6);
    facts.idle_in_transaction = count_at(row, 7);
    facts.waiting_for_locks = count_at(row, 8);
    facts.oldest_transaction_s = real_at(row, 9).value_or(0);
  } else {
    facts.not_permitted = {"active", "idle_in_transaction", "waiting_for_locks", "oldest_transaction_s"};
    facts.grant = "GRANT pg_read_all_stats TO " + pg::quote_identifier(facts_.user) + ";";
  }
  facts.commits = count_at(row, 10);
  facts.rollbacks = count_at(row, 11);
  facts.deadlocks = count_at(row, 12);
  facts.temp_bytes = count_at(row, 13);
  const double hit = real_at(row, 14).value_or(0);
  const double read = real_at(row, 15).value_or(0);
  if (hit + read > 0) facts.cache_hit = hit / (hit + read);
  co_return facts;
}

Task<connect::AccountFacts> PostgresqlConnection::account(CallContext ctx) {
  DW_CO_TRY(const auto answer, co_await session_->query(ctx, std::string(kAccount)));
  const pg::RowBatch& row = answer.rows;
  if (row.rows() != 1 || row.columns() != kAccountColumns) co_return fail(senseless());
  connect::AccountFacts facts;
  facts.name = printable(to_valid_utf8(row.text(0, 0)), 100);
  const std::string role = pg::quote_identifier(facts.name);
  const auto attribute = [&](std::size_t column, const char* name, const char* keyword) {
    add(facts, name, flag_at(row, column), false, "", "ALTER ROLE " + role + " " + keyword + ";");
  };
  attribute(1, "superuser", "NOSUPERUSER");
  attribute(2, "create databases", "NOCREATEDB");
  attribute(3, "create roles", "NOCREATEROLE");
  attribute(4, "replication", "NOREPLICATION");
  attribute(5, "bypass row security", "NOBYPASSRLS");
  if (const auto until = real_at(row, 6); until && *until < 9e12)
    facts.password_expires_at = UtcTime(std::chrono::microseconds(static_cast<std::int64_t>(*until * 1e6)));
  add(facts, "read statistics", flag_at(row, 7), true, "", "GRANT pg_read_all_stats TO " + role + ";");
  const std::int64_t tables = count_at(row, 8).value_or(0);
  const std::int64_t readable = count_at(row, 9).value_or(0);
  const std::int64_t writable = count_at(row, 10).value_or(0);
  const std::int64_t owned = count_at(row, 11).value_or(0);
  add(facts, "read tables", readable == tables, true, of_tables(readable, tables),
      version() >= 140000 ? "GRANT pg_read_all_data TO " + role + ";"
                          : "GRANT USAGE ON SCHEMA … and GRANT SELECT ON ALL TABLES IN SCHEMA … TO " + role + ";");
  add(facts, "write tables", writable > 0, false, of_tables(writable, tables),
      "REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON ALL TABLES IN SCHEMA … FROM " + role + ";");
  add(facts, "own tables", owned > 0, false, of_tables(owned, tables),
      "Give Datawave a role of its own that owns nothing.");
  boost::system::error_code no_address;
  const auto address = asio::ip::make_address(session_->address(), no_address);
  facts.local = !no_address && address.is_loopback();
  if (const io::TlsInfo* tls = session_->tls(); tls != nullptr) {
    facts.tls = tls->version;
    facts.certificate_expires_at = tls->not_after;
    facts.tls_verified = tls->chain_verified && tls->name_verified;
  }
  co_return facts;
}

}  // namespace datawave::connectors::postgresql
