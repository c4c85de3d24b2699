#include "key_file.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "datawave/secret/local.hpp"
#include "key_text.hpp"

namespace datawave::secret {

namespace {
constexpr const char* kNewFileName = "ring.json.new";

tl::unexpected<Error> refused(const std::filesystem::path& path, const std::string& predicate, std::string remedy) {
  return fail(Error(ErrorCode::precondition_failed, path.string() + " " + predicate).with_remedy(std::move(remedy)));
}

tl::unexpected<Error> system_failure(const std::filesystem::path& path, const char* what, int number) {
  return fail(ErrorCode::unavailable, std::string(what) + " " + path.string() + ": " + std::strerror(number));
}

/// renameat2(RENAME_NOREPLACE) where the file system can; elsewhere a look first, which the lock makes good enough.
int put_in_place(int dir, bool replace) {
  if (replace) return ::renameat(dir, kNewFileName, dir, kKeyFileName);
  if (::renameat2(dir, kNewFileName, dir, kKeyFileName, RENAME_NOREPLACE) == 0) return 0;
  if (errno != EINVAL && errno != ENOSYS) return -1;
  struct stat status{};
  if (::fstatat(dir, kKeyFileName, &status, AT_SYMLINK_NOFOLLOW) == 0) {
    errno = EEXIST;
    return -1;
  }
  return ::renameat(dir, kNewFileName, dir, kKeyFileName);
}

std::string octal(mode_t mode) {
  std::string out = "0000";
  for (std::size_t i = 4; i-- > 0; mode >>= 3) out[i] = static_cast<char>('0' + (mode & 7));
  return out;
}

/// Owner and mode, the same for directory and file.
Result<void> check_access(const std::filesystem::path& path, const struct stat& status, uid_t owner, mode_t wanted) {
  if (status.st_uid != owner) {
    return refused(path,
                   "belongs to user " + std::to_string(status.st_uid) + ", not to the one who runs this (" +
                       std::to_string(owner) + ")",
                   "chown it, or run as its owner.");
  }
  const mode_t mode = status.st_mode & 07777;
  if ((mode & 077) != 0) {
    return refused(
        path, "lets others in (mode " + octal(mode) + ")",
        "chmod " + octal(wanted) + " " + path.string() + "; if somebody else may have read it, rotate the key.");
  }
  return {};
}

bool write_all(int fd, std::string_view text) {
  while (!text.empty()) {
    const ssize_t n = ::write(fd, text.data(), text.size());
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return false;
    text.remove_prefix(static_cast<std::size_t>(n));
  }
  return true;
}
}  // namespace

Descriptor& Descriptor::operator=(Descriptor&& other) noexcept {
  std::swap(fd_, other.fd_);
  return *this;
}

Descriptor::~Descriptor() {
  if (fd_ >= 0) ::close(fd_);
}

std::filesystem::path KeyDirectory::file() const { return path_ / kKeyFileName; }

Result<KeyDirectory> KeyDirectory::open(const std::filesystem::path& path, uid_t owner) {
  Descriptor fd(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
  if (!fd) {
    const int number = errno;
    if (number == ENOENT) return fail(ErrorCode::not_found, path.string() + " is not there");
    if (number == ELOOP || number == ENOTDIR) {
      return refused(path, "is a symbolic link or not a directory", "Make it a directory of its own, mode 0700.");
    }
    return system_failure(path, "cannot open", number);
  }
  struct stat status{};
  if (::fstat(fd.get(), &status) != 0) return system_failure(path, "cannot look at", errno);
  DW_CHECK(check_access(path, status, owner, 0700));
  return KeyDirectory(path, owner, std::move(fd));
}

Result<void> KeyDirectory::lock() const {
  if (::flock(fd_.get(), LOCK_EX | LOCK_NB) == 0) return {};
  return fail(
      Error(ErrorCode::unavailable, "another process is changing the keys in " + path_.string()).with_retryable());
}

Result<KeyDirectory> KeyDirectory::make(const std::filesystem::path& path, uid_t owner) {
  if (::mkdir(path.c_str(), 0700) != 0 && errno != EEXIST) return system_failure(path, "cannot make", errno);
  const Descriptor parent(::open((path / "..").c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!parent || ::fsync(parent.get()) != 0) return system_failure(path, "cannot make durable", errno);
  return open(path, owner);
}

Result<std::optional<Secret>> KeyDirectory::read() const {
  const Descriptor fd(::openat(fd_.get(), kKeyFileName, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC | O_NOCTTY));
  if (!fd) {
    const int number = errno;
    if (number == ENOENT) return std::optional<Secret>();
    if (number == ELOOP) return refused(file(), "is a symbolic link", "Put the file itself there.");
    return system_failure(file(), "cannot open", number);
  }
  struct stat status{};
  if (::fstat(fd.get(), &status) != 0) return system_failure(file(), "cannot look at", errno);
  if (!S_ISREG(status.st_mode)) return refused(file(), "is not a regular file", "Put the key file there.");
  DW_CHECK(check_access(file(), status, owner_, 0600));
  if (status.st_nlink != 1) {
    return refused(file(), "has other names in the file system (hard links)", "Remove them, or copy the file.");
  }
  if (status.st_size > static_cast<off_t>(kMaxKeyFile)) {
    return refused(file(), "is larger than a key file can be", "Put the right file back from a backup.");
  }
  std::string text;
  text.resize(kMaxKeyFile + 1);
  std::size_t size = 0;
  while (size < text.size()) {
    const ssize_t n = ::read(fd.get(), text.data() + size, text.size() - size);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return system_failure(file(), "cannot read", errno);
    if (n == 0) break;
    size += static_cast<std::size_t>(n);
  }
  Secret out(text.substr(0, size));
  wipe(text);
  return std::optional<Secret>(std::move(out));
}

Result<void> KeyDirectory::write(const Secret& text, bool replace) const {
  const int dir = fd_.get();
  ::unlinkat(dir, kNewFileName, 0);  // left by a crash; the lock says nobody is writing it
  const Descriptor fd(::openat(dir, kNewFileName, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
  if (!fd) return system_failure(path_ / kNewFileName, "cannot create", errno);
  if (::fchmod(fd.get(), 0600) != 0 || !write_all(fd.get(), text.expose()) || ::fsync(fd.get()) != 0) {
    const int number = errno;
    ::unlinkat(dir, kNewFileName, 0);
    return system_failure(path_ / kNewFileName, "cannot write", number);
  }
  if (put_in_place(dir, replace) != 0) {
    const int number = errno;
    ::unlinkat(dir, kNewFileName, 0);
    if (number == EEXIST) return fail(ErrorCode::already_exists, file().string() + " is there already");
    return system_failure(file(), "cannot put in place", number);
  }
  if (::fsync(dir) != 0) return system_failure(path_, "cannot make durable", errno);
  return {};
}

}  // namespace datawave::secret
