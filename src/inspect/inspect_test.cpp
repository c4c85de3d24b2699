#include <gtest/gtest.h>

#include "datawave/inspect/inspect.hpp"

namespace datawave::inspect {

TEST(ColumnLines, TellKeysAndReferencesPerColumn) {
  InspectedTable inspected;
  connect::TableRecord& table = inspected.table;
  table.schema = "public";
  table.name = "order_item";
  table.columns.resize(3);
  table.columns[0].name = "order_id";
  table.columns[1].name = "line";
  table.columns[2].name = "note";
  connect::ConstraintRecord primary;
  primary.kind = connect::ConstraintKind::primary_key;
  primary.columns = {"order_id", "line"};
  connect::ConstraintRecord foreign;
  foreign.kind = connect::ConstraintKind::foreign_key;
  foreign.columns = {"order_id"};
  foreign.references = connect::ReferenceRecord{"public", "Order Head", {"id"}, "", "", ""};
  table.constraints = {primary, foreign};
  inspected.labels.resize(3);
  inspected.labels[2].semantic_type = "none";
  const auto lines = column_lines(inspected);
  ASSERT_EQ(lines.size(), 3u);
  EXPECT_TRUE(lines[0].primary_key);
  EXPECT_TRUE(lines[1].primary_key);
  EXPECT_FALSE(lines[2].primary_key);
  EXPECT_EQ(lines[0].references, "public.\"Order Head\".id");
  EXPECT_FALSE(lines[1].references);
  EXPECT_EQ(lines[2].semantic_type, "none");
}

}  // namespace datawave::inspect
