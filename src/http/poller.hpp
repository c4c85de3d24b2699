/// Readiness of many sockets, reported in batches: an epoll of our own inside of the lane's io_context.
///
/// An edge-triggered registration for the life of a socket costs one system call; a wait through Asio costs one for
/// each request. The lane's reactor watches this epoll as it would any descriptor, so that handlers and coroutines
/// share it.
#pragma once

#include <boost/asio/posix/basic_stream_descriptor.hpp>
#include <cstdint>

#include "datawave/io/task.hpp"

namespace datawave::http::impl {

/// Something with a descriptor. Called on the lane.
class Pollable {
 public:
  virtual ~Pollable() = default;
  /// `events`: of epoll_wait. It must not destroy another Pollable of the same poller at once: post that.
  virtual void on_events(std::uint32_t events) noexcept = 0;
};

class Poller {
 public:
  /// Throws std::system_error where the kernel has no descriptors left.
  explicit Poller(Executor executor);
  /// Begins to report; until stop().
  void start();
  void stop();

  /// Edge-triggered, both directions. A closed descriptor leaves by itself. False when the kernel refuses.
  bool add(int descriptor, Pollable& pollable);
  /// Level-triggered reading, for listeners.
  bool add_listener(int descriptor, Pollable& pollable);
  /// Reports nothing of that listener until it is resumed.
  void pause(int descriptor, Pollable& pollable);
  void resume(int descriptor, Pollable& pollable);

 private:
  void wait();
  bool report();
  bool control(int operation, int descriptor, std::uint32_t events, Pollable& pollable);

  asio::posix::basic_stream_descriptor<Executor> epoll_;
  bool stopped_ = false;
};

}  // namespace datawave::http::impl
