#include "report_view.hpp"

#include <algorithm>
#include <tuple>

#include "datawave/core/text.hpp"

namespace datawave::inspect {

namespace {
using connect::ConstraintKind;
using connect::RelationKind;

std::uint64_t positive(std::int64_t value) { return static_cast<std::uint64_t>(std::max<std::int64_t>(0, value)); }

void add_count(std::vector<std::string>& out, std::int64_t count, std::string_view one, std::string_view many = {}) {
  if (count > 0) out.push_back(plural(positive(count), one, many));
}
}  // namespace

bool is_view(RelationKind kind) { return kind == RelationKind::view || kind == RelationKind::materialized_view; }

std::vector<SensitiveColumn> sensitive_columns(const InspectReport& report) {
  std::vector<SensitiveColumn> out;
  for (const InspectedTable& table : report.tables) {
    if (table.table.kind == RelationKind::partition) continue;
    const std::size_t n = std::min(table.labels.size(), table.table.columns.size());
    for (std::size_t i = 0; i < n; ++i) {
      const ColumnLabel& label = table.labels[i];
      if (label.sensitivity == "restricted" || label.sensitivity == "confidential")
        out.push_back({&table, &table.table.columns[i], &label});
    }
  }
  const auto rank = [](const SensitiveColumn& c) {
    return std::tuple(c.label->sensitivity != "restricted", is_view(c.table->table.kind), -c.label->confidence);
  };
  std::stable_sort(out.begin(), out.end(),
                   [&](const SensitiveColumn& a, const SensitiveColumn& b) { return rank(a) < rank(b); });
  return out;
}

std::string title_of(const InspectReport& report) {
  const SourceSummary& source = report.source;
  if (source.endpoint.empty()) return source.database;
  const auto slash = source.endpoint.find_last_of('/');
  return slash == std::string::npos ? source.endpoint : source.endpoint.substr(slash + 1);
}

std::vector<std::string> total_phrases(const InspectReport& report) {
  std::vector<std::string> out;
  const Totals& totals = report.totals;
  const bool schemas =
      std::any_of(report.schemas.begin(), report.schemas.end(), [](const auto& s) { return !s.name.empty(); });
  if (schemas) add_count(out, totals.schemas, "schema");
  out.push_back(plural(positive(totals.tables), "table"));
  add_count(out, totals.views, "view");
  out.push_back(plural(positive(totals.columns), "column"));
  return out;
}

std::vector<std::string> key_phrases(const InspectReport& report) {
  std::vector<std::string> out;
  const bool complete =
      std::all_of(report.schemas.begin(), report.schemas.end(), [](const auto& s) { return s.rows_complete; });
  if (const std::string rows = rows_words(report.totals.rows, complete); !rows.empty())
    out.push_back(rows + (report.totals.rows == 1 ? " row" : " rows"));
  add_count(out, report.totals.primary_keys, "primary key");
  add_count(out, report.totals.foreign_keys, "foreign key");
  add_count(out, report.totals.indexes, "index", "indexes");
  return out;
}

std::string type_words(std::string_view semantic_type) {
  if (semantic_type.empty() || semantic_type == "none") return "other";
  std::string words(semantic_type);
  std::replace(words.begin(), words.end(), '_', ' ');
  for (const std::string_view upper : {"iban", "vin", "uuid", "url"}) {
    if (words != upper) continue;
    for (char& c : words) c = static_cast<char>(c - 'a' + 'A');
  }
  if (words == "ip address" || words == "mac address") {
    for (char& c : words) {
      if (c == ' ') break;
      c = static_cast<char>(c - 'a' + 'A');
    }
  }
  return words;
}

std::string evidence_phrase(const ColumnLabel& label) {
  std::string counted;  // values that speak for themselves
  std::string plain;
  std::string fitting;  // values that only go with it
  for (const EvidenceLine& line : label.evidence) {
    const std::string share =
        format_count(positive(line.matched)) + " of " + format_count(positive(line.seen)) + " distinct";
    const bool by_value = line.rule.starts_with("value.") && line.rule != "value.partly";
    if (by_value && line.matched > 0) {
      constexpr std::string_view kValues = "values ";
      if (counted.empty())
        counted = line.detail.starts_with(kValues) ? share + " " + line.detail.substr(kValues.size())
                                                   : share + ": " + line.detail;
    } else {
      if (line.matched > 0 && fitting.empty()) fitting = share + " fit";
      if (line.rule != "value.partly" && plain.empty()) plain = line.detail;
    }
  }
  if (counted.empty() && plain.empty()) return "private by its name and its table";
  if (counted.empty()) return fitting.empty() ? plain : plain + "; " + fitting;
  // "60 of 60 distinct confirm the name" says what the line about the name says.
  return plain.empty() || counted.ends_with("the name") ? counted : counted + "; " + plain;
}

std::string table_path(std::string_view schema, std::string_view table) {
  return schema.empty() ? std::string(table) : std::string(schema) + "." + std::string(table);
}

std::string rows_words(std::int64_t rows, bool complete) {
  if (rows <= 0 && !complete) return {};
  return (complete ? "" : "≥ ") + format_count_short(positive(rows));
}

std::string kind_words(RelationKind kind) {
  std::string words(enum_name(kind));
  std::replace(words.begin(), words.end(), '_', ' ');
  return words;
}

bool in_primary_key(const connect::TableRecord& table, std::string_view column) {
  return std::any_of(table.constraints.begin(), table.constraints.end(), [&](const connect::ConstraintRecord& c) {
    return c.kind == ConstraintKind::primary_key &&
           std::find(c.columns.begin(), c.columns.end(), column) != c.columns.end();
  });
}

std::string reference_of(const connect::TableRecord& table, std::string_view column) {
  for (const connect::ConstraintRecord& constraint : table.constraints) {
    if (!constraint.references) continue;
    const auto at = std::find(constraint.columns.begin(), constraint.columns.end(), column);
    if (at == constraint.columns.end()) continue;
    const auto place = static_cast<std::size_t>(at - constraint.columns.begin());
    const connect::ReferenceRecord& reference = *constraint.references;
    std::string path = table_path(reference.schema == table.schema ? "" : reference.schema, reference.table);
    if (place < reference.columns.size()) path += "." + reference.columns[place];
    return path;
  }
  return {};
}

}  // namespace datawave::inspect
