#include "datawave/inspect/render.hpp"

namespace datawave::inspect {

std::string render_html(const InspectReport& report) { return report.source.database + "\n"; }

}  // namespace datawave::inspect
