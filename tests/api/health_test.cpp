// Health through the API: what a server says of its sources, and to whom.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "api_server.hpp"
#include "datawave/store/scope_issuer.hpp"
#include "datawave/testing/postgres_server.hpp"
#include "datawave/testing/raw_client.hpp"

namespace datawave::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class Health : public ::testing::TestWithParam<store::Dialect> {
 protected:
  ApiServer server{GetParam()};
  Uuid acme = server.add_tenant("acme");
  Uuid globex = server.add_tenant("globex");
  std::string key = server.add_user(acme, "ada", access::Role::admin);
  std::string foreign = server.add_user(globex, "spy", access::Role::admin);
  std::string viewer = server.add_user(acme, "vic", access::Role::viewer);

  void SetUp() override {
    server.options.health_interval = std::chrono::milliseconds(100);
    server.start();
  }
  Answer add_source(const std::string& name, std::uint16_t port) {
    return server.post("/api/v1/sources", key,
                       R"({"name":")" + name +
                           R"(","connector":"postgresql","connection":{"host":"127.0.0.1","port":)" +
                           std::to_string(port) + R"(,"user":"dwadmin","database":"postgres","sslmode":"require"},)" +
                           R"("secrets":{"password":")" + PostgresServer::kPassword + R"("}})");
  }
  bool becomes(const std::string& name, const std::string& state) {
    return eventually([&] { return server.get("/api/v1/sources/" + name + "/health", key).at("state") == state; });
  }
};

TEST_P(Health, IsToldOfEachSourceAndOfAll) {
  ASSERT_EQ(add_source("shop", PostgresServer::shared().port()).status, 201);
  ASSERT_EQ(add_source("gone", 1).status, 201);
  ASSERT_TRUE(becomes("shop", "healthy"));
  ASSERT_TRUE(becomes("gone", "unhealthy"));
  const Answer shop = server.get("/api/v1/sources/shop/health", viewer);
  EXPECT_EQ(shop.at("terms.0.name"), "availability");
  EXPECT_EQ(shop.at("terms.0.points_lost"), "0");
  EXPECT_EQ(shop.at("facts.standby"), "false");
  EXPECT_EQ(shop.at("pool"), "null");
  const Answer gone = server.get("/api/v1/sources/gone/health", viewer);
  EXPECT_EQ(gone.at("score"), "0");
  EXPECT_EQ(gone.at("last_probe.error.stage"), "connect");
  const Answer all = server.get("/api/v1/health", viewer);
  EXPECT_EQ(all.at("items.0.source_name"), "gone") << "worst first";
  EXPECT_EQ(all.at("items.1.source_name"), "shop");
  EXPECT_EQ(all.at("total"), "2");
  EXPECT_EQ(server.get("/api/v1/health", foreign).at("total"), "0");
  EXPECT_THAT(shop.body + gone.body, Not(HasSubstr(PostgresServer::kPassword)));
}

TEST_P(Health, KeepsAHistory) {
  ASSERT_EQ(add_source("shop", PostgresServer::shared().port()).status, 201);
  ASSERT_TRUE(becomes("shop", "healthy"));
  server.stop();  // what was seen is written at the end, too
  server.start();
  const Answer raw = server.get("/api/v1/sources/shop/health/history", key);
  EXPECT_EQ(raw.at("resolution"), "raw");
  EXPECT_EQ(raw.at("items.0.rounds"), "1");
  const Answer minutes = server.get("/api/v1/sources/shop/health/history?resolution=minute", key);
  EXPECT_NE(minutes.at("items.0.p95_us"), "");
  EXPECT_EQ(server.get("/api/v1/sources/shop/health/history?from=yesterday", key).at("errors.0.pointer"), "from");
  EXPECT_EQ(server.get("/api/v1/sources/shop/health/history?resolution=week", key).status, 400);
  EXPECT_EQ(server.get("/api/v1/sources/shop/health/history?from=2020-01-01T00:00:00Z&resolution=raw", key).status,
            400);
}

