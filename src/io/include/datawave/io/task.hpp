/// Task<T>, Executor and CallContext: the vocabulary of everything that waits.
#pragma once

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <chrono>
#include <string>

#include "datawave/core/clock.hpp"
#include "datawave/core/result.hpp"

namespace datawave {

namespace asio = boost::asio;

/// One concrete executor everywhere: a lane's io_context. (`any_io_executor` costs an allocation and a virtual call.)
using Executor = asio::io_context::executor_type;

template <class T>
using Task = asio::awaitable<Result<T>, Executor>;

/// Completion token of leaf calls: `auto [ec, n] = co_await socket.async_read_some(buffer, use_task);`
inline constexpr asio::as_tuple_t<asio::use_awaitable_t<Executor>> use_task{};

/// First parameter of anything that may wait. The deadline is set once at the edge; a layer may shorten it, none may
/// lengthen it. Cheap to copy.
struct CallContext {
  SteadyTime deadline = SteadyTime::max();
  const Clock* clock = &system_clock();

  [[nodiscard]] CallContext with_timeout(std::chrono::milliseconds timeout) const;
  [[nodiscard]] bool expired() const { return deadline != SteadyTime::max() && clock->steady() >= deadline; }
  /// Zero when expired; a very long time when there is no deadline.
  [[nodiscard]] std::chrono::milliseconds remaining() const;
};

}  // namespace datawave
