#include <gtest/gtest.h>

#include "records.hpp"
#include "sample_query.hpp"
#include "text_array.hpp"

namespace datawave::connectors::postgresql {

TEST(TextArray, ReadsQuotesEscapesAndNulls) {
  using Words = std::vector<std::string>;
  EXPECT_EQ(parse_text_array("{}"), Words{});
  EXPECT_EQ(parse_text_array("{a,b c,NULL}"), (Words{"a", "b c"}));
  EXPECT_EQ(parse_text_array(R"({"a,b","q\"q","back\\slash","NULL",""})"),
            (Words{"a,b", "q\"q", "back\\slash", "NULL", ""}));
  for (const char* bad : {"", "{", "a", "{\"a}", "{{a}}", "{a\\"}) EXPECT_FALSE(parse_text_array(bad)) << bad;
  EXPECT_EQ(parse_numbers("1 2 0"), (std::vector<int>{1, 2, 0}));
  EXPECT_EQ(parse_numbers("{3,-1}"), (std::vector<int>{3, -1}));
  EXPECT_TRUE(parse_numbers("{x}").empty());
}

TEST(TypeClass, FollowsCategoryAndName) {
  using connect::TypeClass;
  EXPECT_EQ(type_class("S", "varchar"), TypeClass::text);
  EXPECT_EQ(type_class("U", "jsonb"), TypeClass::json);
  EXPECT_EQ(type_class("U", "tsvector"), TypeClass::other);
  EXPECT_EQ(type_class("G", "point"), TypeClass::spatial);
  EXPECT_EQ(type_class("N", "numeric"), TypeClass::number);
  EXPECT_EQ(type_class("A", "_text"), TypeClass::array);
}

TEST(SampleQuery, QuotesNamesSkipsLargeValuesAndReadsBlocksOfLargeTables) {
  connect::TableRecord table;
  table.schema = "pub\"lic";
  table.name = "t";
  connect::ColumnRecord name;
  name.name = "na me";
  name.type_class = connect::TypeClass::text;
  connect::ColumnRecord photo;
  photo.name = "photo";
  photo.type_class = connect::TypeClass::binary;
  table.columns = {name, photo};
  EXPECT_EQ(
      sample_query(table, {}),
      "SELECT CASE WHEN pg_catalog.pg_column_size(\"na me\") <= 100000 THEN left(\"na me\"::text, 160) END, NULL FROM "
      "\"pub\"\"lic\".\"t\" LIMIT 100");
  table.heap_bytes = std::int64_t{100'000} * 8192;
  table.row_estimate = 10'000'000;
  EXPECT_NE(sample_query(table, {}).find("TABLESAMPLE SYSTEM (0.020000) REPEATABLE (1)"), std::string::npos)
      << sample_query(table, {});
}

TEST(ColumnNames, FollowNumbersAcrossDroppedColumns) {
  std::vector<connect::ColumnRecord> columns(2);
  columns[0].name = "a";
  columns[0].ordinal = 1;
  columns[1].name = "c";
  columns[1].ordinal = 3;
  const ColumnNames names(columns);
  EXPECT_EQ(names.all("{3,1}"), (std::vector<std::string>{"c", "a"}));
  EXPECT_EQ(names.at(2), "");
  EXPECT_EQ(names.at(0), "");
}

}  // namespace datawave::connectors::postgresql
