/// How often a password may be tried: per account and per address. Time in, verdict out; not thread-safe.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "datawave/core/clock.hpp"

namespace datawave::access {

/// After kFree failures each further one doubles the wait, from a second up to five minutes; a quarter of an hour
/// without failures forgets them. A try counts as failed from its beginning until it turns out to be good, so that many
/// at once get no further than one after another. Bounded: the oldest are dropped.
class Throttle {
 public:
  static constexpr int kFree = 5;
  /// Of an address, behind which many people may be.
  static constexpr int kFreeOfAddress = 50;

  struct Key {
    std::string name;
    int free = kFree;
  };
  /// How long to wait, the longest of all keys; or nothing: the try may begin, and was counted under each key.
  std::optional<std::chrono::milliseconds> begin(const std::vector<Key>& keys, SteadyTime now);
  /// The try was good: nothing is held against that key any more.
  void clear(const std::string& key) { entries_.erase(key); }
  /// The try was good, or came to no verdict: it is not counted after all, and what others did is.
  void forgive(const Key& key);

 private:
  struct Entry {
    int failures = 0;
    SteadyTime last;
    SteadyTime allowed_at;
  };
  void count(const Key& key, SteadyTime now);
  std::unordered_map<std::string, Entry> entries_;
};

}  // namespace datawave::access
