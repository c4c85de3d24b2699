/// Rows of assets and columns, found by id or path: what the parts of CatalogService share.
#pragma once

#include "datawave/catalog/records.hpp"
#include "datawave/store/tx.hpp"

namespace datawave::catalog {

/// Members are the columns of kAssets.
struct AssetRow {
  std::int64_t rid = 0;
  Uuid id;
  Uuid source_id;
  std::string source;
  connect::RelationKind kind = connect::RelationKind::table;
  std::string database;
  std::string schema;
  std::string name;
  AssetState state = AssetState::live;
  std::int64_t absences = 0;
  std::int64_t column_count = 0;
  std::optional<std::int64_t> row_estimate;
  std::optional<std::int64_t> size_bytes;
  UtcTime created_at;
  UtcTime updated_at;
  std::optional<UtcTime> deleted_at;
  std::int64_t version = 1;
};
DW_DESCRIBE(AssetRow, rid, id, source_id, source, kind, database, schema, name, state, absences, column_count,
            row_estimate, size_bytes, created_at, updated_at, deleted_at, version);

/// `FROM` of a statement whose columns are AssetRow's, and tenant_id.
extern const std::string kAssets;

Asset shown(const AssetRow& row);
/// Errors: not_found.
Result<AssetRow> asset_by_id(store::Tx& tx, const Uuid& id);
/// By id or path. Of several the one alive, then the youngest. Errors: not_found, invalid_argument.
Result<AssetRow> find_asset(store::Tx& tx, const std::string& asset);
std::string path_of(std::string_view source, std::string_view database, std::string_view schema, std::string_view name);

/// An asset or one of its columns, by the id of either.
struct Subject {
  AssetRow asset;
  std::int64_t number = 0;  // 0: the asset itself
  std::string column;
};
/// A column by id or path; nobody's id and an asset's are not found. Errors: not_found, invalid_argument.
Result<Subject> find_column(store::Tx& tx, const std::string& column);
Result<Subject> find_subject(store::Tx& tx, const Uuid& id);
std::string path_of(const Subject& subject);

/// Confirmed before suggested, then by confidence; nothing when all are rejected.
std::optional<Label> effective(const std::vector<Label>& labels);

}  // namespace datawave::catalog
