// Discovery on a bad day: the connection is cut at one place after another, rights are revoked, a schema cannot be
// read. Nothing may be taken for deleted that is there, and what was really dropped must be found within two complete
// runs.
#include <gtest/gtest.h>

#include <random>

#include "api_server.hpp"
#include "datawave/testing/fault_proxy.hpp"
#include "datawave/testing/postgres_server.hpp"
#include "datawave/testing/raw_client.hpp"

namespace datawave::testing {
namespace {

using namespace std::chrono_literals;

class Chaos : public ::testing::TestWithParam<store::Dialect> {
 protected:
  PostgresServer& peer = PostgresServer::shared();
  std::string database = peer.create_database("chaos");
  FaultProxy proxy{peer.port()};
  ApiServer server{GetParam()};
  std::string key;
  static constexpr int kSchemas = 3;
  static constexpr int kTables = 8;

  void SetUp() override {
    peer.create_role("reader_" + database, PostgresServer::kPassword);
    for (int s = 0; s < kSchemas; ++s) {
      const std::string schema = "s" + std::to_string(s);
      peer.exec(database, "CREATE SCHEMA " + schema + "; GRANT USAGE ON SCHEMA " + schema + " TO reader_" + database);
      for (int t = 0; t < kTables; ++t)
        peer.exec(database,
                  "CREATE TABLE " + schema + ".t" + std::to_string(t) + " (id int PRIMARY KEY, email text, n int)");
      peer.exec(database, "GRANT SELECT ON ALL TABLES IN SCHEMA " + schema + " TO reader_" + database);
    }
    const Uuid tenant = server.add_tenant("acme");
    key = server.add_user(tenant, "ada", access::Role::admin);
    server.start();
    const Answer made = server.post(
        "/api/v1/sources", key,
        R"({"name":"chaos","connector":"postgresql","connection":{"host":"127.0.0.1","port":)" +
            std::to_string(proxy.port()) + R"(,"user":"reader_)" + database + R"(","database":")" + database +
            R"(","sslmode":"disable"},"secrets":{"password":")" + PostgresServer::kPassword + R"("}})");
    ASSERT_EQ(made.status, 201) << made.body;
  }
  /// One discovery, to its end; a job that would be tried again is cancelled, so that each run is one attempt.
  Answer discover() {
    const Answer queued = server.post("/api/v1/sources/chaos:discover", key, "{}");
    EXPECT_EQ(queued.status, 202) << queued.body;
    const std::string path = "/api/v1/jobs/" + queued.at("id");
    Answer job;
    EXPECT_TRUE(eventually(
        [&] {
          job = server.get(path, key);
          const std::string state = job.at("state");
          if (state == "queued" && job.at("attempt") != "0") server.post(path + ":cancel", key, "");
          return state == "succeeded" || state == "failed" || state == "cancelled";
        },
        60s))
        << job.body;
    return job;
  }
  std::int64_t count(const std::string& filter) {
    return std::atoll(server.get("/api/v1/assets?limit=1&filter=" + filter, key).at("total").c_str());
  }
};

TEST_P(Chaos, DeletesNothingThatIsThereAndFindsWhatWasDropped) {
  ASSERT_EQ(discover().at("state"), "succeeded");
  ASSERT_EQ(count("state=live"), kSchemas * kTables);
  std::mt19937 dice(7);
  std::set<std::string> dropped;
  int complete_since_drop = 0;
  int incomplete = 0;
  const auto check = [&](const char* when) {
    const auto gone = count("state=deleted");
    EXPECT_LE(gone, static_cast<std::int64_t>(dropped.size())) << "a false deletion: " << when;
    EXPECT_EQ(count("state=live") + gone, kSchemas * kTables) << when;
  };
  // Cut after more and more bytes: at every statement and within most.
  std::size_t after = 50;
  for (int run = 0; run < 25; ++run) {
    proxy.set(Direction::to_client, Fault::cut(after));
    after += 100 + dice() % 900;
    if (run % 8 == 4) {  // a drop in the middle of it all
      const std::string table = "s" + std::to_string(dice() % kSchemas) + ".t" + std::to_string(dice() % kTables);
      if (dropped.insert(table).second) peer.exec(database, "DROP TABLE " + table);
      complete_since_drop = 0;
    }
    const Answer job = discover();
    if (job.at("state") == "succeeded") {
      ++complete_since_drop;
    } else {
      ++incomplete;
    }
    check("cut");
    if (HasFailure()) return;
  }
  proxy.heal();
  EXPECT_GT(incomplete, 5);
  // Rights go in the middle: what cannot be read is still there.
  peer.exec(database, "REVOKE ALL ON SCHEMA s1 FROM reader_" + database +
                          "; REVOKE ALL ON ALL TABLES IN SCHEMA s1 FROM reader_" + database);
  discover();
  check("revoked");
  peer.exec(database, "GRANT USAGE ON SCHEMA s1 TO reader_" + database +
                          "; GRANT SELECT ON ALL TABLES IN SCHEMA s1 TO reader_" + database);
  for (int s = 0; s < kSchemas; ++s) {
    const std::string table = "s" + std::to_string(s) + ".t7";
    if (dropped.insert(table).second) peer.exec(database, "DROP TABLE " + table);
  }
  ASSERT_EQ(discover().at("state"), "succeeded");
  check("first complete run after the drops");
  ASSERT_EQ(discover().at("state"), "succeeded");
  check("second");
  EXPECT_EQ(count("state=deleted"), static_cast<std::int64_t>(dropped.size()));
  for (const std::string& table : dropped) {
    const Answer asset = server.get("/api/v1/assets/chaos." + database + "." + table, key);
    EXPECT_EQ(asset.at("asset.state"), "deleted") << table << asset.body;
  }
}

INSTANTIATE_TEST_SUITE_P(Store, Chaos, ::testing::Values(store::Dialect::sqlite, store::Dialect::postgresql),
                         [](const auto& store) {
                           return store.param == store::Dialect::sqlite ? "sqlite" : "postgresql";
                         });

}  // namespace
}  // namespace datawave::testing
