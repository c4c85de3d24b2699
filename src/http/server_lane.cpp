#include "server_lane.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "datawave/core/log.hpp"

namespace datawave::http::impl {

namespace {
constexpr log::Logger kLog{"http"};
constexpr int kAcceptsInARow = 64;
constexpr std::uint64_t kRefusedAtOnce = 128;
constexpr std::chrono::milliseconds kAcceptPause{100};
}  // namespace

/// A connection as the poller knows it.
class ServerLane::Entry final : public Connection, public Pollable {
 public:
  using Connection::Connection;
  bool refused = false;
  void on_events(std::uint32_t events) noexcept override {
    Readiness ready;
    ready.readable = (events & EPOLLIN) != 0;
    ready.writable = (events & EPOLLOUT) != 0;
    ready.half_closed = (events & EPOLLRDHUP) != 0;
    ready.reset = (events & (EPOLLERR | EPOLLHUP)) != 0;
    try {
      on_ready(ready);
    } catch (const std::exception& fault) {
      kLog.error("connection failed", {{"fault", fault.what()}});
      close();
    }
  }
};

Listener::Listener(ServerLane& lane, ServerShared& shared, Acceptor acceptor, bool tls)
    : lane_(lane), shared_(shared), acceptor_(std::move(acceptor)), tls_(tls) {}

void Listener::start() {
  if (!lane_.poller().add_listener(acceptor_.native_handle(), *this)) {
    kLog.error("a listener cannot be watched", {{"errno", errno}});
  }
}

void Listener::close() {
  // Those that wait in the kernel's queue would be reset.
  for (int i = 0; i < asio::socket_base::max_listen_connections && accept_one(); ++i) {
  }
  pause_.reset();
  boost::system::error_code ignored;
  acceptor_.close(ignored);
}

void Listener::on_events(std::uint32_t) noexcept {
  for (int i = 0; i < kAcceptsInARow && accept_one(); ++i) {
  }
}

void Listener::pause() {
  // Level-triggered, it would be reported for ever while descriptors or memory are short.
  kLog.warn("accepting paused", {{"errno", errno}});
  lane_.poller().pause(acceptor_.native_handle(), *this);
  pause_.emplace(lane_.lane().executor(), shared_.options.clock->steady() + kAcceptPause,
                 [this] { lane_.poller().resume(acceptor_.native_handle(), *this); });
}

namespace {
std::string address_text(const sockaddr_storage& address) {
  char text[INET6_ADDRSTRLEN] = {};
  if (address.ss_family == AF_INET) {
    inet_ntop(AF_INET, &reinterpret_cast<const sockaddr_in&>(address).sin_addr, text, sizeof text);
  } else if (address.ss_family == AF_INET6) {
    const auto& v6 = reinterpret_cast<const sockaddr_in6&>(address).sin6_addr;
    if (IN6_IS_ADDR_V4MAPPED(&v6)) {
      inet_ntop(AF_INET, v6.s6_addr + 12, text, sizeof text);
    } else {
      inet_ntop(AF_INET6, &v6, text, sizeof text);
    }
  }
  return text;
}
}  // namespace

bool Listener::accept_one() {
  sockaddr_storage address{};
  socklen_t size = sizeof address;
  const int descriptor =
      ::accept4(acceptor_.native_handle(), reinterpret_cast<sockaddr*>(&address), &size, SOCK_NONBLOCK | SOCK_CLOEXEC);
  if (descriptor < 0) {
    if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM) pause();
    return errno == EINTR || errno == ECONNABORTED;
  }
  LaneCounters::add(lane_.context().counters.accepted);
  const bool refused = shared_.open.load(std::memory_order_relaxed) >= shared_.options.limits.connections;
  if (refused && shared_.refused.load(std::memory_order_relaxed) >= kRefusedAtOnce) {
    LaneCounters::add(lane_.context().counters.dropped[static_cast<std::size_t>(Drop::over_limit)]);
    ::close(descriptor);
    return true;
  }
  (refused ? shared_.refused : shared_.open).fetch_add(1, std::memory_order_relaxed);
  // The lane with the fewest; ours where it is one of them.
  ServerLane* target = &lane_;
  std::uint64_t fewest = lane_.context().counters.open.load(std::memory_order_relaxed);
  for (const auto& lane : shared_.lanes) {
    const std::uint64_t its = lane->context().counters.open.load(std::memory_order_relaxed);
    if (its < fewest) {
      fewest = its;
      target = lane.get();
    }
  }
  target->context().counters.open.fetch_add(1, std::memory_order_relaxed);
  Accepted accepted;
  accepted.socket = std::make_unique<Descriptor>(descriptor);
  accepted.peer = address_text(address);
  accepted.tls = tls_;
  accepted.refused = refused;
  target->adopt(std::move(accepted));
  return true;
}

