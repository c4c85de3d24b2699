// Who may query a source: users and API keys that are listed, at once and before anything else of a query.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <future>

#include "api_server.hpp"
#include "datawave/access/query_access.hpp"
#include "datawave/store/scope_issuer.hpp"
#include "datawave/testing/postgres_server.hpp"

namespace datawave::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using namespace std::chrono_literals;

class QueryAccess : public ::testing::TestWithParam<store::Dialect> {
 protected:
  ApiServer server{GetParam()};
  Uuid tenant = server.add_tenant("acme");
  Uuid elsewhere = server.add_tenant("globex");
  PostgresServer& source = PostgresServer::shared();
  std::string database = source.create_database("admitted");
  std::string admin = server.add_user(tenant, "ada", access::Role::admin);
  std::string ann = server.add_user(tenant, "ann", access::Role::analyst);
  std::string bob = server.add_user(tenant, "bob", access::Role::analyst);
  std::string viewer = server.add_user(tenant, "vic", access::Role::viewer);
  std::string spy = server.add_user(elsewhere, "spy", access::Role::admin);
  static constexpr const char* kPath = "/api/v1/sources/shop/query-access";

  Answer add_source(const std::string& key) {
    return server.post("/api/v1/sources", key,
                       R"({"name":"shop","connector":"postgresql","connection":{"host":"127.0.0.1","port":)" +
                           std::to_string(source.port()) + R"(,"user":")" + PostgresServer::kSuperuser +
                           R"(","database":")" + database + R"("},"secrets":{"password":")" +
                           PostgresServer::kPassword + R"("}})");
  }
  void start() {
    server.start();
    const Answer added = add_source(admin);
    ASSERT_EQ(added.status, 201) << added.body;
  }
  Answer put(const std::string& body, const std::string& key, const std::string& if_match = "*") {
    return server.send("PUT", kPath, key, body, {{"If-Match", if_match}});
  }
  void list(const std::string& users, const std::string& keys = "[]") {
    const Answer done = put(R"({"mode":"listed","users":)" + users + R"(,"keys":)" + keys + "}", admin);
    ASSERT_EQ(done.status, 200) << done.body;
  }
  Answer query(const std::string& key, const std::string& body = R"({"statement":"select 1"})") {
    return server.post("/api/v1/sources/shop:query", key, body);
  }
  Answer last_record(const std::string& code) { return server.get("/api/v1/audit?limit=1&filter=code=" + code, admin); }
  std::string add_key(const std::string& of, const std::string& name) {
    const Answer made =
        server.post("/api/v1/keys", of, R"({"name":")" + name + R"(","permissions":["query_run","source_read"]})");
    EXPECT_EQ(made.status, 201) << made.body;
    return made.at("token");
  }
  std::string session_of(const std::string& name) {
    return server
        .post("/api/v1/sessions", "",
              R"({"name":")" + name + R"(","password":"long enough secret","tenant":"acme","token":true})")
        .at("token");
  }
  void add_mary() {
    const Answer made =
        server.post("/api/v1/users", admin, R"({"name":"mary","roles":["analyst"],"password":"long enough secret"})");
    ASSERT_EQ(made.status, 201) << made.body;
  }
};

TEST_P(QueryAccess, IsOfWhoeverHoldsThePermissionUntilItIsSet) {
  start();
  const Answer shown = server.get(kPath, viewer);
  EXPECT_EQ(shown.body, R"({"mode":"role","users":[],"keys":[],"version":0})");
  EXPECT_EQ(shown.headers.at("etag"), "\"v0\"");
  EXPECT_EQ(query(ann).status, 200);
  EXPECT_EQ(query(bob).status, 200);
}

