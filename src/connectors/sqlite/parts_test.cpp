#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "definition.hpp"
#include "types.hpp"

namespace datawave::connectors::sqlite {
namespace {

using ::testing::ElementsAre;

TEST(SqliteDefinition, IsNotFooledByNamesStringsOrComments) {
  const TableDefinition table = read_table_definition(
      "CREATE TABLE \"check(\" (\"check\" TEXT DEFAULT 'CHECK (no)', -- CHECK (no)\n [references] INT /* CHECK (no) */ "
      "CHECK ([references] IN (1, 2)), `a``s` INT GENERATED ALWAYS AS (max(1, ')')) VIRTUAL, CONSTRAINT \"k\"\"1\" "
      "PRIMARY KEY (a), UNIQUE (a), CONSTRAINT fk FOREIGN KEY (a) REFERENCES b, c INT REFERENCES d)");
  ASSERT_EQ(table.checks.size(), 1U);
  EXPECT_EQ(table.checks[0].expression, "[references] IN (1, 2)");
  EXPECT_EQ(table.generated.at("a`s"), "max(1, ')')");
  EXPECT_EQ(table.primary_key_name, "k\"1");
  EXPECT_THAT(table.foreign_key_names, ElementsAre("fk", ""));
  const IndexDefinition index =
      read_index_definition("CREATE INDEX \"i (x\" ON t (\"a,b\" DESC, substr(c, 1, 2) ASC) WHERE a > '(' AND b");
  EXPECT_THAT(index.items, ElementsAre("\"a,b\"", "substr(c, 1, 2)"));
  EXPECT_EQ(index.predicate, "a > '(' AND b");
  for (const char* odd :
       {"", "(", ")", "((", "CREATE TABLE t (CHECK (", "CREATE TABLE t ('", ")(", "CREATE TABLE t (a,"})
    EXPECT_TRUE(read_table_definition(odd).generated.empty()) << odd;
}

TEST(SqliteTypes, FollowNamesThenAffinity) {
  using connect::TypeClass;
  EXPECT_EQ(type_class("NVARCHAR(160)"), TypeClass::text);
  EXPECT_EQ(type_class("INTEGER"), TypeClass::number);
  EXPECT_EQ(type_class("NUMERIC(10,2)"), TypeClass::number);
  EXPECT_EQ(type_class("DOUBLE PRECISION"), TypeClass::number);
  EXPECT_EQ(type_class("BOOLEAN"), TypeClass::boolean);
  EXPECT_EQ(type_class("DATETIME"), TypeClass::datetime);
  EXPECT_EQ(type_class("timestamp with time zone"), TypeClass::datetime);
  EXPECT_EQ(type_class("UUID"), TypeClass::uuid);
  EXPECT_EQ(type_class("json"), TypeClass::json);
  EXPECT_EQ(type_class("VARBINARY(16)"), TypeClass::binary);
  EXPECT_EQ(type_class("BLOB"), TypeClass::binary);
  EXPECT_EQ(type_class("POINT"), TypeClass::spatial);
  EXPECT_EQ(type_class(""), TypeClass::other);
}

}  // namespace
}  // namespace datawave::connectors::sqlite
