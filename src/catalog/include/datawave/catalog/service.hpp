/// Reading the catalog, and what people write into it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "datawave/catalog/records.hpp"
#include "datawave/io/task.hpp"
#include "datawave/store/database.hpp"

namespace datawave::catalog {

/// Thread-safe. An asset is named by its id or by its path `source.database.schema.name`, in which an empty schema may
/// be left out. Errors of every method: not_found, invalid_argument (a field named), those of the store.
class CatalogService {
 public:
  explicit CatalogService(store::Database& database) : database_(database) {}

  static const store::ListSpec& assets_spec();
  /// Fields: source_name, source_id, kind, database, schema, name, state (live when not asked for), tag (equal, once),
  /// column_count, row_estimate, size_bytes, created_at, updated_at. `q` looks into names.
  Task<store::Page<Asset>> list(CallContext ctx, store::TenantScope scope, store::ListRequest request);
  Task<AssetDetail> get(CallContext ctx, store::TenantScope scope, std::string asset);
  /// By its id or its path, source.database.schema.table.column.
  Task<ColumnDetail> column(CallContext ctx, store::TenantScope scope, std::string column);
  /// Its id, from the same.
  Task<Uuid> column_id(CallContext ctx, store::TenantScope scope, std::string column);
  /// Whether there is such an asset or column; errors: not_found.
  Task<void> require(CallContext ctx, store::TenantScope scope, Uuid subject);
  /// Exact names first, then beginnings, then words.
  Task<SearchResult> search(CallContext ctx, store::TenantScope scope, SearchRequest request);
  Task<std::vector<Container>> containers(CallContext ctx, store::TenantScope scope, Uuid source);

  /// The youngest first; version 1 has no changes.
  Task<std::vector<AssetVersion>> versions(CallContext ctx, store::TenantScope scope, std::string asset);
  Task<VersionDiff> diff(CallContext ctx, store::TenantScope scope, std::string asset, std::int64_t from,
                         std::int64_t to);
  /// Brings a deleted asset back, with all that was said of it; the next complete listing without it counts as the
  /// first. Audit: catalog.restore. Errors: conflict when it is not deleted or its name is taken.
  Task<Asset> restore(CallContext ctx, store::TenantScope scope, std::string asset);

  /// `subject`: the id of an asset or a column. `field`: description, owner, display_name; an empty value removes it.
  /// Audit: catalog.note.
  Task<std::vector<Note>> set_note(CallContext ctx, store::TenantScope scope, Uuid subject, std::string field,
                                   std::string value);
  /// Audit: catalog.tag. A tag is 1 to 63 of [a-z0-9:_-]; adding twice or removing what is not there changes nothing.
  Task<std::vector<Tag>> set_tag(CallContext ctx, store::TenantScope scope, Uuid subject, std::string tag,
                                 bool present);

  static const store::ListSpec& labels_spec();
  /// Fields: state, source_name, source_id, schema, table, column_name, semantic_type, sensitivity, origin, at.
  Task<store::Page<ColumnLabelLine>> list_labels(CallContext ctx, store::TenantScope scope, store::ListRequest request);
  /// Audit: label.review. accept: there must be such a label. reject: it is not suggested again. set: confirmed,
  /// instead of what was confirmed before. Returns all labels of the column.
  Task<std::vector<Label>> review(CallContext ctx, store::TenantScope scope, Uuid column, LabelReview review);

 private:
  store::Database& database_;
};

/// What goes when a source goes.
Result<CatalogCounts> count_source(store::Tx& tx, const Uuid& source);
/// Inside a body that records it.
Result<CatalogCounts> remove_source(store::WriteTx& tx, const Uuid& source);

}  // namespace datawave::catalog
