#include "command_table.hpp"

namespace datawave::cli {

namespace {
void add_common(CLI::App& command, Common& common) {
  command.add_option("--color", common.color, "auto, always or never")->type_name("WHEN");
  command.add_flag("--no-color", common.no_color, "the same as --color never");
  command.add_option("--log-level", common.log_level, "debug, info, warn, error or off")->type_name("LEVEL");
  command.add_option("--timeout", common.timeout, "seconds that the command may take")->type_name("SECONDS");
  command.add_flag("-q,--quiet", common.quiet, "no progress and no ladder");
}
}  // namespace

CLI::App& CommandTable::command(CLI::App& parent, const std::string& name, const std::string& help,
                                const std::string& examples, Action action) {
  CLI::App& added = *parent.add_subcommand(name, help);
  add_common(added, common_);
  added.footer("Examples:\n" + examples);
  added.callback([this, action = std::move(action)] { chosen_ = action; });
  return added;
}

CLI::App& CommandTable::remote(CLI::App& parent, const std::string& name, const std::string& help,
                               const std::string& examples, Action action) {
  CLI::App& added = command(parent, name, help, examples, std::move(action));
  added.add_option("--profile", common_.profile, "which server, as `datawave profile list` names it")
      ->type_name("NAME");
  return added;
}

CLI::App& CommandTable::group(const std::string& name, const std::string& help, const std::string& examples) {
  CLI::App& added = *app_.add_subcommand(name, help);
  added.require_subcommand(1);
  added.footer("Examples:\n" + examples);
  return added;
}

void add_credentials(CLI::App& command, CredentialOptions& credentials) {
  command.add_option("--password-file", credentials.password_file, "file that holds the password")->type_name("FILE");
  command.add_flag("--password-stdin", credentials.password_stdin, "read the password from standard input");
  command.add_option("--password", credentials.password_from, "a reference: env:NAME or file:PATH")->type_name("REF");
  command.add_flag("--no-password", credentials.no_password, "never ask for a password");
}

void add_output(CLI::App& command, std::string& output, const std::vector<std::string>& choices) {
  command.add_option("-o,--output", output, "output format")
      ->check(CLI::IsMember(choices))
      ->type_name("FORMAT")
      ->capture_default_str();
}

}  // namespace datawave::cli
