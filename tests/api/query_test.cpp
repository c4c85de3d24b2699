// The query gateway over HTTP, against a real PostgreSQL: what is answered, refused, bounded, recorded and remembered.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <future>

#include "api_server.hpp"
#include "datawave/store/scope_issuer.hpp"
#include "datawave/testing/pgbouncer.hpp"
#include "datawave/testing/postgres_server.hpp"
#include "datawave/testing/raw_client.hpp"

namespace datawave::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class Query : public ::testing::Test {
 protected:
  ApiServer server;
  Uuid tenant = server.add_tenant("acme");
  PostgresServer& source = PostgresServer::shared();
  std::string database;
  std::string admin;
  std::string analyst;
  std::string viewer;

  void SetUp() override {
    admin = server.add_user(tenant, "ada", access::Role::admin);
    analyst = server.add_user(tenant, "ann", access::Role::analyst);
    viewer = server.add_user(tenant, "vic", access::Role::viewer);
    database = source.create_database("gateway");
    source.exec(database,
                "CREATE TABLE item (id int PRIMARY KEY, name text, price numeric, ok boolean, doc jsonb);"
                "INSERT INTO item SELECT i, 'name ' || i, i * 1.5, i % 2 = 0, jsonb_build_object('a', i) FROM "
                "generate_series(1, 5000) i");
  }
  void start() {
    server.start();
    const Answer added = server.post(
        "/api/v1/sources", admin,
        R"({"name":"shop","connector":"postgresql","connection":{"host":"127.0.0.1","port":)" +
            std::to_string(source.port()) + R"(,"user":")" + PostgresServer::kSuperuser + R"(","database":")" +
            database + R"("},"secrets":{"password":")" + PostgresServer::kPassword + R"("}})");
    ASSERT_EQ(added.status, 201) << added.body;
  }
  Answer query(const std::string& body) { return query_as(analyst, body); }
  Answer query_as(const std::string& key, const std::string& body) {
    return server.post("/api/v1/sources/shop:query", key, body);
  }
  Answer last_record() { return server.get("/api/v1/audit?limit=1&filter=code~source.query", admin); }
};

TEST_F(Query, AnswersRowsWithTheKindsOfTheirColumns) {
  start();
  const Answer answer = query(
      R"({"statement":"select id, name, price, ok, doc, null as n from item where id <= $1 order by id","parameters":[2]})");
  ASSERT_EQ(answer.status, 200) << answer.body;
  EXPECT_THAT(answer.body,
              HasSubstr(R"([[1,"name 1","1.5",false,{"a":1},null],[2,"name 2","3.0",true,{"a":2},null]])"));
  EXPECT_EQ(answer.at("columns.2.type"), "numeric");
  EXPECT_EQ(answer.at("row_count"), "2");
  EXPECT_EQ(answer.at("truncated"), "none");
  EXPECT_THAT(answer.at("warnings.0"), HasSubstr("superuser"));
}

TEST_F(Query, IsRecordedWithItsShapeAndNeverItsValues) {
  start();
  ASSERT_EQ(query(R"({"statement":"select name from item where name = 'very secret' or id = $1","parameters":[4711]})")
                .status,
            200);
  const Answer record = last_record();
  EXPECT_EQ(record.at("items.0.principal_name"), "ann");
  EXPECT_EQ(record.at("items.0.result"), "ok");
  EXPECT_EQ(record.at("items.0.object_name"), "shop");
  EXPECT_THAT(record.at("items.0.detail"), HasSubstr("select name from item where name = ? or id = $1"));
  EXPECT_THAT(record.body, Not(HasSubstr("very secret")));
  EXPECT_THAT(record.body, Not(HasSubstr("4711")));
  EXPECT_EQ(query(R"({"statement":"select 1/0"})").status, 400);
  EXPECT_EQ(last_record().at("items.0.result"), "failed");
  EXPECT_EQ(server.post("/api/v1/audit:verify", admin, "").at("intact"), "true");
}

