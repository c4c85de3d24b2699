/// One pass over one database: discover, sample, classify, find; the same for the command line and (later) the server's
/// jobs.
#pragma once

#include <functional>

#include "datawave/classify/classifier.hpp"
#include "datawave/connect/connection.hpp"
#include "datawave/core/random.hpp"
#include "datawave/inspect/report.hpp"

namespace datawave::inspect {

struct Options {
  connect::InventoryScope scope;
  bool sample = true;
  connect::SamplePlan plan;
  /// False: tables go to `on_table` only and are not kept, so that memory stays bounded; findings, totals and the rest
  /// of the report are made all the same, as far as the scope's parts allow.
  bool keep_tables = true;
  /// May move from the table, unless tables are kept.
  std::function<Result<void>(InspectedTable&)> on_table;
  std::function<void(const connect::InventoryProgress&)> on_progress;
  std::string version;
  const Clock* clock = &system_clock();
  const Random* random = &system_random();
};

/// The report is given in any case; `complete` and `error` say how far it got. Errors: cancelled and deadline_exceeded
/// are in `error` too, so that the caller can still print what was read.
struct Outcome {
  InspectReport report;
  std::optional<Error> error;
};
Task<Outcome> inspect(CallContext ctx, connect::Connection& connection, const classify::Classifier& classifier,
                      Options options);

/// The lines of a table, in column order.
std::vector<ColumnLine> column_lines(const InspectedTable& table);

}  // namespace datawave::inspect
