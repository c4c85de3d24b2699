#include <fmt/format.h>

#include <algorithm>

#include "datawave/core/clock.hpp"
#include "datawave/core/text.hpp"
#include "datawave/inspect/render.hpp"
#include "report_view.hpp"
#include "text_table.hpp"

namespace datawave::inspect {

namespace {
using connect::ContainerState;

constexpr std::size_t kMinWidth = 60;
constexpr std::size_t kShortList = 10;
constexpr std::size_t kMaxSchemas = 12;
constexpr std::size_t kMaxTables = 12;

std::string size_words(std::int64_t bytes) {
  return bytes > 0 ? format_bytes(static_cast<std::uint64_t>(bytes)) : std::string();
}
std::string count_words(std::int64_t count) {
  return format_count(static_cast<std::uint64_t>(std::max<std::int64_t>(0, count)));
}

class TextRenderer {
 public:
  TextRenderer(const InspectReport& report, const TextStyle& style)
      : report_(report), style_(style), width_(std::max(style.width, kMinWidth)) {}

  std::string render() {
    header();
    failures();
    if (has_schema_names()) {
      schemas();
    } else {
      tables();
    }
    sensitive();
    findings();
    unreadable();
    notes();
    last_line();
    return std::move(out_);
  }

 private:
  enum class Tone { plain, bold, bad, warn, muted };

  std::string toned(std::string text, Tone tone) const {
    if (!style_.colour || tone == Tone::plain || text.empty()) return text;
    const char* code = tone == Tone::bold ? "1" : tone == Tone::bad ? "31" : tone == Tone::warn ? "33" : "2";
    return fmt::format("\x1b[{}m{}\x1b[0m", code, text);
  }
  static Tone tone_of(Severity severity) {
    return severity == Severity::high ? Tone::bad : severity == Severity::medium ? Tone::warn : Tone::muted;
  }

  void line(const std::string& text = {}) { out_ += text + "\n"; }
  /// Phrases with dots between them, continued on an indented line where one is full.
  void phrases(const std::vector<std::string>& parts, std::string indent) {
    std::string current = indent;
    bool fresh = true;
    for (const std::string& part : parts) {
      if (part.empty()) continue;
      if (!fresh && display_width(current) + 3 + display_width(part) > width_) {
        line(current);
        current = "  ";
        fresh = true;
      }
      current += (fresh ? "" : " · ") + part;
      fresh = false;
    }
    if (!fresh) line(current);
  }
  /// Words wrapped at the width, each line behind `indent`. A word that is too long for a line is cut, unless it may be
  /// meant to be copied.
  void wrapped(std::string_view text, const std::string& indent, bool whole_words = false) {
    std::string current = indent;
    for (const std::string_view each : split(text, ' ')) {
      if (each.empty()) continue;
      const std::string word = whole_words ? std::string(each) : ellipsize_middle(each, width_ - indent.size());
      if (current.size() > indent.size()) {
        if (display_width(current) + 1 + display_width(word) > width_) {
          line(current);
          current = indent;
        } else {
          current += ' ';
        }
      }
      current += word;
    }
    if (current.size() > indent.size()) line(current);
  }

  [[nodiscard]] bool has_schema_names() const {
    return std::any_of(report_.schemas.begin(), report_.schemas.end(), [](const auto& s) { return !s.name.empty(); });
  }

  void header() {
    const SourceSummary& source = report_.source;
    std::vector<std::string> parts;
    parts.push_back(ellipsize_middle(printable(title_of(report_)), width_ / 2));
    parts.push_back(printable(source.product + (source.version.empty() ? "" : " " + source.version), 60));
    if (source.size_bytes) parts.push_back(size_words(*source.size_bytes));
    for (std::string& phrase : total_phrases(report_)) parts.push_back(std::move(phrase));
    const std::size_t before = out_.size();
    phrases(parts, "");
    // After the widths are known.
    if (style_.colour) out_.replace(before, parts[0].size(), toned(parts[0], Tone::bold));
    phrases(key_phrases(report_), "  ");
  }

  void failures() {
    if (report_.complete) return;
    line();
    line(toned("Incomplete", Tone::bad) + ": what follows is true, but not all there is");
    if (report_.error) wrapped(printable(*report_.error, 600), "  ");
    for (const connect::ContainerReport& container : report_.containers) {
      if (container.state != ContainerState::failed) continue;
      const std::string name = container.schema.empty() ? container.database : container.schema;
      wrapped("failed: " + printable(name, 128) + ": " + printable(container.error.value_or("no reason given"), 300),
              "  ");
    }
  }

