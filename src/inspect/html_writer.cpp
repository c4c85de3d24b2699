#include "html_writer.hpp"

#include "datawave/core/text.hpp"

namespace datawave::inspect {

namespace {
void append_escaped(std::string& out, std::string_view text) {
  for (const char c : text) {
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      case '\'': out += "&#39;"; break;
      default: out += c;
    }
  }
}
}  // namespace

HtmlWriter& HtmlWriter::text(std::string_view foreign, std::size_t max_bytes) {
  append_escaped(out_, printable(foreign.substr(0, max_bytes + 4), max_bytes));
  if (foreign.size() > max_bytes) out_ += "…";
  return *this;
}

HtmlWriter& HtmlWriter::lines(std::string_view foreign, std::size_t max_bytes) {
  const bool cut = foreign.size() > max_bytes;
  bool first = true;
  for (std::string_view line : split(foreign.substr(0, max_bytes), '\n')) {
    if (!first) out_ += '\n';
    first = false;
    if (line.ends_with('\r')) line.remove_suffix(1);
    std::string spaced(line);
    for (char& c : spaced) c = c == '\t' ? ' ' : c;
    append_escaped(out_, printable(spaced, max_bytes));
  }
  if (cut) out_ += "\n…";
  return *this;
}

HtmlWriter& HtmlWriter::phrases(const std::vector<std::string>& parts) {
  bool first = true;
  for (const std::string& part : parts) {
    if (part.empty()) continue;
    if (!first) out_ += " · ";
    first = false;
    text(part);
  }
  return *this;
}

}  // namespace datawave::inspect
