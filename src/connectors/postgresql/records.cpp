#include "records.hpp"

#include <algorithm>

#include "datawave/core/text.hpp"
#include "text_array.hpp"

namespace datawave::connectors::postgresql {

namespace {
using connect::ConstraintKind;
using connect::RelationKind;
using connect::TypeClass;

RelationKind relation_kind(std::string_view relkind, bool is_partition) {
  if (relkind == "p") return is_partition ? RelationKind::partition : RelationKind::partitioned_table;
  if (relkind == "v") return RelationKind::view;
  if (relkind == "m") return RelationKind::materialized_view;
  if (relkind == "f") return RelationKind::foreign_table;
  return is_partition ? RelationKind::partition : RelationKind::table;
}

std::string action_name(std::string_view code) {
  if (code == "r") return "restrict";
  if (code == "c") return "cascade";
  if (code == "n") return "set_null";
  if (code == "d") return "set_default";
  return "no_action";
}

std::optional<std::string> optional_cell(const pg::RowBatch& rows, std::size_t r, std::size_t c) {
  if (rows.is_null(r, c)) return std::nullopt;
  return to_valid_utf8(rows.text(r, c));
}
std::string cell(const pg::RowBatch& rows, std::size_t r, std::size_t c) { return to_valid_utf8(rows.text(r, c)); }
}  // namespace

std::string_view ColumnNames::at(int number) const {
  // Usually the position itself; further on only where columns were dropped.
  const auto index = static_cast<std::size_t>(number - 1);
  if (number > 0 && index < columns_.size() && columns_[index].ordinal == number) return columns_[index].name;
  const auto it = std::find_if(columns_.begin(), columns_.end(), [&](const auto& c) { return c.ordinal == number; });
  return it == columns_.end() ? std::string_view() : std::string_view(it->name);
}

std::vector<std::string> ColumnNames::all(std::string_view numbers) const {
  std::vector<std::string> out;
  for (const int number : parse_numbers(numbers)) out.emplace_back(at(number));
  return out;
}

TypeClass type_class(std::string_view category, std::string_view name) {
  if (name == "uuid") return TypeClass::uuid;
  if (name == "json" || name == "jsonb") return TypeClass::json;
  if (name == "bytea") return TypeClass::binary;
  if (name == "xml" || name == "citext" || name == "char") return TypeClass::text;
  if (name == "geometry" || name == "geography" || name == "raster") return TypeClass::spatial;
  if (name == "macaddr" || name == "macaddr8") return TypeClass::network;
  if (category == "S") return TypeClass::text;
  if (category == "N") return name == "oid" || name.starts_with("reg") ? TypeClass::other : TypeClass::number;
  if (category == "B") return TypeClass::boolean;
  if (category == "D" || category == "T") return TypeClass::datetime;
  if (category == "E") return TypeClass::enumeration;
  if (category == "A") return TypeClass::array;
  if (category == "I") return TypeClass::network;
  if (category == "G") return TypeClass::spatial;
  return TypeClass::other;
}

connect::TableRecord relation_record(const RowSource& row, const connect::InventoryScope& scope) {
  connect::TableRecord table;
  table.native_id = row.oid();
  table.name = row.string(0);
  const std::string_view relkind = row.text(1);
  const bool is_partition = row.is_true(2);
  table.kind = relation_kind(relkind, is_partition);
  table.unlogged = row.text(3) == "u";
  table.temporary = row.text(3) == "t";
  table.owner = row.string(4);
  const auto tuples = row.real(5);
  const bool holds_rows = relkind != "v" && relkind != "f";
  if (holds_rows && tuples) table.row_estimate = static_cast<std::int64_t>(*tuples);
  if (relkind == "r" || relkind == "m") table.heap_bytes = row.number(6);
  table.row_security = row.is_true(7);
  table.row_security_forced = row.is_true(8);
  table.comment = row.optional_text(9);
  table.readable = row.is_true(10);
  if (relkind == "m") table.populated = row.is_true(11);
  table.parent_id = row.number(12).value_or(0);
  if (is_partition && !row.is_null(14)) table.partition_of = row.string(13) + "." + row.string(14);
  table.foreign_server = row.optional_text(15);
  table.partition_key = row.optional_text(16);
  table.partition_bound = row.optional_text(17);
  table.last_analyzed = row.optional_text(18);
  table.last_vacuumed = row.optional_text(19);
  if (scope.statistics && holds_rows && relkind != "p") {
    table.live_rows = row.number(20);
    table.dead_rows = row.number(21);
    table.sequential_scans = row.number(22);
  }
  if (relkind == "r" || relkind == "m") table.size_bytes = row.number(23);
  return table;
}

connect::ColumnRecord column_record(const RowSource& row, const EnumValues& enums) {
  connect::ColumnRecord column;
  column.ordinal = static_cast<std::int32_t>(row.number(0).value_or(0));
  column.name = row.string(1);
  column.declared_type = row.string(2);
  column.nullable = !row.is_true(3);
  if (row.text(4) == "a") column.identity = "always";
  if (row.text(4) == "d") column.identity = "by_default";
  column.comment = row.optional_text(6);
  column.type_class = type_class(row.text(7), row.text(8));
  if (column.type_class == TypeClass::enumeration) {
    if (const auto it = enums.find(row.number(9).value_or(0)); it != enums.end()) column.enum_values = it->second;
  }
  const bool generated = !row.text(5).empty();
  (generated ? column.generated : column.default_expression) = row.optional_text(10);
  column.collation = row.optional_text(11);
  return column;
}

connect::ConstraintRecord constraint_record(const RowSource& row, const ColumnNames& names) {
  connect::ConstraintRecord constraint;
  constraint.name = row.string(0);
  const std::string_view type = row.text(1);
  constraint.kind = type == "p"   ? ConstraintKind::primary_key
                    : type == "u" ? ConstraintKind::unique
                    : type == "f" ? ConstraintKind::foreign_key
                    : type == "x" ? ConstraintKind::exclusion
                                  : ConstraintKind::check;
  constraint.columns = names.all(row.text(2));
  if (type == "f") {
    connect::ReferenceRecord reference;
    reference.schema = row.string(3);
    reference.table = row.string(4);
    reference.columns = parse_text_array(row.text(5)).value_or(std::vector<std::string>());
    reference.on_update = action_name(row.text(6));
    reference.on_delete = action_name(row.text(7));
    reference.match = row.text(8) == "f" ? "full" : row.text(8) == "p" ? "partial" : "simple";
    constraint.references = std::move(reference);
  }
  constraint.validated = row.is_true(9);
  constraint.deferrable = row.is_true(10);
  constraint.definition = row.string(11);
  return constraint;
}

connect::IndexRecord index_record(const RowSource& row, const ColumnNames& names) {
  connect::IndexRecord index;
  index.name = row.string(0);
  index.method = row.string(1);
  const std::vector<std::string> all = names.all(row.text(2));
  const auto keys = std::min(static_cast<std::size_t>(row.number(3).value_or(0)), all.size());
  index.columns.assign(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(keys));
  index.included.assign(all.begin() + static_cast<std::ptrdiff_t>(keys), all.end());
  // Expressions stand where there is no column; names of columns stay as they are, unquoted.
  if (const auto expressions = parse_text_array(row.text(4)); expressions && expressions->size() == keys) {
    for (std::size_t i = 0; i < keys; ++i) {
      if (index.columns[i].empty()) index.columns[i] = (*expressions)[i];
    }
  }
  index.predicate = row.optional_text(5);
  index.definition = row.string(6);
  index.unique = row.is_true(7);
  index.primary = row.is_true(8);
  index.valid = row.is_true(9);
  index.constraint = row.is_true(10);
  index.scans = row.number(11);
  index.size_bytes = row.number(12);
  return index;
}

connect::PolicyRecord policy_record(const RowSource& row) {
  connect::PolicyRecord policy;
  policy.name = row.string(0);
  const std::string_view command = row.text(1);
  policy.command = command == "r"   ? "select"
                   : command == "a" ? "insert"
                   : command == "w" ? "update"
                   : command == "d" ? "delete"
                                    : "all";
  policy.permissive = row.is_true(2);
  return policy;
}

void add_statistics(const RowSource& row, connect::TableRecord& table) {
  const auto number = static_cast<std::int32_t>(row.number(0).value_or(0));
  for (connect::ColumnRecord& column : table.columns) {
    if (column.ordinal != number) continue;
    if (column.statistics) return;  // the second row of an inheritance tree
    connect::ColumnStatistics statistics;
    statistics.null_fraction = row.real(1);
    if (const auto distinct = row.real(2)) {
      // Negative: a fraction of the rows. Source: PostgreSQL manual, pg_stats.
      if (*distinct >= 0) statistics.distinct_estimate = *distinct;
      if (*distinct < 0 && table.row_estimate)
        statistics.distinct_estimate = -*distinct * static_cast<double>(*table.row_estimate);
    }
    statistics.average_width_bytes = row.number(3);
    statistics.correlation = row.real(4);
    column.statistics = statistics;
    return;
  }
}

connect::DatabaseRecord database_record(const pg::RowBatch& rows, std::size_t r) {
  connect::DatabaseRecord database;
  database.name = cell(rows, r, 0);
  database.owner = cell(rows, r, 1);
  database.encoding = cell(rows, r, 2);
  database.collation = cell(rows, r, 3);
  database.connectable = rows.text(r, 4) == "t";
  database.current = rows.text(r, 5) == "t";
  database.size_bytes = parse_i64(rows.text(r, 6));
  database.comment = optional_cell(rows, r, 7);
  return database;
}

connect::TypeRecord type_record(const pg::RowBatch& rows, std::size_t r) {
  connect::TypeRecord type;
  type.schema = cell(rows, r, 1);
  type.name = cell(rows, r, 2);
  const std::string_view kind = rows.text(r, 3);
  type.kind = kind == "e" ? "enum" : kind == "d" ? "domain" : kind == "r" ? "range" : "composite";
  type.base_type = optional_cell(rows, r, 4);
  type.enum_values = parse_text_array(rows.text(r, 5)).value_or(std::vector<std::string>());
  type.checks = parse_text_array(rows.text(r, 6)).value_or(std::vector<std::string>());
  type.comment = optional_cell(rows, r, 7);
  return type;
}

connect::SequenceRecord sequence_record(const pg::RowBatch& rows, std::size_t r) {
  connect::SequenceRecord sequence;
  sequence.schema = cell(rows, r, 0);
  sequence.name = cell(rows, r, 1);
  sequence.data_type = cell(rows, r, 2);
  sequence.increment = parse_i64(rows.text(r, 3)).value_or(1);
  sequence.minimum = parse_i64(rows.text(r, 4)).value_or(1);
  sequence.maximum = parse_i64(rows.text(r, 5)).value_or(0);
  sequence.cycles = rows.text(r, 6) == "t";
  sequence.last_value = parse_i64(rows.text(r, 7));
  if (!rows.is_null(r, 10)) sequence.owned_by = cell(rows, r, 8) + "." + cell(rows, r, 9) + "." + cell(rows, r, 10);
  sequence.owned_type = optional_cell(rows, r, 11);
  return sequence;
}

connect::FunctionRecord function_record(const pg::RowBatch& rows, std::size_t r) {
  connect::FunctionRecord function;
  function.schema = cell(rows, r, 0);
  function.name = cell(rows, r, 1);
  const std::string_view kind = rows.text(r, 2);
  function.kind = kind == "p" ? "procedure" : kind == "a" ? "aggregate" : kind == "w" ? "window" : "function";
  function.arguments = cell(rows, r, 3);
  function.result = optional_cell(rows, r, 4);
  function.language = cell(rows, r, 5);
  const std::string_view volatility = rows.text(r, 6);
  function.volatility = volatility == "i" ? "immutable" : volatility == "s" ? "stable" : "volatile";
  function.security_definer = rows.text(r, 7) == "t";
  function.comment = optional_cell(rows, r, 8);
  return function;
}

}  // namespace datawave::connectors::postgresql
