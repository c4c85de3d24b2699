#include <gtest/gtest.h>

#include <regex>

#include <fstream>
#include <string>
#include <vector>

#include "datawave/access/accounts.hpp"
#include "datawave/access/permission.hpp"
#include "datawave/access/system_scope.hpp"
#include "throttle.hpp"
#include "tokens.hpp"

namespace datawave::access {
namespace {

TEST(Throttle, MakesEachFurtherFailureWaitTwiceAsLong) {
  Throttle throttle;
  SteadyTime now{};
  for (int i = 0; i < Throttle::kFree; ++i) EXPECT_FALSE(throttle.begin({{"a"}}, now));
  EXPECT_EQ(throttle.begin({{"a"}}, now), std::chrono::seconds(1));
  EXPECT_EQ(throttle.begin({{"a"}}, now), std::chrono::seconds(1)) << "a try that was refused is none";
  now += std::chrono::seconds(1);
  EXPECT_FALSE(throttle.begin({{"a"}}, now));
  EXPECT_EQ(throttle.begin({{"a"}}, now), std::chrono::seconds(2));
  EXPECT_FALSE(throttle.begin({{"b"}}, now));
  EXPECT_EQ(throttle.begin({{"b"}, {"a"}}, now), std::chrono::seconds(2)) << "the longest of all";
  for (int i = 0; i < 40; ++i) {
    now += throttle.begin({{"a"}}, now).value_or(std::chrono::seconds(0));
    ASSERT_FALSE(throttle.begin({{"a"}}, now));
  }
  EXPECT_EQ(throttle.begin({{"a"}}, now), std::chrono::minutes(5));
}

TEST(Throttle, HoldsNothingAgainstTriesThatWereGood) {
  Throttle throttle;
  const SteadyTime now{};
  const Throttle::Key address{"address", 2};
  for (int i = 0; i < 20; ++i) {
    ASSERT_FALSE(throttle.begin({{"a"}, address}, now));
    throttle.clear("a");
    throttle.forgive(address);
  }
  for (int i = 0; i < 2; ++i) ASSERT_FALSE(throttle.begin({address}, now));
  EXPECT_TRUE(throttle.begin({address}, now));
}

TEST(Throttle, ForgetsAfterAQuietQuarterOfAnHour) {
  Throttle throttle;
  SteadyTime now{};
  for (int i = 0; i < Throttle::kFree; ++i) EXPECT_FALSE(throttle.begin({{"a"}}, now));
  now += std::chrono::minutes(16);
  EXPECT_FALSE(throttle.begin({{"a"}}, now));
  EXPECT_FALSE(throttle.begin({{"a"}}, now));
}

TEST(UserName, HasTheShapeThatTheDocumentSays) {
  const std::regex pattern(kUserName.pattern.begin(), kUserName.pattern.end());
  for (const std::string& name : {std::string("ada"), std::string("jo@example.com"), std::string("-x"), std::string(),
                                  std::string("Ada"), std::string("a b"), std::string(100, 'a'), std::string(101, 'a')})
    EXPECT_EQ(kUserName.fits(name), std::regex_match(name, pattern)) << name;
  EXPECT_FALSE(kUserName.fits("018f2c31-0000-7000-8000-000000000000")) << "an id is no name";
}

TEST(Token, LooksLikeOneOfOursAndHidesInItsHash) {
  const std::string token = make_token(TokenKind::api_key, system_random());
  EXPECT_EQ(token_kind(token), TokenKind::api_key);
  EXPECT_EQ(token_hash(token).size(), 32U);
  EXPECT_TRUE(matches_hash(token, token_hash(token)));
  EXPECT_FALSE(token_kind("dwk_short"));
  EXPECT_FALSE(token_kind(token + "x"));
  EXPECT_FALSE(token_kind("xxx_" + token.substr(4)));
}

TEST(SystemWork, IsWhatTheReadmeLists) {
  std::ifstream readme(std::string(DATAWAVE_SOURCE_DIR) + "/src/access/README.md");
  std::vector<std::string> listed;
  for (std::string line; std::getline(readme, line);) {
    if (!line.starts_with("| ") || line.starts_with("| work") || line.starts_with("|---")) continue;
    listed.push_back(line.substr(2, line.find(" |", 2) - 2));
  }
  std::vector<std::string> works;
  boost::mp11::mp_for_each<boost::describe::describe_enumerators<SystemWork>>(
      [&](auto e) { works.emplace_back(enum_name(e.value)); });
  EXPECT_EQ(listed, works);
}

TEST(Role, GivesAViewerNothingThatChanges) {
  const PermissionSet viewer = permissions_of(Role::viewer);
  EXPECT_TRUE(viewer.has(Permission::catalog_read));
  for (const Permission p : {Permission::source_write, Permission::job_run, Permission::catalog_write,
                             Permission::label_review, Permission::user_write, Permission::audit_read}) {
    EXPECT_FALSE(viewer.has(p)) << enum_name(p);
  }
  EXPECT_EQ(roles_with(Permission::audit_read), "admin or auditor");
}

}  // namespace
}  // namespace datawave::access
