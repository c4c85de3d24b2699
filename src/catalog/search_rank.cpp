#include "search_rank.hpp"

#include <algorithm>
#include <bit>

#include "datawave/core/asset_path.hpp"
#include "datawave/core/text.hpp"
#include "words.hpp"

namespace datawave::catalog {

namespace {
constexpr std::size_t kMaxQueryWords = 8;

std::vector<std::string> picked(const std::vector<std::string>& words, std::uint32_t found) {
  std::vector<std::string> out;
  for (std::size_t i = 0; i < words.size(); ++i)
    if ((found >> i & 1U) != 0) out.push_back(words[i]);
  return out;
}

bool equal_folded(std::string_view text, std::string_view lower) {
  return text.size() == lower.size() && std::equal(text.begin(), text.end(), lower.begin(), [](char a, char b) {
           return (a >= 'A' && a <= 'Z' ? static_cast<char>(a + 32) : a) == b;
         });
}
}  // namespace

SearchQuery understand(std::string_view text) {
  SearchQuery query;
  text = trim(text);
  query.words = split_words(text);
  if (query.words.size() > kMaxQueryWords) query.words.resize(kMaxQueryWords);
  query.name = to_lower_ascii(text);
  if (text.find('.') == std::string_view::npos) return query;
  const auto segments = parse_asset_path(text);
  if (!segments || segments->empty()) return query;
  query.name = to_lower_ascii(segments->back());
  for (std::size_t i = 0; i + 1 < segments->size(); ++i) query.places.push_back(to_lower_ascii((*segments)[i]));
  return query;
}

void rank(const SearchQuery& query, Candidate& candidate) {
  const std::string& name = candidate.name();
  std::size_t own_words = 0;
  candidate.in_name = words_found(query.words, name, own_words);
  const auto words = static_cast<double>(std::max<std::size_t>(query.words.size(), 1));
  const auto own = static_cast<double>(std::popcount(candidate.in_name));
  double score = 0;
  if (!query.name.empty() && equal_folded(name, query.name)) {
    score = 1000;
    candidate.match = Match::exact;
  } else if (!query.name.empty() && name.size() > query.name.size() &&
             equal_folded(std::string_view(name).substr(0, query.name.size()), query.name)) {
    score = 600;
    candidate.match = Match::prefix;
  }
  score += 200.0 * own / words;
  if (own_words > 0) score += 60.0 * own / static_cast<double>(own_words);
  if (!candidate.column.empty()) {
    std::size_t table_words = 0;
    candidate.in_table = words_found(query.words, candidate.table, table_words);
    const auto found = static_cast<double>(std::popcount(candidate.in_table));
    score += 80.0 * found / words;
    if (table_words > 0) score += 20.0 * found / static_cast<double>(table_words);
  }
  std::size_t schema_words = 0;
  candidate.in_schema = words_found(query.words, candidate.schema, schema_words);
  score += 40.0 * static_cast<double>(std::popcount(candidate.in_schema)) / words;
  // Every place named that is right counts much: it is a path.
  for (const std::string& place : query.places) {
    const bool right = equal_folded(candidate.schema, place) ||
                       (!candidate.column.empty() && equal_folded(candidate.table, place)) ||
                       equal_folded(candidate.source, place) || equal_folded(candidate.database, place);
    score += right ? 300 : -300;
  }
  if (candidate.noted) score += 100;
  if (candidate.column.empty()) score += 30;
  candidate.score = score - 0.2 * static_cast<double>(std::min<std::size_t>(name.size(), 100));
}

std::vector<SearchMatch> reasons(const SearchQuery& query, const Candidate& candidate) {
  std::vector<SearchMatch> out;
  if (candidate.in_name != 0) out.push_back({"name", picked(query.words, candidate.in_name)});
  if (candidate.in_table != 0) out.push_back({"table", picked(query.words, candidate.in_table)});
  if (candidate.in_schema != 0) out.push_back({"schema", picked(query.words, candidate.in_schema)});
  return out;
}

}  // namespace datawave::catalog