TEST_P(QueryAccess, AdmitsWhoIsListedAndTellsOthersTheRemedy) {
  start();
  list(R"(["ann"])");
  EXPECT_EQ(query(ann).status, 200);
  for (const char* body : {R"({"statement":"select 1"})", R"({"statement":"select 1","explain":"plan"})",
                           R"({"statement":"no SQL at all"})", R"({"statement":"select 1","format":"csv"})"}) {
    const Answer denied = query(bob, body);
    EXPECT_EQ(denied.status, 403) << denied.body;
    EXPECT_EQ(denied.at("detail"), "Only those who are listed may query shop.");
    EXPECT_THAT(denied.at("hint"), HasSubstr("datawave source access shop --allow bob"));
  }
  const Answer record = last_record("source.query");
  EXPECT_EQ(record.at("items.0.result"), "denied");
  EXPECT_EQ(record.at("items.0.principal_name"), "bob");
  EXPECT_EQ(record.at("items.0.object_name"), "shop");
  EXPECT_THAT(record.at("items.0.detail"), HasSubstr(R"("reason":"not_listed")"));
  // Neither does an administrator pass, nor does being listed give what the role does not.
  EXPECT_EQ(query(admin).status, 403);
  list(R"(["vic"])");
  EXPECT_EQ(query(viewer).status, 403);
  list("[]");
  EXPECT_EQ(query(ann).status, 403);
  ASSERT_EQ(put(R"({"mode":"role"})", admin).status, 200);
  EXPECT_EQ(query(bob).status, 200);
}

TEST_P(QueryAccess, AKeyIsAdmittedAloneAndAUserWithAllKeys) {
  start();
  const std::string report = add_key(ann, "report");
  list("[]", R"(["ann/report"])");
  EXPECT_EQ(query(report).status, 200);
  EXPECT_EQ(query(ann).status, 403);
  EXPECT_EQ(server.get(kPath, admin).at("keys.0.user_name"), "ann");
  list(R"(["ann"])");
  EXPECT_EQ(query(report).status, 200);
  EXPECT_EQ(query(ann).status, 200);
  EXPECT_EQ(query(bob).status, 403);
}

TEST_P(QueryAccess, IsSetByAdministratorsAgainstAVersionAndOnTheRecord) {
  start();
  EXPECT_EQ(put(R"({"mode":"role"})", ann).status, 403);
  EXPECT_EQ(server.send("PUT", kPath, admin, R"({"mode":"role"})").status, 428);
  const Answer tried =
      server.send("PUT", std::string(kPath) + "?dry_run=true", admin, R"({"mode":"listed","users":["bob","bob"]})");
  EXPECT_EQ(tried.at("users.0.name"), "bob") << tried.body;
  EXPECT_EQ(tried.at("users.1.name"), "");
  EXPECT_EQ(server.get(kPath, admin).at("mode"), "role");
  const Answer first = put(R"({"mode":"listed","users":["ann","bob"]})", admin, "\"v0\"");
  ASSERT_EQ(first.status, 200) << first.body;
  EXPECT_EQ(put(R"({"mode":"role"})", admin, "\"v0\"").status, 412);
  ASSERT_EQ(put(R"({"mode":"listed","users":["bob"]})", admin, first.headers.at("etag")).status, 200);
  const Answer record = last_record("source.query_access");
  EXPECT_EQ(record.at("items.0.principal_name"), "ada");
  EXPECT_EQ(record.at("items.0.object_name"), "shop");
  EXPECT_THAT(record.at("items.0.detail"),
              HasSubstr(R"("before":"listed","mode":"listed","users_added":[],"users_removed":[{"id":)"));
  EXPECT_THAT(record.at("items.0.detail"), HasSubstr(R"("name":"ann"}])"));
  // The source itself has not changed.
  EXPECT_EQ(server.get("/api/v1/sources/shop", admin).at("version"), "1");
}

TEST_P(QueryAccess, RefusesWhomItDoesNotKnowByField) {
  start();
  const Answer nobody = put(R"({"mode":"listed","users":["ann","nobody"]})", admin);
  EXPECT_EQ(nobody.status, 400);
  EXPECT_EQ(nobody.at("errors.0.pointer"), "/users/1");
  EXPECT_THAT(nobody.at("hint"), HasSubstr("datawave user list"));
  const Answer key = put(R"({"mode":"listed","keys":["ann/none"]})", admin);
  EXPECT_EQ(key.status, 400);
  EXPECT_EQ(key.at("errors.0.pointer"), "/keys/0");
  EXPECT_EQ(put(R"({"mode":"role","users":["ann"]})", admin).at("errors.0.pointer"), "/users");
  EXPECT_EQ(put(R"({"mode":"some"})", admin).status, 400);
  EXPECT_EQ(server.get(kPath, admin).at("version"), "0");
}

