#include "datawave/pg/quote.hpp"

namespace datawave::pg {

std::string quote_identifier(std::string_view name) {
  std::string out = "\"";
  for (const char c : name.substr(0, name.find('\0'))) {
    if (c == '"') out += '"';
    out += c;
  }
  return out += '"';
}

std::string quote_qualified(std::string_view schema, std::string_view name) {
  return quote_identifier(schema) + '.' + quote_identifier(name);
}

}  // namespace datawave::pg
