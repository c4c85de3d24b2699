/// Schema and rows of the sample.
#pragma once

#include "datawave/sqlite/database.hpp"
#include "dice.hpp"

namespace datawave::demo {

/// Tables, indexes and a view, with the faults that an inspection should find: a table without a primary key, a foreign
/// key without an index, an index that is there twice and one that another begins with.
extern const char kSchema[];
/// All in the transaction of the caller.
Result<void> fill(sqlite::Database& db, Dice& dice);

}  // namespace datawave::demo
