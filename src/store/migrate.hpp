/// The schema of the store: numbered SQL files, applied once each, in order, with their checksums kept.
///
/// A file is written once for both systems: `{{id}}`, `{{text}}`, `{{int}}`, `{{bytes}}` and `{{real}}` stand for the
/// column types, `{{strict}}` and `{{keyed}}` end a table. A line `--! tenant T` puts the table T under row security,
/// `--! shared T` lets system scopes see all of it, `--! free T` has no tenant, `--! append T` allows inserts and reads
/// only (with tenant), `--! sequence S` lets the serving role draw from one, and what stands between `--! sqlite` or
/// `--! postgresql` and `--! end` is for that system alone.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sqlite_tx.hpp"

namespace datawave::store {

struct Migration {
  int number = 0;
  std::string_view name;
  std::string_view text;
};

/// Built in from src/store/migrations/.
std::span<const Migration> migrations();

/// The statements of a file for a system. `serving_role` is granted what the directives say (PostgreSQL).
std::string migration_sql(const Migration& migration, Dialect dialect, std::string_view serving_role);
/// Hex SHA-256 of the file as it was written.
std::string checksum(const Migration& migration);

/// Errors: precondition_failed when the store is of a newer program, or a file that was applied has changed.
Result<void> migrate_sqlite(SqliteTx& tx);

/// What is left to apply, given what the store says was applied (number and checksum, in order).
struct Applied {
  int number = 0;
  std::string checksum;
};
Result<std::vector<Migration>> outstanding(const std::vector<Applied>& applied);

}  // namespace datawave::store
