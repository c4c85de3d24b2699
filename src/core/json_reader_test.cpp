#include "datawave/core/json_reader.hpp"

#include <gtest/gtest.h>

#include <regex>

#include "datawave/core/json_schema.hpp"

namespace datawave {
namespace example {
enum class Mode { prefer, require, verify_full, default_ };
DW_DESCRIBE_ENUM(Mode, prefer, require, verify_full, default_)

struct Connection {
  std::string host;
  std::uint16_t port = 5432;
  Mode mode = Mode::default_;
};
DW_DESCRIBE(Connection, host, port, mode);
DW_DEFAULTED(Connection, port, mode);
void validate(const Connection& c, JsonProblems& problems) {
  if (c.port == 0) problems.add_at("port", "must not be 0");
}

struct Source {
  std::string name;
  Connection connection;
  std::optional<std::string> comment;
  std::vector<int> weights;
  std::map<std::string, bool> flags;
  std::int8_t small = 0;
  double ratio = 0;
  Uuid id;
  UtcTime created;
  JsonRaw extra;
};
DW_DESCRIBE(Source, name, connection, comment, weights, flags, small, ratio, id, created, extra);
DW_DEFAULTED(Source, weights, flags, small, ratio, id, created, extra);

std::span<const std::string_view> colours() {
  static constexpr std::string_view kAll[] = {"red", "green"};
  return kAll;
}
struct Bounded {
  std::string name = "a";
  std::optional<std::int64_t> days;
  std::vector<int> items = {1};
  Patch<std::string> colour;
  std::map<std::string, bool> flags;
};
DW_DESCRIBE(Bounded, name, days, items, colour, flags);
DW_DEFAULTED(Bounded, name, items, flags);
DW_ANNOTATE(Bounded, {.member = "name", .shape = &kPlainName}, {.member = "days", .minimum = 1, .maximum = 30},
            {.member = "items", .min_size = 1, .max_size = 2}, {.member = "colour", .words = colours},
            {.member = "flags", .max_size = 1})

struct Change {
  Patch<std::string> comment;
  Patch<std::uint8_t> tier;
  Secret password;
};
DW_DESCRIBE(Change, comment, tier, password);
DW_DEFAULTED(Change, password);
}  // namespace example

using example::Change;
using example::Connection;
using example::Source;

constexpr const char* kFull = R"({"name":"shop","connection":{"host":"db","port":5433,"mode":"verify_full"},
  "comment":"a \"b\" \u00e9\ud83d\ude00","weights":[1,-2],"flags":{"x/y":true},"small":-128,"ratio":0.25,
  "id":"01234567-89ab-7000-8000-000000000000","created":"2026-01-15T10:30:00.5+02:00",
  "extra": { "a b" : [ 1.50 , "x \" y", 12345678901234567890123 ] } })";

using Faults = std::vector<std::pair<std::string, std::string>>;
Faults faults(const Error& error) {
  Faults out;
  for (const FieldError& field : error.fields) out.emplace_back(field.pointer, field.message);
  return out;
}

TEST(JsonReader, ReadsWhatTheWriterWrites) {
  auto source = read_json<Source>(kFull);
  ASSERT_TRUE(source) << source.error().describe();
  EXPECT_EQ(source->connection.mode, example::Mode::verify_full);
  EXPECT_EQ(*source->comment, "a \"b\" é😀");
  EXPECT_EQ(source->small, -128);
  EXPECT_EQ(source->extra.text, R"({"a b":[1.50,"x \" y",12345678901234567890123]})");
  const std::string written = to_json(*source);
  EXPECT_NE(written.find(R"("created":"2026-01-15T08:30:00.500000Z","extra":{"a b":[1.50)"), std::string::npos)
      << written;
  auto again = read_json<Source>(written);
  ASSERT_TRUE(again);
  EXPECT_EQ(to_json(*again), written);
}

TEST(JsonReader, KeepsDefaultsOnlyWhereTheDescriptionSaysSo) {
  auto source = read_json<Source>(R"({"name":"n","connection":{"host":"h"}})");
  ASSERT_TRUE(source) << source.error().describe();
  EXPECT_EQ(source->connection.port, 5432);
  EXPECT_FALSE(source->comment);
  auto missing = read_json<Source>(R"({"connection":{}})");
  ASSERT_FALSE(missing);
  EXPECT_EQ(faults(missing.error()), (Faults{{"/name", "is missing"}, {"/connection/host", "is missing"}}));
  auto null = read_json<Source>(R"({"name":null,"connection":{"host":"h","port":null},"comment":null})");
  ASSERT_FALSE(null);
  EXPECT_EQ(faults(null.error()), (Faults{{"/name", "must be a string, not null"},
                                          {"/connection/port", "must be a whole number, not null"}}));
}

