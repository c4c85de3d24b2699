#include "datawave/pgbouncer/config_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "datawave/core/text.hpp"

namespace datawave::pgbouncer {

namespace {
/// A descriptor that is closed with its owner.
class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  [[nodiscard]] int get() const { return fd_; }
  [[nodiscard]] bool ok() const { return fd_ >= 0; }
  /// What close() says, which may be the first to hear of a full disk.
  bool close() {
    const int fd = fd_;
    fd_ = -1;
    return ::close(fd) == 0;
  }

 private:
  int fd_;
};

std::string directory_of(const std::string& path) {
  const auto slash = path.rfind('/');
  return slash == std::string::npos ? "." : slash == 0 ? "/" : path.substr(0, slash);
}

Error system_error(const std::string& path, const char* doing, int number) {
  const ErrorCode code = number == ENOENT                       ? ErrorCode::not_found
                         : number == EACCES || number == EPERM  ? ErrorCode::permission_denied
                         : number == EROFS                      ? ErrorCode::permission_denied
                         : number == ENOSPC || number == EDQUOT ? ErrorCode::resource_exhausted
                                                                : ErrorCode::unavailable;
  return Error(code, printable(path, 200) + " cannot be " + doing + ": " + std::strerror(number))
      .with_field("file")
      .with_remedy(code == ErrorCode::permission_denied
                       ? "Run as the file's owner, who must be able to write the directory, or as root."
                       : "Check the path.");
}

Error unsafe(const std::string& path, std::string what, std::string remedy) {
  return Error(ErrorCode::precondition_failed, printable(path, 200) + " " + std::move(what))
      .with_field("file")
      .with_remedy(std::move(remedy));
}

Result<void> write_all(int fd, std::string_view text, const std::string& path) {
  while (!text.empty()) {
    const ssize_t n = ::write(fd, text.data(), text.size());
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return fail(system_error(path, "written", n < 0 ? errno : EIO));
    text.remove_prefix(static_cast<std::size_t>(n));
  }
  return {};
}

Result<void> check_directory(const std::string& path) {
  const std::string directory = directory_of(path);
  struct stat info{};
  if (::stat(directory.c_str(), &info) != 0) return fail(system_error(directory, "looked into", errno));
  if ((info.st_mode & S_IWOTH) == 0) return {};
  return fail(unsafe(directory, "may be written by everybody, who could put another file in its place",
                     "chmod o-w it, or keep PgBouncer's configuration in a directory of its own."));
}
}  // namespace

Result<ConfigFile> ConfigFile::open(const std::string& path, std::size_t max_bytes) {
  const Descriptor fd(::open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK));
  if (!fd.ok() && errno == ELOOP) {
    return fail(
        unsafe(path, "is a symbolic link, which replacing would break", "Name the file itself: readlink -f shows it."));
  }
  if (!fd.ok()) return fail(system_error(path, "read", errno));
  struct stat info{};
  if (::fstat(fd.get(), &info) != 0) return fail(system_error(path, "read", errno));
  if (!S_ISREG(info.st_mode)) return fail(unsafe(path, "is no regular file", "Name pgbouncer.ini itself."));
  if ((info.st_mode & S_IWOTH) != 0)
    return fail(unsafe(path, "may be written by everybody", "chmod o-w it: whoever writes it may log in as anybody."));
  DW_CHECK(check_directory(path));
  ConfigFile file;
  file.path_ = path;
  file.mode_ = info.st_mode & 07777;
  file.owner_ = info.st_uid;
  file.group_ = info.st_gid;
  std::string buffer(max_bytes + 1, '\0');
  std::size_t size = 0;
  while (size < buffer.size()) {
    const ssize_t n = ::read(fd.get(), buffer.data() + size, buffer.size() - size);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return fail(system_error(path, "read", errno));
    if (n == 0) break;
    size += static_cast<std::size_t>(n);
  }
  if (size > max_bytes) {
    return fail(Error(ErrorCode::invalid_argument, printable(path, 200) + " is larger than " + format_bytes(max_bytes))
                    .with_field("file")
                    .with_remedy("Name pgbouncer.ini itself."));
  }
  file.text_ = buffer.substr(0, size);
  return file;
}

Result<void> ConfigFile::write_beside(const std::string& target, std::string_view text, bool replaces) const {
  std::string temporary = target + ".XXXXXX";
  Descriptor fd(::mkostemp(temporary.data(), O_CLOEXEC));  // mode 0600
  if (!fd.ok()) return fail(system_error(target, "written", errno));
  const auto give_up = [&](Error error) {
    ::unlink(temporary.c_str());
    return fail(std::move(error));
  };
  struct stat info{};
  if (::fstat(fd.get(), &info) != 0) return give_up(system_error(target, "written", errno));
  if ((info.st_uid != owner_ || info.st_gid != group_) && ::fchown(fd.get(), owner_, group_) != 0)
    return give_up(system_error(target, "given to the owner of the old one", errno));
  if (::fchmod(fd.get(), mode_) != 0) return give_up(system_error(target, "given the mode of the old one", errno));
  if (auto written = write_all(fd.get(), text, target); !written) return give_up(std::move(written).error());
  if (::fsync(fd.get()) != 0 || !fd.close()) return give_up(system_error(target, "brought to disk", errno));
  // link() fails where the name is taken, rename() replaces: both in one step.
  if ((replaces ? ::rename(temporary.c_str(), target.c_str()) : ::link(temporary.c_str(), target.c_str())) != 0)
    return give_up(system_error(target, replaces ? "replaced" : "made", errno));
  if (!replaces) ::unlink(temporary.c_str());
  const Descriptor directory(::open(directory_of(target).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!directory.ok() || ::fsync(directory.get()) != 0)
    return fail(system_error(target, "brought to disk for good", errno));
  return {};
}

Result<std::string> ConfigFile::back_up(const Clock& clock) const {
  // "2026-01-15T08:30:00.000000Z" without what a file name need not have.
  std::string when;
  for (const char c : format_utc(clock.utc())) {
    if (c != '-' && c != ':') when += c;
  }
  std::string path = path_ + "." + when + ".bak";
  DW_CHECK(write_beside(path, text_, false));
  return path;
}

Result<void> ConfigFile::replace(std::string text) {
  DW_TRY(const ConfigFile now, open(path_, text_.size() + (std::size_t{1} << 20)));
  if (now.text_ != text_) {
    return fail(Error(ErrorCode::conflict, printable(path_, 200) + " was changed by somebody else meanwhile")
                    .with_field("file")
                    .with_remedy("Nothing was written: look at it, and run this again."));
  }
  DW_CHECK(write_beside(path_, text, true));
  text_ = std::move(text);
  return {};
}

}  // namespace datawave::pgbouncer
