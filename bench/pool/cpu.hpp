/// Processor time of whole processes, from /proc/PID/schedstat: tick counters lose up to 20 ms a process.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <fstream>
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

/// Of a process and its children that live now.
inline std::uint64_t family_cpu_ns(pid_t pid) {
  std::uint64_t sum = cpu_ns(pid);
  std::ifstream list("/proc/" + std::to_string(pid) + "/task/" + std::to_string(pid) + "/children");
  for (pid_t child = 0; list >> child;) sum += cpu_ns(child);
  return sum;
}

}  // namespace datawave::bench
