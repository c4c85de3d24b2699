#include <algorithm>

#include "datawave/core/clock.hpp"
#include "datawave/core/text.hpp"
#include "datawave/crypto/hash.hpp"
#include "datawave/inspect/render.hpp"
#include "html_assets.hpp"
#include "html_sections.hpp"
#include "report_view.hpp"

namespace datawave::inspect {

namespace {
constexpr std::size_t kListed = 2000;

std::uint64_t positive(std::int64_t value) { return static_cast<std::uint64_t>(std::max<std::int64_t>(0, value)); }

/// As Content-Security-Policy wants it: what stands between the tags, to the byte.
std::string hash_of(std::string_view content) {
  return "'sha256-" + crypto::base64_encode(crypto::sha256(content)) + "'";
}

class Page {
 public:
  explicit Page(const InspectReport& report) : report_(report) {}

  std::string render() {
    head();
    w_.raw("<body>\n<a class=\"skip\" href=\"#main\">Skip to the content</a>\n");
    header();
    w_.raw("<main id=\"main\">\n");
    incomplete();
    w_.raw(
        "<div id=\"filter\" hidden><label for=\"search\">Search tables, columns, findings</label><br><input "
        "id=\"search\" type=\"search\" autocomplete=\"off\" spellcheck=\"false\"> <span id=\"count\" role=\"status\" "
        "class=\"muted\"></span></div>\n");
    schemas();
    sensitive();
    findings();
    unreadable();
    write_tables(w_, report_);
    w_.raw("</main>\n");
    footer();
    w_.raw("<script>");
    w_.asset(kPageScript);
    w_.raw("</script>\n</body>\n</html>\n");
    return w_.take();
  }

 private:
  void head() {
    w_.raw(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta "
        "http-equiv=\"Content-Security-Policy\" content=\"default-src &#39;none&#39;; style-src ");
    w_.text(hash_of(kPageStyle)).raw("; script-src ").text(hash_of(kPageScript));
    w_.raw(
        "; base-uri &#39;none&#39;; form-action &#39;none&#39;\">\n<meta name=\"viewport\" "
        "content=\"width=device-width, initial-scale=1\">\n<meta name=\"referrer\" content=\"no-referrer\">\n<title>");
    w_.text(title_of(report_)).raw(" · Datawave</title>\n<style>");
    w_.asset(kPageStyle);
    w_.raw("</style>\n</head>\n");
  }

  void header() {
    const SourceSummary& source = report_.source;
    w_.raw("<header>\n<h1>").text(title_of(report_)).raw("</h1>\n<p class=\"muted\">");
    std::vector<std::string> facts = {source.product + (source.version.empty() ? "" : " " + source.version),
                                      source.role};
    if (!source.endpoint.empty()) facts.push_back(source.endpoint);
    if (!source.user.empty()) facts.push_back("read as " + source.user);
    if (!source.encoding.empty()) facts.push_back(source.encoding);
    w_.phrases(facts).raw("</p>\n<ul class=\"facts\">\n");
    if (source.size_bytes) fact(format_bytes(positive(*source.size_bytes)), "size");
    const Totals& totals = report_.totals;
    const bool named =
        std::any_of(report_.schemas.begin(), report_.schemas.end(), [](const auto& s) { return !s.name.empty(); });
    if (named) count(totals.schemas, "schema", "schemas");
    count(totals.tables, "table", "tables");
    if (totals.views > 0) count(totals.views, "view", "views");
    count(totals.columns, "column", "columns");
    const bool rows_known =
        std::all_of(report_.schemas.begin(), report_.schemas.end(), [](const auto& s) { return s.rows_complete; });
    fact(rows_words(totals.rows, rows_known), "rows");
    count(totals.primary_keys, "primary key", "primary keys");
    count(totals.foreign_keys, "foreign key", "foreign keys");
    count(totals.indexes, "index", "indexes");
    count(totals.sensitive_columns, "sensitive column", "sensitive columns");
    count(static_cast<std::int64_t>(report_.findings.size()), "finding", "findings");
    w_.raw(
        "</ul>\n<nav aria-label=\"On this page\"><ul><li><a href=\"#sensitive\">Sensitive columns</a></li><li><a "
        "href=\"#findings\">Findings</a></li><li><a href=\"#tables\">Tables</a></li></ul></nav>\n</header>\n");
  }

