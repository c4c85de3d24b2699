/// Merging beside discovering: the lane that talks to the source goes on while tables are compared and written.
#pragma once

#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>
#include <thread>

#include "datawave/catalog/merge.hpp"

namespace datawave::scan {

/// A thread that adds tables to `merge` in the order they came. Between construction and finish() nobody else touches
/// the merge.
class MergeThread {
 public:
  explicit MergeThread(catalog::SourceMerge& merge);
  ~MergeThread();
  MergeThread(const MergeThread&) = delete;
  MergeThread& operator=(const MergeThread&) = delete;

  /// Waits while kWaiting tables are before it. Errors: what the merge of an earlier table failed with.
  Result<void> add(inspect::InspectedTable&& table);
  /// All that were added are merged, or the first failure. The thread has ended.
  Result<void> finish();

 private:
  static constexpr std::size_t kWaiting = 512;
  static constexpr std::size_t kAtOnce = 128;  // a change of threads for each table would cost as much as its merge
  void work();
  void end();

  catalog::SourceMerge& merge_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<inspect::InspectedTable> waiting_;
  std::optional<Error> failed_;
  bool ended_ = false;  // no more tables come
  std::thread thread_;
};

}  // namespace datawave::scan
