#include "datawave/testing/temp_dir.hpp"

#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
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
}  // namespace

TempDir::TempDir(std::string_view name) {
  std::string pattern = (fs::temp_directory_path() / ("dw-" + std::string(name) + "-XXXXXX")).string();
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
