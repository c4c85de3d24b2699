// datawave source health, source diagnose.
#include "datawave/core/text.hpp"
#include "datawave/io/sleep.hpp"
#include "remote/api_client.hpp"
#include "remote/health_view.hpp"
#include "remote/output.hpp"
#include "remote/remote_commands.hpp"

namespace datawave::cli {

namespace {
using namespace std::chrono_literals;
constexpr auto kLookEvery = 2s;

ExitCode show_all(const CommandContext& context, Api& api, const std::string& output) {
  auto answer = api.get("/api/v1/health");
  if (!answer) return report_error(context, answer.error(), api);
  std::vector<JsonDocument> pages;
  pages.push_back(std::move(*answer->json));
  const Column score{"score", [](JsonValue v) { return text_at(v, "score"); }, true};
  const Column median{"p50", [](JsonValue v) { return value_at(v, "p50_us") ? time_at(v, "p50_us") : ""; }, true};
  const Column since{"since", [](JsonValue v) {
                       const std::string at = text_at(v, "since");
                       return at.empty() ? at : short_time(at);
                     }};
  return print_records(context, output,
                       {text_column("name", "source_name"), text_column("state", "state"), score, median, since,
                        text_column("reason", "reason")},
                       pages, "There is no source yet: `datawave source add NAME URL` adds one.");
}

/// Asks again and again: on a terminal what stands there is replaced, else a line comes when state or score changed.
class Watcher {
 public:
  Watcher(const CommandContext& context, Api& api, const HealthOptions& options)
      : context_(context),
        api_(api),
        options_(options),
        path_("/api/v1/sources/" + segment(options.name) + "/health") {}

  Result<std::string> look() {
    DW_TRY(const Answer answer, api_.get(path_));
    return options_.watch && !drawn() ? changed(answer.root()) : whole(answer.root());
  }
  /// A whole screen each time, rather than lines.
  [[nodiscard]] bool drawn() const {
    return options_.output == "text" && (!options_.watch || context_.terminal.out_is_tty);
  }

 private:
  Result<std::string> whole(JsonValue report) {
    if (options_.output != "text") return pretty_json(report) + "\n";
    const UtcTime now = system_clock().utc();
    const SteadyTime asked = system_clock().steady();
    if (!history_ || asked - history_at_ > 15s) {
      DW_TRY(Answer answer, api_.get(path_ + "/history"));
      history_ = std::move(answer.json);
      history_at_ = asked;
    }
    return describe_health(context_.terminal, report, history_->root(), now);
  }
  std::string changed(JsonValue report) {
    const std::string seen = text_at(report, "state") + " " + text_at(report, "score");
    if (std::exchange(seen_, seen) == seen) return "";
    return options_.output == "text" ? health_line(report) : std::string(report.text()) + "\n";
  }

  const CommandContext& context_;
  Api& api_;
  const HealthOptions& options_;
  std::string path_;
  std::string seen_;
  std::optional<JsonDocument> history_;
  SteadyTime history_at_;
};

Error error_of(JsonValue test) {
  Error error(ErrorCode::unavailable, printable(text_at(test, "error.message"), 1000));
  error.remedy = printable(text_at(test, "error.remedy"), 1000);
  return error;
}

void print_ladder(const CommandContext& context, JsonValue source, JsonValue test) {
  const auto rungs = value_at(test, "rungs");
  if (!rungs || context.quiet) return;
  std::vector<std::string_view> names;
  if (const auto* connector = context.registry.find_type(text_at(source, "connector")))
    names.assign(connector->descriptor().ladder.begin(), connector->descriptor().ladder.end());
  LadderPrinter ladder(context.terminal, true, std::move(names));
  for (const JsonValue rung : *rungs) {
    const std::string name = printable(text_at(rung, "name"), 60);
    const std::string state = text_at(rung, "state");
    if (state != "skipped") ladder.rung_started(name);
    if (state == "passed")
      ladder.rung_done(name, printable(text_at(rung, "detail"), 300),
                       std::chrono::microseconds(integer_at(rung, "took_us")));
  }
  if (text_at(test, "ok") == "true") return;
  std::chrono::microseconds took{0};
  for (const JsonValue rung : *rungs) {
    if (text_at(rung, "state") == "failed") took = std::chrono::microseconds(integer_at(rung, "took_us"));
  }
  ladder.failed(error_of(test), took);
}

bool reaches(JsonValue diagnosis, const std::string& severity) {
  static constexpr std::string_view kOrder[] = {"high", "medium", "low", "info"};
  const auto rank = [](std::string_view word) { return std::find(std::begin(kOrder), std::end(kOrder), word); };
  const auto findings = value_at(diagnosis, "findings");
  if (!findings) return false;
  for (const JsonValue finding : *findings) {
    if (rank(text_at(finding, "severity")) <= rank(severity)) return true;
  }
  return false;
}
}  // namespace

ExitCode run_source_health(const CommandContext& context, const HealthOptions& options) {
  if (options.name.empty() && options.watch) {
    return report_error(context, Error(ErrorCode::invalid_argument, "--watch follows one source")
                                     .with_field("watch")
                                     .with_remedy("Name it: `datawave source health NAME --watch`."));
  }
  auto api = Api::open(context, options.watch ? "ended" : "");
  if (!api) return report_error(context, api.error());
  if (options.name.empty()) return show_all(context, *api, options.output);
  Watcher watcher(context, *api, options);
  for (bool first = true;; first = false) {
    auto text = watcher.look();
    if (!text && api->interrupted()) return ExitCode::interrupted;
    const bool passing = !text && text.error().retryable && !first;
    if (!text && !passing) return report_error(context, text.error(), *api);
    std::string out = text ? *text : std::string();
    if (options.watch && watcher.drawn() && text) out = "\x1b[H\x1b[2J" + out + "\n  Ctrl-C ends it\n";
    if (!out.empty() && print_out(context.terminal, out) != ExitCode::completed) return ExitCode::failed;
    if (!options.watch) return ExitCode::completed;
    if (auto waited = api->runtime().lane().block_on(io::sleep_for(kLookEvery)); !waited) return ExitCode::interrupted;
    if (api->runtime().context().expired()) return ExitCode::deadline;
  }
}

ExitCode run_source_diagnose(const CommandContext& context, const DiagnoseOptions& options) {
  auto api = Api::open(context);
  if (!api) return report_error(context, api.error());
  const std::string path = "/api/v1/sources/" + segment(options.name);
  auto source = api->get(path);
  if (!source) return report_error(context, source.error(), *api);
  auto answer = api->post(path + ":diagnose", "");
  if (!answer) return report_error(context, answer.error(), *api);
  const JsonValue diagnosis = answer->root();
  const auto test = value_at(diagnosis, "connectivity");
  if (test) print_ladder(context, source->root(), *test);
  const auto text = [&context](JsonValue record) { return describe_diagnosis(context.terminal, record); };
  const ExitCode printed = print_record(context, options.output, diagnosis, text);
  if (printed != ExitCode::completed) return printed;
  if (!options.fail_on.empty() && reaches(diagnosis, options.fail_on)) {
    write_err("--fail-on " + options.fail_on + ": there are findings of that severity or worse\n");
    return ExitCode::findings;
  }
  return ExitCode::completed;
}

}  // namespace datawave::cli