  void schemas() {
    std::vector<const SchemaSummary*> shown;
    std::size_t empty = 0;
    for (const SchemaSummary& schema : report_.schemas) {
      if (schema.tables + schema.views + schema.findings == 0) {
        ++empty;
      } else {
        shown.push_back(&schema);
      }
    }
    if (shown.empty()) return;
    const std::size_t all = shown.size();
    if (all > kMaxSchemas) {
      std::stable_sort(shown.begin(), shown.end(),
                       [](const auto* a, const auto* b) { return a->size_bytes > b->size_bytes; });
      shown.resize(kMaxSchemas);
    }
    const bool views = width_ >= 80 && report_.totals.views > 0;
    std::vector<TextTable::Column> columns = {{"schema"}, {"tables", true}};
    if (views) columns.push_back({"views", true});
    for (const char* title : {"rows", "size", "sensitive", "findings"}) columns.push_back({title, true});
    TextTable table(std::move(columns));
    for (const SchemaSummary* schema : shown) {
      std::vector<std::string> cells = {printable(schema->name, 128), count_words(schema->tables)};
      if (views) cells.push_back(count_words(schema->views));
      cells.push_back(rows_words(schema->rows, schema->rows_complete));
      cells.push_back(size_words(schema->size_bytes));
      cells.push_back(count_words(schema->sensitive_columns));
      cells.push_back(count_words(schema->findings));
      table.add(std::move(cells));
    }
    line();
    out_ += table.render(width_, 0);
    if (all > shown.size()) line("  …  " + plural(all - shown.size(), "smaller schema") + ": -o html or -o json");
    if (empty > 0 && report_.complete) line("  " + plural(empty, "empty schema") + " not listed");
  }

  /// A database without schemas: its largest tables instead.
  void tables() {
    std::vector<const InspectedTable*> shown;
    for (const InspectedTable& table : report_.tables) {
      if (!is_view(table.table.kind)) shown.push_back(&table);
    }
    if (shown.empty()) return;
    const std::size_t all = shown.size();
    std::stable_sort(shown.begin(), shown.end(), [](const auto* a, const auto* b) {
      return a->table.row_estimate.value_or(-1) > b->table.row_estimate.value_or(-1);
    });
    if (all > kMaxTables) shown.resize(kMaxTables);
    TextTable table(
        {{"table"}, {"columns", true}, {"rows", true}, {"size", true}, {"sensitive", true}, {"findings", true}});
    for (const InspectedTable* each : shown) {
      const auto& record = each->table;
      const auto sensitive = std::count_if(each->labels.begin(), each->labels.end(), [](const ColumnLabel& l) {
        return l.sensitivity == "restricted" || l.sensitivity == "confidential";
      });
      const auto findings = std::count_if(report_.findings.begin(), report_.findings.end(), [&](const Finding& f) {
        return f.object == record.name && f.schema == record.schema;
      });
      table.add({printable(record.name, 128), count_words(static_cast<std::int64_t>(record.columns.size())),
                 record.row_estimate ? rows_words(*record.row_estimate, true) : std::string(),
                 size_words(record.size_bytes.value_or(0)), count_words(sensitive), count_words(findings)});
    }
    line();
    out_ += table.render(width_, 0);
    if (all > shown.size())
      line("  …  " + count_words(static_cast<std::int64_t>(all - shown.size())) + " more: -o html or -o json");
  }

  /// Nothing was read before it failed: then nothing can be said of what there is not.
  [[nodiscard]] bool nothing_read() const {
    return !report_.complete && report_.totals.tables + report_.totals.views == 0;
  }

  void sensitive() {
    if (nothing_read()) return;
    const std::vector<SensitiveColumn> all = sensitive_columns(report_);
    line();
    if (all.empty()) {
      line(report_.totals.sampled_tables > 0 ? "No sensitive columns found"
                                             : "No sensitive columns found by name (nothing was sampled)");
      return;
    }
    const std::size_t shown = style_.all_sensitive ? all.size() : std::min(all.size(), kShortList);
    TextTable table({{toned_title("Sensitive columns", all.size())}, {""}, {""}, {"evidence"}});
    table.merge_title(3);
    for (std::size_t i = 0; i < shown; ++i) {
      const SensitiveColumn& each = all[i];
      const bool restricted = each.label->sensitivity == "restricted";
      table.add({toned(each.label->sensitivity, restricted ? Tone::bad : Tone::warn),
                 printable(table_path(each.table->table.schema, each.table->table.name) + "." + each.column->name, 300),
                 type_words(each.label->semantic_type), printable(evidence_phrase(*each.label), 300)});
    }
    out_ += table.render(width_, 1);
    if (shown < all.size())
      line("  …  " + count_words(static_cast<std::int64_t>(all.size() - shown)) + " more: --sensitive, or -o ndjson");
  }