TEST(JsonReader, SaysEverythingThatIsWrongAndWhere) {
  auto source = read_json<Source>(
      R"({"nmae":"x","name":5,"connection":{"host":"h","port":65536,"mode":"verify-full"},"weights":[1,"2",2.5],)"
      R"("flags":{"a/b~c":1},"small":-129,"id":"x","created":"yesterday"})");
  ASSERT_FALSE(source);
  const Error& error = source.error();
  EXPECT_EQ(error.code, ErrorCode::invalid_argument);
  EXPECT_EQ(error.field, "/name");
  EXPECT_EQ(error.message, "/name must be a string, not a number (and 9 more faults)");
  EXPECT_EQ(faults(error),
            (Faults{
                {"/name", "must be a string, not a number"},
                {"/connection/port", "must be a whole number from 0 to 65535"},
                {"/connection/mode", "must be prefer, require, verify_full or default. Did you mean \"verify_full\"?"},
                {"/weights/1", "must be a whole number, not a string"},
                {"/weights/2", "must be a whole number from -2147483648 to 2147483647"},
                {"/flags/a~1b~0c", "must be true or false, not a number"},
                {"/small", "must be a whole number from -128 to 127"},
                {"/id", "must be a UUID, like 019b7c9f-5a40-7000-8000-000000000000"},
                {"/created", "must be a time as in RFC 3339, like 2026-01-15T08:30:00Z"},
                {"/nmae", "is not a known field. Did you mean \"name\"?"},
            }));
}

TEST(JsonReader, AnUnknownFieldIsAFaultWithTheNearestName) {
  auto c = read_json<Connection>(R"({"host":"h","prot":1})");
  ASSERT_FALSE(c);
  EXPECT_EQ(c.error().field, "/prot");
  EXPECT_EQ(c.error().message, "/prot is not a known field");
  EXPECT_EQ(c.error().remedy, "Did you mean \"port\"?");
}

TEST(JsonReader, KeepsFiftyFaultsAndCountsTheRest) {
  std::string text = R"({"host":"h")";
  for (int i = 0; i < 1000; ++i) text += ",\"x" + std::to_string(i) + "\":0";
  auto c = read_json<Connection>(text + "}");
  ASSERT_FALSE(c);
  EXPECT_EQ(c.error().fields.size(), 50u);
  EXPECT_NE(c.error().message.find("999 more faults"), std::string::npos) << c.error().message;
}

TEST(JsonReader, RunsTheTypesOwnValidationAtItsPlace) {
  auto source = read_json<Source>(R"({"name":"n","connection":{"host":"h","port":0}})");
  ASSERT_FALSE(source);
  EXPECT_EQ(faults(source.error()), (Faults{{"/connection/port", "must not be 0"}}));
}

TEST(JsonReader, PatchTellsAbsentNullAndValueApart) {
  auto change = read_json<Change>(R"({"comment":null,"password":"hunter2"})");
  ASSERT_TRUE(change) << change.error().describe();
  EXPECT_TRUE(change->comment.is_null());
  EXPECT_TRUE(change->tier.is_absent());
  EXPECT_EQ(change->password.expose(), "hunter2");
  std::optional<std::string> stored = "old";
  std::optional<std::uint8_t> tier = std::uint8_t{3};
  change->comment.apply_to(stored);
  change->tier.apply_to(tier);
  EXPECT_FALSE(stored);
  EXPECT_EQ(tier, 3);
  auto value = read_json<Change>(R"({"tier":255})");
  ASSERT_TRUE(value);
  EXPECT_EQ(value->tier.value(), 255);
  EXPECT_FALSE(read_json<Change>(R"({"tier":256})"));
}

struct PatchOut {
  Patch<int> a;
  Patch<int> b;
  Patch<int> c;
};
DW_DESCRIBE(PatchOut, a, b, c);

TEST(JsonWriter, LeavesAbsentPatchMembersOut) {
  PatchOut p;
  p.b = Patch<int>::null();
  p.c = 3;
  EXPECT_EQ(to_json(p), R"({"b":null,"c":3})");
}

