#include "merge_writer.hpp"

#include <algorithm>

#include "asset_rows.hpp"
#include "column_match.hpp"
#include "datawave/catalog/change.hpp"
#include "datawave/crypto/encoding.hpp"
#include "datawave/crypto/hash.hpp"
#include "history.hpp"
#include "search_docs.hpp"
#include "stored_table.hpp"
#include "words.hpp"

namespace datawave::catalog {

using store::BytesView;
using store::WriteTx;

namespace {
constexpr std::string_view kInsertAsset =
    "INSERT INTO assets (rid, tenant_id, id, source_id, kind, database_name, schema_name, name, native_id, facts, "
    "fingerprint, state, absences, column_count, created_at, updated_at, deleted_at, version, created_by_job) VALUES "
    "(?1, {tenant_id}, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, 'live', 0, ?11, ?12, ?12, NULL, 1, ?13)";
constexpr std::string_view kInsertColumn =
    "INSERT INTO columns (rid, tenant_id, name, ordinal, declared_type, facts, state) VALUES (?1, {tenant_id}, ?2, ?3, "
    "?4, ?5, 'live')";
constexpr std::string_view kInsertLabel =
    "INSERT INTO labels (tenant_id, id, semantic_type, sensitivity, state, origin, confidence, evidence, "
    "by_id, "
    "by_name, at) VALUES ({tenant_id}, ?1, ?2, ?3, 'suggested', 'classifier', ?4, ?5, NULL, '', ?6)";
constexpr std::string_view kPutStatistics =
    "INSERT INTO asset_statistics (asset_rid, tenant_id, at, row_estimate, size_bytes, digest, facts) VALUES (?1, "
    "{tenant_id}, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (asset_rid) DO UPDATE SET at = excluded.at, row_estimate = "
    "excluded.row_estimate, size_bytes = excluded.size_bytes, digest = excluded.digest, facts = excluded.facts";

std::string stored_fingerprint(const PreparedTable& table) {
  std::string out(reinterpret_cast<const char*>(table.fingerprint.data()), table.fingerprint.size());
  out.append(reinterpret_cast<const char*>(&table.shape), sizeof table.shape);
  return out;
}

std::string stored_digests(const PreparedTable& table) {
  std::string out(reinterpret_cast<const char*>(&table.statistics_digest), sizeof table.statistics_digest);
  out.append(reinterpret_cast<const char*>(&table.labels_digest), sizeof table.labels_digest);
  return out;
}

/// Numbers for `count` new assets. SQLite has one writer: the next after the greatest. PostgreSQL draws from a
/// sequence.
Result<std::vector<std::int64_t>> new_numbers(WriteTx& tx, std::int64_t count) {
  std::vector<std::int64_t> out;
  if (count == 0) return out;
  if (tx.dialect() == store::Dialect::postgresql)
    return tx.select<std::int64_t>("SELECT nextval('asset_numbers') FROM generate_series(1, ?1)", count);
  // Over all tenants: the numbers are the keys of the table.
  DW_TRY(const auto last, tx.find<std::int64_t>("SELECT coalesce(max(rid), 0) FROM assets"));
  for (std::int64_t i = 1; i <= count; ++i) out.push_back(last.value_or(0) + i);
  return out;
}

store::EventDraft event_of(const WriteContext& context, std::string_view type, const Uuid& id, const std::string& path,
                           std::string_view more = {}) {
  store::EventDraft event;
  event.type = std::string("datawave.asset.").append(type);
  event.topic = "asset:" + to_string(context.input.source_id);
  event.subject = path;
  event.data = "{\"source_id\":" + to_json(context.input.source_id) + ",\"asset_id\":" + to_json(id) +
               ",\"path\":" + to_json(path);
  event.data.append(more).append("}");
  return event;
}

class Writer {
 public:
  Writer(WriteTx& tx, const WriteContext& context, UtcTime now) : tx_(tx), context_(context), now_(now) {}

  BatchCounts counts;

