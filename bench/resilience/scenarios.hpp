/// What is broken on purpose. Each prints its figures, and gives whether all that must hold did.
#pragma once

#include <string>

#include "program.hpp"
#include "servers.hpp"

namespace datawave::bench {

struct Setting {
  Program::Options program;
  int cancels = 10'000;
};

inline constexpr const char* kQueryPath = "/api/v1/sources/bench:query";

/// The server is killed under load.
bool server_killed(Servers& servers, const Setting& setting);
/// Clients leave at any moment of their query.
bool clients_leave(Servers& servers, const Setting& setting);
/// PostgreSQL is stopped, or crashes, and comes back.
bool postgres_restarted(Servers& servers, const Setting& setting);
/// PostgreSQL ends all our backends each second.
bool backends_terminated(Servers& servers, const Setting& setting);
/// Ten thousand clients at once, each with a deadline.
bool too_many_clients(const Setting& setting);
/// A third of 300 sources never answers.
bool black_holes(Servers& servers);

/// "figure NAME VALUE UNIT", and whether it is as it must be; where it is not, that is said before it.
bool figure(const char* name, double value, const char* unit, double at_most, int decimals = 0);

}  // namespace datawave::bench
