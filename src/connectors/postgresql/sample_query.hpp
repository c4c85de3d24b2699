/// The one statement that samples a table.
#pragma once

#include <string>

#include "datawave/connect/asset.hpp"

namespace datawave::connectors::postgresql {

/// Bounded in rows, in characters a value, and in blocks read; large values are skipped without being read.
std::string sample_query(const connect::TableRecord& table, const connect::SamplePlan& plan);

}  // namespace datawave::connectors::postgresql
