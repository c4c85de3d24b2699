// 1,000 closed-loop clients on 50 connections, by turns: through PgBouncer, by a raw loop, and by our pool.
//   bench_pool [--rounds N] [--seconds S] [--only NAME,…] [--chart DIR]
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <memory>
#include <string>

#include "cpu.hpp"
#include "figures.hpp"
#include "micro.hpp"
#include "pooled_clients.hpp"
#include "raw_client.hpp"
#include "servers.hpp"
#include "sizing.hpp"

namespace {
using namespace datawave;
using namespace datawave::bench;

struct Scenario {
  std::string name;
  std::function<Measured(std::chrono::milliseconds)> run;
};
}  // namespace

int main(int argc, char** argv) {
  int rounds = 5;
  double seconds = 2;
  std::string only;
  std::string charts;
  for (int i = 1; i + 1 < argc; i += 2) {
    const std::string name = argv[i];
    if (name == "--rounds") rounds = std::atoi(argv[i + 1]);
    if (name == "--seconds") seconds = std::atof(argv[i + 1]);
    if (name == "--only") only = argv[i + 1];
    if (name == "--chart") charts = argv[i + 1];
  }
  constexpr int kConnections = 50;
  constexpr int kClients = 1000;
  Servers servers(kConnections);

  std::vector<std::unique_ptr<RawClient>> raws;
  std::vector<Scenario> scenarios;
  const auto wanted = [&](const std::string& name) {
    return only.empty() || ("," + only + ",").find("," + name + ",") != std::string::npos;
  };
  std::vector<std::unique_ptr<PooledClients>> pooled;
  const auto add_pool = [&](const std::string& name, PoolMode mode) {
    if (!wanted(name)) return;
    pooled.push_back(std::make_unique<PooledClients>(PoolBenchOptions{
        .port = servers.postgres_port(), .connections = kConnections, .clients = kClients, .mode = mode}));
    scenarios.push_back({name, [client = pooled.back().get()](auto time) { return client->run(time); }});
  };
  const auto add_raw = [&](const std::string& name, RawOptions options) {
    if (!wanted(name)) return;
    raws.push_back(std::make_unique<RawClient>(options));
    scenarios.push_back({name, [client = raws.back().get()](auto time) { return client->run(time); }});
  };
  add_raw("bouncer", {.port = servers.bouncer_port(), .connections = kClients, .clients = kClients, .simple = true});
  add_raw("raw_plain", {.port = servers.postgres_port(), .connections = kConnections, .clients = kClients});
  add_pool("pool_plain", PoolMode::plain);
  add_raw("raw_pipelined",
          {.port = servers.postgres_port(), .connections = kConnections, .clients = kClients, .depth = 16});
  add_pool("pool_pipelined", PoolMode::pipelined);
  add_raw(
      "raw_shared",
      {.port = servers.postgres_port(), .connections = kConnections, .clients = kClients, .depth = 16, .shared = true});

  add_pool("pool_shared", PoolMode::shared);

  ScenarioSamples samples;
  const auto time = std::chrono::milliseconds(static_cast<long>(seconds * 1000));
  for (int round = 1; round <= rounds; ++round) {
    std::printf("round %d of %d, %d clients, %d connections, %.1f s each\n", round, rounds, kClients, kConnections,
                seconds);
    for (const Scenario& scenario : scenarios) {
      const auto client = cpu_ns(::getpid());
      const auto postgres = family_cpu_ns(servers.postgres_pid());
      const auto bouncer = cpu_ns(servers.bouncer_pid());
      Measured m = scenario.run(time);
      const auto each = [&](std::uint64_t before, std::uint64_t after) { return us_each(before, after, m.queries); };
      m.client_us = each(client, cpu_ns(::getpid()));
      m.postgres_us = each(postgres, family_cpu_ns(servers.postgres_pid()));
      m.bouncer_us = each(bouncer, cpu_ns(servers.bouncer_pid()));
      Samples& s = samples[scenario.name];
      s.rate.push_back(m.rate());
      s.p50.push_back(m.percentile(0.5));
      s.p99.push_back(m.percentile(0.99));
      s.client.push_back(m.client_us);
      s.postgres.push_back(m.postgres_us);
      s.bouncer.push_back(m.bouncer_us);
      s.failures += m.failures;
      std::printf(
          "  %-15s %8.0f q/s  p50 %6.1f ms  p99 %6.1f ms  cpu/query client %5.1f postgres %5.1f bouncer %5.1f us%s\n",
          scenario.name.c_str(), m.rate(), s.p50.back(), s.p99.back(), m.client_us, m.postgres_us, m.bouncer_us,
          m.failures > 0 ? "  FAILURES" : "");
      std::fflush(stdout);
    }
  }
  print_figures(samples);
  char repeat[100];
  std::snprintf(repeat, sizeof repeat, "ROUNDS=%d SECONDS_EACH=%g make bench BENCH=pool", rounds, seconds);
  draw_figures(samples, charts, repeat);
  scenarios.clear();
  raws.clear();
  pooled.clear();
  if (wanted("sizing")) bench_sizing(servers.postgres_port(), kClients);
  if (wanted("micro")) bench_micro(servers.postgres_port());
  return 0;
}