TEST_P(QueryAccess, EndsWithTheUserAndTheKey) {
  start();
  add_mary();
  const std::string before = session_of("mary");
  const std::string key = add_key(before, "report");
  const std::string other = add_key(ann, "report");
  list(R"(["mary"])", R"(["mary/report","ann/report"])");
  EXPECT_EQ(query(before).status, 200);
  const std::string tag = server.get(kPath, admin).headers.at("etag");
  ASSERT_EQ(server.send("DELETE", "/api/v1/users/mary", admin, "", {{"If-Match", "*"}}).status, 204);
  EXPECT_EQ(query(before).status, 401);
  EXPECT_EQ(query(key).status, 401);
  const Answer left = server.get(kPath, admin);
  EXPECT_EQ(left.at("users"), "[]");
  EXPECT_EQ(left.at("keys.0.user_name"), "ann");
  EXPECT_EQ(left.at("keys.1.user_name"), "");
  EXPECT_NE(left.headers.at("etag"), tag);
  // Somebody new of that name inherits nothing, and neither does a key.
  add_mary();
  const std::string after = session_of("mary");
  EXPECT_EQ(query(after).status, 403);
  EXPECT_EQ(query(add_key(after, "report")).status, 403);
  ASSERT_EQ(server.post("/api/v1/users/ann:revoke-keys", admin, "").status, 200);
  EXPECT_EQ(server.get(kPath, admin).at("keys"), "[]");
}

TEST_P(QueryAccess, EndsWithTheSource) {
  start();
  list(R"(["ann"])");
  EXPECT_EQ(query(bob).status, 403);
  ASSERT_EQ(server.send("DELETE", "/api/v1/sources/shop", admin, "", {{"If-Match", "*"}}).status, 200);
  EXPECT_EQ(server.get(kPath, admin).status, 404);
  EXPECT_EQ(query(bob).status, 404);
  ASSERT_EQ(add_source(admin).status, 201);
  EXPECT_EQ(server.get(kPath, admin).at("mode"), "role");
  EXPECT_EQ(query(bob).status, 200);
}

TEST_P(QueryAccess, NamesNobodyOfAnotherTenant) {
  start();
  const std::string id = server.get("/api/v1/sources/shop", admin).at("id");
  const std::string of_ann = server.get("/api/v1/users/ann", admin).at("id");
  const std::string key_of_ann = server.get("/api/v1/users/ann/keys", admin).at("items.0.id");
  list(R"(["ann"])");
  const std::string theirs = "/api/v1/sources/" + id + "/query-access";
  EXPECT_EQ(server.get(theirs, spy).status, 404);
  EXPECT_EQ(server.send("PUT", theirs, spy, R"({"mode":"role"})", {{"If-Match", "*"}}).status, 404);
  ASSERT_EQ(add_source(spy).status, 201);
  EXPECT_EQ(put(R"({"mode":"listed","users":[")" + of_ann + R"("]})", spy).at("errors.0.pointer"), "/users/0");
  EXPECT_EQ(put(R"({"mode":"listed","keys":[")" + key_of_ann + R"("]})", spy).at("errors.0.pointer"), "/keys/0");
  EXPECT_EQ(put(R"({"mode":"listed","keys":["ann/test"]})", spy).at("errors.0.pointer"), "/keys/0");
  EXPECT_EQ(query(bob).status, 403);
}

