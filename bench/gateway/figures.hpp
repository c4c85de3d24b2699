/// What the two sides gave over the rounds, and the figures and the chart made of it.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "measure.hpp"

namespace datawave::bench {

/// A value for each round that counts.
struct SideSamples {
  std::vector<double> rate;  ///< queries a second
  std::vector<double> p99;   ///< milliseconds
  /// Microseconds of processor time a query: of the driver, of PostgreSQL, of what stands between.
  std::vector<double> client, postgres, between;

  void add(Measured& round);
};

/// Lines `figure NAME VALUE UNIT`.
void print_figures(const SideSamples& bouncer, const SideSamples& gateway);
/// gateway.svg.
void draw_figures(const SideSamples& bouncer, const SideSamples& gateway, const std::filesystem::path& directory,
                  const std::string& command);

}  // namespace datawave::bench
