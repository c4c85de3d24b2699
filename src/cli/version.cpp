#include <cerrno>
#include <cstring>

#include "commands.hpp"
#include "datawave/core/json_writer.hpp"

namespace datawave::cli {

std::string_view program_version() { return DATAWAVE_VERSION; }

ExitCode print_out(const Terminal& terminal, std::string_view text) {
  if (write_out(text) && flush_out()) return ExitCode::completed;
  print_error(terminal, Error(ErrorCode::resource_exhausted,
                              std::string("the output could not be written: ") + std::strerror(errno))
                            .with_remedy("Check the disk, or whatever reads the pipe."));
  return ExitCode::failed;
}

ExitCode run_version(const CommandContext& context, const std::string& output) {
  std::string text;
  if (output == "json") {
    JsonWriter w(text);
    w.begin_object();
    w.key("version");
    w.string(program_version());
    w.end_object();
    text += "\n";
  } else {
    text = "datawave " + std::string(program_version()) + "\n";
  }
  return print_out(context.terminal, text);
}

}  // namespace datawave::cli
