/// One round of probes: connect where it must, ping, read the facts.
#pragma once

#include "watch.hpp"

namespace datawave::monitor {

struct ProbeParts {
  source::SourceService& sources;
  io::BlockingPool& blocking;
  io::Dialer& dialer;
  const Clock& clock;
};

struct Probed {
  Round round;
  std::optional<connect::HealthFacts> facts;
  bool connected = false;  // anew
};

/// The whole of it within the deadline. The connection of `watch` is left open where it is good. Errors: only what says
/// nothing about the source: the store did not answer, or this was cancelled; not_found: the source was removed.
Task<Probed> probe(CallContext ctx, Watch& watch, ProbeParts parts);

ProbeError shown(const Error& error);

}  // namespace datawave::monitor
