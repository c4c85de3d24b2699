#include "asset_rows.hpp"
#include "datawave/catalog/service.hpp"
#include "notes.hpp"
#include "search_docs.hpp"
#include "stored_table.hpp"
#include "words.hpp"

namespace datawave::catalog {

namespace {
struct Place {
  std::int64_t rid = 0;
  Uuid id;
  std::int64_t column_count = 0;
};
DW_DESCRIBE(Place, rid, id, column_count);

Result<std::vector<Place>> assets_of(store::Tx& tx, const Uuid& source) {
  return tx.select<Place>("SELECT rid, id, column_count FROM assets WHERE {tenant} AND source_id = ?1 ORDER BY rid",
                          source);
}

Result<std::int64_t> human_facts(store::Tx& tx, const Uuid& source) {
  std::int64_t sum = 0;
  // Subjects are ids of the source's assets, but for the last two bytes.
  for (const std::string_view sql :
       {"SELECT count(*) FROM notes n JOIN assets a ON substr(n.subject_id, 1, 14) = substr(a.id, 1, 14) AND "
        "a.tenant_id "
        "= n.tenant_id WHERE {tenant:n} AND a.source_id = ?1",
        "SELECT count(*) FROM tags n JOIN assets a ON substr(n.subject_id, 1, 14) = substr(a.id, 1, 14) AND "
        "a.tenant_id "
        "= n.tenant_id WHERE {tenant:n} AND a.source_id = ?1",
        "SELECT count(*) FROM labels n JOIN assets a ON a.rid = n.id / 4194304 AND a.tenant_id = n.tenant_id WHERE "
        "{tenant:n} AND n.state IN ('confirmed', 'rejected') AND a.source_id = ?1"}) {
    DW_TRY(const auto found, tx.find<std::int64_t>(sql, source));
    sum += found.value_or(0);
  }
  return sum;
}

Result<void> remove_notes(store::WriteTx& tx, const Uuid& source, const Place& asset) {
  const Uuid last = column_id(asset.id, kColumnsPerAsset - 1);
  DW_TRY(const auto noted, tx.select<Uuid>("SELECT subject_id FROM notes WHERE {tenant} AND subject_id >= ?1 AND "
                                           "subject_id <= ?2 UNION SELECT subject_id FROM tags WHERE {tenant} AND "
                                           "subject_id >= ?1 AND subject_id <= ?2",
                                           asset.id, last));
  for (const Uuid& subject : noted) {
    DW_TRY(const auto notes, tx.select<Note>("SELECT " + store::columns_of<Note>() +
                                                 " FROM notes WHERE {tenant} AND subject_id = ?1 ORDER BY field",
                                             subject));
    DW_TRY(const auto tags, tx.select<Tag>("SELECT " + store::columns_of<Tag>() +
                                               " FROM tags WHERE {tenant} AND subject_id = ?1 ORDER BY tag",
                                           subject));
    DW_CHECK(remove_document(tx, -column_rid(asset.rid, column_number(subject)),
                             note_words(scope_words(tx.tenant(), source), notes, tags)));
    DW_CHECK(tx.post("DELETE FROM notes WHERE {tenant} AND subject_id = ?1", subject));
    DW_CHECK(tx.post("DELETE FROM tags WHERE {tenant} AND subject_id = ?1", subject));
  }
  return {};
}
}  // namespace

Result<CatalogCounts> count_source(store::Tx& tx, const Uuid& source) {
  CatalogCounts counts;
  DW_TRY(const auto assets, assets_of(tx, source));
  counts.assets = static_cast<std::int64_t>(assets.size());
  for (const Place& asset : assets) counts.columns += asset.column_count;
  DW_TRY(counts.human_facts, human_facts(tx, source));
  return counts;
}

Result<CatalogCounts> remove_source(store::WriteTx& tx, const Uuid& source) {
  DW_TRY(const CatalogCounts counts, count_source(tx, source));
  DW_TRY(const auto assets, assets_of(tx, source));
  for (const Place& asset : assets) {
    DW_TRY(const StoredTable table, load_table(tx, asset.rid));
    if (!table.deleted) DW_CHECK(remove_documents(tx, asset.rid, table));
    DW_CHECK(remove_notes(tx, source, asset));
    const std::int64_t from = column_rid(asset.rid, 0);
    const std::int64_t to = column_rid(asset.rid + 1, 0);
    DW_CHECK(tx.post("DELETE FROM labels WHERE {tenant} AND id > ?1 AND id < ?2", label_id(from, 0), label_id(to, 0)));
    DW_CHECK(tx.post("DELETE FROM columns WHERE {tenant} AND rid > ?1 AND rid < ?2", from, to));
    DW_CHECK(tx.post("DELETE FROM asset_versions WHERE {tenant} AND asset_rid = ?1", asset.rid));
    DW_CHECK(tx.post("DELETE FROM asset_statistics WHERE {tenant} AND asset_rid = ?1", asset.rid));
    DW_CHECK(tx.post("DELETE FROM assets WHERE {tenant} AND rid = ?1", asset.rid));
  }
  DW_CHECK(tx.post("DELETE FROM containers WHERE {tenant} AND source_id = ?1", source));
  return counts;
}

}  // namespace datawave::catalog
