/// How often a password may be tried: per account and per address. Time in, verdict out; not thread-safe.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>

#include "datawave/core/clock.hpp"

namespace datawave::access {

/// After kFree failures each further one doubles the wait, from a second up to five minutes; a quarter of an hour
/// without failures forgets them. Bounded: the oldest are dropped.
class Throttle {
 public:
  static constexpr int kFree = 5;
  /// Of an address, behind which many people may be.
  static constexpr int kFreeOfAddress = 50;
  /// How long to wait, or nothing when a try is allowed now.
  std::optional<std::chrono::milliseconds> wait(const std::string& key, SteadyTime now);
  void failed(const std::string& key, SteadyTime now, int free = kFree);
  void succeeded(const std::string& key) { entries_.erase(key); }

 private:
  struct Entry {
    int failures = 0;
    SteadyTime last;
    SteadyTime allowed_at;
  };
  std::unordered_map<std::string, Entry> entries_;
};

}  // namespace datawave::access