TEST_F(Query, WritesNothingHoweverItIsAsked) {
  start();
  source.exec(database,
              "CREATE FUNCTION sly() RETURNS int LANGUAGE plpgsql AS $$ BEGIN DELETE FROM item; RETURN 1; END $$");
  for (const char* statement : {"delete from item", "with d as (delete from item returning id) select id from d",
                                "select sly()", "create table t (n int)", "copy item to program 'id'",
                                "select pg_terminate_backend(1)", "begin", "select 1; delete from item"}) {
    const Answer answer = query("{\"statement\":\"" + std::string(statement) + "\"}");
    EXPECT_GE(answer.status, 400) << statement;
    EXPECT_LT(answer.status, 500) << statement << answer.body;
    const Answer streamed = query("{\"format\":\"csv\",\"statement\":\"" + std::string(statement) + "\"}");
    EXPECT_GE(streamed.status, 400) << statement;
  }
  EXPECT_EQ(source.scalar(database, "select count(*) from item"), "5000");
}

TEST_F(Query, NeedsItsPermission) {
  start();
  EXPECT_EQ(query_as(viewer, R"({"statement":"select 1"})").status, 403);
  EXPECT_EQ(query_as("", R"({"statement":"select 1"})").status, 401);
  EXPECT_EQ(query_as(admin, R"({"statement":"select 1"})").status, 200);
  EXPECT_EQ(server.post("/api/v1/sources/nobody:query", analyst, R"({"statement":"select 1"})").status, 404);
}

TEST_F(Query, IsBoundedInRowsBytesAndTime) {
  start();
  const Answer rows = query(R"({"statement":"select id from item","limit":10})");
  EXPECT_EQ(rows.at("row_count"), "10");
  EXPECT_EQ(rows.at("truncated"), "rows");
  const Answer exact = query(R"({"statement":"select id from item where id <= 10","limit":10})");
  EXPECT_EQ(exact.at("truncated"), "none");
  const Answer bytes = query(R"({"statement":"select repeat('x', 1000) from item","max_bytes":5500})");
  EXPECT_EQ(bytes.at("row_count"), "5");
  EXPECT_EQ(bytes.at("truncated"), "bytes");
  const Answer slow = query(R"({"statement":"select pg_sleep(30) as s","timeout_ms":100})");
  EXPECT_EQ(slow.status, 504) << slow.body;
  EXPECT_EQ(query(R"({"statement":"select 1"})").status, 200);
}

TEST_F(Query, StopsTheStatementOfAClientThatLeaves) {
  start();
  const auto port = static_cast<std::uint16_t>(std::stoi(server.url().substr(server.url().rfind(':') + 1)));
  const std::string body = R"json({"statement":"select pg_sleep(25) as nobody_waits","timeout_ms":60000})json";
  const std::string running =
      "select count(*) from pg_stat_activity where state = 'active' and query like '%nobody_' || 'waits%'";
  Libpq watcher = source.connect();
  for (const bool at_once : {false, true}) {
    RawClient client(port);
    ASSERT_TRUE(client.send("POST /api/v1/sources/shop:query HTTP/1.1\r\nHost: h\r\nAuthorization: Bearer " + analyst +
                            "\r\nContent-Type: application/json\r\nContent-Length: " + std::to_string(body.size()) +
                            "\r\n\r\n" + body));
    ASSERT_TRUE(watcher.wait_until(running, "1", std::chrono::seconds(10)));
    if (at_once) {
      client.reset();
    } else {
      client.shut_write();
    }
    EXPECT_TRUE(watcher.wait_until(running, "0", std::chrono::seconds(10))) << at_once;
  }
  EXPECT_EQ(query(R"({"statement":"select 1"})").status, 200);
}

