#include "datawave/inspect/render.hpp"

namespace datawave::inspect {

std::string render_text(const InspectReport& report, const TextStyle&) { return report.source.database + "\n"; }

}  // namespace datawave::inspect
