/// What a plan wants to know of the server.
#pragma once

#include "datawave/pg/session.hpp"
#include "datawave/pgbouncer/plan.hpp"

namespace datawave::pgbouncer {

/// One statement; any role may. Host and port are those that were dialed, processors are not told by a server. Errors:
/// those of Session::query. Source: PostgreSQL manual, "Connections and Authentication", pg_stat_database.
Task<ServerFacts> read_server_facts(CallContext ctx, pg::Session& session, std::string host, std::uint16_t port);

}  // namespace datawave::pgbouncer
