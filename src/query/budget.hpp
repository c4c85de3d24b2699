/// How many statements one principal may have under way at one source. Thread-safe.
#pragma once

#include <cstddef>
#include <memory>
#include <mutex>
#include <unordered_map>

#include "datawave/core/result.hpp"
#include "datawave/core/uuid.hpp"

namespace datawave::query {

class Budget : public std::enable_shared_from_this<Budget> {
 public:
  explicit Budget(std::size_t concurrent) : concurrent_(concurrent) {}

  /// Given back when destroyed.
  class Share {
   public:
    Share() = default;
    Share(std::shared_ptr<Budget> owner, std::size_t key) : owner_(std::move(owner)), key_(key) {}
    Share(Share&& other) noexcept : owner_(std::exchange(other.owner_, nullptr)), key_(other.key_) {}
    Share& operator=(Share&&) = delete;
    ~Share() {
      if (owner_ != nullptr) owner_->give_back(key_);
    }

   private:
    std::shared_ptr<Budget> owner_;
    std::size_t key_ = 0;
  };
  /// Errors: resource_exhausted with retry_after.
  Result<Share> take(const Uuid& principal, const Uuid& source);

 private:
  void give_back(std::size_t key);
  std::size_t concurrent_;
  std::mutex mutex_;
  /// By a digest of both ids: two that collide share, which 64 bits make unlikely and nothing else depends on.
  std::unordered_map<std::size_t, std::size_t> under_way_;
};

}  // namespace datawave::query
