// datawave query: one statement that reads, through the server's gateway.
#include <fmt/format.h>

#include <cstdlib>
#include <fstream>
#include <iostream>
#include <iterator>

#include "datawave/core/clock.hpp"
#include "datawave/core/json_writer.hpp"
#include "datawave/core/text.hpp"
#include "remote/api_client.hpp"
#include "remote/output.hpp"
#include "remote/remote_commands.hpp"

namespace datawave::cli {

namespace {
constexpr std::int64_t kRowsToLookAt = 100;
constexpr std::int64_t kAllRows = 100'000'000;
constexpr std::int64_t kAllBytes = std::int64_t{1} << 40;

constexpr std::size_t kMostStatementBytes = 100'000;

Result<std::string> statement_of(const QueryOptions& options) {
  if (options.file.empty()) return options.statement;
  if (!options.statement.empty()) {
    return fail(Error(ErrorCode::invalid_argument, "give the statement or --file, not both").with_field("statement"));
  }
  std::string text;
  bool read = false;
  if (options.file == "-") {
    text.assign(std::istreambuf_iterator<char>(std::cin), std::istreambuf_iterator<char>());
    read = !std::cin.bad();
  } else {
    std::ifstream in(options.file, std::ios::binary);
    text.assign(std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>());
    read = static_cast<bool>(in) || in.eof();
  }
  if (!read || text.empty()) {
    return fail(Error(ErrorCode::invalid_argument, "--file: it cannot be read, or is empty").with_field("file"));
  }
  if (text.size() > kMostStatementBytes) {
    return fail(Error(ErrorCode::invalid_argument, "--file: a statement may be 100,000 bytes long").with_field("file"));
  }
  return text;
}

std::string body_of(const QueryOptions& options, const std::string& statement) {
  std::string body;
  JsonWriter w(body);
  w.begin_object();
  w.key("statement");
  w.string(statement);
  w.key("parameters");
  w.begin_array();
  for (const std::string& value : options.parameters) {
    if (value == "NULL") {
      w.null();
    } else {
      w.string(value);
    }
  }
  w.end_array();
  const bool streams = options.output == "csv" || options.output == "ndjson";
  w.key("limit");
  w.number(options.limit > 0 ? options.limit : streams ? kAllRows : kRowsToLookAt);
  if (streams && options.max_bytes == 0) {
    w.key("max_bytes");
    w.number(kAllBytes);
  }
  if (options.max_bytes > 0) {
    w.key("max_bytes");
    w.number(options.max_bytes);
  }
  w.key("timeout_ms");
  w.number(static_cast<std::int64_t>(options.timeout_seconds * 1000));
  w.key("explain");
  w.string(options.explain.empty() ? "no" : options.explain);
  w.key("fresh");
  w.boolean(options.fresh);
  w.key("format");
  w.string(streams ? options.output : "json");
  w.end_object();
  return body;
}

std::string cell_text(JsonValue cell) {
  if (cell.is_null()) return "NULL";
  return printable(cell.kind() == JsonKind::string ? cell.string() : cell.text(), 500);
}

ExitCode show_table(const CommandContext& context, JsonValue answer) {
  std::vector<std::string> titles;
  std::vector<bool> right;
  const JsonValue columns = answer.find("columns").value();
  for (const JsonValue column : columns) {
    titles.push_back(printable(text_at(column, "name"), 100));
    right.push_back(true);
  }
  std::vector<std::vector<std::string>> rows;
  const JsonValue all = answer.find("rows").value();
  for (const JsonValue row : all) {
    std::vector<std::string> cells;
    for (const JsonValue cell : row) {
      const bool number = cell.kind() == JsonKind::number || cell.is_null();
      if (!number) right[cells.size()] = false;
      cells.push_back(cell_text(cell));
    }
    rows.push_back(std::move(cells));
  }
  return print_out(context.terminal,
                   table(titles, rows, right, context.terminal.out_is_tty ? context.terminal.width : 0));
}

/// "1.9 ms", "34 ms", "2.1 s".
std::string duration_at(JsonValue answer, std::string_view member) {
  const double ms = std::strtod(text_at(answer, member).c_str(), nullptr);
  if (ms < 10) return fmt::format("{:.1f} ms", ms);
  return format_duration(std::chrono::nanoseconds(static_cast<std::int64_t>(ms * 1e6)));
}

/// What is to be said beside the rows, on stderr.
void tell_about(const CommandContext& context, JsonValue answer) {
  if (context.quiet) return;
  const std::int64_t rows = integer_at(answer, "row_count");
  const std::string cut = text_at(answer, "truncated");
  std::string line = format_count(static_cast<std::uint64_t>(rows)) + (rows == 1 ? " row" : " rows");
  line += ", " + duration_at(answer, "took_ms");
  const std::string cache = text_at(answer, "cache");
  if (cache == "hit" || cache == "shared")
    line += ", read " + duration_at(answer, "age_ms") + " ago (--fresh reads anew)";
  write_err(line + "\n");
  if (cut == "rows") write_err("There are more rows: --limit N.\n");
  if (cut == "bytes") write_err("There are more rows: --max-bytes N.\n");
  if (const auto warnings = answer.find("warnings")) {
    for (const JsonValue warning : *warnings) write_err("warning: " + printable(warning.string(), 500) + "\n");
  }
}

ExitCode show_plan(const CommandContext& context, JsonValue answer) {
  const JsonValue rows = answer.find("rows").value();
  for (const JsonValue row : rows) {
    for (const JsonValue cell : row) return print_out(context.terminal, pretty_json(cell) + "\n");
  }
  return ExitCode::completed;
}
}  // namespace

ExitCode run_query(const CommandContext& context, const QueryOptions& options) {
  auto statement = statement_of(options);
  if (!statement) return report_error(context, statement.error());
  auto api = Api::open(context, "the statement is stopped at the source, too");
  if (!api) return report_error(context, api.error());
  Api::Request request;
  request.method = "POST";
  request.path = "/api/v1/sources/" + segment(options.source) + ":query";
  request.body = body_of(options, *statement);
  if (options.output == "ndjson" || options.output == "csv") {
    const auto on_piece = [](std::string_view piece) -> Result<void> {
      if (write_out(piece)) return {};
      return fail(ErrorCode::unavailable, "standard output cannot be written");
    };
    auto done = api->stream(std::move(request), on_piece);
    if (!flush_out() && done) return ExitCode::failed;
    return done ? ExitCode::completed : report_error(context, done.error(), *api);
  }
  auto answer = api->call(std::move(request));
  if (!answer) return report_error(context, answer.error(), *api);
  ExitCode code = ExitCode::completed;
  if (options.output == "json") {
    code = print_out(context.terminal, answer->body + "\n");
  } else if (!options.explain.empty()) {
    code = show_plan(context, answer->root());
  } else {
    code = show_table(context, answer->root());
  }
  tell_about(context, answer->root());
  return code;
}

}  // namespace datawave::cli
