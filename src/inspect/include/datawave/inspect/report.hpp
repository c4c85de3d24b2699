/// What `inspect` found, as one described value: JSON, its schema, text and HTML derive from it.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "datawave/connect/asset.hpp"

namespace datawave::inspect {

/// Why a column carries its label.
struct EvidenceLine {
  std::string rule;
  std::int64_t matched = 0;  // distinct values that met the rule
  std::int64_t seen = 0;     // of so many that were looked at
  std::string detail;
  std::vector<std::string> examples;  // masked
};
DW_DESCRIBE(EvidenceLine, rule, matched, seen, detail, examples);

/// One line of `-o ndjson`.
struct ColumnLine {
  std::string database;
  std::string schema;
  std::string table;
  std::string column;
  std::int32_t ordinal = 0;
  std::string declared_type;
  bool nullable = true;
  bool primary_key = false;
  std::optional<std::string> references;  // schema.table.column
  std::optional<std::string> comment;
  std::string semantic_type;  // "none" where there is none
  std::string sensitivity;
  double confidence = 0;
  std::vector<EvidenceLine> evidence;
};
DW_DESCRIBE(ColumnLine, database, schema, table, column, ordinal, declared_type, nullable, primary_key, references,
            comment, semantic_type, sensitivity, confidence, evidence);

/// The label of one column of a table, in the order of its columns.
struct ColumnLabel {
  std::string column;
  std::string semantic_type;
  std::string sensitivity;
  double confidence = 0;
  std::vector<EvidenceLine> evidence;
};
DW_DESCRIBE(ColumnLabel, column, semantic_type, sensitivity, confidence, evidence);

struct InspectedTable {
  connect::TableRecord table;
  std::vector<ColumnLabel> labels;           // one per column, same order
  std::optional<std::int64_t> sampled_rows;  // nothing: not sampled
  std::optional<std::string> not_sampled;    // why
};
DW_DESCRIBE(InspectedTable, table, labels, sampled_rows, not_sampled);

enum class Severity : std::uint8_t { high, medium, low };
DW_DESCRIBE_ENUM(Severity, high, medium, low)

/// Something a DBA wants to know. `code` is stable ("no_primary_key").
struct Finding {
  std::string code;
  Severity severity = Severity::low;
  std::string schema;
  std::string object;  // table or sequence
  std::string detail;  // one line in plain words, with figures
  std::string remedy;  // SQL or a sentence; may be empty
};
DW_DESCRIBE(Finding, code, severity, schema, object, detail, remedy);

struct SchemaSummary {
  std::string name;
  std::int64_t tables = 0;  // tables, partitioned tables, partitions, foreign tables
  std::int64_t views = 0;   // views and materialised views
  std::int64_t columns = 0;
  std::int64_t rows = 0;      // sum of estimates
  bool rows_complete = true;  // false: some tables were never analysed
  std::int64_t size_bytes = 0;
  std::int64_t sensitive_columns = 0;  // confidential or restricted, partitions not counted again
  std::int64_t findings = 0;
};
DW_DESCRIBE(SchemaSummary, name, tables, views, columns, rows, rows_complete, size_bytes, sensitive_columns, findings);

/// Tables that the account may not read, with the statement that would allow it.
struct Unreadable {
  std::string schema;
  std::int64_t tables = 0;
  std::string reason;
  std::string grant;
};
DW_DESCRIBE(Unreadable, schema, tables, reason, grant);

struct SourceSummary {
  std::string type;     // "postgresql"
  std::string product;  // "PostgreSQL"
  std::string version;
  std::string role;
  std::string database;
  std::string user;
  std::string encoding;
  std::string tls;
  std::string endpoint;  // a file's path; empty where host and database say it all
  std::optional<std::int64_t> size_bytes;
  std::vector<std::string> notes;
};
DW_DESCRIBE(SourceSummary, type, product, version, role, database, user, encoding, tls, endpoint, size_bytes, notes);

struct Totals {
  std::int64_t schemas = 0;
  std::int64_t tables = 0;
  std::int64_t views = 0;
  std::int64_t columns = 0;
  std::int64_t rows = 0;
  std::int64_t primary_keys = 0;
  std::int64_t foreign_keys = 0;
  std::int64_t indexes = 0;
  std::int64_t sampled_tables = 0;
  std::int64_t sensitive_columns = 0;
  std::map<std::string, std::int64_t> columns_by_sensitivity;
  std::map<std::string, std::int64_t> columns_by_type;  // semantic types other than none
};
DW_DESCRIBE(Totals, schemas, tables, views, columns, rows, primary_keys, foreign_keys, indexes, sampled_tables,
            sensitive_columns, columns_by_sensitivity, columns_by_type);

struct InspectReport {
  std::string inspection_id;  // UUIDv7
  std::string started_at;     // RFC 3339
  std::int64_t duration_ms = 0;
  std::string datawave_version;
  bool complete = true;  // false: something failed; `containers` and `warnings` say what
  std::optional<std::string> error;
  SourceSummary source;
  Totals totals;
  std::vector<SchemaSummary> schemas;
  std::vector<connect::ContainerReport> containers;
  std::vector<Finding> findings;  // most severe first
  std::vector<Unreadable> unreadable;
  std::vector<std::string> warnings;
  std::int64_t metadata_statements = 0;
  std::int64_t sample_statements = 0;
  std::vector<connect::DatabaseRecord> databases;
  std::vector<InspectedTable> tables;
  std::vector<connect::SequenceRecord> sequences;
  std::vector<connect::FunctionRecord> functions;
  std::vector<connect::TypeRecord> types;
};
DW_DESCRIBE(InspectReport, inspection_id, started_at, duration_ms, datawave_version, complete, error, source, totals,
            schemas, containers, findings, unreadable, warnings, metadata_statements, sample_statements, databases,
            tables, sequences, functions, types);

}  // namespace datawave::inspect
