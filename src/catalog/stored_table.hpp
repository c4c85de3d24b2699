/// A table's structure as the store holds it now.
#pragma once

#include <vector>

#include "column_match.hpp"
#include "datawave/connect/asset.hpp"
#include "datawave/store/tx.hpp"

namespace datawave::catalog {

struct StoredTable {
  connect::TableRecord record;       // with its live columns, by ordinal
  std::vector<KnownColumn> columns;  // the removed ones too, by number
  Uuid source_id;
  std::int64_t version = 1;
  bool deleted = false;
};

Result<std::vector<KnownColumn>> load_columns(store::Tx& tx, std::int64_t asset_rid);
/// Errors: conflict when it is not there (any more).
Result<StoredTable> load_table(store::Tx& tx, std::int64_t asset_rid);
/// Empty where there is none.
Result<std::string> comment_of(const KnownColumn& column);

/// The table and its live columns out of the search index, or back into it.
Result<void> remove_documents(store::WriteTx& tx, std::int64_t asset_rid, const StoredTable& table);
Result<void> add_documents(store::WriteTx& tx, std::int64_t asset_rid, const StoredTable& table);

}  // namespace datawave::catalog