TEST_F(Query, StreamsLongAnswersInThreeFormats) {
  start();
  const std::string big = R"("limit":100000,"max_bytes":100000000})";
  const Answer json = query(R"({"statement":"select * from item order by id",)" + big);
  ASSERT_EQ(json.status, 200) << json.body.substr(0, 300);
  EXPECT_EQ(json.at("row_count"), "5000");
  EXPECT_EQ(json.at("rows.4999.0"), "5000");
  const Answer lines = query(R"({"format":"ndjson","statement":"select id, ok from item order by id",)" + big);
  EXPECT_EQ(lines.headers.at("content-type"), "application/x-ndjson");
  EXPECT_EQ(std::count(lines.body.begin(), lines.body.end(), '\n'), 5000);
  EXPECT_THAT(lines.body, HasSubstr("{\"id\":2,\"ok\":true}\n"));
  const Answer csv = query(R"({"format":"csv","statement":"select id, name from item order by id limit 2",)" + big);
  EXPECT_EQ(csv.body, "id,name\r\n1,name 1\r\n2,name 2\r\n");
  EXPECT_THAT(csv.headers.at("content-type"), HasSubstr("text/csv"));
  const Answer none = query(R"({"format":"csv","statement":"select id, name from item where false",)" + big);
  EXPECT_EQ(none.body, "id,name\r\n");
  EXPECT_EQ(source.scalar("postgres", "select count(*) from pg_stat_activity where state like 'idle in%'"), "0");
}

TEST_F(Query, CutsAStreamThatWasNotCompleted) {
  start();
  const std::string body =
      R"({"format":"csv","limit":1000000,"max_bytes":2000000,"statement":"select repeat('x', 1000) as x from item"})";
  EXPECT_THROW(query(body), std::runtime_error);
  EXPECT_EQ(last_record().at("items.0.code"), "source.query_end");
  EXPECT_EQ(last_record().at("items.0.result"), "failed");
  EXPECT_EQ(query(R"({"statement":"select 1"})").status, 200);
}

TEST_F(Query, RefusalsAreRecordedWithTheirShape) {
  start();
  ASSERT_EQ(query(R"({"statement":"select a.pg_read_file from unnest(array['PG_VERSION']) as a"})").status, 403);
  EXPECT_EQ(last_record().at("items.0.result"), "denied");
  EXPECT_THAT(last_record().at("items.0.detail"), HasSubstr("unnest(array [ ? ])"));
  ASSERT_EQ(query(R"({"statement":"select 1; delete from item"})").status, 400);
  EXPECT_THAT(last_record().at("items.0.detail"), HasSubstr("select ?; delete from item"));
}

TEST_F(Query, RemembersAnswersForAMoment) {
  server.options.query_cache_time = std::chrono::hours(1);
  server.options.lanes = 1;
  start();
  const std::string body = R"({"statement":"select clock_timestamp() as at, $1::text as p","parameters":["a"]})";
  const Answer first = query(body);
  ASSERT_EQ(first.status, 200) << first.body;
  EXPECT_EQ(first.at("cache"), "miss");
  const Answer second = query(body);
  EXPECT_EQ(second.at("cache"), "hit");
  EXPECT_EQ(second.at("rows.0.0"), first.at("rows.0.0"));
  EXPECT_THAT(last_record().at("items.0.detail"), HasSubstr("\"cache\":\"hit\""));
  // White space and comments are not another statement; a parameter, a limit, other rights and `fresh` are.
  EXPECT_EQ(query(R"({"statement":"select  clock_timestamp() as at, -- now\n $1::text as p;","parameters":["a"]})")
                .at("cache"),
            "hit");
  EXPECT_EQ(query(R"({"statement":"select clock_timestamp() as at, $1::text as p","parameters":["b"]})").at("cache"),
            "miss");
  EXPECT_EQ(query(R"({"limit":5,"statement":"select clock_timestamp() as at, $1::text as p","parameters":["a"]})")
                .at("cache"),
            "miss");
  EXPECT_EQ(query_as(admin, body).at("cache"), "miss");
  const Answer fresh = query(body.substr(0, body.size() - 1) + R"(,"fresh":true})");
  EXPECT_EQ(fresh.at("cache"), "off");
  EXPECT_NE(fresh.at("rows.0.0"), first.at("rows.0.0"));
}

TEST_F(Query, FollowsItsSourceWhenThatChanges) {
  start();
  EXPECT_EQ(query(R"({"statement":"select current_database() as d"})").at("rows.0.0"), database);
  const std::string other = source.create_database("elsewhere");
  const Answer moved = server.send("PATCH", "/api/v1/sources/shop", admin,
                                   R"({"connection":{"database":")" + other + R"("}})", {{"If-Match", "*"}});
  ASSERT_EQ(moved.status, 200) << moved.body;
  EXPECT_EQ(query(R"({"statement":"select current_database() as d"})").at("rows.0.0"), other);
  ASSERT_EQ(server.send("DELETE", "/api/v1/sources/shop", admin, "", {{"If-Match", "*"}}).status, 200);
  EXPECT_EQ(query(R"({"statement":"select current_database() as d"})").status, 404);
}

