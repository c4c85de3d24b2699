#include "remote/define.hpp"

namespace datawave::cli {

namespace {
struct Given {
  SourceOptionsRemote source;
  ListOptions list;
  DiscoverOptions discover;
  HealthOptions health;
  DiagnoseOptions diagnose;
  AccessOptions access;
  std::string output = "text";
  bool yes = false;
};
using Shared = std::shared_ptr<Given>;

void add_many(CLI::App& c, const std::string& flag, std::vector<std::string>& values, const std::string& help,
              const std::string& type) {
  c.add_option(flag, values, help + " (may be repeated)")->type_name(type)->allow_extra_args(false);
}

void add_name(CLI::App& c, std::string& name) {
  c.add_option("name", name, "the source, by name or id")->required()->type_name("NAME");
}

void add_description(CLI::App& c, SourceOptionsRemote& source) {
  c.add_option("--description", source.description, "what it is for")->type_name("TEXT");
  c.add_option("--environment", source.environment, "production, staging, test or development")->type_name("NAME");
  c.add_option("--location", source.location, "on_premises, cloud or hybrid")->type_name("NAME");
  c.add_option("--owner", source.owner, "who answers for it")->type_name("TEXT");
  add_many(c, "--label", source.labels, "a label", "K=V");
  add_many(c, "--set", source.sets, "a connection field, as `datawave connectors TYPE` lists them", "FIELD=VALUE");
  c.add_flag("--dry-run", source.dry_run, "show what would be stored");
  add_credentials(c, source.credentials);
}

void define_records(CommandTable& table, CLI::App& group, const Shared& given) {
  CLI::App& add =
      table.remote(group, "add", "register a data source",
                   "  datawave source add shop postgres://app@db.internal/shop --owner ada\n"
                   "  datawave source add files ./files.db --environment test --label team=web\n"
                   "  datawave source add shop --connector postgresql --set host=db.internal --set database=shop",
                   [given](const CommandContext& context) { return run_source_add(context, given->source); });
  add.add_option("name", given->source.name, "its name: lower case letters, digits and -")
      ->required()
      ->type_name("NAME");
  add.add_option("url", given->source.url, "where it is; `datawave connectors` lists the kinds")->type_name("URL");
  add.add_option("--connector", given->source.connector, "the kind, where there is no URL")->type_name("TYPE");
  add_description(add, given->source);

  CLI::App& list =
      table.remote(group, "list", "all data sources",
                   "  datawave source list\n  datawave source list --filter environment=production -o csv",
                   [given](const CommandContext& context) { return run_source_list(context, given->list); });
  add_list(list, given->list);

  CLI::App& show = table.remote(
      group, "show", "one data source", "  datawave source show shop\n  datawave source show shop -o yaml",
      [given](const CommandContext& context) { return run_source_show(context, given->source.name, given->output); });
  add_name(show, given->source.name);
  add_record_output(show, given->output);

  CLI::App& edit =
      table.remote(group, "edit", "change a data source",
                   "  datawave source edit shop --owner grace --label team=web\n"
                   "  datawave source edit shop --secret password\n"
                   "  datawave source edit shop --set host=db2.internal --secret password --password env:DB_PASSWORD",
                   [given](const CommandContext& context) { return run_source_edit(context, given->source); });
  add_name(edit, given->source.name);
  edit.add_option("--name", given->source.new_name, "a new name")->type_name("NAME");
  add_description(edit, given->source);
  add_many(edit, "--unset", given->source.unsets, "a connection field to clear", "FIELD");
  add_many(edit, "--unlabel", given->source.unlabels, "a label to take off", "K");
  add_many(edit, "--secret", given->source.secrets,
           "a secret to give anew: asks, or takes --password-file and its like", "FIELD");

  CLI::App& rm = table.remote(
      group, "rm", "remove a data source with all that was found in it",
      "  datawave source rm shop\n  datawave source rm shop --yes",
      [given](const CommandContext& context) { return run_source_remove(context, given->source.name, given->yes); });
  add_name(rm, given->source.name);
  rm.add_flag("--yes", given->yes, "do not ask");
}

void define_health(CommandTable& table, CLI::App& group, const Shared& given) {
  CLI::App& health =
      table.remote(group, "health", "how a source is: score, latency, load; without a name all of them, worst first",
                   "  datawave source health\n"
                   "  datawave source health shop --watch\n"
                   "  datawave source health shop -o json",
                   [given](const CommandContext& context) { return run_source_health(context, given->health); });
  health.add_option("name", given->health.name, "the source, by name or id; all where it is left out")
      ->type_name("NAME");
  health.add_flag("--watch", given->health.watch,
                  "go on until Ctrl-C: redrawn on a terminal, else a line for each change of state or score");
  add_output(health, given->health.output, {"text", "json"});

  CLI::App& diagnose =
      table.remote(group, "diagnose", "test a source from the server: ladder, speed, load, rights, findings",
                   "  datawave source diagnose shop\n"
                   "  datawave source diagnose shop --fail-on high -o json",
                   [given](const CommandContext& context) { return run_source_diagnose(context, given->diagnose); });
  add_name(diagnose, given->diagnose.name);
  diagnose
      .add_option("--fail-on", given->diagnose.fail_on, "exit 1 where there are findings of that severity or worse")
      ->check(CLI::IsMember({"high", "medium", "low", "info"}))
      ->type_name("SEVERITY");
  add_output(diagnose, given->diagnose.output, {"text", "json", "yaml"});
}
void define_access(CommandTable& table, CLI::App& group, const Shared& given) {
  CLI::App& access =
      table.remote(group, "access", "who may query a source: everybody with the permission, or of these only a list",
                   "  datawave source access shop\n"
                   "  datawave source access shop --only mary --only key:ann/report\n"
                   "  datawave source access shop --allow ann --deny mary\n"
                   "  datawave source access shop --everyone",
                   [given](const CommandContext& context) { return run_source_access(context, given->access); });
  AccessOptions& options = given->access;
  add_name(access, options.name);
  const auto many = [&access](const std::string& flag, std::vector<std::string>& values, const std::string& help) {
    return access.add_option(flag, values, help + " (may be repeated)")
        ->type_name("USER|key:KEY")
        ->allow_extra_args(false);
  };
  auto* only = many("--only", options.only,
                    "list these and nobody else: a user with all keys of his, or one key, by its id or as "
                    "key:USER/NAME");
  auto* allow = many("--allow", options.allow, "put on the list");
  auto* deny = many("--deny", options.deny, "take off the list");
  auto* everyone = access.add_flag("--everyone", options.everyone, "no list: whoever holds the permission query_run");
  auto* nobody = access.add_flag("--nobody", options.nobody, "an empty list");
  only->excludes(allow)->excludes(deny)->excludes(everyone)->excludes(nobody);
  everyone->excludes(allow)->excludes(deny)->excludes(nobody);
  nobody->excludes(allow)->excludes(deny);
  access.add_flag("--dry-run", options.dry_run, "show what would be stored");
  add_record_output(access, options.output);
}
}  // namespace

void define_source_commands(CommandTable& table) {
  const auto given = std::make_shared<Given>();
  CLI::App& group = table.group("source", "data sources that the server keeps",
                                "  datawave source add shop postgres://app@db.internal/shop\n  datawave source list");
  define_records(table, group, given);
  CLI::App& test =
      table.remote(group, "test", "climb to a source rung by rung, from the server",
                   "  datawave source test shop\n  datawave source test shop && datawave source discover shop",
                   [given](const CommandContext& context) { return run_source_test(context, given->source.name); });
  add_name(test, given->source.name);
  define_health(table, group, given);
  define_access(table, group, given);
  CLI::App& discover =
      table.remote(group, "discover", "discover, sample, classify and merge, as a job",
                   "  datawave source discover shop\n"
                   "  datawave source discover shop --no-sample --schema 'app_*' --no-wait",
                   [given](const CommandContext& context) { return run_source_discover(context, given->discover); });
  add_name(discover, given->discover.name);
  discover.add_flag("--no-sample", given->discover.no_sample, "metadata only: no row is read");
  add_many(discover, "--schema", given->discover.schemas, "only schemas that match", "GLOB");
  add_many(discover, "--include", given->discover.include, "only tables whose schema.table, or name, matches", "GLOB");
  add_many(discover, "--exclude", given->discover.exclude, "leave out tables whose schema.table, or name, matches",
           "GLOB");
  discover.add_flag("--dry-run", given->discover.dry_run, "look, count the differences, change nothing");
  discover.add_flag("--no-wait,!--wait", given->discover.no_wait, "print the job's id and return");
  add_record_output(discover, given->discover.output);
}

}  // namespace datawave::cli
