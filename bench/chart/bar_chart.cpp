#include <algorithm>
#include <cmath>
#include <limits>

#include "svg.hpp"

namespace datawave::bench {

namespace {
using namespace svg;

constexpr double kBarHeight = 20;
constexpr double kRoomForValue = 190;  ///< right of the scale's end

double sum(const Bar& bar) {
  double all = bar.parts.empty() ? std::numeric_limits<double>::quiet_NaN() : 0;
  for (const Part& part : bar.parts) all += part.value;
  return all;
}

double highest(const BarPanel& panel) {
  double most = panel.reference.value_or(0);
  for (const Bar& bar : panel.bars) {
    if (std::isfinite(sum(bar))) most = std::max(most, sum(bar));
    most = std::max(most, bar.must.value_or(0));
  }
  return most;
}

/// Where the labels end: as wide as the widest of the chart asks for.
double label_column(const BarChart& chart) {
  double widest = 60;
  for (const BarPanel& panel : chart.panels) {
    for (const Bar& bar : panel.bars)
      widest = std::max(widest, width_of(bar.label, bar.peer ? 13 : 15));  // bold is wider
  }
  return kMargin + std::min(widest, 300.0) + 10;
}

struct Place {
  double left;   ///< of the scale
  double width;  ///< of the scale
  Scale scale;
  [[nodiscard]] double x(double value) const { return left + width * value / scale.top; }
};

/// The value in words: "2.88 (must 2.3)".
std::string in_words(const Bar& bar, int decimals) {
  const double value = sum(bar);
  if (!std::isfinite(value)) return "not measured";
  std::string words = number(value, decimals);
  if (!bar.must) return words;
  return words + " (must " + number(*bar.must, 1) + (value < *bar.must ? ": missed)" : ")");
}

/// Names and values of the parts in a line below their bar, each with its pattern before it.
std::string part_names(const Bar& bar, const Place& place, double y, int decimals) {
  std::string out;
  double x = place.left;
  for (std::size_t i = 0; i < bar.parts.size(); ++i) {
    const std::string words = bar.parts[i].name + " " + number(bar.parts[i].value, decimals);
    out += box(x, y, 12, 12, part_fill(i)) + text(x + 17, y + 10.5, words, {.size = 12});
    x += 17 + width_of(words, 12) + 18;
  }
  return out;
}

std::string draw_bar(const Bar& bar, const Place& place, double y, int decimals) {
  std::string out = text(place.left - 10, y + 15, bar.label, {.anchor = Anchor::end, .bold = !bar.peer});
  double end = place.left;
  if (std::isfinite(sum(bar))) {
    double from = 0;
    for (std::size_t i = 0; i < bar.parts.size(); ++i) {
      const double value = std::max(bar.parts[i].value, 0.0);
      const bool one = bar.parts.size() == 1;
      out += box(place.x(from), y, place.x(from + value) - place.x(from), kBarHeight,
                 one && bar.peer ? std::string(peer_fill()) : part_fill(i));
      from += value;
    }
    end = place.x(from);
  }
  if (bar.must) {
    const double x = place.x(*bar.must);
    out += line(x, y - 3, x, y + kBarHeight + 3, "#ffffff", 5) + line(x, y - 3, x, y + kBarHeight + 3, kInk, 2.5);
    end = std::max(end, x);
  }
  return out + text(end + 9, y + 15, in_words(bar, decimals), {});
}

std::string draw_axis(const BarPanel& panel, const Place& place, double top, double bottom) {
  std::string out;
  for (const double tick : place.scale.ticks()) {
    const double x = place.x(tick);
    out += line(x, top, x, bottom, kGrid, 1);
    out += text(x, bottom + 15, number(tick, place.scale.decimals),
                {.size = 12, .anchor = Anchor::middle, .fill = kFaint});
  }
  if (panel.reference) {
    out += line(place.x(*panel.reference), top, place.x(*panel.reference), bottom, kInk, 1.2, "5 4");
  }
  return out;
}
}  // namespace

std::string draw(const BarChart& chart) {
  const double left = label_column(chart);
  std::string body;
  double y = kBodyTop;
  for (const BarPanel& panel : chart.panels) {
    const Place place{left, kWidth - kMargin - kRoomForValue - left, scale_to(highest(panel))};
    body += text(kMargin, y, panel.axis, {.bold = true});
    const double top = y + 10;
    std::string bars;
    y = top + 8;
    for (const Bar& bar : panel.bars) {
      bars += draw_bar(bar, place, y, panel.decimals);
      y += kBarHeight + 10;
      if (bar.parts.size() < 2) continue;
      bars += part_names(bar, place, y - 6, panel.decimals);
      y += 18;
    }
    body += draw_axis(panel, place, top, y) + bars;
    y += 46;
  }
  return document(chart.text, body, y - 20);
}

}  // namespace datawave::bench
