/// Charts of what a benchmark measured, as SVG text. The same values give the same bytes.
///
/// A chart brings its own light ground, so that it reads the same on a light and on a dark page; series differ in
/// pattern or dash and in their written names, never in colour alone.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace datawave::bench {

/// What stands around a drawing.
struct ChartText {
  std::string title;
  std::string command;             ///< repeats the run, e.g. `make bench BENCH=pool`
  std::vector<std::string> notes;  ///< lines below the drawing
};

struct Part {
  std::string name;  ///< written beside its value where a bar has several
  double value = 0;  ///< not finite: drawn as "not measured"
};

struct Bar {
  std::string label;
  std::vector<Part> parts;     ///< stacked, from the left
  std::optional<double> must;  ///< a marker on the bar, and whether the value reaches it
  bool peer = false;           ///< of what ours is measured against: hatched grey
};

struct BarPanel {
  std::string axis;                 ///< quantity and unit
  std::vector<Bar> bars;            ///< from the top
  std::optional<double> reference;  ///< a dashed line across all bars
  int decimals = 2;                 ///< of the values written
};

/// Horizontal bars, panels below each other.
struct BarChart {
  ChartText text;
  std::vector<BarPanel> panels;
};

struct Line {
  std::string name;                               ///< written at its end
  std::vector<std::pair<double, double>> points;  ///< (x, y), x ascending
};

struct LinePanel {
  std::string axis;  ///< quantity and unit of y, which begins at 0
  std::vector<Line> lines;
  bool steps = false;  ///< a y holds until the next x, and is written above the line
  int height = 200;    ///< of the drawing, pixels
};

/// Lines over a shared x, which begins at 0, panels below each other.
struct LineChart {
  ChartText text;
  std::string axis;  ///< quantity and unit of x
  std::vector<LinePanel> panels;
  std::vector<double> guides;  ///< x of dashed lines across all panels
};

/// A whole SVG document.
[[nodiscard]] std::string draw(const BarChart& chart);
[[nodiscard]] std::string draw(const LineChart& chart);

/// A whole number for a note, thousands set apart by commas as in the charts.
[[nodiscard]] std::string grouped(double value);

/// Writes `directory`/`name`, making the directory, and prints where. Does nothing where `directory` is empty. Throws
/// std::runtime_error where the file cannot be written.
void write_chart(const std::filesystem::path& directory, const std::string& name, const std::string& svg);

}  // namespace datawave::bench
