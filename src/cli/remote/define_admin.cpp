#include <limits>

#include "remote/define.hpp"

namespace datawave::cli {

namespace {
struct Given {
  ListOptions list;
  ScheduleOptions schedule;
  UserOptions user;
  KeyOptions key;
  AuditOptions audit;
  AuditOptions audit_export;
  ListOptions deliveries;
  WebhookOptions webhook;
  CredentialOptions password;
  std::string current;
  std::int64_t from = 1;
  std::string name;
  std::string output = "text";
  bool yes = false;
};
using Shared = std::shared_ptr<Given>;

void add_removal(CommandTable& table, CLI::App& group, const Shared& given, const std::string& kind,
                 const std::string& help, const std::string& examples) {
  CLI::App& rm = table.remote(group, "rm", help, examples, [given, kind](const CommandContext& context) {
    return kind == "keys" ? run_key_remove(context, given->name, given->yes)
                          : run_remove(context, kind, given->name, given->yes);
  });
  rm.add_option("name", given->name, "its name or id")->required()->type_name("NAME");
  rm.add_flag("--yes", given->yes, "do not ask");
}

void add_times(CLI::App& c, ScheduleOptions& schedule) {
  c.add_option("--zone", schedule.time_zone, "the time zone of the times, as Europe/Berlin (default: UTC)")
      ->type_name("ZONE");
  c.add_option("--window", schedule.window, "when it may begin, as 22:00-05:00; empty: any time")->type_name("TIMES");
  c.add_option("--jitter", schedule.jitter_s, "begin up to so many seconds later")->type_name("SECONDS");
}

void define_schedules(CommandTable& table, const Shared& given) {
  CLI::App& group =
      table.group("schedule", "discoveries that come again",
                  "  datawave schedule add nightly --source shop --cron '0 3 * * *' --zone Europe/Berlin\n"
                  "  datawave schedule list");
  CLI::App& list =
      table.remote(group, "list", "all schedules", "  datawave schedule list\n  datawave schedule list -o json",
                   [given](const CommandContext& context) { return run_schedule_list(context, given->list); });
  add_list(list, given->list);
  CLI::App& add =
      table.remote(group, "add", "discover a source again and again",
                   "  datawave schedule add nightly --source shop --cron '0 3 * * *' --zone Europe/Berlin\n"
                   "  datawave schedule add hourly --source shop --cron '0 * * * *' --jitter 600",
                   [given](const CommandContext& context) { return run_schedule_add(context, given->schedule); });
  add.add_option("name", given->schedule.name, "its name")->required()->type_name("NAME");
  add.add_option("--source", given->schedule.source, "the source, by name or id")->required()->type_name("NAME");
  add.add_option("--cron", given->schedule.cron, "minute hour day month weekday")->required()->type_name("CRON");
  add_times(add, given->schedule);
  CLI::App& edit =
      table.remote(group, "edit", "change a schedule, or turn it off and on",
                   "  datawave schedule edit nightly --cron '30 2 * * *'\n  datawave schedule edit nightly --off",
                   [given](const CommandContext& context) { return run_schedule_edit(context, given->schedule); });
  edit.add_option("name", given->schedule.name, "its name or id")->required()->type_name("NAME");
  edit.add_option("--cron", given->schedule.cron, "minute hour day month weekday")->type_name("CRON");
  add_times(edit, given->schedule);
  auto* on = edit.add_flag("--on", given->schedule.enable, "let it run");
  edit.add_flag("--off", given->schedule.disable, "let it rest")->excludes(on);
  add_removal(table, group, given, "schedules", "remove a schedule",
              "  datawave schedule rm nightly\n  datawave schedule rm nightly --yes");
}

void add_user_fields(CLI::App& c, UserOptions& user) {
  c.add_option("--display-name", user.display_name, "as people call them")->type_name("TEXT");
  c.add_option("--role", user.roles, "viewer, auditor, steward or admin (may be repeated)")
      ->type_name("ROLE")
      ->allow_extra_args(false);
  add_credentials(c, user.credentials);
}

void define_users(CommandTable& table, const Shared& given) {
  CLI::App& group =
      table.group("user", "people who may sign in", "  datawave user list\n  datawave user add grace --role viewer");
  CLI::App& list = table.remote(group, "list", "all users", "  datawave user list\n  datawave user list -o csv",
                                [given](const CommandContext& context) { return run_user_list(context, given->list); });
  add_list(list, given->list);
  CLI::App& show = table.remote(
      group, "show", "one user", "  datawave user show grace\n  datawave user show grace -o json",
      [given](const CommandContext& context) { return run_user_show(context, given->name, given->output); });
  show.add_option("name", given->name, "their name or id")->required()->type_name("NAME");
  add_record_output(show, given->output);
  CLI::App& add = table.remote(group, "add", "add a user",
                               "  datawave user add grace --role viewer\n"
                               "  datawave user add ci --role steward --password-file ./password",
                               [given](const CommandContext& context) { return run_user_add(context, given->user); });
  add.add_option("name", given->user.name, "their name")->required()->type_name("NAME");
  add_user_fields(add, given->user);
  CLI::App& edit = table.remote(group, "edit", "change a user's roles, name or password, or shut them out",
                                "  datawave user edit grace --role admin\n  datawave user edit grace --off",
                                [given](const CommandContext& context) { return run_user_edit(context, given->user); });
  edit.add_option("name", given->user.name, "their name or id")->required()->type_name("NAME");
  add_user_fields(edit, given->user);
  edit.add_flag("--new-password", given->user.new_password, "ask for a new password");
  auto* on = edit.add_flag("--on", given->user.enable, "let them in again");
  edit.add_flag("--off", given->user.disable, "shut them out")->excludes(on);
  CLI::App& passwd = table.remote(
      group, "passwd", "change your own password; your other sessions end",
      "  datawave user passwd\n  datawave user passwd --current file:./old --password-file ./new",
      [given](const CommandContext& context) { return run_user_password(context, given->current, given->password); });
  CLI::App& revoke =
      table.remote(group, "revoke-keys", "revoke all API keys of a user, as when one has leaked",
                   "  datawave user revoke-keys grace\n  datawave key list --user grace",
                   [given](const CommandContext& context) { return run_user_revoke_keys(context, given->name); });
  revoke.add_option("name", given->name, "their name or id")->required()->type_name("NAME");
  passwd.add_option("--current", given->current, "where the current password is: env:NAME or file:PATH")
      ->type_name("REFERENCE");
  add_credentials(passwd, given->password);
  add_removal(table, group, given, "users", "remove a user",
              "  datawave user rm grace\n  datawave user rm grace --yes");
}

void define_keys(CommandTable& table, const Shared& given) {
  CLI::App& group =
      table.group("key", "API keys of yours, for programs",
                  "  datawave key add ci --permission source_read --permission job_run\n  datawave key list");
  CLI::App& list = table.remote(
      group, "list", "my API keys, or those of a user", "  datawave key list\n  datawave key list --user grace -o json",
      [given](const CommandContext& context) { return run_key_list(context, given->name, given->output); });
  list.add_option("--user", given->name, "whose: a name or an id (default: yours)")->type_name("NAME");
  add_output(list, given->output, {"text", "json", "ndjson", "yaml", "csv"});
  CLI::App& add =
      table.remote(group, "add", "make an API key; it is printed this once",
                   "  datawave key add ci --permission source_read --days 90\n"
                   "  DATAWAVE_TOKEN=$(datawave key add job --permission job_run -q) datawave source discover shop",
                   [given](const CommandContext& context) { return run_key_add(context, given->key); });
  add.add_option("name", given->key.name, "its name")->required()->type_name("NAME");
  add.add_option("--permission", given->key.permissions, "what it may; `datawave whoami` lists yours (may be repeated)")
      ->required()
      ->type_name("NAME")
      ->allow_extra_args(false);
  add.add_option("--days", given->key.days, "how long it is good")->type_name("N");
  add_removal(table, group, given, "keys", "revoke an API key", "  datawave key rm ci\n  datawave key rm ci --yes");
}

void define_webhooks(CommandTable& table, const Shared& given) {
  CLI::App& group = table.group("webhook", "who outside is told of events",
                                "  datawave webhook add chat https://hooks.internal/datawave --topic jobs\n"
                                "  datawave webhook deliveries chat --filter state=dead");
  CLI::App& list =
      table.remote(group, "list", "all webhooks", "  datawave webhook list\n  datawave webhook list -o json",
                   [given](const CommandContext& context) { return run_webhook_list(context, given->list); });
  add_list(list, given->list);
  CLI::App& show = table.remote(
      group, "show", "one webhook", "  datawave webhook show chat\n  datawave webhook show chat -o yaml",
      [given](const CommandContext& context) { return run_webhook_show(context, given->name, given->output); });
  show.add_option("name", given->name, "its name or id")->required()->type_name("NAME");
  add_record_output(show, given->output);
  const auto add_topics = [given](CLI::App& c) {
    c.add_option("--topic", given->webhook.topics,
                 "jobs, job:ID, sources, source:ID, catalog, asset:ID or * (may be repeated)")
        ->type_name("TOPIC")
        ->allow_extra_args(false);
  };
  CLI::App& add =
      table.remote(group, "add", "tell a URL of events from now on; the signing secret is printed this once",
                   "  datawave webhook add chat https://hooks.internal/datawave --topic jobs --topic catalog\n"
                   "  datawave webhook add all https://hooks.internal/all -q > signing-secret",
                   [given](const CommandContext& context) { return run_webhook_add(context, given->webhook); });
  add.add_option("name", given->webhook.name, "its name")->required()->type_name("NAME");
  add.add_option("url", given->webhook.url, "where to tell")->required()->type_name("URL");
  add_topics(add);
  add.add_flag("--off", given->webhook.disable, "make it, but let it rest");
  CLI::App& edit =
      table.remote(group, "edit", "change a webhook, or turn it off and on",
                   "  datawave webhook edit chat --topic '*'\n  datawave webhook edit chat --off",
                   [given](const CommandContext& context) { return run_webhook_edit(context, given->webhook); });
  edit.add_option("name", given->webhook.name, "its name or id")->required()->type_name("NAME");
  edit.add_option("--url", given->webhook.url, "where to tell")->type_name("URL");
  add_topics(edit);
  auto* on = edit.add_flag("--on", given->webhook.enable, "let it tell");
  edit.add_flag("--off", given->webhook.disable, "let it rest")->excludes(on);
  given->deliveries.limit = 50;
  CLI::App& deliveries = table.remote(
      group, "deliveries", "how each telling went",
      "  datawave webhook deliveries chat\n  datawave webhook deliveries chat --filter state=dead -o ndjson",
      [given](const CommandContext& context) {
        return run_webhook_deliveries(context, given->name, given->deliveries);
      });
  deliveries.add_option("name", given->name, "its name or id")->required()->type_name("NAME");
  add_list(deliveries, given->deliveries);
  CLI::App& retry =
      table.remote(group, "retry", "try one telling again now",
                   "  datawave webhook retry 018f2c31-0000-7000-8000-000000000000\n"
                   "  datawave webhook deliveries chat --filter state=dead -o ndjson",
                   [given](const CommandContext& context) { return run_webhook_retry(context, given->name); });
  retry.add_option("delivery", given->name, "the id of the delivery")->required()->type_name("ID");
  CLI::App& replay = table.remote(
      group, "replay", "tell events again, from a number on",
      "  datawave webhook replay chat --from 1200\n  datawave webhook replay chat --from 1",
      [given](const CommandContext& context) { return run_webhook_replay(context, given->name, given->from); });
  replay.add_option("name", given->name, "its name or id")->required()->type_name("NAME");
  replay.add_option("--from", given->from, "the first event to tell again")
      ->required()
      ->check(CLI::Range(std::int64_t{1}, std::numeric_limits<std::int64_t>::max()))
      ->type_name("NUMBER");
  add_removal(table, group, given, "webhooks", "remove a webhook",
              "  datawave webhook rm chat\n  datawave webhook rm chat --yes");
}

void define_audit(CommandTable& table, const Shared& given) {
  CLI::App& group = table.group("audit", "who did what", "  datawave audit tail -f\n  datawave audit verify");
  CLI::App& tail =
      table.remote(group, "tail", "the latest records",
                   "  datawave audit tail -n 100\n  datawave audit tail -f --filter result=denied",
                   [given](const CommandContext& context) { return run_audit_tail(context, given->audit); });
  tail.add_flag("-f,--follow", given->audit.follow, "go on with what happens; Ctrl-C ends it");
  tail.add_option("-n,--lines", given->audit.count, "how many")
      ->type_name("N")
      ->check(CLI::Range(1, 100000))
      ->capture_default_str();
  tail.add_option("--filter", given->audit.filter, "conditions like code=source.update,result=ok")->type_name("TEXT");
  add_output(tail, given->audit.output, {"text", "ndjson"});
  CLI::App& verify =
      table.remote(group, "verify", "recompute the chain of hashes; exit 3 where it is broken",
                   "  datawave audit verify\n  datawave audit verify -o json",
                   [given](const CommandContext& context) { return run_audit_verify(context, given->output); });
  add_record_output(verify, given->output);
  CLI::App& all =
      table.remote(group, "export", "every record, oldest first",
                   "  datawave audit export > audit.ndjson\n  datawave audit export -o csv > audit.csv",
                   [given](const CommandContext& context) { return run_audit_export(context, given->audit_export); });
  given->audit_export.output = "ndjson";
  all.add_option("--filter", given->audit_export.filter, "conditions like code=source.update,result=ok")
      ->type_name("TEXT");
  add_output(all, given->audit_export.output, {"ndjson", "csv"});
}
}  // namespace

void define_admin_commands(CommandTable& table) {
  const auto given = std::make_shared<Given>();
  define_schedules(table, given);
  define_users(table, given);
  define_keys(table, given);
  define_webhooks(table, given);
  define_audit(table, given);
}

}  // namespace datawave::cli
