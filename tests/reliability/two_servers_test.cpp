// Two servers on one PostgreSQL store: jobs run once, either can be killed, the other carries on.
#include <gtest/gtest.h>

#include <set>

#include "datawave/testing/fault_proxy.hpp"
#include "datawave/testing/postgres_server.hpp"
#include "datawave/testing/raw_client.hpp"
#include "served.hpp"

namespace datawave::testing {
namespace {

using namespace std::chrono_literals;

std::string query(const std::string& store_url, const std::string& sql) {
  const std::size_t slash = store_url.rfind('/');
  const std::string database = store_url.substr(slash + 1, store_url.find('?') - slash - 1);
  return PostgresServer::shared_store().scalar(database, sql);
}

TEST(TwoServers, RunEachJobOnceAndTakeOverFromOneThatDied) {
  PostgresServer& peer = PostgresServer::shared();
  const std::string source = peer.create_database("source");
  peer.exec(source, "CREATE TABLE t1 (id int PRIMARY KEY, email text); CREATE TABLE t2 (id int PRIMARY KEY)");
  FaultProxy proxy(peer.port());  // makes every discovery take a while
  const TempDir dir("two");
  const std::string store = make_store_database("shared_store");
  Served first(dir, "first", store, {"--allow-egress", "127.0.0.0/8"});
  first.start();
  const std::string token = first.set_up_administrator();
  // The second server has the same keys, as two servers of one store must.
  std::filesystem::create_directories(dir / "second-data");
  std::filesystem::permissions(dir / "second-data", std::filesystem::perms::owner_all);
  std::filesystem::copy(first.data() / "keys", dir / "second-data/keys", std::filesystem::copy_options::recursive);
  Served second(dir, "second", store, {"--allow-egress", "127.0.0.0/8"});
  second.start();

  HttpClient client;
  constexpr int kSources = 6;
  for (int i = 0; i < kSources; ++i) {
    const std::string name = "s" + std::to_string(i);
    const auto made =
        client.send(http::Method::post, first.url() + "/api/v1/sources", token,
                    R"({"name":")" + name + R"(","connector":"postgresql","connection":{"host":"127.0.0.1","port":)" +
                        std::to_string(proxy.port()) + R"(,"user":"dwadmin","database":")" + source +
                        R"(","sslmode":"disable"},"secrets":{"password":")" + PostgresServer::kPassword + R"("}})");
    ASSERT_TRUE(made && made->status == 201) << (made ? made->body : made.error().describe());
  }
  // Sign-in on one is good on the other.
  const auto me = client.send(http::Method::get, second.url() + "/api/v1/me", token);
  ASSERT_TRUE(me && me->status == 200);

  proxy.set_both(Fault::delay(60ms));
  for (int i = 0; i < kSources; ++i) {
    Served& through = i % 2 == 0 ? first : second;
    const auto made = client.send(http::Method::post,
                                  through.url() + "/api/v1/sources/s" + std::to_string(i) + ":discover", token, "{}");
    ASSERT_TRUE(made && made->status == 202) << (made ? made->body : made.error().describe());
  }
  // Both at work: four jobs run, two a server.
  ASSERT_TRUE(eventually(
      [&] {
        return query(store, "SELECT count(DISTINCT lease_owner) FROM datawave.jobs WHERE state = 'running'") == "2";
      },
      20s));
  const std::string held = query(store, "SELECT count(*) FROM datawave.jobs WHERE state = 'running'");
  EXPECT_EQ(held, "4");
  first.process().signal(SIGKILL);
  first.process().wait(10s);
  proxy.heal();
  EXPECT_TRUE(eventually(
      [&] {
        return query(store, "SELECT count(*) FROM datawave.jobs WHERE state = 'succeeded'") == std::to_string(kSources);
      },
      60s))
      << query(store,
               "SELECT string_agg(state || ' ' || attempt || ' ' || coalesce(error, ''), '; ') FROM datawave.jobs")
      << second.log();
  // Those of the dead server ran a second time, the others once; and nothing is in the catalog twice.
  EXPECT_EQ(query(store, "SELECT max(attempt) FROM datawave.jobs"), "2");
  EXPECT_LE(std::stoi(query(store, "SELECT count(*) FROM datawave.jobs WHERE attempt > 1")), 2);
  EXPECT_EQ(query(store, "SELECT count(*) FROM datawave.assets WHERE kind = 'table'"), std::to_string(2 * kSources));
  EXPECT_EQ(query(store,
                  "SELECT count(*) FROM (SELECT 1 FROM datawave.assets GROUP BY source_id, kind, database_name, "
                  "schema_name, name "
                  "HAVING count(*) > 1) d"),
            "0");
  const auto verdict = client.send(http::Method::post, second.url() + "/api/v1/audit:verify", token);
  ASSERT_TRUE(verdict && verdict->status == 200);
  EXPECT_EQ(member(verdict->body, "intact"), "true");
}

}  // namespace
}  // namespace datawave::testing
