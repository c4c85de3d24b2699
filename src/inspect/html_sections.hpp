/// The larger parts of the page.
#pragma once

#include "datawave/inspect/report.hpp"
#include "html_writer.hpp"

namespace datawave::inspect {

/// Every table in a <details>, up to a number that a browser opens without effort; those with labels or findings and
/// the largest go first, the rest is listed by name.
void write_tables(HtmlWriter& w, const InspectReport& report);
/// "restricted", "confidential" as a coloured word; nothing for the levels below.
void write_sensitivity(HtmlWriter& w, std::string_view sensitivity);

}  // namespace datawave::inspect
