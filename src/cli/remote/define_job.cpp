#include "remote/define.hpp"

namespace datawave::cli {

namespace {
struct Given {
  ListOptions list;
  std::string id;
  std::string output = "text";
};

void add_id(CLI::App& c, std::string& id) {
  c.add_option("job", id, "its id, or the beginning of it")->required()->type_name("JOB");
}
}  // namespace

void define_job_commands(CommandTable& table) {
  const auto given = std::make_shared<Given>();
  given->list.limit = 50;
  CLI::App& group = table.group("job", "what the server works on", "  datawave job list\n  datawave job watch 018f2c");
  CLI::App& list = table.remote(group, "list", "jobs, newest first",
                                "  datawave job list\n  datawave job list --filter state=failed --limit 0",
                                [given](const CommandContext& context) { return run_job_list(context, given->list); });
  add_list(list, given->list);
  CLI::App& show = table.remote(
      group, "show", "one job with its report", "  datawave job show 018f2c\n  datawave job show 018f2c -o json",
      [given](const CommandContext& context) { return run_job_show(context, given->id, given->output); });
  add_id(show, given->id);
  add_record_output(show, given->output);
  CLI::App& watch =
      table.remote(group, "watch", "follow a job to its end; Ctrl-C leaves it running",
                   "  datawave job watch 018f2c\n  datawave job watch 018f2c -q && echo done",
                   [given](const CommandContext& context) { return run_job_watch(context, given->id, given->output); });
  add_id(watch, given->id);
  add_record_output(watch, given->output);
  CLI::App& cancel =
      table.remote(group, "cancel", "end a job, at its source too",
                   "  datawave job cancel 018f2c\n  datawave job cancel 018f2c --profile test",
                   [given](const CommandContext& context) { return run_job_verb(context, given->id, "cancel"); });
  add_id(cancel, given->id);
  CLI::App& retry =
      table.remote(group, "retry", "run a failed or cancelled job again",
                   "  datawave job retry 018f2c\n  datawave job retry 018f2c && datawave job watch 018f2c",
                   [given](const CommandContext& context) { return run_job_verb(context, given->id, "retry"); });
  add_id(retry, given->id);
}

}  // namespace datawave::cli
