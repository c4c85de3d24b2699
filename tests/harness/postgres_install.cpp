#include "postgres_install.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cstdlib>
#include <map>
#include <memory>
#include <mutex>
#include <stdexcept>

#include "datawave/testing/temp_dir.hpp"

namespace datawave::testing {
namespace fs = std::filesystem;
namespace {

fs::path from_environment(const char* variable, const char* otherwise) {
  const char* value = std::getenv(variable);
  return value != nullptr && *value != '\0' ? value : otherwise;
}

bool others_may_enter(const fs::path& path) {
  for (fs::path at = path; at.has_relative_path(); at = at.parent_path()) {
    if ((fs::status(at).permissions() & fs::perms::others_exec) == fs::perms::none) return false;
  }
  return true;
}

/// A tree below, say, /root is closed to the user `postgres`: such programs are copied to where they can be run.
fs::path reachable(const fs::path& native, int version) {
  if (impl::server_user().empty() || others_may_enter(native)) return native;
  static std::mutex mutex;
  static std::map<int, std::unique_ptr<TempDir>> copies;
  const std::scoped_lock lock(mutex);
  auto& copy = copies[version];
  if (copy == nullptr) {
    copy = std::make_unique<TempDir>("peer");
    fs::copy(native, copy->path() / "native", fs::copy_options::recursive | fs::copy_options::copy_symlinks);
  }
  return copy->path() / "native";
}

class FileLock {
 public:
  explicit FileLock(const fs::path& file) : fd_(::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644)) {
    if (fd_ < 0 || ::flock(fd_, LOCK_EX) != 0) throw std::runtime_error("cannot lock " + file.string());
  }
  FileLock(const FileLock&) = delete;
  FileLock& operator=(const FileLock&) = delete;
  ~FileLock() { ::close(fd_); }

 private:
  int fd_;
};

void copy_tree(const fs::path& from, const fs::path& to) {
  ChildOptions copy;
  copy.argv = {"/bin/cp", "-a", from.string(), to.string()};
  const Finished done = run(std::move(copy));
  if (done.exit_code != 0) throw std::runtime_error("cp: " + done.output);
}

void init_cluster(const PostgresPrograms& programs, const fs::path& target) {
  const TempDir dir("initdb");
  write_file(dir / "password", std::string(PostgresServer::kPassword) + "\n", 0600);
  fs::create_directory(dir / "data");
  give_to_user(dir.path(), impl::server_user());
  const Finished done = run(impl::postgres_child(
      programs, "initdb",
      {"-D", (dir / "data").string(), "-U", PostgresServer::kSuperuser, "--pwfile", (dir / "password").string(), "-A",
       "scram-sha-256", "-E", "UTF8", "--locale=C.UTF-8", "--wal-segsize=1", "--no-sync"}));
  if (done.exit_code != 0) throw std::runtime_error("initdb: " + done.output);
  copy_tree(dir / "data", target);
}

}  // namespace

std::optional<PostgresPrograms> PostgresServer::find(int version) {
  const fs::path debian = fs::path("/usr/lib/postgresql") / std::to_string(version) / "bin";
  if (fs::exists(debian / "postgres")) return PostgresPrograms{debian, {}};
  const fs::path native =
      from_environment("DATAWAVE_PEERS", DATAWAVE_PEERS_DIR) / ("postgresql-" + std::to_string(version)) / "native";
  if (!fs::exists(native / "bin/postgres")) return std::nullopt;
  const fs::path home = reachable(native, version);
  return PostgresPrograms{home / "bin", home / "lib"};
}

namespace impl {

std::string server_user() { return ::geteuid() == 0 ? "postgres" : ""; }

ChildOptions postgres_child(const PostgresPrograms& programs, const std::string& program,
                            std::vector<std::string> arguments) {
  ChildOptions child;
  child.argv = std::move(arguments);
  child.argv.insert(child.argv.begin(), (programs.bin / program).string());
  child.run_as = server_user();
  child.working_directory = "/";
  if (!programs.lib.empty()) child.environment.emplace_back("LD_LIBRARY_PATH", programs.lib.string());
  return child;
}

void make_cluster(const PostgresPrograms& programs, int version, const fs::path& target) {
  const fs::path cache = from_environment("DATAWAVE_TEST_CACHE", DATAWAVE_CACHE_DIR);
  const fs::path model = cache / ("cluster-" + std::to_string(version));
  fs::create_directories(cache);
  {
    const FileLock lock(cache / ("cluster-" + std::to_string(version) + ".lock"));
    if (!fs::exists(model)) {
      const fs::path half_made = model.string() + ".new";
      fs::remove_all(half_made);
      init_cluster(programs, half_made);
      fs::rename(half_made, model);
    }
  }
  copy_tree(model, target);
}

}  // namespace impl
}  // namespace datawave::testing
