/// What a connection can tell of its system's health and of its account's rights; read by the monitor.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "datawave/core/json_reader.hpp"
#include "datawave/core/json_writer.hpp"

namespace datawave::connect {

/// Of one moment. What the system has no such thing as, or this account may not see, is absent: never a made-up zero.
/// Counters run since the system's statistics were last reset.
struct HealthFacts {
  std::optional<bool> standby;
  std::optional<double> replication_lag_s;      // of this server behind its primary; 0 when all that came was replayed
  std::optional<std::int64_t> connections;      // of clients, to the whole server
  std::optional<std::int64_t> max_connections;  // that ordinary accounts may have
  std::optional<std::int64_t> active;           // sessions that run a statement, ours not counted
  std::optional<std::int64_t> idle_in_transaction;
  std::optional<std::int64_t> waiting_for_locks;
  std::optional<double> oldest_transaction_s;
  std::optional<std::int64_t> commits;  // of this database, as the counters below
  std::optional<std::int64_t> rollbacks;
  std::optional<std::int64_t> deadlocks;
  std::optional<std::int64_t> temp_bytes;
  std::optional<double> cache_hit;  // 0 to 1: pages found in the system's own cache
  std::optional<std::int64_t> size_bytes;
  std::optional<std::int64_t> free_disk_bytes;
  std::vector<std::string> not_permitted;  // members that this account may not see
  std::string grant;                       // what would let it: "GRANT pg_read_all_stats TO app"
};
DW_DESCRIBE(HealthFacts, standby, replication_lag_s, connections, max_connections, active, idle_in_transaction,
            waiting_for_locks, oldest_transaction_s, commits, rollbacks, deadlocks, temp_bytes, cache_hit, size_bytes,
            free_disk_bytes, not_permitted, grant);
DW_DEFAULTED(HealthFacts, not_permitted, grant);

/// One thing that the account can or cannot do.
struct AccountRight {
  std::string name;  // "superuser", "read tables"
  bool held = false;
  bool wanted = false;  // Datawave has a use for it
  std::string detail;   // "214 of 214 tables"
  std::string remedy;   // where held and wanted differ: the statement or sentence for a DBA
};
DW_DESCRIBE(AccountRight, name, held, wanted, detail, remedy);

struct AccountFacts {
  std::string name;  // as the system knows it
  std::vector<AccountRight> rights;
  std::optional<UtcTime> password_expires_at;
  std::optional<UtcTime> certificate_expires_at;  // of the server, where TLS is in use
  std::string tls;                                // "TLSv1.3"; empty without
  bool local = false;                             // the other end is this machine: nobody is on the way
  std::optional<bool> tls_verified;               // chain and name were checked; absent without TLS
};
DW_DESCRIBE(AccountFacts, name, rights, password_expires_at, certificate_expires_at, tls, local, tls_verified);

}  // namespace datawave::connect
