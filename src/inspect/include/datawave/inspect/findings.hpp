/// Findings: what is wrong or risky in a schema, from metadata alone.
#pragma once

#include <vector>

#include "datawave/inspect/report.hpp"

namespace datawave::inspect {

/// Findings of one table, looked at by itself. Parts that `scope` did not ask for say nothing: without indexes, no
/// foreign key lacks one. Partitions are judged with the partitioned table, but for what each has of its own.
std::vector<Finding> table_findings(const connect::TableRecord& table, const connect::InventoryScope& scope = {});
std::vector<Finding> sequence_findings(const connect::SequenceRecord& sequence);
/// Most severe first, then by schema and object.
void sort_findings(std::vector<Finding>& findings);

}  // namespace datawave::inspect
