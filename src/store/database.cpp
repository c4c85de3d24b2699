#include "datawave/store/database.hpp"

#include <future>

#include "body_queue.hpp"

namespace datawave::store {

Task<void> Database::settle(Pending pending) {
  auto executor = co_await asio::this_coro::executor;
  if (pending.ctx.expired()) co_return fail(ErrorCode::deadline_exceeded, "not begun before the deadline");
  auto outcome = std::make_shared<Result<void>>();
  // A body once queued is seen to its end: its outcome must be known. Cancellation is what the deadline is for.
  auto initiate = [&](auto handler) {
    auto finish = std::make_shared<decltype(handler)>(std::move(handler));
    auto work = asio::make_work_guard(executor);
    // Once it is posted the lane may go on, and even end: this thread keeps nothing of it.
    pending.done = [outcome, finish, work, executor](Result<void> result) mutable {
      *outcome = std::move(result);
      auto resume = [finish = std::move(finish), work = std::move(work)] { (*finish)(boost::system::error_code{}); };
      outcome.reset();
      asio::post(executor, std::move(resume));
    };
    finish.reset();
    work.reset();
    submit(std::move(pending));
  };
  co_await asio::async_initiate<decltype(use_task), void(boost::system::error_code)>(initiate, use_task);
  co_return std::move(*outcome);
}

Result<void> Database::settle_now(Pending pending) {
  std::promise<Result<void>> promise;
  auto future = promise.get_future();
  pending.done = [&promise](Result<void> result) { promise.set_value(std::move(result)); };
  submit(std::move(pending));
  return future.get();
}

Result<void> run_body(const Database::Pending& pending, WriteTx& tx) {
  if (pending.ctx.expired()) return fail(ErrorCode::deadline_exceeded, "not begun before the deadline");
  try {
    return pending.run(tx);
  } catch (const std::bad_alloc&) {
    return fail(ErrorCode::resource_exhausted, "out of memory");
  } catch (const std::exception& thrown) {
    return fail(Error(ErrorCode::internal, "an unexpected failure in the store").with_context(thrown.what()));
  }
}

}  // namespace datawave::store
