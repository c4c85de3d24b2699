#include <algorithm>
#include <csignal>
#include <cstdio>
#include <thread>

#include "load.hpp"
#include "scenarios.hpp"
#include "sessions.hpp"

namespace datawave::bench {

namespace {
constexpr int kClients = 200;
constexpr std::chrono::milliseconds kLongest{60'000};

struct Left {
  int sessions = 0;
  double gone_ms = 0;
};

/// One server, killed after a second of load; `sleep_s` is what one in twenty of its statements lasts.
Left kill_once(Servers& servers, const Setting& setting, const std::string& sleep_s) {
  Program program(setting.program);
  const auto tokens = program.make_keys(kClients);
  Load load(program.port(), tokens, [sleep_s](std::uint32_t& seed) {
    std::string select = select_by_key(seed);
    return seed % 20 == 0 ? "{\"statement\":\"select pg_sleep(" + sleep_s + ")\"}" : select;
  });
  std::this_thread::sleep_for(std::chrono::seconds(1));
  testing::Libpq admin = servers.postgres().connect();
  Left left;
  const int before = count_sessions(admin, kOurs);
  ::kill(program.pid(), SIGKILL);
  left.sessions = count_sessions(admin, kOurs);
  left.gone_ms = until_no_sessions(admin, kOurs, kLongest);
  load.stop(std::chrono::seconds(5));
  std::printf("  kill: %d sessions before, %d right after, none after %.0f ms (%llu answers in the second before)\n",
              before, left.sessions, left.gone_ms, static_cast<unsigned long long>(load.good()));
  return left;
}
}  // namespace

bool server_killed(Servers& servers, const Setting& setting) {
  Left worst;
  for (int i = 0; i < 5; ++i) {
    const Left left = kill_once(servers, setting, "0.05");
    worst.sessions = std::max(worst.sessions, left.sessions);
    worst.gone_ms = std::max(worst.gone_ms, left.gone_ms);
  }
  bool holds = figure("sessions_left_after_kill", worst.sessions, "sessions", setting.program.pool_size + 2);
  holds &= figure("sessions_gone_after_kill_ms", worst.gone_ms, "ms", 5000);
  std::printf("  with statements of 20 s in flight:\n");
  const Left left = kill_once(servers, setting, "20");
  holds &= figure("sessions_gone_after_kill_with_long_statements_ms", left.gone_ms, "ms", 5000);
  return holds;
}

}  // namespace datawave::bench
