#include "datawave/pg/headroom.hpp"

#include <charconv>

namespace datawave::pg {

namespace {
std::size_t number(std::string_view text) {
  std::size_t value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}
}  // namespace

Task<pool::Headroom> read_headroom(CallContext ctx, Channel& probe, std::size_t budget, std::size_t ours) {
  static const Statement kAsk(
      "select current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int, "
      "(select sum(numbackends) from pg_stat_database)");
  DW_CO_TRY(auto answer, co_await probe.query(ctx, kAsk));
  pool::Headroom headroom;
  headroom.budget = budget;
  headroom.server_limit = number(answer.rows.text(0, 0));
  const std::size_t all = number(answer.rows.text(0, 1));
  headroom.held_by_others = all > ours ? all - ours : 0;
  co_return headroom;
}

}  // namespace datawave::pg
