#include <gtest/gtest.h>

#include "datawave/catalog/change.hpp"

namespace datawave::catalog {
namespace {

struct Pair {
  const char* before;
  const char* after;
  TypeChange change;
};
constexpr auto kSame = TypeChange::same;
constexpr auto kWidened = TypeChange::widened;
constexpr auto kChanged = TypeChange::changed;
constexpr Pair kPairs[] = {
    {"varchar(40)", "character varying(40)", kSame},
    {"varchar(40)", "varchar(80)", kWidened},
    {"varchar(80)", "varchar(40)", kChanged},
    {"character varying(40)", "text", kWidened},
    {"character varying(40)", "character varying", kWidened},
    {"character varying", "character varying(40)", kChanged},
    {"text", "varchar(40)", kChanged},
    {"char(3)", "varchar(3)", kWidened},
    {"char(3)", "varchar(2)", kChanged},
    {"int", "bigint", kWidened},
    {"int4", "integer", kSame},
    {"INTEGER", "integer", kSame},
    {"bigint", "integer", kChanged},
    {"smallint", "integer", kWidened},
    {"integer", "numeric", kWidened},
    {"integer", "numeric(8,0)", kChanged},
    {"integer", "numeric(12,2)", kWidened},
    {"numeric(10,2)", "numeric(12,2)", kWidened},
    {"numeric(10,2)", "numeric(10,4)", kChanged},
    {"numeric(10,2)", "numeric(12,4)", kWidened},
    {"numeric(10,2)", "numeric", kWidened},
    {"numeric", "numeric(10,2)", kChanged},
    {"real", "double precision", kWidened},
    {"double precision", "real", kChanged},
    {"timestamp(3) with time zone", "timestamp(6) with time zone", kWidened},
    {"timestamp(6) with time zone", "timestamp(3) with time zone", kChanged},
    {"timestamptz", "timestamp with time zone", kSame},
    {"timestamp without time zone", "timestamp", kSame},
    {"timestamp", "timestamp with time zone", kChanged},
    {"integer[]", "bigint[]", kWidened},
    {"integer", "integer[]", kChanged},
    {"text", "integer", kChanged},
    {"enum('a','b')", "enum('a','b','c')", kChanged},
    {"", "text", kChanged},
    {"numeric(", "numeric()", kChanged},
};

TEST(TypeChanges, AreSameWidenedOrChanged) {
  for (const Pair& pair : kPairs)
    EXPECT_EQ(compare_types(pair.before, pair.after), pair.change) << pair.before << " to " << pair.after;
}

connect::TableRecord orders() {
  connect::TableRecord table;
  table.name = "orders";
  for (const char* name : {"id", "email", "total"}) {
    connect::ColumnRecord column;
    column.name = name;
    column.ordinal = static_cast<std::int32_t>(table.columns.size()) + 1;
    column.declared_type = "integer";
    table.columns.push_back(column);
  }
  return table;
}

std::vector<std::string> kinds(const std::vector<Change>& changes) {
  std::vector<std::string> out;
  for (const Change& change : changes)
    out.push_back(change.kind + ":" + change.what + ":" + std::string(enum_name(change.severity)));
  return out;
}
using Kinds = std::vector<std::string>;

TEST(Diff, OfTheSameIsEmpty) { EXPECT_TRUE(diff_tables(orders(), orders()).empty()); }

TEST(Diff, TellsColumnsAddedRemovedAndRenamed) {
  auto after = orders();
  after.columns.erase(after.columns.begin() + 2);
  after.columns[1].name = "mail";
  auto extra = orders().columns[0];
  extra.name = "note";
  extra.ordinal = 4;
  after.columns.push_back(extra);
  EXPECT_EQ(kinds(diff_tables(orders(), after, {{"email", "mail"}})),
            (Kinds{"column_renamed:mail:breaking", "column_removed:total:breaking", "column_added:note:compatible"}));
}

TEST(Diff, OfARenameIsTheRenameAlone) {
  connect::TableRecord before = orders();
  before.schema = "public";
  connect::IndexRecord index;
  index.name = "orders_email";
  index.definition = "CREATE INDEX orders_email ON public.orders USING btree (email)";
  before.indexes = {index};
  connect::TriggerRecord trigger;
  trigger.name = "touched";
  trigger.definition = "CREATE TRIGGER touched BEFORE UPDATE ON public.orders FOR EACH ROW EXECUTE FUNCTION touch()";
  before.triggers = {trigger};
  connect::TableRecord after = before;
  after.name = "Sales";
  after.indexes[0].definition = "CREATE INDEX orders_email ON public.\"Sales\" USING btree (email)";
  after.triggers[0].definition =
      "CREATE TRIGGER touched BEFORE UPDATE ON public.\"Sales\" FOR EACH ROW EXECUTE FUNCTION touch()";
  const auto changes = diff_tables(before, after, {});
  ASSERT_EQ(changes.size(), 1U);
  EXPECT_EQ(changes[0].kind, "renamed");
  after.indexes[0].definition += " WHERE email IS NOT NULL";
  EXPECT_EQ(diff_tables(before, after, {}).size(), 2U);
}

TEST(Diff, TellsWhatAColumnAllows) {
  auto after = orders();
  after.columns[0].nullable = false;
  EXPECT_EQ(kinds(diff_tables(orders(), after)), Kinds{"column_nullable:id:breaking"});
  EXPECT_EQ(kinds(diff_tables(after, orders())), Kinds{"column_nullable:id:compatible"});
  after = orders();
  after.columns[0].comment = "The key.";
  after.owner = "app";
  after.columns[1].default_expression = "0";
  EXPECT_EQ(kinds(diff_tables(orders(), after)),
            (Kinds{"column_default:email:compatible", "column_comment:id:cosmetic", "owner::cosmetic"}));
  after = orders();
  std::swap(after.columns[0].ordinal, after.columns[1].ordinal);
  EXPECT_EQ(kinds(diff_tables(orders(), after)), Kinds{"column_order::cosmetic"});
  auto before = orders();
  before.columns[0].enum_values = {"a", "b"};
  after = orders();
  after.columns[0].enum_values = {"a", "c"};
  EXPECT_EQ(kinds(diff_tables(before, after)), Kinds{"column_values:id:breaking"});
}

TEST(Diff, TellsKeysIndexesTriggersAndDefinitions) {
  auto after = orders();
  connect::ConstraintRecord key;
  key.name = "pk";
  key.kind = connect::ConstraintKind::primary_key;
  key.columns = {"id"};
  after.constraints.push_back(key);
  key.name = "fk";
  key.kind = connect::ConstraintKind::foreign_key;
  after.constraints.push_back(key);
  connect::IndexRecord index;
  index.name = "ix";
  index.columns = {"email"};
  after.indexes.push_back(index);
  connect::TriggerRecord trigger;
  trigger.name = "tr";
  after.triggers.push_back(trigger);
  after.definition = "SELECT 1";
  EXPECT_EQ(kinds(diff_tables(orders(), after)),
            (Kinds{"primary_key_added:pk:breaking", "foreign_key_added:fk:breaking", "trigger_added:tr:compatible",
                   "definition::compatible", "index_added:ix:cosmetic"}));
  EXPECT_EQ(kinds(diff_tables(after, orders())),
            (Kinds{"primary_key_removed:pk:breaking", "foreign_key_removed:fk:compatible",
                   "index_removed:ix:compatible", "trigger_removed:tr:compatible", "definition::compatible"}));
  auto wider = after;
  wider.indexes[0].columns = {"email", "id"};
  EXPECT_EQ(kinds(diff_tables(after, wider)), Kinds{"index_changed:ix:compatible"});
}

}  // namespace
}  // namespace datawave::catalog
