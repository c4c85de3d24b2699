/// Catalog rows to records: pure functions, in the column order of queries.cpp.
#pragma once

#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "datawave/connect/asset.hpp"
#include "datawave/pg/rows.hpp"
#include "row_source.hpp"

namespace datawave::connectors::postgresql {

using EnumValues = std::unordered_map<std::int64_t, std::vector<std::string>>;

/// Column numbers (attnum) to names of one table.
class ColumnNames {
 public:
  explicit ColumnNames(const std::vector<connect::ColumnRecord>& columns) : columns_(columns) {}
  /// Empty for a number that is no column's (0 stands for an expression).
  [[nodiscard]] std::string_view at(int number) const;
  [[nodiscard]] std::vector<std::string> all(std::string_view numbers) const;

 private:
  const std::vector<connect::ColumnRecord>& columns_;
};

connect::TableRecord relation_record(const RowSource& row, const connect::InventoryScope& scope);
connect::ColumnRecord column_record(const RowSource& row, const EnumValues& enums);
connect::ConstraintRecord constraint_record(const RowSource& row, const ColumnNames& names);
connect::IndexRecord index_record(const RowSource& row, const ColumnNames& names);
connect::PolicyRecord policy_record(const RowSource& row);
void add_statistics(const RowSource& row, connect::TableRecord& table);

connect::DatabaseRecord database_record(const pg::RowBatch& rows, std::size_t r);
connect::TypeRecord type_record(const pg::RowBatch& rows, std::size_t r);
connect::SequenceRecord sequence_record(const pg::RowBatch& rows, std::size_t r);
connect::FunctionRecord function_record(const pg::RowBatch& rows, std::size_t r);

/// `category`: pg_type.typcategory; `name`: the (base) type's name.
connect::TypeClass type_class(std::string_view category, std::string_view name);

}  // namespace datawave::connectors::postgresql
