/// A directory that lives as long as the object, and the two file helpers that tests need beside it.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace datawave::testing {

/// Made under $TMPDIR (else the system's directory for temporary files), mode 0711: other users may pass through to a
/// file whose name they know, as a server that runs under its own user must. Removed with all it holds; what a killed
/// program left is removed by the next one.
class TempDir {
 public:
  explicit TempDir(std::string_view name = "test");
  TempDir(const TempDir&) = delete;
  TempDir& operator=(const TempDir&) = delete;
  ~TempDir();

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }
  [[nodiscard]] std::filesystem::path operator/(std::string_view name) const { return path_ / name; }

 private:
  std::filesystem::path path_;
};

/// Creates or replaces the file with exactly this content and mode. Throws std::system_error.
void write_file(const std::filesystem::path& file, std::string_view content, unsigned mode = 0644);
/// Whole content; an absent file gives the empty string.
std::string read_file(const std::filesystem::path& file);
/// Gives the tree to a user, where we are root; does nothing otherwise.
void give_to_user(const std::filesystem::path& tree, const std::string& user);

}  // namespace datawave::testing
