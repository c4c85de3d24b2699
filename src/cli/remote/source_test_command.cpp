// datawave source test: the ladder as the server climbs it.
#include "datawave/core/text.hpp"
#include "remote/api_client.hpp"
#include "remote/remote_commands.hpp"

namespace datawave::cli {

namespace {
Error error_of(JsonValue report) {
  Error error(ErrorCode::unavailable, printable(text_at(report, "error.message"), 1000));
  const std::string code = text_at(report, "error.code");
  for (int i = 0; i <= static_cast<int>(ErrorCode::internal); ++i) {
    if (to_string(static_cast<ErrorCode>(i)) == code) error.code = static_cast<ErrorCode>(i);
  }
  const std::string stage = text_at(report, "error.stage");
  for (int i = 0; i <= static_cast<int>(ConnectStage::protocol); ++i) {
    if (to_string(static_cast<ConnectStage>(i)) == stage) error.stage = static_cast<ConnectStage>(i);
  }
  error.remedy = printable(text_at(report, "error.remedy"), 1000);
  return error;
}
}  // namespace

ExitCode run_source_test(const CommandContext& context, const std::string& name) {
  auto api = Api::open(context);
  if (!api) return report_error(context, api.error());
  const std::string path = "/api/v1/sources/" + segment(name);
  auto source = api->get(path);
  if (!source) return report_error(context, source.error(), *api);
  std::vector<std::string_view> rungs;
  if (const auto* connector = context.registry.find_type(text_at(source->root(), "connector")))
    rungs.assign(connector->descriptor().ladder.begin(), connector->descriptor().ladder.end());
  LadderPrinter ladder(context.terminal, !context.quiet, std::move(rungs));
  std::optional<JsonDocument> report;
  const OnEvent on_event = [&](const http::SseEvent& event) -> Result<bool> {
    DW_TRY(JsonDocument document, parse_json(event.data));
    const JsonValue root = document.root();
    if (event.event == "report") {
      report.emplace(std::move(document));
      return false;
    }
    const std::string rung = printable(text_at(root, "name"), 60);
    const std::string state = text_at(root, "state");
    if (state == "running") ladder.rung_started(rung);
    if (state == "passed")
      ladder.rung_done(rung, printable(text_at(root, "detail"), 300),
                       std::chrono::microseconds(integer_at(root, "took_us")));
    return true;
  };
  auto done = api->stream_post(path + ":test", on_event);
  if (!done) return report_error(context, done.error(), *api);
  if (!report) {
    return report_error(
        context, Error(ErrorCode::unavailable, "the server's answer was cut off").with_remedy("Try again."), *api);
  }
  if (text_at(report->root(), "ok") == "true") return ExitCode::completed;
  const Error error = error_of(report->root());
  ladder.failed(error);
  return exit_code_of(error);
}

}  // namespace datawave::cli
