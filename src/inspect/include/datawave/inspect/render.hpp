/// A report as people read it.
#pragma once

#include <cstddef>
#include <string>

#include "datawave/inspect/report.hpp"

namespace datawave::inspect {

struct TextStyle {
  bool colour = false;
  std::size_t width = 100;     ///< terminal columns
  bool all_sensitive = false;  ///< else the first ten
  bool all_findings = false;   ///< else the first ten
};

/// The summary of `inspect` for a terminal (design: most important first, aligned, cut with a count and the flag that
/// shows the rest). Ends with a newline.
std::string render_text(const InspectReport& report, const TextStyle& style);

/// One self-contained page: no scripts from elsewhere, no fonts, no images; every foreign text escaped.
std::string render_html(const InspectReport& report);

}  // namespace datawave::inspect
