/// The same 1,000 logical clients as coroutines on our pool, in this thread.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>

#include "datawave/io/lane.hpp"
#include "datawave/pg/mux.hpp"
#include "measure.hpp"

namespace datawave::bench {

enum class PoolMode : std::uint8_t {
  plain,      ///< lease a connection, one prepared statement, give it back
  pipelined,  ///< the mux, a Sync each
  shared,     ///< the mux, statements that share a Sync
};

struct PoolBenchOptions {
  std::uint16_t port = 0;
  std::size_t connections = 50;
  int clients = 1000;
  PoolMode mode = PoolMode::plain;
  std::size_t depth = 16;
  std::size_t max_connecting = 4;
};

class PooledClients {
 public:
  explicit PooledClients(const PoolBenchOptions& options);
  ~PooledClients();
  PooledClients(const PooledClients&) = delete;
  PooledClients& operator=(const PooledClients&) = delete;

  Measured run(std::chrono::milliseconds time);
  /// Called on the lane `every` so often while run() lasts, with the queries answered so far.
  void watch(std::chrono::milliseconds every, std::function<void(std::uint64_t)> watcher);
  pool::Pool& pool();
  io::Lane& lane();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace datawave::bench
