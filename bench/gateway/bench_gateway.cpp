// The query gateway against PgBouncer, by turns.
//   bench_gateway --program FILE [--rounds N] [--seconds S] [--pool-size N] [--lanes N] [--clients N] [--chart DIR]
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "cpu.hpp"
#include "figures.hpp"
#include "http_clients.hpp"
#include "program.hpp"
#include "raw_client.hpp"
#include "servers.hpp"

namespace {
using namespace datawave::bench;

/// All threads of a process.
std::uint64_t threads_cpu_ns(pid_t pid) {
  std::uint64_t sum = 0;
  for (const auto& task : std::filesystem::directory_iterator("/proc/" + std::to_string(pid) + "/task")) {
    std::ifstream file(task.path() / "schedstat");
    std::uint64_t ns = 0;
    file >> ns;
    sum += ns;
  }
  return sum;
}
}  // namespace

int main(int argc, char** argv) {
  int rounds = 5;
  int clients = 1000;
  double seconds = 3;
  std::string charts;
  Program::Options options;
  for (int i = 1; i + 1 < argc; i += 2) {
    const std::string name = argv[i];
    if (name == "--program") options.program = argv[i + 1];
    if (name == "--rounds") rounds = std::atoi(argv[i + 1]);
    if (name == "--seconds") seconds = std::atof(argv[i + 1]);
    if (name == "--pool-size") options.pool_size = std::atoi(argv[i + 1]);
    if (name == "--lanes") options.lanes = std::atoi(argv[i + 1]);
    if (name == "--chart") charts = argv[i + 1];
    if (name == "--clients") clients = std::atoi(argv[i + 1]);
  }
  Servers servers(50);
  options.postgres_port = servers.postgres_port();
  Program program(options);
  const auto tokens = program.make_keys(clients);
  HttpClients http(program.port(), "/api/v1/sources/bench:query", tokens);
  RawOptions raw_options;
  raw_options.port = servers.bouncer_port();
  raw_options.connections = raw_options.clients = clients;
  raw_options.simple = true;
  RawClient bouncer(raw_options);

  const auto time = std::chrono::milliseconds(static_cast<long>(seconds * 1000));
  SideSamples sides[2];  // PgBouncer, gateway
  std::uint64_t failures = 0;
  for (int round = 0; round <= rounds; ++round) {  // the first warms up and is not counted
    for (const int side : {0, 1}) {
      const auto client = cpu_ns(::getpid());
      const auto postgres = family_cpu_ns(servers.postgres_pid());
      const auto between = side == 0 ? cpu_ns(servers.bouncer_pid()) : threads_cpu_ns(program.pid());
      Measured m = side == 0 ? bouncer.run(time) : http.run(time);
      const auto each = [&](std::uint64_t before, std::uint64_t after) { return us_each(before, after, m.queries); };
      m.client_us = each(client, cpu_ns(::getpid()));
      m.postgres_us = each(postgres, family_cpu_ns(servers.postgres_pid()));
      m.bouncer_us = each(between, side == 0 ? cpu_ns(servers.bouncer_pid()) : threads_cpu_ns(program.pid()));
      failures += m.failures;
      if (round > 0) sides[side].add(m);
      std::printf(
          "  %s %-10s %8.0f q/s  p50 %6.1f ms  p99 %6.1f ms  cpu/query client %5.1f postgres %5.1f %s %5.1f us%s\n",
          round == 0 ? "(warm-up)" : "         ", side == 0 ? "pgbouncer" : "gateway", m.rate(), m.percentile(0.5),
          m.percentile(0.99), m.client_us, m.postgres_us, side == 0 ? "bouncer" : "datawave", m.bouncer_us,
          m.failures > 0 ? "  FAILURES" : "");
      std::fflush(stdout);
    }
  }
  if (!http.first_failure().empty()) std::printf("first failure: %s\n", http.first_failure().c_str());
  const std::uint64_t audited = program.audited_statements();
  const bool intact = program.audit_is_intact();
  std::printf("answered %llu, audited %llu, chain %s, failures %llu\n", static_cast<unsigned long long>(http.all()),
              static_cast<unsigned long long>(audited), intact ? "intact" : "BROKEN",
              static_cast<unsigned long long>(failures));
  print_figures(sides[0], sides[1]);
  char repeat[120];
  std::snprintf(repeat, sizeof repeat, "ROUNDS=%d SECONDS_EACH=%g POOL_SIZE=%d LANES=%d make bench BENCH=gateway",
                rounds, seconds, options.pool_size, options.lanes);
  draw_figures(sides[0], sides[1], charts, repeat);
  return failures == 0 && audited == http.all() && intact ? 0 : 1;
}
