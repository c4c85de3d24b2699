/// What the connections of one lane share. Used on that lane alone, but for the counters, which anybody may read.
#pragma once

#include <array>
#include <atomic>
#include <functional>
#include <string>
#include <vector>

#include "datawave/http/server.hpp"
#include "datawave/io/task.hpp"

namespace datawave::http::impl {

class Connection;

/// Written by the lane, read by anybody; `open` is written by the lane that accepts, too.
struct LaneCounters {
  std::atomic<std::uint64_t> accepted{0};
  std::atomic<std::uint64_t> open{0};
  std::atomic<std::uint64_t> requests{0};
  std::array<std::atomic<std::uint64_t>, 6> answers{};
  std::atomic<std::uint64_t> bytes_in{0};
  std::atomic<std::uint64_t> bytes_out{0};
  std::array<std::atomic<std::uint64_t>, kDrops> dropped{};

  /// For counters with one writer: no locked instruction.
  static void add(std::atomic<std::uint64_t>& counter, std::uint64_t n = 1) {
    counter.store(counter.load(std::memory_order_relaxed) + n, std::memory_order_relaxed);
  }
};

struct LaneContext {
  LaneContext(Executor lane, Handler& h, const Limits& l, const Clock& c, unsigned i)
      : executor(lane), handler(h), limits(l), clock(c), index(i), scratch(64 * 1024) {}

  Executor executor;
  Handler& handler;
  const Limits& limits;
  const Clock& clock;
  unsigned index;
  LaneCounters counters;
  /// Received bytes pass through here, so that a connection that waits owns no buffer.
  std::vector<char> scratch;
  /// Answers are gathered here and sent at the end of a connection's turn.
  std::string out;
  /// Used again for each request of the fast path.
  RequestHead head;
  /// No further requests after those that are being answered.
  bool stopping = false;
  /// The connection is of no more use: the lane lets it go.
  std::function<void(Connection&)> on_closed;

  /// The value of the Date header at that time of the lane's clock.
  std::string_view date(SteadyTime now);

 private:
  SteadyTime date_until_{};
  std::string date_;
};

}  // namespace datawave::http::impl
