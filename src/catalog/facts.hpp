/// A table as the store keeps it: texts, digests, and back again.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "datawave/connect/asset.hpp"
#include "datawave/inspect/report.hpp"
#include "merge_core.hpp"

namespace datawave::catalog {

struct PreparedColumn {
  std::string name;
  std::int32_t ordinal = 0;
  std::string declared_type;
  std::string facts;    // JSON, members that differ from their default
  std::string comment;  // for the search
};

struct PreparedLabel {
  std::size_t column = 0;  // index into columns
  std::string semantic_type;
  std::string sensitivity;
  double confidence = 0;
  std::string evidence;  // JSON array
};

/// What is written of a listed table.
struct PreparedTable {
  std::string database;
  std::string schema;
  std::string name;
  connect::RelationKind kind = connect::RelationKind::table;
  std::int64_t native_id = 0;
  std::string facts;  // JSON: the structure without names and columns
  std::string comment;
  Fingerprint fingerprint{};
  std::uint64_t shape = 0;
  std::uint64_t statistics_digest = 0;
  std::uint64_t labels_digest = 0;
  std::optional<std::int64_t> row_estimate;
  std::optional<std::int64_t> size_bytes;
  std::string statistics;  // JSON
  std::vector<PreparedColumn> columns;
  std::vector<PreparedLabel> labels;  // semantic types other than none
  bool sampled = false;
};

/// Sorts what the system lists in no certain order, then takes texts and digests. The fingerprint covers the structure
/// (not sizes, counts, statistics, scans, object ids or the table's own name); the shape its columns' names and types.
PreparedTable prepare(inspect::InspectedTable&& table);

/// The structure from what is stored; `statistics` stay empty. Errors: data_loss.
Result<connect::TableRecord> read_table_facts(std::string_view facts);
Result<connect::ColumnRecord> read_column_facts(std::string_view facts);
/// The structure of a prepared table, for a comparison.
Result<connect::TableRecord> to_record(const PreparedTable& table);

}  // namespace datawave::catalog
