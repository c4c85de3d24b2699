// 1,000 closed-loop clients while their pool is resized 50, 8, 100, 50. Counts answers in windows of 100 ms; a window
// is held against the steady rate (the median of the windows) of its step, in the second after a change against the
// lower of the two steps'. Before it the same without a change, because the machine itself stutters.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "pooled_clients.hpp"
#include "servers.hpp"

namespace {
using namespace datawave;
using namespace datawave::bench;

constexpr int kWindowsASecond = 10;

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values.empty() ? 0 : values[values.size() / 2];
}

struct Outcome {
  double lowest = 1e9;  ///< of a window, as a share of the steady rate
  int low = 0;          ///< windows under 0.7
  std::uint64_t failures = 0;
};

Outcome drive(PooledClients& clients, const std::vector<std::size_t>& sizes, int seconds, const char* name) {
  std::vector<double> windows;
  std::uint64_t before = 0;
  const auto in_step = static_cast<std::size_t>(seconds * kWindowsASecond);
  clients.pool().resize(sizes.front());
  clients.watch(std::chrono::milliseconds(1000 / kWindowsASecond), [&](std::uint64_t answered) {
    windows.push_back(static_cast<double>(answered - before));
    before = answered;
    if (windows.size() % in_step == 0 && windows.size() / in_step < sizes.size()) {
      clients.pool().resize(sizes[windows.size() / in_step]);
    }
  });
  Measured measured = clients.run(std::chrono::milliseconds(1000 * seconds * static_cast<int>(sizes.size()) + 50));
  Outcome outcome;
  outcome.failures = measured.failures;
  std::vector<double> steady;
  for (std::size_t step = 0; step < sizes.size(); ++step) {
    const auto begin = windows.begin() + static_cast<std::ptrdiff_t>(std::min(windows.size(), step * in_step));
    const auto end = windows.begin() + static_cast<std::ptrdiff_t>(std::min(windows.size(), (step + 1) * in_step));
    steady.push_back(median(std::vector<double>(begin, end)));
    std::printf("  %s %3zu connections: %7.0f q/s\n", name, sizes[step], steady.back() * kWindowsASecond);
  }
  for (std::size_t i = kWindowsASecond; i < windows.size(); ++i) {
    const std::size_t step = std::min(i / in_step, sizes.size() - 1);
    const bool changing = step > 0 && i % in_step < kWindowsASecond;
    const double reference = changing ? std::min(steady[step - 1], steady[step]) : steady[step];
    const double share = windows[i] / reference;
    if (share < outcome.lowest) outcome.lowest = share;
    if (share < 0.7) {
      ++outcome.low;
      std::printf("  %s window %.1f s: %.2f of steady\n", name, static_cast<double>(i) / kWindowsASecond, share);
    }
  }
  return outcome;
}
}  // namespace

int main(int argc, char** argv) {
  const int seconds = argc > 1 ? std::atoi(argv[1]) : 5;
  Servers servers(50);
  for (const auto& [mode, name] : {std::pair{PoolMode::plain, "plain"}, std::pair{PoolMode::pipelined, "pipelined"}}) {
    PooledClients clients({.port = servers.postgres_port(), .connections = 50, .mode = mode});
    const Outcome still = drive(clients, {50, 50}, seconds, "still ");
    const Outcome moving = drive(clients, {50, 8, 100, 50}, seconds, "moving");
    std::printf("figure resize_%s_failed %llu requests\n", name, static_cast<unsigned long long>(moving.failures));
    std::printf("figure resize_%s_lowest_window_still %.2f ratio\n", name, still.lowest);
    std::printf("figure resize_%s_lowest_window %.2f ratio\n", name, moving.lowest);
    std::printf("figure resize_%s_windows_under_0.7 %d windows\n", name, moving.low);
  }
  return 0;
}
