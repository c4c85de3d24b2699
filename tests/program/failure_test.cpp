// The program on a bad day: exit code, message, and what is left at the server.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "datawave/testing/fault_proxy.hpp"
#include "datawave/testing/ports.hpp"
#include "datawave/testing/postgres_server.hpp"
#include "program.hpp"

namespace datawave::program {

using ::testing::HasSubstr;
using testing::PostgresServer;

namespace {
std::string url_at(std::uint16_t port, const std::string& database, const std::string& query = "sslmode=require") {
  return "postgres://dwadmin@localhost:" + std::to_string(port) + "/" + database + "?" + query;
}
Environment with_password() { return {{"PGPASSWORD", PostgresServer::kPassword}}; }
}  // namespace

TEST(Failure, UsageErrorsExit64AndHelp) {
  const Ran unknown = run({"inspekt", "x"});
  EXPECT_EQ(unknown.exit_code, 64);
  EXPECT_THAT(unknown.err, HasSubstr("inspect"));
  const Ran option = run({"inspect", "postgres://a@localhost/d?sslmod=x"});
  EXPECT_EQ(option.exit_code, 64);
  EXPECT_THAT(option.err, HasSubstr("sslmode"));
  EXPECT_EQ(run({"--help"}).exit_code, 0);
  for (const char* command : {"inspect", "classify", "connectors", "doctor", "version", "completion", "demo"}) {
    const Ran help = run({command, "--help"});
    EXPECT_EQ(help.exit_code, 0) << command;
    EXPECT_THAT(help.out, HasSubstr("Examples:")) << command;
  }
}

TEST(Failure, TheLadderShowsHowFarItGot) {
  PostgresServer& server = PostgresServer::shared();
  const Ran wrong = run({"inspect", url_at(server.port(), "postgres")}, {{"PGPASSWORD", "wrong"}});
  EXPECT_EQ(wrong.exit_code, 77);
  EXPECT_TRUE(wrong.out.empty());
  for (const char* part :
       {"✓ resolve", "✓ connect", "✓ TLS 1.3", "✗ authenticate", "rejected the password", "Not tried: authorise"})
    EXPECT_THAT(wrong.err, HasSubstr(part));
  const Ran missing = run({"inspect", url_at(server.port(), "nowhere")}, with_password());
  EXPECT_EQ(missing.exit_code, 3);
  EXPECT_THAT(missing.err, HasSubstr("✗ authorise"));
  const testing::ClosedPort closed;
  const Ran refused = run({"inspect", url_at(closed.port(), "postgres")}, with_password());
  EXPECT_EQ(refused.exit_code, 3);
  EXPECT_THAT(refused.err, HasSubstr("Nothing listens"));
}

TEST(Failure, ADeadlineExits124) {
  const testing::BlackHolePort hole;
  const Ran ran = run({"inspect", "--timeout", "1", url_at(hole.port(), "postgres")}, with_password());
  EXPECT_EQ(ran.exit_code, 124) << ran.err;
}

TEST(Failure, CtrlCExits130AndLeavesNoStatementAtTheServer) {
  PostgresServer& server = PostgresServer::shared();
  const std::string database = server.create_database("slow");
  server.exec(
      database,
      "CREATE FUNCTION slow(int) RETURNS boolean LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(60); RETURN true; END';"
      "CREATE TABLE t (a int); INSERT INTO t SELECT generate_series(1, 5); ALTER TABLE t ENABLE ROW LEVEL SECURITY; "
      "CREATE POLICY p ON t USING (slow(a))");
  server.create_role("clerk", PostgresServer::kPassword);
  server.exec(database, "GRANT SELECT ON t TO clerk");
  const testing::TempDir dir;
  auto program = start({"inspect", "postgres://clerk@localhost:" + std::to_string(server.port()) + "/" + database},
                       with_password(), dir);
  auto watcher = server.connect();
  const std::string sleeping =
      "SELECT count(*) FROM pg_stat_activity WHERE usename = 'clerk' AND state = 'active' AND wait_event = 'PgSleep'";
  ASSERT_TRUE(watcher.wait_until(sleeping, "1", std::chrono::seconds(20)));
  program->signal(SIGINT);
  EXPECT_TRUE(watcher.wait_until(sleeping, "0", std::chrono::seconds(2)));
  EXPECT_EQ(program->wait(std::chrono::seconds(5)), 130);
  EXPECT_TRUE(watcher.wait_until("SELECT count(*) FROM pg_stat_activity WHERE usename = 'clerk'", "0",
                                 std::chrono::seconds(2)));
}

TEST(Failure, ACutConnectionIsAFailureThatSaysSo) {
  PostgresServer& server = PostgresServer::shared();
  const std::string database = server.create_database("cut");
  server.exec(
      database,
      "DO $$ BEGIN FOR i IN 1..300 LOOP EXECUTE format('CREATE TABLE t%s (id int PRIMARY KEY, name text)', i); END "
      "LOOP; END $$");
  testing::FaultProxy proxy(server.port());
  proxy.set(testing::Direction::to_client, testing::Fault::cut(12'000));
  const Ran ran = run({"inspect", "-o", "ndjson", url_at(proxy.port(), database)}, with_password());
  EXPECT_EQ(ran.exit_code, 3) << ran.err;
  EXPECT_THAT(ran.err, HasSubstr("closed"));
}

TEST(Failure, AFullDiskIsAFailureThatSaysSo) {
  if (!std::filesystem::exists("/dev/full")) GTEST_SKIP() << "no /dev/full";
  const testing::TempDir dir;
  testing::ChildOptions options;
  options.argv = {DATAWAVE_PROGRAM, "connectors"};
  options.standard_output = "/dev/full";
  const auto ran = testing::run(options);
  EXPECT_EQ(ran.exit_code, 3) << ran.output;
}

TEST(Failure, FailOnAndStrictChooseTheExitCode) {
  PostgresServer& server = PostgresServer::shared();
  const std::string database = server.create_database("findings");
  server.exec(database,
              "CREATE TABLE nokey (email text); INSERT INTO nokey VALUES ('a@example.org'), ('b@example.org')");
  server.create_role("guest", PostgresServer::kPassword);
  EXPECT_EQ(run({"inspect", "--fail-on", "low", url_at(server.port(), database)}, with_password()).exit_code, 1);
  EXPECT_EQ(
      run({"inspect", "--fail-on", "confidential", "-o", "ndjson", url_at(server.port(), database)}, with_password())
          .exit_code,
      1);
  EXPECT_EQ(run({"inspect", "--fail-on", "restricted", url_at(server.port(), database)}, with_password()).exit_code, 0);
  const std::string as_guest = "postgres://guest@localhost:" + std::to_string(server.port()) + "/" + database;
  const Ran guest = run({"inspect", as_guest}, with_password());
  EXPECT_EQ(guest.exit_code, 0);
  EXPECT_THAT(guest.out, HasSubstr("GRANT"));
  EXPECT_EQ(run({"inspect", "--strict", as_guest}, with_password()).exit_code, 2);
}

}  // namespace datawave::program
