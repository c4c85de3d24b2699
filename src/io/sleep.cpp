#include "datawave/io/sleep.hpp"

#include <boost/asio/basic_waitable_timer.hpp>

#include "datawave/io/lane.hpp"

namespace datawave::io {

Task<void> sleep_for(std::chrono::milliseconds length) {
  using Timer =
      asio::basic_waitable_timer<std::chrono::steady_clock, asio::wait_traits<std::chrono::steady_clock>, Executor>;
  auto executor = co_await asio::this_coro::executor;
  Timer timer(executor, length);
  const auto [error] = co_await timer.async_wait(use_task);
  if (error) co_return fail(impl::cancelled_error());
  co_return Result<void>();
}

}  // namespace datawave::io
