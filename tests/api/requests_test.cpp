// What a request may say and how it is answered: preconditions, bodies, filters, and the codes of refusals.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "api_server.hpp"

namespace datawave::testing {
namespace {

using ::testing::HasSubstr;

class Requests : public ::testing::Test {
 protected:
  ApiServer server;
  std::string key;
  void SetUp() override {
    key = server.add_user(server.add_tenant("acme"), "ada", access::Role::admin);
    server.start();
  }
  Answer add_source(const std::string& name = "shop") {
    return server.post(
        "/api/v1/sources", key,
        R"({"name":")" + name + R"(","connector":"postgresql","connection":{"host":"localhost","port":1,"user":"x"}})");
  }
  Answer patch(const std::string& if_match, const std::string& body = R"({"owner":"ada"})") {
    return server.send("PATCH", "/api/v1/sources/shop", key, body, {{"If-Match", if_match}});
  }
};

TEST_F(Requests, SayPreconditionFailedFor412AndConflictFor409) {
  ASSERT_EQ(add_source().status, 201);
  const Answer stale = patch("\"v7\"");
  EXPECT_EQ(stale.status, 412);
  EXPECT_EQ(stale.at("code"), "precondition_failed");
  const Answer taken = add_source();
  EXPECT_EQ(taken.status, 409);
  EXPECT_EQ(taken.at("code"), "already_exists");
  const Answer no_session = server.send("DELETE", "/api/v1/sessions/current", key);
  EXPECT_EQ(no_session.status, 409);
  EXPECT_EQ(no_session.at("code"), "conflict");
}

TEST_F(Requests, TakeTheStarAndListsInIfMatch) {
  ASSERT_EQ(add_source().status, 201);
  EXPECT_EQ(patch("*").status, 200);               // now v2
  EXPECT_EQ(patch("\"v1\", \"v2\"").status, 200);  // v3
  EXPECT_EQ(patch("W/\"v3\"").status, 200);        // v4
  EXPECT_EQ(patch("\"v1\", \"else\"").status, 412);
  EXPECT_EQ(server.send("DELETE", "/api/v1/sources/shop", key, "", {{"If-Match", "*"}}).status, 200);
  EXPECT_EQ(patch("*").status, 404);
}

TEST_F(Requests, RefuseAnIfMatchThatCannotBeRead) {
  ASSERT_EQ(add_source().status, 201);
  for (const char* bad : {"v1", "\"v1", "*, \"v1\"", ","}) {
    const Answer answer = patch(bad);
    EXPECT_EQ(answer.status, 400) << bad;
    EXPECT_EQ(answer.at("errors.0.pointer"), "If-Match");
  }
  EXPECT_EQ(server.send("PATCH", "/api/v1/sources/shop", key, "{}").status, 428);
}

TEST_F(Requests, NeedNoIfMatchForADryRun) {
  ASSERT_EQ(add_source().status, 201);
  const Answer would = server.send("DELETE", "/api/v1/sources/shop?dry_run=true", key);
  EXPECT_EQ(would.status, 200) << would.body;
  EXPECT_EQ(server.send("DELETE", "/api/v1/sources/shop", key).status, 428);
  EXPECT_EQ(server.send("DELETE", "/api/v1/sources/shop?dry_run=true", key, "", {{"If-Match", "\"v9\""}}).status, 412);
  const Answer changed = server.send("PATCH", "/api/v1/sources/shop?dry_run=true", key, R"({"owner":"eve"})");
  EXPECT_EQ(changed.status, 200);
  EXPECT_EQ(changed.at("owner"), "eve");
  EXPECT_EQ(server.get("/api/v1/sources/shop", key).at("version"), "1");
}

TEST_F(Requests, MayLeaveOutABodyWithoutRequiredMembers) {
  ASSERT_EQ(add_source().status, 201);
  EXPECT_EQ(server.send("POST", "/api/v1/sources/shop:discover", key).status, 202);
  const Answer text = server.send("POST", "/api/v1/sources/shop:discover", key, "x", {{"Content-Type", "text/plain"}});
  EXPECT_EQ(text.status, 415);
  EXPECT_EQ(server.send("POST", "/api/v1/sources", key).status, 415);
  EXPECT_EQ(server.send("PATCH", "/api/v1/sources/shop", key, "", {{"If-Match", "*"}}).status, 415);
}

TEST_F(Requests, GetMetricsAsOpenMetrics) {
  const Answer metrics = server.get("/metrics", key);
  EXPECT_EQ(metrics.status, 200);
  EXPECT_EQ(metrics.headers.at("content-type"), "application/openmetrics-text; version=1.0.0; charset=utf-8");
  EXPECT_TRUE(metrics.body.ends_with("# EOF\n"));
}

}  // namespace
}  // namespace datawave::testing
