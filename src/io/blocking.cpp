#include "datawave/io/blocking.hpp"

#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>
#include <vector>

namespace datawave::io {

struct BlockingPool::State {
  std::size_t max_threads;
  std::size_t max_queued;
  std::mutex mutex;  // guards all below
  std::condition_variable wake;
  std::deque<std::function<void()>> jobs;
  std::vector<std::thread> threads;
  std::size_t idle = 0;
  bool stopping = false;

  void run() {
    std::unique_lock lock(mutex);
    for (;;) {
      ++idle;
      wake.wait(lock, [this] { return stopping || !jobs.empty(); });
      --idle;
      if (jobs.empty()) return;
      auto job = std::move(jobs.front());
      jobs.pop_front();
      lock.unlock();
      job();
      job = nullptr;  // what it captured dies outside the lock
      lock.lock();
    }
  }
};

BlockingPool::BlockingPool(std::size_t threads, std::size_t max_queued) : state_(std::make_unique<State>()) {
  state_->max_threads = threads;
  state_->max_queued = max_queued;
}

BlockingPool::~BlockingPool() {
  {
    const std::lock_guard lock(state_->mutex);
    state_->stopping = true;
  }
  state_->wake.notify_all();
  for (std::thread& thread : state_->threads) thread.join();
}

bool BlockingPool::submit(std::function<void()> job) {
  const std::lock_guard lock(state_->mutex);
  if (state_->stopping || state_->jobs.size() >= state_->max_queued) return false;
  state_->jobs.push_back(std::move(job));
  if (state_->idle < state_->jobs.size() && state_->threads.size() < state_->max_threads) {
    state_->threads.emplace_back([state = state_.get()] { state->run(); });
  }
  state_->wake.notify_one();
  return true;
}

std::size_t BlockingPool::queued() const {
  const std::lock_guard lock(state_->mutex);
  return state_->jobs.size();
}

}  // namespace datawave::io
