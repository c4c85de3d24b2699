// Primary and foreign keys, and constraints that do not hold for all rows.
#include <fmt/format.h>

#include <algorithm>

#include "datawave/core/text.hpp"
#include "finding_rules.hpp"
#include "sql_name.hpp"

namespace datawave::inspect {

namespace {
using connect::ConstraintKind;
using connect::ConstraintRecord;
using connect::IndexRecord;
using connect::RelationKind;
using connect::TableRecord;

std::string comma_list(const std::vector<std::string>& columns) {
  std::string list;
  for (const std::string& column : columns) list += (list.empty() ? "" : ", ") + sql_name(column);
  return list;
}

const connect::ColumnRecord* column_of(const TableRecord& table, const std::string& name) {
  const auto it =
      std::find_if(table.columns.begin(), table.columns.end(), [&](const auto& column) { return column.name == name; });
  return it == table.columns.end() ? nullptr : &*it;
}

/// Unique over plain columns that are never NULL: as good as a key.
bool could_be_key(const TableRecord& table, const IndexRecord& index) {
  return index.unique && index.valid && !index.predicate && !index.columns.empty() &&
         std::all_of(index.columns.begin(), index.columns.end(), [&](const std::string& name) {
           const auto* column = column_of(table, name);
           return column != nullptr && !column->nullable;
         });
}

void find_missing_key(const TableRecord& table, std::vector<Finding>& out) {
  const auto is_key = [](const ConstraintRecord& c) { return c.kind == ConstraintKind::primary_key; };
  if (std::any_of(table.constraints.begin(), table.constraints.end(), is_key)) return;
  const std::string name = sql_name(table.schema, table.name);
  const std::string size = size_words(table);
  const auto candidate = std::find_if(table.indexes.begin(), table.indexes.end(),
                                      [&](const IndexRecord& index) { return could_be_key(table, index); });
  if (candidate != table.indexes.end()) {
    std::string remedy =
        "Declare " + column_words(candidate->columns) + " the primary key when the table is next rebuilt.";
    if (!is_file(table))
      remedy = fmt::format("ALTER TABLE {} ADD PRIMARY KEY ({});", name, comma_list(candidate->columns));
    if (!is_file(table) && table.kind == RelationKind::table && !candidate->constraint)
      remedy = fmt::format("ALTER TABLE {} ADD PRIMARY KEY USING INDEX {};", name, sql_name(candidate->name));
    add_finding(out, table, "no_primary_key", Severity::low,
                fmt::format("no primary key, but {} is unique and never NULL", column_words(candidate->columns)),
                std::move(remedy));
    return;
  }
  const std::int64_t rows = table.row_estimate.value_or(-1);
  const Severity severity = rows >= 100'000              ? Severity::high
                            : rows >= 1000 || rows == -1 ? Severity::medium
                                                         : Severity::low;
  std::string remedy =
      "Declare the columns that identify a row as the primary key, or add one; SQLite needs the table rebuilt for it.";
  if (!is_file(table)) {
    remedy = fmt::format(
        "ALTER TABLE {0} ADD PRIMARY KEY (…); or, where no columns identify a row: ALTER TABLE {0} ADD COLUMN id "
        "bigint "
        "GENERATED ALWAYS AS IDENTITY PRIMARY KEY; (rewrites the table)",
        name);
  }
  add_finding(out, table, "no_primary_key", severity, size.empty() ? "no primary key" : "no primary key, " + size,
              std::move(remedy));
}

/// The first columns of `key`, in any order, are exactly these.
bool leads_with(const std::vector<std::string>& key, const std::vector<std::string>& columns) {
  if (columns.empty() || key.size() < columns.size()) return false;
  return std::is_permutation(columns.begin(), columns.end(), key.begin());
}

bool supports(const IndexRecord& index, const std::vector<std::string>& columns) {
  if (!index.valid || (index.method != "btree" && index.method != "hash")) return false;
  // `WHERE column IS NOT NULL` leaves out only rows that refer to nothing.
  if (index.predicate) {
    std::string predicate = to_lower_ascii(*index.predicate);
    std::erase_if(predicate, [](char c) { return c == '(' || c == ')' || c == '"'; });
    if (columns.size() != 1 || trim(predicate) != to_lower_ascii(columns.front()) + " is not null") return false;
  }
  return leads_with(index.columns, columns);
}

void find_unindexed_references(const TableRecord& table, std::vector<Finding>& out) {
  for (const ConstraintRecord& constraint : table.constraints) {
    if (constraint.kind != ConstraintKind::foreign_key || !constraint.references) continue;
    // The rowid of a SQLite table is a key without an index.
    const auto covers = [&](const ConstraintRecord& c) {
      return c.kind == ConstraintKind::primary_key && leads_with(c.columns, constraint.columns);
    };
    if (std::any_of(table.indexes.begin(), table.indexes.end(),
                    [&](const IndexRecord& index) { return supports(index, constraint.columns); }) ||
        std::any_of(table.constraints.begin(), table.constraints.end(), covers))
      continue;
    const bool large = table.row_estimate.value_or(0) >= 100'000 || table.size_bytes.value_or(0) >= 10 * kMiB;
    const connect::ReferenceRecord& reference = *constraint.references;
    const std::string parent =
        sql_name(reference.schema == table.schema ? std::string() : reference.schema, reference.table);
    const std::string size = size_words(table);
    std::string detail =
        fmt::format("foreign key {} has no index: deletes and key changes on {} scan {}",
                    column_words(constraint.columns), parent, size.empty() ? "this whole table" : size);
    const std::string name = sql_name(table.schema, table.name);
    const char* concurrently = table.kind == RelationKind::partitioned_table ? "" : " CONCURRENTLY";
    std::string remedy = fmt::format("CREATE INDEX{} ON {} ({});", concurrently, name, comma_list(constraint.columns));
    if (is_file(table)) {
      std::string index = table.name;
      for (const std::string& column : constraint.columns) index += "_" + column;
      remedy = fmt::format("CREATE INDEX {} ON {} ({});", sql_name(index), name, comma_list(constraint.columns));
    }
    add_finding(out, table, "foreign_key_without_index", large ? Severity::medium : Severity::low, std::move(detail),
                std::move(remedy));
  }
}
}  // namespace

void find_key_faults(const TableRecord& table, const connect::InventoryScope& scope, std::vector<Finding>& out) {
  if (!scope.constraints) return;
  find_missing_key(table, out);
  if (scope.indexes) find_unindexed_references(table, out);
  for (const ConstraintRecord& constraint : table.constraints) {
    if (constraint.validated) continue;
    add_finding(
        out, table, "constraint_not_validated", Severity::low,
        fmt::format("constraint {} is not validated: rows older than it were never checked", sql_name(constraint.name)),
        fmt::format("ALTER TABLE {} VALIDATE CONSTRAINT {};", sql_name(table.schema, table.name),
                    sql_name(constraint.name)));
  }
}

}  // namespace datawave::inspect
