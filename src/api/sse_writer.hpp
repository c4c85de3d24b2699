/// Writing server-sent events from a coroutine while others (callbacks, other threads) bring them.
#pragma once

#include <boost/asio/basic_waitable_timer.hpp>
#include <deque>
#include <memory>
#include <string>

#include "datawave/http/server.hpp"
#include "datawave/http/sse.hpp"

namespace datawave::api {

/// Wakes a coroutine of one lane; `ring()` may come from any thread, also after the coroutine has gone.
class Bell : public std::enable_shared_from_this<Bell> {
 public:
  explicit Bell(Executor executor) : executor_(executor), timer_(executor) {}
  void ring() {
    asio::post(executor_, [self = shared_from_this()] {
      self->rung_ = true;
      self->timer_.cancel();
    });
  }
  /// Until it was rung since the last time, or that long. On the lane.
  Task<void> wait(std::chrono::milliseconds most);

 private:
  using Timer =
      asio::basic_waitable_timer<std::chrono::steady_clock, asio::wait_traits<std::chrono::steady_clock>, Executor>;
  Executor executor_;
  Timer timer_;
  bool rung_ = false;
};

/// Status and headers of a stream of events.
http::Response event_stream_head(std::string_view request_id);

}  // namespace datawave::api