ServerLane::ServerLane(ServerShared& shared, unsigned index)
    : shared_(shared),
      context_(lane_.executor(), shared.handler, shared.options.limits, *shared.options.clock, index),
      poller_(lane_.executor()) {
  context_.on_closed = [this](Connection& connection) { remove(connection); };
}

ServerLane::~ServerLane() {
  end();
  join();
  // What a stopped lane left behind: without the descriptors and deadlines, before the io_context destroys coroutines.
  context_.on_closed = [](Connection&) {};
  for (const auto& connection : connections_) connection->close();
  connections_.clear();
}

void ServerLane::listen(Acceptor acceptor, bool tls) {
  listeners_.push_back(std::make_unique<Listener>(*this, shared_, std::move(acceptor), tls));
}

void ServerLane::run() {
  work_.emplace(lane_.executor());
  thread_ = std::thread([this] {
    poller_.start();
    for (const auto& listener : listeners_) listener->start();
    while (true) {
      try {
        lane_.context().run();
        break;
      } catch (const std::exception& fault) {  // a posted continuation; the lane goes on
        kLog.error("lane fault", {{"fault", fault.what()}});
      }
    }
    shared_.done.add();
  });
}

void ServerLane::join() {
  if (thread_.joinable()) thread_.join();
}

void ServerLane::adopt(Accepted accepted) {
  if (thread_.get_id() == std::this_thread::get_id()) return add(accepted);
  asio::post(lane_.executor(), [this, accepted = std::move(accepted)]() mutable { add(accepted); });
}

void ServerLane::add(Accepted& accepted) {
  const int descriptor = accepted.socket->release();
  std::unique_ptr<Transport> transport;
  if (accepted.tls) {
    transport = shared_.tls()->make_transport(descriptor);  // there is one, or start() had failed
  } else {
    transport = make_plain_transport(descriptor);
  }
  if (!transport) return uncount(accepted.refused);
  auto entry = std::make_shared<Entry>(context_, std::move(transport), accepted.peer, accepted.tls);
  if (!poller_.add(descriptor, *entry)) return uncount(accepted.refused);
  entry->refused = accepted.refused;
  entry->place = connections_.size();
  connections_.push_back(entry);
  entry->start(accepted.refused);
}

void ServerLane::uncount(bool refused) {
  context_.counters.open.fetch_sub(1, std::memory_order_relaxed);
  (refused ? shared_.refused : shared_.open).fetch_sub(1, std::memory_order_relaxed);
}

void ServerLane::remove(Connection& connection) {
  const std::size_t place = connection.place;
  uncount(connections_[place]->refused);
  // Destroyed later: it is on the stack, and the poller may have one more event for it.
  asio::post(lane_.executor(), [gone = std::move(connections_[place])] {});
  if (place + 1 != connections_.size()) {
    connections_[place] = std::move(connections_.back());
    connections_[place]->place = place;
  }
  connections_.pop_back();
  end_when_empty();
}

void ServerLane::stop_listening() {
  asio::post(lane_.executor(), [this] {
    for (const auto& listener : listeners_) listener->close();
    shared_.deaf.add();
  });
}

void ServerLane::stop() {
  asio::post(lane_.executor(), [this] {
    context_.stopping = true;
    const auto connections = connections_;
    for (const auto& connection : connections) connection->stop();
    end_when_empty();
  });
}

void ServerLane::cut() {
  asio::post(lane_.executor(), [this] {
    const auto connections = connections_;
    for (const auto& connection : connections) connection->cut();
  });
}

void ServerLane::end_when_empty() {
  if (!context_.stopping || !connections_.empty()) return;
  poller_.stop();
  if (!work_) return;
  if (shared_.options.on_lane_end) shared_.options.on_lane_end(lane_.executor());
  work_.reset();
}

}  // namespace datawave::http::impl
