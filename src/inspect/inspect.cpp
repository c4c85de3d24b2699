#include "datawave/inspect/inspect.hpp"

#include <algorithm>
#include <unordered_map>

#include "datawave/core/asset_path.hpp"
#include "datawave/core/uuid.hpp"
#include "datawave/discovery/discover.hpp"
#include "datawave/inspect/findings.hpp"
#include "sql_name.hpp"

namespace datawave::inspect {

namespace {
using connect::ConstraintKind;
using connect::RelationKind;

bool is_view(RelationKind kind) { return kind == RelationKind::view || kind == RelationKind::materialized_view; }
bool is_sensitive(const ColumnLabel& label) {
  return label.sensitivity == "confidential" || label.sensitivity == "restricted";
}

ColumnLabel to_column_label(const connect::ColumnRecord& column, const classify::Label& label) {
  ColumnLabel out;
  out.column = column.name;
  out.semantic_type = classify::to_string(label.type);
  out.sensitivity = classify::to_string(label.sensitivity);
  out.confidence = label.confidence;
  for (const classify::Evidence& evidence : label.evidence) {
    out.evidence.push_back({evidence.rule, evidence.matched, evidence.seen, evidence.detail, evidence.examples});
  }
  return out;
}

/// Labels of partitioned tables by column name, for their partitions.
using LabelsByColumn = std::unordered_map<std::string, ColumnLabel>;

class Collector final : public discovery::Sink {
 public:
  Collector(const classify::Classifier& classifier, Options& options, InspectReport& report)
      : classifier_(classifier), options_(options), report_(report) {}

  Task<void> on_table(discovery::DiscoveredTable discovered) override {
    InspectedTable table;
    table.table = std::move(discovered.record);
    if (discovered.sample) {
      table.sampled_rows = static_cast<std::int64_t>(discovered.sample->rows());
    } else if (!discovered.no_sample_reason.empty()) {
      table.not_sampled = discovered.no_sample_reason;
    }
    label(table, discovered.sample ? &*discovered.sample : nullptr);
    count(table);
    ++classified_;
    if (options_.on_progress && classified_ % 64 == 0) options_.on_progress({connect::Phase::classify, classified_, 0});
    if (options_.on_table) {
      auto passed_on = options_.on_table(table);
      if (!passed_on) co_return fail(std::move(passed_on).error());
    }
    if (options_.keep_tables) report_.tables.push_back(std::move(table));
    co_return Result<void>();
  }

  Task<void> on_record(connect::InventoryRecord record) override {
    if (auto* database = std::get_if<connect::DatabaseRecord>(&record)) {
      if (database->current) report_.source.size_bytes = database->size_bytes;
      report_.databases.push_back(std::move(*database));
    } else if (auto* schema = std::get_if<connect::SchemaRecord>(&record)) {
      schema_of(schema->name);
      usable_[schema->name] = schema->usable;
    } else if (auto* sequence = std::get_if<connect::SequenceRecord>(&record)) {
      add_findings(sequence_findings(*sequence));
      report_.sequences.push_back(std::move(*sequence));
    } else if (auto* function = std::get_if<connect::FunctionRecord>(&record)) {
      report_.functions.push_back(std::move(*function));
    } else if (auto* type = std::get_if<connect::TypeRecord>(&record)) {
      report_.types.push_back(std::move(*type));
    }
    co_return Result<void>();
  }

  void on_container(const connect::ContainerReport& container) override { report_.containers.push_back(container); }
  void on_progress(const connect::InventoryProgress& progress) override {
    if (options_.on_progress) options_.on_progress(progress);
  }

  void finish() {
    for (const connect::ContainerReport& container : report_.containers) {
      if (container.state == connect::ContainerState::failed) schema_of(container.schema).rows_complete = false;
    }
    const connect::InventoryScope& scope = options_.scope;
    const bool filtered = !scope.schemas.empty() || !scope.include.empty() || !scope.exclude.empty();
    if (filtered && !report_.error && report_.totals.tables + report_.totals.views == 0) {
      report_.warnings.emplace_back("no table matches --schema, --include and --exclude");
    }
    sort_findings(report_.findings);
    for (const Finding& finding : report_.findings) ++schema_of(finding.schema).findings;
    report_.totals.schemas = static_cast<std::int64_t>(report_.schemas.size());
    for (const auto& [schema, count] : unreadable_) {
      const bool usable = usable_.contains(schema) ? usable_.at(schema) : true;
      const std::string user = sql_name(report_.source.user);
      std::string grant = "GRANT SELECT ON ALL TABLES IN SCHEMA " + sql_name(schema) + " TO " + user + ";";
      if (!usable) grant = "GRANT USAGE ON SCHEMA " + sql_name(schema) + " TO " + user + "; " + grant;
      report_.unreadable.push_back({schema, count, usable ? "no SELECT" : "no USAGE on the schema", std::move(grant)});
    }
  }

