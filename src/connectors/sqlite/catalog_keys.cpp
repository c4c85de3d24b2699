// Keys, indexes and what stands only in the text of the definitions.
#include <sqlite3.h>

#include <algorithm>

#include "catalog_reader.hpp"
#include "datawave/core/text.hpp"
#include "definition.hpp"

namespace datawave::connectors::sqlite {

namespace {
using connect::ConstraintKind;
using connect::ConstraintRecord;
using connect::IndexRecord;
using connect::RelationKind;
using datawave::sqlite::quote_identifier;
using datawave::sqlite::Statement;

const std::string kStored = " WHERE s.type = 'table' AND s.rootpage <> 0 AND s.name NOT LIKE 'sqlite\\_%' ESCAPE '\\'";

std::string action_name(std::string_view action) {
  if (action == "CASCADE") return "cascade";
  if (action == "RESTRICT") return "restrict";
  if (action == "SET NULL") return "set_null";
  if (action == "SET DEFAULT") return "set_default";
  return "no_action";
}

std::string column_list(const std::vector<std::string>& columns) {
  std::string out;
  for (const std::string& column : columns) out += (out.empty() ? "" : ", ") + quote_identifier(column);
  return "(" + out + ")";
}

bool has_word(const std::string& lower_text, std::string_view word) {
  return lower_text.find(word) != std::string::npos;
}
}  // namespace

Result<void> CatalogReader::read_indexes() {
  DW_TRY(
      Statement row,
      db_.prepare("SELECT s.rowid, l.seq, l.name, l.\"unique\", l.origin, x.cid, x.name, x.coll FROM sqlite_schema s "
                  "CROSS JOIN pragma_index_list(s.name, 'main') l CROSS JOIN pragma_index_xinfo(l.name, 'main') x" +
                  kStored + " AND x.key = 1 ORDER BY s.rowid"));
  Table* table = nullptr;
  std::int64_t sequence = -1;
  std::string origin;
  IndexRecord index;
  const auto finish = [&] {
    if (table != nullptr && !index.name.empty()) finish_index(*table, std::move(index), origin);
    index = IndexRecord();
  };
  for (;;) {
    DW_TRY(const bool more, row.step());
    if (!more) break;
    Table* owner = at(row.integer(0));
    if (owner == nullptr) continue;
    if (owner != table || sequence != row.integer(1)) {
      finish();
      table = owner;
      sequence = row.integer(1);
      index.name = row.string(2);
      index.method = "btree";
      index.unique = row.integer(3) != 0;
      origin = row.string(4);
      index.primary = origin == "pk";
      index.constraint = origin != "c";
    }
    index.columns.push_back(row.integer(5) == -1 ? "rowid" : row.string(6));
  }
  finish();
  // SQLite lists the newest first.
  for (Table& each : tables_) std::reverse(each.record.indexes.begin(), each.record.indexes.end());
  for (Table& each : tables_) std::reverse(each.unique.begin(), each.unique.end());
  return {};
}

void CatalogReader::finish_index(Table& table, IndexRecord index, const std::string& origin) {
  if (const auto sql = index_sql_.find(index.name); sql != index_sql_.end()) {
    index.definition = sql->second;
    const IndexDefinition definition = read_index_definition(sql->second);
    for (std::size_t i = 0; i < index.columns.size(); ++i) {
      if (index.columns[i].empty() && i < definition.items.size()) index.columns[i] = definition.items[i];
    }
    if (!definition.predicate.empty()) index.predicate = definition.predicate;
  }
  if (origin == "pk") table.key_has_index = true;
  if (origin == "u") {
    ConstraintRecord constraint;
    constraint.name = index.name;
    constraint.kind = ConstraintKind::unique;
    constraint.columns = index.columns;
    constraint.definition = "UNIQUE " + column_list(index.columns);
    table.unique.push_back(std::move(constraint));
  }
  if (scope_.indexes) table.record.indexes.push_back(std::move(index));
}

Result<void> CatalogReader::read_foreign_keys() {
  DW_TRY(Statement row, db_.prepare("SELECT s.rowid, k.id, k.\"table\", k.\"from\", k.\"to\", k.on_update, k.on_delete "
                                    "FROM sqlite_schema s CROSS JOIN pragma_foreign_key_list(s.name, 'main') k" +
                                    kStored + " ORDER BY s.rowid"));
  Table* table = nullptr;
  std::int64_t id = -1;
  for (;;) {
    DW_TRY(const bool more, row.step());
    if (!more) break;
    Table* owner = at(row.integer(0));
    if (owner == nullptr) continue;
    if (owner != table || id != row.integer(1)) {
      table = owner;
      id = row.integer(1);
      ConstraintRecord constraint;
      constraint.kind = ConstraintKind::foreign_key;
      constraint.references.emplace();
      constraint.references->table = row.string(2);
      constraint.references->on_update = action_name(row.text(5));
      constraint.references->on_delete = action_name(row.text(6));
      constraint.references->match = "simple";  // SQLite reads MATCH and does as SIMPLE says
      table->foreign.push_back(std::move(constraint));
    }
    table->foreign.back().columns.push_back(row.string(3));
    if (!row.is_null(4)) table->foreign.back().references->columns.push_back(row.string(4));
  }
  for (Table& each : tables_) {
    std::reverse(each.foreign.begin(), each.foreign.end());  // the newest comes first
    for (ConstraintRecord& constraint : each.foreign) finish_reference(constraint);
  }
  return {};
}

/// Names as the referenced table has them; without columns its primary key is meant.
void CatalogReader::finish_reference(ConstraintRecord& constraint) {
  connect::ReferenceRecord& reference = *constraint.references;
  if (Table* parent = find(reference.table)) {
    reference.table = parent->record.name;
    if (reference.columns.empty()) {
      std::sort(parent->key.begin(), parent->key.end());
      for (const auto& [position, column] : parent->key) reference.columns.push_back(column);
    }
    for (std::string& column : reference.columns) {
      const std::string lower = to_lower_ascii(column);
      for (const auto& each : parent->record.columns) {
        if (to_lower_ascii(each.name) == lower) column = each.name;
      }
    }
  }
  constraint.definition = "FOREIGN KEY " + column_list(constraint.columns) + " REFERENCES " +
                          quote_identifier(reference.table) + " " + column_list(reference.columns);
  for (const auto& [words, action] :
       {std::pair{" ON UPDATE ", &reference.on_update}, std::pair{" ON DELETE ", &reference.on_delete}}) {
    if (*action == "no_action") continue;
    std::string upper = *action;
    for (char& c : upper) c = c == '_' ? ' ' : static_cast<char>(c - 'a' + 'A');
    constraint.definition += words + upper;
  }
}

void CatalogReader::read_definitions() {
  for (Table& table : tables_) {
    if (table.record.kind != RelationKind::table) continue;
    const std::string lower = to_lower_ascii(table.sql);
    if (has_word(lower, "collate") || has_word(lower, "autoincrement")) read_column_properties(table);
    const bool worth_it = has_word(lower, "check") || has_word(lower, "constraint") || has_word(lower, "as");
    if (!worth_it) continue;
    TableDefinition definition = read_table_definition(table.sql);
    table.key_name = std::move(definition.primary_key_name);
    for (auto& column : table.record.columns) {
      if (!column.generated) continue;
      const auto it = definition.generated.find(to_lower_ascii(column.name));
      if (it != definition.generated.end()) column.generated = it->second;
    }
    if (definition.foreign_key_names.size() == table.foreign.size()) {
      for (std::size_t i = 0; i < table.foreign.size(); ++i) table.foreign[i].name = definition.foreign_key_names[i];
    }
    if (!scope_.constraints || !scope_.all_constraints) continue;
    for (CheckText& check : definition.checks) {
      ConstraintRecord constraint;
      constraint.name = std::move(check.name);
      constraint.definition = "CHECK (" + check.expression + ")";
      table.record.constraints.push_back(std::move(constraint));
    }
  }
}

/// Asked of SQLite itself, without a statement. Source: sqlite.org, sqlite3_table_column_metadata.
void CatalogReader::read_column_properties(Table& table) {
  for (auto& column : table.record.columns) {
    const char* collation = nullptr;
    int autoincrement = 0;
    const int code = sqlite3_table_column_metadata(db_.native(), "main", table.record.name.c_str(), column.name.c_str(),
                                                   nullptr, &collation, nullptr, nullptr, &autoincrement);
    if (code != SQLITE_OK) continue;
    if (collation != nullptr && to_lower_ascii(collation) != "binary") column.collation = to_valid_utf8(collation);
    if (autoincrement != 0) column.identity = "by_default";
  }
}

/// Primary key, unique, foreign, then the checks that are there already.
void CatalogReader::add_keys(Table& table) {
  std::vector<ConstraintRecord> constraints;
  if (!table.key.empty()) {
    std::sort(table.key.begin(), table.key.end());
    // Without an index of its own the key is the rowid, which is never NULL; of the others only those of a table
    // without rowid are so unless declared. Source: sqlite.org, "CREATE TABLE", The PRIMARY KEY.
    const bool never_null = table.without_rowid || !table.key_has_index;
    ConstraintRecord key;
    key.kind = ConstraintKind::primary_key;
    key.name = table.key_name;
    for (const auto& [position, column] : table.key) {
      key.columns.push_back(column);
      for (auto& each : table.record.columns) {
        if (never_null && each.name == column) each.nullable = false;
      }
    }
    key.definition = "PRIMARY KEY " + column_list(key.columns);
    constraints.push_back(std::move(key));
  }
  if (!scope_.constraints) return;
  if (scope_.all_constraints) {
    for (auto& each : table.unique) constraints.push_back(std::move(each));
  }
  for (auto& each : table.foreign) constraints.push_back(std::move(each));
  for (auto& each : table.record.constraints) constraints.push_back(std::move(each));
  table.record.constraints = std::move(constraints);
}

}  // namespace datawave::connectors::sqlite
