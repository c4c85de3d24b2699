// Some hundred sources, each probed twice a second for a while, with everything kept in an embedded store.
//   bench_health [SOURCES [SECONDS]]
#include <sys/resource.h>

#include <cstdio>
#include <cstdlib>
#include <string>
#include <thread>

#include "cpu.hpp"
#include "datawave/connectors/postgresql.hpp"
#include "datawave/monitor/monitor.hpp"
#include "datawave/secret/local.hpp"
#include "datawave/testing/postgres_server.hpp"
#include "datawave/testing/test_store.hpp"

namespace {
using namespace datawave;
using namespace std::chrono_literals;

double own_cpu_s() {
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& t) {
    return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) / 1e6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

template <class T>
T must(Result<T> result) {
  if (result) return std::move(*result);
  std::fprintf(stderr, "%s\n", result.error().describe().c_str());
  std::exit(1);
}
}  // namespace

int main(int argc, char** argv) {
  const int count = argc > 1 ? std::atoi(argv[1]) : 100;
  const int seconds = argc > 2 ? std::atoi(argv[2]) : 20;
  datawave::testing::PostgresOptions wanted;
  wanted.conf = {"max_connections = " + std::to_string(count + 20)};
  datawave::testing::PostgresServer server(wanted);
  server.exec("postgres", "CREATE EXTENSION IF NOT EXISTS pg_stat_statements");

  io::Lane lane;
  std::unique_ptr<monitor::HealthMonitor> health;
  datawave::testing::TestStore store(store::Dialect::sqlite);
  const store::TenantScope scope = datawave::testing::TestStore::scope(store.add_tenant("bench"));
  io::BlockingPool blocking(4, 4096);
  secret::LocalOptions keys;
  keys.directory = store.directory() / "keys";
  keys.store_is_empty = true;
  auto secrets = must(secret::open_local(std::move(keys), system_clock(), system_random(), blocking));
  connect::Registry registry;
  registry.add(connectors::make_postgresql_connector());
  source::SourceService sources({*store, *secrets, registry, blocking, {}, {}, {}});
  for (int i = 0; i < count; ++i) {
    source::SourceCreate source;
    source.name = "s" + std::to_string(i);
    source.connector = "postgresql";
    source.connection["host"].text = "\"127.0.0.1\"";
    source.connection["port"].text = std::to_string(server.port());
    source.connection["user"].text = std::string("\"") + datawave::testing::PostgresServer::kSuperuser + "\"";
    source.connection["database"].text = "\"postgres\"";
    source.connection["sslmode"].text = "\"require\"";
    source.secrets.emplace("password", Secret(std::string(datawave::testing::PostgresServer::kPassword)));
    must(lane.block_on(sources.create({}, scope, std::move(source), false)));
  }
  monitor::MonitorOptions options;
  options.interval = 500ms;
  options.new_at_once = count;
  health = std::make_unique<monitor::HealthMonitor>(monitor::HealthMonitor::Parts{*store, sources, blocking}, options);
  health->start();
  while (health->counts().rounds < static_cast<std::uint64_t>(3 * count)) std::this_thread::sleep_for(50ms);
  server.exec("postgres", "SELECT pg_stat_statements_reset()");
  const auto before = health->counts();
  const double cpu = own_cpu_s();
  const std::uint64_t postgres = bench::family_cpu_ns(server.pid());
  std::this_thread::sleep_for(std::chrono::seconds(seconds));
  const double cpu_used = own_cpu_s() - cpu;
  const auto postgres_used = static_cast<double>(bench::family_cpu_ns(server.pid()) - postgres) / 1e9;
  const auto after = health->counts();
  const auto rounds = static_cast<double>(after.rounds - before.rounds);
  std::printf("%d sources, %.0f rounds in %d s, %llu failed, %llu connections made meanwhile\n", count, rounds, seconds,
              static_cast<unsigned long long>(after.failed - before.failed),
              static_cast<unsigned long long>(after.connects - before.connects));
  std::printf("  Datawave    %7.0f us of processor a round, %6.2f ms a source a minute (4 rounds)\n",
              cpu_used / rounds * 1e6, cpu_used / rounds * 4e3);
  std::printf("  PostgreSQL  %7.0f us of processor a round, %6.2f ms a source a minute\n", postgres_used / rounds * 1e6,
              postgres_used / rounds * 4e3);
  for (const auto& row : server.query("postgres",
                                      "SELECT left(query, 60), calls, round(mean_exec_time::numeric, 4) FROM "
                                      "pg_stat_statements WHERE calls > 100 ORDER BY calls * mean_exec_time DESC"))
    std::printf("  %-60s %s calls, %s ms each\n", row[0].value_or("").c_str(), row[1].value_or("").c_str(),
                row[2].value_or("").c_str());
  health->stop();
}
