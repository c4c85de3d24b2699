#include "commands.hpp"
#include "datawave/core/json_writer.hpp"

namespace datawave::cli {

std::string_view program_version() { return DATAWAVE_VERSION; }

ExitCode run_version(const CommandContext&, const std::string& output) {
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
  return write_out(text) && flush_out() ? ExitCode::completed : ExitCode::failed;
}

}  // namespace datawave::cli
