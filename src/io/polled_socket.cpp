#include "polled_socket.hpp"

#include <sys/socket.h>
#include <unistd.h>

#include <boost/asio/error.hpp>
#include <boost/asio/post.hpp>
#include <cerrno>
#include <utility>

#include "tcp_stream.hpp"

namespace datawave::io {

PolledSocket::PolledSocket(int descriptor, StreamSink& sink, Executor executor)
    : descriptor_(descriptor), sink_(&sink), executor_(executor), poller_(Poller::of(executor)) {}

std::size_t PolledSocket::send_some(const char* data, std::size_t size) {
  const ssize_t n = ::send(descriptor_, data, size, MSG_NOSIGNAL | MSG_DONTWAIT);
  return n > 0 ? static_cast<std::size_t>(n) : 0;
}

void PolledSocket::send(std::string& bytes) {
  if (descriptor_ < 0 || sink_ == nullptr) return bytes.clear();
  if (unsent_.empty()) {
    const std::size_t sent = send_some(bytes.data(), bytes.size());
    if (sent < bytes.size()) unsent_.assign(bytes, sent);
  } else {
    unsent_.append(bytes);
  }
  bytes.clear();
}

void PolledSocket::close() noexcept {
  sink_ = nullptr;
  if (descriptor_ < 0) return;
  if (added_) poller_.remove(descriptor_, *this);
  ::close(std::exchange(descriptor_, -1));
}

void PolledSocket::abort() {
  if (sink_ == nullptr) return;
  ::shutdown(descriptor_, SHUT_RDWR);  // seen by the poller
}

void PolledSocket::on_events(std::uint32_t events) {
  if ((events & EPOLLOUT) != 0 && !unsent_.empty()) unsent_.erase(0, send_some(unsent_.data(), unsent_.size()));
  const bool ends = (events & (EPOLLRDHUP | EPOLLHUP | EPOLLERR)) != 0;
  if ((events & EPOLLIN) == 0 && !ends) return;
  while (sink_ != nullptr) {
    const auto space = sink_->receive_space();
    const ssize_t n = ::recv(descriptor_, space.data(), space.size(), MSG_DONTWAIT);
    if (n == 0) return broke(0, "we waited for its answer");
    if (n < 0) {
      if (errno == EAGAIN || errno == EINTR) return;
      return broke(errno, "we waited for its answer");
    }
    const bool drained = static_cast<std::size_t>(n) < space.size();
    // The sink may destroy us within the call, and then it has no more to say.
    bool destroyed = false;
    destroyed_ = &destroyed;
    sink_->on_received(static_cast<std::size_t>(n));
    if (destroyed) return;
    destroyed_ = nullptr;
    if (drained && !ends) return;  // what comes later is another edge
  }
}

void PolledSocket::broke(int error, const char* doing) {
  StreamSink* sink = std::exchange(sink_, nullptr);
  const boost::system::error_code code = error == 0
                                             ? boost::system::error_code(asio::error::eof)
                                             : boost::system::error_code(error, boost::system::system_category());
  sink->on_broken(error_from_socket(code, doing));
}

}  // namespace datawave::io
