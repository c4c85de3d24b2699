/// The connections of a PostgreSQL store: pool::Core decides, one thread a connection does.
#pragma once

#include <condition_variable>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "datawave/pool/core.hpp"
#include "datawave/store/database.hpp"
#include "postgres_tx.hpp"

namespace datawave::store {

/// Bodies are served in the order they come, each on a connection of its own; connections are opened when somebody
/// waits and closed when they lay idle or grew old. Thread-safe.
class PostgresPool {
 public:
  /// Runs one body on a connection that is open; on the connection's thread.
  using Serve = std::function<Result<void>(PostgresTx&, Database::Pending&)>;

  /// `options` outlives it.
  PostgresPool(const PostgresStoreOptions& options, Serve serve);
  /// Waits for the bodies that run; those that wait fail.
  ~PostgresPool();
  PostgresPool(const PostgresPool&) = delete;
  PostgresPool& operator=(const PostgresPool&) = delete;

  void submit(Database::Pending pending);
  [[nodiscard]] std::int64_t waiting() const;

 private:
  struct Worker;
  using Answers = std::vector<std::pair<Database::Pending, Error>>;

  void work(Worker& worker);
  void keep();
  /// Does what the core decided; the caller holds the mutex and answers what comes back after letting go of it.
  Answers perform(pool::Actions& actions);
  [[nodiscard]] Error error_of(pool::FailReason reason) const;
  static void answer(Answers& answers);

  const PostgresStoreOptions& options_;
  Serve serve_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  pool::Core core_;
  std::map<std::uint64_t, Database::Pending> pending_;
  std::map<std::uint64_t, std::unique_ptr<Worker>> workers_;
  std::vector<std::thread> finished_;
  std::optional<Error> connect_error_;
  std::uint64_t last_waiter_ = 0;
  bool stopping_ = false;
  std::thread keeper_;
};

}  // namespace datawave::store
