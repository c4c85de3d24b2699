/// The servers of the benchmark: PostgreSQL 15 with a table like pgbench's at scale 10, and Debian's PgBouncer before
/// it.
#pragma once

#include <cstdint>
#include <memory>

#include "datawave/testing/postgres_server.hpp"

namespace datawave::bench {

inline constexpr int kRows = 1'000'000;

class Servers {
 public:
  /// Loads the table (some seconds). Throws where a server does not start.
  explicit Servers(int pool_size);

  [[nodiscard]] std::uint16_t postgres_port() const { return postgres_.port(); }
  [[nodiscard]] std::uint16_t bouncer_port() const { return bouncer_port_; }
  [[nodiscard]] pid_t postgres_pid() const { return postgres_.pid(); }
  [[nodiscard]] pid_t bouncer_pid() const { return bouncer_->pid(); }
  testing::PostgresServer& postgres() { return postgres_; }

 private:
  testing::PostgresServer postgres_;
  testing::TempDir dir_;
  std::uint16_t bouncer_port_;
  std::unique_ptr<testing::ChildProcess> bouncer_;
};

}  // namespace datawave::bench
