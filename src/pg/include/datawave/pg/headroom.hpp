/// How many connections a PostgreSQL server has left for us.
#pragma once

#include "datawave/pg/channel.hpp"
#include "datawave/pool/autoscaler.hpp"

namespace datawave::pg {

/// `budget`: what the source's owner allows. `ours`: connections that we hold. One statement, on a probe connection.
/// Source: PostgreSQL manual, "Connections and Authentication" (max_connections, superuser_reserved_connections) and
/// pg_stat_database.
Task<pool::Headroom> read_headroom(CallContext ctx, Channel& probe, std::size_t budget, std::size_t ours);

}  // namespace datawave::pg
