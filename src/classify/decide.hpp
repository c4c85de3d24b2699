/// Brings name, declared type, values and table together to one type per column.
#pragma once

#include "column_view.hpp"
#include "table_context.hpp"

namespace datawave::classify {

struct Decision {
  Proposal chosen;                  ///< type none when nothing held
  const char* objection = nullptr;  ///< why the name's own meaning was turned down
  SemanticType objected = SemanticType::none;
  bool by_name = false;    ///< the name's phrase carried the decision
  bool confirmed = false;  ///< values confirmed a name
};

Decision decide(const ColumnView& column, const TableContext& table);

}  // namespace datawave::classify
