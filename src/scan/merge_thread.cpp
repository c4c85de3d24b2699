#include "merge_thread.hpp"

namespace datawave::scan {

MergeThread::MergeThread(catalog::SourceMerge& merge) : merge_(merge), thread_([this] { work(); }) {}

MergeThread::~MergeThread() {
  {
    const std::lock_guard lock(mutex_);
    waiting_.clear();
  }
  end();
}

Result<void> MergeThread::add(inspect::InspectedTable&& table) {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return waiting_.size() < kWaiting || failed_; });
  if (failed_) return fail(*failed_);
  waiting_.push_back(std::move(table));
  const bool wake = waiting_.size() == kAtOnce;
  lock.unlock();
  if (wake) changed_.notify_all();
  return {};
}

Result<void> MergeThread::finish() {
  end();
  if (failed_) return fail(*failed_);
  return {};
}

void MergeThread::end() {
  {
    const std::lock_guard lock(mutex_);
    ended_ = true;
  }
  changed_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void MergeThread::work() {
  std::deque<inspect::InspectedTable> taken;
  for (;;) {
    {
      std::unique_lock lock(mutex_);
      changed_.wait(lock, [&] { return waiting_.size() >= kAtOnce || ended_; });
      if (waiting_.empty()) return;
      taken.swap(waiting_);
    }
    changed_.notify_all();
    for (inspect::InspectedTable& table : taken) {
      auto added = merge_.add(std::move(table));
      if (added) continue;
      const std::lock_guard lock(mutex_);
      failed_ = std::move(added).error();
      waiting_.clear();
      break;
    }
    taken.clear();
    if (failed_) {
      changed_.notify_all();
      return;
    }
  }
}

}  // namespace datawave::scan
