// The merge on both stores.
#include <gtest/gtest.h>

#include "datawave/catalog/merge.hpp"
#include "datawave/testing/test_store.hpp"

namespace datawave::catalog {
namespace {

connect::ColumnRecord column(std::string name, std::int32_t ordinal, std::string type = "integer") {
  connect::ColumnRecord out;
  out.name = std::move(name);
  out.ordinal = ordinal;
  out.declared_type = std::move(type);
  return out;
}

inspect::InspectedTable table(std::string name, std::vector<std::string> columns, std::int64_t native = 0) {
  inspect::InspectedTable out;
  out.table.database = "shop";
  out.table.schema = "public";
  out.table.name = std::move(name);
  out.table.native_id = native;
  out.table.owner = "app";
  std::int32_t ordinal = 0;
  for (std::string& c : columns) {
    ++ordinal;
    inspect::ColumnLabel label;
    label.column = c;
    label.semantic_type = c == "email" ? "email" : "none";
    label.sensitivity = c == "email" ? "confidential" : "internal";
    label.confidence = 0.9;
    out.labels.push_back(label);
    out.table.columns.push_back(column(std::move(c), ordinal));
  }
  out.sampled_rows = 10;
  return out;
}

class Merge : public testing::OnBothStores {
 protected:
  Uuid source = make_uuid_v7(system_clock(), system_random());

  MergeReport merge(std::vector<inspect::InspectedTable> tables, bool complete = true) {
    MergeInput input;
    input.source_id = source;
    input.source_name = "shop";
    input.native_ids_unique = true;
    SourceMerge merge(*store, scope, input);
    const auto fine = [](const auto& result) { ASSERT_TRUE(result) << result.error().describe(); };
    fine(merge.begin());
    connect::ContainerReport report;
    report.database = "shop";
    report.schema = "public";
    report.state = complete ? connect::ContainerState::complete : connect::ContainerState::failed;
    for (auto& one : tables) {
      ++report.tables;
      fine(merge.add(std::move(one)));
    }
    fine(merge.container(report));
    auto done = merge.finish(complete);
    EXPECT_TRUE(done) << done.error().describe();
    return done ? std::move(*done) : MergeReport();
  }
  std::int64_t number(std::string sql) {
    const store::ReadBody<std::int64_t> body = [sql](store::Tx& tx) -> Result<std::int64_t> {
      DW_TRY(const auto found, tx.find<std::int64_t>(sql));
      return found.value_or(-1);
    };
    auto result = store->read_now<std::int64_t>({}, scope, body);
    EXPECT_TRUE(result) << result.error().describe();
    return result ? *result : -1;
  }
};

TEST_P(Merge, CreatesWhatIsNewAndLeavesTheRestAlone) {
  MergeReport first = merge({table("orders", {"id", "email"}, 1), table("item", {"id"}, 2)});
  EXPECT_EQ(first.created, 2);
  EXPECT_EQ(first.labels_suggested, 1);
  EXPECT_EQ(number("SELECT count(*) FROM columns WHERE {tenant}"), 3);
  MergeReport second = merge({table("orders", {"id", "email"}, 1), table("item", {"id"}, 2)});
  EXPECT_EQ(second.unchanged, 2);
  EXPECT_EQ(second.bodies, 0);
}

TEST_P(Merge, RenamesKeepTheAssetAndAbsentTwiceIsDeleted) {
  merge({table("orders", {"id", "email"}, 1), table("item", {"id"}, 2)});
  MergeReport renamed = merge({table("orders2", {"id", "email"}, 1), table("item", {"id"}, 2)});
  EXPECT_EQ(renamed.renamed, 1);
  EXPECT_EQ(number("SELECT count(*) FROM assets WHERE {tenant}"), 2);
  EXPECT_EQ(merge({table("item", {"id"}, 2)}, false).missing, 0);
  EXPECT_EQ(merge({table("item", {"id"}, 2)}).missing, 1);
  EXPECT_EQ(merge({table("item", {"id"}, 2)}).deleted, 1);
  MergeReport back = merge({table("orders2", {"id", "email"}, 9), table("item", {"id"}, 2)});
  EXPECT_EQ(back.returned, 1);
  EXPECT_EQ(number("SELECT count(*) FROM assets WHERE {tenant} AND state = 'live'"), 2);
}

DW_ON_BOTH_STORES(Merge);

}  // namespace
}  // namespace datawave::catalog
