#include "datawave/pgbouncer/server_facts.hpp"

#include "datawave/core/text.hpp"

namespace datawave::pgbouncer {

Task<ServerFacts> read_server_facts(CallContext ctx, pg::Session& session, std::string host, std::uint16_t port) {
  // Simple, as what is asked may be a pooler. reserved_connections is there from 16.
  DW_CO_TRY(const auto answer, co_await session.simple_query(
                                   ctx,
                                   "select pg_catalog.current_setting('max_connections'), "
                                   "pg_catalog.current_setting('superuser_reserved_connections')::int + "
                                   "coalesce(pg_catalog.current_setting('reserved_connections', true), '0')::int, "
                                   "(select pg_catalog.sum(numbackends) from pg_catalog.pg_stat_database), "
                                   "pg_catalog.current_setting('server_version_num')"));
  const auto number = [&](std::size_t column) -> std::optional<std::uint32_t> {
    const auto value = parse_u64(answer.rows.text(0, column));
    if (!value || *value > 10'000'000) return std::nullopt;
    return static_cast<std::uint32_t>(*value);
  };
  ServerFacts facts;
  facts.host = std::move(host);
  facts.port = port;
  facts.max_connections = number(0);
  facts.reserved = number(1);
  facts.in_use = number(2);
  if (facts.in_use && *facts.in_use > 0) --*facts.in_use;  // who asks
  facts.version_number = number(3);
  co_return facts;
}

}  // namespace datawave::pgbouncer