  Result<void> create(const WriteOp& op, std::int64_t rid) {
    const PreparedTable& table = op.table;
    const std::string fingerprint = stored_fingerprint(table);
    DW_CHECK(tx_.post(kInsertAsset, rid, op.id, context_.input.source_id, table.kind, table.database, table.schema,
                      table.name, table.native_id, table.facts, BytesView{fingerprint},
                      static_cast<std::int64_t>(table.columns.size()), now_, context_.input.job_id));
    table_words(words_, context_.scope_words, table.schema, table.name, table.comment);
    DW_CHECK(add_document(tx_, column_rid(rid, 0), words_));
    std::int64_t number = 0;
    for (const PreparedColumn& column : table.columns) DW_CHECK(add_column(rid, ++number, table.name, column));
    for (const PreparedLabel& label : table.labels) {
      DW_CHECK(tx_.post(kInsertLabel, label_id(column_rid(rid, static_cast<std::int64_t>(label.column) + 1), 0),
                        label.semantic_type, label.sensitivity, label.confidence, label.evidence, now_));
    }
    counts.labels += static_cast<std::int64_t>(table.labels.size());
    DW_CHECK(statistics(rid, table));
    if (op.tell) tx_.emit(event_of(context_, "created", op.id, path_of(table.database, table.schema, table.name)));
    return {};
  }

  Result<void> statistics(std::int64_t rid, const PreparedTable& table) {
    const std::string digest = stored_digests(table);
    return tx_.post(kPutStatistics, rid, now_, table.row_estimate, table.size_bytes, BytesView{digest},
                    table.statistics);
  }

  Result<void> labels(const WriteOp& op) {
    std::vector<KnownColumn> known;
    DW_TRY(known, load_columns(tx_, op.rid));
    std::vector<std::int64_t> numbers;
    for (const PreparedColumn& column : op.table.columns) {
      const auto it =
          std::find_if(known.begin(), known.end(), [&](const KnownColumn& k) { return k.name == column.name; });
      if (it == known.end()) return {};  // changed since: the next merge sees it
      numbers.push_back(it->number);
    }
    DW_TRY(const std::int64_t written, sync_labels(tx_, op.rid, op.table, numbers, now_));
    counts.labels += written;
    return statistics(op.rid, op.table);
  }

  Result<void> update(const WriteOp& op) {
    const PreparedTable& table = op.table;
    DW_TRY(const StoredTable old, load_table(tx_, op.rid));
    std::vector<ListedColumn> listed;
    for (const PreparedColumn& column : table.columns)
      listed.push_back({column.name, column.ordinal, column.declared_type});
    const bool same_object = table.native_id != 0 && op.native_id == table.native_id;
    const ColumnMatches matches = match_columns(old.columns, listed, same_object);

    std::vector<ColumnRename> renames;
    std::vector<std::int64_t> numbers;
    DW_CHECK(write_columns(op.rid, old, table, matches, renames, numbers));
    DW_TRY(const connect::TableRecord after, to_record(table));
    std::vector<Change> changes = diff_tables(old.record, after, renames);
    if (old.deleted) changes.insert(changes.begin(), restored());
    const std::int64_t version = old.version + (changes.empty() ? 0 : 1);
    if (!changes.empty()) {
      ++counts.versions;
      DW_CHECK(add_version(tx_, op.rid, version, now_, context_.input.job_id, changes, old.record));
    }
    const std::string fingerprint = stored_fingerprint(table);
    DW_CHECK(
        tx_.post("UPDATE assets SET kind = ?2, name = ?3, native_id = ?4, facts = ?5, fingerprint = ?6, state = "
                 "'live', absences = 0, column_count = ?7, updated_at = ?8, deleted_at = NULL, version = ?9, "
                 "schema_name = ?10 WHERE {tenant} AND rid = ?1",
                 op.rid, table.kind, table.name, table.native_id, table.facts, BytesView{fingerprint},
                 static_cast<std::int64_t>(table.columns.size()), now_, version, table.schema));
    std::string before;
    table_words(before, context_.scope_words, old.record.schema, old.record.name, old.record.comment.value_or(""));
    table_words(words_, context_.scope_words, table.schema, table.name, table.comment);
    DW_CHECK(replace_document(column_rid(op.rid, 0), old.deleted ? "" : before));
    DW_TRY(const std::int64_t written, sync_labels(tx_, op.rid, table, numbers, now_));
    counts.labels += written;
    DW_CHECK(statistics(op.rid, table));
    if (!op.tell) return {};
    const std::string path = path_of(table.database, table.schema, table.name);
    std::string more = ",\"version\":" + std::to_string(version);
    if (!changes.empty())
      more += ",\"severity\":" + to_json(severity_of(changes)) + ",\"changes\":" + std::to_string(changes.size());
    if (op.act == Act::rename) {
      more += ",\"from\":" + to_json(path_of(old.record.database, old.record.schema, old.record.name));
      tx_.emit(event_of(context_, "renamed", op.id, path, more));
    } else if (op.act == Act::restore) {
      tx_.emit(event_of(context_, "restored", op.id, path, more));
    } else if (!changes.empty()) {
      tx_.emit(event_of(context_, "changed", op.id, path, more));
    }
    return {};
  }

