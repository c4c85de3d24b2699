/// What both kinds of chart are made of: escaped text, numbers that do not depend on the locale, axes, the frame.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "chart.hpp"

namespace datawave::bench::svg {

inline constexpr double kWidth = 860;
inline constexpr double kMargin = 24;

/// Contrast against the white ground: ink 16:1, faint 6:1; fills at least 3:1.
inline constexpr std::string_view kInk = "#1b1f24";
inline constexpr std::string_view kFaint = "#57606a";
inline constexpr std::string_view kGrid = "#d8dee4";
inline constexpr std::string_view kSeries[] = {"#0b5cad", "#b85410", "#2b7a4b"};

/// For text and attribute values; characters that XML 1.0 does not have become U+FFFD.
std::string escaped(std::string_view text);
/// Fixed decimals, thousands set apart by commas; "n/a" for what is not finite.
std::string number(double value, int decimals);
/// A coordinate: one decimal.
std::string at(double value);

enum class Anchor { start, middle, end };
struct Words {
  double size = 13;
  Anchor anchor = Anchor::start;
  std::string_view fill = kInk;
  bool bold = false;
};
std::string text(double x, double y, std::string_view words, const Words& style);
std::string line(double x1, double y1, double x2, double y2, std::string_view stroke, double width,
                 std::string_view dash = {});
/// `fill` is a colour or `url(#…)`; an outline of `stroke` where that is not empty.
std::string box(double x, double y, double width, double height, std::string_view fill, std::string_view stroke = {});
/// The fill of the n-th part of a bar: plain, hatched, dotted; and of a peer.
std::string part_fill(std::size_t part);
std::string_view peer_fill();

/// About how wide a text is; there are no font metrics here, so it errs to the wide side.
double width_of(std::string_view words, double size);

/// From 0 to at least `highest`, in steps of 1, 2 or 5 times a power of ten, at most eight.
struct Scale {
  double top = 1;
  double step = 1;
  int decimals = 0;  ///< that the ticks need
  [[nodiscard]] std::vector<double> ticks() const;
};
Scale scale_to(double highest);

/// Puts title, notes and command around a body that begins at y = kBodyTop and ends at `bottom`.
inline constexpr double kBodyTop = 62;
std::string document(const ChartText& about, const std::string& body, double bottom);

}  // namespace datawave::bench::svg
