#include "datawave/testing/postgres_server.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/ipc.h>
#include <sys/shm.h>

#include <sstream>

#include "datawave/testing/temp_dir.hpp"

namespace datawave::testing {
namespace {

std::vector<std::pair<std::string, std::string>> tcp(const PostgresServer& server, const std::string& user,
                                                     const std::string& password, const std::string& sslmode) {
  return {{"host", "localhost"},  {"port", std::to_string(server.port())},
          {"user", user},         {"password", password},
          {"dbname", "postgres"}, {"sslmode", sslmode},
          {"sslrootcert", ""}};
}

class EveryVersion : public ::testing::TestWithParam<int> {};

TEST_P(EveryVersion, StartsAnswersOverVerifiedTlsAndStops) {
  DW_NEEDS_POSTGRES(GetParam());
  const TempDir dir;
  PostgresServer& server = PostgresServer::shared(GetParam());
  auto parameters = tcp(server, PostgresServer::kSuperuser, PostgresServer::kPassword, "verify-full");
  parameters.back().second = write_pem(dir.path(), "ca.crt", TestCa::shared().certificate()).string();
  Libpq client(parameters);
  EXPECT_EQ(client.scalar("select current_setting('server_version_num')::int / 10000"), std::to_string(GetParam()));
  EXPECT_EQ(client.scalar("select ssl::text from pg_stat_ssl where pid = pg_backend_pid()"), "true");
}

TEST_P(EveryVersion, CountsStatements) {
  DW_NEEDS_POSTGRES(GetParam());
  PostgresServer& server = PostgresServer::shared(GetParam());
  const std::string database = server.create_database("count");
  server.exec(database, "create extension pg_stat_statements; select 1");
  EXPECT_NE(server.scalar(database, "select count(*) from pg_stat_statements"), "0");
}

INSTANTIATE_TEST_SUITE_P(PostgresServer, EveryVersion, ::testing::Values(15, 12, 17, 18),
                         ::testing::PrintToStringParamName());

TEST(PostgresServer, RefusesAWrongPassword) {
  DW_NEEDS_POSTGRES(15);
  try {
    const Libpq client(tcp(PostgresServer::shared(), PostgresServer::kSuperuser, "wrong", "require"));
    FAIL() << "connected";
  } catch (const std::runtime_error& error) {
    EXPECT_THAT(error.what(), ::testing::HasSubstr("password authentication failed"));
  }
}

TEST(PostgresServer, SwitchesHbaAndCertificateWhileRunning) {
  DW_NEEDS_POSTGRES(15);
  const TempDir dir;
  const std::string ca = write_pem(dir.path(), "ca.crt", TestCa::shared().certificate()).string();
  PostgresOptions options;
  options.hba = {"hostnossl all all 127.0.0.1/32 trust"};
  PostgresServer server(std::move(options));
  EXPECT_NO_THROW(Libpq(tcp(server, PostgresServer::kSuperuser, "", "disable")));
  EXPECT_THROW(Libpq(tcp(server, PostgresServer::kSuperuser, "", "require")), std::runtime_error);

  server.create_role("old_timer", "md5 secret", "md5");
  server.set_hba({"hostssl all all 127.0.0.1/32 md5"});
  auto parameters = tcp(server, "old_timer", "md5 secret", "verify-full");
  parameters.back().second = ca;
  EXPECT_NO_THROW(Libpq{parameters});

  for (const ServerTls bad : {ServerTls::wrong_name, ServerTls::expired, ServerTls::unknown_ca}) {
    server.set_certificate(bad);
    EXPECT_THROW(Libpq{parameters}, std::runtime_error);
  }
}

TEST(PostgresServer, ComesBackOnTheSamePortWithItsDataAfterStopAndCrash) {
  DW_NEEDS_POSTGRES(15);
  PostgresServer server;
  const std::string database = server.create_database("kept");
  server.exec(database, "create table t as select 42 as v; checkpoint");
  server.stop();
  EXPECT_THROW(static_cast<void>(server.connect()), std::runtime_error);
  server.start();
  server.crash();
  server.start();
  EXPECT_EQ(server.scalar(database, "select v from t"), "42");
}

TEST(PostgresServer, LeavesNoSharedMemoryBehindEvenWhenItCrashed) {
  DW_NEEDS_POSTGRES(15);
  int id = -1;
  {
    PostgresServer server;
    std::istringstream status(
        server.scalar("postgres", "select split_part(pg_read_file('postmaster.pid'), E'\\n', 7)"));
    long key = 0;
    status >> key >> id;
    shmid_ds info{};
    ASSERT_EQ(::shmctl(id, IPC_STAT, &info), 0);
    server.crash();
  }
  shmid_ds info{};
  EXPECT_NE(::shmctl(id, IPC_STAT, &info), 0);
}

TEST(PostgresServer, LoadsAScriptAndNamesTheFaultOfABadOne) {
  DW_NEEDS_POSTGRES(15);
  PostgresServer& server = PostgresServer::shared();
  const TempDir dir;
  write_file(dir / "good.sql", "create table \"T ü\" (v int);\n\\copy \"T ü\" from stdin\n1\n2\n\\.\n");
  const std::string database = server.create_database("Söme Name");
  server.load_sql_file(database, dir / "good.sql");
  EXPECT_EQ(server.scalar(database, "select sum(v) from \"T ü\""), "3");
  write_file(dir / "bad.sql", "select 1;\nselect nonsense;\n");
  try {
    server.load_sql_file(database, dir / "bad.sql");
    FAIL() << "loaded";
  } catch (const std::runtime_error& error) {
    EXPECT_THAT(error.what(), ::testing::HasSubstr("nonsense"));
  }
}

TEST(PostgresServer, EscapesUserPasswordAndDatabaseInItsUrl) {
  DW_NEEDS_POSTGRES(15);
  const std::string url = PostgresServer::shared().url("a b", "p@ss/wörd", "d?b", "sslmode=require");
  EXPECT_THAT(url, ::testing::StartsWith("postgres://a%20b:p%40ss%2Fw%C3%B6rd@localhost:"));
  EXPECT_THAT(url, ::testing::EndsWith("/d%3Fb?sslmode=require"));
}

}  // namespace
}  // namespace datawave::testing
