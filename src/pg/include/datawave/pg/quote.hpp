/// Quoting for the places where PostgreSQL takes no parameters.
#pragma once

#include <string>
#include <string_view>

namespace datawave::pg {

/// "Order ""Items""": always quoted. A NUL byte ends the name, as it would at the server.
std::string quote_identifier(std::string_view name);
std::string quote_qualified(std::string_view schema, std::string_view name);

}  // namespace datawave::pg
