// Statistics, dead rows, and switches that were left in a state nobody meant.
#include <fmt/format.h>

#include "datawave/core/text.hpp"
#include "finding_rules.hpp"
#include "sql_name.hpp"

namespace datawave::inspect {

namespace {
using connect::RelationKind;
using connect::TableRecord;

constexpr std::int64_t kManyDeadRows = 10'000;
constexpr std::int64_t kVeryManyDeadRows = 1'000'000;

void find_stale_statistics(const TableRecord& table, std::vector<Finding>& out) {
  const std::string name = sql_name(table.schema, table.name);
  const std::int64_t bytes = table.size_bytes.value_or(0);
  // A partitioned table has no pages of its own.
  if (table.kind != RelationKind::partitioned_table && !table.row_estimate && !table.last_analyzed &&
      !table.columns.empty() && bytes >= kMiB) {
    add_finding(out, table, "never_analyzed", bytes >= 100 * kMiB ? Severity::medium : Severity::low,
                "never analysed: the planner guesses, " + format_bytes(static_cast<std::uint64_t>(bytes)),
                "ANALYZE " + name + ";");
  }
  const std::int64_t dead = table.dead_rows.value_or(0);
  const std::int64_t all = dead + table.live_rows.value_or(0);
  if (dead < kManyDeadRows || dead * 5 < all) return;
  const std::string vacuumed =
      table.last_vacuumed ? "last vacuum " + printable(table.last_vacuumed->substr(0, 10), 20) : "never vacuumed";
  add_finding(out, table, "many_dead_rows", dead >= kVeryManyDeadRows ? Severity::medium : Severity::low,
              fmt::format("{} dead rows, {} % of all; {}", format_count_short(static_cast<std::uint64_t>(dead)),
                          100 * dead / all, vacuumed),
              "VACUUM (ANALYZE) " + name +
                  "; if they stay: look for old transactions, replication slots and autovacuum settings.");
}

void find_row_security(const TableRecord& table, std::vector<Finding>& out) {
  const std::string name = sql_name(table.schema, table.name);
  if (table.row_security && table.policies.empty()) {
    add_finding(out, table, "row_security_without_policy", Severity::medium,
                "row security is on, but there is no policy: all but the owner see no rows",
                "CREATE POLICY … ON " + name + " …; or ALTER TABLE " + name + " DISABLE ROW LEVEL SECURITY;");
  }
  if (!table.row_security && !table.policies.empty()) {
    add_finding(out, table, "policies_not_enforced", Severity::high,
                fmt::format("{}, but row security is off: everybody with SELECT sees all rows",
                            plural(table.policies.size(), "policy", "policies")),
                "ALTER TABLE " + name + " ENABLE ROW LEVEL SECURITY;");
  }
}
}  // namespace

void find_upkeep_faults(const TableRecord& table, const connect::InventoryScope& scope, std::vector<Finding>& out) {
  const std::string name = sql_name(table.schema, table.name);
  if (scope.statistics) find_stale_statistics(table, out);
  if (scope.routines) {
    find_row_security(table, out);
    for (const connect::TriggerRecord& trigger : table.triggers) {
      if (trigger.enabled || table.kind == RelationKind::partition) continue;
      add_finding(out, table, "disabled_trigger", Severity::low,
                  fmt::format("trigger {} is disabled", sql_name(trigger.name)),
                  fmt::format("ALTER TABLE {} ENABLE TRIGGER {}; or drop it.", name, sql_name(trigger.name)));
    }
  }
  if (table.unlogged) {
    add_finding(out, table, "unlogged_table", Severity::low,
                "unlogged: emptied by a crash, absent on standbys and in physical backups",
                "ALTER TABLE " + name + " SET LOGGED; unless its rows may be lost.");
  }
}

}  // namespace datawave::inspect
