/// One lane of the server: a thread, its poller, its connections.
#pragma once

#include <atomic>
#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "connection.hpp"
#include "datawave/io/lane.hpp"
#include "lane_context.hpp"
#include "poller.hpp"
#include "tls_transport.hpp"

namespace datawave::http::impl {

class ServerLane;
using Acceptor = asio::basic_socket_acceptor<asio::ip::tcp, Executor>;

/// Counts lanes that have come to a point. Thread-safe.
class LaneCount {
 public:
  void add() {
    const std::lock_guard lock(mutex_);
    ++count_;
    changed_.notify_all();
  }
  /// False when the time is up.
  bool wait(std::size_t count, std::chrono::milliseconds limit) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, limit, [&] { return count_ >= count; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::size_t count_ = 0;  // guarded by mutex_
};

/// What the lanes of one server share.
struct ServerShared {
  ServerShared(ServerOptions o, Handler& h) : options(std::move(o)), handler(h) {}

  ServerOptions options;
  Handler& handler;
  std::vector<std::unique_ptr<ServerLane>> lanes;
  /// Connections that are served, and those that are being told that there are too many.
  std::atomic<std::uint64_t> open{0};
  std::atomic<std::uint64_t> refused{0};
  LaneCount deaf;  // they accept no more
  LaneCount done;  // their threads are about to end

  std::shared_ptr<const TlsContext> tls() const {
    const std::lock_guard lock(tls_mutex_);
    return tls_;
  }
  void set_tls(std::shared_ptr<const TlsContext> context) {
    const std::lock_guard lock(tls_mutex_);
    tls_ = std::move(context);
  }

 private:
  mutable std::mutex tls_mutex_;
  std::shared_ptr<const TlsContext> tls_;  // guarded by tls_mutex_
};

/// An accepted socket on its way to its lane.
struct Accepted {
  std::unique_ptr<Descriptor> socket;
  std::string peer;
  bool tls = false;
  bool refused = false;
};

/// Accepts on one lane and spreads what it accepts over all of them.
class Listener final : public Pollable {
 public:
  Listener(ServerLane& lane, ServerShared& shared, Acceptor acceptor, bool tls);
  void start();
  void close();
  void on_events(std::uint32_t events) noexcept override;

 private:
  /// False when there is none, or no room for one.
  bool accept_one();
  void pause();

  ServerLane& lane_;
  ServerShared& shared_;
  Acceptor acceptor_;
  bool tls_;
  std::optional<io::DeadlineGuard> pause_;
};

class ServerLane {
 public:
  ServerLane(ServerShared& shared, unsigned index);
  ~ServerLane();

  io::Lane& lane() { return lane_; }
  LaneContext& context() { return context_; }
  Poller& poller() { return poller_; }
  /// Before run().
  void listen(Acceptor acceptor, bool tls);
  /// On a thread of its own.
  void run();
  void join();

  /// Thread-safe; `accepted` was counted already.
  void adopt(Accepted accepted);
  /// Thread-safe: takes what the kernel has accepted already, then closes the listeners.
  void stop_listening();
  /// Thread-safe, when no lane listens any more: no more requests; then run() ends once the last connection is gone.
  void stop();
  /// Thread-safe: what is still there is cut.
  void cut();
  /// Thread-safe: run() ends now.
  void end() { lane_.context().stop(); }

 private:
  class Entry;
  void add(Accepted& accepted);
  void remove(Connection& connection);
  void uncount(bool refused);
  void end_when_empty();

  ServerShared& shared_;
  io::Lane lane_;
  LaneContext context_;
  Poller poller_;
  std::vector<std::unique_ptr<Listener>> listeners_;
  std::vector<std::shared_ptr<Entry>> connections_;
  std::optional<asio::executor_work_guard<Executor>> work_;
  std::thread thread_;
};

}  // namespace datawave::http::impl
