/// The reader behind read_catalog(); private to catalog.cpp and catalog_keys.cpp.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "catalog.hpp"

namespace datawave::connectors::sqlite {

class CatalogReader {
 public:
  CatalogReader(datawave::sqlite::Database& database, const connect::InventoryScope& scope)
      : db_(database), scope_(scope) {}
  Result<Catalog> read();

 private:
  struct Kind {
    std::string type;  // "table", "view", "virtual", "shadow"
    bool without_rowid = false;
    bool strict = false;
    std::int64_t columns = 0;
  };
  struct Table {
    connect::TableRecord record;
    std::string sql;
    std::string key_name;
    bool without_rowid = false;
    bool key_has_index = false;
    std::vector<std::pair<std::int64_t, std::string>> key;  // position in the primary key, column
    std::vector<connect::ConstraintRecord> unique;
    std::vector<connect::ConstraintRecord> foreign;
  };

  Result<void> read_all();
  Result<void> read_file_facts();
  Result<void> read_kinds();
  Result<void> read_objects();
  void add_table(std::int64_t rowid, const std::string& name, bool view, std::string sql);
  Result<void> read_columns();
  Result<void> read_columns_of(const std::string& where, bool stored);
  Result<void> read_row_estimates();
  Result<void> count_rows(const std::string& sql, const std::vector<Table*>& counted);
  Result<void> read_sizes();
  Result<void> add_sizes();
  [[nodiscard]] Result<void> check_counts() const;
  /// False: the failure belongs to one object, not to the file or the operation.
  static bool is_fatal(const Error& error);
  Table* find(std::string_view name);
  Table* at(std::int64_t rowid);

  // catalog_keys.cpp
  Result<void> read_indexes();
  void finish_index(Table& table, connect::IndexRecord index, const std::string& origin);
  Result<void> read_foreign_keys();
  void finish_reference(connect::ConstraintRecord& constraint);
  void read_definitions();
  void read_column_properties(Table& table);
  void add_keys(Table& table);

  datawave::sqlite::Database& db_;
  const connect::InventoryScope& scope_;
  Catalog catalog_;
  std::vector<Table> tables_;
  std::unordered_map<std::int64_t, std::size_t> by_rowid_;
  std::unordered_map<std::string, std::size_t> by_name_;  // lower case
  std::unordered_map<std::string, Kind> kinds_;
  std::unordered_map<std::string, std::string> index_sql_;
  std::vector<std::pair<std::string, connect::TriggerRecord>> triggers_;
  std::int64_t expected_tables_ = 0;
  std::int64_t expected_columns_ = 0;
  std::int64_t seen_columns_ = 0;
  std::int64_t file_bytes_ = 0;
  std::int64_t broken_ = 0;
  bool has_statistics_ = false;
};

}  // namespace datawave::connectors::sqlite