  Result<void> missing(const WriteOp& op) {
    return tx_.post("UPDATE assets SET absences = absences + 1 WHERE {tenant} AND rid = ?1", op.rid);
  }

  /// Hidden from lists and search; everything else stays, for its return or a restore.
  Result<void> remove(const WriteOp& op) {
    DW_TRY(const StoredTable old, load_table(tx_, op.rid));
    DW_TRY(const auto gone, tx_.exec("UPDATE assets SET state = 'deleted', absences = absences + 1, deleted_at = ?2, "
                                     "updated_at = ?2, version = ?3 WHERE "
                                     "{tenant} AND rid = ?1 AND state = 'live'",
                                     op.rid, now_, old.version + 1));
    if (gone == 0) return {};  // it is deleted already, and out of the index
    ++counts.versions;
    DW_CHECK(add_version(tx_, op.rid, old.version + 1, now_, context_.input.job_id, {deleted()}, old.record));
    DW_CHECK(remove_documents(tx_, op.rid, old));
    if (op.tell)
      tx_.emit(event_of(context_, "deleted", op.id, path_of(old.record.database, old.record.schema, old.record.name)));
    return {};
  }

 private:
  [[nodiscard]] std::string path_of(std::string_view database, std::string_view schema, std::string_view name) const {
    return catalog::path_of(context_.input.source_name, database, schema, name);
  }
  Result<void> add_column(std::int64_t rid, std::int64_t number, std::string_view table, const PreparedColumn& column) {
    const std::int64_t key = column_rid(rid, number);
    DW_CHECK(tx_.post(kInsertColumn, key, column.name, column.ordinal, column.declared_type, column.facts));
    column_words(words_, context_.scope_words, table, column.name, column.comment);
    return add_document(tx_, key, words_);
  }

  /// `words_` instead of `before`; empty: there was none.
  Result<void> replace_document(std::int64_t doc, std::string_view before) {
    if (before == words_) return {};
    if (!before.empty()) DW_CHECK(remove_document(tx_, doc, before));
    return add_document(tx_, doc, words_);
  }

  Result<void> write_columns(std::int64_t rid, const StoredTable& old, const PreparedTable& table,
                             const ColumnMatches& matches, std::vector<ColumnRename>& renames,
                             std::vector<std::int64_t>& numbers) {
    std::int64_t last = 0;
    for (const KnownColumn& column : old.columns) last = std::max(last, column.number);
    std::string before;
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
      const PreparedColumn& column = table.columns[i];
      const ColumnMatch& match = matches.listed[i];
      if (match.act == ColumnAct::added) {
        if (++last >= kColumnsPerAsset)
          return fail(ErrorCode::resource_exhausted, "a table had more than 65535 columns in its life");
        DW_CHECK(add_column(rid, last, table.name, column));
        numbers.push_back(last);
        continue;
      }
      const KnownColumn& known = old.columns[match.known];
      numbers.push_back(known.number);
      if (match.act == ColumnAct::renamed) renames.push_back({known.name, column.name});
      const std::int64_t key = column_rid(rid, known.number);
      if (match.act != ColumnAct::same || known.ordinal != column.ordinal || known.facts != column.facts ||
          known.declared_type != column.declared_type) {
        DW_CHECK(
            tx_.post("UPDATE columns SET name = ?2, ordinal = ?3, declared_type = ?4, facts = ?5, state = 'live' "
                     "WHERE {tenant} AND rid = ?1",
                     key, column.name, column.ordinal, column.declared_type, column.facts));
      }
      DW_TRY(const std::string comment, comment_of(known));
      column_words(before, context_.scope_words, old.record.name, known.name, comment);
      column_words(words_, context_.scope_words, table.name, column.name, column.comment);
      DW_CHECK(replace_document(key, old.deleted || !known.live ? "" : before));
    }
    for (const std::size_t gone : matches.vanished) {
      const KnownColumn& known = old.columns[gone];
      const std::int64_t key = column_rid(rid, known.number);
      DW_CHECK(tx_.post("UPDATE columns SET state = 'removed' WHERE {tenant} AND rid = ?1", key));
      if (old.deleted) continue;
      DW_TRY(const std::string comment, comment_of(known));
      column_words(words_, context_.scope_words, old.record.name, known.name, comment);
      DW_CHECK(remove_document(tx_, key, words_));
    }
    return {};
  }

