// datawave pgbouncer … as an operator uses it.
#include "datawave/testing/pgbouncer.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json/parse.hpp>

#include "program.hpp"

namespace datawave::program {

using ::testing::HasSubstr;
using ::testing::Not;
using testing::PgBouncer;
using testing::PostgresServer;

namespace {
class BouncerProgram : public ::testing::Test {
 protected:
  void start(testing::PgBouncerOptions options = {}) {
    database = server.create_database("planned");
    bouncer = std::make_unique<PgBouncer>(server, database, std::move(options));
    ASSERT_TRUE(bouncer->ready(database)) << bouncer->log();
  }
  [[nodiscard]] std::string console() const { return bouncer->url("") + "?sslmode=disable"; }
  Ran apply(std::vector<std::string> more) const {
    std::vector<std::string> all = {"pgbouncer", "apply", "--file", bouncer->ini(), "--console", console()};
    all.insert(all.end(), more.begin(), more.end());
    return run(all);
  }
  std::string running(const std::string& key) const {
    for (const auto& row : bouncer->connect("pgbouncer").query("SHOW CONFIG")) {
      if (row.at(0) == key) return row.at(1).value_or("");
    }
    return "(unknown)";
  }

  PostgresServer& server = PostgresServer::shared();
  std::string database;
  std::unique_ptr<PgBouncer> bouncer;
};
}  // namespace

TEST_F(BouncerProgram, PlansForTheServerThatItIsShown) {
  const std::string url = "postgres://dwadmin@127.0.0.1:" + std::to_string(server.port()) + "/postgres";
  const Environment password = {{"PGPASSWORD", PostgresServer::kPassword}};
  const Ran plan =
      run({"pgbouncer", "plan", "--clients", "1000", "--server-connections", "50", "--url", url}, password);
  ASSERT_EQ(plan.exit_code, 0) << plan.err;
  for (const char* said : {"PgBouncer helps", "default_pool_size = 50", "max_client_conn = 1050", "1.18"})
    EXPECT_THAT(plan.out, HasSubstr(said));
  EXPECT_THAT(plan.out, Not(HasSubstr("The server was not asked")));
  const Ran ini = run({"pgbouncer", "plan", "--url", url, "--form", "ini", "-q"}, password);
  EXPECT_THAT(ini.out,
              HasSubstr("postgres = host=127.0.0.1 port=" + std::to_string(server.port()) + " dbname=postgres\n"));
  const Ran many = run({"pgbouncer", "plan", "--server-connections", "9000", "--url", url}, password);
  EXPECT_EQ(many.exit_code, 64);
  EXPECT_THAT(many.err, HasSubstr("max_connections"));
  EXPECT_THAT(many.err, HasSubstr("At most"));
}

TEST_F(BouncerProgram, PlansWithoutAServerAndWritesEveryFileOnce) {
  const testing::TempDir dir;
  const std::vector<std::string> all = {"pgbouncer", "plan", "--database", "shop",
                                        "--form",    "all",  "--out",      dir / "files"};
  const Ran first = run(all);
  ASSERT_EQ(first.exit_code, 0) << first.err;
  for (const char* name :
       {"pgbouncer.ini", "userlist.txt", "userlist.sql", "auth_query.sql", "pgbouncer.service", "pgbouncer.yaml"})
    EXPECT_TRUE(std::filesystem::exists(dir.path() / "files" / name)) << name;
  const Ran again = run(all);
  EXPECT_EQ(again.exit_code, 3);
  EXPECT_THAT(again.err, HasSubstr("Nothing is overwritten"));
  const Ran json = run({"pgbouncer", "plan", "--kind", "datawave", "-o", "json"});
  const auto document = boost::json::parse(json.out);
  EXPECT_EQ(document.at("plan").at("verdict").as_string(), "does_not_help");
  EXPECT_EQ(run({"pgbouncer", "plan", "--bouncer-version", "new"}).exit_code, 64);
  EXPECT_EQ(run({"pgbouncer", "plan", "--listen", "here:0"}).exit_code, 64);
}

TEST_F(BouncerProgram, ShowsTheDifferenceThenAppliesIt) {
  start();
  const std::string before = testing::read_file(bouncer->ini());
  const Ran shown = apply({"--clients", "1000", "--server-connections", "50", "--dry-run"});
  ASSERT_EQ(shown.exit_code, 0) << shown.err;
  EXPECT_THAT(shown.out, HasSubstr("max_client_conn: 100 by default → 1050"));
  EXPECT_THAT(shown.out, HasSubstr("default_pool_size: 20 by default → 50"));
  EXPECT_THAT(shown.out, HasSubstr("LimitNOFILE"));
  EXPECT_EQ(testing::read_file(bouncer->ini()), before);
  const Ran unasked = apply({"--clients", "1000", "--server-connections", "50"});
  EXPECT_EQ(unasked.exit_code, 64);
  EXPECT_THAT(unasked.err, HasSubstr("--yes"));
  EXPECT_EQ(testing::read_file(bouncer->ini()), before);
  testing::Libpq client = bouncer->connect(database);
  client.exec("BEGIN");
  const Ran applied = apply({"--clients", "1000", "--server-connections", "50", "--yes"});
  ASSERT_EQ(applied.exit_code, 0) << applied.err;
  EXPECT_THAT(applied.out, HasSubstr("in effect, as SHOW CONFIG says: default_pool_size"));
  EXPECT_EQ(running("default_pool_size"), "50");
  EXPECT_EQ(running("max_client_conn"), "1050");
  EXPECT_EQ(client.scalar("SELECT 1"), "1");
  const Ran again = apply({"--clients", "1000", "--server-connections", "50", "--yes"});
  EXPECT_THAT(again.out, HasSubstr("It is so already"));
  const Ran refused = apply({"--set", "pool_mode=sometimes", "--yes"});
  EXPECT_EQ(refused.exit_code, 3);
  EXPECT_THAT(refused.err, HasSubstr("the old file was put back"));
  EXPECT_EQ(running("default_pool_size"), "50");
  EXPECT_EQ(apply({}).exit_code, 64);
  EXPECT_EQ(apply({"--set", "nonsense"}).exit_code, 64);
}

TEST_F(BouncerProgram, TellsWhatStandsOutAndPausesAndResumes) {
  start({.settings = {"default_pool_size = 1"}});
  testing::Libpq holder = bouncer->connect(database);
  holder.exec("BEGIN");
  const Ran busy = run({"pgbouncer", "pause", "--wait", "1", "--console", console()});
  EXPECT_EQ(busy.exit_code, 124) << busy.err;
  EXPECT_THAT(busy.err, HasSubstr("everything was resumed"));
  holder.exec("COMMIT");
  ASSERT_EQ(run({"pgbouncer", "pause", database, "--console", console()}).exit_code, 0);
  const Ran status = run({"pgbouncer", "status", "--console", console()});
  ASSERT_EQ(status.exit_code, 0) << status.err;
  EXPECT_THAT(status.out, HasSubstr("PgBouncer 1."));
  EXPECT_THAT(status.out, HasSubstr(database + " is paused"));
  const auto json = boost::json::parse(run({"pgbouncer", "status", "-o", "json", "--console", console()}).out);
  EXPECT_EQ(json.at("pools").at(0).at("cl_active").as_int64() + json.at("pools").at(0).at("cl_waiting").as_int64(), 1);
  EXPECT_EQ(run({"pgbouncer", "resume", database, "--console", console()}).exit_code, 0);
  EXPECT_EQ(holder.scalar("SELECT 2"), "2");
  EXPECT_EQ(run({"pgbouncer", "resume", database, "--console", console()}).exit_code, 3);
  EXPECT_EQ(run({"pgbouncer", "reconnect", "--console", console()}).exit_code, 0);
  const Ran looking = run(
      {"pgbouncer", "reconnect", "--console", "postgres://watcher@127.0.0.1:" + std::to_string(bouncer->port()) + "/"});
  EXPECT_EQ(looking.exit_code, 77) << looking.err;
  const Ran server_itself = run({"pgbouncer", "status", "--console",
                                 "postgres://dwadmin@127.0.0.1:" + std::to_string(server.port()) + "/?sslmode=prefer"},
                                {{"PGPASSWORD", PostgresServer::kPassword}});
  EXPECT_EQ(server_itself.exit_code, 3);
  EXPECT_THAT(server_itself.err, HasSubstr("no PgBouncer console"));
}

}  // namespace datawave::program
