#include "http_clients.hpp"

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <stdexcept>

#include "raw_client.hpp"

namespace datawave::bench {

namespace {
[[noreturn]] void broken(const std::string& what) {
  throw std::runtime_error("http client: " + what + ": " + std::strerror(errno));
}

int dial(std::uint16_t port) {
  const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (fd < 0 || ::connect(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) broken("connect");
  const int on = 1;
  ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  return fd;
}

void send_all(int fd, const std::string& bytes) {
  for (std::size_t sent = 0; sent < bytes.size();) {
    const ssize_t n = ::send(fd, bytes.data() + sent, bytes.size() - sent, MSG_NOSIGNAL);
    if (n <= 0) broken("send");
    sent += static_cast<std::size_t>(n);
  }
}

/// The length of a complete answer at the beginning of `in`; 0 where more is to come.
std::size_t complete(const std::string& in, std::size_t& body) {
  const std::size_t end = in.find("\r\n\r\n");
  if (end == std::string::npos) return 0;
  body = end + 4;
  std::size_t length = in.find("Content-Length: ");
  if (length == std::string::npos || length > end) broken("an answer without a length");
  length = static_cast<std::size_t>(std::strtoull(in.c_str() + length + 16, nullptr, 10));
  return in.size() >= body + length ? body + length : 0;
}

std::string request_head(const std::string& method, const std::string& path, const std::string& token) {
  std::string out = method + " " + path + " HTTP/1.1\r\nHost: localhost\r\n";
  if (!token.empty()) out += "Authorization: Bearer " + token + "\r\n";
  return out + "Content-Type: application/json\r\nContent-Length: ";
}
}  // namespace

HttpAnswer http_call(std::uint16_t port, const std::string& method, const std::string& path, const std::string& token,
                     const std::string& body) {
  const int fd = dial(port);
  send_all(fd, request_head(method, path, token) + std::to_string(body.size()) + "\r\n\r\n" + body);
  std::string in;
  std::size_t at = 0;
  std::size_t size = 0;
  while ((size = complete(in, at)) == 0) {
    char buffer[16384];
    const ssize_t n = ::recv(fd, buffer, sizeof buffer, 0);
    if (n <= 0) broken(path + ": the connection ended");
    in.append(buffer, static_cast<std::size_t>(n));
  }
  ::close(fd);
  return {std::atoi(in.c_str() + 9), in.substr(at, size - at)};
}

HttpClients::HttpClients(std::uint16_t port, std::string path, const std::vector<std::string>& tokens)
    : port_(port), epoll_(::epoll_create1(EPOLL_CLOEXEC)) {
  for (const std::string& token : tokens) {
    clients_.push_back(std::make_unique<Client>());
    Client& client = *clients_.back();
    client.fd = dial(port_);
    client.head = request_head("POST", path, token);
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.ptr = &client;
    ::epoll_ctl(epoll_, EPOLL_CTL_ADD, client.fd, &event);
  }
}

HttpClients::~HttpClients() {
  for (const auto& client : clients_) ::close(client->fd);
  ::close(epoll_);
}

void HttpClients::ask(Client& client) {
  const std::string body = "{\"statement\":\"SELECT abalance FROM pgbench_accounts WHERE aid=$1\",\"parameters\":[" +
                           std::to_string(next_key(seed_)) + "]}";
  client.since = BenchClock::now();
  client.waiting = true;
  send_all(client.fd, client.head + std::to_string(body.size()) + "\r\n\r\n" + body);
}

bool HttpClients::on_readable(Client& client, bool& good) {
  char buffer[16384];
  const ssize_t n = ::recv(client.fd, buffer, sizeof buffer, MSG_DONTWAIT);
  if (n < 0 && errno == EAGAIN) return false;
  if (n <= 0) broken("recv");
  client.in.append(buffer, static_cast<std::size_t>(n));
  std::size_t body = 0;
  const std::size_t size = complete(client.in, body);
  if (size == 0) return false;
  good = client.in.compare(9, 3, "200") == 0 && client.in.find("\"row_count\":1,", body) != std::string::npos;
  if (!good && first_failure_.empty()) first_failure_ = client.in.substr(0, size);
  client.in.erase(0, size);
  client.waiting = false;
  ++all_;
  return true;
}

Measured HttpClients::run(std::chrono::milliseconds time) {
  Measured measured;
  const auto begin = BenchClock::now();
  const auto end = begin + time;
  for (const auto& client : clients_) ask(*client);
  std::size_t under_way = clients_.size();
  auto now = begin;
  while (under_way > 0) {
    epoll_event events[64];
    const int n = ::epoll_wait(epoll_, events, 64, 5000);
    if (n <= 0) broken("no answer for five seconds");
    for (int i = 0; i < n; ++i) {
      Client& client = *static_cast<Client*>(events[i].data.ptr);
      bool good = false;
      if (!on_readable(client, good)) continue;
      now = BenchClock::now();
      if (!good) ++measured.failures;
      if (now < end) {
        ++measured.queries;
        measured.latencies_us.push_back(static_cast<std::uint32_t>(
            std::chrono::duration_cast<std::chrono::microseconds>(now - client.since).count()));
        ask(client);
      } else {
        --under_way;
      }
    }
  }
  measured.seconds = std::chrono::duration<double>(time).count();
  return measured;
}

}  // namespace datawave::bench
