/// The bounded queue in front of a thread that runs bodies.
#pragma once

#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>
#include <vector>

#include "datawave/store/database.hpp"

namespace datawave::store {

class BodyQueue {
 public:
  explicit BodyQueue(std::size_t max) : max_(max) {}

  /// False when it is full or closed: the body comes back in `pending`.
  bool push(Database::Pending& pending) {
    const std::lock_guard lock(mutex_);
    if (closed_ || waiting_.size() >= max_) return false;
    waiting_.push_back(std::move(pending));
    ready_.notify_one();
    return true;
  }
  /// Waits for at least one and takes at most `most`, in order; empty when closed and drained.
  std::vector<Database::Pending> take(std::size_t most) {
    std::unique_lock lock(mutex_);
    ready_.wait(lock, [this] { return closed_ || !waiting_.empty(); });
    std::vector<Database::Pending> taken;
    while (!waiting_.empty() && taken.size() < most) {
      taken.push_back(std::move(waiting_.front()));
      waiting_.pop_front();
    }
    return taken;
  }
  void close() {
    const std::lock_guard lock(mutex_);
    closed_ = true;
    ready_.notify_all();
  }
  [[nodiscard]] std::int64_t waiting() const {
    const std::lock_guard lock(mutex_);
    return static_cast<std::int64_t>(waiting_.size());
  }

 private:
  const std::size_t max_;
  mutable std::mutex mutex_;
  std::condition_variable ready_;
  std::deque<Database::Pending> waiting_;
  bool closed_ = false;
};

/// Runs a body behind the wall for exceptions.
Result<void> run_body(const Database::Pending& pending, WriteTx& tx);

}  // namespace datawave::store
