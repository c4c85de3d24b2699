// datawave pool list, show, resize, pause, resume, reconnect, drain.
#include <algorithm>

#include "datawave/core/text.hpp"
#include "remote/api_client.hpp"
#include "remote/output.hpp"
#include "remote/remote_commands.hpp"

namespace datawave::cli {

namespace {
std::string pool_path(const std::string& name) { return "/api/v1/sources/" + segment(name) + "/pool"; }

std::string state_of(JsonValue pool) { return text_at(pool, "paused") == "true" ? "paused" : "serving"; }

/// "8 (looks for the best up to 50; the server leaves 89)" or "20 (set)".
std::string size_of(JsonValue pool) {
  const std::string size = text_at(pool, "size");
  if (text_at(pool, "sizing") == "fixed") return size + " (set)";
  const std::string leaves = text_at(pool, "server_leaves");
  return size + " (looks for the best up to " + text_at(pool, "max_connections") +
         (leaves.empty() ? "" : "; the server leaves " + leaves) + ")";
}

/// Those that do something, the oldest first.
std::string describe_leases(JsonValue pool) {
  constexpr std::size_t kShown = 20;
  const auto leases = pool.find("leases");
  if (!leases) return "";
  std::vector<std::vector<std::string>> rows;
  std::size_t more = 0;
  for (const JsonValue lease : *leases) {
    const std::string pinned = text_at(lease, "pinned_by");
    const std::string doing = text_at(lease, "doing");
    if (pinned.empty() && doing.empty()) continue;
    if (rows.size() == kShown) {
      ++more;
      continue;
    }
    rows.push_back({printable(text_at(lease, "borrower"), 60),
                    format_duration(std::chrono::milliseconds(integer_at(lease, "age_ms"))), printable(pinned, 60),
                    printable(doing, 120)});
  }
  if (rows.empty()) return "";
  std::string out = table({"lent to", "for", "pinned by", "doing"}, rows, {false, true, false, false}, 0);
  if (more > 0) out += "  and " + std::to_string(more) + " more (-o json has them all)\n";
  return out;
}

std::string describe_decisions(JsonValue pool) {
  constexpr std::size_t kShown = 8;
  const auto decisions = pool.find("decisions");
  if (!decisions) return "";
  std::vector<std::vector<std::string>> rows;
  for (const JsonValue decision : *decisions) {
    std::string reason = text_at(decision, "reason");
    std::replace(reason.begin(), reason.end(), '_', ' ');
    rows.push_back({text_at(decision, "at").substr(11, 8), text_at(decision, "from"), text_at(decision, "to"),
                    std::move(reason), text_at(decision, "served_per_second")});
  }
  if (rows.empty()) return "";
  if (rows.size() > kShown) rows.erase(rows.begin(), rows.end() - kShown);
  return table({"at (UTC)", "from", "to", "because", "served/s"}, rows, {false, true, true, false, true}, 0);
}

std::string describe_pool(JsonValue pool) {
  std::string out =
      printable(text_at(pool, "source_name")) + "\n" +
      facts({{"state", state_of(pool)},
             {"size", size_of(pool)},
             {"connections", text_at(pool, "open") + " (" + text_at(pool, "leased") + " in use, " +
                                 text_at(pool, "idle") + " idle, " + text_at(pool, "connecting") + " being opened)"},
             {"waiting", text_at(pool, "waiting")},
             {"lent so far", text_at(pool, "grants")},
             {"timed out", text_at(pool, "timeouts")},
             {"refused", text_at(pool, "rejects")},
             {"opened", text_at(pool, "opened") + ", " + text_at(pool, "connect_failures") + " failed"},
             {"closed", text_at(pool, "closed")},
             {"reset", text_at(pool, "resets")},
             {"leaks", text_at(pool, "leaks")},
             {"last error", printable(text_at(pool, "last_connect_error"), 300)}});
  return out + describe_leases(pool) + describe_decisions(pool);
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
      {text_column("source", "source_name"), state, count_column("open", "open"), count_column("of", "size"),
       count_column("in use", "leased"), count_column("waiting", "waiting"), count_column("timed out", "timeouts")},
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
                      const PoolSize& size) {
  if (size.up_to > 0 && size.connections != "auto") {
    print_error(context.terminal,
                Error(ErrorCode::invalid_argument, "--up-to goes with auto")
                    .with_remedy("Leave one of them out: datawave pool resize SOURCE auto --up-to N."));
    return ExitCode::usage;
  }
  auto api = Api::open(context);
  if (!api) return report_error(context, api.error());
  std::string body;
  if (verb == "resize" && size.connections != "auto") body = "{\"max_connections\":" + size.connections + "}";
  if (verb == "resize" && size.connections == "auto") {
    body = "{\"sizing\":\"self\"";
    if (size.up_to > 0) body += ",\"max_connections\":" + std::to_string(size.up_to);
    body += "}";
  }
  auto pool = api->post(pool_path(name) + ":" + verb, std::move(body));
  if (!pool) return report_error(context, pool.error(), *api);
  return print_record(context, "text", pool->root(), describe_pool);
}

}  // namespace datawave::cli