  [[nodiscard]] std::string toned_title(std::string_view title, std::size_t count) const {
    return toned(fmt::format("{} ({})", title, format_count(count)), Tone::bold);
  }

  void findings() {
    if (nothing_read()) return;
    line();
    const std::size_t all = report_.findings.size();
    if (all == 0) {
      line("No findings");
      return;
    }
    const std::size_t shown = style_.all_findings ? all : std::min(all, kShortList);
    line(toned_title("Findings", all));
    std::size_t path_width = 0;
    for (std::size_t i = 0; i < shown; ++i)
      path_width = std::max(path_width, display_width(path_of(report_.findings[i])));
    path_width = std::min(path_width, width_ * 2 / 5);
    for (std::size_t i = 0; i < shown; ++i) finding(report_.findings[i], path_width);
    if (shown < all)
      line("  …  " + count_words(static_cast<std::int64_t>(all - shown)) + " more: --findings, or -o json");
  }

  static std::string path_of(const Finding& finding) {
    return printable(table_path(finding.schema, finding.object), 300);
  }

  void finding(const Finding& finding, std::size_t path_width) {
    std::string word(enum_name(finding.severity));
    const std::string padding(6 - std::min<std::size_t>(6, word.size()), ' ');
    const std::string path = ellipsize_middle(path_of(finding), path_width);
    const std::string gap(path_width - std::min(path_width, display_width(path)), ' ');
    const std::string head =
        "  " + toned(std::move(word), tone_of(finding.severity)) + padding + "  " + path + gap + "  ";
    const std::size_t at = 2 + 6 + 2 + path_width + 2;
    // The words are wrapped under themselves; a narrow terminal gets them under the name.
    const std::string indent(width_ > at + 30 ? at : 6, ' ');
    const std::size_t before = out_.size();
    wrapped(printable(finding.detail.empty() ? finding.code : finding.detail, 600), indent);
    if (indent.size() == at) {
      out_.replace(before, at, head);
    } else {
      out_.insert(before, std::string(trim_right(head)) + "\n");
    }
    if (style_.all_findings && !finding.remedy.empty()) wrapped("→ " + printable(finding.remedy, 600), indent, true);
  }

  static std::string_view trim_right(std::string_view text) {
    while (text.ends_with(' ')) text.remove_suffix(1);
    return text;
  }

  void unreadable() {
    for (const Unreadable& each : report_.unreadable) {
      line();
      const std::string where = each.schema.empty() ? std::string() : " in " + printable(each.schema, 128);
      std::string text = toned("Could not read", Tone::warn) + ": " +
                         plural(static_cast<std::uint64_t>(std::max<std::int64_t>(0, each.tables)), "table") + where +
                         " (" + printable(each.reason, 100) + ")";
      if (each.grant.empty()) {
        line(text);
      } else {
        line(text + ". To allow it:");
        line("  " + printable(each.grant, 600));  // one line, so that it can be copied
      }
    }
  }

  void notes() {
    if (report_.warnings.empty() && report_.source.notes.empty()) return;
    line();
    for (const std::string& warning : report_.warnings) wrapped("warning: " + printable(warning, 600), "");
    for (const std::string& note : report_.source.notes) wrapped("note: " + printable(note, 600), "");
  }

  void last_line() {
    line();
    const auto count = [](std::int64_t n) { return static_cast<std::uint64_t>(std::max<std::int64_t>(0, n)); };
    std::vector<std::string> parts;
    // An inspection that was cut short has no accounts of its statements.
    if (report_.complete) parts.push_back(plural(count(report_.metadata_statements), "metadata statement"));
    if (report_.sample_statements > 0) {
      parts.push_back(plural(count(report_.sample_statements), "sample"));
    } else if (report_.totals.sampled_tables > 0) {
      parts.push_back(plural(count(report_.totals.sampled_tables), "sampled table"));
    } else {
      parts.emplace_back("nothing sampled");
    }
    parts.push_back(format_duration(std::chrono::milliseconds(report_.duration_ms)));
    phrases(parts, "");
  }

  const InspectReport& report_;
  const TextStyle& style_;
  std::size_t width_;
  std::string out_;
};
}  // namespace

std::string render_text(const InspectReport& report, const TextStyle& style) {
  return TextRenderer(report, style).render();
}

}  // namespace datawave::inspect
