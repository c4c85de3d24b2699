/// Findings: what is wrong or risky in a schema, from metadata alone.
#pragma once

#include <vector>

#include "datawave/inspect/report.hpp"

namespace datawave::inspect {

/// Findings of one table, looked at by itself.
std::vector<Finding> table_findings(const connect::TableRecord& table);
std::vector<Finding> sequence_findings(const connect::SequenceRecord& sequence);
/// Most severe first, then by schema and object.
void sort_findings(std::vector<Finding>& findings);

}  // namespace datawave::inspect
