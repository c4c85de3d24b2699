#include "load.hpp"

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdlib>
#include <stdexcept>

#include "raw_client.hpp"
#include "scenarios.hpp"

namespace datawave::bench {

std::size_t answer_length(const std::string& in) {
  const std::size_t end = in.find("\r\n\r\n");
  if (end == std::string::npos) return 0;
  const std::size_t length = in.find("Content-Length: ");
  if (length == std::string::npos || length > end) return 0;
  const std::size_t whole = end + 4 + static_cast<std::size_t>(std::strtoull(in.c_str() + length + 16, nullptr, 10));
  return in.size() >= whole ? whole : 0;
}

std::string post_request(const std::string& path, const std::string& token, const std::string& body) {
  return "POST " + path + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + token +
         "\r\nContent-Type: application/json\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

int dial_loopback(std::uint16_t port) {
  const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (fd >= 0 && ::connect(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0) {
    const int on = 1;
    ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    return fd;
  }
  if (fd >= 0) ::close(fd);
  return -1;
}

std::string select_by_key(std::uint32_t& seed) {
  return "{\"statement\":\"SELECT abalance FROM pgbench_accounts WHERE aid=$1\",\"parameters\":[" +
         std::to_string(next_key(seed)) + "]}";
}

Load::Load(std::uint16_t port, const std::vector<std::string>& tokens, Body body)
    : body_(std::move(body)), epoll_(::epoll_create1(EPOLL_CLOEXEC)), clients_(tokens.size()) {
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    Client& client = clients_[i];
    client.fd = dial_loopback(port);
    client.token = tokens[i];
    if (client.fd < 0) throw std::runtime_error("load: no connection to the server");
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.ptr = &client;
    ::epoll_ctl(epoll_, EPOLL_CTL_ADD, client.fd, &event);
  }
  shots_.reserve(1'000'000);
  thread_ = std::thread([this] { run(); });
}

Load::~Load() {
  if (thread_.joinable()) stop(std::chrono::seconds(0));
  for (const Client& client : clients_) {
    if (client.fd >= 0) ::close(client.fd);
  }
  ::close(epoll_);
}

std::vector<Shot> Load::stop(std::chrono::seconds limit) {
  give_up_ = (BenchClock::now() + limit).time_since_epoch().count();
  stopping_ = true;
  thread_.join();
  return std::move(shots_);
}

void Load::ask(Client& client) {
  const std::string request = post_request(kQueryPath, client.token, body_(seed_));
  client.since = BenchClock::now();
  // It fails where the connection has ended, which reading tells.
  static_cast<void>(::send(client.fd, request.data(), request.size(), MSG_NOSIGNAL));
}

bool Load::on_readable(Client& client) {
  char buffer[16384];
  const ssize_t got = ::recv(client.fd, buffer, sizeof buffer, MSG_DONTWAIT);
  if (got < 0 && errno == EAGAIN) return true;
  Shot shot{client.since, BenchClock::now(), 0};
  if (got <= 0) {
    shots_.push_back(shot);
    ::close(client.fd);
    client.fd = -1;
    if (first_failure_.empty()) first_failure_ = "the connection ended";
    return false;
  }
  client.in.append(buffer, static_cast<std::size_t>(got));
  const std::size_t length = answer_length(client.in);
  if (length == 0) return true;
  shot.status = std::atoi(client.in.c_str() + 9);
  if (shot.status == 200) {
    ++good_;
  } else if (first_failure_.empty()) {
    first_failure_ = client.in.substr(0, length);
  }
  shots_.push_back(shot);
  client.in.erase(0, length);
  if (stopping_) return false;
  ask(client);
  return true;
}

void Load::run() {
  for (Client& client : clients_) ask(client);
  std::size_t asking = clients_.size();
  while (asking > 0) {
    if (stopping_ && BenchClock::now().time_since_epoch().count() >= give_up_) break;
    epoll_event events[64];
    const int n = ::epoll_wait(epoll_, events, 64, 20);
    for (int i = 0; i < n; ++i) {
      if (!on_readable(*static_cast<Client*>(events[i].data.ptr))) --asking;
    }
  }
  unanswered_ = asking;
}

}  // namespace datawave::bench
