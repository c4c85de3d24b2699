/// What a connector discovers: the records of an inventory. Names are as the system has them; text is valid UTF-8.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "datawave/core/describe.hpp"
#include "datawave/core/result.hpp"

namespace datawave::connect {

enum class RelationKind : std::uint8_t {
  table,
  partitioned_table,
  partition,
  view,
  materialized_view,
  foreign_table,
  virtual_table
};
DW_DESCRIBE_ENUM(RelationKind, table, partitioned_table, partition, view, materialized_view, foreign_table,
                 virtual_table)

enum class ConstraintKind : std::uint8_t { primary_key, unique, foreign_key, check, exclusion, not_null, trigger };
DW_DESCRIBE_ENUM(ConstraintKind, primary_key, unique, foreign_key, check, exclusion, not_null, trigger)

/// How a column's values look as text; what sampling and classification need of the type system.
enum class TypeClass : std::uint8_t {
  text,
  number,
  boolean,
  datetime,
  uuid,
  json,
  network,
  enumeration,
  array,
  binary,
  spatial,
  other
};
DW_DESCRIBE_ENUM(TypeClass, text, number, boolean, datetime, uuid, json, network, enumeration, array, binary, spatial,
                 other)

/// What the system's planner already knows, for free.
struct ColumnStatistics {
  std::optional<double> null_fraction;      // 0 to 1
  std::optional<double> distinct_estimate;  // number of distinct values
  std::optional<std::int64_t> average_width_bytes;
  std::optional<double> correlation;  // -1 to 1, physical against logical order
};
DW_DESCRIBE(ColumnStatistics, null_fraction, distinct_estimate, average_width_bytes, correlation);
DW_DEFAULTED(ColumnStatistics, null_fraction, distinct_estimate, average_width_bytes, correlation);

struct ColumnRecord {
  std::string name;
  std::int32_t ordinal = 0;  // 1-based position as the system numbers it; gaps where columns were dropped
  std::string declared_type;
  TypeClass type_class = TypeClass::other;
  bool nullable = true;
  std::optional<std::string> default_expression;
  std::optional<std::string> identity;   // "always", "by_default"
  std::optional<std::string> generated;  // expression of a generated column
  std::optional<std::string> collation;
  std::optional<std::string> comment;
  std::vector<std::string> enum_values;
  std::optional<ColumnStatistics> statistics;
};
DW_DESCRIBE(ColumnRecord, name, ordinal, declared_type, type_class, nullable, default_expression, identity, generated,
            collation, comment, enum_values, statistics);
DW_DEFAULTED(ColumnRecord, name, ordinal, declared_type, type_class, nullable, default_expression, identity, generated,
             collation, comment, enum_values, statistics);

struct ReferenceRecord {
  std::string schema;
  std::string table;
  std::vector<std::string> columns;
  std::string on_update;  // "no_action", "restrict", "cascade", "set_null", "set_default"
  std::string on_delete;
  std::string match;  // "simple", "full", "partial"
};
DW_DESCRIBE(ReferenceRecord, schema, table, columns, on_update, on_delete, match);
DW_DEFAULTED(ReferenceRecord, schema, table, columns, on_update, on_delete, match);

struct ConstraintRecord {
  std::string name;
  ConstraintKind kind = ConstraintKind::check;
  std::vector<std::string> columns;  // in key order
  std::optional<ReferenceRecord> references;
  std::string definition;
  bool validated = true;
  bool deferrable = false;
};
DW_DESCRIBE(ConstraintRecord, name, kind, columns, references, definition, validated, deferrable);
DW_DEFAULTED(ConstraintRecord, name, kind, columns, references, definition, validated, deferrable);

struct IndexRecord {
  std::string name;
  std::string method;                 // "btree"
  std::vector<std::string> columns;   // key columns or expressions, in order
  std::vector<std::string> included;  // INCLUDE columns
  std::optional<std::string> predicate;
  std::string definition;
  bool unique = false;
  bool primary = false;
  bool valid = true;
  bool constraint = false;            // backs a primary key, unique or exclusion constraint
  std::optional<std::int64_t> scans;  // since statistics were reset
  std::optional<std::int64_t> size_bytes;
};
DW_DESCRIBE(IndexRecord, name, method, columns, included, predicate, definition, unique, primary, valid, constraint,
            scans, size_bytes);
DW_DEFAULTED(IndexRecord, name, method, columns, included, predicate, definition, unique, primary, valid, constraint,
             scans, size_bytes);

struct TriggerRecord {
  std::string name;
  std::string definition;
  bool enabled = true;
};
DW_DESCRIBE(TriggerRecord, name, definition, enabled);
DW_DEFAULTED(TriggerRecord, name, definition, enabled);

struct PolicyRecord {
  std::string name;
  std::string command;  // "all", "select", …
  bool permissive = true;
};
DW_DESCRIBE(PolicyRecord, name, command, permissive);
DW_DEFAULTED(PolicyRecord, name, command, permissive);

/// A table, partition, view, materialised view or foreign table with all that hangs on it.
struct TableRecord {
  std::string database;
  std::string schema;
  std::string name;
  RelationKind kind = RelationKind::table;
  std::int64_t native_id = 0;  // object id where the system has one
  std::string owner;
  std::optional<std::string> comment;
  bool readable = true;  // the account may SELECT from it
  bool temporary = false;
  bool unlogged = false;
  bool row_security = false;
  bool row_security_forced = false;
  std::optional<std::string> definition;     // of a view
  std::optional<std::string> partition_key;  // of a partitioned table
  std::optional<std::string> partition_of;   // schema.table
  std::int64_t parent_id = 0;                // native id of the partitioned table above
  std::optional<std::string> partition_bound;
  std::optional<std::string> foreign_server;
  std::optional<bool> populated;             // of a materialised view
  std::optional<std::int64_t> row_estimate;  // nothing: never analysed
  std::optional<std::int64_t> size_bytes;    // with indexes and out-of-line storage
  std::optional<std::int64_t> index_bytes;
  std::optional<std::int64_t> heap_bytes;    // the rows themselves, without indexes and out-of-line storage
  std::optional<std::string> last_analyzed;  // RFC 3339
  std::optional<std::string> last_vacuumed;
  std::optional<std::int64_t> live_rows;
  std::optional<std::int64_t> dead_rows;
  std::optional<std::int64_t> sequential_scans;
  std::vector<std::string> options;   // how it is stored, in the system's words: "strict", "without rowid", "shadow"
  std::vector<ColumnRecord> columns;  // by ordinal
  std::vector<ConstraintRecord> constraints;
  std::vector<IndexRecord> indexes;
  std::vector<TriggerRecord> triggers;
  std::vector<PolicyRecord> policies;
};
DW_DESCRIBE(TableRecord, database, schema, name, kind, native_id, owner, comment, readable, temporary, unlogged,
            row_security, row_security_forced, definition, partition_key, partition_of, parent_id, partition_bound,
            foreign_server, populated, row_estimate, size_bytes, index_bytes, heap_bytes, last_analyzed, last_vacuumed,
            live_rows, dead_rows, sequential_scans, options, columns, constraints, indexes, triggers, policies);
DW_DEFAULTED(TableRecord, database, schema, name, kind, native_id, owner, comment, readable, temporary, unlogged,
             row_security, row_security_forced, definition, partition_key, partition_of, parent_id, partition_bound,
             foreign_server, populated, row_estimate, size_bytes, index_bytes, heap_bytes, last_analyzed, last_vacuumed,
             live_rows, dead_rows, sequential_scans, options, columns, constraints, indexes, triggers, policies);

struct DatabaseRecord {
  std::string name;
  std::string owner;
  std::string encoding;
  std::string collation;
  std::optional<std::int64_t> size_bytes;
  bool current = false;  // the one that is inspected
  bool connectable = true;
  std::optional<std::string> comment;
};
DW_DESCRIBE(DatabaseRecord, name, owner, encoding, collation, size_bytes, current, connectable, comment);

struct SchemaRecord {
  std::string name;
  std::string owner;
  std::optional<std::string> comment;
  bool usable = true;  // the account has USAGE
};
DW_DESCRIBE(SchemaRecord, name, owner, comment, usable);

struct SequenceRecord {
  std::string schema;
  std::string name;
  std::string data_type;
  std::int64_t increment = 1;
  std::int64_t minimum = 1;
  std::int64_t maximum = 0;
  std::optional<std::int64_t> last_value;  // nothing: never used, or not readable
  bool cycles = false;
  std::optional<std::string> owned_by;    // schema.table.column
  std::optional<std::string> owned_type;  // declared type of that column
};
DW_DESCRIBE(SequenceRecord, schema, name, data_type, increment, minimum, maximum, last_value, cycles, owned_by,
            owned_type);

struct FunctionRecord {
  std::string schema;
  std::string name;
  std::string kind;  // "function", "procedure", "aggregate", "window"
  std::string arguments;
  std::optional<std::string> result;
  std::string language;
  std::string volatility;  // "immutable", "stable", "volatile"
  bool security_definer = false;
  std::optional<std::string> comment;
};
DW_DESCRIBE(FunctionRecord, schema, name, kind, arguments, result, language, volatility, security_definer, comment);

struct TypeRecord {
  std::string schema;
  std::string name;
  std::string kind;                      // "enum", "domain", "composite", "range"
  std::optional<std::string> base_type;  // of a domain
  std::vector<std::string> enum_values;
  std::vector<std::string> checks;  // of a domain
  std::optional<std::string> comment;
};
DW_DESCRIBE(TypeRecord, schema, name, kind, base_type, enum_values, checks, comment);

using InventoryRecord =
    std::variant<DatabaseRecord, SchemaRecord, TableRecord, SequenceRecord, FunctionRecord, TypeRecord>;

/// What an inventory shall hold. Each part that is not asked for is a statement that is not sent.
struct InventoryScope {
  std::vector<std::string> schemas;  // glob patterns; empty: all
  std::vector<std::string> include;  // glob patterns on schema.table; empty: all
  std::vector<std::string> exclude;
  bool constraints = true;
  bool all_constraints = true;  // false: primary and foreign keys only
  bool indexes = true;
  bool definitions = true;  // of views, partitions, defaults
  bool statistics = true;
  bool sizes = true;
  bool routines = true;  // sequences, functions, types, triggers, policies
  bool databases = true;
};

enum class ContainerState : std::uint8_t { complete, failed };
DW_DESCRIBE_ENUM(ContainerState, complete, failed)

/// One schema (or the database, where there are none): "complete, N tables" proved by a count in the same snapshot, or
/// "failed, why". After a failure nothing may be concluded from what is absent.
struct ContainerReport {
  std::string database;
  std::string schema;
  ContainerState state = ContainerState::complete;
  std::int64_t tables = 0;
  std::int64_t columns = 0;
  std::optional<std::string> error;
};
DW_DESCRIBE(ContainerReport, database, schema, state, tables, columns, error);

enum class Phase : std::uint8_t {
  connect,
  databases,
  containers,
  tables,
  columns,
  constraints,
  statistics,
  sample,
  classify
};
DW_DESCRIBE_ENUM(Phase, connect, databases, containers, tables, columns, constraints, statistics, sample, classify)

struct InventoryProgress {
  Phase phase = Phase::connect;
  std::int64_t done = 0;
  std::int64_t total = 0;  // 0: not known
};

struct InventorySummary {
  std::uint64_t statements = 0;       // metadata statements, all connections together
  std::vector<std::string> warnings;  // parts that could not be read, and why
};

struct SamplePlan {
  std::int32_t max_rows = 100;
  std::int32_t max_value_chars = 160;
};

}  // namespace datawave::connect
