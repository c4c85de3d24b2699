#include "datawave/catalog/change.hpp"

namespace datawave::catalog {
std::vector<Change> diff_tables(const connect::TableRecord&, const connect::TableRecord&,
                                const std::vector<ColumnRename>&) {
  return {};
}
ChangeSeverity severity_of(const std::vector<Change>& changes) {
  ChangeSeverity most = ChangeSeverity::cosmetic;
  for (const Change& change : changes) most = std::max(most, change.severity);
  return most;
}
}  // namespace datawave::catalog
