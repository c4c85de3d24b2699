// The committed OpenAPI document is the one that the program serves. DATAWAVE_UPDATE=1 rewrites it.
#include <gtest/gtest.h>

#include <cstdlib>
#include <set>

#include "api_server.hpp"

namespace datawave::testing {
namespace {

TEST(OpenApi, IsCommittedAsItIsServed) {
  ApiServer server;
  server.options.version = "0.1.0";
  server.start();
  const Answer served = server.get("/api/v1/openapi.json", "");
  ASSERT_EQ(served.status, 200);
  const std::filesystem::path committed = std::filesystem::path(DATAWAVE_SOURCE_DIR) / "docs/openapi.json";
  if (std::getenv("DATAWAVE_UPDATE") != nullptr) write_file(committed, served.body);
  EXPECT_TRUE(read_file(committed) == served.body)
      << "run this test with DATAWAVE_UPDATE=1 and commit docs/openapi.json";
}

TEST(OpenApi, NamesEveryOperationOnceAndEveryTypeItRefersTo) {
  ApiServer server;
  server.start();
  const Answer served = server.get("/api/v1/openapi.json", "");
  const auto document = parse_json(served.body, JsonLimits{64, 16U << 20U, 1'000'000});
  ASSERT_TRUE(document);
  EXPECT_EQ(document->root().find("openapi")->string(), "3.1.0");
  std::set<std::string> ids;
  for (const JsonValue path : child(document->root(), "paths")) {
    for (const JsonValue operation : path) {
      EXPECT_TRUE(ids.insert(std::string(operation.find("operationId")->string())).second);
      EXPECT_TRUE(operation.find("summary"));
    }
  }
  std::set<std::string> types;
  for (const JsonValue type : child(child(document->root(), "components"), "schemas")) types.emplace(type.key());
  const std::string mark = "#/components/schemas/";
  for (std::size_t at = served.body.find(mark); at != std::string::npos; at = served.body.find(mark, at + 1)) {
    const std::size_t begin = at + mark.size();
    EXPECT_TRUE(types.contains(served.body.substr(begin, served.body.find('"', begin) - begin)));
  }
}

}  // namespace
}  // namespace datawave::testing
