#include "sessions.hpp"

#include <algorithm>
#include <string>

namespace datawave::bench {

int count_sessions(testing::Libpq& admin, const std::string& which) {
  return std::stoi(admin.scalar("select count(*) from pg_stat_activity where " + which));
}

double until_no_sessions(testing::Libpq& admin, const std::string& which, std::chrono::milliseconds limit) {
  const auto begin = BenchClock::now();
  while (count_sessions(admin, which) > 0) {
    if (BenchClock::now() - begin > limit) return static_cast<double>(limit.count());
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  return std::chrono::duration<double, std::milli>(BenchClock::now() - begin).count();
}

SessionWatch::SessionWatch(Servers& servers) : admin_(servers.postgres().connect()) {
  thread_ = std::thread([this] {
    const std::string look =
        "select count(*), coalesce(max(extract(epoch from clock_timestamp() - query_start)) filter (where state = "
        "'active'), 0) from pg_stat_activity where " +
        std::string(kPooled);
    while (!stop_) {
      const testing::Rows rows = admin_.query(look);
      most_ = std::max<int>(most_, std::stoi(rows[0][0].value_or("0")));
      longest_ms_ = std::max<double>(longest_ms_, 1000 * std::stod(rows[0][1].value_or("0")));
      ++looks_;
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
  });
}

SessionWatch::~SessionWatch() {
  stop_ = true;
  thread_.join();
}

}  // namespace datawave::bench