TEST_F(Query, BadInputIsToldFieldByField) {
  start();
  const Answer none = query(R"({"statement":"  "})");
  EXPECT_EQ(none.status, 400);
  EXPECT_EQ(none.at("errors.0.pointer"), "statement");
  EXPECT_EQ(query(R"({"statement":"select 1","limit":0})").at("errors.0.pointer"), "/limit");
  EXPECT_EQ(query(R"({"statement":"select 1","surprise":0})").status, 400);
  EXPECT_EQ(query(R"({"statement":"select $1::int"})").status, 400);
  EXPECT_EQ(query(R"({"statement":"select $1::int","parameters":["x"]})").status, 400);
  EXPECT_EQ(query(R"({"statement":"show server_version","explain":"plan"})").status, 400);
  EXPECT_THAT(query(R"({"statement":"select id from item","explain":"plan"})").body, HasSubstr("\"Node Type\""));
}

TEST_F(Query, PoolsAreShownResizedPausedAndResumed) {
  server.options.lanes = 1;
  start();
  EXPECT_EQ(server.get("/api/v1/pools", analyst).body, R"({"items":[]})");
  // What is set before the first query holds for it.
  EXPECT_EQ(server.post("/api/v1/sources/shop/pool:resize", admin, R"({"max_connections":5})").at("max_connections"),
            "5");
  EXPECT_EQ(server.get("/api/v1/sources/shop/pool", analyst).at("open"), "0");
  ASSERT_EQ(query(R"({"statement":"select 1"})").status, 200);
  EXPECT_EQ(server.get("/api/v1/sources/shop/pool", analyst).at("max_connections"), "5");
  EXPECT_EQ(server.post("/api/v1/sources/shop/pool:resize", analyst, R"({"max_connections":3})").status, 403);
  const Answer resized = server.post("/api/v1/sources/shop/pool:resize", admin, R"({"max_connections":3})");
  EXPECT_EQ(resized.at("max_connections"), "3") << resized.body;
  EXPECT_EQ(server.post("/api/v1/sources/shop/pool:pause", admin, "").at("paused"), "true");
  const Answer waited = query(R"({"statement":"select 2","timeout_ms":100})");
  EXPECT_EQ(waited.status, 504);
  EXPECT_THAT(waited.body, HasSubstr("pool of shop is paused"));
  EXPECT_THAT(waited.body, HasSubstr("datawave pool resume shop"));
  EXPECT_EQ(server.post("/api/v1/sources/shop/pool:resume", admin, "").at("paused"), "false");
  EXPECT_EQ(query(R"({"statement":"select 2"})").status, 200);
  EXPECT_EQ(server.post("/api/v1/sources/shop/pool:reconnect", admin, "").status, 200);
  EXPECT_EQ(query(R"({"statement":"select 3"})").status, 200);
}

TEST_F(Query, AStatementThatRanIntoItsDeadlineIsNotBlamedOnAPauseThatCameLater) {
  server.options.health_interval = std::chrono::seconds(0);
  start();
  Libpq watcher = source.connect();
  auto running = std::async(std::launch::async, [&] {
    ApiClient client(server.url());
    return client.send("POST", "/api/v1/sources/shop:query", analyst,
                       R"json({"statement":"select 'slow', pg_sleep(20)","timeout_ms":1500})json");
  });
  ASSERT_TRUE(
      watcher.wait_until("select count(*) from pg_stat_activity where query like '%slo' || 'w%' and state = "
                         "'active'",
                         "1", std::chrono::seconds(10)));
  EXPECT_EQ(server.post("/api/v1/sources/shop/pool:pause", admin, "").at("paused"), "true");
  const Answer late = running.get();
  EXPECT_EQ(late.status, 504);
  EXPECT_EQ(late.body.find("paused"), std::string::npos) << late.body;
}

