/// When a source is probed next. Without I/O.
#pragma once

#include <chrono>
#include <cstdint>

#include "datawave/monitor/monitor.hpp"

namespace datawave::monitor {

/// What has failed in a row until now. `refused`: the source will not let this account in, which trying again does not
/// mend and may lock the account.
struct Failures {
  int in_a_row = 0;
  bool refused = false;
};

/// From the end of one round to the next. `draw`: any number, spreads the rounds of many sources by ±10 %. The first
/// failure is tried again at once (options.retry); from the second on the pause doubles up to options.slowest; where
/// the account is refused it begins at options.refused_first and doubles up to options.refused_slowest.
std::chrono::milliseconds next_pause(const MonitorOptions& options, Failures failures, std::uint64_t draw);

}  // namespace datawave::monitor
