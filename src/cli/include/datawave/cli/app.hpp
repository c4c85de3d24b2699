/// The command line as a function of its arguments and streams, so that tests can call it.
#pragma once

#include <string>
#include <vector>

#include "datawave/connect/registry.hpp"

namespace datawave::cli {

/// Arguments without the program's name. Returns the exit code (cli/exit_codes.hpp). Writes data to stdout, progress
/// and advice to stderr.
int run(const std::vector<std::string>& arguments, const connect::Registry& registry);

/// Overwrites passwords inside argument texts in place, so that a process list does not show them for long.
void mask_arguments(int argc, char** argv);

}  // namespace datawave::cli
