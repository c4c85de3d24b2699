#include "datawave/testing/postgres_server.hpp"

#include <poll.h>
#include <sys/ipc.h>
#include <sys/shm.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <cctype>
#include <csignal>
#include <fstream>
#include <map>
#include <mutex>
#include <sstream>
#include <stdexcept>

#include "datawave/testing/ports.hpp"
#include "postgres_install.hpp"

namespace datawave::testing {
namespace fs = std::filesystem;
using std::chrono::milliseconds;
using std::chrono::seconds;
using std::chrono::steady_clock;

namespace {

PostgresPrograms programs_for(int version) {
  auto programs = PostgresServer::find(version);
  if (!programs) throw std::runtime_error("PostgreSQL " + std::to_string(version) + " is not installed");
  return *programs;
}

std::string percent_encoded(std::string_view text) {
  static constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string result;
  for (const char character : text) {
    const auto byte = static_cast<unsigned char>(character);
    if (std::isalnum(byte) != 0 || character == '-' || character == '_' || character == '.' || character == '~') {
      result += character;
    } else {
      result += {'%', kHex[byte >> 4U], kHex[byte & 15U]};
    }
  }
  return result;
}

std::string identifier(std::string_view name) {
  std::string result = "\"";
  for (const char character : name) result += character == '"' ? std::string("\"\"") : std::string(1, character);
  return result + "\"";
}

std::string literal(std::string_view value) {
  std::string result = "'";
  for (const char character : value) result += character == '\'' ? std::string("''") : std::string(1, character);
  return result + "'";
}

std::vector<pid_t> children_of(pid_t pid) {
  std::ifstream list("/proc/" + std::to_string(pid) + "/task/" + std::to_string(pid) + "/children");
  std::vector<pid_t> result;
  for (pid_t child = 0; list >> child;) result.push_back(child);
  return result;
}

/// A crashed server leaves its lock file, whose seventh line names its System V segment, and that segment.
void remove_shared_memory(const fs::path& data) {
  std::ifstream file(data / "postmaster.pid");
  std::string line;
  for (int i = 0; i < 7; ++i) std::getline(file, line);
  std::istringstream words(line);
  long key = 0;
  int id = -1;
  if (words >> key >> id) ::shmctl(id, IPC_RMID, nullptr);
}

}  // namespace

PostgresServer& PostgresServer::shared(int version) {
  static std::mutex mutex;
  static std::map<int, std::unique_ptr<PostgresServer>> servers;
  const std::scoped_lock lock(mutex);
  auto& server = servers[version];
  if (server == nullptr) {
    PostgresOptions options;
    options.version = version;
    server = std::make_unique<PostgresServer>(std::move(options));
  }
  return *server;
}

PostgresServer& PostgresServer::shared_store() {
  static PostgresServer server;
  return server;
}

PostgresServer::PostgresServer(PostgresOptions options)
    : options_(std::move(options)), programs_(programs_for(options_.version)), dir_("pg"), port_(free_port()) {
  impl::make_cluster(programs_, options_.version, data());
  fs::create_directory(dir_ / "socket");
  give_to_user(dir_ / "socket", impl::server_user());
  fs::permissions(dir_ / "socket", fs::perms::owner_all);
  write_certificate(options_.tls);
  write_settings();
  write_hba(options_.hba);
  start();
}

PostgresServer::~PostgresServer() {
  try {
    if (process_ != nullptr) process_->stop(SIGQUIT, seconds(10));  // at once: nobody wants the data
    remove_shared_memory(data());
  } catch (...) {  // the child's destructor kills what is left
  }
}

void PostgresServer::write_settings() const {
  std::ostringstream out;
  out << "listen_addresses = '127.0.0.1'\nport = " << port_ << "\nunix_socket_directories = '"
      << (dir_ / "socket").string() << "'\n"
      << "fsync = off\nsynchronous_commit = off\nfull_page_writes = off\nwal_level = minimal\nmax_wal_senders = 0\n"
         "shared_buffers = 32MB\nmax_connections = 80\nmax_locks_per_transaction = 256\nautovacuum = off\njit = off\n"
         "dynamic_shared_memory_type = mmap\ntimezone = 'UTC'\nlog_timezone = 'UTC'\nlc_messages = "
         "'C'\nlog_line_prefix = '%m [%p] %u@%d '\n";
  const fs::path share = programs_.lib.empty() ? fs::path("/usr/share/postgresql") / std::to_string(options_.version)
                                               : programs_.bin.parent_path() / "share/postgresql";
  if (fs::exists(share / "extension/pg_stat_statements.control")) {
    out << "shared_preload_libraries = 'pg_stat_statements'\n";
  }
  if (options_.tls != ServerTls::off) {
    out << "ssl = on\nssl_cert_file = 'server.crt'\nssl_key_file = 'server.key'\nssl_ca_file = 'ca.crt'\n";
  }
  for (const auto& line : options_.conf) out << line << "\n";
  write_file(data() / "postgresql.conf", out.str(), 0600);
  give_to_user(data() / "postgresql.conf", impl::server_user());
}

void PostgresServer::write_certificate(ServerTls choice) const {
  if (choice == ServerTls::off) return;
  const Certificate certificate = certificate_for(choice);
  const std::array<std::pair<const char*, const std::string*>, 3> files{{{"server.crt", &certificate.certificate},
                                                                         {"server.key", &certificate.key},
                                                                         {"ca.crt", &TestCa::shared().certificate()}}};
  for (const auto& [name, pem] : files) give_to_user(write_pem(data(), name, *pem), impl::server_user());
}

void PostgresServer::write_hba(const std::vector<std::string>& lines) const {
  std::string content = "local all all trust\n";
  for (const auto& line : lines) content += line + "\n";
  write_file(data() / "pg_hba.conf", content, 0600);
  give_to_user(data() / "pg_hba.conf", impl::server_user());
}

void PostgresServer::start() {
  ChildOptions child = impl::postgres_child(programs_, "postgres", {"-D", data().string()});
  child.log = dir_ / "log";
  child.death_signal = SIGQUIT;  // immediate shutdown: the postmaster takes its backends along
  process_ = std::make_unique<ChildProcess>(std::move(child));
  const auto until = steady_clock::now() + seconds(60);
  for (;;) {
    if (process_->wait(milliseconds(10))) throw std::runtime_error("PostgreSQL ended at start:\n" + log());
    try {
      static_cast<void>(connect());
      return;
    } catch (const std::runtime_error&) {
      if (steady_clock::now() >= until) throw std::runtime_error("PostgreSQL does not answer:\n" + log());
    }
  }
}

void PostgresServer::stop() {
  if (process_ != nullptr) process_->stop(SIGINT, seconds(20));
}

void PostgresServer::crash() {
  process_->signal(SIGSTOP);  // so that it starts no more children meanwhile
  std::vector<int> family;
  for (const pid_t child : children_of(process_->pid())) {
    const auto fd = static_cast<int>(::syscall(SYS_pidfd_open, child, 0));
    if (fd < 0) continue;
    family.push_back(fd);
    ::kill(child, SIGKILL);
  }
  process_->stop(SIGKILL);
  for (const int fd : family) {
    pollfd ended{fd, POLLIN, 0};
    ::poll(&ended, 1, 10'000);
    ::close(fd);
  }
}

std::string PostgresServer::log() const { return read_file(dir_ / "log"); }

void PostgresServer::reload() {
  const std::string ask = "select pg_conf_load_time()::text";
  const std::string before = scalar("postgres", ask);
  process_->signal(SIGHUP);
  const auto until = steady_clock::now() + seconds(20);
  while (scalar("postgres", ask) == before) {
    if (steady_clock::now() >= until) throw std::runtime_error("PostgreSQL did not reload:\n" + log());
  }
}

void PostgresServer::set_hba(const std::vector<std::string>& lines) {
  write_hba(lines);
  reload();
}

void PostgresServer::set_certificate(ServerTls choice) {
  write_certificate(choice);
  reload();
}

std::string PostgresServer::url(std::string_view user, std::string_view password, std::string_view database,
                                std::string_view query) const {
  std::string result = "postgres://" + percent_encoded(user);
  if (!password.empty()) result += ":" + percent_encoded(password);
  result += "@localhost:" + std::to_string(port_) + "/" + percent_encoded(database);
  if (!query.empty()) result += "?" + std::string(query);
  return result;
}

Libpq PostgresServer::connect(const std::string& database) const {
  return Libpq({{"host", (dir_ / "socket").string()},
                {"port", std::to_string(port_)},
                {"user", kSuperuser},
                {"dbname", database},
                {"application_name", "harness"},
                {"connect_timeout", "30"}});
}

std::string PostgresServer::create_database(std::string_view name) {
  std::string unique = std::string(name) + "_" + std::to_string(++databases_);
  exec("postgres", "create database " + identifier(unique) + " template template0");
  return unique;
}

void PostgresServer::create_role(const std::string& role, const std::string& password, const std::string& encryption) {
  Libpq admin = connect();
  admin.exec("set password_encryption = " + literal(encryption));
  admin.exec("create role " + identifier(role) + " login password " + literal(password));
}

void PostgresServer::load_sql_file(const std::string& database, const fs::path& script) const {
  const TempDir dir("psql");
  fs::path plain = script;
  if (script.extension() == ".gz") {
    plain = dir / "script.sql";
    ChildOptions unpack;
    unpack.argv = {"/bin/gzip", "-dc", script.string()};
    unpack.log = plain;
    const Finished done = run(std::move(unpack), std::chrono::minutes(2));
    if (done.exit_code != 0) throw std::runtime_error("gzip: " + script.string());
  }
  ChildOptions psql;
  psql.argv = {"/usr/lib/postgresql/15/bin/psql",
               "-X",
               "-q",
               "-v",
               "ON_ERROR_STOP=1",
               "-h",
               (dir_ / "socket").string(),
               "-p",
               std::to_string(port_),
               "-U",
               kSuperuser,
               "-d",
               database,
               "-f",
               plain.string()};
  const Finished done = run(std::move(psql), std::chrono::minutes(5));
  if (done.exit_code != 0) throw std::runtime_error("psql " + script.string() + ": " + done.output);
}

}  // namespace datawave::testing
