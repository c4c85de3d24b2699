#include <algorithm>
#include <cmath>
#include <iterator>

#include "svg.hpp"

namespace datawave::bench {

namespace {
using namespace svg;

constexpr double kLeft = 86;          ///< room for the ticks of y
constexpr double kRoomForName = 130;  ///< right of the lines' ends
constexpr std::string_view kDashes[] = {"", "6 2", "2 2"};

struct Place {
  double top, bottom;
  Scale scale;
  double last_x;
  [[nodiscard]] double x(double value) const {
    return kLeft + (kWidth - kMargin - kRoomForName - kLeft) * value / last_x;
  }
  [[nodiscard]] double y(double value) const { return bottom - (bottom - top) * value / scale.top; }
};

bool good(const std::pair<double, double>& point) { return std::isfinite(point.first) && std::isfinite(point.second); }

double highest(const LinePanel& panel) {
  double most = 0;
  for (const Line& line : panel.lines) {
    for (const auto& point : line.points) {
      if (good(point)) most = std::max(most, point.second);
    }
  }
  return panel.steps ? most * 1.2 : most;  // room for the values written above the steps
}

double last_x(const LineChart& chart) {
  double last = 0;
  for (const LinePanel& panel : chart.panels) {
    for (const Line& line : panel.lines) {
      for (const auto& point : line.points) {
        if (good(point)) last = std::max(last, point.first);
      }
    }
  }
  return last > 0 ? last : 1;
}

std::string path(const Line& one, const Place& place, bool steps, std::size_t series) {
  std::string points;
  double before = 0;
  const auto add = [&](double x, double y) {
    points += (points.empty() ? "" : " ") + at(place.x(x)) + "," + at(place.y(y));
  };
  for (const auto& point : one.points) {
    if (!good(point)) continue;
    if (steps && !points.empty()) add(point.first, before);
    add(point.first, point.second);
    before = point.second;
  }
  if (steps && !points.empty()) add(place.last_x, before);
  std::string out = "<polyline points=\"" + points + "\" fill=\"none\" stroke=\"" +
                    std::string(kSeries[series % std::size(kSeries)]) + "\" stroke-width=\"1.8\"";
  if (const auto dash = kDashes[series % std::size(kDashes)]; !dash.empty()) {
    out += " stroke-dasharray=\"" + std::string(dash) + "\"";
  }
  return out + " stroke-linejoin=\"round\"/>\n";
}

/// Each name at its line's end, apart by a line of text at least, with a piece of the line before it.
std::string names(const LinePanel& panel, const Place& place) {
  struct Name {
    double y;
    std::size_t series;
  };
  std::vector<Name> at_y;
  for (std::size_t i = 0; i < panel.lines.size(); ++i) {
    const auto& points = panel.lines[i].points;
    if (points.empty() || panel.lines[i].name.empty()) continue;
    const std::size_t some = std::max<std::size_t>(points.size() / 10, 1);
    double sum = 0;
    for (std::size_t k = points.size() - some; k < points.size(); ++k) sum += good(points[k]) ? points[k].second : 0;
    at_y.push_back({place.y(sum / static_cast<double>(some)), i});
  }
  std::stable_sort(at_y.begin(), at_y.end(), [](const Name& a, const Name& b) { return a.y < b.y; });
  std::string out;
  double free = place.top;
  for (const Name& name : at_y) {
    const double y = std::max(name.y, free);
    const double x = place.x(place.last_x) + 8;
    const std::size_t n = name.series;
    out += line(x, y, x + 18, y, kSeries[n % std::size(kSeries)], 2.5, kDashes[n % std::size(kDashes)]);
    out += text(x + 23, y + 4.5, panel.lines[n].name, {.bold = true});
    free = y + 17;
  }
  return out;
}

std::string step_values(const Line& one, const Place& place) {
  std::string out;
  for (const auto& point : one.points) {
    if (!good(point)) continue;
    const bool whole = point.second == std::floor(point.second);
    out +=
        text(place.x(point.first) + 4, place.y(point.second) - 5, number(point.second, whole ? 0 : 1), {.bold = true});
  }
  return out;
}

std::string draw_panel(const LinePanel& panel, const LineChart& chart, const Place& place) {
  std::string out = text(kMargin, place.top - 14, panel.axis, {.bold = true});
  const double right = place.x(place.last_x);
  const std::size_t every = place.bottom - place.top < 120 ? 2 : 1;  // low panels have room for half the ticks
  const auto ticks = place.scale.ticks();
  for (std::size_t i = 0; i < ticks.size(); i += every) {
    out += line(kLeft, place.y(ticks[i]), right, place.y(ticks[i]), kGrid, 1);
    out += text(kLeft - 8, place.y(ticks[i]) + 4, number(ticks[i], place.scale.decimals),
                {.size = 12, .anchor = Anchor::end, .fill = kFaint});
  }
  for (const double guide : chart.guides) {
    out += line(place.x(guide), place.top, place.x(guide), place.bottom, kFaint, 1, "3 3");
  }
  for (std::size_t i = 0; i < panel.lines.size(); ++i) {
    out += path(panel.lines[i], place, panel.steps, i);
    if (panel.steps) out += step_values(panel.lines[i], place);
  }
  return out + names(panel, place);
}
}  // namespace

std::string draw(const LineChart& chart) {
  const double end = last_x(chart);
  std::string body;
  double y = kBodyTop;
  double bottom = y;
  for (const LinePanel& panel : chart.panels) {
    const Place place{y + 14, y + 14 + panel.height, scale_to(highest(panel)), end};
    body += draw_panel(panel, chart, place);
    bottom = place.bottom;
    y = bottom + 42;
  }
  const Place below{bottom, bottom, {}, end};
  const Scale scale = scale_to(end);
  for (const double tick : scale.ticks()) {
    if (tick > end * 1.005) break;
    body += text(below.x(tick), bottom + 17, number(tick, scale.decimals),
                 {.size = 12, .anchor = Anchor::middle, .fill = kFaint});
  }
  body += text(below.x(end / 2), bottom + 35, chart.axis, {.size = 12, .anchor = Anchor::middle});
  return document(chart.text, body, bottom + 48);
}

}  // namespace datawave::bench
