#include "servers.hpp"

#include <unistd.h>

#include <chrono>
#include <stdexcept>
#include <thread>

#include "datawave/testing/ports.hpp"

namespace datawave::bench {

namespace {
testing::PostgresOptions options() {
  testing::PostgresOptions o;
  o.tls = testing::ServerTls::off;
  o.hba = {"host all all 127.0.0.1/32 trust"};
  o.conf = {"max_connections = 400", "shared_buffers = 512MB", "shared_preload_libraries = ''",
            "max_locks_per_transaction = 64"};
  return o;
}
}  // namespace

Servers::Servers(int pool_size) : postgres_(options()), dir_("bouncer"), bouncer_port_(testing::free_port()) {
  postgres_.exec("postgres", "create database bench");
  postgres_.exec("bench",
                 "create table pgbench_accounts (aid int not null, bid int, abalance int, filler char(84));"
                 "insert into pgbench_accounts select g, (g - 1) / 100000 + 1, g % 1000, '' from generate_series(1, " +
                     std::to_string(kRows) +
                     ") g;"
                     "alter table pgbench_accounts add primary key (aid)");
  postgres_.exec("bench", "vacuum analyze pgbench_accounts");
  const std::string user = testing::PostgresServer::kSuperuser;
  testing::write_file(dir_ / "users", "\"" + user + "\" \"\"\n", 0644);
  testing::write_file(
      dir_ / "bouncer.ini",
      "[databases]\nbench = host=127.0.0.1 port=" + std::to_string(postgres_.port()) +
          "\n[pgbouncer]\nlisten_addr = 127.0.0.1\nlisten_port = " + std::to_string(bouncer_port_) +
          "\nunix_socket_dir =\nauth_type = trust\nauth_file = " + (dir_ / "users").string() +
          "\npool_mode = transaction\nmax_client_conn = 1100\ndefault_pool_size = " + std::to_string(pool_size) +
          "\nserver_login_retry = 1\nlogfile =\nlog_connections = 0\nlog_disconnections = 0\n",
      0644);
  testing::ChildOptions child;
  child.argv = {"/usr/sbin/pgbouncer", (dir_ / "bouncer.ini").string()};
  child.log = dir_ / "log";
  if (::getuid() == 0) child.run_as = "postgres";
  bouncer_ = std::make_unique<testing::ChildProcess>(std::move(child));
  std::this_thread::sleep_for(std::chrono::milliseconds(300));
  if (!bouncer_->running()) throw std::runtime_error("PgBouncer ended: " + bouncer_->output());
}

}  // namespace datawave::bench
