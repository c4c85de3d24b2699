#include "facts.hpp"

#include <algorithm>
#include <cstring>

#include "datawave/core/json_reader.hpp"
#include "datawave/crypto/hash.hpp"
#include "sparse_json.hpp"

namespace datawave::catalog {

namespace {
constexpr std::string_view kNotInTableFacts[] = {
    "database",     "schema",           "name",        "kind",       "native_id",     "parent_id",     "populated",
    "row_estimate", "size_bytes",       "index_bytes", "heap_bytes", "last_analyzed", "last_vacuumed", "live_rows",
    "dead_rows",    "sequential_scans", "columns",
};
constexpr std::string_view kNotInColumnFacts[] = {"name", "ordinal", "declared_type", "statistics"};

/// A canonical sequence of bytes: each part with its length.
class Canonical {
 public:
  void add(std::string_view part) {
    number(part.size());
    bytes_.append(part);
  }
  void number(std::uint64_t value) {
    char raw[8];
    std::memcpy(raw, &value, sizeof raw);
    bytes_.append(raw, sizeof raw);
  }
  [[nodiscard]] std::string_view bytes() const { return bytes_; }

 private:
  std::string bytes_;
};

/// For digests that only tell "as before": 64 bits of a text.
std::uint64_t digest64(std::string_view text) {
  const crypto::Digest digest = crypto::sha256(text);
  std::uint64_t out = 0;
  std::memcpy(&out, digest.data(), sizeof out);
  return out;
}

template <class T>
void sort_by_name(std::vector<T>& items) {
  const auto less = [](const T& a, const T& b) { return a.name < b.name; };
  if (!std::is_sorted(items.begin(), items.end(), less)) std::stable_sort(items.begin(), items.end(), less);
}

void write_optional(JsonWriter& w, std::string_view key, const std::optional<std::int64_t>& value) {
  if (!value) return;
  w.key(key);
  w.number(*value);
}

/// What is counted and not built; taken out of the record, so that the structure alone is left in it.
std::string take_statistics(connect::TableRecord& table) {
  std::string out;
  JsonWriter w(out);
  w.begin_object();
  write_optional(w, "index_bytes", table.index_bytes);
  write_optional(w, "heap_bytes", table.heap_bytes);
  write_optional(w, "live_rows", table.live_rows);
  write_optional(w, "dead_rows", table.dead_rows);
  write_optional(w, "sequential_scans", table.sequential_scans);
  if (table.last_analyzed) w.key("last_analyzed"), w.string(*table.last_analyzed);
  if (table.last_vacuumed) w.key("last_vacuumed"), w.string(*table.last_vacuumed);
  if (table.populated) w.key("populated"), w.boolean(*table.populated);
  bool any = false;
  for (const connect::ColumnRecord& column : table.columns) {
    if (!column.statistics) continue;
    if (!any) w.key("columns"), w.begin_object();
    any = true;
    w.key(column.name);
    write_sparse(w, *column.statistics);
  }
  if (any) w.end_object();
  any = false;
  for (connect::IndexRecord& index : table.indexes) {
    if (!index.scans && !index.size_bytes) continue;
    if (!any) w.key("indexes"), w.begin_object();
    any = true;
    w.key(index.name);
    w.begin_object();
    write_optional(w, "scans", index.scans);
    write_optional(w, "size_bytes", index.size_bytes);
    w.end_object();
    index.scans.reset();
    index.size_bytes.reset();
  }
  if (any) w.end_object();
  w.end_object();
  return out;
}
}  // namespace

PreparedTable prepare(inspect::InspectedTable&& table) {
  connect::TableRecord& record = table.table;
  PreparedTable out;
  out.statistics = take_statistics(record);
  out.row_estimate = record.row_estimate;
  out.size_bytes = record.size_bytes;
  sort_by_name(record.constraints);
  sort_by_name(record.indexes);
  sort_by_name(record.triggers);
  sort_by_name(record.policies);
  out.facts = to_sparse_json(record, kNotInTableFacts);
  Canonical structure;
  Canonical shape;
  structure.add(enum_name(record.kind));
  structure.add(out.facts);
  out.columns.reserve(record.columns.size());
  for (connect::ColumnRecord& column : record.columns) {
    PreparedColumn& to = out.columns.emplace_back();
    to.facts = to_sparse_json(column, kNotInColumnFacts);
    to.ordinal = column.ordinal;
    to.name = std::move(column.name);
    to.declared_type = std::move(column.declared_type);
    if (column.comment) to.comment = std::move(*column.comment);
    structure.add(to.name);
    structure.number(static_cast<std::uint64_t>(to.ordinal));
    structure.add(to.declared_type);
    structure.add(to.facts);
    shape.add(to.name);
    shape.add(to.declared_type);
  }
  const crypto::Digest digest = crypto::sha256(structure.bytes());
  std::memcpy(out.fingerprint.data(), digest.data(), out.fingerprint.size());
  out.shape = digest64(shape.bytes());

  Canonical statistics;
  statistics.number(static_cast<std::uint64_t>(out.row_estimate.value_or(-1)));
  statistics.number(static_cast<std::uint64_t>(out.size_bytes.value_or(-1)));
  statistics.add(out.statistics);
  out.statistics_digest = digest64(statistics.bytes());

  Canonical labels;
  for (std::size_t i = 0; i < table.labels.size() && i < out.columns.size(); ++i) {
    inspect::ColumnLabel& label = table.labels[i];
    if (label.semantic_type.empty() || label.semantic_type == "none") continue;
    labels.number(i);
    labels.add(label.semantic_type);
    labels.add(label.sensitivity);
    PreparedLabel& to = out.labels.emplace_back();
    to.column = i;
    to.evidence = to_json(label.evidence);
    to.semantic_type = std::move(label.semantic_type);
    to.sensitivity = std::move(label.sensitivity);
    to.confidence = label.confidence;
  }
  out.labels_digest = digest64(labels.bytes());
  out.sampled = table.sampled_rows.has_value();
  out.native_id = record.native_id;
  out.kind = record.kind;
  out.database = std::move(record.database);
  out.schema = std::move(record.schema);
  out.name = std::move(record.name);
  if (record.comment) out.comment = std::move(*record.comment);
  return out;
}

namespace {
template <class T>
Result<T> read_stored(std::string_view text, std::string_view what) {
  return read_json<T>(text).map_error([&](const Error& error) {
    return Error(ErrorCode::data_loss, std::string(what) + " in the catalog cannot be read: " + error.message);
  });
}
}  // namespace

Result<connect::TableRecord> read_table_facts(std::string_view facts) {
  return read_stored<connect::TableRecord>(facts, "a table");
}

Result<connect::ColumnRecord> read_column_facts(std::string_view facts) {
  return read_stored<connect::ColumnRecord>(facts, "a column");
}

Result<connect::TableRecord> to_record(const PreparedTable& table) {
  DW_TRY(connect::TableRecord record, read_table_facts(table.facts));
  record.database = table.database;
  record.schema = table.schema;
  record.name = table.name;
  record.kind = table.kind;
  record.native_id = table.native_id;
  for (const PreparedColumn& column : table.columns) {
    DW_TRY(connect::ColumnRecord to, read_column_facts(column.facts));
    to.name = column.name;
    to.ordinal = column.ordinal;
    to.declared_type = column.declared_type;
    record.columns.push_back(std::move(to));
  }
  return record;
}

}  // namespace datawave::catalog
