/// The key file on disk: who may read it, and how it is replaced without ever being half there.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <optional>

#include "datawave/core/result.hpp"
#include "datawave/core/secret.hpp"

namespace datawave::secret {

/// A file descriptor that closes itself.
class Descriptor {
 public:
  explicit Descriptor(int fd = -1) : fd_(fd) {}
  Descriptor(Descriptor&& other) noexcept : fd_(other.fd_) { other.fd_ = -1; }
  Descriptor& operator=(Descriptor&& other) noexcept;
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor();
  [[nodiscard]] int get() const { return fd_; }
  explicit operator bool() const { return fd_ >= 0; }

 private:
  int fd_;
};

/// The key directory, open and checked. Everything below goes through its descriptor, so what was checked is what is
/// used.
class KeyDirectory {
 public:
  /// Errors: precondition_failed when it is not a directory of `owner` with mode 0700 or stricter; not_found when it is
  /// missing; unavailable when the file system refuses.
  static Result<KeyDirectory> open(const std::filesystem::path& path, uid_t owner);
  /// Makes it first, in a parent that exists.
  static Result<KeyDirectory> make(const std::filesystem::path& path, uid_t owner);

  /// Keeps other writers out until this is destroyed; for whoever reads, changes and writes. Errors: unavailable
  /// (retryable) while another process does.
  [[nodiscard]] Result<void> lock() const;
  /// Nothing when there is no file. Errors: precondition_failed for a link, another kind of file, another owner, a
  /// mode that lets others in, or more than kMaxKeyFile bytes.
  [[nodiscard]] Result<std::optional<Secret>> read() const;
  /// Under lock(). Durable when it returns: written beside, synced, put in place, directory synced. With `replace`
  /// false an existing file is an error (already_exists).
  [[nodiscard]] Result<void> write(const Secret& text, bool replace) const;

  [[nodiscard]] std::filesystem::path file() const;

 private:
  KeyDirectory(std::filesystem::path path, uid_t owner, Descriptor fd)
      : path_(std::move(path)), owner_(owner), fd_(std::move(fd)) {}

  std::filesystem::path path_;
  uid_t owner_;
  Descriptor fd_;
};

}  // namespace datawave::secret
