/// How many connections a PostgreSQL server has left for us.
#pragma once

#include "datawave/pg/mux.hpp"
#include "datawave/pool/autoscaler.hpp"

namespace datawave::pg {

/// `budget`: what the source's owner allows. `ours`: connections that we hold at that server. One statement, as a
/// read-only unit; also looks at the limits of the role and the database. Source: PostgreSQL manual, "Connections and
/// Authentication" (max_connections, superuser_reserved_connections, reserved_connections since 16), pg_stat_database,
/// rolconnlimit and datconnlimit (-1: none).
Task<pool::Headroom> read_headroom(CallContext ctx, Mux& mux, std::size_t budget, std::size_t ours);

}  // namespace datawave::pg
