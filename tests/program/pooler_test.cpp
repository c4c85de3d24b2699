// A real PgBouncer in transaction mode between the program and the server.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>

#include "datawave/testing/ports.hpp"
#include "datawave/testing/postgres_server.hpp"
#include "program.hpp"

namespace datawave::program {

using testing::PostgresServer;

namespace {
/// Lets everybody in and logs in to the server as its superuser.
class PgBouncer {
 public:
  PgBouncer(const PostgresServer& server, const std::string& database) {
    std::filesystem::permissions(dir_.path(), std::filesystem::perms(0755));
    std::ofstream(dir_.path() / "users") << "\"dwadmin\" \"\"\n";
    std::ofstream(dir_.path() / "ini") << "[databases]\n"
                                       << database << " = host=127.0.0.1 port=" << server.port()
                                       << " user=dwadmin password='" << PostgresServer::kPassword
                                       << "'\n[pgbouncer]\nlisten_addr=127.0.0.1\nlisten_port=" << port_
                                       << "\nauth_type=trust\nauth_file=" << (dir_.path() / "users").string()
                                       << "\npool_mode=transaction\nunix_socket_dir=\n";
    testing::ChildOptions options;
    options.argv = {"/usr/sbin/pgbouncer", (dir_.path() / "ini").string()};
    if (::geteuid() == 0) options.run_as = "postgres";
    options.log = dir_.path() / "log";
    process_ = std::make_unique<testing::ChildProcess>(options);
  }
  [[nodiscard]] std::uint16_t port() const { return port_; }
  [[nodiscard]] std::string log() const { return process_->output(); }

  /// True once a client gets through.
  bool ready(const std::string& database) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    while (process_->running() && std::chrono::steady_clock::now() < end) {
      try {
        testing::Libpq(
            {{"host", "127.0.0.1"}, {"port", std::to_string(port_)}, {"user", "dwadmin"}, {"dbname", database}})
            .exec("SELECT 1");
        return true;
      } catch (const std::runtime_error&) {
      }
    }
    return false;
  }

 private:
  testing::TempDir dir_;
  std::uint16_t port_ = testing::free_port();
  std::unique_ptr<testing::ChildProcess> process_;
};
}  // namespace

TEST(Pooler, GivesTheSameColumnsAsTheServerItself) {
  PostgresServer& server = PostgresServer::shared();
  const std::string database = server.create_database("pooled");
  server.exec(database,
              "CREATE TYPE mood AS ENUM ('good', 'bad'); CREATE TABLE person (id int PRIMARY KEY, email text, m mood "
              "DEFAULT 'good'); INSERT INTO person VALUES (1, 'a@example.org'); CREATE VIEW v AS SELECT * FROM person");
  PgBouncer pooler(server, database);
  ASSERT_TRUE(pooler.ready(database)) << pooler.log();
  const std::string tail = "/" + database;
  const Ran direct =
      run({"inspect", "-o", "ndjson", "postgres://dwadmin@127.0.0.1:" + std::to_string(server.port()) + tail},
          {{"PGPASSWORD", PostgresServer::kPassword}});
  const Ran pooled =
      run({"inspect", "-o", "ndjson", "postgres://dwadmin@127.0.0.1:" + std::to_string(pooler.port()) + tail});
  ASSERT_EQ(direct.exit_code, 0) << direct.err;
  ASSERT_EQ(pooled.exit_code, 0) << pooled.err << pooler.log();
  EXPECT_EQ(direct.out, pooled.out);
  EXPECT_THAT(run({"doctor", "postgres://dwadmin@127.0.0.1:" + std::to_string(pooler.port()) + tail}).err,
              ::testing::HasSubstr("pooler"));
}

TEST(Pooler, SaysThatItKnowsNoSuchDatabase) {
  PostgresServer& server = PostgresServer::shared();
  PgBouncer pooler(server, "postgres");
  ASSERT_TRUE(pooler.ready("postgres")) << pooler.log();
  const Ran ran = run({"inspect", "postgres://dwadmin@127.0.0.1:" + std::to_string(pooler.port()) + "/nowhere"});
  EXPECT_EQ(ran.exit_code, 3) << ran.err;
  EXPECT_THAT(ran.err, ::testing::HasSubstr("\"nowhere\" does not exist"));
}

}  // namespace datawave::program
