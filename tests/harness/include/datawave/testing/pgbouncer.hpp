/// A real PgBouncer (Debian's) in front of a server, started and stopped by a test.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "datawave/testing/ports.hpp"
#include "datawave/testing/postgres_server.hpp"

namespace datawave::testing {

struct PgBouncerOptions {
  std::string pool_mode = "transaction";
  /// Further lines of [pgbouncer]; they win over the harness's own.
  std::vector<std::string> settings = {};
  /// Where the process reads its configuration from, when it is not to be the file that ini() names.
  std::filesystem::path reads = {};
};

/// Lets everybody in by name, without a password, and logs in to the server as its superuser. "dwadmin" may use the
/// console, "watcher" may look. Its directory is 0755 and belongs to whom the process runs as.
class PgBouncer {
 public:
  PgBouncer(const PostgresServer& server, const std::string& database, PgBouncerOptions options = {});
  /// With a whole configuration of the test's own, which names the port: listen_port.
  PgBouncer(const std::filesystem::path& ini, std::uint16_t listen_port);

  [[nodiscard]] std::uint16_t port() const { return port_; }
  [[nodiscard]] pid_t pid() const { return process_->pid(); }
  [[nodiscard]] std::string log() const { return process_->output(); }
  [[nodiscard]] std::filesystem::path ini() const { return dir_ / "pgbouncer.ini"; }
  [[nodiscard]] bool running() { return process_->running(); }
  /// "postgres://dwadmin@127.0.0.1:PORT/database".
  [[nodiscard]] std::string url(const std::string& database) const;

  /// A client's connection.
  [[nodiscard]] Libpq connect(const std::string& database, const std::string& user = PostgresServer::kSuperuser,
                              const std::string& password = "") const;
  /// True once a client gets through.
  bool ready(const std::string& database, const std::string& user = PostgresServer::kSuperuser,
             const std::string& password = "");

 private:
  void start(const std::filesystem::path& ini);

  TempDir dir_{"pgbouncer"};
  std::uint16_t port_;
  std::unique_ptr<ChildProcess> process_;
};

}  // namespace datawave::testing
