/// A server of the built program, and the built program as its client.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "program.hpp"

namespace datawave::program {

/// Serves on a free port of loopback from construction on; may open files below its directory.
class RunningServer {
 public:
  RunningServer();
  ~RunningServer();
  RunningServer(const RunningServer&) = delete;
  RunningServer& operator=(const RunningServer&) = delete;

  static constexpr const char* kPassword = "correct horse battery staple";
  [[nodiscard]] const std::string& url() const { return url_; }
  [[nodiscard]] std::filesystem::path dir() const { return dir_.path(); }
  [[nodiscard]] std::filesystem::path profiles() const { return dir_.path() / "config" / "profiles.yaml"; }
  [[nodiscard]] std::filesystem::path data_dir() const { return dir_.path() / "data"; }
  /// With this server's profiles.
  Ran cli(const std::vector<std::string>& arguments, const Environment& more = {}) const;
  /// `login --first` as admin.
  Ran first_sign_in() const;
  /// Writes a file below dir(); its path.
  std::string write(const std::string& name, const std::string& text) const;
  /// A small SQLite database; its path.
  std::string database() const;
  void start();
  void stop();
  /// At the same address.
  void restart();

 private:
  testing::TempDir dir_{"cli"};
  std::unique_ptr<testing::ChildProcess> server_;
  std::string url_;
  std::string listen_ = "127.0.0.1:0";
};

/// One for all tests of this program, signed in.
RunningServer& shared_server();

}  // namespace datawave::program
