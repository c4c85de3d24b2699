/// Questions on the terminal before something is lost.
#pragma once

#include <string>

#include "commands.hpp"

namespace datawave::cli {

/// The line a person types. Errors: invalid_argument where nobody can be asked, cancelled.
Result<std::string> ask_line(const std::string& question, const std::string& preset = "");
/// True: go on. With `yes` nobody is asked; without a terminal it is an error that names --yes.
Result<bool> confirm_by_name(bool yes, const std::string& name);
Result<bool> confirm(bool yes, const std::string& question);

}  // namespace datawave::cli
