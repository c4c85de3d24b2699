#include "sse_writer.hpp"

namespace datawave::api {

Task<void> Bell::wait(std::chrono::milliseconds most) {
  if (!rung_) {
    timer_.expires_after(most);
    co_await timer_.async_wait(use_task);
  }
  rung_ = false;
  co_return Result<void>();
}

http::Response event_stream_head(std::string_view request_id) {
  http::Response head;
  head.content_type("text/event-stream");
  head.set("Cache-Control", "no-store").set("X-Accel-Buffering", "no").set("X-Request-Id", std::string(request_id));
  return head;
}

}  // namespace datawave::api
