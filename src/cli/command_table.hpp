/// How commands are defined: what each of them takes, says in its help, and runs. CLI11 stays here and in app.cpp.
#pragma once

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <functional>
#include <string>
#include <vector>

#include "commands.hpp"

namespace datawave::cli {

/// Flags that every command takes.
struct Common {
  std::string color;
  bool no_color = false;
  std::string log_level;
  std::string timeout;
  std::string sample_rows;
  bool quiet = false;
  /// Of the commands over the API: the profile to use.
  std::string profile;
};

class CommandTable {
 public:
  using Action = std::function<ExitCode(const CommandContext&)>;

  explicit CommandTable(CLI::App& app) : app_(app) {}
  CLI::App& app() { return app_; }
  Common& common() { return common_; }
  [[nodiscard]] const Action& chosen() const { return chosen_; }

  /// `examples`: two lines or more, each a real call.
  CLI::App& command(CLI::App& parent, const std::string& name, const std::string& help, const std::string& examples,
                    Action action);
  /// The same with --profile.
  CLI::App& remote(CLI::App& parent, const std::string& name, const std::string& help, const std::string& examples,
                   Action action);
  /// A noun that verbs follow.
  CLI::App& group(const std::string& name, const std::string& help, const std::string& examples);

 private:
  CLI::App& app_;
  Common common_;
  Action chosen_;
};

void add_credentials(CLI::App& command, CredentialOptions& credentials);
void add_output(CLI::App& command, std::string& output, const std::vector<std::string>& choices);

/// The commands over the API, in remote/. What they were given is kept by their definition.
void define_remote_commands(CommandTable& table);
/// datawave pgbouncer …, in pgbouncer/.
void define_pgbouncer_commands(CommandTable& table);

}  // namespace datawave::cli