 private:
  void label(InspectedTable& table, const connect::ColumnBatch* sample) {
    const connect::TableRecord& record = table.table;
    const auto parent = parents_.find(record.parent_id);
    const std::size_t n = record.columns.size();
    values_.resize(std::max(values_.size(), n));
    facts_.clear();
    for (std::size_t i = 0; i < n; ++i) {
      values_[i].clear();
      if (sample != nullptr && i < sample->columns.size()) {
        for (std::size_t r = 0; r < sample->columns[i].size(); ++r) {
          if (const auto value = sample->columns[i].at(r)) values_[i].push_back(*value);
        }
      }
      classify::ColumnFacts facts;
      facts.name = record.columns[i].name;
      facts.declared_type = record.columns[i].declared_type;
      facts.values = values_[i];
      if (record.columns[i].comment) facts.comment = *record.columns[i].comment;
      facts_.push_back(facts);
    }
    for (const connect::ConstraintRecord& constraint : record.constraints) {
      const bool primary = constraint.kind == ConstraintKind::primary_key;
      if (!primary && constraint.kind != ConstraintKind::foreign_key) continue;
      for (std::size_t i = 0; i < n; ++i) {
        if (std::find(constraint.columns.begin(), constraint.columns.end(), record.columns[i].name) ==
            constraint.columns.end())
          continue;
        (primary ? facts_[i].primary_key : facts_[i].foreign_key) = true;
      }
    }
    classify::TableFacts whole;
    whole.database = record.database;
    whole.schema = record.schema;
    whole.table = record.name;
    whole.columns = facts_;
    const std::vector<classify::Label> labels = classifier_.classify(whole);
    for (std::size_t i = 0; i < n; ++i) {
      if (sample == nullptr && parent != parents_.end()) {
        if (const auto it = parent->second.find(record.columns[i].name); it != parent->second.end()) {
          table.labels.push_back(it->second);
          continue;
        }
      }
      table.labels.push_back(to_column_label(record.columns[i], labels[i]));
    }
    if (record.kind == RelationKind::partitioned_table || record.partition_key) {
      LabelsByColumn& kept = parents_[record.native_id];
      for (const ColumnLabel& l : table.labels) {
        ColumnLabel inherited = l;
        inherited.evidence.push_back({"context.partition", 0, 0, "as in the partitioned table " + record.name, {}});
        kept.emplace(l.column, std::move(inherited));
      }
    }
  }

  void count(const InspectedTable& table) {
    const connect::TableRecord& record = table.table;
    Totals& totals = report_.totals;
    SchemaSummary& schema = schema_of(record.schema);
    const auto columns = static_cast<std::int64_t>(record.columns.size());
    const bool counts_rows = record.kind != RelationKind::partitioned_table && !is_view(record.kind) &&
                             record.kind != RelationKind::foreign_table;
    (is_view(record.kind) ? totals.views : totals.tables) += 1;
    (is_view(record.kind) ? schema.views : schema.tables) += 1;
    totals.columns += columns;
    schema.columns += columns;
    if (counts_rows) {
      totals.rows += record.row_estimate.value_or(0);
      schema.rows += record.row_estimate.value_or(0);
      schema.rows_complete = schema.rows_complete && record.row_estimate.has_value();
    }
    schema.size_bytes += record.size_bytes.value_or(0);
    for (const connect::ConstraintRecord& constraint : record.constraints) {
      totals.primary_keys += constraint.kind == ConstraintKind::primary_key ? 1 : 0;
      totals.foreign_keys += constraint.kind == ConstraintKind::foreign_key ? 1 : 0;
    }
    totals.indexes += static_cast<std::int64_t>(record.indexes.size());
    totals.sampled_tables += table.sampled_rows ? 1 : 0;
    if (record.kind != RelationKind::partition) {
      for (const ColumnLabel& l : table.labels) {
        ++totals.columns_by_sensitivity[l.sensitivity];
        if (l.semantic_type != "none") ++totals.columns_by_type[l.semantic_type];
        if (is_sensitive(l)) {
          ++totals.sensitive_columns;
          ++schema.sensitive_columns;
        }
      }
    }
    // A partition is read through its parent.
    const bool counts = record.kind != RelationKind::view && record.kind != RelationKind::partition;
    if (!record.readable && counts) ++unreadable_[record.schema];
    add_findings(table_findings(record, options_.scope));
  }

