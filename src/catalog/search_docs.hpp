/// The documents of the search index, on both stores. Numbers and words: see 0004_catalog.sql.
#pragma once

#include <string>

#include "datawave/store/tx.hpp"

namespace datawave::catalog {

constexpr std::int64_t kColumnsPerAsset = 65536;

inline std::int64_t column_rid(std::int64_t asset_rid, std::int64_t number) {
  return asset_rid * kColumnsPerAsset + number;
}
constexpr std::int64_t kLabelsPerColumn = 64;
inline std::int64_t label_id(std::int64_t column, std::int64_t place) { return column * kLabelsPerColumn + place; }
/// The id of column `number` of the asset.
inline Uuid column_id(Uuid asset, std::int64_t number) {
  asset.bytes[14] = static_cast<std::uint8_t>(number >> 8U);
  asset.bytes[15] = static_cast<std::uint8_t>(number & 255);
  return asset;
}
inline std::int64_t column_number(const Uuid& id) { return id.bytes[14] * 256 + id.bytes[15]; }
inline Uuid asset_id_of(Uuid id) {
  id.bytes[14] = 0;
  id.bytes[15] = 0;
  return id;
}

/// Words of a table: its name, its comment, and with a dot its schema.
void table_words(std::string& out, std::string_view scope_words, std::string_view schema, std::string_view name,
                 std::string_view comment);
/// Words of a column: its name, its comment, and with a dot its table.
void column_words(std::string& out, std::string_view scope_words, std::string_view table, std::string_view name,
                  std::string_view comment);

Result<void> add_document(store::WriteTx& tx, std::int64_t doc, std::string_view words);
/// `words` as they were added: the index of SQLite keeps none itself.
Result<void> remove_document(store::WriteTx& tx, std::int64_t doc, std::string_view words);

}  // namespace datawave::catalog
