// The committed OpenAPI document is the one that the program serves. DATAWAVE_UPDATE=1 rewrites it.
#include <gtest/gtest.h>

#include <cstdlib>
#include <functional>
#include <map>
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

/// Calls visit(name, schema) for each property below a schema.
void each_property(JsonValue schema, const std::function<void(std::string_view, JsonValue)>& visit) {
  if (schema.kind() == JsonKind::array) {
    for (const JsonValue item : schema) each_property(item, visit);
  }
  if (schema.kind() != JsonKind::object) return;
  for (const JsonValue member : schema) {
    if (member.key() == "properties") {
      for (const JsonValue property : member) visit(property.key(), property);
    }
    each_property(member, visit);
  }
}

bool names(JsonValue list, std::string_view member, std::string_view value) {
  for (const JsonValue one : list) {
    if (one.find(member) && one.find(member)->string() == value) return true;
  }
  return false;
}

struct Document {
  ApiServer server;
  std::string text;
  std::optional<JsonDocument> json;
  Document() {
    server.start();
    text = server.get("/api/v1/openapi.json", "").body;
    auto parsed = parse_json(text, JsonLimits{64, 16U << 20U, 1'000'000});
    if (parsed) json.emplace(std::move(*parsed));
  }
  [[nodiscard]] JsonValue operation(std::string_view path, std::string_view method) const {
    return child(child(child(json->root(), "paths"), path), method);
  }
  [[nodiscard]] JsonValue schema(std::string_view name) const {
    return child(child(child(json->root(), "components"), "schemas"), name);
  }
};

TEST(OpenApi, SaysWhatEveryOperationMayAnswer) {
  const Document document;
  ASSERT_TRUE(document.json);
  const JsonValue shared = child(child(document.json->root(), "components"), "responses");
  for (const JsonValue path : child(document.json->root(), "paths")) {
    for (const JsonValue operation : path) {
      const JsonValue responses = child(operation, "responses");
      const std::string id(child(operation, "operationId").string());
      SCOPED_TRACE(id);
      const JsonValue parameters = child(operation, "parameters");
      for (const JsonValue response : responses) {
        const auto reference = response.find("$ref");
        if (!reference) continue;
        const std::string name(reference->string().substr(std::string_view("#/components/responses/").size()));
        EXPECT_TRUE(shared.find(name)) << name;
      }
      if (names(parameters, "name", "dry_run")) {
        EXPECT_TRUE(responses.find("200"));
      }
      if (names(parameters, "name", "If-Match")) {
        EXPECT_TRUE(responses.find("412") && responses.find("428"));
      }
      if (child(operation, "security").size() > 0) {
        EXPECT_TRUE(responses.find("401"));
      }
      if (operation.find("requestBody")) {
        EXPECT_TRUE(responses.find("413") && responses.find("415"));
      }
    }
  }
  EXPECT_TRUE(child(child(child(document.operation("/api/v1/sources", "post"), "responses"), "201"), "headers")
                  .find("Location"));
  EXPECT_TRUE(child(child(child(document.operation("/api/v1/sources/{source}", "get"), "responses"), "200"), "headers")
                  .find("ETag"));
  EXPECT_TRUE(child(child(shared, "TooManyRequests"), "headers").find("Retry-After"));
  EXPECT_TRUE(child(document.operation("/api/v1/sessions", "post"), "responses").find("429"));
}

TEST(OpenApi, TakesListsAndParametersFromTheirDeclaration) {
  const Document document;
  ASSERT_TRUE(document.json);
  std::map<std::string, JsonValue> of_jobs;
  for (const JsonValue p : child(document.operation("/api/v1/jobs", "get"), "parameters"))
    of_jobs.emplace(child(p, "name").string(), p);
  const std::string filter(child(of_jobs.at("filter"), "description").string());
  EXPECT_NE(filter.find("state (text: queued running"), std::string::npos) << filter;
  EXPECT_NE(child(of_jobs.at("sort"), "schema").text().find("\"-created_at\""), std::string::npos);
  EXPECT_NE(child(of_jobs.at("fields"), "description").string().find("progress"), std::string::npos);
  EXPECT_EQ(child(child(of_jobs.at("limit"), "schema"), "maximum").text(), "1000");
  for (const auto& [path, name] : {std::pair{"/api/v1/search", "q"}, std::pair{"/api/v1/events", "topics"}}) {
    for (const JsonValue p : child(document.operation(path, "get"), "parameters")) {
      if (child(p, "name").string() == name) {
        EXPECT_EQ(child(p, "required").text(), "true") << path;
      }
    }
  }
  const JsonValue key = child(document.schema("ApiKeyCreate"), "properties");
  EXPECT_EQ(child(child(key, "expires_in_days"), "maximum").text(), "3650");
  EXPECT_EQ(child(child(key, "name"), "maxLength").text(), "100");
  EXPECT_EQ(child(child(key, "permissions"), "minItems").text(), "1");
  EXPECT_TRUE(child(child(document.schema("SourceCreate"), "properties"), "name").find("pattern"));
}

TEST(OpenApi, LeavesNoTypeUnsaidAndNamesReferencesAlike) {
  const Document document;
  ASSERT_TRUE(document.json);
  const std::set<std::string_view> things = {"source", "asset", "column", "principal", "job", "schedule", "user"};
  for (const JsonValue schema : child(child(document.json->root(), "components"), "schemas")) {
    const std::string name(schema.key());
    const bool input = name.ends_with("Create") || name.ends_with("Patch") || name.ends_with("Input");
    each_property(schema, [&](std::string_view property, JsonValue what) {
      EXPECT_GT(what.size(), 0U) << name << "." << property;
      EXPECT_NE(property, "by_name") << name;
      if (!things.contains(property) || input) return;
      const auto type = what.find("type");
      EXPECT_TRUE(type && type->kind() == JsonKind::string && type->string() == "object")
          << name << "." << property << ": a reference is X_id and X_name";
    });
  }
}

}  // namespace
}  // namespace datawave::testing
