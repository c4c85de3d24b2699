// Secrets planted everywhere that takes one: none comes back in any answer, log, metric, event or file of the store, in
// any spelling.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "api_server.hpp"
#include "datawave/crypto/encoding.hpp"
#include "datawave/http/message.hpp"
#include "datawave/testing/fault_proxy.hpp"
#include "datawave/testing/postgres_server.hpp"
#include "datawave/testing/raw_client.hpp"

namespace datawave::testing {
namespace {

using namespace std::chrono_literals;

/// The secret in the forms in which it could leak. Parts of base64 depend on where it begins: all three shifts.
std::vector<std::string> spellings(const std::string& secret) {
  std::vector<std::string> out = {secret, crypto::hex_encode(crypto::as_bytes(secret)), http::percent_encode(secret)};
  std::string json = to_json(secret);
  out.push_back(json.substr(1, json.size() - 2));
  for (std::size_t shift = 0; shift < 3; ++shift) {
    const std::string padded = std::string(shift, 'x') + secret;
    std::string coded = crypto::base64_encode(crypto::as_bytes(padded));
    out.push_back(coded.substr(4, coded.size() - 8));
    coded = crypto::base64url_encode(crypto::as_bytes(padded));
    out.push_back(coded.substr(4, coded.size() - 8));
  }
  return out;
}

TEST(Canary, ComesBackNowhere) {
  const std::vector<std::string> secrets = {"canary-Password+1/\"ä", "canary-SourcePw-7Qx!", "canary-RolledPw-9Zk?",
                                            "canary-WrongPw-3Lm&", "canary-UserPw-5Tn#x"};
  PostgresServer& peer = PostgresServer::shared();
  ApiServer server;
  server.options.access_log = server.directory() / "access.log";
  const Uuid tenant = server.add_tenant("acme");
  const std::string key = server.add_user(tenant, "ada", access::Role::admin);
  server.start();
  std::string seen;
  const auto note = [&](const Answer& answer) {
    seen += answer.body + "\n";
    for (const auto& [name, value] : answer.headers) seen += name + ": " + value + "\n";
    return answer;
  };
  const auto source = [&](const std::string& name, const std::string& secret) {
    return R"({"name":")" + name + R"(","connector":"postgresql","connection":{"host":"127.0.0.1","port":)" +
           std::to_string(peer.port()) +
           R"(,"user":"dwadmin","database":"postgres","sslmode":"require"},"secrets":{"password":)" + to_json(secret) +
           "}}";
  };
  EXPECT_EQ(note(server.post("/api/v1/sources", key, source("one", secrets[0]))).status, 201);
  EXPECT_EQ(note(server.post("/api/v1/sources", key, source("two", secrets[1]))).status, 201);
  EXPECT_EQ(note(server.send("PATCH", "/api/v1/sources/two", key,
                             R"({"secrets":{"password":)" + to_json(secrets[2]) + "}}", {{"If-Match", "\"v1\""}}))
                .status,
            200);
  note(server.post("/api/v1/sources:test", key, source("three", secrets[3])));
  note(server.post("/api/v1/sources/one:test", key, ""));
  note(server.send("POST", "/api/v1/sources/two:test", key, "", {{"Accept", "text/event-stream"}}));
  // Refused with the secret in the wrong place, in a bad document, and under a wrong type.
  note(server.post(
      "/api/v1/sources", key,
      R"({"name":"x","connector":"postgresql","connection":{"user":"u","password":)" + to_json(secrets[0]) + "}}"));
  note(server.post("/api/v1/sources", key, R"({"name":"x","secrets":{"password":)" + to_json(secrets[0]) + ",,}"));
  note(server.post("/api/v1/sources", key,
                   R"({"name":)" + to_json(secrets[0]) + R"(,"connector":"postgresql","connection":{}})"));
  EXPECT_EQ(note(server.post("/api/v1/users", key,
                             R"({"name":"eve","roles":["viewer"],"password":)" + to_json(secrets[4]) + "}"))
                .status,
            201);
  note(server.post("/api/v1/sessions", "", R"({"tenant":"acme","name":"eve","password":)" + to_json(secrets[4]) + "}"));
  note(server.post("/api/v1/sessions", "", R"({"tenant":"acme","name":"eve","password":)" + to_json(secrets[3]) + "}"));
  const Answer job = note(server.post("/api/v1/sources/one:discover", key, "{}"));
  eventually([&] { return server.get("/api/v1/jobs/" + job.at("id"), key).at("state") != "queued"; }, 20s);
  for (const char* path :
       {"/api/v1/sources", "/api/v1/sources/one", "/api/v1/sources/one/tests", "/api/v1/jobs",
        "/api/v1/audit?limit=1000", "/api/v1/users", "/metrics", "/api/v1/me", "/api/v1/openapi.json", "/readyz"})
    note(server.get(path, key));
  server.stop();

  std::vector<std::pair<std::string, std::string>> places = {{"answers", seen}};
  for (const auto& file : std::filesystem::recursive_directory_iterator(server.directory())) {
    if (file.is_regular_file()) places.emplace_back(file.path().string(), read_file(file.path()));
  }
  EXPECT_GE(places.size(), 4U);  // answers, access log, store, key ring
  for (const std::string& secret : secrets) {
    for (const std::string& spelling : spellings(secret)) {
      for (const auto& [where, text] : places)
        EXPECT_EQ(text.find(spelling), std::string::npos) << spelling << " in " << where;
    }
  }
}

}  // namespace
}  // namespace datawave::testing
