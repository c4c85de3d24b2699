/// What the tests of this module share: a directory of their own, keys, and a manager on a lane.
#pragma once

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>

#include "datawave/core/text.hpp"
#include "datawave/crypto/encoding.hpp"
#include "datawave/secret/local.hpp"

namespace datawave::secret {

class TemporaryDirectory {
 public:
  TemporaryDirectory() {
    std::string name = (std::filesystem::temp_directory_path() / "dw-secret-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) std::abort();
    path_ = std::filesystem::canonical(name);
  }
  ~TemporaryDirectory() { std::filesystem::remove_all(path_); }
  TemporaryDirectory(const TemporaryDirectory&) = delete;
  TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

inline void write_file(const std::filesystem::path& path, std::string_view text, mode_t mode = 0600) {
  std::ofstream(path, std::ios::binary) << text;
  ::chmod(path.c_str(), mode);
}

inline std::string read_file(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

inline mode_t mode_of(const std::filesystem::path& path) {
  struct stat status{};
  ::lstat(path.c_str(), &status);
  return status.st_mode & 07777;
}

class TestClock final : public Clock {
 public:
  [[nodiscard]] SteadyTime steady() const override { return {}; }
  [[nodiscard]] UtcTime utc() const override { return now; }
  UtcTime now{std::chrono::seconds(1768465800)};
};

inline const std::string kGoodKey = "vWm3gq0wJ5b0mT8Xo7yQ2kZrLhN4cUeF1aSdPiGxBtY";

/// A key file with one key.
inline std::string key_text(std::string_view key = kGoodKey) {
  return R"({"format":"datawave-keys-1","salt":"AAECAwQFBgcICQoLDA0ODw","keys":[{"id":"k1","state":"active",)"
         R"("created":"2026-01-15T08:30:00Z","key":")" +
         std::string(key) + "\"}]}\n";
}

inline std::string encoded(std::string_view bytes) { return crypto::base64url_encode(crypto::as_bytes(bytes)); }

inline Secret secret(std::string text) { return Secret(std::move(text)); }

inline Uuid uuid(std::uint8_t last) {
  Uuid id;
  id.bytes[15] = last;
  return id;
}

class LocalTest : public testing::Test {
 protected:
  [[nodiscard]] std::filesystem::path keys_dir() const { return temporary.path() / "keys"; }
  [[nodiscard]] std::filesystem::path key_file() const { return keys_dir() / kKeyFileName; }
  [[nodiscard]] LocalOptions options(bool store_is_empty) const {
    LocalOptions o;
    o.directory = keys_dir();
    o.store_is_empty = store_is_empty;
    o.environment = [](const std::string& name) -> std::optional<std::string> {
      if (name == "DW_PASSWORD") return "from the environment";
      if (name == "DW_EMPTY") return "";
      return std::nullopt;
    };
    return o;
  }
  Result<std::unique_ptr<SecretManager>> open(LocalOptions o) {
    return open_local(std::move(o), clock, system_random(), pool);
  }
  Result<std::unique_ptr<SecretManager>> open(bool store_is_empty) { return open(options(store_is_empty)); }
  void put_key_file(std::string_view text, mode_t mode = 0600, mode_t dir_mode = 0700) {
    std::filesystem::create_directory(keys_dir());
    ::chmod(keys_dir().c_str(), 0700);
    write_file(key_file(), text, mode);
    ::chmod(keys_dir().c_str(), dir_mode);
  }

  TemporaryDirectory temporary;
  TestClock clock;
  io::Lane lane;
  io::BlockingPool pool{1, 8};  // ends before the lane: its threads post to it
};

}  // namespace datawave::secret
