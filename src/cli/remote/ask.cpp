#include "remote/ask.hpp"

#include <unistd.h>

#include <cstdio>

#include "datawave/core/text.hpp"

namespace datawave::cli {

namespace {
bool can_ask() { return ::isatty(STDIN_FILENO) == 1 && ::isatty(STDERR_FILENO) == 1; }

Error nobody_to_ask() {
  return Error(ErrorCode::invalid_argument, "there is no terminal to ask on")
      .with_field("yes")
      .with_remedy("--yes goes on without a question.");
}
}  // namespace

Result<std::string> ask_line(const std::string& question, const std::string& preset) {
  if (!can_ask()) {
    if (!preset.empty()) return preset;
    return fail(Error(ErrorCode::invalid_argument, "there is no terminal to ask on").with_field("name"));
  }
  write_err(question + (preset.empty() ? "" : " [" + preset + "]") + ": ");
  std::string line;
  for (int c = 0; (c = std::getchar()) != EOF && c != '\n' && line.size() < 1000;) line += static_cast<char>(c);
  line = std::string(trim(line));
  return line.empty() ? preset : line;
}

Result<bool> confirm_by_name(bool yes, const std::string& name) {
  if (yes) return true;
  if (!can_ask()) return fail(nobody_to_ask());
  DW_TRY(const std::string typed, ask_line("Type " + name + " to go on"));
  if (typed == name) return true;
  write_err("Nothing was changed.\n");
  return false;
}

Result<bool> confirm(bool yes, const std::string& question) {
  if (yes) return true;
  if (!can_ask()) return fail(nobody_to_ask());
  DW_TRY(const std::string typed, ask_line(question + " [y/N]"));
  if (typed == "y" || typed == "yes") return true;
  write_err("Nothing was changed.\n");
  return false;
}

}  // namespace datawave::cli
