// docs/schemas holds the JSON Schema of what the program prints; it derives from the same descriptions.
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <sstream>

#include "datawave/core/json_schema.hpp"
#include "datawave/inspect/report.hpp"

namespace datawave::inspect {

namespace {
/// With DATAWAVE_UPDATE=1 the file is written instead of compared.
void expect_current(const std::string& name, const std::string& schema) {
  const std::string path = std::string(INSPECT_SCHEMAS) + "/" + name;
  if (std::getenv("DATAWAVE_UPDATE") != nullptr) std::ofstream(path) << schema;
  std::ostringstream committed;
  committed << std::ifstream(path).rdbuf();
  EXPECT_EQ(committed.str(), schema) << "run this test with DATAWAVE_UPDATE=1 and commit " << name;
}
}  // namespace

TEST(Schemas, OfTheOutputsAreCurrent) {
  expect_current("inspect-ndjson-line.json", json_schema<ColumnLine>("A line of `datawave inspect -o ndjson`"));
  expect_current("inspect-report.json", json_schema<InspectReport>("The output of `datawave inspect -o json`"));
}

}  // namespace datawave::inspect
