#include "datawave/testing/fault_proxy.hpp"

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <condition_variable>
#include <list>
#include <mutex>
#include <string>
#include <thread>

#include "datawave/testing/ports.hpp"
#include "socket.hpp"

namespace datawave::testing {
using std::chrono::milliseconds;

Fault Fault::delay(milliseconds pause) {
  Fault fault;
  fault.kind = Kind::delay;
  fault.pause = pause;
  return fault;
}
Fault Fault::cut(std::size_t after, Ending ending) {
  Fault fault;
  fault.kind = Kind::cut;
  fault.at = after;
  fault.ending = ending;
  return fault;
}
Fault Fault::vanish(std::size_t after) {
  Fault fault;
  fault.kind = Kind::vanish;
  fault.at = after;
  return fault;
}
Fault Fault::slow_drip(std::size_t bytes, milliseconds pause) {
  Fault fault;
  fault.kind = Kind::slow_drip;
  fault.bytes = std::max<std::size_t>(bytes, 1);
  fault.pause = pause;
  return fault;
}
Fault Fault::corrupt(std::size_t at, unsigned bit) {
  Fault fault;
  fault.kind = Kind::corrupt;
  fault.at = at;
  fault.bit = bit & 7U;
  return fault;
}

/// One mutex guards everything and is never held over a call that blocks. Pumps wait on their socket and on the
/// connection's `halt` together; the last of the two closes the sockets, so that no number is reused under the other.
struct FaultProxy::Impl {
  struct Connection {
    int client = -1;
    int server = -1;
    int halt = -1;
    int pumps = 0;
    bool draining = false;
    std::array<std::thread, 2> threads;
  };
  struct Setting {
    Fault fault;
    unsigned generation = 0;
  };
  /// Where one pump is within its direction.
  struct Progress {
    std::size_t position = 0;
    unsigned generation = 0;
  };

  explicit Impl(std::uint16_t up)
      : upstream(up), port(free_port()), listener(listen_on(port)), wake(::eventfd(0, EFD_CLOEXEC)) {
    acceptor = std::thread([this] { accept_loop(); });
  }

  ~Impl() {
    {
      const std::scoped_lock lock(mutex);
      stopping = true;
      for (auto& connection : connections) end(connection, Ending::rst);
    }
    changed.notify_all();
    poke(wake);
    acceptor.join();
    for (auto& connection : connections) {
      for (auto& thread : connection.threads) {
        if (thread.joinable()) thread.join();
      }
      ::close(connection.halt);
    }
    for (const int fd : held) ::close(fd);
    if (listener >= 0) ::close(listener);
    ::close(wake);
  }

  static void poke(int event) {
    const std::uint64_t one = 1;
    [[maybe_unused]] const auto written = ::write(event, &one, sizeof one);
  }

  void accept_loop() {
    for (;;) {
      std::array<pollfd, 2> ready{{{wake, POLLIN, 0}, {listener, POLLIN, 0}}};
      ::poll(ready.data(), 2, -1);
      const std::scoped_lock lock(mutex);
      if (stopping) return;
      if ((ready[0].revents & POLLIN) != 0) {
        std::uint64_t count = 0;
        [[maybe_unused]] const auto got = ::read(wake, &count, sizeof count);
        apply_welcome();
      } else if ((ready[1].revents & POLLIN) != 0) {
        admit(::accept4(listener, nullptr, nullptr, SOCK_CLOEXEC));
      }
    }
  }

  void apply_welcome() {
    if (wanted == Welcome::refuse && listener >= 0) {
      ::close(listener);
      listener = -1;
    } else if (wanted != Welcome::refuse && listener < 0) {
      listener = listen_on(port);
    }
    applied = wanted;
    changed.notify_all();
  }