  void fact(const std::string& value, std::string_view name) {
    if (value.empty()) return;
    w_.raw("<li><b>").text(value).raw("</b>").text(name).raw("</li>\n");
  }
  void count(std::int64_t value, std::string_view one, std::string_view many) {
    fact(format_count(positive(value)), value == 1 ? one : many);
  }

  void incomplete() {
    if (report_.complete && report_.warnings.empty() && report_.source.notes.empty()) return;
    if (!report_.complete) {
      w_.raw("<div class=\"notice failed\"><b>Incomplete:</b> what follows is true, but not all there is.");
      if (report_.error) w_.raw(" ").text(*report_.error);
      w_.raw("<ul>\n");
      for (const connect::ContainerReport& each : report_.containers) {
        if (each.state != connect::ContainerState::failed) continue;
        w_.raw("<li><span class=\"id\">").text(each.schema.empty() ? each.database : each.schema).raw("</span>: ");
        w_.text(each.error.value_or("failed")).raw("</li>\n");
      }
      w_.raw("</ul></div>\n");
    }
    for (const std::string& warning : report_.warnings)
      w_.raw("<p class=\"notice\"><b>Warning:</b> ").text(warning).raw("</p>\n");
    for (const std::string& note : report_.source.notes) w_.raw("<p class=\"muted\">Note: ").text(note).raw("</p>\n");
  }

  void schemas() {
    const bool named =
        std::any_of(report_.schemas.begin(), report_.schemas.end(), [](const auto& s) { return !s.name.empty(); });
    if (!named) return;
    w_.raw(
        "<section aria-labelledby=\"schemas\"><h2 id=\"schemas\">Schemas</h2><div "
        "class=\"scroll\"><table><thead><tr><th "
        "scope=\"col\">Schema</th><th scope=\"col\" class=\"n\">Tables</th><th scope=\"col\" class=\"n\">Views</th><th "
        "scope=\"col\" class=\"n\">Columns</th><th scope=\"col\" class=\"n\">Rows</th><th scope=\"col\" "
        "class=\"n\">Size</th><th scope=\"col\" class=\"n\">Sensitive</th><th scope=\"col\" "
        "class=\"n\">Findings</th></tr></thead><tbody>\n");
    for (const SchemaSummary& schema : report_.schemas) {
      w_.raw("<tr><th scope=\"row\" class=\"id\">").text(schema.name).raw("</th>");
      for (const std::string& cell :
           {format_count(positive(schema.tables)), format_count(positive(schema.views)),
            format_count(positive(schema.columns)), rows_words(schema.rows, schema.rows_complete),
            schema.size_bytes > 0 ? format_bytes(positive(schema.size_bytes)) : std::string(),
            format_count(positive(schema.sensitive_columns)), format_count(positive(schema.findings))})
        w_.raw("<td class=\"n\">").text(cell).raw("</td>");
      w_.raw("</tr>\n");
    }
    w_.raw("</tbody></table></div></section>\n");
  }

  void sensitive() {
    const std::vector<SensitiveColumn> all = sensitive_columns(report_);
    w_.raw("<section aria-labelledby=\"sensitive\"><h2 id=\"sensitive\">Sensitive columns (");
    w_.text(format_count(all.size())).raw(")</h2>\n");
    if (all.empty()) {
      w_.raw("<p>None found.</p></section>\n");
      return;
    }
    w_.raw(
        "<p class=\"muted\">Partitions repeat their table and are left out. Examples are masked.</p>\n<div "
        "class=\"scroll\"><table><thead><tr><th scope=\"col\">Sensitivity</th><th scope=\"col\">Column</th><th "
        "scope=\"col\">Holds</th><th scope=\"col\">Evidence</th><th scope=\"col\">Examples</th><th scope=\"col\" "
        "class=\"n\">Confidence</th></tr></thead><tbody>\n");
    for (std::size_t i = 0; i < std::min(all.size(), kListed); ++i) {
      const SensitiveColumn& each = all[i];
      w_.raw("<tr data-item><td>");
      write_sensitivity(w_, each.label->sensitivity);
      w_.raw("</td><th scope=\"row\" class=\"id\">");
      w_.text(table_path(each.table->table.schema, each.table->table.name) + "." + each.column->name);
      w_.raw("</th><td>").text(type_words(each.label->semantic_type)).raw("</td><td>");
      w_.text(evidence_phrase(*each.label)).raw("</td><td class=\"id\">");
      bool first = true;
      for (const EvidenceLine& line : each.label->evidence) {
        for (const std::string& example : line.examples) {
          if (!first) w_.raw(", ");
          first = false;
          w_.text(example, 80);
        }
      }
      w_.raw("</td><td class=\"n\">");
      // Without a type there is nothing to be sure of.
      if (each.label->semantic_type != "none")
        w_.number(static_cast<std::int64_t>(each.label->confidence * 100 + 0.5)).raw(" %");
      w_.raw("</td></tr>\n");
    }
    w_.raw("</tbody></table></div>\n");
    more(all.size());
    w_.raw("</section>\n");
  }

