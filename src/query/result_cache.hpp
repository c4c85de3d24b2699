/// Answers that were given a moment ago, for whoever asks the same with the same rights. Thread-safe.
#pragma once

#include <cstdint>
#include <list>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>

#include "datawave/connect/reads.hpp"
#include "datawave/core/clock.hpp"

namespace datawave::query {

/// An encoded answer without its tail.
struct StoredResult {
  std::string body;
  connect::ReadSummary summary;
  SteadyTime at;
};

struct CacheFigures {
  std::uint64_t hits = 0;
  std::uint64_t shared = 0;  ///< answered by somebody else's run at the same time
  std::uint64_t misses = 0;
  std::uint64_t evicted = 0;
  std::size_t entries = 0;
  std::size_t bytes = 0;
};

class ResultCache {
 public:
  /// `time_to_live` zero: nothing is kept.
  ResultCache(std::chrono::milliseconds time_to_live, std::size_t max_bytes)
      : time_to_live_(time_to_live), max_bytes_(max_bytes) {}

  [[nodiscard]] bool enabled() const { return time_to_live_.count() > 0 && max_bytes_ > 0; }
  /// Nothing where there is none, or it is too old. Counted.
  std::shared_ptr<const StoredResult> find(const std::string& key, SteadyTime now);
  /// The oldest used go first. One that would take more than a sixteenth of the room is not kept.
  void keep(const std::string& key, std::shared_ptr<const StoredResult> result);
  void count_shared();
  [[nodiscard]] CacheFigures figures() const;

 private:
  struct Entry {
    std::string key;
    std::shared_ptr<const StoredResult> result;
  };
  static std::size_t cost(const Entry& entry) { return 2 * entry.key.size() + entry.result->body.size() + 256; }
  void drop(std::list<Entry>::iterator entry);

  std::chrono::milliseconds time_to_live_;
  std::size_t max_bytes_;
  mutable std::mutex mutex_;
  std::list<Entry> order_;  ///< used last first
  std::unordered_map<std::string_view, std::list<Entry>::iterator> index_;
  CacheFigures figures_;
};

}  // namespace datawave::query
