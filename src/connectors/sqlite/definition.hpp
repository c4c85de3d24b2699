/// What only the text of a CREATE statement tells: checks, generated columns, names of keys, expressions of indexes.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace datawave::connectors::sqlite {

struct CheckText {
  std::string name;  // empty: unnamed
  std::string expression;
};

struct TableDefinition {
  std::vector<CheckText> checks;                 // in order of their text
  std::map<std::string, std::string> generated;  // column, lower case → expression
  std::vector<std::string> foreign_key_names;    // in order of their text; empty: unnamed
  std::string primary_key_name;
};

struct IndexDefinition {
  std::vector<std::string> items;  // text of each indexed column or expression
  std::string predicate;           // of a partial index
};

/// Splits the text into tokens and looks for words that SQLite reserves (CHECK, REFERENCES, CONSTRAINT …): a name can
/// only be spelt like one in quotes, so nothing is mistaken for them. Text that is no such statement gives nothing.
/// Source: sqlite.org, "CREATE TABLE", "CREATE INDEX", "SQLite Keywords".
TableDefinition read_table_definition(std::string_view sql);
IndexDefinition read_index_definition(std::string_view sql);

}  // namespace datawave::connectors::sqlite