  void add_findings(std::vector<Finding> found) {
    for (Finding& finding : found) report_.findings.push_back(std::move(finding));
  }

  SchemaSummary& schema_of(const std::string& name) {
    const auto it = schema_index_.find(name);
    if (it != schema_index_.end()) return report_.schemas[it->second];
    schema_index_.emplace(name, report_.schemas.size());
    report_.schemas.emplace_back();
    report_.schemas.back().name = name;
    return report_.schemas.back();
  }

  const classify::Classifier& classifier_;
  Options& options_;
  InspectReport& report_;
  std::unordered_map<std::string, std::size_t> schema_index_;
  std::map<std::string, bool> usable_;
  std::map<std::string, std::int64_t> unreadable_;
  std::unordered_map<std::int64_t, LabelsByColumn> parents_;
  std::vector<std::vector<std::string_view>> values_;  // reused from table to table
  std::vector<classify::ColumnFacts> facts_;
  std::int64_t classified_ = 0;
};

SourceSummary source_of(const connect::ServerFacts& facts) {
  SourceSummary source;
  source.product = facts.product;
  source.version = facts.version;
  source.role = facts.role;
  source.database = facts.database;
  source.user = facts.user;
  source.encoding = facts.encoding;
  source.tls = facts.tls;
  source.endpoint = facts.endpoint;
  source.notes = facts.notes;
  return source;
}
}  // namespace

Task<Outcome> inspect(CallContext ctx, connect::Connection& connection, const classify::Classifier& classifier,
                      Options options) {
  Outcome outcome;
  InspectReport& report = outcome.report;
  const SteadyTime started = options.clock->steady();
  report.inspection_id = to_string(make_uuid_v7(*options.clock, *options.random));
  report.started_at = format_utc(options.clock->utc());
  report.datawave_version = options.version;
  report.source = source_of(connection.facts());

  Collector collector(classifier, options, report);
  discovery::Options discovery_options;
  discovery_options.scope = options.scope;
  discovery_options.sample = options.sample;
  discovery_options.plan = options.plan;
  auto summary = co_await discovery::discover(ctx, connection, std::move(discovery_options), collector);
  if (summary) {
    report.metadata_statements = static_cast<std::int64_t>(summary->metadata_statements);
    report.sample_statements = static_cast<std::int64_t>(summary->sample_statements);
    report.warnings = std::move(summary->warnings);
  } else {
    report.complete = false;
    report.error = summary.error().describe();
    outcome.error = std::move(summary).error();
  }
  const auto failed = [](const connect::ContainerReport& c) { return c.state == connect::ContainerState::failed; };
  if (std::any_of(report.containers.begin(), report.containers.end(), failed)) report.complete = false;
  collector.finish();
  report.duration_ms = std::chrono::duration_cast<std::chrono::milliseconds>(options.clock->steady() - started).count();
  co_return outcome;
}

std::vector<ColumnLine> column_lines(const InspectedTable& inspected) {
  const connect::TableRecord& table = inspected.table;
  std::vector<ColumnLine> lines;
  lines.reserve(table.columns.size());
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    const connect::ColumnRecord& column = table.columns[i];
    ColumnLine line;
    line.database = table.database;
    line.schema = table.schema;
    line.table = table.name;
    line.column = column.name;
    line.ordinal = column.ordinal;
    line.declared_type = column.declared_type;
    line.nullable = column.nullable;
    line.comment = column.comment;
    for (const connect::ConstraintRecord& constraint : table.constraints) {
      const auto at = std::find(constraint.columns.begin(), constraint.columns.end(), column.name);
      if (at == constraint.columns.end()) continue;
      if (constraint.kind == ConstraintKind::primary_key) line.primary_key = true;
      if (!constraint.references || line.references) continue;
      const auto place = static_cast<std::size_t>(at - constraint.columns.begin());
      std::vector<std::string_view> path;
      if (!constraint.references->schema.empty()) path.push_back(constraint.references->schema);
      path.push_back(constraint.references->table);
      if (place < constraint.references->columns.size()) path.push_back(constraint.references->columns[place]);
      line.references = format_asset_path(path);
    }
    if (i < inspected.labels.size()) {
      const ColumnLabel& label = inspected.labels[i];
      line.semantic_type = label.semantic_type;
      line.sensitivity = label.sensitivity;
      line.confidence = label.confidence;
      line.evidence = label.evidence;
    }
    lines.push_back(std::move(line));
  }
  return lines;
}

}  // namespace datawave::inspect
