/// The yardstick: one thread, epoll, sockets, messages packed by hand; nothing else. Logical clients stand in one
/// queue, each with one query at a time; whoever is served stands at its end again.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "measure.hpp"

namespace datawave::bench {

struct RawOptions {
  std::uint16_t port = 0;
  int connections = 50;
  int clients = 1000;
  bool simple = false;  ///< simple protocol with the key in the text; else a prepared statement
  int depth = 1;        ///< queries in flight a connection
  bool shared = false;  ///< one Sync for a batch of up to `depth`, the next batch after it is answered
};

class RawClient {
 public:
  /// Connects, and prepares the statement on each connection. Throws std::runtime_error.
  explicit RawClient(const RawOptions& options);
  ~RawClient();
  RawClient(const RawClient&) = delete;
  RawClient& operator=(const RawClient&) = delete;

  Measured run(std::chrono::milliseconds time);

 private:
  struct Waiting {
    BenchClock::time_point since;
  };
  struct Connection {
    int fd = -1;
    std::string out;
    std::vector<char> in;
    std::size_t begin = 0;
    std::size_t end = 0;
    std::deque<BenchClock::time_point> flying;
    std::size_t done_in_batch = 0;
  };

  void open(Connection& connection);
  void send_all(Connection& connection);
  void feed(Connection& connection, BenchClock::time_point now);
  void on_readable(Connection& connection, Measured& measured);
  void append_query(std::string& out);

  RawOptions options_;
  int epoll_ = -1;
  std::vector<std::unique_ptr<Connection>> connections_;
  std::deque<BenchClock::time_point> waiting_;
  std::uint32_t seed_ = 1;
  bool stopping_ = false;
};

/// A key of the table, from a small generator that every side uses.
inline int next_key(std::uint32_t& seed) {
  seed = seed * 1664525U + 1013904223U;
  return static_cast<int>((std::uint64_t{seed} * 1'000'000U) >> 32U) + 1;
}

}  // namespace datawave::bench
