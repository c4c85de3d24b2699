#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>

#include "commands.hpp"
#include "datawave/core/json_writer.hpp"
#include "datawave/core/text.hpp"
#include "datawave/inspect/inspect.hpp"
#include "datawave/inspect/render.hpp"
#include "progress.hpp"

namespace datawave::cli {

namespace {
Error output_error() {
  return Error(ErrorCode::resource_exhausted, std::string("the output could not be written: ") + std::strerror(errno))
      .with_remedy("Check the disk, or whatever reads the pipe.");
}

/// The parts of the inventory that an output needs; what it does not show is not asked for.
connect::InventoryScope scope_of(const InspectOptions& options) {
  connect::InventoryScope scope;
  scope.schemas = options.schemas;
  scope.include = options.include;
  scope.exclude = options.exclude;
  if (options.output == "ndjson" && options.fail_on.empty()) {
    scope.all_constraints = false;
    scope.indexes = false;
    scope.definitions = false;
    scope.statistics = false;
    scope.sizes = !options.no_sample;  // the sampler asks large tables for a few blocks only
    scope.routines = false;
    scope.databases = false;
  }
  return scope;
}

/// A line per column, in one growing buffer that is written when it is large.
class NdjsonWriter {
 public:
  Result<void> write(const inspect::InspectedTable& table) {
    for (const inspect::ColumnLine& line : inspect::column_lines(table)) {
      JsonWriter w(buffer_);
      write_json(w, line);
      buffer_ += '\n';
    }
    if (buffer_.size() < (std::size_t{1} << 18)) return {};
    return flush();
  }
  Result<void> flush() {
    if (!write_out(buffer_)) return fail(output_error());
    buffer_.clear();
    return {};
  }

 private:
  std::string buffer_;
};

bool reaches(const inspect::InspectReport& report, const std::string& level) {
  if (level == "confidential" || level == "restricted") {
    for (const auto& [sensitivity, count] : report.totals.columns_by_sensitivity) {
      if (count > 0 && (sensitivity == "restricted" || sensitivity == level)) return true;
    }
    return false;
  }
  const auto rank = [](inspect::Severity s) { return static_cast<int>(s); };
  const int wanted = level == "high" ? 0 : level == "medium" ? 1 : 2;
  return std::any_of(report.findings.begin(), report.findings.end(),
                     [&](const inspect::Finding& f) { return rank(f.severity) <= wanted; });
}

Task<inspect::Outcome> connect_and_inspect(CallContext ctx, const connect::Connector& connector,
                                           connect::ConnectionSpec spec, connect::OpenEnvironment environment,
                                           LadderPrinter& ladder, inspect::Options options, bool& connected) {
  DW_CO_TRY(auto connection, co_await connector.open(ctx, std::move(spec), environment, &ladder));
  connected = true;
  const classify::Classifier classifier;
  auto outcome = co_await inspect::inspect(ctx, *connection, classifier, std::move(options));
  if (outcome) outcome->report.source.type = connector.descriptor().type;
  auto closed = co_await io::shielded(ctx, connection->close(ctx));
  static_cast<void>(closed);
  co_return outcome;
}

Result<void> print_report(const CommandContext& context, const InspectOptions& options,
                          const inspect::InspectReport& report) {
  std::string text;
  if (options.output == "json") {
    text = to_json(report, 2) + "\n";
  } else if (options.output == "html") {
    text = inspect::render_html(report);
  } else if (options.output == "text") {
    inspect::TextStyle style;
    style.colour = context.terminal.colour;
    style.width = context.terminal.width;
    style.all_sensitive = options.all_sensitive;
    style.all_findings = options.all_findings;
    text = inspect::render_text(report, style);
  }
  if (!write_out(text) || !flush_out()) return fail(output_error());
  return {};
}
}  // namespace

ExitCode run_inspect(const CommandContext& context, const InspectOptions& options) {
  auto prepared = prepare_source(context.registry, options.source, context.terminal);
  if (!prepared) {
    print_error(context.terminal, prepared.error());
    return prepared.error().code == ErrorCode::cancelled ? ExitCode::interrupted : ExitCode::usage;
  }
  Runtime runtime(context.settings);
  const connect::Connector& connector = *prepared->connector;
  const bool live = context.terminal.err_is_tty && !context.quiet;
  LadderPrinter ladder(context.terminal, live, connector.descriptor().ladder);
  Progress progress(context.terminal, context.quiet);
  NdjsonWriter ndjson;

  inspect::Options inspect_options;
  inspect_options.scope = scope_of(options);
  inspect_options.sample = !options.no_sample;
  inspect_options.plan.max_rows = static_cast<std::int32_t>(context.settings.integer("sample_rows"));
  inspect_options.plan.max_value_chars = static_cast<std::int32_t>(context.settings.integer("sample_value_chars"));
  inspect_options.version = program_version();
  inspect_options.on_progress = [&](const connect::InventoryProgress& p) { progress.update(p); };
  if (options.output == "ndjson") {
    inspect_options.keep_tables = false;
    inspect_options.on_table = [&](const inspect::InspectedTable& table) { return ndjson.write(table); };
  }

  bool connected = false;
  auto outcome = runtime.lane().block_on(connect_and_inspect(runtime.context(), connector, std::move(prepared->spec),
                                                             runtime.environment(), ladder, std::move(inspect_options),
                                                             connected));
  runtime.release_signals();
  progress.clear();
  if (!outcome) {
    if (outcome.error().code == ErrorCode::cancelled && runtime.interrupted()) {
      write_err("Interrupted before anything was read.\n");
    } else if (!connected) {
      ladder.failed(outcome.error());
    } else {
      print_error(context.terminal, outcome.error());
    }
    return exit_code_of(outcome.error());
  }

  if (live && options.output == "text") write_err("\n");
  const inspect::InspectReport& report = outcome->report;
  Result<void> printed;
  if (options.output == "ndjson") {
    printed = ndjson.flush();
    if (printed && !flush_out()) printed = fail(output_error());
    for (const std::string& warning : report.warnings) write_err("warning: " + warning + "\n");
    for (const connect::ContainerReport& container : report.containers) {
      if (container.state == connect::ContainerState::failed)
        write_err("failed: schema " + container.schema + ": " + container.error.value_or("") + "\n");
    }
  } else {
    printed = print_report(context, options, report);
  }
  if (!printed) {
    print_error(context.terminal, printed.error());
    return ExitCode::failed;
  }
  if (!options.html_copy.empty()) {
    std::ofstream page(options.html_copy, std::ios::binary | std::ios::trunc);
    page << inspect::render_html(report);
    page.close();
    if (!page) {
      print_error(context.terminal, Error(ErrorCode::resource_exhausted,
                                          "the page could not be written: " + printable(options.html_copy)));
      return ExitCode::failed;
    }
  }
  if (outcome->error) {
    print_error(context.terminal, *outcome->error);
    const ExitCode code = exit_code_of(*outcome->error);
    return code == ExitCode::deadline || code == ExitCode::interrupted ? code : ExitCode::failed;
  }
  if (!report.complete) return ExitCode::failed;
  if (!options.fail_on.empty() && reaches(report, options.fail_on)) {
    write_err("--fail-on " + options.fail_on + ": there are findings or columns of that level or worse\n");
    return ExitCode::findings;
  }
  if (options.strict && (!report.warnings.empty() || !report.unreadable.empty())) return ExitCode::warnings;
  return ExitCode::completed;
}

}  // namespace datawave::cli
