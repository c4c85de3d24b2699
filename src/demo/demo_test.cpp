#include "datawave/demo/demo.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <set>

#include "datawave/core/clock.hpp"
#include "datawave/sqlite/database.hpp"
#include "datawave/testing/temp_dir.hpp"
#include "numbers.hpp"
#include "people.hpp"

namespace datawave::demo {
namespace {

using datawave::testing::read_file;
using datawave::testing::TempDir;
using ::testing::HasSubstr;
using ::testing::MatchesRegex;
namespace fs = std::filesystem;

std::size_t files_in(const TempDir& dir) {
  return static_cast<std::size_t>(std::distance(fs::directory_iterator(dir.path()), fs::directory_iterator()));
}

TEST(MakeDemo, MakesAWholeDatabaseQuicklyAndUsesItAgain) {
  const TempDir dir("demo");
  const auto start = system_clock().steady();
  const auto made = make_demo(dir / "new/dir/demo.db");
  ASSERT_TRUE(made) << made.error().describe();
  EXPECT_LT(system_clock().steady() - start, std::chrono::seconds(10)) << "with sanitizers on a busy machine";
  EXPECT_FALSE(made->reused);
  EXPECT_GE(made->tables, 12);
  EXPECT_LE(made->tables, 16);
  EXPECT_GE(made->rows, 5'000);
  EXPECT_LE(made->rows, 20'000);
  const std::string bytes = read_file(made->path);
  const auto again = make_demo(dir / "new/dir/demo.db");
  ASSERT_TRUE(again);
  EXPECT_TRUE(again->reused);
  EXPECT_EQ(again->rows, made->rows);
  EXPECT_EQ(read_file(made->path), bytes);
}

TEST(MakeDemo, GivesTheSameBytesForTheSameSeedOnly) {
  const TempDir dir("demo");
  ASSERT_TRUE(make_demo(dir / "a.db", {.seed = 7}) && make_demo(dir / "b.db", {.seed = 7}) &&
              make_demo(dir / "c.db", {.seed = 8}));
  EXPECT_EQ(read_file(dir / "a.db"), read_file(dir / "b.db"));
  EXPECT_NE(read_file(dir / "a.db"), read_file(dir / "c.db"));
  EXPECT_EQ(files_in(dir), 3U) << "no drafts are left";
}

TEST(MakeDemo, TouchesNoOtherFile) {
  const TempDir dir("demo");
  datawave::testing::write_file(dir / "letter.txt", "dear reader");
  {
    auto db = sqlite::Database::open({.path = dir / "mine.db", .mode = sqlite::OpenMode::create, .untrusted = false});
    ASSERT_TRUE((*db)->exec("CREATE TABLE mine (a)"));
  }
  fs::create_directory(dir / "folder");
  for (const char* name : {"letter.txt", "mine.db", "folder"}) {
    const auto made = make_demo(dir / name);
    ASSERT_FALSE(made) << name;
    EXPECT_EQ(made.error().code, ErrorCode::already_exists);
    EXPECT_FALSE(made.error().remedy.empty());
  }
  EXPECT_EQ(read_file(dir / "letter.txt"), "dear reader");
  EXPECT_EQ(files_in(dir), 3U);
}

TEST(MakeDemo, ReplacesAnOlderSample) {
  const TempDir dir("demo");
  ASSERT_TRUE(make_demo(dir / "a.db"));
  {
    auto db = sqlite::Database::open({.path = dir / "a.db", .mode = sqlite::OpenMode::create, .untrusted = false});
    ASSERT_TRUE((*db)->exec("DROP TABLE payment; PRAGMA user_version = 0"));
  }
  const auto made = make_demo(dir / "a.db");
  ASSERT_TRUE(made);
  EXPECT_FALSE(made->reused);
  EXPECT_GE(made->tables, 12);
  EXPECT_FALSE(make_demo(dir / "a.db", {.fresh = true})->reused);
}

TEST(MakeDemo, SaysWhyItCannotWrite) {
  const TempDir dir("demo");
  datawave::testing::write_file(dir / "file", "");
  const auto made = make_demo(dir / "file/demo.db");
  ASSERT_FALSE(made);
  EXPECT_THAT(made.error().message, HasSubstr("directory"));
}

TEST(MakeDemo, KeepsItsReferencesAndItsPromisesAboutRows) {
  const TempDir dir("demo");
  const auto made = make_demo(dir / "a.db");
  ASSERT_TRUE(made);
  auto db = sqlite::Database::open({.path = made->path, .untrusted = false});
  ASSERT_TRUE(db);
  EXPECT_EQ(*(*db)->query_integer("SELECT count(*) FROM pragma_foreign_key_check"), 0);
  EXPECT_EQ(*(*db)->query_text("PRAGMA integrity_check"), "ok");
  for (const char* table : {"customer", "staff", "orders", "payment", "device", "login_event", "delivery_van"})
    EXPECT_GT(*(*db)->query_integer(std::string("SELECT count(*) FROM ") + table), 30) << table;
  EXPECT_EQ(
      *(*db)->query_integer("SELECT count(*) FROM customer WHERE cust_eml NOT LIKE '%@example.%' AND cust_eml NOT "
                            "LIKE '%@mail.example.com'"),
      0);
  EXPECT_GT(*(*db)->query_integer("SELECT count(*) FROM customer WHERE fname GLOB '*[^ -~]*'"), 300) << "other scripts";
  auto cards = (*db)->prepare("SELECT pan FROM payment WHERE pan IS NOT NULL");
  std::set<std::string> seen;
  while (*cards->step()) {
    const std::string card = cards->string(0);
    ASSERT_EQ(card.size(), 16U);
    EXPECT_EQ(card.back(), luhn_digit(std::string_view(card).substr(0, 15)));
    seen.insert(card);
  }
  EXPECT_GT(seen.size(), 1000U);
}

TEST(DemoNumbers, HaveCheckDigitsThatHold) {
  EXPECT_EQ(luhn_digit("411111111111111"), '1');
  EXPECT_EQ(luhn_digit("7992739871"), '3');
  Dice dice(3);
  for (int i = 0; i < 300; ++i) {
    const std::string account = iban(dice);
    int rest = 0;
    for (const char c : account.substr(4) + account.substr(0, 4))
      rest = c >= 'A' ? (rest * 100 + c - 'A' + 10) % 97 : (rest * 10 + c - '0') % 97;
    EXPECT_EQ(rest, 1) << account;
    const std::string code = ean13(dice);
    int sum = 0;
    for (std::size_t d = 0; d < 13; ++d) sum += (code[d] - '0') * (d % 2 == 0 ? 1 : 3);
    EXPECT_EQ(sum % 10, 0) << code;
    EXPECT_THAT(vin(dice), MatchesRegex("1D9[A-HJ-NPR-Z]{2}[0-9]{3}[0-9X][A-HJ-NPR-Z]{2}[0-9]{6}"));
    EXPECT_THAT(ip_address(dice), MatchesRegex("(192\\.0\\.2|198\\.51\\.100|203\\.0\\.113)\\.[0-9]+|2001:db8:.*"));
    EXPECT_THAT(mac_address(dice), MatchesRegex("00:00:5e:00:53:[0-9a-f]{2}"));
    EXPECT_THAT(make_person(dice, i).email, MatchesRegex("[a-z]+\\.[a-z]+[0-9]+@(mail\\.)?example\\.(com|org|net)"));
    EXPECT_THAT(date(dice, 0, 1000), MatchesRegex("202[3-5]-[01][0-9]-[0-3][0-9]"));
  }
}

TEST(DemoNumbers, KnowTheCheckDigitOfAVin) {
  EXPECT_EQ(vin_check_digit("1M8GDM9A_KP042788"), 'X');  // the example of the standard's users
  EXPECT_EQ(vin_check_digit("11111111_11111111"), '1');
  Dice dice(5);
  const std::string made = vin(dice);
  EXPECT_EQ(made[8], vin_check_digit(made));
}

}  // namespace
}  // namespace datawave::demo
