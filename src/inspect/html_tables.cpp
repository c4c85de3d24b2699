#include <algorithm>
#include <set>
#include <tuple>

#include "datawave/core/text.hpp"
#include "html_sections.hpp"
#include "report_view.hpp"

namespace datawave::inspect {

namespace {
using connect::TableRecord;

constexpr std::size_t kDetailedTables = 1000;
constexpr std::size_t kDetailedColumns = 25'000;
constexpr std::size_t kNamedTables = 20'000;

std::uint64_t positive(std::int64_t value) { return static_cast<std::uint64_t>(std::max<std::int64_t>(0, value)); }

std::int64_t sensitive_count(const InspectedTable& table) {
  return std::count_if(table.labels.begin(), table.labels.end(), [](const ColumnLabel& l) {
    return l.sensitivity == "restricted" || l.sensitivity == "confidential";
  });
}

std::string joined(const std::vector<std::string>& names) {
  std::string out;
  for (const std::string& name : names) out += (out.empty() ? "" : ", ") + name;
  return out;
}

void columns(HtmlWriter& w, const InspectedTable& inspected) {
  const TableRecord& table = inspected.table;
  w.raw(
      "<div class=\"scroll\"><table><thead><tr><th scope=\"col\" class=\"n\">#</th><th scope=\"col\">Column</th><th "
      "scope=\"col\">Type</th><th scope=\"col\">Null</th><th scope=\"col\">Key</th><th scope=\"col\">Default</th><th "
      "scope=\"col\">Holds</th><th scope=\"col\">Comment</th></tr></thead><tbody>\n");
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    const connect::ColumnRecord& column = table.columns[i];
    w.raw("<tr><td class=\"n\">").number(column.ordinal).raw("</td><th scope=\"row\" class=\"id\">").text(column.name);
    w.raw("</th><td class=\"id\">").text(column.declared_type, 200).raw("</td><td>");
    w.text(column.nullable ? "" : "not null").raw("</td><td>");
    if (in_primary_key(table, column.name)) w.raw("<span class=\"tag key\">primary key</span> ");
    if (const std::string target = reference_of(table, column.name); !target.empty())
      w.raw("→ <span class=\"id\">").text(target).raw("</span>");
    w.raw("</td><td class=\"id\">");
    if (column.default_expression) w.text(*column.default_expression, 200);
    if (column.generated) w.raw("generated: ").text(*column.generated, 200);
    if (column.identity) w.raw("identity");
    w.raw("</td><td>");
    if (i < inspected.labels.size()) {
      const ColumnLabel& label = inspected.labels[i];
      write_sensitivity(w, label.sensitivity);
      if (label.semantic_type != "none") w.raw(" ").text(type_words(label.semantic_type));
    }
    w.raw("</td><td>").text(column.comment.value_or(""), 500).raw("</td></tr>\n");
  }
  w.raw("</tbody></table></div>\n");
}

void constraints(HtmlWriter& w, const TableRecord& table) {
  if (table.constraints.empty()) return;
  w.raw(
      "<h3>Constraints</h3><div class=\"scroll\"><table><thead><tr><th scope=\"col\">Name</th><th "
      "scope=\"col\">Definition</th></tr></thead><tbody>\n");
  for (const connect::ConstraintRecord& each : table.constraints) {
    std::string definition = each.definition;
    if (definition.empty()) definition = std::string(enum_name(each.kind)) + " (" + joined(each.columns) + ")";
    w.raw("<tr><th scope=\"row\" class=\"id\">").text(each.name).raw("</th><td class=\"id\">").text(definition, 2000);
    if (!each.validated) w.raw(" <span class=\"tag low\">not validated</span>");
    w.raw("</td></tr>\n");
  }
  w.raw("</tbody></table></div>\n");
}

void indexes(HtmlWriter& w, const TableRecord& table) {
  if (table.indexes.empty()) return;
  w.raw(
      "<h3>Indexes</h3><div class=\"scroll\"><table><thead><tr><th scope=\"col\">Name</th><th "
      "scope=\"col\">Columns</th><th "
      "scope=\"col\">Kind</th><th scope=\"col\" class=\"n\">Size</th><th scope=\"col\" "
      "class=\"n\">Scans</th></tr></thead><tbody>\n");
  for (const connect::IndexRecord& each : table.indexes) {
    w.raw("<tr><th scope=\"row\" class=\"id\">").text(each.name).raw("</th><td class=\"id\">");
    w.text(joined(each.columns));
    if (!each.included.empty()) w.raw(" include ").text(joined(each.included));
    if (each.predicate) w.raw(" where ").text(*each.predicate);
    w.raw("</td><td>").text(each.method);
    if (each.primary) {
      w.raw(", primary");
    } else if (each.unique) {
      w.raw(", unique");
    }
    if (!each.valid) w.raw(" <span class=\"tag medium\">invalid</span>");
    w.raw("</td><td class=\"n\">");
    if (each.size_bytes) w.text(format_bytes(positive(*each.size_bytes)));
    w.raw("</td><td class=\"n\">");
    if (each.scans) w.text(format_count(positive(*each.scans)));
    w.raw("</td></tr>\n");
  }
  w.raw("</tbody></table></div>\n");
}

void other_parts(HtmlWriter& w, const TableRecord& table) {
  if (!table.triggers.empty()) {
    w.raw("<h3>Triggers</h3>\n");
    for (const connect::TriggerRecord& each : table.triggers) {
      w.raw("<p><span class=\"id\">").text(each.name).raw("</span>");
      if (!each.enabled) w.raw(" <span class=\"tag low\">disabled</span>");
      w.raw("</p>\n");
    }
  }
  if (table.row_security || !table.policies.empty()) {
    w.raw("<h3>Row security</h3><p>").text(table.row_security ? "on" : "off");
    for (const connect::PolicyRecord& each : table.policies)
      w.raw(" · <span class=\"id\">").text(each.name).raw("</span> for ").text(each.command);
    w.raw("</p>\n");
  }
  if (table.definition) w.raw("<h3>Definition</h3><pre>").lines(*table.definition).raw("</pre>\n");
}

void one_table(HtmlWriter& w, const InspectedTable& inspected, std::size_t number) {
  const TableRecord& table = inspected.table;
  w.raw("<details class=\"t\" data-item id=\"t")
      .number(static_cast<std::int64_t>(number))
      .raw("\"><summary><span class=\"id\">");
  w.text(table_path(table.schema, table.name)).raw("</span> <span class=\"muted\">");
  std::vector<std::string> phrases = {kind_words(table.kind), plural(table.columns.size(), "column")};
  if (table.row_estimate && !is_view(table.kind))
    phrases.push_back(format_count_short(positive(*table.row_estimate)) +
                      (*table.row_estimate == 1 ? " row" : " rows"));
  if (table.size_bytes) phrases.push_back(format_bytes(positive(*table.size_bytes)));
  for (const std::string& option : table.options) phrases.push_back(option);
  if (const auto sensitive = sensitive_count(inspected))
    phrases.push_back(format_count(positive(sensitive)) + " sensitive");
  w.phrases(phrases).raw("</span></summary><div>\n");
  if (table.comment) w.raw("<p>").text(*table.comment, 2000).raw("</p>\n");
  std::vector<std::string> facts;
  if (!table.owner.empty()) facts.push_back("owner " + table.owner);
  if (table.partition_key) facts.push_back("partitioned by " + *table.partition_key);
  if (table.partition_of)
    facts.push_back("partition of " + *table.partition_of + " " + table.partition_bound.value_or(""));
  if (table.foreign_server) facts.push_back("on server " + *table.foreign_server);
  if (inspected.not_sampled) facts.push_back("not sampled: " + *inspected.not_sampled);
  if (inspected.sampled_rows) facts.push_back(plural(positive(*inspected.sampled_rows), "row") + " sampled");
  if (!facts.empty()) w.raw("<p class=\"muted\">").phrases(facts).raw("</p>\n");
  if (!table.columns.empty()) columns(w, inspected);
  constraints(w, table);
  indexes(w, table);
  other_parts(w, table);
  w.raw("</div></details>\n");
}

/// Which tables are worth their room, where there is not room for all.
std::vector<bool> chosen_tables(const InspectReport& report) {
  std::set<std::pair<std::string_view, std::string_view>> with_findings;
  for (const Finding& finding : report.findings) with_findings.emplace(finding.schema, finding.object);
  std::vector<std::tuple<bool, bool, std::int64_t, std::size_t>> order;
  for (std::size_t i = 0; i < report.tables.size(); ++i) {
    const InspectedTable& table = report.tables[i];
    order.emplace_back(sensitive_count(table) == 0, !with_findings.contains({table.table.schema, table.table.name}),
                       -table.table.size_bytes.value_or(0), i);
  }
  std::sort(order.begin(), order.end());
  std::vector<bool> chosen(report.tables.size(), false);
  std::size_t tables = 0;
  std::size_t columns = 0;
  for (const auto& entry : order) {
    const std::size_t i = std::get<3>(entry);
    columns += report.tables[i].table.columns.size();
    if (++tables > kDetailedTables || columns > kDetailedColumns) break;
    chosen[i] = true;
  }
  return chosen;
}
}  // namespace