TEST_F(Query, WhatWasSetForAPoolOutlivesTheServer) {
  server.options.lanes = 1;
  start();
  ASSERT_EQ(server.post("/api/v1/sources/shop/pool:resize", admin, R"({"max_connections":3})").status, 200);
  ASSERT_EQ(server.post("/api/v1/sources/shop/pool:pause", admin, "").status, 200);
  server.stop();
  server.start();
  const Answer pool = server.get("/api/v1/sources/shop/pool", admin);
  EXPECT_EQ(pool.at("sizing"), "fixed") << pool.body;
  EXPECT_EQ(pool.at("size"), "3");
  EXPECT_EQ(pool.at("paused"), "true");
  EXPECT_EQ(query(R"({"statement":"select 1","timeout_ms":100})").status, 504);
  ASSERT_EQ(server.post("/api/v1/sources/shop/pool:resume", admin, "").status, 200);
  EXPECT_EQ(query(R"({"statement":"select 1"})").status, 200);
  const Answer self =
      server.post("/api/v1/sources/shop/pool:resize", admin, R"({"sizing":"self","max_connections":20})");
  EXPECT_EQ(self.at("sizing"), "self") << self.body;
  EXPECT_EQ(self.at("max_connections"), "20");
  const Answer neither = server.post("/api/v1/sources/shop/pool:resize", admin, R"({"sizing":"fixed"})");
  EXPECT_EQ(neither.status, 400);
  EXPECT_EQ(neither.at("errors.0.pointer"), "max_connections") << neither.body;
  ASSERT_EQ(server.send("DELETE", "/api/v1/sources/shop", admin, "", {{"If-Match", "*"}}).status, 200);
  server.stop();
  server.with_store([](store::Database& store) {
    const store::ReadBody<std::optional<std::int64_t>> body = [](store::Tx& tx) {
      return tx.find<std::int64_t>("SELECT count(*) FROM pool_settings");
    };
    const auto left = store.read_now<std::optional<std::int64_t>>({}, store::ScopeIssuer::across_tenants("test"), body);
    ASSERT_TRUE(left) << left.error().describe();
    EXPECT_EQ(*left, 0);
  });
}

TEST_F(Query, ADrainedPoolLeavesNothingAtTheSource) {
  server.options.health_interval = std::chrono::seconds(0);
  start();
  const std::string sessions = "select count(*) from pg_stat_activity where datname = '" + database + "'";
  Libpq watcher = source.connect();
  ASSERT_EQ(query(R"({"statement":"select 1"})").status, 200);
  auto running = std::async(std::launch::async, [&] {
    ApiClient client(server.url());
    return client
        .send("POST", "/api/v1/sources/shop:query", analyst, R"json({"statement":"select 'kept', pg_sleep(1)"})json")
        .status;
  });
  ASSERT_TRUE(
      watcher.wait_until("select count(*) from pg_stat_activity where query like '%kep' || 't%' and state = "
                         "'active'",
                         "1", std::chrono::seconds(10)));
  const Answer drained = server.post("/api/v1/sources/shop/pool:drain", admin, "");
  EXPECT_EQ(drained.at("paused"), "true") << drained.body;
  EXPECT_EQ(running.get(), 200);  // what ran ended in peace
  EXPECT_TRUE(watcher.wait_until(sessions, "0", std::chrono::seconds(10)));
  EXPECT_EQ(query(R"({"statement":"select 2","timeout_ms":100})").status, 504);
  EXPECT_EQ(source.scalar("postgres", sessions), "0");
  ASSERT_EQ(server.post("/api/v1/sources/shop/pool:resume", admin, "").status, 200);
  EXPECT_EQ(query(R"({"statement":"select 3"})").status, 200);
}

