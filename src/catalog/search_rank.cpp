#include "search_rank.hpp"

#include <algorithm>

#include "datawave/core/asset_path.hpp"
#include "datawave/core/text.hpp"
#include "words.hpp"

namespace datawave::catalog {

namespace {
constexpr std::size_t kMaxQueryWords = 8;

/// Which of the words are among `of`; the last one may be a beginning.
std::vector<std::string> found_in(const std::vector<std::string>& words, std::string_view of) {
  std::vector<std::string> out;
  const std::vector<std::string> there = split_words(of);
  for (std::size_t i = 0; i < words.size(); ++i) {
    const bool last = i + 1 == words.size();
    const bool found = std::any_of(there.begin(), there.end(), [&](const std::string& word) {
      return word == words[i] || (last && words[i].size() >= 3 && word.starts_with(words[i]));
    });
    if (found) out.push_back(words[i]);
  }
  return out;
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
  const std::string name = to_lower_ascii(candidate.name());
  const std::vector<std::string> own = found_in(query.words, candidate.name());
  const std::size_t own_words = split_words(candidate.name()).size();
  double score = 0;
  if (!query.name.empty() && name == query.name) {
    score = 1000;
    candidate.match = "exact";
  } else if (!query.name.empty() && name.starts_with(query.name)) {
    score = 600;
    candidate.match = "prefix";
  } else {
    candidate.match = "words";
  }
  const double words = static_cast<double>(std::max<std::size_t>(query.words.size(), 1));
  score += 200.0 * static_cast<double>(own.size()) / words;
  if (own_words > 0) score += 60.0 * static_cast<double>(own.size()) / static_cast<double>(own_words);
  if (!own.empty()) candidate.why.push_back({"name", own});

  const std::string schema = to_lower_ascii(candidate.schema);
  const std::string table = to_lower_ascii(candidate.table);
  if (!candidate.column.empty()) {
    auto in_table = found_in(query.words, candidate.table);
    if (!in_table.empty()) {
      const auto table_words = static_cast<double>(split_words(candidate.table).size());
      score += 80.0 * static_cast<double>(in_table.size()) / words;
      score += 20.0 * static_cast<double>(in_table.size()) / table_words;
      candidate.why.push_back({"table", std::move(in_table)});
    }
  }
  auto in_schema = found_in(query.words, candidate.schema);
  if (!in_schema.empty()) {
    score += 40.0 * static_cast<double>(in_schema.size()) / words;
    candidate.why.push_back({"schema", std::move(in_schema)});
  }
  // Every place named that is right counts much: it is a path.
  for (const std::string& place : query.places) {
    const bool right = place == schema || (!candidate.column.empty() && place == table) ||
                       place == to_lower_ascii(candidate.source) || place == to_lower_ascii(candidate.database);
    score += right ? 300 : -300;
  }
  if (candidate.noted) score += 100;
  if (candidate.column.empty()) score += 30;
  score -= 0.2 * static_cast<double>(std::min<std::size_t>(name.size(), 100));
  candidate.score = score;
}

}  // namespace datawave::catalog