TEST(JsonReader, IntegersAreExactAtTheirEdges) {
  const auto u64 = [](const char* text) { return read_json<std::uint64_t>(text); };
  const auto i64 = [](const char* text) { return read_json<std::int64_t>(text); };
  EXPECT_EQ(*u64("18446744073709551615"), UINT64_MAX);
  EXPECT_FALSE(u64("18446744073709551616"));
  EXPECT_EQ(*u64("-0"), 0u);
  EXPECT_FALSE(u64("-1"));
  EXPECT_EQ(*i64("-9223372036854775808"), INT64_MIN);
  EXPECT_FALSE(i64("9223372036854775808"));
  EXPECT_FALSE(i64("1.0"));
  EXPECT_FALSE(i64("1e2"));
  EXPECT_EQ(*read_json<double>("1e2"), 100.0);
  EXPECT_FALSE(read_json<double>("1e999"));
  EXPECT_FALSE(read_json<std::string>(R"("a\u0000b")"));
}

TEST(JsonParser, TakesRfc8259AndNothingElse) {
  for (const char* good : {"null", " [ ] ", "{}", "-0.5e+10", "\"\\u0000\\ud83d\\ude00\"", "[[],{},[1,2]]", "0",
                           "{\"\":1,\"a\":{\"\":2}}", "\t\r\n1 ", "\"\x7f\""}) {
    EXPECT_TRUE(parse_json(good)) << good;
  }
  for (const char* bad : {"",
                          " ",
                          "nul",
                          "True",
                          "[1,]",
                          "[,1]",
                          "{\"a\":1,}",
                          "{a:1}",
                          "{'a':1}",
                          "01",
                          "-",
                          "1.",
                          ".5",
                          "1e",
                          "+1",
                          "0x1",
                          "NaN",
                          "Infinity",
                          "\"",
                          "\"\\x\"",
                          "\"\\u12\"",
                          "\"\\ud800\"",
                          "\"\\udc00\"",
                          "\"\\ud800\\u0041\"",
                          "\"a\nb\"",
                          "[1] 2",
                          "[1",
                          "{\"a\"",
                          "{\"a\":",
                          "{\"a\" 1}",
                          "// c\n1",
                          "\xef\xbb\xbf"
                          "1",
                          "\"\xff\"",
                          "\"\xc0\x80\"",
                          "\"\xed\xa0\x80\"",
                          "{\"a\":1,\"b\":2,\"a\":3}",
                          "{\"a\":1,\"\\u0061\":2}",
                          "1 1",
                          "]",
                          "}"}) {
    auto result = parse_json(bad);
    ASSERT_FALSE(result) << bad;
    EXPECT_EQ(result.error().code, ErrorCode::invalid_argument) << bad;
    EXPECT_EQ(result.error().fields.size(), 1u);
  }
}

TEST(JsonParser, SaysLineAndColumn) {
  auto result = parse_json("{\n  \"a\": 1,\n  \"b\" 2\n}");
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().message,
            "the document is not valid JSON: \":\" is missing after a member's name at line 3, column 7");
}

TEST(JsonParser, KeepsItsLimits) {
  EXPECT_TRUE(parse_json(std::string(32, '[') + std::string(32, ']')));
  auto deep = parse_json(std::string(33, '[') + std::string(33, ']'));
  ASSERT_FALSE(deep);
  EXPECT_EQ(deep.error().code, ErrorCode::resource_exhausted);
  EXPECT_EQ(deep.error().message, "the document is nested deeper than 32 levels");
  JsonLimits limits{.max_depth = 1'000'000, .max_bytes = 100, .max_items = 5};
  EXPECT_TRUE(parse_json("[1,2,3,4]", limits));
  EXPECT_EQ(parse_json("[1,2,3,4,5]", limits).error().code, ErrorCode::resource_exhausted);
  EXPECT_EQ(parse_json(std::string(101, ' '), limits).error().code, ErrorCode::resource_exhausted);
  limits.max_bytes = 1 << 20;
  EXPECT_FALSE(parse_json(std::string(1 << 19, '['), limits));
}

