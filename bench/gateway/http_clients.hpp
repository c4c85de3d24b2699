/// Closed-loop HTTP clients on kept-alive connections: one thread, epoll, sockets; nothing else.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "measure.hpp"

namespace datawave::bench {

struct HttpAnswer {
  int status = 0;
  std::string body;
};
/// One request on a connection of its own, blocking. Throws std::runtime_error.
HttpAnswer http_call(std::uint16_t port, const std::string& method, const std::string& path, const std::string& token,
                     const std::string& body);

class HttpClients {
 public:
  /// A connection for each token. Throws std::runtime_error.
  HttpClients(std::uint16_t port, std::string path, const std::vector<std::string>& tokens);
  ~HttpClients();
  HttpClients(const HttpClients&) = delete;
  HttpClients& operator=(const HttpClients&) = delete;

  /// Every client asks for a row of a random key, again and again. What is under way at the end is awaited and counted
  /// in `all` alone. An answer other than 200 with one row is a failure.
  Measured run(std::chrono::milliseconds time);
  [[nodiscard]] std::uint64_t all() const { return all_; }
  [[nodiscard]] const std::string& first_failure() const { return first_failure_; }

 private:
  struct Client {
    int fd = -1;
    std::string head;
    std::string in;
    BenchClock::time_point since;
    bool waiting = false;
  };
  void ask(Client& client);
  /// True when an answer was complete.
  bool on_readable(Client& client, bool& good);

  std::uint16_t port_;
  int epoll_ = -1;
  std::vector<std::unique_ptr<Client>> clients_;
  std::uint32_t seed_ = 1;
  std::uint64_t all_ = 0;
  std::string first_failure_;
};

}  // namespace datawave::bench
