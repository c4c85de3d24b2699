#include "poller.hpp"

#include <cerrno>
#include <system_error>

namespace datawave::io {

asio::execution_context::id Poller::id;

namespace {
int make_epoll() {
  const int descriptor = ::epoll_create1(EPOLL_CLOEXEC);
  if (descriptor < 0) throw std::system_error(errno, std::generic_category(), "epoll_create1");
  return descriptor;
}
Executor executor_of(asio::execution_context& owner) { return static_cast<asio::io_context&>(owner).get_executor(); }
}  // namespace

Poller::Poller(asio::execution_context& owner)
    : service(owner), epoll_(executor_of(owner), make_epoll()), turn_(Turn::of(executor_of(owner))) {}

bool Poller::add(int descriptor, Pollable& pollable) {
  epoll_event event{};
  event.events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET;
  event.data.ptr = &pollable;
  if (::epoll_ctl(epoll_.native_handle(), EPOLL_CTL_ADD, descriptor, &event) != 0) return false;
  ++members_;
  if (!waiting_) wait();
  return true;
}

void Poller::remove(int descriptor, Pollable& pollable) {
  ::epoll_ctl(epoll_.native_handle(), EPOLL_CTL_DEL, descriptor, nullptr);
  for (int i = at_; i < count_; ++i) {
    auto& event = events_[static_cast<std::size_t>(i)];
    if (event.data.ptr == &pollable) event.data.ptr = nullptr;
  }
  if (--members_ == 0 && waiting_) {  // a wait would keep the lane running
    boost::system::error_code ignored;
    epoll_.cancel(ignored);
  }
}

void Poller::wait() {
  waiting_ = true;
  epoll_.async_wait(asio::posix::descriptor_base::wait_read, [this](const boost::system::error_code& error) {
    waiting_ = false;
    if (!error) {
      // Some batches in a row, then the lane's other work has its turn.
      for (int batch = 0; batch < 4 && report(); ++batch) {
      }
    }
    if (members_ > 0 && !waiting_) wait();
  });
}

/// True when there may be more at once.
bool Poller::report() {
  const Turn::Scope scope(turn_);
  count_ = ::epoll_wait(epoll_.native_handle(), events_.data(), static_cast<int>(events_.size()), 0);
  const int found = count_;
  for (at_ = 0; at_ < count_;) {
    const epoll_event event = events_[static_cast<std::size_t>(at_++)];
    if (event.data.ptr != nullptr) static_cast<Pollable*>(event.data.ptr)->on_events(event.events);
  }
  count_ = at_ = 0;
  return found == static_cast<int>(events_.size());
}

}  // namespace datawave::io
