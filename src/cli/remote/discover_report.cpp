#include "remote/discover_report.hpp"

#include "datawave/core/clock.hpp"
#include "datawave/core/text.hpp"
#include "remote/api_client.hpp"

namespace datawave::cli {

namespace {
std::string counted(JsonValue report, const char* path, const char* one, const char* many = "") {
  const auto n = integer_at(report, path);
  return n == 0 ? std::string() : plural(static_cast<std::uint64_t>(n), one, many);
}

std::string join(const std::vector<std::string>& parts) {
  std::string out;
  for (const std::string& part : parts) {
    if (!part.empty()) out += (out.empty() ? "" : " · ") + part;
  }
  return out;
}

std::string number(JsonValue report, const char* path, const char* word) {
  const auto n = integer_at(report, path);
  return n == 0 ? std::string() : format_count(static_cast<std::uint64_t>(n)) + " " + word;
}

void lines(std::string& out, JsonValue report, const char* path, const std::string& title) {
  const auto items = value_at(report, path);
  if (!items || items->size() == 0) return;
  out += title + "\n";
  std::size_t shown = 0;
  for (const JsonValue item : *items) {
    if (++shown > 10) break;
    out += "  " + printable(item.kind() == JsonKind::string ? item.string() : item.text(), 400) + "\n";
  }
  if (items->size() > 10) out += "  …  " + std::to_string(items->size() - 10) + " more: -o json\n";
}
}  // namespace

std::string describe_discovery(JsonValue report) {
  const std::string product = printable(text_at(report, "product") + " " + text_at(report, "version"), 100);
  std::string out =
      join({product, counted(report, "schemas", "schema"), counted(report, "tables", "table"),
            counted(report, "views", "view"), counted(report, "columns", "column"),
            counted(report, "sensitive_columns", "sensitive column"), counted(report, "findings", "finding")}) +
      "\n";
  const std::string changes =
      join({number(report, "merge.created", "new"), number(report, "merge.changed", "changed"),
            number(report, "merge.renamed", "renamed"), number(report, "merge.returned", "back"),
            number(report, "merge.missing", "missing"), number(report, "merge.deleted", "deleted"),
            number(report, "merge.undecided", "undecided")});
  const bool dry = text_at(report, "merge.dry_run") == "true";
  out += std::string("  catalog  ") + (changes.empty() ? "nothing changed" : changes) +
         (dry ? " (dry run: nothing was written)" : "") + "\n";
  if (const std::string labels = number(report, "merge.labels_suggested", "suggested"); !labels.empty())
    out += "  labels   " + labels + "\n";
  if (const auto moved = value_at(report, "merge.lines"); moved && moved->size() > 0) {
    std::size_t shown = 0;
    for (const JsonValue line : *moved) {
      if (++shown > 10) break;
      out += "    " +
             join({printable(text_at(line, "act"), 40) + "  " + printable(text_at(line, "path"), 200),
                   printable(text_at(line, "detail"), 200)}) +
             "\n";
    }
    if (moved->size() > 10) out += "    …  " + std::to_string(moved->size() - 10) + " more: -o json\n";
  }
  if (const auto failed = value_at(report, "failed"); failed && failed->size() > 0) {
    out += "Could not be read\n";
    for (const JsonValue one : *failed) {
      out += "  " + printable(text_at(one, "database"), 100) + "." + printable(text_at(one, "schema"), 100) + ": " +
             printable(text_at(one, "error"), 300) + "\n";
    }
  }
  lines(out, report, "grants", "To let more be read");
  lines(out, report, "warnings", "Warnings");
  return out + "\n" +
         join({counted(report, "metadata_statements", "metadata statement"),
               counted(report, "sample_statements", "sample"),
               format_duration(std::chrono::milliseconds(integer_at(report, "duration_ms")))}) +
         "\n";
}

}  // namespace datawave::cli
