/// What text and HTML choose from a report, and the words they share.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "datawave/inspect/report.hpp"

namespace datawave::inspect {

struct SensitiveColumn {
  const InspectedTable* table = nullptr;
  const connect::ColumnRecord* column = nullptr;
  const ColumnLabel* label = nullptr;
};

/// Confidential and restricted columns, most sensitive first, then the surest; partitions and, behind them, views
/// repeat what their tables hold: partitions are left out, views come last within a level.
std::vector<SensitiveColumn> sensitive_columns(const InspectReport& report);

/// The database, or the file's name for a system without one.
std::string title_of(const InspectReport& report);
/// "3 schemas", "214 tables", … as far as there is something to say.
std::vector<std::string> total_phrases(const InspectReport& report);
/// "11 primary keys", "12 indexes", …
std::vector<std::string> key_phrases(const InspectReport& report);

/// "credit card number"; for a sensitive column without a type, "other".
std::string type_words(std::string_view semantic_type);
/// "59 of 59 distinct confirm the name": the strongest reason in one line.
std::string evidence_phrase(const ColumnLabel& label);
/// schema.table, or table alone; raw.
std::string table_path(std::string_view schema, std::string_view table);
/// "≥ 41.2 M" where some tables were never analysed, "" where nothing is known.
std::string rows_words(std::int64_t rows, bool complete);
std::string kind_words(connect::RelationKind kind);
bool is_view(connect::RelationKind kind);
/// Names of columns in the primary key.
bool in_primary_key(const connect::TableRecord& table, std::string_view column);
/// "customer.id", or "" where the column refers to nothing.
std::string reference_of(const connect::TableRecord& table, std::string_view column);

}  // namespace datawave::inspect
