/// Processor time of whole processes, from /proc/PID/schedstat: tick counters lose up to 20 ms a process.
#pragma once

#include <sys/types.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

namespace datawave::bench {

/// Nanoseconds that the main thread of `pid` has run; 0 when it is gone.
inline std::uint64_t cpu_ns(pid_t pid) {
  std::ifstream file("/proc/" + std::to_string(pid) + "/schedstat");
  std::uint64_t ns = 0;
  file >> ns;
  return ns;
}

/// Of the children that `pid` has reaped, in steps of a tick (10 ms) each.
inline std::uint64_t reaped_cpu_ns(pid_t pid) {
  std::ifstream file("/proc/" + std::to_string(pid) + "/stat");
  std::string line;
  std::getline(file, line);
  // The name may hold blanks; the state follows its closing bracket. cutime and cstime are fields 16 and 17 (proc(5)).
  std::istringstream fields(line.substr(std::min(line.rfind(')') + 1, line.size())));
  std::string skipped;
  for (int field = 3; field < 16; ++field) fields >> skipped;
  std::uint64_t user = 0;
  std::uint64_t system = 0;
  fields >> user >> system;
  return (user + system) * (1'000'000'000 / static_cast<std::uint64_t>(::sysconf(_SC_CLK_TCK)));
}

/// Of a process and all its children, those that have ended included. Two readings may be off by a tick for each that
/// ended between them.
inline std::uint64_t family_cpu_ns(pid_t pid) {
  std::uint64_t sum = cpu_ns(pid) + reaped_cpu_ns(pid);
  std::ifstream list("/proc/" + std::to_string(pid) + "/task/" + std::to_string(pid) + "/children");
  for (pid_t child = 0; list >> child;) sum += cpu_ns(child);
  return sum;
}

/// Microseconds for each of `queries` from one reading to a later one; 0 where it seems to have gone back.
inline double us_each(std::uint64_t before, std::uint64_t after, std::uint64_t queries) {
  const std::uint64_t used = after > before ? after - before : 0;
  return static_cast<double>(used) / 1000.0 / static_cast<double>(std::max<std::uint64_t>(queries, 1));
}

}  // namespace datawave::bench
