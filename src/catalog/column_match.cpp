#include "column_match.hpp"

#include <limits>
#include <unordered_map>

namespace datawave::catalog {

ColumnMatches match_columns(const std::vector<KnownColumn>& known, const std::vector<ListedColumn>& listed,
                            bool same_object) {
  ColumnMatches out;
  out.listed.resize(listed.size());
  std::unordered_map<std::string_view, std::size_t> live;
  std::unordered_map<std::string_view, std::size_t> removed;
  std::size_t live_count = 0;
  for (std::size_t i = 0; i < known.size(); ++i) {
    (known[i].live ? live : removed)[known[i].name] = i;
    if (known[i].live) ++live_count;
  }
  std::vector<bool> taken(known.size(), false);
  std::vector<bool> settled(listed.size(), false);
  for (std::size_t i = 0; i < listed.size(); ++i) {
    const auto it = live.find(listed[i].name);
    if (it == live.end() || taken[it->second]) continue;
    out.listed[i] = {ColumnAct::same, it->second};
    taken[it->second] = true;
    settled[i] = true;
  }
  std::unordered_map<std::int32_t, std::size_t> by_ordinal;
  for (std::size_t i = 0; i < known.size(); ++i)
    if (known[i].live && !taken[i]) by_ordinal.emplace(known[i].ordinal, i);
  for (std::size_t i = 0; i < listed.size(); ++i) {
    if (settled[i]) continue;
    const auto it = by_ordinal.find(listed[i].ordinal);
    const bool found = it != by_ordinal.end() && !taken[it->second];
    if (found &&
        (same_object || (live_count == listed.size() && known[it->second].declared_type == listed[i].declared_type))) {
      out.listed[i] = {ColumnAct::renamed, it->second};
      taken[it->second] = true;
    } else if (const auto old = removed.find(listed[i].name); old != removed.end() && !taken[old->second]) {
      out.listed[i] = {ColumnAct::returned, old->second};
      taken[old->second] = true;
    }
  }
  for (std::size_t i = 0; i < known.size(); ++i)
    if (known[i].live && !taken[i]) out.vanished.push_back(i);
  return out;
}

}  // namespace datawave::catalog
