#include "datawave/pool/wait_queue.hpp"

#include <algorithm>
#include <cstdlib>
#include <functional>

namespace datawave::pool {

void WaitQueue::insert(const Waiter& waiter, std::uint32_t previous, std::uint32_t next) {
  std::uint32_t at = 0;
  if (free_.empty()) {
    at = static_cast<std::uint32_t>(places_.size());
    places_.emplace_back();
  } else {
    at = free_.back();
    free_.pop_back();
  }
  Place& place = places_[at];
  place.waiter = waiter;
  place.previous = previous;
  place.next = next;
  (previous == kNone ? first_ : places_[previous].next) = at;
  (next == kNone ? last_ : places_[next].previous) = at;
  ++size_;
  add_to_index(at);
  if (waiter.deadline == SteadyTime::max()) return;
  if (dues_.size() > 2 * size_ + 64) {  // mostly of those who left
    std::erase_if(dues_, [this](const Due& due) { return is_stale(due); });
    std::make_heap(dues_.begin(), dues_.end(), std::greater<>());
  }
  dues_.push_back({waiter.deadline, ++order_, at, place.generation});
  std::push_heap(dues_.begin(), dues_.end(), std::greater<>());
}

void WaitQueue::erase(std::uint32_t at) {
  Place& place = places_[at];
  ++place.generation;
  (place.previous == kNone ? first_ : places_[place.previous].next) = place.next;
  (place.next == kNone ? last_ : places_[place.next].previous) = place.previous;
  free_.push_back(at);
  --size_;
  if (size_ == 0) dues_.clear();
}

WaitQueue::Waiter WaitQueue::pop_front() {
  const Waiter waiter = places_[first_].waiter;
  remove_from_index(find(waiter.id));
  erase(first_);
  return waiter;
}

bool WaitQueue::remove(WaiterId id) {
  if (index_.empty()) return false;
  const std::size_t cell = find(id);
  if (index_[cell] == kNone) return false;
  const std::uint32_t place = index_[cell];
  remove_from_index(cell);
  erase(place);
  return true;
}

void WaitQueue::drop_stale() const {
  while (!dues_.empty() && is_stale(dues_.front())) {
    std::pop_heap(dues_.begin(), dues_.end(), std::greater<>());
    dues_.pop_back();
  }
}

std::optional<WaitQueue::Waiter> WaitQueue::pop_expired(SteadyTime now) {
  // Before it is due nobody needs to know whether it is stale.
  while (!dues_.empty() && dues_.front().at <= now) {
    drop_stale();
    if (dues_.empty() || dues_.front().at > now) break;
    const Waiter waiter = places_[dues_.front().place].waiter;
    remove(waiter.id);
    return waiter;
  }
  return std::nullopt;
}

std::optional<SteadyTime> WaitQueue::first_deadline() const {
  drop_stale();
  if (dues_.empty()) return std::nullopt;
  return dues_.front().at;
}

// ---- the index ----

/// The cell of `id`, or the empty one where it would stand.
std::size_t WaitQueue::find(WaiterId id) const {
  const std::size_t mask = index_.size() - 1;
  std::size_t cell = hash(id) & mask;
  while (index_[cell] != kNone && places_[index_[cell]].waiter.id != id) cell = (cell + 1) & mask;
  return cell;
}

void WaitQueue::add_to_index(std::uint32_t place) {
  if (2 * size_ > index_.size()) {
    index_.assign(std::max<std::size_t>(16, index_.size() * 2), kNone);
    for (std::uint32_t at = first_; at != kNone; at = places_[at].next) {
      if (at != place) index_[find(places_[at].waiter.id)] = at;
    }
  }
  const std::size_t cell = find(places_[place].waiter.id);
  if (index_[cell] != kNone) std::abort();  // the caller let one wait twice
  index_[cell] = place;
}

/// Those behind it in its run move up, so that none is cut off.
void WaitQueue::remove_from_index(std::size_t cell) {
  const std::size_t mask = index_.size() - 1;
  std::size_t hole = cell;
  for (std::size_t at = (hole + 1) & mask; index_[at] != kNone; at = (at + 1) & mask) {
    const std::size_t home = hash(places_[index_[at]].waiter.id) & mask;
    if (((at - home) & mask) < ((at - hole) & mask)) continue;
    index_[hole] = index_[at];
    hole = at;
  }
  index_[hole] = kNone;
}

}  // namespace datawave::pool
