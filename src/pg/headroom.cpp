#include "datawave/pg/headroom.hpp"

#include <algorithm>
#include <charconv>

namespace datawave::pg {

namespace {
std::size_t number(std::string_view text) {
  std::size_t value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}
}  // namespace

Task<pool::Headroom> read_headroom(CallContext ctx, Mux& mux, std::size_t budget, std::size_t ours) {
  static const Statement kAsk(
      "select current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int"
      " - coalesce(current_setting('reserved_connections', true)::int, 0),"
      " (select sum(numbackends) from pg_catalog.pg_stat_database),"
      " (select rolconnlimit from pg_catalog.pg_roles where rolname = current_user),"
      " (select count(*) from pg_catalog.pg_stat_activity where usename = current_user),"
      " (select datconnlimit from pg_catalog.pg_database where datname = current_database()),"
      " (select numbackends from pg_catalog.pg_stat_database where datname = current_database())");
  CallTraits traits;
  traits.read_only = true;
  const std::span<const Param> none;
  DW_CO_TRY(const auto answer, co_await mux.query(ctx, kAsk, none, traits));
  pool::Headroom headroom;
  headroom.budget = budget;
  for (const unsigned limit : {2U, 4U}) {  // of the role, of the database; each followed by how many there are
    const std::string_view text = answer.rows.text(0, limit);
    if (text.empty() || text.front() == '-') continue;
    const std::size_t most = number(text);
    const std::size_t there = number(answer.rows.text(0, limit + 1));
    const std::size_t others = there > ours ? there - ours : 0;
    headroom.budget = std::min(headroom.budget, most > others ? most - others : 0);
  }
  headroom.server_limit = number(answer.rows.text(0, 0));
  const std::size_t all = number(answer.rows.text(0, 1));
  headroom.held_by_others = all > ours ? all - ours : 0;
  co_return headroom;
}

}  // namespace datawave::pg
