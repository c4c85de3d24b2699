/// The catalog as it is shown.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "datawave/catalog/change.hpp"
#include "datawave/connect/asset.hpp"
#include "datawave/core/json_reader.hpp"
#include "datawave/core/json_schema.hpp"
#include "datawave/core/uuid.hpp"
#include "datawave/inspect/report.hpp"
#include "datawave/store/list.hpp"

namespace datawave::catalog {

enum class AssetState : std::uint8_t { live, deleted };
DW_DESCRIBE_ENUM(AssetState, live, deleted)

/// A table, view … in a list. `missing`: absent from the last complete listing; deleted when absent again.
struct Asset {
  Uuid id;
  Uuid source_id;
  std::string source_name;
  connect::RelationKind kind = connect::RelationKind::table;
  std::string database;
  std::string schema;  // empty where the system has none
  std::string name;
  std::string path;  // source.database.schema.name
  AssetState state = AssetState::live;
  bool missing = false;
  std::int64_t column_count = 0;
  std::optional<std::int64_t> row_estimate;
  std::optional<std::int64_t> size_bytes;
  UtcTime created_at;
  UtcTime updated_at;
  std::optional<UtcTime> deleted_at;
  std::int64_t version = 1;
};
DW_DESCRIBE(Asset, id, source_id, source_name, kind, database, schema, name, path, state, missing, column_count,
            row_estimate, size_bytes, created_at, updated_at, deleted_at, version);

enum class NoteField : std::uint8_t { description, owner, display_name };
DW_DESCRIBE_ENUM(NoteField, description, owner, display_name)

/// What somebody wrote. `field`: a NoteField.
struct Note {
  std::string field;
  std::string value;
  std::string principal_name;
  UtcTime at;
};
DW_DESCRIBE(Note, field, value, principal_name, at);
DW_COLUMNS(Note, {"principal_name", "by_name"})
DW_ANNOTATE(Note, {.member = "field", .words = enum_words<NoteField>})

struct Tag {
  std::string tag;
  std::string principal_name;
  UtcTime at;
};
DW_DESCRIBE(Tag, tag, principal_name, at);
DW_COLUMNS(Tag, {"principal_name", "by_name"})

enum class LabelState : std::uint8_t { suggested, confirmed, rejected };
DW_DESCRIBE_ENUM(LabelState, suggested, confirmed, rejected)

enum class LabelOrigin : std::uint8_t { classifier, person };
DW_DESCRIBE_ENUM(LabelOrigin, classifier, person)

/// The semantic types, `none` first: this column holds nothing that has one.
std::span<const std::string_view> semantic_types();
/// public, internal, confidential, restricted.
std::span<const std::string_view> sensitivities();

/// What a column holds. `origin`: a LabelOrigin.
struct Label {
  std::string semantic_type;
  std::string sensitivity;
  LabelState state = LabelState::suggested;
  std::string origin;
  double confidence = 0;
  JsonRaw evidence;
  std::string principal_name;  // who reviewed it
  UtcTime at;
};
DW_DESCRIBE(Label, semantic_type, sensitivity, state, origin, confidence, evidence, principal_name, at);
DW_COLUMNS(Label, {"principal_name", "by_name"})
DW_ANNOTATE(Label, {.member = "semantic_type", .words = semantic_types},
            {.member = "sensitivity", .words = sensitivities}, {.member = "origin", .words = enum_words<LabelOrigin>},
            {.member = "evidence", .schema = schema_of<std::vector<inspect::EvidenceLine>>})

struct AssetColumn {
  Uuid id;
  std::string name;
  std::int32_t ordinal = 0;
  std::string declared_type;
  connect::TypeClass type_class = connect::TypeClass::other;
  bool nullable = true;
  bool primary_key = false;
  std::optional<std::string> references;  // schema.table.column
  std::optional<std::string> default_expression;
  std::optional<std::string> identity;
  std::optional<std::string> generated;
  std::optional<std::string> collation;
  std::optional<std::string> comment;
  std::vector<std::string> enum_values;
  JsonRaw statistics;          // what the system's planner knows, or null
  std::optional<Label> label;  // the effective one: confirmed, else the best suggestion
  std::vector<Label> labels;   // all of them
  std::vector<Note> notes;
  std::vector<Tag> tags;
};
DW_DESCRIBE(AssetColumn, id, name, ordinal, declared_type, type_class, nullable, primary_key, references,
            default_expression, identity, generated, collation, comment, enum_values, statistics, label, labels, notes,
            tags);
DW_ANNOTATE(AssetColumn, {.member = "statistics", .schema = schema_of_any_object})

/// Everything known of one asset. `structure`: as the system has it, without columns (owner, comment, definition,
/// constraints, indexes, triggers, policies …; what is usual is left out).
struct AssetDetail {
  Asset asset;
  std::string owner;
  std::optional<std::string> comment;
  std::vector<AssetColumn> columns;
  std::vector<connect::ConstraintRecord> constraints;
  std::vector<connect::IndexRecord> indexes;
  std::vector<connect::TriggerRecord> triggers;
  JsonRaw structure;
  JsonRaw statistics;
  std::optional<UtcTime> statistics_at;
  std::vector<Note> notes;
  std::vector<Tag> tags;
};
DW_DESCRIBE(AssetDetail, asset, owner, comment, columns, constraints, indexes, triggers, structure, statistics,
            statistics_at, notes, tags);
DW_ANNOTATE(AssetDetail, {.member = "structure", .schema = schema_of_any_object},
            {.member = "statistics", .schema = schema_of_any_object})

/// A label on its column, for review.
struct ColumnLabelLine {
  Uuid column_id;
  Uuid asset_id;
  Uuid source_id;
  std::string source_name;
  std::string path;  // source.database.schema.table.column
  std::string column_name;
  std::string declared_type;
  std::string semantic_type;
  std::string sensitivity;
  LabelState state = LabelState::suggested;
  std::string origin;
  double confidence = 0;
  JsonRaw evidence;
  std::string principal_name;
  UtcTime at;
};
DW_DESCRIBE(ColumnLabelLine, column_id, asset_id, source_id, source_name, path, column_name, declared_type,
            semantic_type, sensitivity, state, origin, confidence, evidence, principal_name, at);
DW_ANNOTATE(ColumnLabelLine, {.member = "semantic_type", .words = semantic_types},
            {.member = "sensitivity", .words = sensitivities}, {.member = "origin", .words = enum_words<LabelOrigin>},
            {.member = "evidence", .schema = schema_of<std::vector<inspect::EvidenceLine>>})

enum class ReviewAct : std::uint8_t { accept, reject, set };
DW_DESCRIBE_ENUM(ReviewAct, accept, reject, set)

/// `sensitivity` is for `set`; left out, the suggestion's, else what is usual for the type. To set `none` says that the
/// column holds nothing of a known type: it is internal unless `sensitivity` says otherwise, and nothing is suggested.
struct LabelReview {
  ReviewAct act = ReviewAct::accept;
  std::string semantic_type;
  std::optional<std::string> sensitivity;
};
DW_DESCRIBE(LabelReview, act, semantic_type, sensitivity);
DW_ANNOTATE(LabelReview, {.member = "semantic_type", .words = semantic_types},
            {.member = "sensitivity", .words = sensitivities})
void validate(const LabelReview& review, JsonProblems& problems);

/// One column, with what it stands in.
struct ColumnDetail {
  std::string path;  // source.database.schema.table.column
  Asset asset;
  AssetColumn column;
};
DW_DESCRIBE(ColumnDetail, path, asset, column);

struct AssetVersion {
  std::int64_t version = 1;
  UtcTime at;
  std::optional<Uuid> job_id;
  ChangeSeverity severity = ChangeSeverity::cosmetic;
  std::vector<Change> changes;
};
DW_DESCRIBE(AssetVersion, version, at, job_id, severity, changes);

struct VersionDiff {
  std::int64_t from = 1;
  std::int64_t to = 1;
  ChangeSeverity severity = ChangeSeverity::cosmetic;
  std::vector<Change> changes;
};
DW_DESCRIBE(VersionDiff, from, to, severity, changes);

/// What a search may be narrowed to: "column", and the kinds of asset.
std::span<const std::string_view> search_kinds();

enum class MatchKind : std::uint8_t { exact, prefix, words };
DW_DESCRIBE_ENUM(MatchKind, exact, prefix, words)

struct SearchRequest {
  std::string q;
  std::optional<std::string> source;  // name or id
  std::string kind;                   // "", "column", or a kind of asset
  std::int64_t limit = 20;            // 1 to 100
};

/// Which words were found in which field: "name", "table", "schema", "comment", "note".
struct SearchMatch {
  std::string field;
  std::vector<std::string> words;
};
DW_DESCRIBE(SearchMatch, field, words);

struct SearchHit {
  Uuid id;
  Uuid asset_id;
  std::string kind;  // "column", or the kind of asset
  std::string name;
  std::string path;
  std::string source_name;
  std::string declared_type;                 // of a column
  std::optional<std::string> semantic_type;  // of a column's effective label
  std::optional<std::string> sensitivity;    // of a table: its most sensitive column's
  std::string match;                         // "exact", "prefix", "words"
  std::vector<SearchMatch> why;
};
DW_DESCRIBE(SearchHit, id, asset_id, kind, name, path, source_name, declared_type, semantic_type, sensitivity, match,
            why);
DW_ANNOTATE(SearchHit, {.member = "kind", .words = search_kinds}, {.member = "semantic_type", .words = semantic_types},
            {.member = "sensitivity", .words = sensitivities}, {.member = "match", .words = enum_words<MatchKind>})

struct SearchResult {
  std::vector<SearchHit> hits;  // best first
  bool more = false;            // there are others
};
DW_DESCRIBE(SearchResult, hits, more);

struct CatalogCounts {
  std::int64_t assets = 0;
  std::int64_t columns = 0;
  std::int64_t human_facts = 0;  // notes, tags, confirmed and rejected labels
};
DW_DESCRIBE(CatalogCounts, assets, columns, human_facts);

/// How a source's last discovery left each of its schemas.
struct Container {
  std::string database;
  std::string schema;
  UtcTime listed_at;
  std::optional<UtcTime> complete_at;
  std::int64_t tables = 0;
  std::int64_t columns = 0;
  std::optional<std::string> error;
};
DW_DESCRIBE(Container, database, schema, listed_at, complete_at, tables, columns, error);
DW_COLUMNS(Container, {"database", "database_name"}, {"schema", "schema_name"})

}  // namespace datawave::catalog
