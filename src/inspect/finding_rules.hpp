/// The rules behind table_findings(), by what they look at; each appends what it finds.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "datawave/inspect/report.hpp"

namespace datawave::inspect {

void find_key_faults(const connect::TableRecord& table, const connect::InventoryScope& scope,
                     std::vector<Finding>& out);
void find_index_faults(const connect::TableRecord& table, std::vector<Finding>& out);
void find_upkeep_faults(const connect::TableRecord& table, const connect::InventoryScope& scope,
                        std::vector<Finding>& out);

constexpr std::int64_t kMiB = std::int64_t{1} << 20;

/// A finding of the table.
void add_finding(std::vector<Finding>& out, const connect::TableRecord& table, std::string code, Severity severity,
                 std::string detail, std::string remedy);
/// "(a, b)" or "a" for one; expressions as they stand.
std::string column_words(const std::vector<std::string>& columns);
/// "9.1 M rows, 1.2 GiB"; empty where nothing is known.
std::string size_words(const connect::TableRecord& table);
/// A file has no schemas; its SQL is SQLite's.
bool is_file(const connect::TableRecord& table);
/// Its rows are its own: no view, no foreign or virtual table, no shadow of one.
bool holds_rows(const connect::TableRecord& table);

}  // namespace datawave::inspect
