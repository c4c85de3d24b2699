#include "asset_rows.hpp"
#include "datawave/catalog/service.hpp"
#include "facts.hpp"
#include "history.hpp"
#include "search_docs.hpp"
#include "stored_table.hpp"

namespace datawave::catalog {

namespace {
constexpr std::string_view kNoSuchVersion = "the asset has no such version";

Result<connect::TableRecord> state_at(store::Tx& tx, const AssetRow& asset, std::int64_t version) {
  if (version == asset.version) {
    DW_TRY(StoredTable now, load_table(tx, asset.rid));
    return std::move(now.record);
  }
  // A version keeps the state before it.
  DW_TRY(const auto before,
         tx.find<std::string>("SELECT before FROM asset_versions WHERE {tenant} AND asset_rid = ?1 AND version = ?2",
                              asset.rid, version + 1));
  if (version < 1 || !before) {
    return fail(Error(ErrorCode::not_found, std::string(kNoSuchVersion))
                    .with_remedy("It has 1 to " + std::to_string(asset.version) + "."));
  }
  return read_table_facts(*before);
}

/// Renames are told by the versions between; a diff over several joins them.
Result<std::vector<ColumnRename>> renames_between(store::Tx& tx, const AssetRow& asset, std::int64_t from,
                                                  std::int64_t to) {
  std::vector<ColumnRename> out;
  DW_TRY(const auto texts,
         tx.select<std::string>("SELECT changes FROM asset_versions WHERE {tenant} AND asset_rid = ?1 "
                                "AND version > ?2 AND version <= ?3 ORDER BY version",
                                asset.rid, from, to));
  for (const std::string& text : texts) {
    DW_TRY(const auto changes, read_json<std::vector<Change>>(text));
    for (const Change& change : changes) {
      if (change.kind != "column_renamed" || !change.before || !change.after) continue;
      bool joined = false;
      for (ColumnRename& rename : out) {
        if (rename.to != *change.before) continue;
        rename.to = *change.after;
        joined = true;
      }
      if (!joined) out.push_back({*change.before, *change.after});
    }
  }
  return out;
}
}  // namespace

Task<std::vector<AssetVersion>> CatalogService::versions(CallContext ctx, store::TenantScope scope, std::string asset) {
  using Versions = std::vector<AssetVersion>;
  const store::ReadBody<Versions> body = [asset](store::Tx& tx) -> Result<Versions> {
    DW_TRY(const AssetRow row, find_asset(tx, asset));
    DW_TRY(Versions out, tx.select<AssetVersion>("SELECT " + store::columns_of<AssetVersion>() +
                                                     " FROM asset_versions WHERE {tenant} AND asset_rid = ?1 ORDER BY "
                                                     "version DESC LIMIT 1000",
                                                 row.rid));
    AssetVersion first;
    first.at = row.created_at;
    DW_TRY(auto found_by,
           tx.find<std::optional<Uuid>>("SELECT created_by_job FROM assets WHERE {tenant} AND rid = ?1", row.rid));
    first.job_id = found_by.value_or(std::nullopt);
    out.push_back(std::move(first));
    return out;
  };
  co_return co_await database_.read<Versions>(ctx, scope, body);
}

Task<VersionDiff> CatalogService::diff(CallContext ctx, store::TenantScope scope, std::string asset, std::int64_t from,
                                       std::int64_t to) {
  const store::ReadBody<VersionDiff> body = [asset, from, to](store::Tx& tx) -> Result<VersionDiff> {
    DW_TRY(const AssetRow row, find_asset(tx, asset));
    DW_TRY(const connect::TableRecord before, state_at(tx, row, from));
    DW_TRY(const connect::TableRecord after, state_at(tx, row, to));
    DW_TRY(auto renames, renames_between(tx, row, std::min(from, to), std::max(from, to)));
    if (from > to)
      for (ColumnRename& rename : renames) std::swap(rename.from, rename.to);
    VersionDiff out;
    out.from = from;
    out.to = to;
    out.changes = diff_tables(before, after, renames);
    out.severity = severity_of(out.changes);
    return out;
  };
  co_return co_await database_.read<VersionDiff>(ctx, scope, body);
}

Task<Asset> CatalogService::restore(CallContext ctx, store::TenantScope scope, std::string asset) {
  const store::WriteBody<Asset> body = [asset](store::WriteTx& tx) -> Result<Asset> {
    DW_TRY(const AssetRow row, find_asset(tx, asset));
    if (row.state != AssetState::deleted) return fail(ErrorCode::conflict, "the asset is not deleted");
    DW_TRY(const auto other,
           tx.find<std::int64_t>("SELECT rid FROM assets WHERE {tenant} AND source_id = ?1 AND database_name = ?2 AND "
                                 "schema_name = ?3 AND name = ?4 AND state = 'live'",
                                 row.source_id, row.database, row.schema, row.name));
    if (other) {
      return fail(Error(ErrorCode::conflict, "another asset has that name now")
                      .with_remedy("It can be restored when the other one is gone."));
    }
    DW_TRY(const StoredTable table, load_table(tx, row.rid));
    DW_TRY(const UtcTime when, tx.now());
    DW_CHECK(tx.exec(
        "UPDATE assets SET state = 'live', absences = 0, deleted_at = NULL, version = ?2, updated_at = ?3 WHERE "
        "{tenant} AND rid = ?1",
        row.rid, row.version + 1, when));
    DW_CHECK(add_version(tx, row.rid, row.version + 1, when, std::nullopt, {restored()}, table.record));
    DW_CHECK(add_documents(tx, row.rid, table));
    DW_TRY(const AssetRow now, asset_by_id(tx, row.id));
    Asset out = shown(now);
    store::AuditEntry entry;
    entry.code = "catalog.restore";
    entry.result = "ok";
    entry.object_kind = "asset";
    entry.object_id = row.id;
    entry.object_name = out.path;
    tx.audit(std::move(entry));
    store::EventDraft event;
    event.type = "datawave.asset.restored";
    event.topic = "asset:" + to_string(row.source_id);
    event.subject = out.path;
    event.data = "{\"source_id\":" + to_json(row.source_id) + ",\"asset_id\":" + to_json(row.id) +
                 ",\"path\":" + to_json(out.path) + "}";
    tx.emit(std::move(event));
    return out;
  };
  co_return co_await database_.write<Asset>(ctx, scope, body);
}

}  // namespace datawave::catalog
