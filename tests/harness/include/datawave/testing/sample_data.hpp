/// The sample databases and gold sets that lie outside the repository.
#pragma once

#include <filesystem>
#include <string_view>

namespace datawave::testing {

/// A file below $DATAWAVE_DATA, which is `../shared/data` beside the repository when it is not set. It may not exist.
std::filesystem::path sample_data(std::string_view relative);

}  // namespace datawave::testing

/// First line of a test that uses such a file: skips it, naming the file, where it is absent.
#define DW_NEEDS_DATA(relative)                                                                      \
  do {                                                                                               \
    if (!std::filesystem::exists(::datawave::testing::sample_data(relative))) {                      \
      GTEST_SKIP() << "sample data " << (relative) << " is absent (DATAWAVE_DATA names its folder)"; \
    }                                                                                                \
  } while (false)
