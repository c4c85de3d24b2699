#include <cstdlib>

#include "commands.hpp"
#include "datawave/core/text.hpp"
#include "datawave/demo/demo.hpp"

namespace datawave::cli {

namespace {
/// $XDG_DATA_HOME/datawave/demo.db, else ~/.local/share/datawave/demo.db, else ./datawave-demo.db.
std::string default_path() {
  if (const char* data = std::getenv("XDG_DATA_HOME"); data != nullptr && *data != '\0')
    return std::string(data) + "/datawave/demo.db";
  if (const char* home = std::getenv("HOME"); home != nullptr && *home != '\0')
    return std::string(home) + "/.local/share/datawave/demo.db";
  return "./datawave-demo.db";
}
}  // namespace

ExitCode run_demo(const CommandContext& context, const std::string& path, bool fresh) {
  demo::DemoOptions options;
  options.fresh = fresh;
  auto made = demo::make_demo(path.empty() ? default_path() : path, options);
  if (!made) {
    print_error(context.terminal, made.error());
    return exit_code_of(made.error());
  }
  write_err(
      std::string(made->reused ? "Sample database (there already): " : "Sample database (made now, nothing copied): ") +
      made->path + ", " + plural(static_cast<std::uint64_t>(made->tables), "table") + ", " +
      plural(static_cast<std::uint64_t>(made->rows), "row") + "\n");
  InspectOptions inspect;
  inspect.source.url = made->path;
  inspect.html_copy =
      made->path.substr(0, made->path.ends_with(".db") ? made->path.size() - 3 : made->path.size()) + ".html";
  write_err("$ datawave inspect " + made->path + "\n");
  const ExitCode code = run_inspect(context, inspect);
  if (code == ExitCode::completed) {
    write_err("\nThe same as a page to open in a browser: " + inspect.html_copy +
              "\nYour own database: datawave inspect postgres://user@host/database, or a path to a SQLite file\n");
  }
  return code;
}

}  // namespace datawave::cli
