/// Who waits for a connection: first come, first served, each until its deadline.
#pragma once

#include <cstddef>
#include <cstdint>
#include <list>
#include <map>
#include <memory_resource>
#include <optional>
#include <unordered_map>
#include <utility>

#include "datawave/core/clock.hpp"

namespace datawave::pool {

/// Chosen by the caller; must not wait twice at once.
struct WaiterId {
  std::uint64_t value = 0;
  auto operator<=>(const WaiterId&) const = default;
};

/// Everything in O(log n) or better; memory of those who left is kept for those who come.
class WaitQueue {
 public:
  struct Waiter {
    WaiterId id;
    SteadyTime deadline;
    SteadyTime since;
  };

  WaitQueue() = default;
  WaitQueue(const WaitQueue&) = delete;
  WaitQueue& operator=(const WaitQueue&) = delete;

  void push_back(const Waiter& waiter) { insert(fifo_.end(), waiter); }
  void push_front(const Waiter& waiter) { insert(fifo_.begin(), waiter); }
  [[nodiscard]] bool empty() const { return fifo_.empty(); }
  [[nodiscard]] std::size_t size() const { return by_id_.size(); }
  /// Not when empty.
  Waiter pop_front();
  /// False when it does not wait.
  bool remove(WaiterId id);
  /// One whose deadline is not after `now`, taken out; the earliest deadline first.
  std::optional<Waiter> pop_expired(SteadyTime now);
  [[nodiscard]] std::optional<SteadyTime> first_deadline() const;

 private:
  struct Node;
  using Fifo = std::pmr::list<Node>;
  using ByDeadline = std::pmr::multimap<SteadyTime, Fifo::iterator>;
  struct Node {
    Waiter waiter;
    ByDeadline::iterator place;
  };
  struct Hash {
    std::size_t operator()(WaiterId id) const { return static_cast<std::size_t>(id.value * 0x9E3779B97F4A7C15ULL); }
  };

  void insert(Fifo::iterator before, const Waiter& waiter);
  void erase(Fifo::iterator node);

  std::pmr::unsynchronized_pool_resource memory_;
  Fifo fifo_{&memory_};
  ByDeadline by_deadline_{&memory_};
  std::pmr::unordered_map<WaiterId, Fifo::iterator, Hash> by_id_{&memory_};
};

}  // namespace datawave::pool
