// What a request may say and how it is answered: preconditions, bodies, filters, and the codes of refusals.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "api_server.hpp"
#include "datawave/testing/raw_client.hpp"

namespace datawave::testing {
namespace {

using ::testing::HasSubstr;

class Requests : public ::testing::Test {
 protected:
  ApiServer server;
  Uuid tenant = server.add_tenant("acme");
  std::string key;
  void SetUp() override {
    key = server.add_user(tenant, "ada", access::Role::admin);
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

TEST_F(Requests, SeeAnotherETagOnceANoteOrALabelOfAnAssetChanges) {
  ASSERT_EQ(add_source().status, 201);
  server.stop();
  add_asset(server, tenant);
  server.start();
  const std::string asset = "/api/v1/assets/shop.shop.public.customer";
  const std::string column = "/api/v1/columns/shop.shop.public.customer.email";
  const auto tag_of = [&](const std::string& path) { return server.get(path, key).headers["etag"]; };
  const std::string first = tag_of(asset);
  const std::string first_column = tag_of(column);
  EXPECT_FALSE(first.empty());
  EXPECT_EQ(tag_of(asset), first);
  ASSERT_EQ(server.send("PUT", asset + "/notes/description", key, R"({"value":"who buys"})").status, 200);
  EXPECT_NE(tag_of(asset), first);
  EXPECT_EQ(tag_of(column), first_column);
  ASSERT_EQ(server.post(column + ":label", key, R"({"act":"accept","semantic_type":"email"})").status, 200);
  EXPECT_NE(tag_of(column), first_column);
}

TEST_F(Requests, ThroughAWebhookTellNoMoreThanItsMakerMayRead) {
  const Answer made =
      server.post("/api/v1/keys", key, R"({"name":"hooks","permissions":["webhook_write","job_read"]})");
  ASSERT_EQ(made.status, 201) << made.body;
  const std::string hooks = made.at("token");
  const auto hook = [](const std::string& topic) {
    return R"({"name":"h-)" + (topic == "*" ? "all" : topic.substr(0, 1)) +
           R"(","url":"https://example.com/h","topics":[")" + topic + R"("]})";
  };
  EXPECT_EQ(server.post("/api/v1/webhooks", hooks, hook("*")).status, 403);
  EXPECT_EQ(server.post("/api/v1/webhooks", hooks, hook("catalog")).status, 403);
  EXPECT_EQ(server.post("/api/v1/webhooks", hooks, hook("jobs")).status, 201);
  // Nor may it point a webhook of somebody else elsewhere, or have the past told again.
  ASSERT_EQ(server.post("/api/v1/webhooks", key, hook("sources")).status, 201);
  EXPECT_EQ(
      server.send("PATCH", "/api/v1/webhooks/h-s", hooks, R"({"url":"https://example.com/x"})", {{"If-Match", "*"}})
          .status,
      403);
  EXPECT_EQ(server.post("/api/v1/webhooks/h-s:replay", hooks, R"({"from_seq":1})").status, 403);
  EXPECT_EQ(server.send("PATCH", "/api/v1/webhooks/h-j", hooks, R"({"topics":["*"]})", {{"If-Match", "*"}}).status,
            403);
}

TEST_F(Requests, RemoveNobodyAboveTheCredentialAndRevokeItsKeys) {
  const Answer limited =
      server.post("/api/v1/keys", key, R"({"name":"users","permissions":["user_write","user_read"]})");
  ASSERT_EQ(limited.status, 201) << limited.body;
  const std::string users = limited.at("token");
  ASSERT_EQ(
      server.post("/api/v1/users", key, R"({"name":"root2","password":"correct horse","roles":["admin"]})").status,
      201);
  EXPECT_EQ(server.send("DELETE", "/api/v1/users/root2", users, "", {{"If-Match", "*"}}).status, 403);
  EXPECT_EQ(server.post("/api/v1/users/root2:revoke-keys", users, "").status, 403);
  EXPECT_EQ(server.get("/api/v1/users/ada/keys", users).at("items.1.name"), "users");
  const Answer revoked = server.post("/api/v1/users/ada:revoke-keys", key, "");
  EXPECT_EQ(revoked.status, 200) << revoked.body;
  EXPECT_EQ(server.get("/api/v1/me", users).status, 401);
}

TEST_F(Requests, AreToldWhichSourceOfAScheduleThereIsNot) {
  const Answer answer = server.post("/api/v1/schedules", key, R"({"name":"z","source":"nosuch","cron":"0 3 * * *"})");
  EXPECT_EQ(answer.status, 400);
  EXPECT_EQ(answer.at("errors.0.pointer"), "/source") << answer.body;
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

TEST_F(Requests, AreToldTheWordsThatAFilterTakes) {
  for (const auto& [path, pointer, word] :
       std::vector<std::array<std::string, 3>>{{"/api/v1/assets?filter=kind=tabel", "filter", "table"},
                                               {"/api/v1/assets?filter=state!=livee", "filter", "live"},
                                               {"/api/v1/jobs?filter=state=runing", "filter", "running"},
                                               {"/api/v1/sources?filter=environment=prod", "filter", "production"},
                                               {"/api/v1/users?filter=roles=boss", "filter", "admin"},
                                               {"/api/v1/audit?filter=result=no", "filter", "denied"},
                                               {"/api/v1/labels?filter=semantic_type=emial", "filter", "email"},
                                               {"/api/v1/search?q=x&kind=tabel", "kind", "table"}}) {
    const Answer answer = server.get(path, key);
    EXPECT_EQ(answer.status, 400) << path;
    EXPECT_EQ(answer.at("errors.0.pointer"), pointer) << path;
    EXPECT_THAT(answer.at("detail") + answer.at("hint"), HasSubstr(word)) << path;
  }
  EXPECT_EQ(server.get("/api/v1/jobs?filter=state=running", key).status, 200);
  EXPECT_EQ(server.get("/api/v1/users?filter=roles=admin", key).status, 200);
}

TEST_F(Requests, AreCheckedAgainstTheParametersOfTheirRoute) {
  EXPECT_EQ(server.get("/api/v1/search", key).at("errors.0.pointer"), "q");
  EXPECT_EQ(server.get("/api/v1/search?q=x&limit=500", key).at("errors.0.pointer"), "limit");
  EXPECT_EQ(server.get("/api/v1/events", key).at("errors.0.pointer"), "topics");
  EXPECT_EQ(server.get("/api/v1/assets?fields=name,sise_bytes", key).at("errors.0.pointer"), "fields");
  EXPECT_EQ(server.get("/api/v1/assets?fields=name,%20size_bytes", key).status, 200);
  EXPECT_EQ(server.get("/api/v1/webhooks/none/deliveries?q=x", key).status, 400);  // that list is not searched
  ASSERT_EQ(add_source().status, 201);
  const Answer long_name = server.post("/api/v1/keys", key, R"({"name":"","permissions":[],"expires_in_days":0})");
  EXPECT_EQ(long_name.status, 400);
  EXPECT_EQ(long_name.at("errors.2.pointer"), "/expires_in_days");
}

TEST_F(Requests, LearnThatAByteMustBePercentEncoded) {
  RawClient client(static_cast<std::uint16_t>(std::stoi(server.url().substr(server.url().rfind(':') + 1))));
  ASSERT_TRUE(client.send("GET /api/v1/assets?filter=size_bytes>=10 HTTP/1.1\r\nHost: h\r\n\r\n"));
  const std::string answer = client.read_to_end();
  EXPECT_THAT(answer, HasSubstr("400 Bad Request"));
  EXPECT_THAT(answer, HasSubstr("percent-encoded"));
  EXPECT_THAT(answer, HasSubstr("%3E"));
}

TEST_F(Requests, MayNotMakeAScheduleThatNeverFires) {
  ASSERT_EQ(add_source().status, 201);
  const Answer never = server.post("/api/v1/schedules", key, R"({"name":"n","source":"shop","cron":"0 3 31 2 *"})");
  EXPECT_EQ(never.status, 400);
  EXPECT_EQ(never.at("errors.0.pointer"), "/cron");
  EXPECT_NE(never.at("hint"), "");
  const Answer leap = server.post("/api/v1/schedules", key, R"({"name":"n","source":"shop","cron":"0 3 29 2 *"})");
  EXPECT_EQ(leap.status, 201) << leap.body;
  EXPECT_EQ(server.send("PATCH", "/api/v1/schedules/n", key, R"({"cron":"0 0 30 2 *"})", {{"If-Match", "*"}}).status,
            400);
}

TEST_F(Requests, ChangeThePasswordOfASessionOnly) {
  const Answer by_key =
      server.post("/api/v1/me:change-password", key, R"({"current_password":"x","new_password":"long enough secret"})");
  EXPECT_EQ(by_key.status, 403);
  ASSERT_EQ(
      server.post("/api/v1/users", key, R"({"name":"eve","roles":["viewer"],"password":"long enough secret"})").status,
      201);
  const Answer session = server.post("/api/v1/sessions", "",
                                     R"({"name":"eve","tenant":"acme","password":"long enough secret","token":true})");
  ASSERT_EQ(session.status, 201) << session.body;
  const std::string token = session.at("token");
  const auto change = [&](const std::string& from, const std::string& to) {
    return server.post("/api/v1/me:change-password", token,
                       R"({"current_password":")" + from + R"(","new_password":")" + to + "\"}");
  };
  EXPECT_EQ(change("another secret", "a newer secret").at("errors.0.pointer"), "/current_password");
  EXPECT_EQ(change("long enough secret", "short").status, 400);
  EXPECT_EQ(change("long enough secret", "a newer secret").status, 204);
  EXPECT_EQ(server.get("/api/v1/me", token).status, 200);
  const Answer audit = server.get("/api/v1/audit?filter=code=user.password", key);
  EXPECT_EQ(audit.at("total"), "2");
  EXPECT_EQ(audit.at("items.0.result"), "ok");
  EXPECT_EQ(audit.at("items.1.result"), "denied");
}

}  // namespace
}  // namespace datawave::testing
