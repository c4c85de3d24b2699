#include "datawave/testing/pgbouncer.hpp"

#include <unistd.h>

#include <chrono>
#include <stdexcept>

namespace datawave::testing {

PgBouncer::PgBouncer(const PostgresServer& server, const std::string& database, PgBouncerOptions options)
    : port_(free_port()) {
  write_file(dir_ / "users", "\"dwadmin\" \"\"\n\"watcher\" \"\"\n");
  std::string ini =
      "; a comment that stays\n[databases]\n" + database + " = host=127.0.0.1 port=" + std::to_string(server.port()) +
      " user=dwadmin password='" + PostgresServer::kPassword +
      "'\n\n[pgbouncer]\nlisten_addr = 127.0.0.1\nlisten_port = " + std::to_string(port_) +
      "\nauth_type = trust\nauth_file = " + (dir_ / "users").string() +
      "\nadmin_users = dwadmin\nstats_users = watcher\npool_mode = " + options.pool_mode + "\nunix_socket_dir =\n";
  for (const std::string& line : options.settings) ini += line + "\n";
  write_file(dir_ / "pgbouncer.ini", ini);
  if (!options.reads.empty()) write_file(options.reads, ini);
  give_to_user(dir_.path(), "postgres");
  std::filesystem::permissions(dir_.path(), std::filesystem::perms(0755));
  start(options.reads.empty() ? this->ini() : options.reads);
}

PgBouncer::PgBouncer(const std::filesystem::path& ini, std::uint16_t listen_port) : port_(listen_port) { start(ini); }

void PgBouncer::start(const std::filesystem::path& ini) {
  ChildOptions options;
  options.argv = {"/usr/sbin/pgbouncer", ini.string()};
  if (::geteuid() == 0) options.run_as = "postgres";
  options.log = dir_ / "log";
  process_ = std::make_unique<ChildProcess>(options);
}

std::string PgBouncer::url(const std::string& database) const {
  return "postgres://dwadmin@127.0.0.1:" + std::to_string(port_) + "/" + database;
}

Libpq PgBouncer::connect(const std::string& database, const std::string& user, const std::string& password) const {
  return Libpq({{"host", "127.0.0.1"},
                {"port", std::to_string(port_)},
                {"user", user},
                {"password", password},
                {"dbname", database}});
}

bool PgBouncer::ready(const std::string& database, const std::string& user, const std::string& password) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(20);
  while (process_->running() && std::chrono::steady_clock::now() < end) {
    try {
      connect(database, user, password).exec(database == "pgbouncer" ? "SHOW VERSION" : "SELECT 1");
      return true;
    } catch (const std::runtime_error&) {
    }
  }
  return false;
}

}  // namespace datawave::testing
