#include "throttle.hpp"

#include <algorithm>

namespace datawave::access {

namespace {
constexpr auto kForget = std::chrono::minutes(15);
constexpr auto kFirstWait = std::chrono::seconds(1);
constexpr auto kLongestWait = std::chrono::minutes(5);
constexpr std::size_t kMaxEntries = 10'000;
}  // namespace

std::optional<std::chrono::milliseconds> Throttle::begin(const std::vector<Key>& keys, SteadyTime now) {
  SteadyTime allowed = now;
  for (const Key& key : keys) {
    const auto it = entries_.find(key.name);
    if (it != entries_.end()) allowed = std::max(allowed, it->second.allowed_at);
  }
  if (allowed > now) return std::chrono::ceil<std::chrono::milliseconds>(allowed - now);
  for (const Key& key : keys) count(key, now);
  return std::nullopt;
}

void Throttle::count(const Key& key, SteadyTime now) {
  if (entries_.size() >= kMaxEntries) std::erase_if(entries_, [&](auto& e) { return now - e.second.last > kForget; });
  if (entries_.size() >= kMaxEntries) entries_.clear();
  Entry& entry = entries_[key.name];
  if (entry.failures > 0 && now - entry.last > kForget) entry = Entry();
  entry.last = now;
  if (++entry.failures < key.free) return;
  const int doublings = std::min(entry.failures - key.free, 10);
  const auto wait = std::min<std::chrono::seconds>(kFirstWait * (1 << doublings), kLongestWait);
  entry.allowed_at = now + wait;
}

void Throttle::forgive(const Key& key) {
  const auto it = entries_.find(key.name);
  if (it == entries_.end()) return;
  if (--it->second.failures < key.free) it->second.allowed_at = SteadyTime();
  if (it->second.failures <= 0) entries_.erase(it);
}

}  // namespace datawave::access
