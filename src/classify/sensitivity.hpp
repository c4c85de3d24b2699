/// How carefully a column must be kept, from its type, its name and its table. Implements the four levels of
/// docs/classification.md.
#pragma once

#include "column_view.hpp"
#include "table_context.hpp"

namespace datawave::classify {

/// Judged once per table.
struct TableCare {
  bool published = false;    ///< reference lists, catalogues, public figures
  bool business = false;     ///< rows are companies, or people only as contacts of companies
  bool people = false;       ///< rows are private persons, or belong to one
  bool demographic = false;  ///< one row a person, with three or more private facts
  bool clinical = false;     ///< rows are health facts of patients
};

TableCare judge_table(const TableContext& table);

Sensitivity judge_sensitivity(SemanticType type, const ColumnView& column, const TableContext& table,
                              const TableCare& care);

}  // namespace datawave::classify
