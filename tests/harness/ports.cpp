#include "datawave/testing/ports.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <mutex>
#include <stdexcept>
#include <string>
#include <system_error>

namespace datawave::testing {
namespace {
constexpr int kFirst = 20000;
constexpr int kCount = 12000;

sockaddr_in loopback(std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

int try_bind(std::uint16_t port) {
  const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (fd < 0) return -1;
  const int yes = 1;
  ::setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  const sockaddr_in address = loopback(port);
  if (::bind(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0) return fd;
  ::close(fd);
  return -1;
}

bool reserve(std::uint16_t port) {
  const auto dir = std::filesystem::temp_directory_path() / "datawave-test-ports";
  ::mkdir(dir.c_str(), 0777);
  ::chmod(dir.c_str(), 01777);
  const int lock = ::open((dir / std::to_string(port)).c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
  if (lock < 0) return false;
  if (::flock(lock, LOCK_EX | LOCK_NB) != 0) {
    ::close(lock);
    return false;
  }
  const int fd = try_bind(port);
  if (fd < 0) {
    ::close(lock);
    return false;
  }
  ::close(fd);
  return true;  // the lock's descriptor stays open: the kernel drops it with the process
}
}  // namespace

std::uint16_t free_port() {
  static std::mutex mutex;
  static int offset = static_cast<int>((static_cast<long>(::getpid()) * 61) % kCount);
  const std::scoped_lock lock(mutex);
  for (int tried = 0; tried < kCount; ++tried) {
    const auto port = static_cast<std::uint16_t>(kFirst + offset);
    offset = (offset + 1) % kCount;
    if (reserve(port)) return port;
  }
  throw std::runtime_error("no free port between 20000 and 32000");
}

int listen_on(std::uint16_t port, int backlog) {
  const int fd = try_bind(port);
  if (fd < 0 || ::listen(fd, backlog) != 0) {
    const int error = errno;
    if (fd >= 0) ::close(fd);
    throw std::system_error(error, std::generic_category(), "listen on port " + std::to_string(port));
  }
  return fd;
}

BlackHolePort::BlackHolePort() : port_(free_port()) {
  sockets_.push_back(listen_on(port_, 0));
  const sockaddr_in address = loopback(port_);
  // A handshake on loopback is over when connect() returns, or never: the first that is not marks a full queue.
  for (int i = 0; i < 64; ++i) {
    const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd < 0) throw std::system_error(errno, std::generic_category(), "socket");
    sockets_.push_back(fd);
    ::connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address);
    pollfd ready{fd, POLLOUT, 0};
    if (::poll(&ready, 1, 50) == 0) return;
  }
  throw std::runtime_error("the accept queue never filled");
}

BlackHolePort::~BlackHolePort() {
  for (const int fd : sockets_) ::close(fd);
}

}  // namespace datawave::testing
