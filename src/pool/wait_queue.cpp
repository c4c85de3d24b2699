#include "datawave/pool/wait_queue.hpp"

#include <cstdlib>

namespace datawave::pool {

void WaitQueue::insert(Fifo::iterator before, const Waiter& waiter) {
  const auto node = fifo_.insert(before, Node{waiter, {}});
  node->place = by_deadline_.emplace(waiter.deadline, node);
  if (!by_id_.emplace(waiter.id, node).second) std::abort();  // the caller let one wait twice
}

void WaitQueue::erase(Fifo::iterator node) {
  by_deadline_.erase(node->place);
  by_id_.erase(node->waiter.id);
  fifo_.erase(node);
}

WaitQueue::Waiter WaitQueue::pop_front() {
  const Waiter waiter = fifo_.front().waiter;
  erase(fifo_.begin());
  return waiter;
}

bool WaitQueue::remove(WaiterId id) {
  const auto found = by_id_.find(id);
  if (found == by_id_.end()) return false;
  erase(found->second);
  return true;
}

std::optional<WaitQueue::Waiter> WaitQueue::pop_expired(SteadyTime now) {
  if (by_deadline_.empty() || by_deadline_.begin()->first > now) return std::nullopt;
  const auto node = by_deadline_.begin()->second;
  const Waiter waiter = node->waiter;
  erase(node);
  return waiter;
}

std::optional<SteadyTime> WaitQueue::first_deadline() const {
  if (by_deadline_.empty()) return std::nullopt;
  return by_deadline_.begin()->first;
}

}  // namespace datawave::pool
