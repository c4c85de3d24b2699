/// datawave pgbouncer …: plans, and a PgBouncer that runs. One-shot commands, without a server of Datawave's.
#pragma once

#include <string>
#include <vector>

#include "commands.hpp"
#include "datawave/pg/params.hpp"

namespace datawave::cli {

struct BouncerPlanOptions {
  std::uint32_t clients = 1000;
  std::uint32_t server_connections = 50;
  std::vector<std::string> databases;
  std::uint32_t users = 1;
  std::uint32_t instances = 1;
  std::uint32_t processors = 0;  ///< 0: not known
  std::string mode = "transaction";
  std::string version = "1.18";
  std::string listen = "127.0.0.1:6432";
  std::string server;  ///< "host:port"; empty: that of `source`, else 127.0.0.1:5432
  std::string auth = "auth-query";
  std::string auth_user = "pgbouncer_auth";
  std::string admin_user = "pgbouncer_admin";
  std::vector<std::string> uses;
  std::string kind = "many-processes";
  SourceOptions source;  ///< a server to ask; may be empty
  std::string form;      ///< empty: the plan itself
  std::string out;
  std::string image = "registry.example/pgbouncer:latest";
  std::string output = "text";
};
ExitCode run_bouncer_plan(const CommandContext& context, const BouncerPlanOptions& options);

struct BouncerApplyOptions {
  SourceOptions console;
  std::string file;
  std::uint32_t clients = 0;  ///< 0: not asked for
  std::uint32_t server_connections = 0;
  std::uint32_t users = 1;
  std::uint32_t instances = 1;
  std::vector<std::string> set;  ///< "key=value"
  bool retire = false;
  bool dry_run = false;
  bool yes = false;
  std::string output = "text";
};
ExitCode run_bouncer_apply(const CommandContext& context, const BouncerApplyOptions& options);

struct BouncerStatusOptions {
  SourceOptions console;
  std::string output = "text";
};
ExitCode run_bouncer_status(const CommandContext& context, const BouncerStatusOptions& options);

struct BouncerVerbOptions {
  SourceOptions console;
  std::string verb;      ///< "pause", "resume", "reconnect"
  std::string database;  ///< empty: all
  std::uint32_t wait_s = 10;
};
ExitCode run_bouncer_verb(const CommandContext& context, const BouncerVerbOptions& options);

/// A PostgreSQL URL as connection parameters, password found as everywhere. `field`: named in errors. Errors:
/// invalid_argument.
Result<pg::ConnectParams> bouncer_params(const CommandContext& context, const SourceOptions& source,
                                         const std::string& field);
/// Prints the error; a usage error for what is wrong with the arguments.
ExitCode report_bouncer_error(const CommandContext& context, const Error& error);
/// Lines of at most `width` columns, each behind `indent`.
std::string wrapped(std::string_view text, std::size_t width, std::string_view indent);

}  // namespace datawave::cli
