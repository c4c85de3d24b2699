#include <algorithm>
#include <array>

#include "asset_rows.hpp"
#include "datawave/catalog/service.hpp"
#include "datawave/classify/types.hpp"
#include "datawave/core/asset_path.hpp"
#include "datawave/core/text.hpp"
#include "search_docs.hpp"

namespace datawave::catalog {

namespace {
/// Members are columns of kLabelled.
struct LabelRow {
  std::int64_t number = 0;  // the label's id
  Uuid asset_id;
  Uuid source_id;
  std::string source;
  std::string database;
  std::string schema;
  std::string table_name;
  std::string column_name;
  std::string declared_type;
  std::string semantic_type;
  std::string sensitivity;
  LabelState state = LabelState::suggested;
  std::string origin;
  double confidence = 0;
  JsonRaw evidence;
  std::string by_name;
  UtcTime at;
};
DW_DESCRIBE(LabelRow, number, asset_id, source_id, source, database, schema, table_name, column_name, declared_type,
            semantic_type, sensitivity, state, origin, confidence, evidence, by_name, at);

constexpr std::string_view kLabelled =
    "(SELECT l.tenant_id AS tenant_id, l.id AS number, a.id AS asset_id, a.source_id AS source_id, s.name AS source, "
    "a.database_name AS database, a.schema_name AS schema, a.name AS table_name, c.name AS column_name, "
    "c.declared_type AS declared_type, l.semantic_type AS semantic_type, l.sensitivity AS sensitivity, l.state AS "
    "state, "
    "l.origin AS origin, l.confidence AS confidence, l.evidence AS evidence, l.by_name AS by_name, l.at AS at FROM "
    "labels l JOIN columns c ON c.rid = l.id / 64 AND c.state = 'live' AND c.tenant_id = l.tenant_id JOIN assets a ON "
    "a.rid = l.id / 4194304 AND a.state = 'live' AND a.tenant_id = l.tenant_id JOIN sources s ON s.id = a.source_id "
    "AND "
    "s.tenant_id = l.tenant_id) v";
static_assert(kLabelsPerColumn == 64 && kLabelsPerColumn * kColumnsPerAsset == 4194304);

constexpr store::ListField kFields[] = {
    {"number", "number", store::ColumnType::integer},
    {"state", "state", store::ColumnType::text, true, enum_words<LabelState>},
    {"source_name", "source"},
    {"source_id", "source_id", store::ColumnType::id, false},
    {"asset_id", "asset_id", store::ColumnType::id, false},
    {"schema", "schema"},
    {"table", "table_name"},
    {"column_name", "column_name"},
    {"semantic_type", "semantic_type", store::ColumnType::text, true, semantic_types},
    {"sensitivity", "sensitivity", store::ColumnType::text, true, sensitivities},
    {"origin", "origin", store::ColumnType::text, true, enum_words<LabelOrigin>},
    {"at", "at", store::ColumnType::time},
};
constexpr std::string_view kSearched[] = {"column_name", "table_name"};
const store::ListSpec kList = {kLabelled, "{tenant}", "number", kFields, "number", kSearched};

ColumnLabelLine shown(const LabelRow& row) {
  ColumnLabelLine out;
  out.column_id = column_id(row.asset_id, row.number / kLabelsPerColumn % kColumnsPerAsset);
  out.asset_id = row.asset_id;
  out.source_id = row.source_id;
  out.source_name = row.source;
  out.path = path_of(row.source, row.database, row.schema, row.table_name) + "." + quote_segment(row.column_name);
  out.column_name = row.column_name;
  out.declared_type = row.declared_type;
  out.semantic_type = row.semantic_type;
  out.sensitivity = row.sensitivity;
  out.state = row.state;
  out.origin = row.origin;
  out.confidence = row.confidence;
  out.evidence = row.evidence;
  out.principal_name = row.by_name;
  out.at = row.at;
  return out;
}

struct StoredLabel {
  std::int64_t id = 0;
  std::string semantic_type;
  std::string sensitivity;
  LabelState state = LabelState::suggested;
};
DW_DESCRIBE(StoredLabel, id, semantic_type, sensitivity, state);

/// What a type is worth where nobody says: a person who names the type does not declassify the column by it.
std::string usual_sensitivity(const std::string& type) {
  using enum classify::SemanticType;
  const auto known = classify::semantic_type_from_string(type);
  if (!known) return "internal";
  switch (*known) {
    case national_id:
    case passport_number:
    case driver_license:
    case tax_id:
    case credit_card_number:
    case card_security:
    case iban:
    case bank_account:
    case password:
    case secret_token:
    case medical_code:
    case diagnosis:
    case medical_record_number:
    case ethnicity: return "restricted";
    case email:
    case phone:
    case first_name:
    case last_name:
    case person_name:
    case username:
    case street_address:
    case date_of_birth:
    case age:
    case gender:
    case nationality:
    case marital_status:
    case latitude:
    case longitude:
    case vehicle_plate:
    case vin:
    case salary:
    case ip_address:
    case mac_address: return "confidential";
    default: return "internal";
  }
}

Result<void> mark(store::WriteTx& tx, std::int64_t id, LabelState state, const std::string& sensitivity, UtcTime now) {
  DW_CHECK(
      tx.exec("UPDATE labels SET state = ?2, sensitivity = ?3, by_id = ?4, by_name = ?5, at = ?6 WHERE {tenant} "
              "AND id = ?1",
              id, state, sensitivity, tx.actor().principal, tx.actor().name, now));
  return {};
}

/// One confirmed label a column: what was confirmed before gives way.
Result<void> unconfirm_others(store::WriteTx& tx, const std::vector<StoredLabel>& labels, std::int64_t but) {
  for (const StoredLabel& label : labels) {
    if (label.id != but && label.state == LabelState::confirmed)
      DW_CHECK(tx.exec("DELETE FROM labels WHERE {tenant} AND id = ?1", label.id));
  }
  return {};
}

Result<void> apply(store::WriteTx& tx, std::int64_t column, const std::vector<StoredLabel>& labels,
                   const LabelReview& review, UtcTime now) {
  const auto it = std::find_if(labels.begin(), labels.end(),
                               [&](const StoredLabel& l) { return l.semantic_type == review.semantic_type; });
  if (review.act != ReviewAct::set && it == labels.end()) {
    return fail(Error(ErrorCode::not_found, "the column has no such label")
                    .with_field("/semantic_type")
                    .with_remedy("Use set to give it one."));
  }
  if (review.act == ReviewAct::reject) return mark(tx, it->id, LabelState::rejected, it->sensitivity, now);
  if (it != labels.end()) {
    DW_CHECK(unconfirm_others(tx, labels, it->id));
    return mark(tx, it->id, LabelState::confirmed, review.sensitivity.value_or(it->sensitivity), now);
  }
  DW_CHECK(unconfirm_others(tx, labels, -1));
  std::int64_t place = label_id(column, 0);
  while (std::any_of(labels.begin(), labels.end(), [&](const StoredLabel& l) { return l.id == place; })) ++place;
  if (place >= label_id(column + 1, 0)) return fail(ErrorCode::conflict, "the column has too many labels");
  DW_CHECK(
      tx.exec("INSERT INTO labels (tenant_id, id, semantic_type, sensitivity, state, origin, confidence, evidence, "
              "by_id, by_name, at) VALUES ({tenant_id}, ?1, ?2, ?3, 'confirmed', 'person', 1.0, '[]', ?4, ?5, ?6)",
              place, review.semantic_type, review.sensitivity.value_or(usual_sensitivity(review.semantic_type)),
              tx.actor().principal, tx.actor().name, now));
  return {};
}
}  // namespace

const store::ListSpec& CatalogService::labels_spec() { return kList; }

std::span<const std::string_view> semantic_types() {
  static const auto names = [] {
    std::array<std::string_view, classify::kSemanticTypeCount> all;
    for (std::size_t i = 0; i < all.size(); ++i) all[i] = classify::to_string(static_cast<classify::SemanticType>(i));
    return all;
  }();
  return names;
}

std::span<const std::string_view> sensitivities() {
  static const auto names = [] {
    std::array<std::string_view, 4> all;
    for (std::size_t i = 0; i < all.size(); ++i) all[i] = classify::to_string(static_cast<classify::Sensitivity>(i));
    return all;
  }();
  return names;
}

std::span<const std::string_view> search_kinds() {
  static const auto names = [] {
    std::vector<std::string_view> all = {"column"};
    for (const std::string_view kind : enum_words<connect::RelationKind>()) all.push_back(kind);
    return all;
  }();
  return names;
}

void validate(const LabelReview& review, JsonProblems& problems) {
  const auto types = semantic_types();
  if (std::find(types.begin(), types.end(), review.semantic_type) == types.end())
    problems.add_at("semantic_type", "is no known type");
  if (review.semantic_type == "none" && review.act == ReviewAct::reject)
    problems.add_at("semantic_type", "cannot be rejected: none is no suggestion", "Set what the column holds instead.");
}

Task<store::Page<ColumnLabelLine>> CatalogService::list_labels(CallContext ctx, store::TenantScope scope,
                                                               store::ListRequest request) {
  using Page = store::Page<ColumnLabelLine>;
  const store::ReadBody<Page> body = [request](store::Tx& tx) -> Result<Page> {
    DW_TRY(auto rows, store::list<LabelRow>(tx, kList, request));
    Page page;
    for (const LabelRow& row : rows.items) page.items.push_back(shown(row));
    page.next_cursor = std::move(rows.next_cursor);
    page.total = rows.total;
    return page;
  };
  co_return co_await database_.read<Page>(ctx, scope, body);
}

Task<std::vector<Label>> CatalogService::review(CallContext ctx, store::TenantScope scope, Uuid column,
                                                LabelReview review) {
  using Labels = std::vector<Label>;
  const store::WriteBody<Labels> body = [column, review](store::WriteTx& tx) -> Result<Labels> {
    JsonProblems problems;
    validate(review, problems);
    if (problems.count() > 0) return fail(problems.error());
    DW_TRY(const Subject subject, find_subject(tx, column));
    if (subject.number == 0) {
      return fail(
          Error(ErrorCode::invalid_argument, "labels are given to columns, and this is a table").with_field("column"));
    }
    const std::int64_t rid = column_rid(subject.asset.rid, subject.number);
    DW_TRY(const auto stored, tx.select<StoredLabel>("SELECT " + store::columns_of<StoredLabel>() +
                                                         " FROM labels WHERE {tenant} AND id >= ?1 AND id < ?2",
                                                     label_id(rid, 0), label_id(rid + 1, 0)));
    DW_TRY(const UtcTime now, tx.now());
    DW_CHECK(apply(tx, rid, stored, review, now));
    store::AuditEntry entry;
    entry.code = "label.review";
    entry.result = "ok";
    entry.object_kind = "column";
    entry.object_id = column;
    entry.object_name = path_of(subject);
    entry.detail = to_json(review);
    tx.audit(std::move(entry));
    store::EventDraft event;
    event.type = "datawave.label.reviewed";
    event.topic = "asset:" + to_string(subject.asset.source_id);
    event.subject = path_of(subject);
    event.data = "{\"source_id\":" + to_json(subject.asset.source_id) + ",\"column_id\":" + to_json(column) +
                 ",\"act\":" + to_json(review.act) + ",\"semantic_type\":" + to_json(review.semantic_type) + "}";
    tx.emit(std::move(event));
    return tx.select<Label>(
        "SELECT " + store::columns_of<Label>() + " FROM labels WHERE {tenant} AND id >= ?1 AND id < ?2 ORDER BY id",
        label_id(rid, 0), label_id(rid + 1, 0));
  };
  co_return co_await database_.write<Labels>(ctx, scope, body);
}

}  // namespace datawave::catalog
