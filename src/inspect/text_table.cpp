#include "text_table.hpp"

#include <algorithm>
#include <numeric>

#include "datawave/core/text.hpp"

namespace datawave::inspect {

namespace {
constexpr std::size_t kMinFlexible = 8;
constexpr std::size_t kMinText = 12;

/// Without colour.
std::string bare(const std::string& cell) {
  std::string out;
  for (std::size_t i = 0; i < cell.size(); ++i) {
    if (cell[i] != '\x1b') {
      out += cell[i];
      continue;
    }
    i = std::min(cell.find('m', i), cell.size());
  }
  return out;
}

/// The beginning, where the end matters less than it; names differ in both.
std::string cut_end(std::string text, std::size_t width) {
  while (display_width(text) + 1 > width && !text.empty()) {
    while (!text.empty() && (static_cast<unsigned char>(text.back()) & 0xc0U) == 0x80U) text.pop_back();
    if (!text.empty()) text.pop_back();
  }
  return text + "…";
}

std::string padded(const std::string& cell, std::size_t width, bool right, bool last) {
  std::string text = cell;
  std::size_t shown = display_width(bare(text));
  if (shown > width) {
    text = last && !right ? cut_end(bare(text), width) : ellipsize_middle(bare(text), width);
    shown = display_width(text);
  }
  const std::string space(width - std::min(width, shown), ' ');
  if (right) return space + text;
  return last ? text : text + space;
}
}  // namespace

std::string TextTable::render(std::size_t width, std::size_t flexible) const {
  const std::size_t n = columns_.size();
  std::vector<std::size_t> widths(n, 0);
  for (std::size_t c = 0; c < n; ++c) {
    if (c > 0 || merged_ == 0) widths[c] = display_width(bare(columns_[c].title));
    for (const auto& row : rows_) widths[c] = std::max(widths[c], display_width(bare(row[c])));
  }
  const auto total = [&] { return std::accumulate(widths.begin(), widths.end(), std::size_t{0}) + 2 * n; };
  // First the last column gives way, down to two fifths; then the flexible one.
  const auto shrink = [&](std::size_t c, std::size_t least) {
    if (total() <= width) return;
    const std::size_t excess = total() - width;
    widths[c] = std::max(std::min(widths[c], least), widths[c] - std::min(widths[c], excess));
  };
  const bool last_is_text = !columns_[n - 1].right;
  if (last_is_text) shrink(n - 1, std::max(kMinText, width * 2 / 5));
  shrink(flexible, kMinFlexible);
  if (last_is_text) shrink(n - 1, kMinText);

  std::string out;
  std::string title;
  std::size_t from = 0;
  if (merged_ > 0) {
    const std::size_t span =
        std::accumulate(widths.begin(), widths.begin() + static_cast<std::ptrdiff_t>(merged_), 2 * merged_);
    title = padded(columns_[0].title, std::max(span, display_width(bare(columns_[0].title))), false, false);
    from = merged_;
  }
  for (std::size_t c = from; c < n; ++c)
    title += "  " + padded(columns_[c].title, widths[c], columns_[c].right, c + 1 == n);
  out += title + "\n";
  for (const auto& row : rows_) {
    std::string text;
    for (std::size_t c = 0; c < n; ++c) text += "  " + padded(row[c], widths[c], columns_[c].right, c + 1 == n);
    out += text + "\n";
  }
  return out;
}

}  // namespace datawave::inspect
