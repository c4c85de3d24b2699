/// Who waits for a connection: first come, first served, each until its deadline.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "datawave/core/clock.hpp"

namespace datawave::pool {

/// Chosen by the caller; must not wait twice at once.
struct WaiterId {
  std::uint64_t value = 0;
  auto operator<=>(const WaiterId&) const = default;
};

/// Three flat arrays: the queue as a list through its places, a hash of the ids, a heap of the deadlines that forgets
/// those who left when it comes upon them. Everything in O(log n) or better, amortised; deadlines that only grow cost
/// O(1) to add.
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

  void push_back(const Waiter& waiter) { insert(waiter, last_, kNone); }
  void push_front(const Waiter& waiter) { insert(waiter, kNone, first_); }
  [[nodiscard]] bool empty() const { return size_ == 0; }
  [[nodiscard]] std::size_t size() const { return size_; }
  /// Not when empty.
  Waiter pop_front();
  /// False when it does not wait.
  bool remove(WaiterId id);
  /// One whose deadline is not after `now`, taken out; the earliest deadline first.
  std::optional<Waiter> pop_expired(SteadyTime now);
  [[nodiscard]] std::optional<SteadyTime> first_deadline() const;

 private:
  static constexpr std::uint32_t kNone = UINT32_MAX;
  struct Place {
    Waiter waiter;
    std::uint32_t generation = 0;
    std::uint32_t previous = kNone;
    std::uint32_t next = kNone;
  };
  struct Due {
    SteadyTime at;
    std::uint64_t order;  ///< among equals: who came first
    std::uint32_t place;
    std::uint32_t generation;
    bool operator>(const Due& other) const { return at != other.at ? at > other.at : order > other.order; }
  };

  void insert(const Waiter& waiter, std::uint32_t previous, std::uint32_t next);
  void erase(std::uint32_t place);
  [[nodiscard]] bool is_stale(const Due& due) const { return places_[due.place].generation != due.generation; }
  void drop_stale() const;

  static std::size_t hash(WaiterId id) { return static_cast<std::size_t>((id.value * 0x9E3779B97F4A7C15ULL) >> 20U); }
  [[nodiscard]] std::size_t find(WaiterId id) const;
  void add_to_index(std::uint32_t place);
  void remove_from_index(std::size_t cell);

  std::vector<Place> places_;
  std::vector<std::uint32_t> free_;
  std::vector<std::uint32_t> index_;  ///< open addressing, a power of two, at most half full; kNone: empty
  mutable std::vector<Due> dues_;     ///< a heap, the earliest first
  std::uint64_t order_ = 0;
  std::uint32_t first_ = kNone;
  std::uint32_t last_ = kNone;
  std::size_t size_ = 0;
};

}  // namespace datawave::pool