void write_tables(HtmlWriter& w, const InspectReport& report) {
  const std::vector<bool> chosen = chosen_tables(report);
  const auto detailed = static_cast<std::size_t>(std::count(chosen.begin(), chosen.end(), true));
  w.raw("<section aria-labelledby=\"tables\"><h2 id=\"tables\">Tables and views (");
  w.text(format_count(report.tables.size())).raw(")</h2>\n");
  if (report.tables.empty()) w.raw("<p>None.</p>\n");
  if (detailed < chosen.size()) {
    w.raw("<p class=\"notice\">").text(format_count(detailed)).raw(" of ").text(format_count(chosen.size()));
    w.raw(
        " are shown in detail: those with sensitive columns or findings, then the largest. The others are listed by "
        "name "
        "at the end; <code>datawave inspect … -o json</code> has all of them.</p>\n");
  }
  for (std::size_t i = 0; i < chosen.size(); ++i) {
    if (chosen[i]) one_table(w, report.tables[i], i + 1);
  }
  if (detailed < chosen.size()) {
    w.raw("<h3>Not shown in detail</h3>\n<ul class=\"names id\">\n");
    std::size_t named = 0;
    for (std::size_t i = 0; i < chosen.size() && named < kNamedTables; ++i) {
      if (chosen[i]) continue;
      ++named;
      w.raw("<li data-item>")
          .text(table_path(report.tables[i].table.schema, report.tables[i].table.name), 300)
          .raw("</li>\n");
    }
    w.raw("</ul>\n");
    if (named < chosen.size() - detailed)
      w.raw("<p>… and ").text(format_count(chosen.size() - detailed - named)).raw(" more.</p>\n");
  }
  w.raw("</section>\n");
}

}  // namespace datawave::inspect
