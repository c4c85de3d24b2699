#include "datawave/testing/temp_dir.hpp"

#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <system_error>

namespace datawave::testing {
namespace fs = std::filesystem;

namespace {
[[noreturn]] void fail_with_errno(const std::string& what) {
  throw std::system_error(errno, std::generic_category(), what);
}

const std::string kPrefix = "dw-";

/// Removes what killed test programs of this user have left: the directory's name holds the id of its process.
bool sweep() {
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(fs::temp_directory_path(), ignored)) {
    const std::string name = entry.path().filename();
    if (!name.starts_with(kPrefix)) continue;
    const int pid = std::atoi(name.c_str() + kPrefix.size());
    struct stat info{};
    const bool ours = ::lstat(entry.path().c_str(), &info) == 0 && info.st_uid == ::geteuid() && S_ISDIR(info.st_mode);
    if (pid > 0 && ours && ::kill(pid, 0) != 0 && errno == ESRCH) fs::remove_all(entry.path(), ignored);
  }
  return true;
}
}  // namespace

TempDir::TempDir(std::string_view name) {
  static const bool kSwept = sweep();
  static_cast<void>(kSwept);
  const std::string start = kPrefix + std::to_string(::getpid()) + "-" + std::string(name);
  std::string pattern = (fs::temp_directory_path() / (start + "-XXXXXX")).string();
  if (::mkdtemp(pattern.data()) == nullptr) fail_with_errno("mkdtemp " + pattern);
  path_ = pattern;
  if (::chmod(path_.c_str(), 0711) != 0) fail_with_errno("chmod " + pattern);
}

TempDir::~TempDir() {
  std::error_code ignored;
  fs::remove_all(path_, ignored);
}

void write_file(const fs::path& file, std::string_view content, unsigned mode) {
  std::ofstream out(file, std::ios::binary | std::ios::trunc);
  if (::chmod(file.c_str(), mode) != 0) fail_with_errno("chmod " + file.string());
  out.write(content.data(), static_cast<std::streamsize>(content.size()));
  out.close();
  if (!out) fail_with_errno("write " + file.string());
}

std::string read_file(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

void give_to_user(const fs::path& tree, const std::string& user) {
  if (::geteuid() != 0 || user.empty()) return;
  const passwd* entry = ::getpwnam(user.c_str());
  if (entry == nullptr) throw std::runtime_error("no user named " + user);
  const auto give = [entry](const fs::path& path) {
    if (::lchown(path.c_str(), entry->pw_uid, entry->pw_gid) != 0) fail_with_errno("chown " + path.string());
  };
  give(tree);
  if (!fs::is_directory(tree)) return;
  for (const auto& item : fs::recursive_directory_iterator(tree)) give(item.path());
}

}  // namespace datawave::testing
