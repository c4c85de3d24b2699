/// Closed-loop HTTP clients in a thread of their own that take what comes: errors, and connections that end.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <string>
#include <thread>
#include <vector>

#include "measure.hpp"

namespace datawave::bench {

/// One request and how it ended.
struct Shot {
  BenchClock::time_point begin;
  BenchClock::time_point end;
  int status = 0;  ///< 0: the connection ended
};

/// The length of a complete answer at the beginning of `in`; 0 where more is to come or it is streamed.
std::size_t answer_length(const std::string& in);
/// A request to POST a body.
std::string post_request(const std::string& path, const std::string& token, const std::string& body);
/// Blocking; a connection to 127.0.0.1, or -1.
int dial_loopback(std::uint16_t port);

/// A row of a random key.
std::string select_by_key(std::uint32_t& seed);

class Load {
 public:
  /// The body of the next request of any client; called in the load's thread.
  using Body = std::function<std::string(std::uint32_t& seed)>;
  /// A client for each token. Begins at once. Throws std::runtime_error.
  Load(std::uint16_t port, const std::vector<std::string>& tokens, Body body);
  ~Load();
  Load(const Load&) = delete;
  Load& operator=(const Load&) = delete;

  /// Asks no more, awaits what is under way (at most `limit`), and gives everything that was asked, by its end.
  std::vector<Shot> stop(std::chrono::seconds limit);
  [[nodiscard]] std::uint64_t good() const { return good_; }
  /// The first answer that was not 200. After stop().
  [[nodiscard]] const std::string& first_failure() const { return first_failure_; }
  /// Requests that had no answer when stop() gave up.
  [[nodiscard]] std::size_t unanswered() const { return unanswered_; }

 private:
  struct Client {
    int fd = -1;
    std::string token;
    std::string in;
    BenchClock::time_point since;
  };
  void run();
  void ask(Client& client);
  /// False: it asks no more.
  bool on_readable(Client& client);

  Body body_;
  int epoll_ = -1;
  std::vector<Client> clients_;
  std::vector<Shot> shots_;
  std::uint32_t seed_ = 7;
  std::string first_failure_;
  std::size_t unanswered_ = 0;
  std::atomic<std::uint64_t> good_{0};
  std::atomic<bool> stopping_{false};
  std::atomic<std::int64_t> give_up_{0};  ///< of BenchClock, once it stops
  std::thread thread_;
};

}  // namespace datawave::bench
