// What is left behind, and who notices, when things break.
//   bench_resilience --program FILE [--cancels N] [--lanes N] [--pool-size N]
//   [kill|cancels|restart|terminate|crowd|holes
//   ...]
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <string>
#include <vector>

#include "scenarios.hpp"

namespace datawave::bench {
bool figure(const char* name, double value, const char* unit, double at_most, int decimals) {
  const bool holds = value <= at_most;
  if (!holds) std::printf("MISSED: %s is %.*f, and must be at most %.*f\n", name, decimals, value, decimals, at_most);
  std::printf("figure %s %.*f %s\n", name, decimals, value, unit);
  std::fflush(stdout);
  return holds;
}
}  // namespace datawave::bench

int main(int argc, char** argv) {
  using namespace datawave::bench;
  Setting setting;
  setting.program.lanes = 2;
  std::vector<std::string> wanted;
  for (int i = 1; i < argc; ++i) {
    const std::string name = argv[i];
    if (!name.starts_with("--")) {
      wanted.push_back(name);
      continue;
    }
    if (++i == argc) return 64;
    if (name == "--program") setting.program.program = argv[i];
    if (name == "--cancels") setting.cancels = std::atoi(argv[i]);
    if (name == "--lanes") setting.program.lanes = std::atoi(argv[i]);
    if (name == "--pool-size") setting.program.pool_size = std::atoi(argv[i]);
  }
  const auto is_wanted = [&](const char* name) {
    return wanted.empty() || std::find(wanted.begin(), wanted.end(), name) != wanted.end();
  };
  try {
    Servers servers(50);
    setting.program.postgres_port = servers.postgres_port();
    bool holds = true;
    if (is_wanted("kill")) holds &= server_killed(servers, setting);
    if (is_wanted("cancels")) holds &= clients_leave(servers, setting);
    if (is_wanted("restart")) holds &= postgres_restarted(servers, setting);
    if (is_wanted("terminate")) holds &= backends_terminated(servers, setting);
    if (is_wanted("crowd")) holds &= too_many_clients(setting);
    if (is_wanted("holes")) holds &= black_holes(servers);
    return holds ? 0 : 1;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "bench: %s\n", error.what());
    return 1;
  }
}
