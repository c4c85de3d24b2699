// datawave job …, and datawave source discover, which makes one.
#include "datawave/core/json_writer.hpp"
#include "datawave/core/text.hpp"
#include "remote/job_follow.hpp"
#include "remote/output.hpp"
#include "remote/remote_commands.hpp"

namespace datawave::cli {

namespace {
void write_list(JsonWriter& w, std::string_view key, const std::vector<std::string>& items) {
  if (items.empty()) return;
  w.key(key);
  w.begin_array();
  for (const std::string& item : items) w.string(item);
  w.end_array();
}

/// A whole id, or the beginning of one that is enough.
Result<std::string> job_id(Api& api, const std::string& given) {
  if (given.size() >= 36) return given;
  DW_TRY(const auto pages, api.pages("/api/v1/jobs", "", 1000));
  std::vector<std::string> fitting;
  for (const JsonDocument& page : pages) {
    if (const auto items = value_at(page.root(), "items")) {
      for (const JsonValue item : *items) {
        if (text_at(item, "id").starts_with(given)) fitting.push_back(text_at(item, "id"));
      }
    }
  }
  if (fitting.size() == 1) return fitting.front();
  return fail(Error(ErrorCode::not_found,
                    fitting.empty() ? "there is no job \"" + printable(given, 60) + "\""
                                    : plural(fitting.size(), "job") + " begin with \"" + printable(given, 60) + "\"")
                  .with_remedy("`datawave job list` shows them."));
}
}  // namespace

ExitCode run_source_discover(const CommandContext& context, const DiscoverOptions& options) {
  auto api = Api::open(context);
  if (!api) return report_error(context, api.error());
  std::string body;
  JsonWriter w(body);
  w.begin_object();
  w.key("sample");
  w.boolean(!options.no_sample);
  write_list(w, "schemas", options.schemas);
  write_list(w, "include", options.include);
  write_list(w, "exclude", options.exclude);
  if (options.dry_run) {
    w.key("dry_run");
    w.boolean(true);
  }
  w.end_object();
  auto job = api->post("/api/v1/sources/" + segment(options.name) + ":discover", std::move(body));
  if (!job) return report_error(context, job.error(), *api);
  const std::string id = text_at(job->root(), "id");
  if (options.no_wait) {
    if (options.output != "text") return print_record(context, options.output, job->root(), describe_job);
    write_err("queued\n  datawave job watch " + id + "\n");
    return print_out(context.terminal, id + "\n");
  }
  return watch_job(context, *api, id, options.output);
}

ExitCode run_job_list(const CommandContext& context, const ListOptions& options) {
  auto api = Api::open(context);
  if (!api) return report_error(context, api.error());
  auto pages = api->pages("/api/v1/jobs", list_query(options), options.limit);
  if (!pages) return report_error(context, pages.error(), *api);
  const Column error{"error", [](JsonValue v) { return text_at(v, "error.message"); }, false};
  const ExitCode printed =
      print_records(context, options.output,
                    {text_column("id", "id"), text_column("kind", "kind"), text_column("source", "source_name"),
                     text_column("state", "state"), time_column("made", "created_at"),
                     time_column("ended", "finished_at"), text_column("for", "principal_name"), error},
                    *pages, "There are no jobs: `datawave source discover NAME` makes one.");
  if (options.output == "text" && !pages->empty() && options.limit != 0) {
    const auto total = integer_at(pages->back().root(), "total");
    if (total > static_cast<std::int64_t>(options.limit))
      write_err("…  " + format_count(static_cast<std::uint64_t>(total - static_cast<std::int64_t>(options.limit))) +
                " more: --limit 0\n");
  }
  return printed;
}

ExitCode run_job_show(const CommandContext& context, const std::string& given, const std::string& output) {
  auto api = Api::open(context);
  if (!api) return report_error(context, api.error());
  auto id = job_id(*api, given);
  if (!id) return report_error(context, id.error());
  auto job = api->get("/api/v1/jobs/" + segment(*id));
  if (!job) return report_error(context, job.error(), *api);
  return print_record(context, output, job->root(), describe_job);
}

ExitCode run_job_watch(const CommandContext& context, const std::string& given, const std::string& output) {
  auto api = Api::open(context);
  if (!api) return report_error(context, api.error());
  auto id = job_id(*api, given);
  if (!id) return report_error(context, id.error());
  return watch_job(context, *api, *id, output);
}

ExitCode run_job_verb(const CommandContext& context, const std::string& given, const std::string& verb) {
  auto api = Api::open(context);
  if (!api) return report_error(context, api.error());
  auto id = job_id(*api, given);
  if (!id) return report_error(context, id.error());
  auto job = api->post("/api/v1/jobs/" + segment(*id) + ":" + verb, "");
  if (!job) return report_error(context, job.error(), *api);
  if (!context.quiet) {
    const std::string state = text_at(job->root(), "state");
    write_err(verb == "cancel" && state == "running" ? "asked to end; it is cancelled at its source too\n"
                                                     : "now " + state + "\n");
    if (verb == "retry") write_err("  datawave job watch " + text_at(job->root(), "id") + "\n");
  }
  return ExitCode::completed;
}

}  // namespace datawave::cli
