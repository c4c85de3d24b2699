/// The whole inventory of one file, read at once under one read transaction; blocking.
#pragma once

#include <string>
#include <vector>

#include "datawave/connect/asset.hpp"
#include "datawave/sqlite/database.hpp"

namespace datawave::connectors::sqlite {

struct Catalog {
  connect::DatabaseRecord database;
  std::vector<connect::TableRecord> tables;  // in the order of sqlite_schema
  std::vector<std::string> warnings;
};

/// SQLite holds the schema in memory anyway, so it is read in one go: the read lock, which stops writers of a file that
/// is not in WAL mode, is held for milliseconds and not while a caller looks at tables. A constant number of
/// statements, plus one for each view or virtual table when one of them is broken. Errors: data_loss when listing and
/// count of the same transaction disagree; those of the module.
Result<Catalog> read_catalog(datawave::sqlite::Database& database, const connect::InventoryScope& scope);

}  // namespace datawave::connectors::sqlite
