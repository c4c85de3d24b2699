// Resident memory of `datawave serve` under queries for minutes. Growth is the mean of the last quarter against that of
// the second: the first holds what fills up once (connections, caches, the allocator's arenas).
//   bench_soak --program FILE [--minutes M] [--busy PERCENT] [--pool-size N] [--lanes N] [--clients N] [--chart DIR]
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <thread>
#include <vector>

#include "chart.hpp"
#include "http_clients.hpp"
#include "program.hpp"
#include "servers.hpp"

namespace {
using namespace datawave::bench;

constexpr double kMiB = 1024 * 1024;
constexpr auto kEvery = std::chrono::seconds(10);

struct Sample {
  double seconds;   ///< since the load began
  double resident;  ///< MiB
  double rate;      ///< queries a second while at work
};

/// The mean of the n-th quarter, counted from 0.
double quarter(const std::vector<Sample>& samples, std::size_t n) {
  const std::size_t begin = samples.size() * n / 4;
  const std::size_t end = samples.size() * (n + 1) / 4;
  double sum = 0;
  for (std::size_t i = begin; i < end; ++i) sum += samples[i].resident;
  return sum / static_cast<double>(std::max<std::size_t>(end - begin, 1));
}

LineChart chart_of(const std::vector<Sample>& samples, double growth, const std::string& command) {
  LineChart chart;
  Line resident;
  Line rate;
  for (const Sample& sample : samples) {
    resident.points.emplace_back(sample.seconds / 60, sample.resident);
    rate.points.emplace_back(sample.seconds / 60, sample.rate);
  }
  for (const int n : {1, 2, 3}) chart.guides.push_back(samples.back().seconds / 60 * n / 4);
  char note[160];
  std::snprintf(note, sizeof note, "Last quarter's mean against the second quarter's: %+.1f percent.", growth);
  chart.text = {"Resident memory of datawave serve under queries",
                command,
                {"1,000 clients through HTTP, API key, authorisation, read-only transaction, audit.", note}};
  chart.axis = "minutes";
  chart.panels.push_back({"resident memory, MiB", {std::move(resident)}, false, 220});
  chart.panels.push_back({"queries per second while clients are at work", {std::move(rate)}, false, 100});
  return chart;
}
}  // namespace

int main(int argc, char** argv) {
  double minutes = 20;
  int busy = 25;
  int clients = 1000;
  std::string charts;
  Program::Options options;
  for (int i = 1; i + 1 < argc; i += 2) {
    const std::string name = argv[i];
    if (name == "--program") options.program = argv[i + 1];
    if (name == "--minutes") minutes = std::atof(argv[i + 1]);
    if (name == "--busy") busy = std::clamp(std::atoi(argv[i + 1]), 1, 100);
    if (name == "--pool-size") options.pool_size = std::atoi(argv[i + 1]);
    if (name == "--lanes") options.lanes = std::atoi(argv[i + 1]);
    if (name == "--clients") clients = std::atoi(argv[i + 1]);
    if (name == "--chart") charts = argv[i + 1];
  }
  Servers servers(8);
  options.postgres_port = servers.postgres_port();
  Program program(options);
  HttpClients http(program.port(), "/api/v1/sources/bench:query", program.make_keys(clients));

  const auto at_work = std::chrono::duration_cast<std::chrono::milliseconds>(kEvery) * busy / 100;
  const int windows = std::max(4, static_cast<int>(minutes * 60 / std::chrono::duration<double>(kEvery).count()));
  std::printf("%d clients for %d windows of 10 s, at work for %d percent; %.1f MiB resident before\n", clients, windows,
              busy, static_cast<double>(program.resident_bytes()) / kMiB);
  std::vector<Sample> samples;
  std::uint64_t failures = 0;
  const auto begin = BenchClock::now();
  for (int i = 1; i <= windows; ++i) {
    const Measured measured = http.run(at_work);
    failures += measured.failures;
    std::this_thread::sleep_until(begin + i * kEvery);
    samples.push_back({std::chrono::duration<double>(BenchClock::now() - begin).count(),
                       static_cast<double>(program.resident_bytes()) / kMiB, measured.rate()});
    std::printf("  %6.0f s  %7.1f MiB resident  %7.1f MiB stored  %8.0f q/s%s\n", samples.back().seconds,
                samples.back().resident, static_cast<double>(program.stored_bytes()) / kMiB, samples.back().rate,
                measured.failures > 0 ? "  FAILURES" : "");
    std::fflush(stdout);
  }
  if (!http.first_failure().empty()) std::printf("first failure: %s\n", http.first_failure().c_str());
  const std::uint64_t audited = program.audited_statements();
  std::printf("answered %llu, audited %llu, failures %llu\n", static_cast<unsigned long long>(http.all()),
              static_cast<unsigned long long>(audited), static_cast<unsigned long long>(failures));
  const double growth = 100 * (quarter(samples, 3) / quarter(samples, 1) - 1);
  char repeat[120];
  std::snprintf(repeat, sizeof repeat, "MINUTES=%g BUSY=%d POOL_SIZE=%d LANES=%d make bench BENCH=soak", minutes, busy,
                options.pool_size, options.lanes);
  write_chart(charts, "soak.svg", draw(chart_of(samples, growth, repeat)));
  std::printf("figure soak_rss_growth_percent %.1f percent\n", growth);
  return failures == 0 && audited == http.all() ? 0 : 1;
}
