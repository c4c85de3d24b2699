/// Real PostgreSQL servers, started and stopped by a test: 15 from Debian, other majors from build/peers/.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "datawave/testing/certificates.hpp"
#include "datawave/testing/child_process.hpp"
#include "datawave/testing/libpq.hpp"
#include "datawave/testing/temp_dir.hpp"

namespace datawave::testing {

struct PostgresOptions {
  int version = 15;
  ServerTls tls = ServerTls::good;
  /// Further lines of postgresql.conf; they win over the harness's own.
  std::vector<std::string> conf;
  /// Lines of pg_hba.conf for TCP. The superuser always enters through the Unix socket, which only the harness reaches.
  std::vector<std::string> hba = {"host all all 127.0.0.1/32 scram-sha-256"};
};

/// Where the programs of one major version are.
struct PostgresPrograms {
  std::filesystem::path bin;
  /// For LD_LIBRARY_PATH; empty where the system's libraries serve.
  std::filesystem::path lib;
};

/// One server on 127.0.0.1, user `postgres` when we are root, data in a TempDir, fsync and autovacuum off,
/// pg_stat_statements loaded where the version has it. Every failure throws std::runtime_error with the server's log.
class PostgresServer {
 public:
  /// Superuser over TCP. The password is a canary: it may appear in no output of the code under test.
  static constexpr const char* kSuperuser = "dwadmin";
  static constexpr const char* kPassword = "dw-canary-8Qz!tV4m";

  /// Nothing where that major version is not installed.
  static std::optional<PostgresPrograms> find(int version);
  /// One server per version and process with the default options, started when first asked for and stopped at exit.
  /// Tests share it: make a database of your own in it and leave its settings alone.
  static PostgresServer& shared(int version = 15);
  /// Another such server, for what may not be on the same one: the store of a program that is to read `shared()`.
  static PostgresServer& shared_store();

  /// Returns when the server answers. Start it from the thread that will also outlive it (see ChildOptions).
  explicit PostgresServer(PostgresOptions options = {});
  PostgresServer(const PostgresServer&) = delete;
  PostgresServer& operator=(const PostgresServer&) = delete;
  ~PostgresServer();

  [[nodiscard]] int version() const { return options_.version; }
  [[nodiscard]] std::uint16_t port() const { return port_; }
  /// "postgres://user:password@localhost:port/database", the password escaped; `query` such as "sslmode=verify-full".
  [[nodiscard]] std::string url(std::string_view user, std::string_view password, std::string_view database,
                                std::string_view query = "") const;

  /// A superuser connection over the Unix socket.
  [[nodiscard]] Libpq connect(const std::string& database = "postgres") const;
  void exec(const std::string& database, const std::string& sql) const { connect(database).exec(sql); }
  [[nodiscard]] Rows query(const std::string& database, const std::string& sql) const {
    return connect(database).query(sql);
  }
  [[nodiscard]] std::string scalar(const std::string& database, const std::string& sql) const {
    return connect(database).scalar(sql);
  }

  /// An empty database whose name is `name` made unique within the server ("name_3"); gives that name.
  std::string create_database(std::string_view name = "test");
  /// A login role whose stored password has this form: "scram-sha-256" or "md5".
  void create_role(const std::string& role, const std::string& password,
                   const std::string& encryption = "scram-sha-256");
  /// Runs a script by psql, which stops at the first error; `.gz` is unpacked on the way.
  void load_sql_file(const std::string& database, const std::filesystem::path& script) const;

  /// These return when new connections see the change.
  void set_hba(const std::vector<std::string>& lines);
  void set_certificate(ServerTls choice);
  void reload();

  /// Fast shutdown: sessions end with SQLSTATE 57P01.
  void stop();
  /// Power cut: the server and all its backends are killed and nothing is said to anybody.
  void crash();
  /// After stop() or crash(), on the same port and data.
  void start();
  [[nodiscard]] std::string log() const;
  [[nodiscard]] pid_t pid() const { return process_->pid(); }

 private:
  void write_settings() const;
  void write_certificate(ServerTls choice) const;
  void write_hba(const std::vector<std::string>& lines) const;
  [[nodiscard]] std::filesystem::path data() const { return dir_ / "data"; }

  PostgresOptions options_;
  PostgresPrograms programs_;
  TempDir dir_;
  std::uint16_t port_;
  int databases_ = 0;
  std::unique_ptr<ChildProcess> process_;
};

}  // namespace datawave::testing

/// First line of a test or fixture: skips it, naming the version, where an optional server is not installed.
/// PostgreSQL 15 is never skipped: without it the test fails.
#define DW_NEEDS_POSTGRES(version)                                                           \
  do {                                                                                       \
    if (!::datawave::testing::PostgresServer::find(version)) {                               \
      if ((version) == 15) GTEST_FAIL() << "PostgreSQL 15 is not installed (postgresql-15)"; \
      GTEST_SKIP() << "PostgreSQL " << (version) << " is not installed (make peers)";        \
    }                                                                                        \
  } while (false)
