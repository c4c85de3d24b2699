// datawave schedule list, add, edit (rm is in account_commands.cpp).
#include "datawave/core/json_writer.hpp"
#include "datawave/core/text.hpp"
#include "remote/api_client.hpp"
#include "remote/output.hpp"
#include "remote/remote_commands.hpp"

namespace datawave::cli {

namespace {
void write_times(JsonWriter& w, const ScheduleOptions& options) {
  const auto member = [&w](std::string_view key, const std::string& value) {
    if (value.empty()) return;
    w.key(key);
    w.string(value);
  };
  member("cron", options.cron);
  member("time_zone", options.time_zone);
  if (options.window) {
    w.key("time_window");
    w.string(*options.window);
  }
  if (options.jitter_s) {
    w.key("jitter_s");
    w.number(*options.jitter_s);
  }
  if (options.enable || options.disable) {
    w.key("enabled");
    w.boolean(options.enable);
  }
}
}  // namespace

ExitCode run_schedule_list(const CommandContext& context, const ListOptions& options) {
  auto api = Api::open(context);
  if (!api) return report_error(context, api.error());
  auto pages = api->pages("/api/v1/schedules", list_query(options), options.limit);
  if (!pages) return report_error(context, pages.error(), *api);
  const Column state{"state", [](JsonValue v) { return text_at(v, "enabled") == "true" ? std::string("on") : "off"; },
                     false};
  return print_records(context, options.output,
                       {text_column("name", "name"), text_column("source", "source_name"), text_column("cron", "cron"),
                        text_column("zone", "time_zone"), state, time_column("next (UTC)", "next_at"),
                        time_column("last (UTC)", "last_at"), text_column("for", "principal_name")},
                       *pages,
                       "There are no schedules: `datawave schedule add NAME --source SOURCE --cron '0 3 * * *'`.");
}

ExitCode run_schedule_add(const CommandContext& context, const ScheduleOptions& options) {
  auto api = Api::open(context);
  if (!api) return report_error(context, api.error());
  std::string body;
  JsonWriter w(body);
  w.begin_object();
  w.key("name");
  w.string(options.name);
  w.key("source");
  w.string(options.source);
  write_times(w, options);
  w.end_object();
  auto made = api->post("/api/v1/schedules", std::move(body));
  if (!made) return report_error(context, made.error(), *api);
  if (!context.quiet)
    write_err("added " + options.name + ", next at " + short_time(text_at(made->root(), "next_at")) + " UTC\n");
  return ExitCode::completed;
}

ExitCode run_schedule_edit(const CommandContext& context, const ScheduleOptions& options) {
  auto api = Api::open(context);
  if (!api) return report_error(context, api.error());
  const std::string path = "/api/v1/schedules/" + segment(options.name);
  auto found = api->get(path);
  if (!found) return report_error(context, found.error(), *api);
  std::string body;
  JsonWriter w(body);
  w.begin_object();
  write_times(w, options);
  w.end_object();
  auto changed = api->change("PATCH", path, std::move(body), found->etag);
  if (!changed) return report_error(context, changed.error(), *api);
  if (!context.quiet) {
    const std::string next = short_time(text_at(changed->root(), "next_at"));
    write_err("changed " + options.name + (next.empty() ? ", off\n" : ", next at " + next + " UTC\n"));
  }
  return ExitCode::completed;
}

}  // namespace datawave::cli
