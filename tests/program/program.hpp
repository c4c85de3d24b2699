/// Runs the program under test.
#pragma once

#include <boost/json/value.hpp>
#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include "datawave/testing/child_process.hpp"
#include "datawave/testing/temp_dir.hpp"

namespace datawave::program {

struct Ran {
  int exit_code = 0;
  std::string out;
  std::string err;
};

using Environment = std::vector<std::pair<std::string, std::string>>;

/// Runs to the end; no terminal, no configuration of the user. Throws when it takes longer than a minute.
Ran run(const std::vector<std::string>& arguments, const Environment& environment = {});
/// The same, still running; its output goes to the files.
std::unique_ptr<testing::ChildProcess> start(const std::vector<std::string>& arguments, const Environment& environment,
                                             const testing::TempDir& dir);
std::string read(const std::filesystem::path& path);

/// Each line as a JSON object.
std::vector<boost::json::object> lines(const std::string& ndjson);

}  // namespace datawave::program