  void admit(int client) {
    if (client < 0) return;
    ++accepted;
    changed.notify_all();
    if (applied == Welcome::black_hole) {
      held.push_back(client);
      return;
    }
    const int server = applied == Welcome::forward ? socket::connect_to(upstream) : -1;
    if (server < 0) {
      socket::close_with_reset(client);
      return;
    }
    Connection& connection = connections.emplace_back();
    connection.client = client;
    connection.server = server;
    connection.halt = ::eventfd(0, EFD_CLOEXEC);
    connection.pumps = 2;
    connection.threads[0] = std::thread([this, &connection] { pump(connection, Direction::to_server); });
    connection.threads[1] = std::thread([this, &connection] { pump(connection, Direction::to_client); });
  }

  void pump(Connection& connection, Direction direction) {
    const bool up = direction == Direction::to_server;
    const int from = up ? connection.client : connection.server;
    const int to = up ? connection.server : connection.client;
    std::string buffer(std::size_t{64} * 1024, '\0');
    Progress progress;
    while (socket::wait_for(from, POLLIN, connection.halt)) {
      const auto got = ::recv(from, buffer.data(), buffer.size(), MSG_DONTWAIT);
      if (got == 0) {
        pass_on_end(connection, direction, to);
        break;
      }
      if (got < 0) {
        const std::scoped_lock lock(mutex);
        end(connection, Ending::rst);
        break;
      }
      if (!deliver(connection, direction, to, buffer.data(), static_cast<std::size_t>(got), progress)) break;
    }
    const std::scoped_lock lock(mutex);
    if (--connection.pumps > 0) return;
    ::close(connection.client);
    ::close(connection.server);
    changed.notify_all();
  }

  void pass_on_end(const Connection& connection, Direction direction, int to) {
    const std::scoped_lock lock(mutex);
    const Fault& fault = settings[static_cast<std::size_t>(direction)].fault;
    if (fault.kind != Fault::Kind::vanish && !connection.draining) ::shutdown(to, SHUT_WR);
  }

  /// Sends one piece after another as the fault of the moment wants it. False when this direction is over.
  bool deliver(Connection& connection, Direction direction, int to, char* data, std::size_t size, Progress& progress) {
    const auto index = static_cast<std::size_t>(direction);
    std::unique_lock lock(mutex);
    while (size > 0) {
      if (stopping) return false;
      const auto [fault, generation] = settings[index];
      if (progress.generation != generation) progress = {0, generation};
      const auto disturbed = [this, index, now = generation] { return stopping || settings[index].generation != now; };
      if (fault.kind == Fault::Kind::delay) changed.wait_for(lock, fault.pause, disturbed);

      const std::size_t left = fault.at - std::min(fault.at, progress.position);
      if (fault.kind == Fault::Kind::cut && left == 0) return end(connection, fault.ending);
      const bool drop = connection.draining || (fault.kind == Fault::Kind::vanish && left == 0);
      const std::size_t piece = drop ? size : piece_of(fault, size, left);
      if (fault.kind == Fault::Kind::corrupt && fault.at >= progress.position && left < piece) {
        data[left] = static_cast<char>(data[left] ^ (1 << fault.bit));
      }
      lock.unlock();
      const bool sent = drop || socket::send_all(to, data, piece, connection.halt);
      lock.lock();
      if (!sent) return connection.draining || end(connection, Ending::rst);
      progress.position += piece;
      data += piece;
      size -= piece;
      (drop ? lost : delivered)[index] += piece;
      changed.notify_all();
      if (fault.kind == Fault::Kind::cut && progress.position >= fault.at) return end(connection, fault.ending);
      if (fault.kind == Fault::Kind::slow_drip) changed.wait_for(lock, fault.pause, disturbed);
    }
    return true;
  }

  static std::size_t piece_of(const Fault& fault, std::size_t size, std::size_t left) {
    switch (fault.kind) {
      case Fault::Kind::cut:
      case Fault::Kind::vanish: return std::min(size, left);
      case Fault::Kind::slow_drip: return std::min(size, fault.bytes);
      default: return size;
    }
  }

