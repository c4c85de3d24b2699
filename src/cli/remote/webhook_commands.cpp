// datawave webhook list, show, add, edit, deliveries, retry, replay (rm is in account_commands.cpp).
#include "datawave/core/json_writer.hpp"
#include "datawave/core/text.hpp"
#include "remote/api_client.hpp"
#include "remote/output.hpp"
#include "remote/remote_commands.hpp"

namespace datawave::cli {

namespace {
std::string hook_path(const std::string& name) { return "/api/v1/webhooks/" + segment(name); }

std::string topics_of(JsonValue hook) {
  std::string out;
  if (const auto topics = value_at(hook, "topics")) {
    for (const JsonValue topic : *topics) out += (out.empty() ? "" : ", ") + printable(topic.string(), 200);
  }
  return out;
}

std::string state_of(JsonValue hook) { return text_at(hook, "enabled") == "true" ? "on" : "off"; }

std::string describe_hook(JsonValue hook) {
  return printable(text_at(hook, "name")) + "\n" +
         facts({{"URL", text_at(hook, "url")},
                {"topics", topics_of(hook)},
                {"state", state_of(hook)},
                {"told up to event", text_at(hook, "delivered_seq")},
                {"made", short_time(text_at(hook, "created_at"))},
                {"changed", short_time(text_at(hook, "updated_at")) + ", version " + text_at(hook, "version")},
                {"id", text_at(hook, "id")}});
}

void write_members(JsonWriter& w, const WebhookOptions& options) {
  if (!options.url.empty()) {
    w.key("url");
    w.string(options.url);
  }
  if (!options.topics.empty()) {
    w.key("topics");
    w.begin_array();
    for (const std::string& topic : options.topics) w.string(topic);
    w.end_array();
  }
  if (options.enable || options.disable) {
    w.key("enabled");
    w.boolean(options.enable);
  }
}
}  // namespace

ExitCode run_webhook_list(const CommandContext& context, const ListOptions& options) {
  auto api = Api::open(context);
  if (!api) return report_error(context, api.error());
  auto pages = api->pages("/api/v1/webhooks", list_query(options), options.limit);
  if (!pages) return report_error(context, pages.error(), *api);
  const Column topics{"topics", topics_of, false};
  const Column state{"state", state_of, false};
  return print_records(
      context, options.output,
      {text_column("name", "name"), text_column("URL", "url"), topics, state, time_column("changed", "updated_at")},
      *pages, "There are no webhooks: `datawave webhook add NAME URL`.");
}

ExitCode run_webhook_show(const CommandContext& context, const std::string& name, const std::string& output) {
  auto api = Api::open(context);
  if (!api) return report_error(context, api.error());
  auto hook = api->get(hook_path(name));
  if (!hook) return report_error(context, hook.error(), *api);
  return print_record(context, output, hook->root(), describe_hook);
}

ExitCode run_webhook_add(const CommandContext& context, const WebhookOptions& options) {
  auto api = Api::open(context);
  if (!api) return report_error(context, api.error());
  WebhookOptions wanted = options;
  if (wanted.topics.empty()) wanted.topics = {"*"};
  std::string body;
  JsonWriter w(body);
  w.begin_object();
  w.key("name");
  w.string(wanted.name);
  write_members(w, wanted);
  w.end_object();
  auto made = api->post("/api/v1/webhooks", std::move(body));
  if (!made) return report_error(context, made.error(), *api);
  // The one place that shows the secret: the server does so once, and the receiver has to get it somehow.
  const ExitCode printed = print_out(context.terminal, text_at(made->root(), "secret") + "\n");
  if (!context.quiet)
    write_err("This is the signing secret of " + printable(wanted.name, 100) + "; it is not shown again.\n");
  return printed;
}

ExitCode run_webhook_edit(const CommandContext& context, const WebhookOptions& options) {
  std::string body;
  JsonWriter w(body);
  w.begin_object();
  write_members(w, options);
  w.end_object();
  if (body == "{}") {
    return report_error(context, Error(ErrorCode::invalid_argument, "nothing was given to change")
                                     .with_field("edit")
                                     .with_remedy("`datawave webhook edit --help` lists what can be changed."));
  }
  auto api = Api::open(context);
  if (!api) return report_error(context, api.error());
  auto found = api->get(hook_path(options.name));
  if (!found) return report_error(context, found.error(), *api);
  auto changed = api->change("PATCH", hook_path(options.name), std::move(body), found->etag);
  if (!changed) return report_error(context, changed.error(), *api);
  if (!context.quiet) write_err("changed " + options.name + ", " + state_of(changed->root()) + "\n");
  return ExitCode::completed;
}

ExitCode run_webhook_deliveries(const CommandContext& context, const std::string& name, const ListOptions& options) {
  auto api = Api::open(context);
  if (!api) return report_error(context, api.error());
  auto pages = api->pages(hook_path(name) + "/deliveries", list_query(options), options.limit);
  if (!pages) return report_error(context, pages.error(), *api);
  return print_records(
      context, options.output,
      {count_column("event", "event_seq"), text_column("type", "event_type"), text_column("state", "state"),
       count_column("tries", "attempts"), text_column("answer", "last_status"), time_column("next (UTC)", "next_at"),
       text_column("error", "last_error"), text_column("id", "id")},
      *pages, "Nothing was told yet.");
}

ExitCode run_webhook_retry(const CommandContext& context, const std::string& delivery) {
  auto api = Api::open(context);
  if (!api) return report_error(context, api.error());
  auto done = api->post("/api/v1/deliveries/" + segment(delivery) + ":retry", "");
  if (!done) return report_error(context, done.error(), *api);
  if (!context.quiet) write_err("event " + text_at(done->root(), "event_seq") + " is told again\n");
  return ExitCode::completed;
}

ExitCode run_webhook_replay(const CommandContext& context, const std::string& name, std::int64_t from) {
  auto api = Api::open(context);
  if (!api) return report_error(context, api.error());
  auto done = api->post(hook_path(name) + ":replay", "{\"from_seq\":" + std::to_string(from) + "}");
  if (!done) return report_error(context, done.error(), *api);
  if (!context.quiet)
    write_err("events from " + std::to_string(from) + " on, as far as they are kept, are told again\n");
  return ExitCode::completed;
}

}  // namespace datawave::cli
