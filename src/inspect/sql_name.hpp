/// Names inside remedies: quoted only where SQL needs it.
#pragma once

#include <string>
#include <string_view>

namespace datawave::inspect {

std::string sql_name(std::string_view name);
/// schema.table, or table alone where there is no schema.
std::string sql_name(std::string_view schema, std::string_view name);

}  // namespace datawave::inspect
