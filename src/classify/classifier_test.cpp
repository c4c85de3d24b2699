#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <map>
#include <sstream>
#include <thread>

#include "datawave/classify/classifier.hpp"
#include "datawave/testing/sample_data.hpp"
#include "testing/score.hpp"

namespace datawave::classify {
namespace {

const Classifier& shared() {
  static const Classifier classifier;
  return classifier;
}

Label one(std::string_view table, std::string_view column, std::string_view declared,
          const std::vector<std::string_view>& values = {}) {
  const ColumnFacts facts[] = {{column, declared, values, false, false, {}}};
  return shared().classify({"app", "", table, facts}).at(0);
}

std::vector<std::string> split_tabs(const std::string& line) {
  std::vector<std::string> out;
  std::stringstream stream(line);
  std::string field;
  while (std::getline(stream, field, '\t')) out.push_back(field);
  return out;
}

TEST(Classifier, LabelsEveryNameOfTheCaseFileFromNamesAlone) {
  std::ifstream file(std::string(CLASSIFY_TESTDATA) + "/names.tsv");
  ASSERT_TRUE(file) << "testdata/names.tsv";
  std::vector<std::vector<std::string>> group;
  int cases = 0;
  const auto flush = [&] {
    if (group.empty()) return;
    std::vector<ColumnFacts> facts;
    for (const auto& row : group) facts.push_back({row[1], row[2], {}, false, false, {}});
    const auto labels = shared().classify({"app", "", group[0][0], facts});
    for (std::size_t i = 0; i < group.size(); ++i) {
      const auto& row = group[i];
      EXPECT_EQ(to_string(labels[i].type), row[3]) << row[0] << "." << row[1] << " " << row[2];
      if (row[4] != "-") {
        EXPECT_EQ(to_string(labels[i].sensitivity), row[4]) << row[0] << "." << row[1];
      }
      ++cases;
    }
    group.clear();
  };
  for (std::string line; std::getline(file, line);) {
    if (line.empty() || line[0] == '#') continue;
    auto row = split_tabs(line);
    ASSERT_EQ(row.size(), 5u) << line;
    if (!group.empty() && group[0][0] != row[0]) flush();
    group.push_back(std::move(row));
  }
  flush();
  EXPECT_GT(cases, 400);
}

TEST(Classifier, LabelsGeneratedValuesWithAndWithoutATellingName) {
  std::ifstream file(std::string(CLASSIFY_TESTDATA) + "/values.jsonl");
  ASSERT_TRUE(file) << "testdata/values.jsonl";
  const auto gold = testing::read_gold(file);
  ASSERT_GT(gold.size(), 100u);
  const auto score = testing::score(gold, shared(), {}, [](const testing::GoldColumn& g, const Label& p) {
    EXPECT_EQ(to_string(p.type), to_string(g.type)) << g.database << " " << g.table << "." << g.column;
  });
  EXPECT_GE(score.macro_f1(), 0.95);
  EXPECT_LE(score.none_fp_rate(), 0.03);
}

// The published gold set is not part of the repository.
TEST(Classifier, MeetsItsTargetsOnTheGoldSet) {
  DW_NEEDS_DATA("classification/dev.jsonl");
  std::ifstream file(datawave::testing::sample_data("classification/dev.jsonl"));
  const auto gold = testing::read_gold(file);
  const auto score = testing::score(gold, shared());
  EXPECT_GE(score.macro_f1(), 0.80);
  EXPECT_LE(score.none_fp_rate(), 0.03);
  EXPECT_GE(score.sensitivity_accuracy(), 0.85);
}

TEST(Classifier, GivesMoreConfidenceToNamesThatValuesConfirm) {
  const Label name_only = one("people", "email", "text");
  const Label both = one("people", "email", "text", {"a.b@example.org", "c.d@example.org", "e.f@example.org"});
  EXPECT_EQ(name_only.type, SemanticType::email);
  EXPECT_LT(name_only.confidence, both.confidence);
  EXPECT_GT(both.confidence, 0.9);
  ASSERT_EQ(both.evidence.size(), 2u);
  EXPECT_EQ(both.evidence[1].matched, 3u);
  EXPECT_EQ(both.evidence[1].seen, 3u);
  EXPECT_EQ(both.evidence[1].examples.at(0), "a***@e***.org");
}

TEST(Classifier, SaysWhyANameThatConcernsATypeIsNotOne) {
  const Label verified = one("users", "email_verified", "boolean");
  EXPECT_EQ(verified.type, SemanticType::none);
  ASSERT_EQ(verified.evidence.size(), 1u);
  EXPECT_EQ(verified.evidence[0].rule, "veto.concerns");
  const Label flag = one("users", "is_phone", "integer", {"0", "1"});
  EXPECT_EQ(flag.type, SemanticType::none);
  ASSERT_FALSE(flag.evidence.empty());
  EXPECT_EQ(flag.evidence[0].rule, "veto.type");
}

TEST(Classifier, CountsDistinctValuesSoThatARepeatedOneProvesNothing) {
  const std::vector<std::string_view> same(50, "4111111111111111");
  EXPECT_EQ(one("t", "c1", "text", same).type, SemanticType::none);
}

TEST(Classifier, TakesANaturalKeyForTheValueAndASurrogateForNone) {
  EXPECT_EQ(one("locations", "country_id", "char(2)", {"IT", "US", "JP", "DE"}).type, SemanticType::country);
  EXPECT_EQ(one("locations", "country_id", "integer", {"1", "2", "3"}).type, SemanticType::none);
  EXPECT_EQ(one("locations", "country_id", "varchar(36)", {"1", "2", "3"}).type, SemanticType::none);
}

TEST(Classifier, ReadsANeighbourToTellAPostFromAFormOfAddress) {
  const std::vector<std::string_view> posts = {"Sales Manager", "Software Engineer", "Accountant"};
  const std::vector<std::string_view> forms = {"Mr.", "Mrs.", "Dr."};
  EXPECT_EQ(one("employees", "title", "text", posts).type, SemanticType::job_title);
  EXPECT_EQ(one("employees", "title", "text", forms).type, SemanticType::none);
  EXPECT_EQ(one("films", "title", "text", {"The Long Walk", "Blue Hour"}).type, SemanticType::none);
}

TEST(Classifier, ReadsTheCommentOfANameThatSaysNothing) {
  const ColumnFacts facts[] = {{"kzx7", "varchar(80)", {}, false, false, "Customer's e-mail address"},
                               {"kzx8",
                                "varchar(80)",
                                {},
                                false,
                                false,
                                "see kzx7; used by the nightly export of email and phone to the mailing house"},
                               {"order_total", "numeric", {}, false, false, "phone number"}};
  const auto labels = shared().classify({"app", "", "tab1", facts});
  EXPECT_EQ(labels[0].type, SemanticType::email);
  EXPECT_EQ(labels[0].evidence.at(0).rule, "comment.phrase");
  EXPECT_EQ(labels[1].type, SemanticType::none);
  EXPECT_EQ(labels[2].type, SemanticType::none);
}

TEST(Classifier, NeverShowsARawValueInItsEvidence) {
  std::ifstream file(std::string(CLASSIFY_TESTDATA) + "/values.jsonl");
  const auto gold = testing::read_gold(file);
  testing::score(gold, shared(), {}, [](const testing::GoldColumn& g, const Label& p) {
    for (const auto& e : p.evidence) {
      for (const auto& example : e.examples) {
        for (const auto& value : g.values) EXPECT_NE(example, value) << g.column;
      }
    }
  });
}

TEST(Classifier, SurvivesHostileNamesAndValues) {
  const std::string huge(3 << 20, 'a');
  const std::string zeros(1000, '\0');
  const std::string broken = "\xff\xfe\xc3(\xe2\x82\xf0\x9f\x92";
  const std::string ats(1 << 20, '@');
  const std::string nested = std::string(100000, '[');
  const std::vector<std::string_view> values = {huge,   zeros, broken, ats, nested, "",   " ",  "\n",
                                                "$2b$", "eyJ", "-",    "+", ".",    "::", "0x", "{"};
  for (const std::string_view name :
       {std::string_view(huge), std::string_view(zeros), std::string_view(broken), std::string_view(""),
        std::string_view("email"), std::string_view("____"), std::string_view("123456")}) {
    const Label label = one(name, name, huge, values);
    EXPECT_LE(label.confidence, 1.0);
    EXPECT_GE(label.confidence, 0.0);
  }
}

TEST(Classifier, MayBeSharedBetweenThreads) {
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([] {
      for (int n = 0; n < 50; ++n)
        EXPECT_EQ(one("users", "last_sign_in_ip", "inet", {"10.0.0.1", "10.0.0.2"}).type, SemanticType::ip_address);
    });
  }
  for (auto& t : threads) t.join();
}

TEST(Classifier, AcceptsATableWithoutColumns) { EXPECT_TRUE(shared().classify({"d", "s", "t", {}}).empty()); }

TEST(Types, GoToTextAndBack) {
  for (std::size_t i = 0; i < kSemanticTypeCount; ++i) {
    const auto type = static_cast<SemanticType>(i);
    EXPECT_EQ(semantic_type_from_string(to_string(type)), type);
  }
  EXPECT_EQ(to_string(Sensitivity::public_), "public");
  EXPECT_EQ(sensitivity_from_string("public"), Sensitivity::public_);
  EXPECT_FALSE(semantic_type_from_string("Email"));
  EXPECT_FALSE(sensitivity_from_string("public_"));
}

}  // namespace
}  // namespace datawave::classify
