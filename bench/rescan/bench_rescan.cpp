/// A rescan in which nothing changed against `inspect` of the same 10,000 tables with 120,000 columns, in turn, samples
/// and all; the first import is not counted. The store is read before and after: nothing may have been added but the
/// jobs themselves. Argument: the program.
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <exception>
#include <sstream>
#include <thread>

#include "datawave/testing/many_tables.hpp"
#include "served.hpp"

namespace {

using namespace datawave;
using namespace datawave::testing;
using Steady = std::chrono::steady_clock;

constexpr int kRounds = 5;

double seconds_since(Steady::time_point start) { return std::chrono::duration<double>(Steady::now() - start).count(); }

double median(std::vector<double> values) {
  std::ranges::sort(values);
  return values[values.size() / 2];
}

/// Processor time of children that have ended.
double children_seconds() {
  rusage used{};
  getrusage(RUSAGE_CHILDREN, &used);
  const auto seconds = [](const timeval& t) {
    return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) / 1e6;
  };
  return seconds(used.ru_utime) + seconds(used.ru_stime);
}
/// Processor time of a process so far: fields 14 and 15 of its stat.
double process_seconds(pid_t pid) {
  std::istringstream fields(read_file("/proc/" + std::to_string(pid) + "/stat"));
  std::string skipped;
  for (int i = 1; i < 14; ++i) fields >> skipped;
  double user = 0;
  double system = 0;
  fields >> user >> system;
  return (user + system) / static_cast<double>(::sysconf(_SC_CLK_TCK));
}

std::string must(const Result<http::ClientResponse>& answer, int status) {
  if (!answer) throw std::runtime_error(answer.error().describe());
  if (answer->status != status) throw std::runtime_error(answer->body);
  return answer->body;
}

/// Starts a discovery and waits for its end; gives the ended job.
std::string discover(HttpClient& client, const std::string& url, const std::string& token) {
  const std::string started =
      must(client.send(http::Method::post, url + "/api/v1/sources/many:discover", token, "{}"), 202);
  const std::string id = member(started, "id");
  for (;;) {
    std::string job = must(client.send(http::Method::get, url + "/api/v1/jobs/" + id, token), 200);
    const std::string state = member(job, "state");
    if (state == "succeeded") return job;
    if (state != "queued" && state != "running") throw std::runtime_error(job);
    std::this_thread::sleep_for(std::chrono::milliseconds(25));
  }
}

double inspect(const std::string& program, const std::string& url, const std::filesystem::path& output) {
  ChildOptions options;
  options.argv = {program, "inspect", url};
  options.environment = {{"PGPASSWORD", PostgresServer::kPassword}};
  options.log = output;
  const auto start = Steady::now();
  const Finished done = run(std::move(options), std::chrono::minutes(5));
  if (done.exit_code != 0) throw std::runtime_error("inspect failed: " + done.output.substr(0, 2000));
  return seconds_since(start);
}

/// What a rescan may not add to: assets with their versions (the sum of their numbers), events, and the store's size.
std::string contents(const std::filesystem::path& store) {
  ChildOptions options;
  options.argv = {"/usr/bin/python3", "-c",
                  "import sqlite3,sys\n"
                  "c=sqlite3.connect('file:'+sys.argv[1]+'?mode=ro',uri=True)\n"
                  "q=lambda s:c.execute(s).fetchone()[0]\n"
                  "print('assets',q('select count(*) from assets'),'versions',q('select sum(version) from assets'),"
                  "'history',q('select count(*) from asset_versions'),'outbox',q('select count(*) from outbox'),"
                  "'search segments',q('select count(*) from search_data'))",
                  store.string()};
  const Finished done = run(std::move(options), std::chrono::seconds(30));
  if (done.exit_code != 0) throw std::runtime_error(done.output);
  return done.output;
}

void compare(const std::string& program) {
  const TempDir dir("rescan");
  std::printf("making 10,000 tables with 120,000 columns\n");
  PostgresServer peer;
  const std::string database = create_many_tables(peer);
  Served server(dir, "server", "", {"--allow-egress", "127.0.0.0/8"});
  server.start();
  const std::string token = server.set_up_administrator();
  HttpClient client;
  must(client.send(http::Method::post, server.url() + "/api/v1/sources", token,
                   R"({"name":"many","connector":"postgresql","connection":{"host":"127.0.0.1","port":)" +
                       std::to_string(peer.port()) + R"(,"user":"dwadmin","database":")" + database +
                       R"(","sslmode":"require"},"secrets":{"password":")" + PostgresServer::kPassword + R"("}})"),
       201);
  const std::string url = peer.url(PostgresServer::kSuperuser, "", database, "sslmode=require");
  auto start = Steady::now();
  discover(client, server.url(), token);
  const double first = seconds_since(start);
  discover(client, server.url(), token);  // statistics of a first look may still move
  const std::string before = contents(server.data() / "datawave.db");
  std::vector<double> inspected;
  std::vector<double> rescanned;
  std::vector<double> inspect_cpu;
  std::vector<double> rescan_cpu;
  for (int round = 0; round < kRounds; ++round) {
    double cpu = children_seconds();
    inspected.push_back(inspect(program, url, dir / "inspect.txt"));
    inspect_cpu.push_back(children_seconds() - cpu);
    cpu = process_seconds(server.process().pid());
    start = Steady::now();
    discover(client, server.url(), token);

    rescanned.push_back(seconds_since(start));
    rescan_cpu.push_back(process_seconds(server.process().pid()) - cpu);
    std::printf("  inspect %.2f s (%.2f s of processor), rescan %.2f s (%.2f s)\n", inspected.back(),
                inspect_cpu.back(), rescanned.back(), rescan_cpu.back());
  }
  const std::string after = contents(server.data() / "datawave.db");
  std::printf("before: %safter:  %s", before.c_str(), after.c_str());
  if (before != after) throw std::runtime_error("a rescan of what had not changed wrote to the catalog");
  std::printf("figure first_import_time %.3f s\n", first);
  std::printf("figure inspect_time %.3f s\n", median(inspected));
  std::printf("figure rescan_time %.3f s\n", median(rescanned));
  std::printf("figure rescan_vs_inspect_processor %.3f ratio\n", median(rescan_cpu) / median(inspect_cpu));
  std::printf("figure rescan_vs_inspect %.3f ratio\n", median(rescanned) / median(inspected));
}

}  // namespace

int main(int argc, char** argv) {
  try {
    compare(argc > 1 ? argv[1] : "datawave");
  } catch (const std::exception& thrown) {
    std::fprintf(stderr, "bench_rescan: %s\n", thrown.what());
    return 1;
  }
  return 0;
}
