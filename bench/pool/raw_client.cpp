#include "raw_client.hpp"

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <cstring>
#include <stdexcept>

#include "datawave/testing/postgres_server.hpp"

namespace datawave::bench {

namespace {
constexpr const char* kSelect = "SELECT abalance FROM pgbench_accounts WHERE aid=";

void be32(std::string& out, std::uint32_t value) {
  const char bytes[4] = {static_cast<char>(value >> 24U), static_cast<char>(value >> 16U),
                         static_cast<char>(value >> 8U), static_cast<char>(value)};
  out.append(bytes, 4);
}
std::uint32_t load32(const char* at) {
  std::uint32_t value = 0;
  std::memcpy(&value, at, 4);
  return ntohl(value);
}
std::string message(char type, const std::string& body) {
  std::string out;
  if (type != 0) out += type;
  be32(out, static_cast<std::uint32_t>(body.size() + 4));
  return out + body;
}
[[noreturn]] void broken(const std::string& what) {
  throw std::runtime_error("raw client: " + what + ": " + std::strerror(errno));
}

/// Reads to ReadyForQuery, blocking.
void read_to_ready(int fd) {
  std::string in;
  for (;;) {
    char buffer[4096];
    const ssize_t n = ::recv(fd, buffer, sizeof buffer, 0);
    if (n <= 0) broken("the server closed the connection");
    in.append(buffer, static_cast<std::size_t>(n));
    std::size_t at = 0;
    while (in.size() - at >= 5 && in.size() - at >= 1 + load32(in.data() + at + 1)) {
      if (in[at] == 'E') throw std::runtime_error("raw client: the server reports an error: " + in.substr(at));
      if (in[at] == 'Z') return;
      at += 1 + load32(in.data() + at + 1);
    }
    in.erase(0, at);
  }
}
}  // namespace

RawClient::RawClient(const RawOptions& options) : options_(options), epoll_(::epoll_create1(EPOLL_CLOEXEC)) {
  for (int i = 0; i < options_.connections; ++i) {
    connections_.push_back(std::make_unique<Connection>());
    open(*connections_.back());
  }
}

RawClient::~RawClient() {
  for (const auto& connection : connections_) ::close(connection->fd);
  ::close(epoll_);
}

void RawClient::open(Connection& connection) {
  connection.in.resize(64 * 1024);
  connection.fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(options_.port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(connection.fd, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) broken("connect");
  const int on = 1;
  ::setsockopt(connection.fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  std::string body;
  be32(body, 196608);
  body += std::string("user") + '\0' + testing::PostgresServer::kSuperuser + '\0' + "database" + '\0' + "bench" + '\0' +
          '\0';
  std::string out = message(0, body);
  if (::send(connection.fd, out.data(), out.size(), 0) < 0) broken("send");
  read_to_ready(connection.fd);
  if (!options_.simple) {
    out = message('P', std::string("s") + '\0' + kSelect + "$1" + '\0' + std::string(2, '\0')) + message('S', "");
    if (::send(connection.fd, out.data(), out.size(), 0) < 0) broken("send");
    read_to_ready(connection.fd);
  }
  epoll_event event{};
  event.events = EPOLLIN;
  event.data.ptr = &connection;
  ::epoll_ctl(epoll_, EPOLL_CTL_ADD, connection.fd, &event);
}

void RawClient::append_query(std::string& out) {
  char key[12];
  const auto size = static_cast<std::size_t>(std::to_chars(key, key + sizeof key, next_key(seed_)).ptr - key);
  if (options_.simple) {
    out += 'Q';
    be32(out, static_cast<std::uint32_t>(4 + std::strlen(kSelect) + size + 1));
    out.append(kSelect).append(key, size);
    out += '\0';
    return;
  }
  static const std::string kBind = std::string("\0s\0\0\0\0\1", 7);
  out += 'B';
  be32(out, static_cast<std::uint32_t>(4 + kBind.size() + 4 + size + 2));
  out += kBind;
  be32(out, static_cast<std::uint32_t>(size));
  out.append(key, size);
  static const std::string kExecute = std::string("\0\0E\0\0\0\x9\0\0\0\0\0", 12);
  out += kExecute;
}

void RawClient::send_all(Connection& connection) {
  std::size_t sent = 0;
  while (sent < connection.out.size()) {
    const ssize_t n = ::send(connection.fd, connection.out.data() + sent, connection.out.size() - sent, MSG_NOSIGNAL);
    if (n <= 0) broken("send");
    sent += static_cast<std::size_t>(n);
  }
  connection.out.clear();
}

void RawClient::feed(Connection& connection, BenchClock::time_point) {
  if (stopping_) return;
  static const std::string kSync = std::string("S\0\0\0\4", 5);
  const auto depth = static_cast<std::size_t>(options_.depth);
  if (options_.shared && !connection.flying.empty()) return;
  while (connection.flying.size() < depth && !waiting_.empty()) {
    connection.flying.push_back(waiting_.front());
    waiting_.pop_front();
    append_query(connection.out);
    if (!options_.simple && !options_.shared) connection.out += kSync;
  }
  if (connection.out.empty()) return;
  if (options_.shared) connection.out += kSync;
  send_all(connection);
}

void RawClient::on_readable(Connection& connection, Measured& measured) {
  const ssize_t n =
      ::recv(connection.fd, connection.in.data() + connection.end, connection.in.size() - connection.end, MSG_DONTWAIT);
  if (n < 0 && errno == EAGAIN) return;
  if (n <= 0) broken("recv");
  connection.end += static_cast<std::size_t>(n);
  const auto now = BenchClock::now();
  const auto complete = [&] {
    measured.latencies_us.push_back(static_cast<std::uint32_t>(
        std::chrono::duration_cast<std::chrono::microseconds>(now - connection.flying.front()).count()));
    connection.flying.pop_front();
    ++measured.queries;
    waiting_.push_back(now);
  };
  while (connection.end - connection.begin >= 5) {
    const char* at = connection.in.data() + connection.begin;
    const std::size_t size = 1 + load32(at + 1);
    if (connection.end - connection.begin < size) break;
    if (*at == 'E') ++measured.failures;
    if (*at == 'C' && options_.shared) complete();
    if (*at == 'Z' && !options_.shared) complete();
    connection.begin += size;
  }
  if (connection.begin == connection.end) {
    connection.begin = connection.end = 0;
  } else if (connection.begin > connection.in.size() / 2) {
    std::memmove(connection.in.data(), connection.in.data() + connection.begin, connection.end - connection.begin);
    connection.end -= connection.begin;
    connection.begin = 0;
  }
  feed(connection, now);
}

Measured RawClient::run(std::chrono::milliseconds time) {
  Measured measured;
  stopping_ = false;
  const auto begin = BenchClock::now();
  waiting_.assign(static_cast<std::size_t>(options_.clients), begin);
  for (const auto& connection : connections_) feed(*connection, begin);
  const auto end = begin + time;
  for (auto now = begin; now < end;) {
    epoll_event events[64];
    const int n = ::epoll_wait(epoll_, events, 64, 100);
    for (int i = 0; i < n; ++i) on_readable(*static_cast<Connection*>(events[i].data.ptr), measured);
    now = BenchClock::now();
  }
  measured.seconds = std::chrono::duration<double>(BenchClock::now() - begin).count();
  stopping_ = true;
  Measured rest;
  for (const auto& connection : connections_) {
    while (!connection->flying.empty()) {
      epoll_event events[64];
      const int n = ::epoll_wait(epoll_, events, 64, 1000);
      if (n == 0) broken("no answer");
      for (int i = 0; i < n; ++i) on_readable(*static_cast<Connection*>(events[i].data.ptr), rest);
    }
  }
  waiting_.clear();
  return measured;
}

}  // namespace datawave::bench
