#include "collected.hpp"

#include <algorithm>

namespace datawave::conformance {

Task<void> Collected::on_record(connect::InventoryRecord record) {
  if (records_++ >= fail_after) co_return fail(ErrorCode::resource_exhausted, "the sink is full");
  if (auto* schema = std::get_if<connect::SchemaRecord>(&record)) schemas.push_back(std::move(*schema));
  if (auto* table = std::get_if<connect::TableRecord>(&record)) {
    tables.push_back(std::move(*table));
    if (on_table) on_table(tables.back());
  }
  co_return Result<void>();
}

const connect::TableRecord* Collected::table(const std::string& name) const {
  const auto found = std::ranges::find(tables, name, &connect::TableRecord::name);
  return found == tables.end() ? nullptr : &*found;
}

bool Collected::any_failed() const {
  const bool failed =
      std::ranges::any_of(reports, [](const auto& report) { return report.state == connect::ContainerState::failed; });
  return failed || std::ranges::any_of(schemas, [](const auto& schema) { return !schema.usable; });
}

Task<void> CountingSink::on_record(connect::InventoryRecord record) {
  if (const auto* table = std::get_if<connect::TableRecord>(&record)) {
    ++tables;
    columns += table->columns.size();
  }
  co_return Result<void>();
}

std::string quoted(const std::string& identifier) {
  std::string result = "\"";
  for (const char character : identifier) result += character == '"' ? std::string("\"\"") : std::string(1, character);
  return result + "\"";
}

Result<connect::InventorySummary> Discovering::inventory(Connection& connection, connect::InventorySink& sink,
                                                         std::chrono::milliseconds limit) {
  if (connection.discoverer() == nullptr) return fail(ErrorCode::unsupported, "no discoverer");
  return lane.block_on(connection.discoverer()->inventory(within(limit), connect::InventoryScope(), sink));
}

void Discovering::expect_no_false_completeness(const Collected& found) {
  for (const auto& report : found.reports) {
    if (report.state != connect::ContainerState::complete) continue;
    const auto delivered = std::ranges::count(found.tables, report.schema, &connect::TableRecord::schema);
    EXPECT_EQ(report.tables, delivered) << report.schema << " claims to be complete";
  }
}

}  // namespace datawave::conformance