  /// Under the mutex. RST: both pumps leave and the close says it. FIN: both peers hear the end at once, and what they
  /// still send is dropped until they close. Gives whether the direction goes on (to drain).
  static bool end(Connection& connection, Ending ending) {
    if (connection.pumps == 0) return false;
    for (const int fd : {connection.client, connection.server}) {
      if (ending == Ending::rst) {
        socket::reset_on_close(fd);
      } else {
        ::shutdown(fd, SHUT_WR);
      }
    }
    if (ending == Ending::rst) poke(connection.halt);
    connection.draining = true;
    return ending == Ending::fin;
  }

  [[nodiscard]] std::size_t open_now() const {
    return static_cast<std::size_t>(
        std::count_if(connections.begin(), connections.end(), [](const auto& each) { return each.pumps > 0; }));
  }

  const std::uint16_t upstream;
  const std::uint16_t port;
  int listener;
  int wake;
  mutable std::mutex mutex;
  mutable std::condition_variable changed;
  bool stopping = false;
  Welcome wanted = Welcome::forward;
  Welcome applied = Welcome::forward;
  std::array<Setting, 2> settings;
  std::list<Connection> connections;
  std::list<int> held;
  std::size_t accepted = 0;
  std::array<std::size_t, 2> delivered{};
  std::array<std::size_t, 2> lost{};
  std::thread acceptor;
};

FaultProxy::FaultProxy(std::uint16_t upstream) : impl_(std::make_unique<Impl>(upstream)) {}
FaultProxy::~FaultProxy() = default;

std::uint16_t FaultProxy::port() const { return impl_->port; }

void FaultProxy::set(Direction direction, const Fault& fault) {
  const std::scoped_lock lock(impl_->mutex);
  auto& setting = impl_->settings[static_cast<std::size_t>(direction)];
  setting.fault = fault;
  ++setting.generation;
  impl_->changed.notify_all();
}

void FaultProxy::set_both(const Fault& fault) {
  set(Direction::to_server, fault);
  set(Direction::to_client, fault);
}

void FaultProxy::welcome(Welcome what) {
  std::unique_lock lock(impl_->mutex);
  impl_->wanted = what;
  Impl::poke(impl_->wake);
  impl_->changed.wait(lock, [&] { return impl_->applied == what; });
}

void FaultProxy::cut_all(Ending ending) {
  const std::scoped_lock lock(impl_->mutex);
  for (auto& connection : impl_->connections) Impl::end(connection, ending);
}

void FaultProxy::heal() {
  set_both(Fault::none());
  welcome(Welcome::forward);
}

std::size_t FaultProxy::accepted() const {
  const std::scoped_lock lock(impl_->mutex);
  return impl_->accepted;
}

std::size_t FaultProxy::open() const {
  const std::scoped_lock lock(impl_->mutex);
  return impl_->open_now();
}

std::size_t FaultProxy::delivered(Direction direction) const {
  const std::scoped_lock lock(impl_->mutex);
  return impl_->delivered[static_cast<std::size_t>(direction)];
}

bool FaultProxy::wait_for_accepted(std::size_t count, milliseconds limit) const {
  std::unique_lock lock(impl_->mutex);
  return impl_->changed.wait_for(lock, limit, [&] { return impl_->accepted >= count; });
}

bool FaultProxy::wait_for_open(std::size_t count, milliseconds limit) const {
  std::unique_lock lock(impl_->mutex);
  return impl_->changed.wait_for(lock, limit, [&] { return impl_->open_now() == count; });
}

bool FaultProxy::wait_for_delivered(Direction direction, std::size_t bytes, milliseconds limit) const {
  std::unique_lock lock(impl_->mutex);
  return impl_->changed.wait_for(lock, limit,
                                 [&] { return impl_->delivered[static_cast<std::size_t>(direction)] >= bytes; });
}

bool FaultProxy::wait_for_lost(Direction direction, std::size_t bytes, milliseconds limit) const {
  std::unique_lock lock(impl_->mutex);
  return impl_->changed.wait_for(lock, limit,
                                 [&] { return impl_->lost[static_cast<std::size_t>(direction)] >= bytes; });
}

}  // namespace datawave::testing
