/// A thin, throwing wrapper over libpq: the tests' own way into a server, independent of the code under test.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace datawave::testing {

/// Text values by row and column; an absent value is SQL NULL.
using Rows = std::vector<std::vector<std::optional<std::string>>>;

class Libpq {
 public:
  /// Keywords and values as in libpq's manual ("host", "port", "user" …). Throws std::runtime_error with libpq's
  /// message.
  explicit Libpq(const std::vector<std::pair<std::string, std::string>>& parameters);
  Libpq(Libpq&&) noexcept;
  Libpq& operator=(Libpq&&) noexcept;
  ~Libpq();

  /// One or more statements; gives the rows of the last. Throws std::runtime_error with SQLSTATE and message.
  Rows query(const std::string& sql, const std::vector<std::string>& parameters = {});
  void exec(const std::string& sql) { query(sql); }
  /// First column of the first row; throws when there is none or it is NULL.
  std::string scalar(const std::string& sql, const std::vector<std::string>& parameters = {});
  /// Repeats the query until its scalar equals `expected`; false when the time is up. For what another process does.
  bool wait_until(const std::string& sql, const std::string& expected, std::chrono::milliseconds limit);
  /// Process id of the backend.
  [[nodiscard]] int backend_pid() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace datawave::testing
