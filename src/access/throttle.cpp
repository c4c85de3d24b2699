#include "throttle.hpp"

#include <algorithm>

namespace datawave::access {

namespace {
constexpr auto kForget = std::chrono::minutes(15);
constexpr auto kFirstWait = std::chrono::seconds(1);
constexpr auto kLongestWait = std::chrono::minutes(5);
constexpr std::size_t kMaxEntries = 10'000;
}  // namespace

std::optional<std::chrono::milliseconds> Throttle::wait(const std::string& key, SteadyTime now) {
  const auto it = entries_.find(key);
  if (it == entries_.end() || now >= it->second.allowed_at) return std::nullopt;
  return std::chrono::ceil<std::chrono::milliseconds>(it->second.allowed_at - now);
}

void Throttle::failed(const std::string& key, SteadyTime now, int free) {
  if (entries_.size() >= kMaxEntries) std::erase_if(entries_, [&](auto& e) { return now - e.second.last > kForget; });
  if (entries_.size() >= kMaxEntries) entries_.clear();
  Entry& entry = entries_[key];
  if (entry.failures > 0 && now - entry.last > kForget) entry = Entry();
  entry.last = now;
  if (++entry.failures < free) return;
  const int doublings = std::min(entry.failures - free, 10);
  const auto wait = std::min<std::chrono::seconds>(kFirstWait * (1 << doublings), kLongestWait);
  entry.allowed_at = now + wait;
}

}  // namespace datawave::access
