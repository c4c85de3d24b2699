/// Sinks for inventories, and the fixture that runs them.
#pragma once

#include <functional>
#include <variant>

#include "fixture.hpp"

namespace datawave::conformance {

/// Keeps everything.
class Collected final : public connect::InventorySink {
 public:
  Task<void> on_record(connect::InventoryRecord record) override;
  void on_container(const connect::ContainerReport& report) override { reports.push_back(report); }
  void on_progress(const connect::InventoryProgress& progress) override { last_progress = progress; }

  /// The first table of that name; nullptr when there is none.
  [[nodiscard]] const connect::TableRecord* table(const std::string& name) const;
  [[nodiscard]] bool any_failed() const;

  std::vector<connect::TableRecord> tables;
  std::vector<connect::SchemaRecord> schemas;
  std::vector<connect::ContainerReport> reports;
  connect::InventoryProgress last_progress;
  /// Set to refuse the record after this many, with the message "the sink is full".
  std::size_t fail_after = SIZE_MAX;
  std::function<void(const connect::TableRecord&)> on_table;

 private:
  std::size_t records_ = 0;
};

/// Keeps numbers only: what the product does with a large database.
class CountingSink final : public connect::InventorySink {
 public:
  Task<void> on_record(connect::InventoryRecord record) override;
  void on_container(const connect::ContainerReport& report) override {
    all_complete = all_complete && report.state == connect::ContainerState::complete;
  }
  void on_progress(const connect::InventoryProgress&) override {}

  std::size_t tables = 0;
  std::size_t columns = 0;
  bool all_complete = true;
};

std::string quoted(const std::string& identifier);

class Discovering : public Conformance {
 protected:
  Result<connect::InventorySummary> inventory(Connection& connection, connect::InventorySink& sink,
                                              std::chrono::milliseconds limit = kLong);
  /// After an inventory that failed: a container that is reported complete has all the tables that it counts.
  static void expect_no_false_completeness(const Collected& found);
};

}  // namespace datawave::conformance
