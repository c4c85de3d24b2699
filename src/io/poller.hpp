/// The lane's own epoll set, for sockets that call back; private to io. Asio reads once in vain for each answer on a
/// connection that is asked again and again; here a wake-up serves all that is ready, and a short read ends it.
#pragma once

#include <sys/epoll.h>

#include <array>
#include <boost/asio/posix/basic_stream_descriptor.hpp>
#include <cstdint>

#include "datawave/io/turn.hpp"

namespace datawave::io {

class Pollable {
 public:
  virtual ~Pollable() = default;
  /// `events` as epoll's. May remove and destroy any pollable, itself too.
  virtual void on_events(std::uint32_t events) = 0;
};

class Poller final : public asio::execution_context::service {
 public:
  using key_type = Poller;
  static asio::execution_context::id id;

  explicit Poller(asio::execution_context& owner);
  static Poller& of(const Executor& executor) { return asio::use_service<Poller>(executor.context()); }
  /// For reading and writing, by edges. False where the kernel refuses.
  bool add(int descriptor, Pollable& pollable);
  void remove(int descriptor, Pollable& pollable);

 private:
  using Descriptor = asio::posix::basic_stream_descriptor<Executor>;
  void shutdown() override {}
  void wait();
  bool report();

  Descriptor epoll_;
  Turn& turn_;
  std::array<epoll_event, 128> events_{};
  int count_ = 0;  ///< of the batch that is being reported
  int at_ = 0;
  std::size_t members_ = 0;
  bool waiting_ = false;
};

}  // namespace datawave::io