  void more(std::size_t all) {
    if (all <= kListed) return;
    w_.raw("<p>… and ").text(format_count(all - kListed)).raw(" more: <code>datawave inspect … -o json</code></p>\n");
  }

  void findings() {
    const std::size_t all = report_.findings.size();
    w_.raw("<section aria-labelledby=\"findings\"><h2 id=\"findings\">Findings (")
        .text(format_count(all))
        .raw(")</h2>\n");
    if (all == 0) {
      w_.raw("<p>None.</p></section>\n");
      return;
    }
    w_.raw(
        "<div class=\"scroll\"><table><thead><tr><th scope=\"col\">Severity</th><th scope=\"col\">Object</th><th "
        "scope=\"col\">What</th><th scope=\"col\">Remedy</th></tr></thead><tbody>\n");
    for (std::size_t i = 0; i < std::min(all, kListed); ++i) {
      const Finding& finding = report_.findings[i];
      w_.raw("<tr data-item><td>");
      switch (finding.severity) {
        case Severity::high: w_.raw("<span class=\"tag high\">high</span>"); break;
        case Severity::medium: w_.raw("<span class=\"tag medium\">medium</span>"); break;
        case Severity::low: w_.raw("<span class=\"tag low\">low</span>"); break;
      }
      w_.raw("</td><th scope=\"row\" class=\"id\">").text(table_path(finding.schema, finding.object)).raw("</th><td>");
      w_.text(finding.detail).raw("</td><td class=\"id\">").text(finding.remedy).raw("</td></tr>\n");
    }
    w_.raw("</tbody></table></div>\n");
    more(all);
    w_.raw("</section>\n");
  }

  void unreadable() {
    if (report_.unreadable.empty()) return;
    w_.raw("<section aria-labelledby=\"unreadable\"><h2 id=\"unreadable\">Could not read</h2>\n");
    for (const Unreadable& each : report_.unreadable) {
      w_.raw("<p>").text(plural(positive(each.tables), "table"));
      if (!each.schema.empty()) w_.raw(" in <span class=\"id\">").text(each.schema).raw("</span>");
      w_.raw(" (").text(each.reason).raw(")");
      if (!each.grant.empty()) w_.raw(". To allow it:</p>\n<pre>").lines(each.grant).raw("</pre><p>");
      w_.raw("</p>\n");
    }
    w_.raw("</section>\n");
  }

  void footer() {
    w_.raw("<footer><p>Made by Datawave ").text(report_.datawave_version).raw(" from ");
    w_.text(plural(positive(report_.metadata_statements), "metadata statement")).raw(" and ");
    w_.text(plural(positive(report_.sample_statements), "sample")).raw(" in ");
    w_.text(format_duration(std::chrono::milliseconds(report_.duration_ms))).raw(", <time datetime=\"");
    w_.text(report_.started_at)
        .raw("\">")
        .text(report_.started_at.substr(0, 16))
        .raw(" UTC</time>. Inspection <span class=\"id\">");
    w_.text(report_.inspection_id)
        .raw("</span>. This page holds no rows and asks for nothing from a network.</p></footer>\n");
  }

  const InspectReport& report_;
  HtmlWriter w_;
};
}  // namespace

void write_sensitivity(HtmlWriter& w, std::string_view sensitivity) {
  if (sensitivity == "restricted") w.raw("<span class=\"tag restricted\">restricted</span>");
  if (sensitivity == "confidential") w.raw("<span class=\"tag confidential\">confidential</span>");
}

std::string render_html(const InspectReport& report) { return Page(report).render(); }

}  // namespace datawave::inspect
