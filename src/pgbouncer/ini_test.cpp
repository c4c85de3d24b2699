#include "datawave/pgbouncer/ini.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "datawave/pgbouncer/apply.hpp"

namespace datawave::pgbouncer {
namespace {
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Pair;

constexpr std::string_view kFile =
    "; Debian's, changed by hand\n"
    "[databases]\n"
    "shop = host=db port=5432 password='a''b;#c'\n"
    "\n"
    "[pgbouncer]\n"
    "  max_client_conn =  100  \n"
    "default_pool_size=20\n"
    "odd_key_of_a_later_version = x\n"
    "%include /etc/pgbouncer/more.ini\n"
    "\n"
    "; about roles\n"
    "[users]\n"
    "bob = pool_mode=session\n";

IniFile parsed(std::string_view text) {
  auto file = IniFile::parse(text);
  EXPECT_TRUE(file) << file.error().describe();
  return std::move(*file);
}

TEST(Ini, GivesBackEveryByteOfWhatItRead) {
  EXPECT_EQ(parsed(kFile).text(), kFile);
  EXPECT_EQ(parsed("[a]\r\nb=c\r\n\r\n;").text(), "[a]\r\nb=c\r\n\r\n;");
  EXPECT_EQ(parsed("").text(), "");
}

TEST(Ini, ReadsValuesToTheEndOfTheirLines) {
  const IniFile file = parsed(kFile);
  EXPECT_EQ(file.get("pgbouncer", "max_client_conn"), "100");
  EXPECT_EQ(file.get("databases", "shop"), "host=db port=5432 password='a''b;#c'");
  EXPECT_EQ(file.get("pgbouncer", "pool_mode"), std::nullopt);
  EXPECT_THAT(file.includes(), ElementsAre("/etc/pgbouncer/more.ini"));
  EXPECT_THAT(file.entries("pgbouncer"), ElementsAre(Pair("max_client_conn", "100"), Pair("default_pool_size", "20"),
                                                     Pair("odd_key_of_a_later_version", "x")));
}

TEST(Ini, ChangesAValueAndNothingElseOfItsLine) {
  IniFile file = parsed(kFile);
  ASSERT_TRUE(file.set("pgbouncer", "max_client_conn", "1050"));
  std::string expected(kFile);
  expected.replace(expected.find("100  "), 3, "1050");
  EXPECT_EQ(file.text(), expected);
}

TEST(Ini, AddsASettingAtTheEndOfItsSectionBehindWhatIsIncluded) {
  IniFile file = parsed(kFile);
  ASSERT_TRUE(file.set("pgbouncer", "max_db_connections", "50"));
  EXPECT_THAT(file.text(), HasSubstr("more.ini\nmax_db_connections = 50\n\n; about roles\n[users]"));
}

TEST(Ini, AddsASectionThatIsNotThere) {
  IniFile file = parsed("[databases]\n* = host=x");
  ASSERT_TRUE(file.set("pgbouncer", "pool_mode", "transaction"));
  EXPECT_EQ(file.text(), "[databases]\n* = host=x\n[pgbouncer]\npool_mode = transaction\n");
}

TEST(Ini, CountsTheLastOfEqualKeysInTheLastOfEqualSections) {
  IniFile file = parsed("[pgbouncer]\na=1\n[users]\n[pgbouncer]\nb=1\nb=2\n");
  EXPECT_EQ(file.get("pgbouncer", "a"), std::nullopt);  // the repeated header brings the defaults back
  EXPECT_EQ(file.get("pgbouncer", "b"), "2");
  ASSERT_TRUE(file.set("pgbouncer", "b", "3"));
  EXPECT_EQ(file.text(), "[pgbouncer]\na=1\n[users]\n[pgbouncer]\nb=1\nb=3\n");
}

TEST(Ini, NamesTheLineThatPgBouncerWouldRefuse) {
  const auto file = IniFile::parse("[pgbouncer]\npool_mode=session\nnonsense\n");
  ASSERT_FALSE(file);
  EXPECT_THAT(file.error().message, HasSubstr("line 3"));
  EXPECT_FALSE(IniFile::parse("a=b\n"));
  EXPECT_FALSE(IniFile::parse("[open\n"));
  EXPECT_FALSE(IniFile::parse("[a]\n= b\n"));
  EXPECT_FALSE(IniFile::parse("[a]\n%include\n"));
  EXPECT_FALSE(IniFile::parse(std::string_view("[a]\nb=\0\n", 8)));
  EXPECT_FALSE(IniFile::parse(std::string(IniFile::kMaxBytes + 1, ' ')));
}

TEST(Ini, RefusesAValueThatWouldBeReadAsSomethingElse) {
  IniFile file = parsed(kFile);
  EXPECT_FALSE(file.set("pgbouncer", "pool_mode", "session\nadmin_users = eve"));
  EXPECT_FALSE(file.set("pgbouncer", "pool_mode", " session"));
  EXPECT_FALSE(file.set("pgbouncer", "a = b", "c"));
  EXPECT_FALSE(file.set("pgbouncer", "[users]", "c"));
  EXPECT_EQ(file.text(), kFile);
}

TEST(Values, AreTheSameInAllTheirSpellings) {
  EXPECT_TRUE(same_value("15", "15.0"));
  EXPECT_TRUE(same_value("yes", "1"));
  EXPECT_TRUE(same_value("0777", "511"));
  EXPECT_TRUE(same_value("transaction", "transaction"));
  EXPECT_FALSE(same_value("50", "20"));
  EXPECT_FALSE(same_value("", "0"));
  EXPECT_FALSE(same_value("session", "transaction"));
}

}  // namespace
}  // namespace datawave::pgbouncer
