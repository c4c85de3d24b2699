/// Names that mean nothing alone (`name`, `title`, `state`, `code`): the table, its neighbours and the values decide.
#pragma once

#include <optional>

#include "column_view.hpp"
#include "table_context.hpp"

namespace datawave::classify {

/// Judges one weak hint of a column's name. nullopt when table and values do not carry it.
std::optional<Proposal> judge_weak_hint(SemanticType type, const ColumnView& column, const TableContext& table);

/// `name`, `code` and the like in a table whose rows are countries, people, companies ...
std::optional<Proposal> named_by_table(const ColumnView& column, const TableContext& table);

}  // namespace datawave::classify
