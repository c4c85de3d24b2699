/// The one table of exit codes. A test pins each row.
#pragma once

#include "datawave/core/result.hpp"

namespace datawave::cli {

enum class ExitCode : int {
  completed = 0,       ///< whatever was found
  findings = 1,        ///< when --fail-on asked for it
  warnings = 2,        ///< under --strict
  failed = 3,          ///< failed or partly failed; what was read is still printed
  usage = 64,          ///< EX_USAGE
  not_permitted = 77,  ///< EX_NOPERM: not permitted or not authenticated
  deadline = 124,      ///< as timeout(1)
  interrupted = 130,   ///< 128 + SIGINT
};

ExitCode exit_code_of(const Error& error);

}  // namespace datawave::cli
