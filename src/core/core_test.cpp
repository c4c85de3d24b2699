#include <gtest/gtest.h>

#include <cstring>
#include <memory>

#include "datawave/core/asset_path.hpp"
#include "datawave/core/json_schema.hpp"
#include "datawave/core/secret.hpp"
#include "datawave/core/text.hpp"
#include "datawave/core/uuid.hpp"

namespace datawave {
namespace example {
enum class Colour { red, default_ };
DW_DESCRIBE_ENUM(Colour, red, default_)
struct Inner {
  std::string name;
  std::optional<int> size;
};
DW_DESCRIBE(Inner, name, size);
struct Outer {
  std::vector<Inner> items;
  Colour colour = Colour::default_;
  std::map<std::string, double> ratios;
};
DW_DESCRIBE(Outer, items, colour, ratios);
}  // namespace example

TEST(Json, DescribedStructsBecomeObjectsWithSnakeCaseEnumsAndNulls) {
  example::Outer value;
  value.items.push_back({"a\"b", std::nullopt});
  value.items.push_back({"é", 3});
  value.ratios["x"] = 0.5;
  EXPECT_EQ(to_json(value),
            R"({"items":[{"name":"a\"b","size":null},{"name":"é","size":3}],"colour":"default","ratios":{"x":0.5}})");
}

TEST(Json, InvalidUtf8BecomesReplacementCharactersAndControlsAreEscaped) {
  EXPECT_EQ(to_json(std::string("a\xff\x01z")), "\"a\xEF\xBF\xBD\\u0001z\"");
  EXPECT_EQ(to_json(std::string("\xED\xA0\x80")), "\"\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\"");
}

TEST(Json, IndentedOutputIsReadable) {
  example::Inner value{"n", 1};
  EXPECT_EQ(to_json(value, 2), "{\n  \"name\": \"n\",\n  \"size\": 1\n}");
}

TEST(JsonSchema, DerivesFromTheSameDescription) {
  const std::string schema = json_schema<example::Outer>("Outer");
  EXPECT_NE(schema.find(R"("enum": [)"), std::string::npos);
  EXPECT_NE(schema.find(R"("additionalProperties": false)"), std::string::npos);
  EXPECT_NE(schema.find("\"integer\",\n"), std::string::npos) << schema;
}

TEST(AssetPath, RoundTripsOddNamesAndRefusesBareOnes) {
  const std::vector<std::string_view> odd = {"shop", "", "Order Items", "a\"b", "naïve.x"};
  auto parsed = parse_asset_path(format_asset_path(odd));
  ASSERT_TRUE(parsed);
  EXPECT_EQ(std::vector<std::string>(odd.begin(), odd.end()), *parsed);
  for (const char* bad : {"", "a.", ".a", "a b", "\"open", "\"a\"b", "a..b"}) {
    EXPECT_FALSE(parse_asset_path(bad)) << bad;
  }
}

class FixedClock final : public Clock {
 public:
  [[nodiscard]] SteadyTime steady() const override { return {}; }
  [[nodiscard]] UtcTime utc() const override { return UtcTime{std::chrono::microseconds{0x0123456789ab * 1000LL}}; }
};
class ZeroRandom final : public Random {
 public:
  void fill(std::span<std::byte> out) const override { std::memset(out.data(), 0, out.size()); }
};

TEST(Uuid, Version7CarriesTheMillisecondsFirst) {
  const Uuid id = make_uuid_v7(FixedClock{}, ZeroRandom{});
  EXPECT_EQ(to_string(id), "01234567-89ab-7000-8000-000000000000");
  EXPECT_EQ(parse_uuid("01234567-89AB-7000-8000-000000000000"), id);
  EXPECT_FALSE(parse_uuid("01234567-89ab-7000-8000-00000000000g"));
  EXPECT_FALSE(parse_uuid("0123456789ab70008000000000000000"));
}

TEST(Secret, IsWipedWhenMovedFromAndCannotBeCopied) {
  static_assert(!std::is_copy_constructible_v<Secret>);
  static_assert(!std::is_copy_assignable_v<Secret>);
  std::string plain = "hunter2";
  Secret a(std::move(plain));
  EXPECT_TRUE(plain.empty());  // NOLINT(bugprone-use-after-move): the constructor wipes its argument
  Secret b(std::move(a));
  EXPECT_TRUE(a.empty());  // NOLINT(bugprone-use-after-move)
  EXPECT_EQ(b.expose(), "hunter2");
}

TEST(Text, CountsSizesAndDurationsReadLikeAPersonWouldWriteThem) {
  EXPECT_EQ(format_count(2981), "2\u2009981");
  EXPECT_EQ(format_count_short(41'200'000), "41.2 M");
  EXPECT_EQ(format_bytes(13'314'398'617), "12.4 GiB");
  EXPECT_EQ(format_duration(std::chrono::milliseconds(1250)), "1.2 s");
  EXPECT_EQ(format_utc(UtcTime{std::chrono::seconds{1768465800}}), "2026-01-15T08:30:00.000000Z");
  EXPECT_EQ(plural(1, "table"), "1 table");
  EXPECT_EQ(plural(2, "index", "indexes"), "2 indexes");
}

TEST(Text, ForeignTextCannotForgeTerminalOutput) {
  EXPECT_EQ(printable("a\x1b[31mb\xe2\x80\xae"
                      "c"),
            "a\xEF\xBF\xBD[31mb\xEF\xBF\xBD"
            "c");
  EXPECT_EQ(printable("ok\xff"), "ok\xEF\xBF\xBD");
  EXPECT_EQ(ellipsize_middle("abcdefghij", 7), "abc…hij");
  EXPECT_EQ(utf8_prefix("éé", 3), "é");
}

TEST(Text, NearestWordSuggestsOnlyWhatIsNear) {
  const std::string_view words[] = {"inspect", "classify", "doctor"};
  EXPECT_EQ(nearest_word("inpsect", words), "inspect");
  EXPECT_EQ(nearest_word("docter", words), "doctor");
  EXPECT_EQ(nearest_word("zzz", words), "");
  const std::string_view fields[] = {"host", "port"};
  EXPECT_EQ(nearest_word("prot", fields), "port");
  EXPECT_EQ(nearest_word("opst", fields), "");
}

TEST(Text, GlobMatchesStarsWithoutBacktrackingBlowUp) {
  EXPECT_TRUE(glob_match("pub*.cust?mer", "public.customer"));
  EXPECT_FALSE(glob_match("pub*.cust?mer", "public.custmer"));
  EXPECT_TRUE(glob_match("*", ""));
  EXPECT_FALSE(glob_match("*a*a*a*a*a*a*a*a*a*a*b", std::string(5000, 'a')));
}

TEST(Error, DescribesItsContextFromTheOutsideIn) {
  Error error = Error(ErrorCode::unavailable, "connection lost").with_sqlstate("08006").with_context("reading columns");
  EXPECT_EQ(error.describe(), "while reading columns: connection lost (SQLSTATE 08006)");
}

}  // namespace datawave
