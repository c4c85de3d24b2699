#include "datawave/testing/sample_data.hpp"

#include <cstdlib>

namespace datawave::testing {

std::filesystem::path sample_data(std::string_view relative) {
  const char* folder = std::getenv("DATAWAVE_DATA");
  return std::filesystem::path(folder != nullptr && *folder != '\0' ? folder : DATAWAVE_DATA_DIR) / relative;
}

}  // namespace datawave::testing
