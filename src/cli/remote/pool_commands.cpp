// datawave pool list, show, resize, pause, resume, reconnect.
#include "datawave/core/text.hpp"
#include "remote/api_client.hpp"
#include "remote/output.hpp"
#include "remote/remote_commands.hpp"

namespace datawave::cli {

namespace {
std::string pool_path(const std::string& name) { return "/api/v1/sources/" + segment(name) + "/pool"; }

std::string state_of(JsonValue pool) { return text_at(pool, "paused") == "true" ? "paused" : "serving"; }

std::string describe_pool(JsonValue pool) {
  std::string out = printable(text_at(pool, "source_name")) + "\n" +
                    facts({{"state", state_of(pool)},
                           {"connections", text_at(pool, "open") + " of at most " + text_at(pool, "max_connections") +
                                               " (" + text_at(pool, "leased") + " lent, " + text_at(pool, "idle") +
                                               " idle, " + text_at(pool, "connecting") + " being opened)"},
                           {"waiting", text_at(pool, "waiting")},
                           {"lent so far", text_at(pool, "grants")},
                           {"timed out", text_at(pool, "timeouts")},
                           {"refused", text_at(pool, "rejects")},
                           {"opened", text_at(pool, "opened") + ", " + text_at(pool, "connect_failures") + " failed"},
                           {"closed", text_at(pool, "closed")},
                           {"reset", text_at(pool, "resets")},
                           {"leaks", text_at(pool, "leaks")},
                           {"last error", printable(text_at(pool, "last_connect_error"), 300)}});
  std::vector<std::vector<std::string>> rows;
  if (const auto leases = pool.find("leases")) {
    for (const JsonValue lease : *leases) {
      rows.push_back({printable(text_at(lease, "borrower"), 60),
                      format_duration(std::chrono::milliseconds(integer_at(lease, "age_ms"))),
                      printable(text_at(lease, "pinned_by"), 60), printable(text_at(lease, "doing"), 120)});
    }
  }
  if (!rows.empty()) out += table({"lent to", "for", "pinned by", "doing"}, rows, {false, true, false, false}, 0);
  return out;
}
}  // namespace

ExitCode run_pool_list(const CommandContext& context, const std::string& output) {
  auto api = Api::open(context);
  if (!api) return report_error(context, api.error());
  auto answer = api->get("/api/v1/pools");
  if (!answer) return report_error(context, answer.error(), *api);
  std::vector<JsonDocument> pages;
  pages.push_back(std::move(*answer->json));
  const Column state{"state", state_of, false};
  return print_records(
      context, output,
      {text_column("source", "source_name"), state, count_column("open", "open"), count_column("of", "max_connections"),
       count_column("lent", "leased"), count_column("waiting", "waiting"), count_column("timed out", "timeouts")},
      pages, "There are no pools: the first `datawave query SOURCE …` makes one.");
}

ExitCode run_pool_show(const CommandContext& context, const std::string& name, const std::string& output) {
  auto api = Api::open(context);
  if (!api) return report_error(context, api.error());
  auto pool = api->get(pool_path(name));
  if (!pool) return report_error(context, pool.error(), *api);
  return print_record(context, output, pool->root(), describe_pool);
}

ExitCode run_pool_act(const CommandContext& context, const std::string& name, const std::string& verb,
                      std::int64_t max_connections) {
  auto api = Api::open(context);
  if (!api) return report_error(context, api.error());
  std::string body;
  if (verb == "resize") body = "{\"max_connections\":" + std::to_string(max_connections) + "}";
  auto pool = api->post(pool_path(name) + ":" + verb, std::move(body));
  if (!pool) return report_error(context, pool.error(), *api);
  return print_record(context, "text", pool->root(), describe_pool);
}

}  // namespace datawave::cli