  WriteTx& tx_;
  const WriteContext& context_;
  UtcTime now_;
  std::string words_;
};

store::AuditEntry audit_of(const WriteBatch& batch, const WriteContext& context) {
  std::int64_t created = 0, changed = 0, missing = 0, deleted = 0, columns = 0;
  std::string seen;
  for (const WriteOp& op : batch.ops) {
    if (op.write == Write::create) ++created;
    if (op.write == Write::update) ++changed;
    if (op.write == Write::missing) ++missing;
    if (op.write == Write::remove) ++deleted;
    columns += static_cast<std::int64_t>(op.table.columns.size());
    seen.append(reinterpret_cast<const char*>(op.id.bytes.data()), op.id.bytes.size());
    seen.append(reinterpret_cast<const char*>(op.table.fingerprint.data()), op.table.fingerprint.size());
  }
  store::AuditEntry entry;
  entry.code = "catalog.merge";
  entry.result = "ok";
  entry.object_kind = "source";
  entry.object_id = context.input.source_id;
  entry.object_name = context.input.source_name;
  entry.detail.clear();
  JsonWriter w(entry.detail);
  w.begin_object();
  const auto count = [&](std::string_view key, std::int64_t value) {
    if (value == 0) return;
    w.key(key);
    w.number(value);
  };
  if (context.input.job_id) w.key("job_id"), w.string(to_string(*context.input.job_id));
  count("created", created);
  count("changed", changed);
  count("missing", missing);
  count("deleted", deleted);
  count("columns", columns);
  w.key("digest");
  w.string(crypto::hex_encode(crypto::sha256(seen)));
  w.end_object();
  return entry;
}
}  // namespace

Result<BatchCounts> write_batch(WriteTx& tx, const WriteBatch& batch, const WriteContext& context) {
  if (context.input.still_ours) DW_CHECK(context.input.still_ours(tx));
  DW_TRY(const UtcTime now, tx.now());
  const auto creates =
      std::count_if(batch.ops.begin(), batch.ops.end(), [](const WriteOp& op) { return op.write == Write::create; });
  DW_TRY(const std::vector<std::int64_t> numbers, new_numbers(tx, creates));
  Writer writer(tx, context, now);
  std::size_t next = 0;
  bool only_statistics = true;
  for (const WriteOp& op : batch.ops) {
    if (op.write != Write::statistics) only_statistics = false;
    switch (op.write) {
      case Write::create: DW_CHECK(writer.create(op, numbers[next++])); break;
      case Write::update: DW_CHECK(writer.update(op)); break;
      case Write::statistics: DW_CHECK(writer.statistics(op.rid, op.table)); break;
      case Write::labels: DW_CHECK(writer.labels(op)); break;
      case Write::missing: DW_CHECK(writer.missing(op)); break;
      case Write::remove: DW_CHECK(writer.remove(op)); break;
    }
  }
  if (only_statistics) {
    tx.bookkeeping(store::Bookkeeping::statistics);
  } else {
    tx.audit(audit_of(batch, context));
  }
  return writer.counts;
}

}  // namespace datawave::catalog
