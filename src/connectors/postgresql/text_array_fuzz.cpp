// Arrays come from the server as text.
#include <cstdint>

#include "text_array.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  static_cast<void>(datawave::connectors::postgresql::parse_text_array(text));
  static_cast<void>(datawave::connectors::postgresql::parse_numbers(text));
  return 0;
}
