#include <algorithm>
#include <cstdio>
#include <thread>

#include "load.hpp"
#include "pool_counts.hpp"
#include "scenarios.hpp"
#include "sessions.hpp"

namespace datawave::bench {

namespace {
constexpr int kClients = 200;
constexpr std::chrono::seconds kDown{3};

std::size_t failures(const std::vector<Shot>& shots) {
  return static_cast<std::size_t>(
      std::count_if(shots.begin(), shots.end(), [](const Shot& s) { return s.status != 200; }));
}
double ms(BenchClock::duration time) { return std::chrono::duration<double, std::milli>(time).count(); }
double seconds(BenchClock::duration time) { return std::chrono::duration<double>(time).count(); }
}  // namespace

bool postgres_restarted(Servers& servers, const Setting& setting) {
  Program program(setting.program);
  const auto tokens = program.make_keys(kClients);
  double first_ms = 0;
  double down_rate = 0;
  double up_rate = 0;
  std::size_t asked = 0;
  std::size_t failed = 0;
  for (int round = 0; round < 5; ++round) {
    const bool crash = round % 2 == 1;
    Load load(program.port(), tokens, select_by_key);
    std::this_thread::sleep_for(std::chrono::seconds(1));
    if (crash) {
      servers.postgres().crash();
    } else {
      servers.postgres().stop();
    }
    const auto down = BenchClock::now();
    const PoolCounts at_down = pool_counts(program);
    std::this_thread::sleep_for(kDown);
    const PoolCounts before_up = pool_counts(program);
    const auto counted = BenchClock::now();
    servers.postgres().start();
    const auto up = BenchClock::now();
    std::this_thread::sleep_for(std::chrono::seconds(2));
    const PoolCounts after_up = pool_counts(program);
    const auto end = BenchClock::now();
    const auto shots = load.stop(std::chrono::seconds(40));
    const auto first = std::find_if(shots.begin(), shots.end(),
                                    [&](const Shot& shot) { return shot.status == 200 && shot.end > down; });
    const double after = first == shots.end() ? 1e6 : std::max(0.0, ms(first->end - up));
    const double while_down = static_cast<double>(before_up.opened - at_down.opened) / seconds(counted - down);
    const double then = static_cast<double>(after_up.opened - before_up.opened) / seconds(end - counted);
    first_ms = std::max(first_ms, after);
    down_rate = std::max(down_rate, while_down);
    up_rate = std::max(up_rate, then);
    asked += shots.size();
    failed += failures(shots) + load.unanswered();
    std::printf(
        "  %s: first answer %.0f ms after it accepts again; connects %.1f/s while down, %.1f/s then; "
        "failed %zu of %zu\n",
        crash ? "crash  " : "restart", after, while_down, then, failures(shots) + load.unanswered(), shots.size());
    if (!load.first_failure().empty()) std::printf("  first failure: %s\n", load.first_failure().c_str());
    std::fflush(stdout);
  }
  bool holds = figure("first_answer_after_restart_ms", first_ms, "ms", 1000);
  holds &= figure("connects_while_down_per_second", down_rate, "connects/s", 10.0 * setting.program.lanes, 1);
  holds &= figure("connects_after_restart_per_second", up_rate, "connects/s",
                  10.0 * setting.program.lanes + setting.program.pool_size, 1);
  std::printf("  %zu statements of clients\n", asked);
  std::printf("figure failed_in_restarts %zu statements\n", failed);
  return holds;
}

bool backends_terminated(Servers& servers, const Setting& setting) {
  Program program(setting.program);
  const auto tokens = program.make_keys(kClients);
  Load load(program.port(), tokens, [](std::uint32_t& seed) {
    std::string select = select_by_key(seed);
    return (seed >> 8U) % 50 == 0 ? std::string("{\"statement\":\"select pg_sleep(0.08)\"}") : select;
  });
  std::this_thread::sleep_for(std::chrono::seconds(1));
  testing::Libpq admin = servers.postgres().connect();
  int ended = 0;
  for (int i = 0; i < 10; ++i) {
    ended +=
        std::stoi(admin.scalar("select count(*) from (select pg_terminate_backend(pid) from pg_stat_activity where " +
                               std::string(kPooled) + ") t"));
    std::this_thread::sleep_for(std::chrono::seconds(1));
  }
  const auto shots = load.stop(std::chrono::seconds(40));
  std::printf("  %d backends ended, %zu statements\n", ended, shots.size());
  if (!load.first_failure().empty()) std::printf("  first failure: %s\n", load.first_failure().c_str());
  return figure("failed_with_backends_terminated", static_cast<double>(failures(shots) + load.unanswered()),
                "statements", 0);
}

}  // namespace datawave::bench
