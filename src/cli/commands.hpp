/// The commands. Each returns an exit code and prints what it has to say.
#pragma once

#include <string>
#include <vector>

#include "datawave/connect/registry.hpp"
#include "runtime.hpp"
#include "settings.hpp"
#include "terminal.hpp"

namespace datawave::cli {

/// What every command gets.
struct CommandContext {
  const connect::Registry& registry;
  const Settings& settings;
  const Terminal& terminal;
  bool quiet = false;
  /// --profile; empty: the environment's, else the current one.
  std::string profile = {};
};

struct InspectOptions {
  SourceOptions source;
  bool no_sample = false;
  std::vector<std::string> schemas;
  std::vector<std::string> include;
  std::vector<std::string> exclude;
  std::string output = "text";
  bool all_sensitive = false;
  bool all_findings = false;
  std::string fail_on;
  bool strict = false;
  /// Where a copy of the report is written as HTML besides; empty: nowhere. Not an option of the command line.
  std::string html_copy;
};
ExitCode run_inspect(const CommandContext& context, const InspectOptions& options);

struct ClassifyOptions {
  std::string input;
};
ExitCode run_classify(const CommandContext& context, const ClassifyOptions& options);

struct ServeOptions {
  std::string data_dir;
  std::string listen = "127.0.0.1:7878";
  std::string store;
  CredentialOptions credentials;  // of the store
  std::string tls_certificate;
  std::string tls_key;
  std::vector<std::string> allow_egress;
  std::vector<std::string> allow_files;
  std::string access_log;
  std::string ready_file;
  bool next_port = false;
  int workers = 2;
  int lanes = 0;
  int pool_size = 0;  ///< 0: each pool looks for its size
  int pool_limit = 50;
  int query_concurrency = 64;
  double query_cache_seconds = 2;
  int health_interval_s = 15;
};
ExitCode run_serve(const CommandContext& context, const ServeOptions& options);
/// The OpenAPI document of this program's server.
ExitCode run_openapi(const CommandContext& context);

ExitCode run_connectors(const CommandContext& context, const std::string& type, const std::string& output);
ExitCode run_doctor(const CommandContext& context, const SourceOptions& source);
ExitCode run_config_explain(const CommandContext& context, const std::string& output);
ExitCode run_demo(const CommandContext& context, const std::string& path, bool fresh);
ExitCode run_version(const CommandContext& context, const std::string& output);

/// Writes a command's whole output; says so and gives `failed` where it cannot be written.
ExitCode print_out(const Terminal& terminal, std::string_view text);

/// Completion script of a shell ("bash", "zsh", "fish") for this table of commands and flags.
struct CommandWords {
  std::string name;  // "inspect", "config explain"
  std::string help;
  std::vector<std::string> flags;
};
std::string completion_script(const std::string& shell, const std::vector<CommandWords>& commands);

/// "0.1.0"
std::string_view program_version();

}  // namespace datawave::cli
