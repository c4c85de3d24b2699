/// Discovery against pg_dump on 10,000 tables with 120,000 columns; argument: the program. Each runs in turn, the first
/// round warms the server's caches and is not counted, and medians are compared.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <exception>
#include <functional>
#include <string>
#include <vector>

#include "datawave/testing/many_tables.hpp"
#include "datawave/testing/temp_dir.hpp"

namespace {

using namespace datawave::testing;

constexpr int kRounds = 5;

struct Contender {
  std::string name;
  std::vector<std::string> argv;
  std::filesystem::path output;
  std::vector<double> seconds;
  long max_resident_bytes = 0;
};

void run_once(Contender& who, bool counted) {
  write_file(who.output, "");
  ChildOptions options;
  options.argv = who.argv;
  options.environment = {{"PGPASSWORD", PostgresServer::kPassword}};
  options.log = who.output;
  const Finished done = run(std::move(options), std::chrono::minutes(5));
  if (done.exit_code != 0) throw std::runtime_error(who.name + " failed: " + done.output.substr(0, 2000));
  who.max_resident_bytes = std::max(who.max_resident_bytes, done.max_resident_bytes);
  const double seconds = std::chrono::duration<double>(done.took).count();
  if (counted) who.seconds.push_back(seconds);
  std::printf("  %-8s %.2f s%s\n", who.name.c_str(), seconds, counted ? "" : " (warming up)");
}

double median(std::vector<double> values) {
  std::ranges::sort(values);
  return values[values.size() / 2];
}

void compare(const std::string& program) {
  const TempDir dir("bench");
  std::printf("making 10,000 tables with 120,000 columns\n");
  PostgresServer server;
  const std::string database = create_many_tables(server);
  const std::string port = std::to_string(server.port());
  Contender dump{"pg_dump",
                 {"/usr/lib/postgresql/15/bin/pg_dump", "--schema-only", "-h", "localhost", "-p", port, "-U",
                  PostgresServer::kSuperuser, "-d", database},
                 dir / "dump.sql",
                 {},
                 0};
  Contender inspect{"inspect",
                    {program, "inspect", "--no-sample", "-o", "ndjson",
                     server.url(PostgresServer::kSuperuser, "", database, "sslmode=require")},
                    dir / "inspect.ndjson",
                    {},
                    0};
  for (int round = 0; round <= kRounds; ++round) {
    for (Contender* who : {&dump, &inspect}) run_once(*who, round > 0);
  }
  const std::string printed = read_file(inspect.output);
  const auto columns = std::ranges::count_if(std::string_view(printed), [previous = '\n'](char c) mutable {
    return std::exchange(previous, c) == '\n' && c == '{';
  });
  std::printf("figure discovery_columns %ld lines\n", static_cast<long>(columns));
  std::printf("figure pg_dump_time %.3f s\n", median(dump.seconds));
  std::printf("figure discovery_time %.3f s\n", median(inspect.seconds));
  std::printf("figure discovery_max_resident %.0f MB\n", static_cast<double>(inspect.max_resident_bytes) / 1e6);
  std::printf("figure discovery_vs_pg_dump %.3f ratio\n", median(inspect.seconds) / median(dump.seconds));
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fprintf(stderr, "usage: bench_discovery PROGRAM\n");
    return 64;
  }
  std::setvbuf(stdout, nullptr, _IOLBF, 0);
  try {
    compare(argv[1]);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "bench_discovery: %s\n", error.what());
    return 1;
  }
  return 0;
}
