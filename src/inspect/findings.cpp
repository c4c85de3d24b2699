#include "datawave/inspect/findings.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <tuple>

#include "datawave/core/text.hpp"
#include "finding_rules.hpp"
#include "sql_name.hpp"

namespace datawave::inspect {

using connect::RelationKind;

void add_finding(std::vector<Finding>& out, const connect::TableRecord& table, std::string code, Severity severity,
                 std::string detail, std::string remedy) {
  Finding finding;
  finding.code = std::move(code);
  finding.severity = severity;
  finding.schema = table.schema;
  finding.object = table.name;
  finding.detail = std::move(detail);
  finding.remedy = std::move(remedy);
  out.push_back(std::move(finding));
}

std::string column_words(const std::vector<std::string>& columns) {
  if (columns.size() == 1) return sql_name(columns.front());
  std::string words;
  for (const std::string& column : columns) words += (words.empty() ? "" : ", ") + sql_name(column);
  return "(" + words + ")";
}

std::string size_words(const connect::TableRecord& table) {
  std::string words;
  if (table.row_estimate) {
    words = format_count_short(static_cast<std::uint64_t>(std::max<std::int64_t>(0, *table.row_estimate)));
    words += *table.row_estimate == 1 ? " row" : " rows";
  }
  if (table.size_bytes) {
    if (!words.empty()) words += ", ";
    words += format_bytes(static_cast<std::uint64_t>(std::max<std::int64_t>(0, *table.size_bytes)));
  }
  return words;
}

bool is_file(const connect::TableRecord& table) { return table.schema.empty(); }

bool holds_rows(const connect::TableRecord& table) {
  if (std::find(table.options.begin(), table.options.end(), "shadow") != table.options.end()) return false;
  return table.kind == RelationKind::table || table.kind == RelationKind::partitioned_table ||
         table.kind == RelationKind::partition || table.kind == RelationKind::materialized_view;
}

std::vector<Finding> table_findings(const connect::TableRecord& table, const connect::InventoryScope& scope) {
  std::vector<Finding> out;
  if (!holds_rows(table)) return out;
  const bool own_design = table.kind == RelationKind::table || table.kind == RelationKind::partitioned_table;
  if (own_design && !table.temporary) find_key_faults(table, scope, out);
  if (scope.indexes && table.kind != RelationKind::partition) find_index_faults(table, out);
  find_upkeep_faults(table, scope, out);
  return out;
}

namespace {
/// The largest value that an integer type holds; nothing for other types.
std::optional<std::int64_t> largest_of(std::string_view type) {
  if (type == "smallint" || type == "int2") return std::numeric_limits<std::int16_t>::max();
  if (type == "integer" || type == "int4") return std::numeric_limits<std::int32_t>::max();
  if (type == "bigint" || type == "int8") return std::numeric_limits<std::int64_t>::max();
  return std::nullopt;
}
}  // namespace

std::vector<Finding> sequence_findings(const connect::SequenceRecord& sequence) {
  std::vector<Finding> out;
  if (!sequence.last_value || sequence.cycles || sequence.increment == 0) return out;
  std::int64_t end = sequence.increment > 0 ? sequence.maximum : sequence.minimum;
  std::string_view smaller;  // the column's type, where it ends before the sequence does
  if (sequence.increment > 0 && sequence.owned_type) {
    if (const auto largest = largest_of(*sequence.owned_type); largest && *largest < end) {
      end = *largest;
      smaller = *sequence.owned_type;
    }
  }
  const std::int64_t begin = sequence.increment > 0 ? sequence.minimum : sequence.maximum;
  const double range = std::abs(static_cast<double>(end) - static_cast<double>(begin));
  const double used = std::abs(static_cast<double>(*sequence.last_value) - static_cast<double>(begin));
  if (range < 1 || used / range < 0.8) return out;
  const double left = std::max(0.0, (range - used) / std::abs(static_cast<double>(sequence.increment)));

  Finding finding;
  finding.code = "sequence_near_end";
  finding.severity = used / range >= 0.95 ? Severity::high : Severity::medium;
  finding.schema = sequence.schema;
  finding.object = sequence.name;
  finding.detail = fmt::format("{:.0f} % used, {} values left", std::min(100.0, std::floor(100 * used / range)),
                               format_count_short(static_cast<std::uint64_t>(left)));
  const std::string owner = printable(sequence.owned_by.value_or(""), 200);
  if (!owner.empty()) finding.detail += ": inserts into " + owner + " fail then";
  if (!smaller.empty()) finding.detail += fmt::format(" ({} is only {})", owner, smaller);
  const std::string name = sql_name(sequence.schema, sequence.name);
  const bool sequence_is_small = sequence.data_type == "integer" || sequence.data_type == "smallint";
  if (!owner.empty() && sequence.owned_type != "bigint")
    finding.remedy = "Make column " + owner + " bigint (rewrites its table, and what refers to it must follow). ";
  if (sequence_is_small) {
    finding.remedy += "ALTER SEQUENCE " + name + " AS bigint;";
  } else if (finding.remedy.empty()) {
    finding.remedy = "ALTER SEQUENCE " + name + " NO MAXVALUE;";
  }
  finding.remedy = trim(finding.remedy);
  out.push_back(std::move(finding));
  return out;
}

void sort_findings(std::vector<Finding>& findings) {
  std::stable_sort(findings.begin(), findings.end(), [](const Finding& a, const Finding& b) {
    return std::tie(a.severity, a.schema, a.object, a.code) < std::tie(b.severity, b.schema, b.object, b.code);
  });
}

}  // namespace datawave::inspect
