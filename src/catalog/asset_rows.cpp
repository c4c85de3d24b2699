#include "asset_rows.hpp"

#include "datawave/core/asset_path.hpp"
#include "datawave/core/text.hpp"
#include "search_docs.hpp"

namespace datawave::catalog {

const std::string kAssets =
    "(SELECT a.tenant_id AS tenant_id, a.rid AS rid, a.id AS id, a.source_id AS source_id, s.name AS source, a.kind AS "
    "kind, a.database_name AS database, a.schema_name AS schema, a.name AS name, a.state AS state, a.absences AS "
    "absences, a.column_count AS column_count, t.row_estimate AS row_estimate, t.size_bytes AS size_bytes, "
    "a.created_at "
    "AS created_at, a.updated_at AS updated_at, a.deleted_at AS deleted_at, a.version AS version FROM assets a JOIN "
    "sources s ON s.id = a.source_id AND s.tenant_id = a.tenant_id LEFT JOIN asset_statistics t ON t.asset_rid = a.rid "
    "AND t.tenant_id = a.tenant_id) v";

namespace {
const std::string kSelect = "SELECT " + store::columns_of<AssetRow>() + " FROM " + kAssets + " WHERE {tenant} AND ";

Error no_such_asset() {
  return Error(ErrorCode::not_found, "there is no such asset in the catalog")
      .with_remedy("Search for its name; an asset is named by its id or its path source.database.schema.name.");
}
}  // namespace

std::string path_of(std::string_view source, std::string_view database, std::string_view schema,
                    std::string_view name) {
  if (schema.empty()) return format_asset_path({source, database, name});
  return format_asset_path({source, database, schema, name});
}

std::string path_of(const Subject& subject) {
  const AssetRow& a = subject.asset;
  std::string path = path_of(a.source, a.database, a.schema, a.name);
  if (subject.number != 0) path.append(".").append(quote_segment(subject.column));
  return path;
}

Asset shown(const AssetRow& row) {
  Asset out;
  out.id = row.id;
  out.source_id = row.source_id;
  out.source_name = row.source;
  out.kind = row.kind;
  out.database = row.database;
  out.schema = row.schema;
  out.name = row.name;
  out.path = path_of(row.source, row.database, row.schema, row.name);
  out.state = row.state;
  out.missing = row.state == AssetState::live && row.absences > 0;
  out.column_count = row.column_count;
  out.row_estimate = row.row_estimate;
  out.size_bytes = row.size_bytes;
  out.created_at = row.created_at;
  out.updated_at = row.updated_at;
  out.deleted_at = row.deleted_at;
  out.version = row.version;
  return out;
}

Result<AssetRow> asset_by_id(store::Tx& tx, const Uuid& id) {
  DW_TRY(auto row, tx.find<AssetRow>(kSelect + "id = ?1", id));
  if (!row) return fail(no_such_asset());
  return std::move(*row);
}

Result<AssetRow> find_asset(store::Tx& tx, const std::string& asset) {
  if (const auto id = parse_uuid(asset)) return asset_by_id(tx, *id);
  DW_TRY(auto segments, parse_asset_path(asset));
  if (segments.size() == 3) segments.insert(segments.begin() + 2, "");
  if (segments.size() != 4) {
    return fail(Error(ErrorCode::invalid_argument, "this is neither an asset's id nor its path")
                    .with_field("asset")
                    .with_remedy("A path is source.database.schema.name, or source.database.name without schemas."));
  }
  // The source first, so that the index of places is used whatever the planner knows.
  DW_TRY(const auto source, tx.find<Uuid>("SELECT id FROM sources WHERE {tenant} AND name = ?1", segments[0]));
  if (!source) return fail(no_such_asset());
  static const std::string kByPath =
      kSelect + "source_id = ?1 AND database = ?2 AND schema = ?3 AND name = ?4 ORDER BY state DESC, rid DESC";
  DW_TRY(auto row, tx.find<AssetRow>(kByPath, *source, segments[1], segments[2], segments[3]));
  if (!row) return fail(no_such_asset());
  return std::move(*row);
}

Result<Subject> find_subject(store::Tx& tx, const Uuid& id) {
  Subject subject;
  DW_TRY(subject.asset, asset_by_id(tx, asset_id_of(id)));
  subject.number = column_number(id);
  if (subject.number == 0) return subject;
  DW_TRY(auto name, tx.find<std::string>("SELECT name FROM columns WHERE {tenant} AND rid = ?1",
                                         column_rid(subject.asset.rid, subject.number)));
  if (!name) return fail(no_such_asset());
  subject.column = std::move(*name);
  return subject;
}

Result<Subject> find_column(store::Tx& tx, const std::string& column) {
  if (const auto id = parse_uuid(column)) {
    DW_TRY(Subject subject, find_subject(tx, *id));
    if (subject.number == 0) return fail(no_such_asset());
    return subject;
  }
  DW_TRY(auto segments, parse_asset_path(column));
  if (segments.size() != 4 && segments.size() != 5) {
    return fail(Error(ErrorCode::invalid_argument, "this is neither a column's id nor its path")
                    .with_field("column")
                    .with_remedy("A path is source.database.schema.table.column, or without schema."));
  }
  Subject subject;
  subject.column = std::move(segments.back());
  segments.pop_back();
  DW_TRY(subject.asset, find_asset(tx, format_asset_path({segments.begin(), segments.end()})));
  DW_TRY(const auto rid, tx.find<std::int64_t>(
                             "SELECT rid FROM columns WHERE {tenant} AND rid > ?1 AND rid < ?2 AND state = 'live' AND "
                             "name = ?3",
                             column_rid(subject.asset.rid, 0), column_rid(subject.asset.rid + 1, 0), subject.column));
  if (!rid) return fail(no_such_asset());
  subject.number = *rid % kColumnsPerAsset;
  return subject;
}

std::optional<Label> effective(const std::vector<Label>& labels) {
  const Label* best = nullptr;
  for (const Label& label : labels) {
    if (label.state == LabelState::rejected) continue;
    if (best == nullptr || (label.state == LabelState::confirmed && best->state != LabelState::confirmed) ||
        (label.state == best->state && label.confidence > best->confidence))
      best = &label;
  }
  if (best == nullptr) return std::nullopt;
  return *best;
}

}  // namespace datawave::catalog
