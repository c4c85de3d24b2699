#include "datawave/classify/jsonl.hpp"

#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <sstream>

namespace datawave::classify {
namespace {

const Classifier& shared() {
  static const Classifier classifier;
  return classifier;
}

struct Ran {
  ClassifyJsonlReport report;
  std::vector<boost::json::object> lines;
};

Ran run(const std::string& text) {
  std::istringstream in(text);
  std::ostringstream out;
  auto report = classify_jsonl(in, out, shared());
  Ran ran{std::move(report.value()), {}};
  std::istringstream lines(out.str());
  for (std::string line; std::getline(lines, line);) ran.lines.push_back(boost::json::parse(line).as_object());
  return ran;
}

TEST(ClassifyJsonl, WritesOneLineAColumnInInputOrder) {
  const Ran ran =
      run(R"({"database":"d","table":"users","column":"email","declared_type":"text","values":["a@b.org","c@d.org"]}
{"database":"d","table":"users","column":"id","declared_type":"integer","values":[1,2,null]}

{"database":"d","table":"orders","column":"total","declared_type":"numeric"}
)");
  ASSERT_EQ(ran.lines.size(), 3u);
  EXPECT_EQ(ran.lines[0].at("semantic_type").as_string(), "email");
  EXPECT_EQ(ran.lines[0].at("sensitivity").as_string(), "confidential");
  EXPECT_EQ(ran.lines[1].at("semantic_type").as_string(), "none");
  EXPECT_EQ(ran.lines[2].at("table").as_string(), "orders");
  EXPECT_TRUE(ran.lines[0].at("evidence").is_array());
  EXPECT_FALSE(ran.lines[0].contains("schema"));
  EXPECT_EQ(ran.report.lines, 3u);
  EXPECT_EQ(ran.report.columns, 3u);
  EXPECT_EQ(ran.report.typed, 1u);
  EXPECT_EQ(ran.report.bad_lines, 0u);
}

TEST(ClassifyJsonl, NamesLineAndFieldOfABadLineAndGoesOn) {
  const Ran ran = run(R"({"database":"d","table":"t","column":"email"}
not json
[1]
{"database":"d","table":"t"}
{"database":"d","table":"t","column":5}
{"database":"d","table":"t","column":"c","values":"x"}
{"database":"d","table":"t","column":"c","values":["x",{}]}
{"database":"d","table":"t","column":"phone"})");
  EXPECT_EQ(ran.lines.size(), 2u);
  EXPECT_EQ(ran.report.bad_lines, 6u);
  ASSERT_EQ(ran.report.problems.size(), 6u);
  EXPECT_EQ(ran.report.problems[0].line, 2u);
  EXPECT_EQ(ran.report.problems[2].field, "column");
  EXPECT_EQ(ran.report.problems[2].message, "is missing");
  EXPECT_EQ(ran.report.problems[5].field, "values[1]");
}

TEST(ClassifyJsonl, NeverReadsLabelsOfTheInput) {
  const Ran ran = run(
      R"({"database":"d","table":"t","column":"qty","declared_type":"integer","semantic_type":"email","sensitivity":"restricted"})");
  EXPECT_EQ(ran.lines.at(0).at("semantic_type").as_string(), "none");
  EXPECT_EQ(ran.lines.at(0).at("sensitivity").as_string(), "internal");
}

TEST(ClassifyJsonl, RefusesLinesThatAreTooLongOrTooDeep) {
  const std::string deep = "{\"database\":\"d\",\"table\":\"t\",\"column\":\"c\",\"x\":" + std::string(500, '[') +
                           std::string(500, ']') + "}\n";
  const std::string large = "{\"database\":\"" + std::string(5u << 20, 'x') + "\"}\n";
  const Ran ran = run(deep + large + R"({"database":"d","table":"t","column":"c"})");
  EXPECT_EQ(ran.report.bad_lines, 2u);
  EXPECT_EQ(ran.lines.size(), 1u);
}

TEST(ClassifyJsonl, AcceptsAnEmptyInput) {
  const Ran ran = run("");
  EXPECT_EQ(ran.report.lines, 0u);
  EXPECT_TRUE(ran.lines.empty());
}

TEST(ClassifyJsonl, SaysSoWhenTheOutputFails) {
  std::istringstream in(R"({"database":"d","table":"t","column":"c"})");
  std::ostringstream out;
  out.setstate(std::ios::badbit);
  const auto report = classify_jsonl(in, out, shared());
  ASSERT_FALSE(report);
  EXPECT_EQ(report.error().code, ErrorCode::unavailable);
}

}  // namespace
}  // namespace datawave::classify
