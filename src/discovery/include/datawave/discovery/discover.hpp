/// Discovery: an inventory with samples, as one ordered stream in bounded memory.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "datawave/connect/connection.hpp"

namespace datawave::discovery {

struct Options {
  connect::InventoryScope scope;
  bool sample = true;
  connect::SamplePlan plan;
};

/// A table as it leaves discovery.
struct DiscoveredTable {
  connect::TableRecord record;
  /// Columns in the record's order; nothing when it was not sampled.
  std::optional<connect::ColumnBatch> sample;
  /// Why there is no sample, as a phrase ("a view", "no SELECT"); empty where there is one or none was wanted.
  std::string no_sample_reason;
};

/// On the lane of the discovery. An error that a Task returns stops it.
class Sink {
 public:
  virtual ~Sink() = default;
  virtual Task<void> on_table(DiscoveredTable table) = 0;
  virtual Task<void> on_record(connect::InventoryRecord record) = 0;  // all but tables
  virtual void on_container(const connect::ContainerReport& report) = 0;
  virtual void on_progress(const connect::InventoryProgress& progress) = 0;
};

struct Summary {
  std::uint64_t metadata_statements = 0;
  std::uint64_t sample_statements = 0;
  std::int64_t sampled_tables = 0;
  std::vector<std::string> warnings;
};

/// Tables come in the inventory's order. A table whose sample fails is handed on without one; containers fail as the
/// connector says, and nothing is guessed after that. Errors: the inventory's own; unsupported where there is no
/// discoverer.
Task<Summary> discover(CallContext ctx, connect::Connection& connection, Options options, Sink& sink);

}  // namespace datawave::discovery
