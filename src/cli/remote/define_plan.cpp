#include "remote/define.hpp"

namespace datawave::cli {

namespace {
struct Given {
  FileOptions files;
  std::string filter;
};

void add_files(CLI::App& c, FileOptions& options) {
  c.add_option("files", options.files, "YAML documents of `kind: source`; - is standard input")
      ->required()
      ->type_name("FILE");
  c.add_flag("--prune", options.prune, "also remove sources that files made and none holds any more");
  c.add_flag("--refresh-secrets", options.refresh_secrets, "give every secret anew, also those that are set");
}
}  // namespace

void define_plan_commands(CommandTable& table) {
  const auto given = std::make_shared<Given>();
  CLI::App& plan = table.remote(table.app(), "plan", "what `apply` would change, field by field",
                                "  datawave plan sources.yaml\n  datawave plan --fail-on change -o json *.yaml",
                                [given](const CommandContext& context) { return run_plan(context, given->files); });
  add_files(plan, given->files);
  plan.add_option("--fail-on", given->files.fail_on, "exit 1 where there is a change")
      ->check(CLI::IsMember({"change"}))
      ->type_name("change");
  add_output(plan, given->files.output, {"text", "json"});
  CLI::App& apply = table.remote(table.app(), "apply", "make the server's sources as the files say",
                                 "  datawave apply sources.yaml\n  datawave apply --yes --prune *.yaml",
                                 [given](const CommandContext& context) { return run_apply(context, given->files); });
  add_files(apply, given->files);
  apply.add_flag("--yes", given->files.yes, "do not ask");
  CLI::App& all =
      table.remote(table.app(), "export", "the server's sources as such files, without secrets",
                   "  datawave export > sources.yaml\n  datawave export --filter environment=test > test.yaml",
                   [given](const CommandContext& context) { return run_export(context, given->filter); });
  all.add_option("--filter", given->filter, "conditions like environment=production")->type_name("TEXT");
}

}  // namespace datawave::cli
