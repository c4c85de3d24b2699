/// The one statement that samples a table.
#pragma once

#include <string>

#include "datawave/connect/asset.hpp"

namespace datawave::connectors::sqlite {

/// Bounded in rows and in characters a value; blobs are skipped without being read. Rows of a large table come from
/// probes spread over its rowids, each a search in the tree, and from its beginning: never a scan.
std::string sample_query(const connect::TableRecord& table, const connect::SamplePlan& plan);

}  // namespace datawave::connectors::sqlite