/// Statements that wait for something else than a processor: with more connections more of them are served.
TEST_F(Query, APoolGrowsWhereThatServesMore) {
  server.options.lanes = 2;
  start();
  std::atomic<bool> enough{false};
  std::vector<std::future<void>> clients;
  for (int c = 0; c < 40; ++c) {
    clients.push_back(std::async(std::launch::async, [&] {
      ApiClient client(server.url());
      while (!enough) {
        const Answer answer = client.send("POST", "/api/v1/sources/shop:query", admin,
                                          R"json({"fresh":true,"statement":"select pg_sleep(0.03)"})json");
        if (answer.status != 200) break;
      }
    }));
  }
  Libpq watcher = source.connect();
  const std::string grown = "select count(*) >= 20 from pg_stat_activity where datname = '" + database + "'";
  EXPECT_TRUE(watcher.wait_until(grown, "t", std::chrono::seconds(60)));
  const Answer pool = server.get("/api/v1/sources/shop/pool", analyst);
  enough = true;
  for (auto& client : clients) client.get();
  EXPECT_EQ(pool.at("sizing"), "self");
  EXPECT_THAT(pool.body, HasSubstr("\"improved\"")) << pool.body;
  EXPECT_THAT(pool.body, HasSubstr("server_leaves"));
}

TEST_F(Query, WorksThroughAPoolerInTransactionMode) {
  PgBouncer pooler(source, database);
  ASSERT_TRUE(pooler.ready(database)) << pooler.log();
  server.start();
  const Answer added =
      server.post("/api/v1/sources", admin,
                  R"({"name":"shop","connector":"postgresql","connection":{"host":"127.0.0.1","port":)" +
                      std::to_string(pooler.port()) + R"(,"user":"dwadmin","database":")" + database + R"("}})");
  ASSERT_EQ(added.status, 201) << added.body;
  for (int i = 1; i <= 30; ++i) {
    const Answer answer = query(R"({"fresh":true,"statement":"select name from item where id = $1","parameters":[)" +
                                std::to_string(i) + "]}");
    EXPECT_EQ(answer.at("rows.0.0"), "name " + std::to_string(i)) << answer.body;
  }
  EXPECT_GE(query(R"({"statement":"delete from item"})").status, 400);
  EXPECT_EQ(query(R"({"format":"csv","statement":"select id from item where id < 3 order by id"})").body,
            "id\r\n1\r\n2\r\n");
}

TEST_F(Query, LiteralsThatCouldHideACallAreNotTrusted) {
  source.exec("postgres", "ALTER DATABASE " + database + " SET standard_conforming_strings = off");
  PgBouncer pooler(source, database);
  ASSERT_TRUE(pooler.ready(database)) << pooler.log();
  server.start();
  ASSERT_EQ(server
                .post("/api/v1/sources", admin,
                      R"({"name":"shop","connector":"postgresql","connection":{"host":"127.0.0.1","port":)" +
                          std::to_string(pooler.port()) + R"(,"user":"dwadmin","database":")" + database + R"("}})")
                .status,
            201);
  const Answer answer = query(R"({"statement":"select 1"})");
  EXPECT_EQ(answer.status, 409) << answer.body;
  EXPECT_THAT(answer.at("hint"), HasSubstr("standard_conforming_strings"));
}

TEST_F(Query, NoSessionIsLeftWhenTheServerEnds) {
  start();
  for (int i = 0; i < 5; ++i) ASSERT_EQ(query(R"({"statement":"select 1"})").status, 200);
  server.stop();
  EXPECT_EQ(source.scalar("postgres", "select count(*) from pg_stat_activity where datname = '" + database + "'"), "0");
}

TEST_F(Query, ManyAtOnceEachGetTheirOwn) {
  start();
  std::vector<std::future<int>> clients;
  for (int c = 0; c < 4; ++c) {
    clients.push_back(std::async(std::launch::async, [&, c] {
      int right = 0;
      for (int i = 0; i < 50; ++i) {
        const int id = 1 + (c * 997 + i * 31) % 5000;
        ApiClient client(server.url());
        const Answer answer =
            client.send("POST", "/api/v1/sources/shop:query", analyst,
                        R"({"fresh":true,"statement":"select name from item where id = $1","parameters":[)" +
                            std::to_string(id) + "]}");
        right += answer.at("rows.0.0") == "name " + std::to_string(id) ? 1 : 0;
      }
      return right;
    }));
  }
  for (auto& client : clients) EXPECT_EQ(client.get(), 50);
}

}  // namespace
}  // namespace datawave::testing
