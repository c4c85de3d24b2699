// 1,000 closed-loop clients while their pool is resized 50, 8, 100, 50. Counts answers in windows of 100 ms; a window
// is held against the steady rate (the median of the windows) of its step, in the second after a change against the
// lower of the two steps'. Before it the same without a change, because the machine itself stutters.
//   bench_resize [--seconds N] [--chart DIR]
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "chart.hpp"
#include "pooled_clients.hpp"
#include "servers.hpp"

namespace {
using namespace datawave;
using namespace datawave::bench;

constexpr int kWindowsASecond = 10;
const std::vector<std::size_t> kSizes = {50, 8, 100, 50};

struct Outcome {
  std::vector<double> windows;  ///< answers in each
  double lowest = 1e9;          ///< of a window, as a share of the steady rate
  int low = 0;                  ///< windows under 0.7
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
  outcome.windows = std::move(windows);
  return outcome;
}

Line rates(const std::string& name, const Outcome& outcome) {
  Line line{name, {}};
  for (std::size_t i = 0; i < outcome.windows.size(); ++i) {
    line.points.emplace_back((static_cast<double>(i) + 0.5) / kWindowsASecond, outcome.windows[i] * kWindowsASecond);
  }
  return line;
}

/// Rates of all modes, and below them the sizes that the pool was set to.
LineChart chart_of(std::vector<Line> modes, std::vector<std::string> notes, int seconds) {
  LineChart chart;
  chart.text = {"Resizing a pool under full load",
                "SECONDS_EACH=" + std::to_string(seconds) + " make bench BENCH=resize", std::move(notes)};
  chart.axis = "seconds";
  Line size;
  for (std::size_t step = 0; step < kSizes.size(); ++step) {
    size.points.emplace_back(static_cast<double>(step) * seconds, static_cast<double>(kSizes[step]));
    if (step > 0) chart.guides.push_back(size.points.back().first);
  }
  chart.panels.push_back({"queries per second, in windows of 100 ms", std::move(modes), false, 260});
  chart.panels.push_back({"connections that the pool may have", {std::move(size)}, true, 90});
  return chart;
}
}  // namespace

int main(int argc, char** argv) {
  int seconds = 5;
  std::string charts;
  for (int i = 1; i + 1 < argc; i += 2) {
    const std::string name = argv[i];
    if (name == "--seconds") seconds = std::atoi(argv[i + 1]);
    if (name == "--chart") charts = argv[i + 1];
  }
  std::vector<Line> lines;
  std::vector<std::string> notes = {"1,000 clients, closed loop, select of one row by key."};
  Servers servers(50);
  for (const auto& [mode, name] : {std::pair{PoolMode::plain, "plain"}, std::pair{PoolMode::pipelined, "pipelined"}}) {
    PooledClients clients({.port = servers.postgres_port(), .connections = 50, .mode = mode});
    const Outcome still = drive(clients, {50, 50}, seconds, "still ");
    const Outcome moving = drive(clients, kSizes, seconds, "moving");
    std::printf("figure resize_%s_failed %llu requests\n", name, static_cast<unsigned long long>(moving.failures));
    std::printf("figure resize_%s_lowest_window_still %.2f ratio\n", name, still.lowest);
    std::printf("figure resize_%s_lowest_window %.2f ratio\n", name, moving.lowest);
    std::printf("figure resize_%s_windows_under_0.7 %d windows\n", name, moving.low);
    lines.push_back(rates(name, moving));
    char note[160];
    std::snprintf(note, sizeof note,
                  "%s: %llu requests failed; lowest window %.2f of the steady rate, without a resize %.2f.", name,
                  static_cast<unsigned long long>(moving.failures), moving.lowest, still.lowest);
    notes.emplace_back(note);
  }
  write_chart(charts, "resize.svg", draw(chart_of(std::move(lines), std::move(notes), seconds)));
  return 0;
}
