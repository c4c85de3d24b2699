/// Programs started by a test: no shell, own process group, and nothing that outlives the test.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <csignal>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace datawave::testing {

struct ChildOptions {
  std::vector<std::string> argv;
  /// Added to the environment of this process.
  std::vector<std::pair<std::string, std::string>> environment;
  /// User to become before exec; only root can, and for anybody else this must be empty.
  std::string run_as;
  std::filesystem::path working_directory;
  /// Receives stdout and stderr; empty: both are discarded.
  std::filesystem::path log;
  /// Receives stdout alone, so that `log` holds stderr only. May be a device.
  std::filesystem::path standard_output;
  /// Sent by the kernel when the thread that started the child ends, so start children from a thread that lives as
  /// long.
  int death_signal = SIGKILL;
};

/// One running child. The destructor stops it with SIGTERM, and after five seconds its whole group with SIGKILL.
class ChildProcess {
 public:
  /// Throws std::system_error when the program cannot be started, with the errno of the failed step.
  explicit ChildProcess(ChildOptions options);
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;
  ~ChildProcess();

  [[nodiscard]] pid_t pid() const { return pid_; }
  [[nodiscard]] bool running() { return !wait(std::chrono::milliseconds(0)); }
  void signal(int number) const;
  /// Exit code, or 128 + signal; nothing while it still runs when the time is up.
  std::optional<int> wait(std::chrono::milliseconds limit);
  /// Sends the signal, waits for the bound, then kills the process group. Returns the exit code as wait() does.
  int stop(int signal_number = SIGTERM, std::chrono::milliseconds bound = std::chrono::seconds(5));
  /// Largest resident size it ever had, in bytes, once it has ended. (Linux counts that of its parent at the fork too.)
  [[nodiscard]] long max_resident_bytes() const { return max_resident_bytes_; }
  /// What it has printed so far.
  [[nodiscard]] std::string output() const;

 private:
  ChildOptions options_;
  pid_t pid_ = -1;
  int pidfd_ = -1;
  std::optional<int> exit_code_;
  long max_resident_bytes_ = 0;
};

struct Finished {
  int exit_code = 0;
  std::string output;
  std::chrono::nanoseconds took{0};
  long max_resident_bytes = 0;
};

/// Runs to the end. A child that outlives the limit is killed and the call throws std::runtime_error with its output.
Finished run(ChildOptions options, std::chrono::milliseconds limit = std::chrono::seconds(60));

}  // namespace datawave::testing
