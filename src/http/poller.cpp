#include "poller.hpp"

#include <sys/epoll.h>

#include <array>
#include <cerrno>
#include <system_error>

namespace datawave::http::impl {

namespace {
int make_epoll() {
  const int descriptor = ::epoll_create1(EPOLL_CLOEXEC);
  if (descriptor < 0) throw std::system_error(errno, std::generic_category(), "epoll_create1");
  return descriptor;
}
}  // namespace

Poller::Poller(Executor executor) : epoll_(executor, make_epoll()) {}

void Poller::start() { wait(); }

void Poller::stop() {
  stopped_ = true;
  boost::system::error_code ignored;
  epoll_.cancel(ignored);
}

void Poller::wait() {
  epoll_.async_wait(asio::posix::descriptor_base::wait_read, [this](const boost::system::error_code& error) {
    if (error || stopped_) return;
    // Some batches in a row, then the lane's other work has its turn.
    for (int batch = 0; batch < 4 && report(); ++batch) {
    }
    if (!stopped_) wait();
  });
}

/// True when there may be more at once.
bool Poller::report() {
  std::array<epoll_event, 256> events;
  const int count = ::epoll_wait(epoll_.native_handle(), events.data(), static_cast<int>(events.size()), 0);
  for (int i = 0; i < count; ++i) {
    static_cast<Pollable*>(events[static_cast<std::size_t>(i)].data.ptr)
        ->on_events(events[static_cast<std::size_t>(i)].events);
  }
  return count == static_cast<int>(events.size());
}

bool Poller::control(int operation, int descriptor, std::uint32_t events, Pollable& pollable) {
  epoll_event event{};
  event.events = events;
  event.data.ptr = &pollable;
  return ::epoll_ctl(epoll_.native_handle(), operation, descriptor, &event) == 0;
}

bool Poller::add(int descriptor, Pollable& pollable) {
  return control(EPOLL_CTL_ADD, descriptor, EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET, pollable);
}
bool Poller::add_listener(int descriptor, Pollable& pollable) {
  return control(EPOLL_CTL_ADD, descriptor, EPOLLIN, pollable);
}
void Poller::pause(int descriptor, Pollable& pollable) { control(EPOLL_CTL_MOD, descriptor, 0, pollable); }
void Poller::resume(int descriptor, Pollable& pollable) { control(EPOLL_CTL_MOD, descriptor, EPOLLIN, pollable); }

}  // namespace datawave::http::impl
