#include "svg.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <iterator>

namespace datawave::bench::svg {

namespace {
constexpr std::string_view kReplacement = "\xEF\xBF\xBD";
constexpr std::string_view kEveryRun =
    "One run on one machine: ratios within it carry over to other machines, absolute figures do not.";

/// The length of a well-formed UTF-8 sequence at the beginning, of a character that XML has; else 0.
std::size_t sequence(std::string_view text) {
  const auto byte = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U; };
  const unsigned first = byte(0);
  if (first < 0x80) return first >= 0x20 || first == '\t' || first == '\n' || first == '\r' ? 1 : 0;
  const std::size_t length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
  if (first < 0xC2 || first > 0xF4) return 0;
  char32_t code = first & (0xFFU >> (length + 1));
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xC0U) != 0x80) return 0;
    code = code << 6U | (byte(i) & 0x3FU);
  }
  constexpr char32_t kLeast[] = {0, 0, 0x80, 0x800, 0x10000};
  const bool surrogate = code >= 0xD800 && code <= 0xDFFF;
  const bool outside = code < kLeast[length] || code > 0x10FFFF || code == 0xFFFE || code == 0xFFFF;
  return surrogate || outside ? 0 : length;
}

std::string fixed(double value, int decimals) {
  char digits[400];
  const auto end = std::to_chars(digits, digits + sizeof digits, value, std::chars_format::fixed, decimals).ptr;
  return {digits, end};
}

std::string attribute(std::string_view name, std::string_view value) {
  return " " + std::string(name) + "=\"" + escaped(value) + "\"";
}
std::string attribute(std::string_view name, double value) { return attribute(name, at(value)); }

std::string pattern(std::string_view id, double size, std::string_view ground, std::string_view drawing) {
  return "<pattern" + attribute("id", id) + attribute("width", size) + attribute("height", size) +
         " patternUnits=\"userSpaceOnUse\">" + box(0, 0, size, size, ground) + std::string(drawing) + "</pattern>\n";
}

std::string patterns() {
  const std::string hatch = R"(<path d="M-2,2 l4,-4 M0,8 l8,-8 M6,10 l4,-4" stroke="#ffffff" stroke-width="1.6"/>)";
  const std::string dots = R"(<circle cx="3.5" cy="3.5" r="1.4" fill="#ffffff"/>)";
  return "<defs>\n" + pattern("hatched", 8, kSeries[1], hatch) + pattern("dotted", 7, kSeries[2], dots) +
         pattern("peer", 8, "#6e7781", hatch) + "</defs>\n";
}
}  // namespace

std::string escaped(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const std::size_t length = sequence(text);
    if (length == 0) {
      out += kReplacement;
    } else if (text[0] == '&') {
      out += "&amp;";
    } else if (text[0] == '<') {
      out += "&lt;";
    } else if (text[0] == '>') {
      out += "&gt;";
    } else if (text[0] == '"') {
      out += "&quot;";
    } else {
      out += text.substr(0, length);
    }
    text.remove_prefix(std::max<std::size_t>(length, 1));
  }
  return out;
}

std::string number(double value, int decimals) {
  if (!std::isfinite(value)) return "n/a";
  std::string digits = fixed(value, decimals);
  const std::size_t begin = digits[0] == '-' ? 1 : 0;
  for (std::size_t comma = std::min(digits.find('.'), digits.size()); comma > begin + 3;) {
    digits.insert(comma -= 3, ",");
  }
  return digits;
}

std::string at(double value) {
  std::string digits = fixed(std::isfinite(value) ? value : 0, 1);
  if (digits.ends_with(".0")) digits.resize(digits.size() - 2);
  return digits == "-0" ? "0" : digits;
}

std::string text(double x, double y, std::string_view words, const Words& style) {
  constexpr std::string_view kAnchors[] = {"start", "middle", "end"};
  std::string out = "<text" + attribute("x", x) + attribute("y", y) + attribute("font-size", style.size);
  if (style.anchor != Anchor::start) out += attribute("text-anchor", kAnchors[static_cast<int>(style.anchor)]);
  if (style.bold) out += attribute("font-weight", "bold");
  return out + attribute("fill", style.fill) + ">" + escaped(words) + "</text>\n";
}

std::string line(double x1, double y1, double x2, double y2, std::string_view stroke, double width,
                 std::string_view dash) {
  std::string out = "<line" + attribute("x1", x1) + attribute("y1", y1) + attribute("x2", x2) + attribute("y2", y2) +
                    attribute("stroke", stroke) + attribute("stroke-width", width);
  if (!dash.empty()) out += attribute("stroke-dasharray", dash);
  return out + "/>\n";
}

std::string box(double x, double y, double width, double height, std::string_view fill, std::string_view stroke) {
  std::string out = "<rect" + attribute("x", x) + attribute("y", y) + attribute("width", width) +
                    attribute("height", height) + attribute("fill", fill);
  if (!stroke.empty()) out += attribute("stroke", stroke);
  return out + "/>\n";
}

std::string part_fill(std::size_t part) {
  const std::string fills[] = {std::string(kSeries[0]), "url(#hatched)", "url(#dotted)"};
  return fills[part % std::size(fills)];
}
std::string_view peer_fill() { return "url(#peer)"; }

double width_of(std::string_view words, double size) {
  const auto letters = std::count_if(words.begin(), words.end(), [](char c) { return (c & 0xC0) != 0x80; });
  return 0.58 * size * static_cast<double>(letters);
}

std::vector<double> Scale::ticks() const {
  std::vector<double> out;
  for (int i = 0; static_cast<double>(i) * step <= top + step / 2; ++i) out.push_back(static_cast<double>(i) * step);
  return out;
}

Scale scale_to(double highest) {
  Scale scale;
  if (!std::isfinite(highest) || highest <= 0) return scale;
  const double power = std::pow(10, std::floor(std::log10(highest / 8)));
  for (const double factor : {1.0, 2.0, 5.0, 10.0}) {
    scale.step = factor * power;
    if (highest / scale.step <= 8) break;
  }
  scale.top = scale.step * std::ceil(highest / scale.step - 1e-9);
  scale.decimals = std::max(0, static_cast<int>(-std::floor(std::log10(scale.step) + 1e-9)));
  return scale;
}

std::string document(const ChartText& about, const std::string& body, double bottom) {
  std::vector<std::string> notes = about.notes;
  notes.emplace_back(kEveryRun);
  const double height = bottom + 22 + 18 * static_cast<double>(notes.size() + 1);
  std::string out = R"(<svg xmlns="http://www.w3.org/2000/svg" role="img" font-family="sans-serif")" +
                    attribute("width", kWidth) + attribute("height", height) +
                    attribute("viewBox", "0 0 " + at(kWidth) + " " + at(height)) + ">\n";
  out += "<title>" + escaped(about.title) + "</title>\n" + patterns();
  out += box(0.5, 0.5, kWidth - 1, height - 1, "#ffffff", kGrid);
  out += text(kMargin, 36, about.title, {.size = 18, .bold = true}) + body;
  double y = bottom + 20;
  for (const std::string& note : notes) {
    out += text(kMargin, y, note, {.size = 12, .fill = kFaint});
    y += 18;
  }
  return out + text(kMargin, y, "Repeat: " + about.command, {.size = 12, .fill = kFaint}) + "</svg>\n";
}

}  // namespace datawave::bench::svg
