#include "stored_table.hpp"

#include <algorithm>

#include "facts.hpp"
#include "search_docs.hpp"
#include "words.hpp"

namespace datawave::catalog {

Result<std::vector<KnownColumn>> load_columns(store::Tx& tx, std::int64_t asset_rid) {
  std::vector<KnownColumn> out;
  const store::RowCallback take = [&](const store::Row& row) -> Result<void> {
    KnownColumn column;
    column.number = row.integer(0) % kColumnsPerAsset;
    column.name = row.text(1);
    column.ordinal = static_cast<std::int32_t>(row.integer(2));
    column.declared_type = row.text(3);
    column.facts = row.text(4);
    column.live = row.text(5) == "live";
    out.push_back(std::move(column));
    return {};
  };
  DW_CHECK(
      tx.each("SELECT rid, name, ordinal, declared_type, facts, state FROM columns WHERE {tenant} AND rid > ?1 AND "
              "rid < ?2 ORDER BY rid",
              take, column_rid(asset_rid, 0), column_rid(asset_rid + 1, 0)));
  return out;
}

Result<std::string> comment_of(const KnownColumn& column) {
  if (column.facts.find("\"comment\"") == std::string::npos) return std::string();
  DW_TRY(connect::ColumnRecord record, read_column_facts(column.facts));
  return std::move(record.comment).value_or("");
}

Result<StoredTable> load_table(store::Tx& tx, std::int64_t asset_rid) {
  StoredTable out;
  bool found = false;
  const store::RowCallback take = [&](const store::Row& row) -> Result<void> {
    found = true;
    DW_TRY(out.record, read_table_facts(row.text(4)));
    DW_TRY(out.record.kind, store::from_row<connect::RelationKind>(row, 0));
    out.record.database = row.text(1);
    out.record.schema = row.text(2);
    out.record.name = row.text(3);
    out.version = row.integer(5);
    out.deleted = row.text(6) == "deleted";
    DW_TRY(out.source_id, store::from_row<Uuid>(row, 7));
    return {};
  };
  DW_CHECK(
      tx.each("SELECT kind, database_name, schema_name, name, facts, version, state, source_id FROM assets WHERE "
              "{tenant} AND rid = ?1",
              take, asset_rid));
  if (!found) {
    return fail(Error(ErrorCode::conflict, "the catalog of this source changed while it was merged")
                    .with_remedy("Run the discovery again."));
  }
  DW_TRY(out.columns, load_columns(tx, asset_rid));
  for (const KnownColumn& column : out.columns) {
    if (!column.live) continue;
    DW_TRY(connect::ColumnRecord record, read_column_facts(column.facts));
    record.name = column.name;
    record.ordinal = column.ordinal;
    record.declared_type = column.declared_type;
    out.record.columns.push_back(std::move(record));
  }
  std::sort(out.record.columns.begin(), out.record.columns.end(),
            [](const auto& a, const auto& b) { return a.ordinal < b.ordinal; });
  return out;
}

namespace {
template <class Fn>
Result<void> each_document(store::WriteTx& tx, std::int64_t asset_rid, const StoredTable& table, Fn&& fn) {
  const std::string scope = scope_words(tx.tenant(), table.source_id);
  std::string words;
  table_words(words, scope, table.record.schema, table.record.name, table.record.comment.value_or(""));
  DW_CHECK(fn(column_rid(asset_rid, 0), words));
  for (const KnownColumn& column : table.columns) {
    if (!column.live) continue;
    DW_TRY(const std::string comment, comment_of(column));
    column_words(words, scope, table.record.name, column.name, comment);
    DW_CHECK(fn(column_rid(asset_rid, column.number), words));
  }
  return {};
}
}  // namespace

Result<void> remove_documents(store::WriteTx& tx, std::int64_t asset_rid, const StoredTable& table) {
  return each_document(tx, asset_rid, table,
                       [&](std::int64_t doc, const std::string& words) { return remove_document(tx, doc, words); });
}

Result<void> add_documents(store::WriteTx& tx, std::int64_t asset_rid, const StoredTable& table) {
  return each_document(tx, asset_rid, table,
                       [&](std::int64_t doc, const std::string& words) { return add_document(tx, doc, words); });
}

}  // namespace datawave::catalog
