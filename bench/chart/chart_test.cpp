#include "chart.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <boost/property_tree/ptree.hpp>
#include <boost/property_tree/xml_parser.hpp>
#include <limits>
#include <regex>
#include <sstream>

#include "datawave/testing/temp_dir.hpp"
#include "svg.hpp"

namespace datawave::bench {
namespace {

using Tree = boost::property_tree::ptree;

/// Boost's reader takes any closing tag and any reference, so both are looked at here first.
void expect_well_formed(const std::string& xml) {
  std::vector<std::string> open;
  const std::regex tag("<(/?)([a-z]+)((?: [a-zA-Z0-9:-]+=\"[^\"<]*\")*)(/?)>");
  for (std::sregex_iterator it(xml.begin(), xml.end(), tag), end; it != end; ++it) {
    if ((*it)[1].length() > 0) {
      ASSERT_FALSE(open.empty());
      ASSERT_EQ(open.back(), (*it)[2]);
      open.pop_back();
    } else if ((*it)[4].length() == 0) {
      open.push_back((*it)[2]);
    }
  }
  EXPECT_TRUE(open.empty());
  const std::string rest = std::regex_replace(xml, tag, "");
  EXPECT_EQ(rest.find_first_of("<>"), std::string::npos) << rest;
  EXPECT_EQ(std::regex_replace(xml, std::regex("&(amp|lt|gt|quot);"), "").find('&'), std::string::npos);
}

Tree parsed(const std::string& xml) {
  expect_well_formed(xml);
  std::istringstream in(xml);
  Tree tree;
  boost::property_tree::read_xml(in, tree);
  return tree.get_child("svg");
}

std::vector<std::string> texts(const Tree& svg) {
  std::vector<std::string> out;
  for (const auto& [name, child] : svg) {
    if (name == "text") out.push_back(child.data());
  }
  return out;
}

bool holds(const std::vector<std::string>& all, const std::string& one) {
  return std::find(all.begin(), all.end(), one) != all.end();
}

BarChart bars() {
  BarChart chart;
  chart.text = {"Pools <&> \"peers\"", "make bench BENCH=pool", {"a note"}};
  chart.panels.push_back({"ratio",
                          {{"PgBouncer", {{"", 1.0}}, std::nullopt, true},
                           {"ours", {{"", 2.875}}, 2.3, false},
                           {"slow", {{"", 2.04}}, 2.3, false},
                           {"absent", {{"", std::numeric_limits<double>::quiet_NaN()}}, std::nullopt, false}},
                          1.0,
                          2});
  chart.panels.push_back(
      {"µs", {{"both", {{"client", 13.6}, {"server", 72.0}}, std::nullopt, false}}, std::nullopt, 1});
  return chart;
}

LineChart lines() {
  LineChart chart;
  chart.text = {"Resizing", "make bench BENCH=resize", {}};
  chart.axis = "seconds";
  chart.panels.push_back({"queries per second", {{"lease", {{0, 30'000}, {1, 31'000}, {2, 29'000}}}}, false, 200});
  chart.panels.push_back({"connections", {{"", {{0, 50}, {1, 8}}}}, true, 80});
  chart.guides = {1};
  return chart;
}

TEST(BarChart, IsWellFormedAndHoldsItsValues) {
  const auto words = texts(parsed(draw(bars())));
  for (const char* wanted :
       {"Pools <&> \"peers\"", "ratio", "PgBouncer", "1.00", "2.88 (must 2.3)", "2.04 (must 2.3: missed)",
        "not measured", "client 13.6", "server 72.0", "85.6", "µs", "a note", "Repeat: make bench BENCH=pool"}) {
    EXPECT_TRUE(holds(words, wanted)) << wanted;
  }
}

TEST(BarChart, DrawsBarsAsLongAsTheirValues) {
  BarChart chart;
  chart.panels.push_back({"n", {{"a", {{"", 1}}}, {"b", {{"", 3}}}}, std::nullopt, 0});
  std::vector<double> widths;
  for (const auto& [name, child] : parsed(draw(chart))) {
    if (name == "rect" && child.get<double>("<xmlattr>.height") == 20)
      widths.push_back(child.get<double>("<xmlattr>.width"));
  }
  ASSERT_EQ(widths.size(), 2);
  EXPECT_NEAR(widths[1], 3 * widths[0], 0.3);
}

TEST(BarChart, TellsPeersAndPartsApartByPattern) {
  const std::string svg = draw(bars());
  for (const char* fill : {"url(#peer)", "url(#hatched)"}) EXPECT_NE(svg.find(fill), std::string::npos) << fill;
}

TEST(LineChart, IsWellFormedAndHoldsAPointForEachValue) {
  const Tree svg = parsed(draw(lines()));
  const auto words = texts(svg);
  for (const char* wanted :
       {"Resizing", "queries per second", "connections", "lease", "50", "8", "30,000", "seconds"}) {
    EXPECT_TRUE(holds(words, wanted)) << wanted;
  }
  std::vector<std::string> paths;
  for (const auto& [name, child] : svg) {
    if (name == "polyline") paths.push_back(child.get<std::string>("<xmlattr>.points"));
  }
  ASSERT_EQ(paths.size(), 2);
  EXPECT_EQ(std::count(paths[0].begin(), paths[0].end(), ','), 3);
  EXPECT_EQ(std::count(paths[1].begin(), paths[1].end(), ','), 4) << "a corner at the step, and on to the end";
}

TEST(Chart, IsTheSameBytesForTheSameValues) {
  EXPECT_EQ(draw(bars()), draw(bars()));
  EXPECT_EQ(draw(lines()), draw(lines()));
}

TEST(Chart, IsWellFormedWithNothingToDraw) {
  LineChart empty;
  empty.panels.push_back({"y", {{"none", {}}}, true, 80});
  parsed(draw(empty));
  parsed(draw(BarChart{}));
  BarChart no_parts;
  no_parts.panels.push_back({"y", {{"none", {}}}, std::nullopt, 0});
  EXPECT_TRUE(holds(texts(parsed(draw(no_parts))), "not measured"));
}

TEST(Svg, EscapesMarkupAndReplacesWhatXmlDoesNotHave) {
  EXPECT_EQ(svg::escaped("a<b>&\"'"), "a&lt;b&gt;&amp;&quot;'");
  EXPECT_EQ(svg::escaped(std::string("\0\x1b", 2)), "\xEF\xBF\xBD\xEF\xBF\xBD");
  EXPECT_EQ(svg::escaped("\xC2\xB5s"), "\xC2\xB5s");
  EXPECT_EQ(svg::escaped("\xC3"), "\xEF\xBF\xBD");
  EXPECT_EQ(svg::escaped("\xED\xA0\x80"), "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD") << "a surrogate";
  EXPECT_EQ(svg::escaped("\xEF\xBF\xBF"), "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD") << "U+FFFF";
}

TEST(Svg, WritesNumbersWithCommasAndFixedDecimals) {
  EXPECT_EQ(svg::number(1'234'567, 0), "1,234,567");
  EXPECT_EQ(svg::number(999.5, 1), "999.5");
  EXPECT_EQ(svg::number(1234.56, 1), "1,234.6");
  EXPECT_EQ(svg::number(-123456, 0), "-123,456");
  EXPECT_EQ(svg::number(-123, 0), "-123");
  EXPECT_EQ(svg::number(std::numeric_limits<double>::infinity(), 2), "n/a");
  EXPECT_EQ(svg::at(3.04), "3");
  EXPECT_EQ(svg::at(-0.01), "0");
}

TEST(Svg, ScalesReachTheHighestValueInRoundSteps) {
  for (const double highest : {0.3, 1.0, 2.88, 7.0, 11.1, 99.0, 154'000.0}) {
    const svg::Scale scale = svg::scale_to(highest);
    EXPECT_GE(scale.top, highest * (1 - 1e-9));
    EXPECT_LE(scale.ticks().size(), 9U);
    EXPECT_GE(scale.ticks().size(), 3U);
  }
  EXPECT_EQ(svg::scale_to(0.3).decimals, 2);
  EXPECT_EQ(svg::scale_to(11.1).decimals, 0);
}

TEST(Chart, IsWrittenToADirectoryThatItMakes) {
  const testing::TempDir dir("chart");
  write_chart(dir / "deep/er", "x.svg", "<svg/>");
  EXPECT_EQ(testing::read_file(dir / "deep/er/x.svg"), "<svg/>");
  write_chart({}, "x.svg", "<svg/>");
  EXPECT_THROW(write_chart(dir / "deep/er/x.svg", "y.svg", ""), std::exception);
}

}  // namespace
}  // namespace datawave::bench
