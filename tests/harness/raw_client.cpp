#include "datawave/testing/raw_client.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <stdexcept>
#include <thread>
#include <utility>

#include "socket.hpp"

namespace datawave::testing {

using Clock = std::chrono::steady_clock;

RawClient::RawClient(std::uint16_t port, int receive_buffer) {
  socket_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (socket_ < 0) throw std::runtime_error("no socket");
  if (receive_buffer > 0) ::setsockopt(socket_, SOL_SOCKET, SO_RCVBUF, &receive_buffer, sizeof receive_buffer);
  const int on = 1;
  ::setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
    ::close(socket_);
    throw std::runtime_error("nobody listens on port " + std::to_string(port));
  }
  socket::set_non_blocking(socket_);
}

RawClient::RawClient(RawClient&& other) noexcept
    : socket_(std::exchange(other.socket_, -1)),
      buffer_(std::move(other.buffer_)),
      ended_(other.ended_),
      reset_(other.reset_) {}

RawClient::~RawClient() {
  if (socket_ >= 0) ::close(socket_);
}

std::size_t RawClient::send_some(std::string_view bytes) {
  const ssize_t sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
  return sent < 0 ? 0 : static_cast<std::size_t>(sent);
}

bool RawClient::send(std::string_view bytes) {
  const auto until = Clock::now() + kLimit;
  while (!bytes.empty() && Clock::now() < until) {
    const ssize_t sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent >= 0) {
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    } else if (errno == EAGAIN) {
      pollfd one{socket_, POLLOUT, 0};
      ::poll(&one, 1, 1000);
    } else {
      return false;
    }
  }
  return bytes.empty();
}

void RawClient::shut_write() { ::shutdown(socket_, SHUT_WR); }
void RawClient::reset() { socket::close_with_reset(std::exchange(socket_, -1)); }

bool RawClient::fill(Clock::time_point until) {
  char bytes[16 * 1024];
  while (!ended_ && socket_ >= 0) {
    const ssize_t got = ::recv(socket_, bytes, sizeof bytes, 0);
    if (got > 0) {
      buffer_.append(bytes, static_cast<std::size_t>(got));
      return true;
    }
    if (got == 0 || errno != EAGAIN) {
      ended_ = true;
      reset_ = got < 0;
      return false;
    }
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(until - Clock::now()).count();
    if (left <= 0) return false;
    pollfd one{socket_, POLLIN, 0};
    ::poll(&one, 1, static_cast<int>(std::min<std::int64_t>(left, 1000)));
  }
  return false;
}

std::string RawClient::read(std::size_t size, std::chrono::milliseconds limit) {
  const auto until = Clock::now() + limit;
  while (buffer_.size() < size && fill(until)) {
  }
  std::string out = buffer_.substr(0, size);
  buffer_.erase(0, size);
  return out;
}

std::string RawClient::read_until(std::string_view mark, std::chrono::milliseconds limit) {
  const auto until = Clock::now() + limit;
  while (buffer_.find(mark) == std::string::npos && fill(until)) {
  }
  const std::size_t at = buffer_.find(mark);
  return read(at == std::string::npos ? buffer_.size() : at + mark.size(), std::chrono::milliseconds(0));
}

std::string RawClient::read_to_end(std::chrono::milliseconds limit) {
  const auto until = Clock::now() + limit;
  while (fill(until)) {
  }
  return std::exchange(buffer_, std::string());
}

std::string RawClient::read_answer(std::chrono::milliseconds limit) {
  std::string answer = read_until("\r\n\r\n", limit);
  const std::size_t at = answer.find("Content-Length: ");
  if (at != std::string::npos) answer += read(std::strtoul(answer.c_str() + at + 16, nullptr, 10), limit);
  return answer;
}

void impl::pause_briefly() { std::this_thread::sleep_for(std::chrono::milliseconds(1)); }

}  // namespace datawave::testing
