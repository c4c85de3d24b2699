/// The commands over the API. Each returns an exit code and prints what it has to say.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "commands.hpp"

namespace datawave::cli {

struct LoginOptions {
  std::string url;
  std::string name;
  std::string first;  ///< file with the token of the first sign-in
  std::string tenant;
  std::string ca;
  bool allow_http = false;
  CredentialOptions credentials;
};
ExitCode run_login(const CommandContext& context, const LoginOptions& options);
ExitCode run_logout(const CommandContext& context);
ExitCode run_whoami(const CommandContext& context, const std::string& output);
ExitCode run_profile_list(const CommandContext& context, const std::string& output);
ExitCode run_profile_use(const CommandContext& context, const std::string& name);
ExitCode run_profile_remove(const CommandContext& context, const std::string& name);

/// Of every list.
struct ListOptions {
  std::string filter;
  std::string sort;
  std::size_t limit = 0;
  std::string output = "text";
};
/// "filter=…&sort=…", encoded.
std::string list_query(const ListOptions& options);

/// What a source is made of or changed to; an option that was not given is empty.
struct SourceOptionsRemote {
  std::string name;
  std::string url;
  std::string connector;
  std::string new_name;
  std::optional<std::string> description;
  std::string environment;
  std::string location;
  std::optional<std::string> owner;
  std::vector<std::string> labels;    ///< k=v
  std::vector<std::string> unlabels;  ///< k
  std::vector<std::string> sets;      ///< field=value
  std::vector<std::string> unsets;
  std::vector<std::string> secrets;  ///< fields to give anew
  bool dry_run = false;
  CredentialOptions credentials;
};
ExitCode run_source_add(const CommandContext& context, const SourceOptionsRemote& options);
ExitCode run_source_edit(const CommandContext& context, const SourceOptionsRemote& options);
ExitCode run_source_list(const CommandContext& context, const ListOptions& options);
ExitCode run_source_show(const CommandContext& context, const std::string& name, const std::string& output);
ExitCode run_source_test(const CommandContext& context, const std::string& name);

struct HealthOptions {
  std::string name;  ///< empty: all sources
  bool watch = false;
  std::string output = "text";
};
ExitCode run_source_health(const CommandContext& context, const HealthOptions& options);
struct DiagnoseOptions {
  std::string name;
  std::string fail_on;  ///< "high", "medium", "low", "info"; empty: findings do not matter
  std::string output = "text";
};
ExitCode run_source_diagnose(const CommandContext& context, const DiagnoseOptions& options);
ExitCode run_source_remove(const CommandContext& context, const std::string& name, bool yes);

/// Users by name or id; API keys as "key:ID" or "key:USER/NAME".
struct AccessOptions {
  std::string name;
  std::vector<std::string> allow;
  std::vector<std::string> deny;
  std::vector<std::string> only;
  bool everyone = false;
  bool nobody = false;
  bool dry_run = false;
  std::string output = "text";
};
/// Shows who may query a source; changes it where anything says so.
ExitCode run_source_access(const CommandContext& context, const AccessOptions& options);

struct DiscoverOptions {
  std::string name;
  bool no_sample = false;
  std::vector<std::string> schemas;
  std::vector<std::string> include;
  std::vector<std::string> exclude;
  bool dry_run = false;
  bool no_wait = false;
  std::string output = "text";
};
ExitCode run_source_discover(const CommandContext& context, const DiscoverOptions& options);

struct QueryOptions {
  std::string source;
  std::string statement;
  std::string file;
  std::vector<std::string> parameters;
  std::int64_t limit = 0;      ///< 0: 100 to look at, all where they are streamed
  std::int64_t max_bytes = 0;  ///< 0: the server's default
  double timeout_seconds = 30;
  std::string explain;
  bool fresh = false;
  std::string output = "text";
};
ExitCode run_query(const CommandContext& context, const QueryOptions& options);

ExitCode run_pool_list(const CommandContext& context, const std::string& output);
ExitCode run_pool_show(const CommandContext& context, const std::string& name, const std::string& output);
struct PoolSize {
  std::string connections;  ///< a number, or "auto"
  int up_to = 0;            ///< of auto; 0: the server's limit
};
/// `verb`: "resize" (to `size`), "pause", "resume", "reconnect" or "drain".
ExitCode run_pool_act(const CommandContext& context, const std::string& name, const std::string& verb,
                      const PoolSize& size);

ExitCode run_job_list(const CommandContext& context, const ListOptions& options);
ExitCode run_job_show(const CommandContext& context, const std::string& id, const std::string& output);
ExitCode run_job_watch(const CommandContext& context, const std::string& id, const std::string& output);
/// `verb`: "cancel" or "retry".
ExitCode run_job_verb(const CommandContext& context, const std::string& id, const std::string& verb);

struct ApiOptions {
  std::string method;
  std::string path;
  std::string data;
  std::vector<std::string> headers;
};
ExitCode run_api(const CommandContext& context, const ApiOptions& options);

struct ScheduleOptions {
  std::string name;
  std::string source;
  std::string cron;
  std::string time_zone;
  std::optional<std::string> window;
  std::optional<std::int64_t> jitter_s;
  bool enable = false;
  bool disable = false;
};
ExitCode run_schedule_list(const CommandContext& context, const ListOptions& options);
ExitCode run_schedule_add(const CommandContext& context, const ScheduleOptions& options);
ExitCode run_schedule_edit(const CommandContext& context, const ScheduleOptions& options);

struct UserOptions {
  std::string name;
  std::optional<std::string> display_name;
  std::vector<std::string> roles;
  bool disable = false;
  bool enable = false;
  bool new_password = false;
  CredentialOptions credentials;
};
ExitCode run_user_list(const CommandContext& context, const ListOptions& options);
ExitCode run_user_show(const CommandContext& context, const std::string& name, const std::string& output);
ExitCode run_user_add(const CommandContext& context, const UserOptions& options);
ExitCode run_user_edit(const CommandContext& context, const UserOptions& options);
/// One's own password. `current`: "env:NAME" or "file:PATH"; asked for when empty. `options`: the new one.
ExitCode run_user_password(const CommandContext& context, const std::string& current, const CredentialOptions& options);

struct KeyOptions {
  std::string name;
  std::vector<std::string> permissions;
  std::optional<std::int64_t> days;
};
/// `user`: whose; empty: one's own.
ExitCode run_key_list(const CommandContext& context, const std::string& user, const std::string& output);
ExitCode run_user_revoke_keys(const CommandContext& context, const std::string& user);
ExitCode run_key_add(const CommandContext& context, const KeyOptions& options);
ExitCode run_key_remove(const CommandContext& context, const std::string& name, bool yes);

struct WebhookOptions {
  std::string name;
  std::string url;
  std::vector<std::string> topics;
  bool enable = false;
  bool disable = false;
};
ExitCode run_webhook_list(const CommandContext& context, const ListOptions& options);
ExitCode run_webhook_show(const CommandContext& context, const std::string& name, const std::string& output);
/// Prints the signing secret, this once.
ExitCode run_webhook_add(const CommandContext& context, const WebhookOptions& options);
ExitCode run_webhook_edit(const CommandContext& context, const WebhookOptions& options);
ExitCode run_webhook_deliveries(const CommandContext& context, const std::string& name, const ListOptions& options);
ExitCode run_webhook_retry(const CommandContext& context, const std::string& delivery);
ExitCode run_webhook_replay(const CommandContext& context, const std::string& name, std::int64_t from);

/// A schedule, a user or a webhook ("schedules", "users", "webhooks"), after a question.
ExitCode run_remove(const CommandContext& context, const std::string& kind, const std::string& name, bool yes);

struct AuditOptions {
  bool follow = false;
  std::size_t count = 20;
  std::string filter;
  std::string output = "text";
};
ExitCode run_audit_tail(const CommandContext& context, const AuditOptions& options);
ExitCode run_audit_verify(const CommandContext& context, const std::string& output);
ExitCode run_audit_export(const CommandContext& context, const AuditOptions& options);

struct FileOptions {
  std::vector<std::string> files;
  bool prune = false;
  bool yes = false;
  bool refresh_secrets = false;
  std::string fail_on;
  std::string output = "text";
};
ExitCode run_plan(const CommandContext& context, const FileOptions& options);
ExitCode run_apply(const CommandContext& context, const FileOptions& options);
ExitCode run_export(const CommandContext& context, const std::string& filter);

}  // namespace datawave::cli
