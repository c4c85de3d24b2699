#include "result_cache.hpp"

namespace datawave::query {

void ResultCache::drop(std::list<Entry>::iterator entry) {
  figures_.bytes -= cost(*entry);
  index_.erase(entry->key);
  order_.erase(entry);
  --figures_.entries;
}

std::shared_ptr<const StoredResult> ResultCache::find(const std::string& key, SteadyTime now) {
  const std::lock_guard lock(mutex_);
  const auto found = index_.find(key);
  if (found != index_.end() && now - found->second->result->at < time_to_live_) {
    order_.splice(order_.begin(), order_, found->second);
    ++figures_.hits;
    return found->second->result;
  }
  if (found != index_.end()) drop(found->second);
  ++figures_.misses;
  return nullptr;
}

void ResultCache::keep(const std::string& key, std::shared_ptr<const StoredResult> result) {
  Entry entry{key, std::move(result)};
  const std::size_t needed = cost(entry);
  if (needed > max_bytes_ / 16) return;
  const std::lock_guard lock(mutex_);
  if (const auto found = index_.find(key); found != index_.end()) drop(found->second);
  while (!order_.empty() && figures_.bytes + needed > max_bytes_) {
    drop(std::prev(order_.end()));
    ++figures_.evicted;
  }
  order_.push_front(std::move(entry));
  index_.emplace(order_.front().key, order_.begin());
  figures_.bytes += needed;
  ++figures_.entries;
}

void ResultCache::count_shared() {
  const std::lock_guard lock(mutex_);
  ++figures_.shared;
}

CacheFigures ResultCache::figures() const {
  const std::lock_guard lock(mutex_);
  return figures_;
}

}  // namespace datawave::query
