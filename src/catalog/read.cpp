#include <algorithm>
#include <map>

#include "asset_rows.hpp"
#include "datawave/catalog/service.hpp"
#include "datawave/core/json_value.hpp"
#include "facts.hpp"
#include "search_docs.hpp"

namespace datawave::catalog {

namespace {
constexpr store::ListField kFields[] = {
    {"name", "name"},
    {"source_name", "source"},
    {"source_id", "source_id", store::ColumnType::id, false},
    {"kind", "kind", store::ColumnType::text, true, enum_words<connect::RelationKind>},
    {"database", "database"},
    {"schema", "schema"},
    {"state", "state", store::ColumnType::text, true, enum_words<AssetState>},
    {"tag", "tag", store::ColumnType::text, false},
    {"column_count", "column_count", store::ColumnType::integer},
    // What is not known sorts before everything: a page may not end between values and their absence.
    {"row_estimate", "coalesce(row_estimate, -1)", store::ColumnType::integer},
    {"size_bytes", "coalesce(size_bytes, -1)", store::ColumnType::integer},
    {"created_at", "created_at", store::ColumnType::time},
    {"updated_at", "updated_at", store::ColumnType::time},
};
constexpr std::string_view kSearched[] = {"name"};

/// With the tag of each row beside it: a row for each tag, of which the filter takes one.
const std::string kTagged = "(SELECT v.*, g.tag AS tag FROM " + kAssets +
                            " JOIN tags g ON g.subject_id = v.id AND g.tenant_id = v.tenant_id) w";
const std::string kUntagged = "(SELECT v.*, '' AS tag FROM " + kAssets + ") w";
/// Without what is joined, for totals of lists that do not filter by it.
constexpr std::string_view kUnjoined =
    "(SELECT a.*, a.database_name AS database, a.schema_name AS schema FROM assets a) w";
constexpr std::string_view kJoined[] = {"source_name", "tag", "row_estimate", "size_bytes"};

const store::ListSpec kAssetsSpec = {kUntagged, "{tenant}", "rid", kFields, "name", kSearched};

struct Facts {
  std::map<std::int64_t, std::vector<Label>> labels;  // by column number
  std::map<std::int64_t, std::vector<Note>> notes;    // 0: of the asset
  std::map<std::int64_t, std::vector<Tag>> tags;
};

Result<Facts> load_facts(store::Tx& tx, const AssetRow& asset) {
  Facts facts;
  static const std::string kLabels =
      "SELECT id, " + store::columns_of<Label>() + " FROM labels WHERE {tenant} AND id > ?1 AND id < ?2 ORDER BY id";
  const store::RowCallback label = [&](const store::Row& row) -> Result<void> {
    DW_TRY(Label one, store::read_record<Label>(row, 1));
    facts.labels[row.integer(0) / kLabelsPerColumn % kColumnsPerAsset].push_back(std::move(one));
    return {};
  };
  DW_CHECK(tx.each(kLabels, label, label_id(column_rid(asset.rid, 0), 0), label_id(column_rid(asset.rid + 1, 0), 0)));
  static const std::string kNotes = "SELECT subject_id, " + store::columns_of<Note>() +
                                    " FROM notes WHERE {tenant} AND subject_id >= ?1 AND subject_id <= ?2";
  const store::RowCallback note = [&](const store::Row& row) -> Result<void> {
    DW_TRY(const Uuid subject, store::from_row<Uuid>(row, 0));
    DW_TRY(Note one, store::read_record<Note>(row, 1));
    facts.notes[column_number(subject)].push_back(std::move(one));
    return {};
  };
  const Uuid last = column_id(asset.id, kColumnsPerAsset - 1);
  DW_CHECK(tx.each(kNotes, note, asset.id, last));
  static const std::string kTags = "SELECT subject_id, " + store::columns_of<Tag>() +
                                   " FROM tags WHERE {tenant} AND subject_id >= ?1 AND subject_id <= ?2";
  const store::RowCallback tag = [&](const store::Row& row) -> Result<void> {
    DW_TRY(const Uuid subject, store::from_row<Uuid>(row, 0));
    DW_TRY(Tag one, store::read_record<Tag>(row, 1));
    facts.tags[column_number(subject)].push_back(std::move(one));
    return {};
  };
  DW_CHECK(tx.each(kTags, tag, asset.id, last));
  return facts;
}

/// Compact JSON of a member of the stored statistics.
std::map<std::string, std::string> column_statistics(const JsonDocument& document) {
  std::map<std::string, std::string> out;
  const auto columns = document.root().find("columns");
  if (!columns || columns->kind() != JsonKind::object) return out;
  for (const JsonValue one : *columns) out[std::string(one.key())] = datawave::impl::compact(one);
  return out;
}

Result<AssetDetail> load_detail(store::Tx& tx, const AssetRow& row) {
  AssetDetail out;
  out.asset = shown(row);
  DW_TRY(const auto structure, tx.find<std::string>("SELECT facts FROM assets WHERE {tenant} AND rid = ?1", row.rid));
  DW_TRY(connect::TableRecord record, read_table_facts(structure.value_or("{}")));
  out.structure.text = structure.value_or("{}");
  std::map<std::string, std::string> statistics;
  const store::RowCallback counted = [&](const store::Row& r) -> Result<void> {
    DW_TRY(out.statistics_at, store::from_row<std::optional<UtcTime>>(r, 0));
    out.statistics.text = r.text(1);
    return {};
  };
  DW_CHECK(tx.each("SELECT at, facts FROM asset_statistics WHERE {tenant} AND asset_rid = ?1", counted, row.rid));
  if (out.statistics.text != "null") {
    DW_TRY(const JsonDocument document, parse_json(out.statistics.text));
    statistics = column_statistics(document);
  }
  DW_TRY(Facts facts, load_facts(tx, row));
  const store::RowCallback take = [&](const store::Row& r) -> Result<void> {
    AssetColumn column;
    const std::int64_t number = r.integer(0) % kColumnsPerAsset;
    column.id = column_id(row.id, number);
    column.name = r.text(1);
    column.ordinal = static_cast<std::int32_t>(r.integer(2));
    column.declared_type = r.text(3);
    DW_TRY(connect::ColumnRecord more, read_column_facts(r.text(4)));
    column.type_class = more.type_class;
    column.nullable = more.nullable;
    column.default_expression = std::move(more.default_expression);
    column.identity = std::move(more.identity);
    column.generated = std::move(more.generated);
    column.collation = std::move(more.collation);
    column.comment = std::move(more.comment);
    column.enum_values = std::move(more.enum_values);
    if (const auto it = statistics.find(column.name); it != statistics.end()) column.statistics.text = it->second;
    column.labels = std::move(facts.labels[number]);
    column.label = effective(column.labels);
    column.notes = std::move(facts.notes[number]);
    column.tags = std::move(facts.tags[number]);
    out.columns.push_back(std::move(column));
    return {};
  };
  DW_CHECK(
      tx.each("SELECT rid, name, ordinal, declared_type, facts FROM columns WHERE {tenant} AND rid > ?1 AND rid < "
              "?2 AND state = 'live'",
              take, column_rid(row.rid, 0), column_rid(row.rid + 1, 0)));
  std::sort(out.columns.begin(), out.columns.end(), [](const auto& a, const auto& b) { return a.ordinal < b.ordinal; });
  for (const connect::ConstraintRecord& constraint : record.constraints) {
    for (std::size_t i = 0; i < constraint.columns.size(); ++i) {
      const auto it = std::find_if(out.columns.begin(), out.columns.end(),
                                   [&](const AssetColumn& c) { return c.name == constraint.columns[i]; });
      if (it == out.columns.end()) continue;
      if (constraint.kind == connect::ConstraintKind::primary_key) it->primary_key = true;
      if (constraint.references && i < constraint.references->columns.size() && !it->references) {
        const connect::ReferenceRecord& to = *constraint.references;
        it->references = (to.schema.empty() ? "" : to.schema + ".") + to.table + "." + to.columns[i];
      }
    }
  }
  out.owner = std::move(record.owner);
  out.comment = std::move(record.comment);
  out.constraints = std::move(record.constraints);
  out.indexes = std::move(record.indexes);
  out.triggers = std::move(record.triggers);
  out.notes = std::move(facts.notes[0]);
  out.tags = std::move(facts.tags[0]);
  return out;
}
}  // namespace

const store::ListSpec& CatalogService::assets_spec() { return kAssetsSpec; }

Task<store::Page<Asset>> CatalogService::list(CallContext ctx, store::TenantScope scope, store::ListRequest request) {
  const store::ReadBody<store::Page<Asset>> body = [request](store::Tx& tx) -> Result<store::Page<Asset>> {
    store::ListRequest wanted = request;
    const auto names = [&](std::string_view field) {
      return std::count_if(wanted.filter.begin(), wanted.filter.end(), [&](const auto& t) { return t.field == field; });
    };
    if (names("state") == 0) wanted.filter.push_back({"state", store::FilterOp::equal, "live"});
    const auto tags = names("tag");
    const bool equal = std::all_of(wanted.filter.begin(), wanted.filter.end(),
                                   [](const auto& t) { return t.field != "tag" || t.op == store::FilterOp::equal; });
    if (tags > 1 || !equal) {
      return fail(Error(ErrorCode::invalid_argument, "the filter takes one tag, with =")
                      .with_field("filter")
                      .with_remedy("For instance tag=pii."));
    }
    const bool joined =
        std::any_of(std::begin(kJoined), std::end(kJoined), [&](auto field) { return names(field) > 0; });
    const store::ListSpec spec = {tags == 0 ? kUntagged : kTagged,        "{tenant}", "rid", kFields, "name", kSearched,
                                  joined ? std::string_view() : kUnjoined};
    DW_TRY(auto rows, store::list<AssetRow>(tx, spec, wanted));
    store::Page<Asset> page;
    for (const AssetRow& row : rows.items) page.items.push_back(shown(row));
    page.next_cursor = std::move(rows.next_cursor);
    page.total = rows.total;
    return page;
  };
  co_return co_await database_.read<store::Page<Asset>>(ctx, scope, body);
}

Task<AssetDetail> CatalogService::get(CallContext ctx, store::TenantScope scope, std::string asset) {
  const store::ReadBody<AssetDetail> body = [asset](store::Tx& tx) -> Result<AssetDetail> {
    DW_TRY(const AssetRow row, find_asset(tx, asset));
    return load_detail(tx, row);
  };
  co_return co_await database_.read<AssetDetail>(ctx, scope, body);
}

Task<ColumnDetail> CatalogService::column(CallContext ctx, store::TenantScope scope, std::string column) {
  const store::ReadBody<ColumnDetail> body = [column](store::Tx& tx) -> Result<ColumnDetail> {
    DW_TRY(const Subject subject, find_column(tx, column));
    DW_TRY(AssetDetail detail, load_detail(tx, subject.asset));
    const Uuid id = catalog::column_id(subject.asset.id, subject.number);
    for (AssetColumn& one : detail.columns) {
      if (one.id != id) continue;
      ColumnDetail out;
      out.path = path_of(subject);
      out.asset = std::move(detail.asset);
      out.column = std::move(one);
      return out;
    }
    return fail(Error(ErrorCode::not_found, "the column is no longer in its table")
                    .with_remedy("GET /api/v1/assets/{asset}/versions tells when it went."));
  };
  co_return co_await database_.read<ColumnDetail>(ctx, scope, body);
}

Task<Uuid> CatalogService::column_id(CallContext ctx, store::TenantScope scope, std::string column) {
  const store::ReadBody<Uuid> body = [column](store::Tx& tx) -> Result<Uuid> {
    DW_TRY(const Subject subject, find_column(tx, column));
    return catalog::column_id(subject.asset.id, subject.number);
  };
  co_return co_await database_.read<Uuid>(ctx, scope, body);
}

Task<std::vector<Container>> CatalogService::containers(CallContext ctx, store::TenantScope scope, Uuid source) {
  const store::ReadBody<std::vector<Container>> body = [source](store::Tx& tx) {
    return tx.select<Container>("SELECT " + store::columns_of<Container>() +
                                    " FROM containers WHERE {tenant} AND source_id = ?1 ORDER BY database_name, "
                                    "schema_name",
                                source);
  };
  co_return co_await database_.read<std::vector<Container>>(ctx, scope, body);
}

Task<void> CatalogService::require(CallContext ctx, store::TenantScope scope, Uuid subject) {
  const store::ReadBody<void> body = [subject](store::Tx& tx) -> Result<void> {
    DW_CHECK(find_subject(tx, subject));
    return {};
  };
  co_return co_await database_.read<void>(ctx, scope, body);
}

}  // namespace datawave::catalog