TEST_P(QueryAccess, GivesNoRememberedAnswerToWhoIsNotListed) {
  server.options.query_cache_time = 1h;
  server.options.lanes = 1;
  start();
  const std::string body = R"({"statement":"select clock_timestamp() as at"})";
  ASSERT_EQ(query(ann, body).at("cache"), "miss");
  ASSERT_EQ(query(bob, body).at("cache"), "hit");  // the same rights: the same answer
  list(R"(["ann"])");
  EXPECT_EQ(query(ann, body).at("cache"), "hit");
  const Answer denied = query(bob, body);
  EXPECT_EQ(denied.status, 403);
  EXPECT_THAT(denied.body, Not(HasSubstr("rows")));
  // Nor a place with those who wait for a run under way.
  const std::string slow = R"json({"statement":"select pg_sleep(2) as one_waits"})json";
  auto waiting = std::async(std::launch::async, [&] {
    ApiClient client(server.url());
    return client.send("POST", "/api/v1/sources/shop:query", ann, slow).status;
  });
  Libpq watcher = source.connect();
  EXPECT_TRUE(watcher.wait_until(
      "select count(*) from pg_stat_activity where state = 'active' and query like '%one_' || 'waits%'", "1", 10s));
  EXPECT_EQ(query(bob, slow).status, 403);
  EXPECT_EQ(waiting.wait_for(0s), std::future_status::timeout) << "the refusal waited for the run";
  EXPECT_EQ(waiting.get(), 200);
}

TEST_P(QueryAccess, ChangesAtOnceForThoseWhoAreQuerying) {
  server.options.lanes = 2;
  start();
  std::atomic<bool> ended{false};
  std::atomic<int> good{0};
  std::atomic<int> wrong{0};
  std::vector<std::future<void>> clients;
  for (int c = 0; c < 3; ++c) {
    clients.push_back(std::async(std::launch::async, [&] {
      ApiClient client(server.url());
      while (!ended) {
        const int status =
            client.send("POST", "/api/v1/sources/shop:query", bob, R"({"statement":"select 1","fresh":true})").status;
        if (status == 200) ++good;
        if (status != 200 && status != 403) ++wrong;
      }
    }));
  }
  std::vector<std::unique_ptr<ApiClient>> others;  // connections that may be on either lane
  for (int i = 0; i < 6; ++i) others.push_back(std::make_unique<ApiClient>(server.url()));
  for (int round = 0; round < 20; ++round) {
    const bool admitted = round % 2 == 0;
    list(admitted ? R"(["ann","bob"])" : R"(["ann"])");
    for (const auto& other : others) {
      const Answer answer = other->send("POST", "/api/v1/sources/shop:query", bob, R"({"statement":"select 1"})");
      EXPECT_EQ(answer.status, admitted ? 200 : 403) << round;
    }
  }
  ended = true;
  for (auto& client : clients) client.get();
  EXPECT_GT(good, 0);
  EXPECT_EQ(wrong, 0);
}

INSTANTIATE_TEST_SUITE_P(Store, QueryAccess, ::testing::Values(store::Dialect::sqlite, store::Dialect::postgresql),
                         [](const auto& store) {
                           return store.param == store::Dialect::sqlite ? "sqlite" : "postgresql";
                         });

class SharedQueryAccess : public QueryAccess {};

TEST_P(SharedQueryAccess, IsLearntOfFromAnotherServerOfTheStore) {
  start();
  EXPECT_EQ(query(bob).status, 200);
  const auto id = parse_uuid(server.get("/api/v1/sources/shop", admin).at("id"));
  ASSERT_TRUE(id);
  server.with_store([&](store::Database& shared) {
    const store::WriteBody<void> body = [&](store::WriteTx& tx) -> Result<void> {
      access::QueryAccessInput input;
      input.mode = access::QueryMode::listed;
      input.users = {"ann"};
      DW_CHECK(access::set_query_access(tx, *id, 0, input, false));
      store::AuditEntry entry;
      entry.code = "source.query_access";
      entry.result = "ok";
      tx.audit(std::move(entry));
      return {};
    };
    ASSERT_TRUE(shared.write_now<void>({}, store::ScopeIssuer::tenant(tenant, {}), body));
  });
  const auto since = std::chrono::steady_clock::now();
  while (query(bob).status == 200 && std::chrono::steady_clock::now() - since < 10s) {
  }
  EXPECT_LT(std::chrono::steady_clock::now() - since, 3s);
  EXPECT_EQ(query(bob).status, 403);
  EXPECT_EQ(query(ann).status, 200);
}

INSTANTIATE_TEST_SUITE_P(Store, SharedQueryAccess, ::testing::Values(store::Dialect::postgresql),
                         [](const auto&) { return "postgresql"; });

}  // namespace
}  // namespace datawave::testing
