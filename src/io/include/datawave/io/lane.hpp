/// Lanes and the task spawner: where coroutines start, and where exceptions and cancellation are tamed.
#pragma once

#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/experimental/parallel_group.hpp>
#include <boost/asio/this_coro.hpp>
#include <exception>
#include <optional>
#include <tuple>

#include "datawave/io/deadline.hpp"
#include "datawave/io/task.hpp"

namespace datawave::io {

namespace impl {
Error error_from_exception(const std::exception_ptr& thrown);
Error deadline_error();
Error cancelled_error();

/// The spawner's wall: total cancellation is enabled, a cancel does not make the next await throw, and an exception
/// becomes ErrorCode::internal (resource_exhausted for bad_alloc).
template <class T>
Task<T> walled(Task<T> task) {
  co_await asio::this_coro::reset_cancellation_state(asio::enable_total_cancellation());
  co_await asio::this_coro::throw_if_cancelled(false);
  std::exception_ptr thrown;
  try {
    co_return co_await std::move(task);
  } catch (...) {
    thrown = std::current_exception();
  }
  co_return fail(error_from_exception(thrown));
}

/// parallel_group condition: the first failure cancels the others; all are waited for.
struct CancelOthersOnFailure {
  constexpr asio::cancellation_type_t operator()() const noexcept { return asio::cancellation_type::none; }
  template <class T>
  asio::cancellation_type_t operator()(const std::exception_ptr& thrown, const Result<T>& result) const noexcept {
    return thrown || !result ? asio::cancellation_type::all : asio::cancellation_type::none;
  }
};
}  // namespace impl

/// One single-threaded io_context. Everything created on a lane is used on that lane only.
class Lane {
 public:
  Lane() : context_(1) {}
  asio::io_context& context() { return context_; }
  Executor executor() { return context_.get_executor(); }

  /// Runs the lane on this thread until `task` is done. `cancel()` (from a callback on this lane) cancels it.
  template <class T>
  Result<T> block_on(Task<T> task) {
    std::optional<Result<T>> result;
    auto done = [&result](const std::exception_ptr& thrown, Result<T> value) {
      if (thrown) {
        result.emplace(fail(impl::error_from_exception(thrown)));
      } else {
        result.emplace(std::move(value));
      }
    };
    state_ = State::posted;
    asio::co_spawn(context_, starting<T>(std::move(task)), asio::bind_cancellation_slot(signal_.slot(), done));
    context_.restart();
    while (!result && context_.run_one() > 0) {
    }
    if (!result) return fail(ErrorCode::internal, "the lane ran out of work before the task was done");
    return std::move(*result);
  }
  void cancel() {
    if (state_ == State::running) signal_.emit(asio::cancellation_type::all);
    if (state_ == State::posted) state_ = State::cancelled;
  }

 private:
  /// Asio throws out of run() when a coroutine is cancelled before its first line; so such a cancel is kept until then.
  enum class State : std::uint8_t { idle, posted, running, cancelled };

  template <class T>
  Task<T> starting(Task<T> task) {
    if (state_ == State::cancelled) co_return fail(impl::cancelled_error());
    state_ = State::running;
    auto walled = impl::walled<T>(std::move(task));
    auto result = co_await std::move(walled);
    state_ = State::idle;
    co_return result;
  }

  asio::io_context context_;
  asio::cancellation_signal signal_;
  State state_ = State::idle;
};

/// True once the surrounding task was cancelled. Loops that may not wait ask this.
inline asio::awaitable<bool, Executor> is_cancelled() {
  const auto state = co_await asio::this_coro::cancellation_state;
  co_return state.cancelled() != asio::cancellation_type::none;
}

/// Runs `op`, cancels it at the deadline and waits until it has really stopped; then gives deadline_exceeded. For
/// coarse operations only: hot paths use a DeadlineGuard.
template <class T>
Task<T> with_deadline(CallContext ctx, Task<T> op) {
  if (co_await is_cancelled()) co_return fail(impl::cancelled_error());  // the child would not see it
  if (ctx.deadline == SteadyTime::max()) co_return co_await std::move(op);
  using Timer =
      asio::basic_waitable_timer<std::chrono::steady_clock, asio::wait_traits<std::chrono::steady_clock>, Executor>;
  auto executor = co_await asio::this_coro::executor;
  Timer timer(executor, ctx.deadline);
  auto group = asio::experimental::make_parallel_group(
      asio::co_spawn(executor, impl::walled<T>(std::move(op)), asio::deferred), timer.async_wait(asio::deferred));
  auto [order, thrown, result, timer_error] =
      co_await group.async_wait(asio::experimental::wait_for_one(), asio::use_awaitable_t<Executor>{});
  if (thrown) co_return fail(impl::error_from_exception(thrown));
  if (order[0] == 1 && !timer_error && !result) co_return fail(impl::deadline_error());
  co_return std::move(result);
}

/// Cleanup that a cancelled task must still do: `op` does not see the surrounding cancellation; it has `limit` to
/// finish.
template <class T>
Task<T> shielded(CallContext ctx, Task<T> op, std::chrono::milliseconds limit = std::chrono::seconds(2)) {
  auto executor = co_await asio::this_coro::executor;
  asio::cancellation_signal signal;
  auto cancel = [&signal] { signal.emit(asio::cancellation_type::all); };
  DeadlineGuard guard(executor, ctx.clock->steady() + limit, cancel);
  auto token = asio::bind_cancellation_slot(signal.slot(), asio::use_awaitable_t<Executor>{});
  auto result = co_await asio::co_spawn(executor, impl::walled<T>(std::move(op)), token);
  if (guard.fired() && !result) co_return fail(impl::deadline_error());
  co_return result;
}

/// Both at once on this lane. The first failure cancels the other, and both have stopped when this returns.
template <class A, class B>
asio::awaitable<std::tuple<Result<A>, Result<B>>, Executor> both(Task<A> a, Task<B> b) {
  if (co_await is_cancelled()) {  // the children would not see it
    std::tuple<Result<A>, Result<B>> cancelled(fail(impl::cancelled_error()), fail(impl::cancelled_error()));
    co_return cancelled;
  }
  auto executor = co_await asio::this_coro::executor;
  auto group =
      asio::experimental::make_parallel_group(asio::co_spawn(executor, impl::walled<A>(std::move(a)), asio::deferred),
                                              asio::co_spawn(executor, impl::walled<B>(std::move(b)), asio::deferred));
  auto [order, thrown_a, result_a, thrown_b, result_b] =
      co_await group.async_wait(impl::CancelOthersOnFailure{}, asio::use_awaitable_t<Executor>{});
  if (thrown_a) result_a = fail(impl::error_from_exception(thrown_a));
  if (thrown_b) result_b = fail(impl::error_from_exception(thrown_b));
  std::tuple<Result<A>, Result<B>> out(std::move(result_a), std::move(result_b));
  co_return out;
}

}  // namespace datawave::io
