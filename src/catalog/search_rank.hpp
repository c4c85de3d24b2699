/// What was asked for as words, and how well a candidate answers it. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "datawave/catalog/records.hpp"

namespace datawave::catalog {

struct SearchQuery {
  std::string name;                 // lower case, as typed: for exact names and beginnings
  std::vector<std::string> places;  // lower case; what stood before the name in a path
  std::vector<std::string> words;
};

/// "Sales.Customer_Id" asks for the name customer_id in a place called sales. At most 8 words.
SearchQuery understand(std::string_view text);

enum class Match : std::uint8_t { exact, prefix, words };
DW_DESCRIBE_ENUM(Match, exact, prefix, words)

struct Candidate {
  std::int64_t doc = 0;
  bool noted = false;  // found by what people wrote
  Uuid asset_id;
  Uuid source_id;
  std::string source;
  std::string kind;
  std::string database;
  std::string schema;
  std::string table;
  std::string column;  // empty: the table itself
  std::string declared_type;
  double score = 0;
  Match match = Match::words;
  std::uint32_t in_name = 0;  // which words of the query, bit by bit
  std::uint32_t in_table = 0;
  std::uint32_t in_schema = 0;

  [[nodiscard]] const std::string& name() const { return column.empty() ? table : column; }
};

/// Sets score, match and which words were found. Exact names over beginnings over words; words of the name itself over
/// words of the place; then tables over columns, and short names over long ones.
void rank(const SearchQuery& query, Candidate& candidate);
std::vector<SearchMatch> reasons(const SearchQuery& query, const Candidate& candidate);

}  // namespace datawave::catalog