TEST(JsonSchema, OfWhatIsReadSaysWhatMayBeLeftOut) {
  std::string read;
  JsonWriter r(read);
  write_schema_of<Connection>(r, SchemaUse::read);
  EXPECT_EQ(read, R"({"type":"object","properties":{"host":{"type":"string"},)"
                  R"("port":{"type":"integer","minimum":0,"maximum":65535},)"
                  R"("mode":{"type":"string","enum":["prefer","require","verify_full","default"]}},)"
                  R"("required":["host"],"additionalProperties":false})");
  std::string change;
  JsonWriter c(change);
  write_schema_of<Change>(c, SchemaUse::read);
  EXPECT_EQ(change, R"({"type":"object","properties":{"comment":{"type":["string","null"]},)"
                    R"("tier":{"type":["integer","null"],"minimum":0,"maximum":255},)"
                    R"("password":{"type":"string","writeOnly":true}},"required":[],"additionalProperties":false})");
  const std::string source = json_schema<Source>("Source");
  for (const char* part : {R"("format": "uuid")", R"("format": "date-time")", R"("extra": {})"}) {
    EXPECT_NE(source.find(part), std::string::npos) << source;
  }
}

TEST(Utc, ReadsRfc3339Strictly) {
  EXPECT_EQ(format_utc(*parse_utc("2024-02-29T23:59:59Z")), "2024-02-29T23:59:59.000000Z");
  EXPECT_EQ(format_utc(*parse_utc("2026-01-15T08:30:00.123456789Z")), "2026-01-15T08:30:00.123456Z");
  EXPECT_EQ(format_utc(*parse_utc("2026-01-15T00:30:00.1+05:30")), "2026-01-14T19:00:00.100000Z");
  EXPECT_EQ(format_utc(*parse_utc("1969-12-31T23:59:59.9-00:00")), "1969-12-31T23:59:59.900000Z");
  for (const char* bad : {"",
                          "2026-01-15",
                          "2026-01-15 08:30:00Z",
                          "2026-01-15t08:30:00Z",
                          "2026-01-15T08:30:00z",
                          "2026-01-15T08:30Z",
                          "2026-01-15T08:30:00",
                          "2026-01-15T08:30:60Z",
                          "2026-01-15T24:00:00Z",
                          "2026-02-29T00:00:00Z",
                          "2026-13-01T00:00:00Z",
                          "2026-00-01T00:00:00Z",
                          "2026-1-15T08:30:00Z",
                          "2026-01-15T08:30:00.Z",
                          "2026-01-15T08:30:00.1234567890Z",
                          "2026-01-15T08:30:00+24:00",
                          "2026-01-15T08:30:00+0200",
                          "2026-01-15T08:30:00Z ",
                          "0000-01-01T00:00:00Z",
                          "9999-12-31T23:59:59-01:00",
                          "+026-01-15T08:30:00Z"}) {
    EXPECT_FALSE(parse_utc(bad)) << bad;
  }
}

TEST(Annotations, AreCheckedAndStandInTheSchema) {
  using example::Bounded;
  EXPECT_TRUE(read_json<Bounded>(R"({"name":"shop-1","days":30,"items":[1,2],"colour":"red","flags":{"a":true}})"));
  EXPECT_TRUE(read_json<Bounded>(R"({"days":null,"colour":null})"));
  const auto bad =
      read_json<Bounded>(R"({"name":"-x","days":31,"items":[],"colour":"gren","flags":{"a":true,"b":true}})");
  ASSERT_FALSE(bad);
  ASSERT_EQ(bad.error().fields.size(), 5U);
  EXPECT_EQ(bad.error().fields[1].pointer, "/days");
  EXPECT_EQ(bad.error().fields[1].message, "is out of range. From 1 to 30.");
  EXPECT_NE(bad.error().fields[3].message.find("Did you mean green?"), std::string::npos);
  const std::string schema = json_schema<Bounded>("t", SchemaUse::read);
  for (const char* part :
       {"\"pattern\"", "\"maximum\": 30", "\"minItems\": 1", "\"maxItems\": 2", "\"enum\"", "\"maxProperties\": 1"})
    EXPECT_NE(schema.find(part), std::string::npos) << part << schema;
}

TEST(PlainName, HasTheShapeThatTheDocumentSays) {
  const std::regex pattern(kPlainName.pattern.begin(), kPlainName.pattern.end());
  for (const std::string& name : {std::string("shop-1"), std::string("-x"), std::string(), std::string("Shop"),
                                  std::string("a_b"), std::string(63, 'a'), std::string(64, 'a')})
    EXPECT_EQ(is_plain_name(name), std::regex_match(name, pattern)) << name;
  EXPECT_FALSE(is_plain_name("018f2c31-0000-7000-8000-000000000000"));
}

}  // namespace datawave