TEST_P(Health, IsInTheMetricsOfItsTenantAlone) {
  ASSERT_EQ(add_source("shop", PostgresServer::shared().port()).status, 201);
  ASSERT_TRUE(becomes("shop", "healthy"));
  const std::string id = server.get("/api/v1/sources/shop", key).at("id");
  const std::string labels = "{source=\"" + id + "\",name=\"shop\"";
  const std::string metrics = server.get("/metrics", key).body;
  EXPECT_THAT(metrics, HasSubstr("datawave_source_up" + labels + "} 1\n"));
  EXPECT_THAT(metrics, HasSubstr("datawave_source_score" + labels + "} 100\n"));
  EXPECT_THAT(metrics, HasSubstr("datawave_source_state" + labels + ",datawave_source_state=\"healthy\"} 1\n"));
  EXPECT_THAT(metrics, HasSubstr("datawave_source_probe_duration_seconds" + labels + ",quantile=\"0.99\"} "));
  EXPECT_THAT(server.get("/metrics", foreign).body, Not(HasSubstr("shop")));
}

TEST_P(Health, IsDiagnosedByWhoeverMayTest) {
  ASSERT_EQ(add_source("shop", PostgresServer::shared().port()).status, 201);
  EXPECT_EQ(server.post("/api/v1/sources/shop:diagnose", viewer, "").status, 403);
  const Answer seen = server.post("/api/v1/sources/shop:diagnose", key, "");
  ASSERT_EQ(seen.status, 200) << seen.body;
  EXPECT_EQ(seen.at("connectivity.ok"), "true");
  EXPECT_EQ(seen.at("ping.rounds"), "20");
  EXPECT_EQ(seen.at("findings.0.code"), "account.too_much");
  EXPECT_EQ(server.get("/api/v1/audit?filter=code=source.diagnose,result=ok", key).at("total"), "1");
  int refused = 0;
  for (int i = 0; i < 12; ++i) refused += server.post("/api/v1/sources/shop:diagnose", key, "").status == 429 ? 1 : 0;
  EXPECT_GT(refused, 0) << "a tester of connections is also a scanner of ports";
}

TEST_P(Health, ChangesAreEventsAndGoWithTheirSource) {
  ASSERT_EQ(add_source("gone", 1).status, 201);
  ASSERT_TRUE(becomes("gone", "unhealthy"));
  const auto told = [&] {
    return server.get("/api/v1/sources/gone", key).status == 200 ? server.get("/metrics", key).body : std::string();
  };
  EXPECT_THAT(told(), HasSubstr("name=\"gone\"} 0\n"));
  const Answer removed = server.send("DELETE", "/api/v1/sources/gone", key, "", {{"If-Match", "*"}});
  ASSERT_EQ(removed.status, 200) << removed.body;
  EXPECT_EQ(server.get("/api/v1/sources/gone/health", key).status, 404);
  EXPECT_TRUE(eventually([&] { return server.get("/metrics", key).body.find("name=\"gone\"") == std::string::npos; }));
  server.stop();
  int rows = -1;
  server.with_store([&](store::Database& database) {
    const store::ReadBody<std::optional<std::int64_t>> body = [](store::Tx& tx) {
      return tx.find<std::int64_t>(
          "SELECT (SELECT count(*) FROM health) + (SELECT count(*) FROM health_rounds) + (SELECT count(*) FROM "
          "health_rollups) + (SELECT count(*) - 1 FROM outbox WHERE type = 'datawave.source.health_changed')");
    };
    auto found = database.read_now<std::optional<std::int64_t>>({}, store::ScopeIssuer::tenant(acme, {}), body);
    ASSERT_TRUE(found && *found);
    rows = static_cast<int>(**found);
  });
  EXPECT_EQ(rows, 0) << "nothing is left of it but the event";
}

INSTANTIATE_TEST_SUITE_P(Store, Health, ::testing::Values(store::Dialect::sqlite, store::Dialect::postgresql),
                         [](const auto& store) {
                           return store.param == store::Dialect::sqlite ? "sqlite" : "postgresql";
                         });

}  // namespace
}  // namespace datawave::testing
