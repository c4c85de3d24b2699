/// What PostgreSQL itself says of our sessions.
#pragma once

#include <atomic>
#include <thread>

#include "measure.hpp"
#include "servers.hpp"

namespace datawave::bench {

/// Those of pools; health probes call themselves otherwise.
inline constexpr const char* kPooled = "application_name = 'datawave'";
/// Those, and all others of the program.
inline constexpr const char* kOurs = "application_name like 'datawave%'";

/// How many there are now; `which` is a condition on pg_stat_activity.
int count_sessions(testing::Libpq& admin, const std::string& which);
/// Until there are none; milliseconds, or `limit` where there still are some.
double until_no_sessions(testing::Libpq& admin, const std::string& which, std::chrono::milliseconds limit);

/// Looks every five milliseconds while it lives, in a thread of its own.
class SessionWatch {
 public:
  explicit SessionWatch(Servers& servers);
  ~SessionWatch();
  SessionWatch(const SessionWatch&) = delete;
  SessionWatch& operator=(const SessionWatch&) = delete;
  /// The most sessions of pools at once.
  [[nodiscard]] int most() const { return most_; }
  [[nodiscard]] int looks() const { return looks_; }
  /// The longest that one was active with one statement; 0 again after reset_longest().
  [[nodiscard]] double longest_ms() const { return longest_ms_; }
  void reset_longest() { longest_ms_ = 0; }

 private:
  testing::Libpq admin_;
  std::atomic<bool> stop_{false};
  std::atomic<int> most_{0};
  std::atomic<int> looks_{0};
  std::atomic<double> longest_ms_{0};
  std::thread thread_;
};

}  // namespace datawave::bench
