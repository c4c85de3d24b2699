#include <algorithm>
#include <cstdio>
#include <map>
#include <thread>

#include "load.hpp"
#include "scenarios.hpp"

namespace datawave::bench {

namespace {
constexpr std::size_t kClients = 10'000;
constexpr int kKeys = 1'000;
constexpr int kDeadlineMs = 2'000;
constexpr auto kTime = std::chrono::seconds(10);

std::string with_deadline(std::uint32_t& seed) {
  std::string body = select_by_key(seed);
  body.insert(1, "\"timeout_ms\":" + std::to_string(kDeadlineMs) + ",");
  return body;
}
}  // namespace

bool too_many_clients(const Setting& setting) {
  Program program(setting.program);
  const auto keys = program.make_keys(kKeys);
  std::vector<std::string> tokens;
  tokens.reserve(kClients);
  for (std::size_t i = 0; i < kClients; ++i) tokens.push_back(keys[i % keys.size()]);
  Load load(program.port(), tokens, with_deadline);
  std::this_thread::sleep_for(kTime);
  const auto shots = load.stop(std::chrono::seconds(30));
  std::map<int, std::size_t> by_status;
  std::vector<double> ms;
  ms.reserve(shots.size());
  for (const Shot& shot : shots) {
    ++by_status[shot.status];
    ms.push_back(std::chrono::duration<double, std::milli>(shot.end - shot.begin).count());
  }
  std::sort(ms.begin(), ms.end());
  std::printf("  %zu clients at once, %zu requests:", kClients, shots.size());
  std::size_t told = 0;
  for (const auto& [status, count] : by_status) {
    std::printf(" %zu × %d", count, status);
    if (status == 200 || status == 429 || status == 503 || status == 504) told += count;
  }
  std::printf("\n  half within %.0f ms, 99 of 100 within %.0f ms, none later than %.0f ms\n", ms[ms.size() / 2],
              ms[ms.size() * 99 / 100], ms.back());
  if (!load.first_failure().empty()) std::printf("  first refusal: %s\n", load.first_failure().c_str());
  bool holds = by_status[200] > 0;
  holds &= figure("crowd_neither_served_nor_refused", static_cast<double>(shots.size() - told + load.unanswered()),
                  "requests", 0);
  return figure("crowd_longest_ms", ms.back(), "ms", kDeadlineMs + 500) && holds;
}

}  // namespace datawave::bench
