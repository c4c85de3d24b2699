/// What a PgBouncer in front of a server should be set to, each value with its reason, and whether it helps at all.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "datawave/core/result.hpp"
#include "datawave/pgbouncer/version.hpp"

namespace datawave::pgbouncer {

/// How PgBouncer learns the passwords of those who log in to it.
enum class AuthSource : std::uint8_t { auth_query, userlist };
DW_DESCRIBE_ENUM(AuthSource, auth_query, userlist)

/// What clients do that lives in a session, hence is lost or leaks in transaction mode.
enum class SessionFeature : std::uint8_t {
  prepared_statements,
  listen,
  temp_tables,
  advisory_locks,
  session_settings,
  holdable_cursors,
};
DW_DESCRIBE_ENUM(SessionFeature, prepared_statements, listen, temp_tables, advisory_locks, session_settings,
                 holdable_cursors)

/// Where the clients are.
enum class ClientKind : std::uint8_t {
  many_processes,  ///< on other hosts, forked or serverless: nobody else can share connections among them
  one_process,     ///< with a pool of its own
  datawave,        ///< they already ask through a pool of Datawave's
};
DW_DESCRIBE_ENUM(ClientKind, many_processes, one_process, datawave)

/// What is known of the server; an absent fact is not checked.
struct ServerFacts {
  std::string host = "127.0.0.1";  ///< as PgBouncer reaches it
  std::uint16_t port = 5432;
  std::optional<std::uint32_t> max_connections = {};
  /// superuser_reserved_connections and, from 16, reserved_connections: not for anybody.
  std::optional<std::uint32_t> reserved = {};
  /// Sessions there now, of all databases.
  std::optional<std::uint32_t> in_use = {};
  std::optional<std::uint32_t> version_number = {};  ///< 150007
  std::optional<std::uint32_t> processors = {};      ///< no server says; whoever runs it knows
};

struct PlanInput {
  std::uint32_t clients = 1000;
  std::uint32_t server_connections = 50;
  /// Names as clients ask for them; empty: any, through PgBouncer's `*`.
  std::vector<std::string> databases = {};
  /// Login roles a database: PgBouncer has a pool for each.
  std::uint32_t users = 1;
  PoolMode mode = PoolMode::transaction;
  Version version = Version();
  std::string listen_address = "127.0.0.1";
  std::uint16_t listen_port = 6432;
  /// PgBouncer processes that share the server connections.
  std::uint32_t instances = 1;
  AuthSource auth = AuthSource::auth_query;
  std::string auth_user = "pgbouncer_auth";
  std::string admin_user = "pgbouncer_admin";
  ServerFacts server = {};
  std::vector<SessionFeature> uses = {};
  ClientKind kind = ClientKind::many_processes;
};

struct Setting {
  std::string key;
  std::string value;
  std::string reason;  ///< one sentence
  std::string source;  ///< where the number comes from: "arithmetic: 50 / 1 pool", "PgBouncer manual, config"
  /// Its size follows from clients and connections: what `apply` changes at a PgBouncer that runs.
  bool sizing = false;
};
DW_DESCRIBE(Setting, key, value, reason, source, sizing);

enum class Verdict : std::uint8_t { helps, with_care, does_not_help };
DW_DESCRIBE_ENUM(Verdict, helps, with_care, does_not_help)

enum class Weight : std::uint8_t { note, warning };
DW_DESCRIBE_ENUM(Weight, note, warning)

struct Advice {
  Weight weight = Weight::note;
  std::string text;
  std::string source;
};
DW_DESCRIBE(Advice, weight, text, source);

struct Plan {
  Verdict verdict = Verdict::helps;
  std::string verdict_reason;
  std::vector<Setting> settings;
  std::vector<Advice> advice;
  /// Descriptors that one process may need: clients, servers and some of its own.
  std::uint32_t open_files = 0;
  std::uint32_t pools = 1;
  std::uint32_t pool_size = 0;

  /// Empty where it is not set.
  [[nodiscard]] std::string_view value(std::string_view key) const;
};
DW_DESCRIBE(Plan, verdict, verdict_reason, settings, advice, open_files, pools, pool_size);

/// Pure. Errors: invalid_argument with field and remedy: counts out of range, more connections than the server has or
/// fewer than there are pools, names that PgBouncer's file cannot hold, a version before 1.18.
Result<Plan> make_plan(const PlanInput& input);

}  // namespace datawave::pgbouncer
