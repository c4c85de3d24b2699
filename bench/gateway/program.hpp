/// `datawave serve` with an administrator, the benchmark's database as a source, and API keys.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "datawave/testing/child_process.hpp"
#include "datawave/testing/temp_dir.hpp"

namespace datawave::bench {

class Program {
 public:
  struct Options {
    std::string program;
    std::uint16_t postgres_port = 0;
    int pool_size = 8;
    int lanes = 1;
  };
  /// Throws where it does not start.
  explicit Program(const Options& options);

  [[nodiscard]] std::uint16_t port() const { return port_; }
  [[nodiscard]] pid_t pid() const { return process_->pid(); }
  /// As the administrator; the answer's body. Throws where the status is not `wanted`.
  std::string call(const std::string& method, const std::string& path, const std::string& body, int wanted);
  [[nodiscard]] bool running() { return process_->running(); }
  /// Tokens of keys that may query and nothing else.
  std::vector<std::string> make_keys(int count);
  /// How many statements the audit holds; and whether its chain is whole.
  std::uint64_t audited_statements();
  bool audit_is_intact();
  /// What of the process is in memory now, and how much its data directory takes.
  [[nodiscard]] std::uint64_t resident_bytes() const;
  [[nodiscard]] std::uint64_t stored_bytes() const;

 private:
  testing::TempDir dir_{"gateway"};
  std::unique_ptr<testing::ChildProcess> process_;
  std::uint16_t port_ = 0;
  std::string session_;
};

}  // namespace datawave::bench
