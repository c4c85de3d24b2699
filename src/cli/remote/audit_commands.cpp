// datawave audit tail, verify, export.
#include <array>

#include "datawave/core/text.hpp"
#include "datawave/io/sleep.hpp"
#include "remote/api_client.hpp"
#include "remote/output.hpp"
#include "remote/remote_commands.hpp"

namespace datawave::cli {

namespace {
using namespace std::chrono_literals;

std::vector<JsonValue> items_of(const std::vector<JsonDocument>& pages) {
  std::vector<JsonValue> out;
  for (const JsonDocument& page : pages) {
    const auto items = value_at(page.root(), "items");
    if (!items) continue;
    for (const JsonValue item : *items) out.push_back(item);
  }
  return out;
}

std::string padded(std::string text, std::size_t width) {
  const std::size_t have = display_width(text);
  if (have < width) text.append(width - have, ' ');
  return text;
}

std::string line_of(JsonValue record) {
  const std::string result = text_at(record, "result");
  std::string out = short_time(text_at(record, "at")) + "  " +
                    padded(printable(text_at(record, "principal_name"), 40), 12) + "  " +
                    padded(text_at(record, "code"), 18) + "  " + padded(result, 7) + "  " +
                    printable(text_at(record, "object_name"), 200);
  const std::string address = printable(text_at(record, "address"), 60);
  if (!address.empty()) out += "  " + address;
  while (out.ends_with(' ')) out.pop_back();
  return out + "\n";
}

std::string csv(const std::string& text) {
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  std::string out = "\"";
  for (const char c : text) out += c == '"' ? std::string("\"\"") : std::string(1, c);
  return out + "\"";
}

constexpr std::array<std::string_view, 13> kMembers{
    "seq",     "at",         "code",        "result",    "principal_id", "principal_name", "via",
    "address", "request_id", "object_kind", "object_id", "object_name",  "detail"};

std::string csv_line(JsonValue record) {
  std::string out;
  for (const std::string_view member : kMembers) out += (out.empty() ? "" : ",") + csv(text_at(record, member));
  return out + "\r\n";
}

std::string with_filter(const std::string& query, const std::string& filter) {
  return filter.empty() ? query : query + "&filter=" + http::percent_encode(filter);
}
}  // namespace

ExitCode run_audit_tail(const CommandContext& context, const AuditOptions& options) {
  auto api = Api::open(context);
  if (!api) return report_error(context, api.error());
  auto pages = api->pages("/api/v1/audit", with_filter("sort=-seq", options.filter), options.count);
  if (!pages) return report_error(context, pages.error(), *api);
  const auto write = [&](JsonValue record) {
    return print_out(context.terminal,
                     options.output == "ndjson" ? std::string(record.text()) + "\n" : line_of(record));
  };
  auto items = items_of(*pages);
  std::int64_t last = items.empty() ? 0 : integer_at(items.front(), "seq");
  for (auto it = items.rbegin(); it != items.rend(); ++it) {
    if (write(*it) != ExitCode::completed) return ExitCode::failed;
  }
  while (options.follow) {
    if (auto waited = api->runtime().lane().block_on(io::sleep_for(1s)); !waited) return ExitCode::interrupted;
    const std::string filter =
        "seq>=" + std::to_string(last + 1) + (options.filter.empty() ? "" : "," + options.filter);
    auto news = api->pages("/api/v1/audit", with_filter("sort=seq", filter), 1000);
    if (!news) return report_error(context, news.error(), *api);
    for (const JsonValue record : items_of(*news)) {
      // Its own reading is in the audit too; shown, it would go on for ever.
      last = std::max(last, integer_at(record, "seq"));
      if (text_at(record, "code") == "audit.list") continue;
      if (write(record) != ExitCode::completed) return ExitCode::failed;
    }
  }
  return ExitCode::completed;
}

ExitCode run_audit_verify(const CommandContext& context, const std::string& output) {
  auto api = Api::open(context);
  if (!api) return report_error(context, api.error());
  auto verdict = api->post("/api/v1/audit:verify", "");
  if (!verdict) return report_error(context, verdict.error(), *api);
  const bool intact = text_at(verdict->root(), "intact") == "true";
  const ExitCode printed = print_record(context, output, verdict->root(), [&](JsonValue v) {
    if (!intact) {
      return "The audit is broken at record " + text_at(v, "fault_seq") + ": " + printable(text_at(v, "fault"), 200) +
             ".\n";
    }
    return "The audit is intact: " + format_count(static_cast<std::uint64_t>(integer_at(v, "records"))) +
           " records.\n  head  " + text_at(v, "head") + "\n";
  });
  if (!intact) {
    write_err("  Everything before record " + text_at(verdict->root(), "fault_seq") +
              " still follows; compare with a copy kept elsewhere (`datawave audit export`).\n");
    return ExitCode::failed;
  }
  return printed;
}

ExitCode run_audit_export(const CommandContext& context, const AuditOptions& options) {
  auto api = Api::open(context);
  if (!api) return report_error(context, api.error());
  if (options.output == "csv") {
    std::string titles;
    for (const std::string_view member : kMembers) titles += (titles.empty() ? "" : ",") + std::string(member);
    if (!write_out(titles + "\r\n")) return ExitCode::failed;
  }
  std::string cursor;
  std::uint64_t records = 0;
  for (;;) {
    std::string path = with_filter("/api/v1/audit?limit=1000&sort=seq", options.filter);
    if (!cursor.empty()) path += "&cursor=" + http::percent_encode(cursor);
    auto page = api->get(path);
    if (!page) {
      write_err("The export is not complete: " + plural(records, "record") + " were written.\n");
      return report_error(context, page.error(), *api);
    }
    std::string text;
    if (const auto items = value_at(page->root(), "items")) {
      for (const JsonValue record : *items) {
        text += options.output == "csv" ? csv_line(record) : std::string(record.text()) + "\n";
        ++records;
      }
    }
    if (const ExitCode printed = print_out(context.terminal, text); printed != ExitCode::completed) return printed;
    cursor = text_at(page->root(), "next_cursor");
    if (cursor.empty()) break;
  }
  if (!context.quiet) write_err(plural(records, "record") + "\n");
  return ExitCode::completed;
}

}  // namespace datawave::cli
