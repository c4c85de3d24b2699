#include "datawave/inspect/findings.hpp"

#include <algorithm>
#include <tuple>

namespace datawave::inspect {

std::vector<Finding> table_findings(const connect::TableRecord&) { return {}; }
std::vector<Finding> sequence_findings(const connect::SequenceRecord&) { return {}; }
void sort_findings(std::vector<Finding>& findings) {
  std::sort(findings.begin(), findings.end(), [](const Finding& a, const Finding& b) {
    return std::tie(a.severity, a.schema, a.object, a.code) < std::tie(b.severity, b.schema, b.object, b.code);
  });
}

}  // namespace datawave::inspect
