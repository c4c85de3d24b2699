/// A configuration file that is replaced in one step, or not at all.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <string>

#include "datawave/core/clock.hpp"
#include "datawave/core/result.hpp"

namespace datawave::pgbouncer {

/// A file as it was read. Its text and identity tell at replace() whether somebody else changed it meanwhile.
class ConfigFile {
 public:
  /// Errors: invalid_argument, not_found, permission_denied; precondition_failed for a symbolic link (of the file
  /// itself), what is no regular file, what others may write, and a directory that others may write.
  static Result<ConfigFile> open(const std::string& path, std::size_t max_bytes);

  [[nodiscard]] const std::string& path() const { return path_; }
  [[nodiscard]] const std::string& text() const { return text_; }

  /// A copy beside it, "<path>.<UTC>.bak", same mode and owner; gives its path.
  Result<std::string> back_up(const Clock& clock) const;
  /// Same mode and owner, on disk when it returns (a temporary file beside it, fsync, rename, fsync of the directory).
  /// Errors: conflict where the file is not as it was read; permission_denied; resource_exhausted (disk full).
  Result<void> replace(std::string text);

 private:
  [[nodiscard]] Result<void> write_beside(const std::string& target, std::string_view text, bool replaces) const;

  std::string path_;
  std::string text_;
  mode_t mode_ = 0;
  uid_t owner_ = 0;
  gid_t group_ = 0;
};

}  // namespace datawave::pgbouncer
