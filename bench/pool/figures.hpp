/// What the scenarios gave over the rounds, and the figures and charts made of it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace datawave::bench {

/// A value for each round: queries a second, milliseconds, microseconds of processor time a query.
struct Samples {
  std::vector<double> rate, p50, p99, client, postgres, bouncer;
  std::uint64_t failures = 0;
};
/// By name: `bouncer`, and `raw_` and `pool_` before `plain`, `pipelined`, `shared`; those that ran.
using ScenarioSamples = std::map<std::string, Samples>;

/// Lines `figure NAME VALUE UNIT`.
void print_figures(const ScenarioSamples& samples);
/// pool.svg and pool_p99.svg, where PgBouncer ran too.
void draw_figures(const ScenarioSamples& samples, const std::filesystem::path& directory, const std::string& command);

}  // namespace datawave::bench
