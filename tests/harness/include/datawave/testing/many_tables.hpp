/// A large schema, made and not copied: what discovery is measured and tested with.
#pragma once

#include <string>
#include <vector>

#include "datawave/testing/postgres_server.hpp"

namespace datawave::testing {

struct ManyTables {
  int tables = 10'000;
  /// At least 4. Names are drawn from 4,000, so that a schema of 1,000 tables or more uses over 3,000 of them.
  int columns = 12;
  int schemas = 10;
};

/// The statements, in batches that are a transaction each. Every table has a primary key, one secondary index and a few
/// comments; every third refers to an earlier one. The same shape gives the same text.
std::vector<std::string> many_tables_sql(const ManyTables& shape);

/// A database of that shape in `server`; gives its name. 10,000 tables take some 15 s.
std::string create_many_tables(PostgresServer& server, const ManyTables& shape = {});

}  // namespace datawave::testing
