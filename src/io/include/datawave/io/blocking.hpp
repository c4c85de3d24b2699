/// A bounded pool of threads for blocking libraries (SQLite, some drivers) and heavy computation.
#pragma once

#include <atomic>
#include <boost/asio/associated_cancellation_slot.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>

#include "datawave/io/lane.hpp"

namespace datawave::io {

/// Threads start with the first job and are joined by the destructor, after the jobs that were accepted.
class BlockingPool {
 public:
  BlockingPool(std::size_t threads, std::size_t max_queued);
  ~BlockingPool();
  BlockingPool(const BlockingPool&) = delete;
  BlockingPool& operator=(const BlockingPool&) = delete;

  /// False when the queue is full. Thread-safe.
  bool submit(std::function<void()> job);
  [[nodiscard]] std::size_t queued() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// Runs `job` on the pool and resumes on this lane. On cancellation or deadline `interrupt` is called (from the lane,
/// while the job runs) and the job's end is still waited for. Errors: resource_exhausted when the queue is full, plus
/// the job's.
template <class T>
Task<T> run_blocking(CallContext ctx, BlockingPool& pool, std::function<Result<T>()> job,
                     std::function<void()> interrupt = {}) {
  auto executor = co_await asio::this_coro::executor;
  if (co_await is_cancelled()) co_return fail(impl::cancelled_error());
  struct Shared {
    std::optional<Result<T>> result;
    std::atomic<bool> cancelled{false};
  };
  auto shared = std::make_shared<Shared>();
  auto stop = [shared, interrupt] {
    shared->cancelled = true;
    if (interrupt) interrupt();
  };
  DeadlineGuard guard(executor, ctx.deadline, stop);
  auto initiate = [&](auto handler) {
    auto slot = asio::get_associated_cancellation_slot(handler);
    if (slot.is_connected()) slot.assign([stop](asio::cancellation_type_t) { stop(); });
    auto finish = std::make_shared<decltype(handler)>(std::move(handler));
    auto work = asio::make_work_guard(executor);
    // Once it is posted the lane may go on, and even end: this thread keeps nothing of it.
    auto run = [shared, job, finish, work, executor]() mutable {
      std::optional<Result<T>> result;
      try {
        if (shared->cancelled) {
          result.emplace(fail(impl::cancelled_error()));
        } else {
          result.emplace(job());
        }
      } catch (...) {
        result.emplace(fail(impl::error_from_exception(std::current_exception())));
      }
      shared->result = std::move(result);
      auto resume = [finish = std::move(finish), work = std::move(work)] { (*finish)(boost::system::error_code{}); };
      asio::post(executor, std::move(resume));
    };
    if (!pool.submit(run)) {
      shared->result.emplace(fail(ErrorCode::resource_exhausted, "too many blocking operations are waiting"));
      asio::post(executor, [finish] { (*finish)(boost::system::error_code{}); });
    }
  };
  co_await asio::async_initiate<decltype(use_task), void(boost::system::error_code)>(initiate, use_task);
  Result<T> result = std::move(*shared->result);
  if (guard.fired() && !result) co_return fail(impl::deadline_error());
  co_return result;
}

}  // namespace datawave::io
