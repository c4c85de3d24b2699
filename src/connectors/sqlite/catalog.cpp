#include "catalog.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <unordered_map>
#include <unordered_set>

#include "catalog_reader.hpp"
#include "datawave/core/text.hpp"
#include "definition.hpp"
#include "types.hpp"

namespace datawave::connectors::sqlite {

namespace {
using connect::RelationKind;
using connect::TableRecord;
using datawave::sqlite::Database;
using datawave::sqlite::Statement;

/// Sizes and counts read every page. Beyond this the file's own figures must do.
constexpr std::int64_t kReadAllBytes = std::int64_t{64} << 20;
constexpr std::size_t kCountedTables = 2000;
constexpr std::size_t kCountsAStatement = 400;

// SQLite keeps every name that begins like this for itself.
const std::string kOwn = "name NOT LIKE 'sqlite\\_%' ESCAPE '\\'";
const std::string kStored = " WHERE s.type = 'table' AND s.rootpage <> 0 AND s." + kOwn;
const std::string kComputed = " WHERE (s.type = 'view' OR (s.type = 'table' AND s.rootpage = 0)) AND s." + kOwn;
const std::string kColumns =
    "SELECT s.rowid, c.cid, c.name, c.type, c.\"notnull\", c.dflt_value, c.pk, c.hidden FROM sqlite_schema s CROSS "
    "JOIN "
    "pragma_table_xinfo(s.name, 'main') c";
}  // namespace

Result<Catalog> CatalogReader::read() {
  DW_CHECK(db_.exec("BEGIN"));
  auto done = read_all();
  auto ended = db_.exec("ROLLBACK");
  if (!done) return fail(std::move(done).error());
  DW_CHECK(std::move(ended));
  for (Table& table : tables_) catalog_.tables.push_back(std::move(table.record));
  return std::move(catalog_);
}

Result<void> CatalogReader::read_all() {
  DW_CHECK(read_file_facts());
  DW_CHECK(read_kinds());
  DW_CHECK(read_objects());
  DW_CHECK(read_columns());
  DW_CHECK(read_indexes());
  if (scope_.constraints) DW_CHECK(read_foreign_keys());
  if (scope_.definitions || scope_.all_constraints) read_definitions();
  for (Table& table : tables_) add_keys(table);
  if (scope_.statistics) DW_CHECK(read_row_estimates());
  if (scope_.sizes) DW_CHECK(read_sizes());
  return check_counts();
}

Result<void> CatalogReader::read_file_facts() {
  DW_TRY(Statement row,
         db_.prepare("SELECT (SELECT count(*) FROM sqlite_schema WHERE type IN ('table', 'view') AND " + kOwn +
                     "), (SELECT page_count FROM pragma_page_count), (SELECT page_size FROM "
                     "pragma_page_size), (SELECT encoding FROM pragma_encoding)"));
  DW_TRY(const bool found, row.step());
  if (!found) return fail(ErrorCode::data_loss, "the file tells nothing about itself");
  expected_tables_ = row.integer(0);
  file_bytes_ = row.integer(1) * row.integer(2);
  catalog_.database.name = "main";
  catalog_.database.encoding = row.string(3);
  catalog_.database.collation = "BINARY";
  catalog_.database.size_bytes = file_bytes_;
  catalog_.database.current = true;
  return {};
}

/// Which tables are virtual, shadows of a virtual one, strict or without rowid, and how many columns each has.
Result<void> CatalogReader::read_kinds() {
  DW_TRY(Statement row,
         db_.prepare("SELECT name, type, wr, strict, ncol FROM pragma_table_list WHERE schema = 'main'"));
  for (;;) {
    DW_TRY(const bool more, row.step());
    if (!more) return {};
    kinds_.insert_or_assign(row.string(0),
                            Kind{row.string(1), row.integer(2) != 0, row.integer(3) != 0, row.integer(4)});
  }
}

Result<void> CatalogReader::read_objects() {
  DW_TRY(Statement row, db_.prepare("SELECT rowid, type, name, tbl_name, sql FROM sqlite_schema ORDER BY rowid"));
  for (;;) {
    DW_TRY(const bool more, row.step());
    if (!more) break;
    const std::string_view type = row.text(1);
    const std::string name = row.string(2);
    if (type == "index") {
      if (!row.is_null(4)) index_sql_.emplace(name, row.string(4));
      continue;
    }
    if (type == "trigger") {
      if (scope_.routines) triggers_.push_back({row.string(3), {name, row.string(4), true}});
      continue;
    }
    if (to_lower_ascii(name).starts_with("sqlite_")) {
      if (name == "sqlite_stat1") has_statistics_ = true;
      continue;
    }
    if (type == "table" || type == "view") add_table(row.integer(0), name, type == "view", row.string(4));
  }
  for (auto& [table, trigger] : triggers_) {
    if (Table* owner = find(table)) owner->record.triggers.push_back(std::move(trigger));
  }
  return {};
}

void CatalogReader::add_table(std::int64_t rowid, const std::string& name, bool view, std::string sql) {
  Table table;
  table.sql = std::move(sql);
  table.record.native_id = rowid;
  table.record.database = "main";
  table.record.name = name;
  table.record.kind = view ? RelationKind::view : RelationKind::table;
  const auto kind = kinds_.find(name);
  if (kind != kinds_.end() && !view) {
    if (kind->second.type == "virtual") table.record.kind = RelationKind::virtual_table;
    if (kind->second.type == "shadow") table.record.options.emplace_back("shadow");
    if (kind->second.strict) table.record.options.emplace_back("strict");
    if (kind->second.without_rowid) table.record.options.emplace_back("without rowid");
    table.without_rowid = kind->second.without_rowid;
  }
  const bool stored = table.record.kind == RelationKind::table;
  if (stored && kind != kinds_.end()) expected_columns_ += kind->second.columns;
  if (!stored && scope_.definitions) table.record.definition = table.sql;
  by_rowid_.emplace(rowid, tables_.size());
  by_name_.emplace(to_lower_ascii(name), tables_.size());
  tables_.push_back(std::move(table));
}

CatalogReader::Table* CatalogReader::find(std::string_view name) {
  const auto it = by_name_.find(to_lower_ascii(name));
  return it == by_name_.end() ? nullptr : &tables_[it->second];
}

CatalogReader::Table* CatalogReader::at(std::int64_t rowid) {
  const auto it = by_rowid_.find(rowid);
  return it == by_rowid_.end() ? nullptr : &tables_[it->second];
}

Result<void> CatalogReader::read_columns() {
  DW_CHECK(read_columns_of(kStored + " ORDER BY s.rowid", true));
  // A view over a table that is gone, or a virtual table without its module, fails the statement that asks for its
  // columns: then each is asked by itself.
  auto computed = read_columns_of(kComputed + " ORDER BY s.rowid", false);
  if (computed) return {};
  if (is_fatal(computed.error())) return fail(std::move(computed).error());
  for (Table& table : tables_) {
    if (table.record.kind == RelationKind::table) continue;
    table.record.columns.clear();
    auto one = read_columns_of(" WHERE s.rowid = " + std::to_string(table.record.native_id), false);
    if (one) continue;
    if (is_fatal(one.error())) return fail(std::move(one).error());
    if (++broken_ <= 10) {
      catalog_.warnings.push_back(fmt::format(
          "{} \"{}\" has no columns to be read: {}", table.record.kind == RelationKind::view ? "view" : "virtual table",
          printable(table.record.name, 128),
          one.error().code == ErrorCode::not_found ? "a table that it uses is gone" : one.error().message));
    }
  }
  if (broken_ > 10)
    catalog_.warnings.push_back(fmt::format("{} more views or virtual tables are broken", broken_ - 10));
  return {};
}

bool CatalogReader::is_fatal(const Error& error) {
  switch (error.code) {
    case ErrorCode::invalid_argument:
    case ErrorCode::not_found:
    case ErrorCode::unsupported:
    case ErrorCode::permission_denied:
    case ErrorCode::internal: return false;
    default: return true;
  }
}

Result<void> CatalogReader::read_columns_of(const std::string& where, bool stored) {
  DW_TRY(Statement row, db_.prepare(kColumns + where));
  for (;;) {
    DW_TRY(const bool more, row.step());
    if (!more) return {};
    Table* table = at(row.integer(0));
    if (table == nullptr) return fail(ErrorCode::data_loss, "the file lists columns of a table that it does not list");
    if (stored) ++seen_columns_;
    const std::int64_t hidden = row.integer(7);
    if (hidden == 1) continue;  // a parameter of a virtual table
    connect::ColumnRecord column;
    column.ordinal = static_cast<std::int32_t>(row.integer(1)) + 1;
    column.name = row.string(2);
    column.declared_type = row.string(3);
    column.type_class = type_class(column.declared_type);
    column.nullable = row.integer(4) == 0;
    if (scope_.definitions && !row.is_null(5)) column.default_expression = row.string(5);
    if (hidden == 2 || hidden == 3) column.generated = "";  // completed from the definition
    if (const auto position = row.integer(6); position > 0) table->key.emplace_back(position, column.name);
    table->record.columns.push_back(std::move(column));
  }
}

Result<void> CatalogReader::read_row_estimates() {
  if (has_statistics_) {
    // The first number of `stat` is the number of rows; of a partial index only those that it holds.
    DW_TRY(Statement row,
           db_.prepare("SELECT tbl, max(CAST(stat AS INTEGER)) FROM sqlite_stat1 WHERE stat IS NOT NULL GROUP BY tbl"));
    for (;;) {
      auto more = row.step();
      if (!more) {
        if (is_fatal(more.error())) return fail(std::move(more).error());
        break;
      }
      if (!*more) break;
      if (Table* table = find(row.text(0))) table->record.row_estimate = row.integer(1);
    }
  }
  if (file_bytes_ > kReadAllBytes) return {};
  std::vector<Table*> counted;
  for (Table& table : tables_) {
    if (table.record.kind == RelationKind::table) counted.push_back(&table);
  }
  if (counted.size() > kCountedTables) return {};
  for (std::size_t from = 0; from < counted.size(); from += kCountsAStatement) {
    const std::size_t to = std::min(counted.size(), from + kCountsAStatement);
    std::string sql;
    for (std::size_t i = from; i < to; ++i) {
      sql += (i == from ? "SELECT " : " UNION ALL SELECT ") + std::to_string(i) + ", count(*) FROM main." +
             datawave::sqlite::quote_identifier(counted[i]->record.name);
    }
    auto done = count_rows(sql, counted);
    if (done) continue;
    if (is_fatal(done.error()) && done.error().code != ErrorCode::data_loss) return done;
    catalog_.warnings.push_back("rows could not be counted: " + done.error().message);
    break;
  }
  return {};
}

Result<void> CatalogReader::count_rows(const std::string& sql, const std::vector<Table*>& counted) {
  DW_TRY(Statement row, db_.prepare(sql));
  for (;;) {
    DW_TRY(const bool more, row.step());
    if (!more) return {};
    const auto position = static_cast<std::size_t>(row.integer(0));
    if (position < counted.size()) counted[position]->record.row_estimate = row.integer(1);
  }
}

Result<void> CatalogReader::read_sizes() {
  if (file_bytes_ > kReadAllBytes) return {};
  auto done = add_sizes();
  if (done) return {};
  if (is_fatal(done.error()) && done.error().code != ErrorCode::data_loss) return done;
  catalog_.warnings.push_back("sizes could not be read: " + done.error().message);
  return {};
}

Result<void> CatalogReader::add_sizes() {
  DW_TRY(Statement row, db_.prepare("SELECT name, pgsize FROM dbstat WHERE aggregate = TRUE"));
  std::unordered_map<std::string, std::int64_t> bytes;
  for (;;) {
    DW_TRY(const bool more, row.step());
    if (!more) break;
    bytes.emplace(row.string(0), row.integer(1));
  }
  for (Table& table : tables_) {
    TableRecord& record = table.record;
    const auto own = bytes.find(record.name);
    if (own == bytes.end()) continue;
    record.index_bytes = 0;
    for (connect::IndexRecord& index : record.indexes) {
      const auto it = bytes.find(index.name);
      if (it == bytes.end()) continue;
      index.size_bytes = it->second;
      *record.index_bytes += it->second;
    }
    record.size_bytes = own->second + *record.index_bytes;
  }
  return {};
}

/// "Complete" only when what was listed is what the same transaction counts.
Result<void> CatalogReader::check_counts() const {
  const auto listed = static_cast<std::int64_t>(tables_.size());
  if (listed == expected_tables_ && seen_columns_ == expected_columns_) return {};
  return fail(ErrorCode::data_loss, fmt::format("the listing gave {} tables and {} columns, the count says {} and {}",
                                                listed, seen_columns_, expected_tables_, expected_columns_));
}

Result<Catalog> read_catalog(Database& database, const connect::InventoryScope& scope) {
  return CatalogReader(database, scope).read();
}

}  // namespace datawave::connectors::sqlite
