#include "merge_thread.hpp"

#include <gtest/gtest.h>

#include "datawave/testing/test_store.hpp"

namespace datawave::scan {
namespace {

class Merging : public datawave::testing::OnBothStores {
 protected:
  catalog::MergeInput input() {
    catalog::MergeInput out;
    out.source_id = make_uuid_v7(system_clock(), system_random());
    out.source_name = "shop";
    return out;
  }
  static inspect::InspectedTable table(int n) {
    inspect::InspectedTable out;
    out.table.database = "shop";
    out.table.schema = "public";
    out.table.name = "t" + std::to_string(n);
    connect::ColumnRecord id;
    id.name = "id";
    id.ordinal = 1;
    out.table.columns.push_back(std::move(id));
    return out;
  }
};

TEST_P(Merging, TakesAllTablesThatWereAdded) {
  catalog::SourceMerge merge(*store, scope, input());
  ASSERT_TRUE(merge.begin());
  constexpr int kTables = 2000;
  {
    MergeThread thread(merge);
    for (int n = 0; n < kTables; ++n) ASSERT_TRUE(thread.add(table(n)));
    ASSERT_TRUE(thread.finish());
  }
  connect::ContainerReport all;
  all.database = "shop";
  all.schema = "public";
  all.tables = kTables;
  ASSERT_TRUE(merge.container(all));
  const auto report = merge.finish(true);
  ASSERT_TRUE(report) << report.error().describe();
  EXPECT_EQ(report->created, kTables);
}

TEST_P(Merging, TellsOfAFailureWhileTablesStillCome) {
  catalog::MergeInput lost = input();
  lost.still_ours = [](store::Tx&) -> Result<void> { return fail(ErrorCode::conflict, "somebody else has the job"); };
  catalog::SourceMerge merge(*store, scope, lost);
  ASSERT_TRUE(merge.begin());
  MergeThread thread(merge);
  Result<void> added;
  for (int n = 0; n < 200'000 && added; ++n) added = thread.add(table(n));
  ASSERT_FALSE(added);
  EXPECT_EQ(added.error().code, ErrorCode::conflict);
  EXPECT_FALSE(thread.finish());
}

TEST_P(Merging, EndsWithItsOwnerWhoeverGivesUp) {
  catalog::SourceMerge merge(*store, scope, input());
  ASSERT_TRUE(merge.begin());
  MergeThread thread(merge);
  for (int n = 0; n < 300; ++n) ASSERT_TRUE(thread.add(table(n)));
}

DW_ON_BOTH_STORES(Merging);

}  // namespace
}  // namespace datawave::scan
