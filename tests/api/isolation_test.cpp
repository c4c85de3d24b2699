// Route × role × {own, foreign, no tenant}, generated from the OpenAPI document that the route table gives: every cell
// as declared.
#include <gtest/gtest.h>

#include <set>

#include "api_server.hpp"
#include "datawave/core/text.hpp"
#include "datawave/store/scope_issuer.hpp"

namespace datawave::testing {
namespace {

struct Operation {
  std::string method;
  std::string path;
  std::string id;
  std::string permission;  // empty: see `open`
  bool open = false;       // for everybody
  bool has_body = false;
  bool streams = false;
  std::set<int> statuses;  // that it may answer with
  std::set<std::string> with_etag;
  std::set<std::string> with_location;
};

std::vector<Operation> operations(ApiServer& server) {
  const Answer answer = server.get("/api/v1/openapi.json", "");
  EXPECT_EQ(answer.status, 200);
  const auto document = parse_json(answer.body, JsonLimits{64, 16U << 20U, 1'000'000});
  EXPECT_TRUE(document);
  std::vector<Operation> out;
  for (const JsonValue path : child(document->root(), "paths")) {
    for (const JsonValue method : path) {
      Operation operation;
      operation.method = method.key();
      for (char& c : operation.method) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
      operation.path = path.key();
      operation.id = method.find("operationId")->string();
      if (const auto permission = method.find("x-permission")) operation.permission = permission->string();
      operation.open = method.find("security")->size() == 0;
      operation.has_body = method.find("requestBody").has_value();
      operation.streams = operation.id == "stream_events";
      for (const JsonValue response : child(method, "responses")) {
        const std::string status(response.key());
        if (status != "default") operation.statuses.insert(std::stoi(status));
        const auto headers = response.find("headers");
        if (headers && headers->find("ETag")) operation.with_etag.insert(status);
        if (headers && headers->find("Location")) operation.with_location.insert(status);
      }
      out.push_back(std::move(operation));
    }
  }
  return out;
}

access::Permission permission_named(const std::string& name) {
  access::Permission found{};
  bool any = false;
  boost::mp11::mp_for_each<boost::describe::describe_enumerators<access::Permission>>([&](auto e) {
    if (enum_name(e.value) == name) {
      found = e.value;
      any = true;
    }
  });
  EXPECT_TRUE(any) << name;
  return found;
}

/// Everything that a path can name, made by an administrator of the tenant.
std::map<std::string, std::string> make_resources(ApiServer& server, const std::string& key,
                                                  const std::string& suffix) {
  std::map<std::string, std::string> ids;
  const Answer user = server.post(
      "/api/v1/users", key, R"({"name":"u-)" + suffix + R"(","roles":["viewer"],"password":"long enough secret"})");
  EXPECT_EQ(user.status, 201) << user.body;
  ids["user"] = user.at("id");
  const Answer made_key = server.post("/api/v1/keys", key, R"({"name":"k","permissions":["catalog_read"]})");
  EXPECT_EQ(made_key.status, 201) << made_key.body;
  ids["key"] = made_key.at("key.id");
  const Answer source =
      server.post("/api/v1/sources", key,
                  R"({"name":"shop","connector":"postgresql","connection":{"host":"localhost","port":1,"user":"x"}})");
  EXPECT_EQ(source.status, 201) << source.body;
  ids["source"] = source.at("id");
  const Answer job = server.post("/api/v1/sources/shop:discover", key, "{}");
  EXPECT_EQ(job.status, 202) << job.body;
  ids["job"] = job.at("id");
  const Answer schedule =
      server.post("/api/v1/schedules", key, R"({"name":"nightly","source":"shop","cron":"0 3 * * *","enabled":false})");
  EXPECT_EQ(schedule.status, 201) << schedule.body;
  ids["schedule"] = schedule.at("id");
  const Answer webhook = server.post("/api/v1/webhooks", key,
                                     R"({"name":"hook","url":"http://127.0.0.1:1/","topics":["*"],"enabled":false})");
  EXPECT_EQ(webhook.status, 201) << webhook.body;
  ids["webhook"] = webhook.at("webhook.id");
  return ids;
}

/// The path with its values filled in; `missing` names a value that nothing was made for.
std::string filled(const std::string& path, const std::map<std::string, std::string>& ids, std::string& missing) {
  std::string out;
  for (std::size_t i = 0; i < path.size();) {
    if (path[i] != '{') {
      out += path[i++];
      continue;
    }
    const std::size_t close = path.find('}', i);
    const std::string name = path.substr(i + 1, close - i - 1);
    const auto it = ids.find(name);
    if (it == ids.end()) missing = name;
    out += it == ids.end() ? "" : it->second;
    i = close + 1;
  }
  return out;
}

Answer call(ApiServer& server, const Operation& operation, const std::string& path, const std::string& key) {
  std::map<std::string, std::string> headers;
  headers["If-Match"] = "\"v999\"";  // nothing is changed by whoever may
  Answer answer = server.send(operation.method, path, key, operation.has_body ? "{}" : "", std::move(headers));
  // The document says of each operation what it answers.
  const std::string status = std::to_string(answer.status);
  EXPECT_TRUE(operation.statuses.contains(answer.status)) << operation.id << " answers " << status << answer.body;
  EXPECT_EQ(operation.with_etag.contains(status), answer.headers.contains("etag")) << operation.id;
  if (answer.headers.contains("location")) {
    EXPECT_TRUE(operation.with_location.contains(status)) << operation.id;
  }
  return answer;
}

/// What only the server itself makes: a delivery.
Uuid add_delivery(ApiServer& server, const Uuid& tenant) {
  const Uuid id = make_uuid_v7(system_clock(), system_random());
  server.with_store([&](store::Database& database) {
    const store::WriteBody<void> body = [&](store::WriteTx& tx) -> Result<void> {
      return tx.post(
          "INSERT INTO deliveries (id, tenant_id, webhook_id, event_seq, event_id, event_type, body, state, attempts, "
          "next_at, last_error, created_at) VALUES (?1, ?2, ?1, 1, ?1, 't', '{}', 'dead', 1, 0, '', 0)",
          id, tenant);
    };
    ASSERT_TRUE(database.write_now<void>({}, store::ScopeIssuer::across_tenants("test"), body));
  });
  return id;
}

class Isolation : public ::testing::TestWithParam<store::Dialect> {};

TEST_P(Isolation, HoldsForEveryRouteRoleAndTenant) {
  ApiServer server(GetParam());
  const Uuid acme = server.add_tenant("acme");
  const Uuid globex = server.add_tenant("globex");
  std::map<access::Role, std::string> keys;
  for (const access::Role role :
       {access::Role::admin, access::Role::steward, access::Role::auditor, access::Role::viewer, access::Role::analyst})
    keys[role] = server.add_user(acme, std::string(enum_name(role)), role);
  const std::string foreign = server.add_user(globex, "spy", access::Role::admin);
  const Uuid delivery = add_delivery(server, acme);
  server.start();
  std::map<std::string, std::string> ids = make_resources(server, keys[access::Role::admin], "a");
  ids["delivery"] = to_string(delivery);
  server.stop();
  add_asset(server, acme);
  server.start();
  const Answer assets = server.get("/api/v1/assets", keys[access::Role::admin]);
  ASSERT_EQ(assets.status, 200) << assets.body;
  ids["asset"] = assets.at("items.0.id");
  const Answer asset = server.get("/api/v1/assets/" + ids["asset"], keys[access::Role::admin]);
  ASSERT_EQ(asset.status, 200) << asset.body;
  ids["column"] = asset.at("columns.0.id");
  ids["field"] = "description";
  ids["tag"] = "pii";
  make_resources(server, foreign, "b");

  int cells = 0;
  for (const Operation& operation : operations(server)) {
    SCOPED_TRACE(operation.method + " " + operation.path);
    std::string missing;
    const std::string path = filled(operation.path, ids, missing);
    EXPECT_EQ(missing, "") << "make_resources() makes none";
    const bool names_something = path != operation.path;

    ++cells;
    const Answer stranger = call(server, operation, path, "");
    if (operation.open) {
      EXPECT_NE(stranger.status, 401);
    } else {
      EXPECT_EQ(stranger.status, 401);
    }
    if (operation.open) continue;
    for (const auto& [role, key] : keys) {
      SCOPED_TRACE(enum_name(role));
      ++cells;
      const bool may =
          operation.permission.empty() || access::permissions_of(role).has(permission_named(operation.permission));
      if (may && operation.streams) continue;  // would not end; it has tests of its own
      const Answer own = call(server, operation, path, key);
      EXPECT_NE(own.status, 401);
      EXPECT_LT(own.status, 500) << own.body;
      EXPECT_EQ(own.status == 403, !may) << own.status << " " << own.body;
      const bool of_one_person = operation.path.find("{key}") != std::string::npos;
      if (may && names_something && !(of_one_person && role != access::Role::admin)) {
        EXPECT_NE(own.status, 404) << own.body;
      }
      if (operation.id == "revoke_key" && own.status == 204) {
        const Answer again = server.post("/api/v1/keys", keys[access::Role::admin],
                                         R"({"name":"again","permissions":["catalog_read"]})");
        ids["key"] = again.at("key.id");
      }
    }
    if (!names_something) continue;
    ++cells;
    std::string ignored;
    const Answer other = call(server, operation, filled(operation.path, ids, ignored), foreign);
    EXPECT_EQ(other.status, 404) << other.body;
    // Somebody else's object and one that never was look the same.
    std::map<std::string, std::string> unknown;
    for (const auto& [name, id] : ids)
      unknown[name] = name == "field" || name == "tag" ? id : "01890000-0000-7000-8000-000000000000";
    const Answer nothing = call(server, operation, filled(operation.path, unknown, ignored), foreign);
    EXPECT_EQ(nothing.status, 404);
    EXPECT_EQ(other.at("detail"), nothing.at("detail"));
    EXPECT_EQ(other.at("hint"), nothing.at("hint"));
    EXPECT_EQ(other.headers.at("content-length"), nothing.headers.at("content-length"));
  }
  EXPECT_GT(cells, 150);
  // Denials are on the record.
  const Answer denied = server.get("/api/v1/audit?filter=result=denied&limit=1", keys[access::Role::auditor]);
  EXPECT_EQ(denied.status, 200);
  EXPECT_NE(denied.at("total"), "0");
}

INSTANTIATE_TEST_SUITE_P(Store, Isolation, ::testing::Values(store::Dialect::sqlite, store::Dialect::postgresql),
                         [](const auto& store) {
                           return store.param == store::Dialect::sqlite ? "sqlite" : "postgresql";
                         });

TEST(Door, TakesNoNoteOfHowAPathIsSpelt) {
  ApiServer server;
  server.start();
  const std::vector<std::string> spellings = {"/api/v1/sources",
                                              "/api/v1/sources/",
                                              "/api/v1//sources",
                                              "/api/v1/./sources",
                                              "/api/v1/sources;x=1",
                                              "/api/v1/%73ources",
                                              "/API/v1/sources",
                                              "/api/v1/sources%2f",
                                              "/api/v1/../v1/sources",
                                              "/livez/../api/v1/sources",
                                              "/api/v1/sources?x",
                                              "/api/v1/audit",
                                              "/livez/api/v1/sources",
                                              "/readyz/x",
                                              "/metrics/",
                                              "/api/v1/openapi.json/",
                                              "/api/v1/openapi.json%00",
                                              "/livez%2f..%2fmetrics",
                                              "/.",
                                              "/"};
  for (const std::string& path : spellings) {
    for (const char* method : {"GET", "POST", "DELETE", "PATCH"}) {
      const Answer answer = server.send(method, path, "");
      EXPECT_EQ(answer.status, 401) << method << " " << path;
    }
  }
}

}  // namespace
}  // namespace datawave::testing
