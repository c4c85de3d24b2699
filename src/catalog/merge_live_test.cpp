// The merge on both stores.
#include "catalog_fixture.hpp"

namespace datawave::catalog {
namespace {

using testing::Catalog;
using testing::table;

class Merge : public Catalog {};

TEST_P(Merge, CreatesWhatIsNew) {
  const MergeReport report = merge({table("orders", {"id", "email"}, 1), table("item", {"id"}, 2)});
  EXPECT_EQ(report.created, 2);
  EXPECT_EQ(report.labels_suggested, 1);
  EXPECT_EQ(number("SELECT count(*) FROM columns WHERE {tenant}"), 3);
  EXPECT_EQ(number("SELECT count(*) FROM outbox WHERE {tenant} AND type = 'datawave.asset.created'"), 2);
  EXPECT_EQ(number("SELECT count(*) FROM audit WHERE {tenant} AND code = 'catalog.merge'"), 1);
}

TEST_P(Merge, ARescanThatFindsNothingNewWritesNothing) {
  merge({table("orders", {"id", "email"}, 1), table("item", {"id"}, 2)});
  const auto rows = [&] {
    return std::vector<std::int64_t>{number("SELECT sum(version) + sum(updated_at) FROM assets WHERE {tenant}"),
                                     number("SELECT count(*) FROM columns WHERE {tenant}"),
                                     number("SELECT count(*) FROM asset_versions WHERE {tenant}"),
                                     number("SELECT count(*) + sum(at) FROM labels WHERE {tenant}"),
                                     number("SELECT count(*) FROM outbox WHERE {tenant}"),
                                     number("SELECT count(*) FROM audit WHERE {tenant}"),
                                     number("SELECT count(*) + sum(at) FROM asset_statistics WHERE {tenant}")};
  };
  const auto before = rows();
  const auto commits = store->metrics().bodies_committed;
  const MergeReport report = merge({table("orders", {"id", "email"}, 1), table("item", {"id"}, 2)});
  EXPECT_EQ(report.unchanged, 2);
  EXPECT_EQ(report.bodies, 0);
  EXPECT_EQ(store->metrics().bodies_committed, commits + 1);  // the time of the listing
  EXPECT_EQ(rows(), before);
}

TEST_P(Merge, SizesAreWrittenAsideWithoutAVersion) {
  merge({table("orders", {"id"}, 1)});
  auto grown = table("orders", {"id"}, 1);
  grown.table.row_estimate = 99;
  const MergeReport report = merge({grown});
  EXPECT_EQ(report.statistics, 1);
  EXPECT_EQ(report.versions, 0);
  const AssetDetail detail = get("shop.shop.public.orders");
  EXPECT_EQ(detail.asset.row_estimate, 99);
  EXPECT_EQ(detail.asset.version, 1);
}

TEST_P(Merge, ARenamedTableKeepsItsIdAndItsPeoplesFacts) {
  merge({table("orders", {"id", "email"}, 1), table("item", {"id"}, 2)});
  const Uuid id = get("shop.shop.public.orders").asset.id;
  got(lane.block_on(catalog.set_note({}, scope, id, "description", "All orders.")));
  const MergeReport renamed = merge({table("orders2", {"id", "email"}, 1), table("item", {"id"}, 2)});
  EXPECT_EQ(renamed.renamed, 1);
  const AssetDetail detail = get("shop.shop.public.orders2");
  EXPECT_EQ(detail.asset.id, id);
  ASSERT_EQ(detail.notes.size(), 1U);
  EXPECT_EQ(detail.notes[0].value, "All orders.");
}

TEST_P(Merge, ATableRebuiltEveryNightKeepsItsId) {
  merge({table("orders", {"id"}, 1)});
  const Uuid id = get("shop.shop.public.orders").asset.id;
  const MergeReport report = merge({table("orders", {"id"}, 77)});
  EXPECT_EQ(report.versions, 0);
  EXPECT_EQ(get("shop.shop.public.orders").asset.id, id);
}

TEST_P(Merge, AbsentTwiceInCompleteListingsIsDeletedAndOnlyThen) {
  merge({table("orders", {"id", "email"}, 1), table("item", {"id"}, 2)});
  EXPECT_EQ(merge({table("item", {"id"}, 2)}, false).missing, 0);
  EXPECT_EQ(merge({table("item", {"id"}, 2)}).missing, 1);
  EXPECT_TRUE(get("shop.shop.public.orders").asset.missing);
  EXPECT_EQ(merge({}, false).deleted, 0);
  EXPECT_EQ(merge({table("item", {"id"}, 2)}).deleted, 1);
  EXPECT_EQ(get("shop.shop.public.orders").asset.state, AssetState::deleted);
  EXPECT_TRUE(search("orders").hits.empty());
  const MergeReport back = merge({table("orders", {"id", "email"}, 9), table("item", {"id"}, 2)});
  EXPECT_EQ(back.returned, 1);
  EXPECT_EQ(search("orders").hits.size(), 1U);
}

TEST_P(Merge, WhatTheScopeExcludesIsNotAbsent) {
  merge({table("orders", {"id"}, 1), table("item", {"id"}, 2)});
  MergeInput partial = input();
  partial.scope.include = {"public.item"};
  EXPECT_EQ(merge_as(scope, partial, {table("item", {"id"}, 2)}).missing, 0);
}

TEST_P(Merge, AListingThatLostTablesOnItsWayConcludesNothing) {
  merge({table("orders", {"id"}, 1), table("item", {"id"}, 2)});
  SourceMerge merge(*store, scope, input());
  ASSERT_TRUE(merge.begin());
  ASSERT_TRUE(merge.add(table("item", {"id"}, 2)));
  connect::ContainerReport report;
  report.database = "shop";
  report.schema = "public";
  report.tables = 2;
  ASSERT_TRUE(merge.container(report));
  const auto done = merge.finish(true);
  ASSERT_TRUE(done);
  EXPECT_EQ(done->missing, 0);
  EXPECT_EQ(done->incomplete_containers, 1);
  EXPECT_EQ(done->warnings.size(), 1U);
}

TEST_P(Merge, EveryChangeOfTheStructureIsAVersionWithItsDifference) {
  merge({table("orders", {"id", "email"}, 1)});
  auto second = table("orders", {"id", "email", "total"}, 1);
  second.table.columns[0].declared_type = "bigint";
  const MergeReport report = merge({second});
  EXPECT_EQ(report.changed, 1);
  EXPECT_EQ(report.versions, 1);
  merge({table("orders", {"id", "mail", "total"}, 1)});
  const auto versions = got(lane.block_on(catalog.versions({}, scope, "shop.shop.public.orders")));
  ASSERT_EQ(versions.size(), 3U);
  EXPECT_EQ(versions[0].version, 3);
  EXPECT_EQ(versions[0].severity, ChangeSeverity::breaking);
  EXPECT_EQ(versions[1].severity, ChangeSeverity::compatible);
  ASSERT_EQ(versions[1].changes.size(), 2U);
  const auto whole = got(lane.block_on(catalog.diff({}, scope, "shop.shop.public.orders", 1, 3)));
  std::vector<std::string> kinds;
  for (const Change& change : whole.changes) kinds.push_back(change.kind);
  EXPECT_EQ(kinds, (std::vector<std::string>{"column_renamed", "column_added"}));
  EXPECT_FALSE(lane.block_on(catalog.diff({}, scope, "shop.shop.public.orders", 1, 9)));
}

TEST_P(Merge, ATableMovedIntoAnotherSchemaKeepsWhatPeopleSaidOfIt) {
  merge({table("orders", {"id", "email"}, 1), table("item", {"id"}, 2)});
  const Uuid id = get("shop.shop.public.orders").asset.id;
  got(lane.block_on(catalog.set_note({}, scope, id, "description", "all orders")));
  auto moved = table("orders", {"id", "email"}, 1);
  moved.table.schema = "archive";
  const MergeReport report = merge({moved, table("item", {"id"}, 2)});
  EXPECT_EQ(report.renamed, 1);
  EXPECT_EQ(report.created + report.missing, 0);
  const AssetDetail now = get("shop.shop.archive.orders");
  EXPECT_EQ(now.asset.id, id);
  EXPECT_EQ(now.notes.size(), 1U);
  const auto versions = got(lane.block_on(catalog.versions({}, scope, "shop.shop.archive.orders")));
  ASSERT_EQ(versions.size(), 2U);
  ASSERT_EQ(versions[0].changes.size(), 1U);
  EXPECT_EQ(versions[0].changes[0].kind, "moved");
  EXPECT_EQ(number("SELECT count(*) FROM outbox WHERE {tenant} AND type = 'datawave.asset.renamed' AND subject = "
                   "'shop.shop.archive.orders'"),
            1);
}

TEST_P(Merge, WarnsWhereANameWasTakenOverByAnotherTable) {
  merge({table("k1", {"id"}, 1), table("k2", {"id"}, 2)});
  const MergeReport report = merge({table("k3", {"id"}, 1), table("k1", {"id"}, 2)});
  ASSERT_EQ(report.warnings.size(), 1U);
  EXPECT_EQ(report.warnings[0],
            "shop.shop.public.k1 is the table that was shop.shop.public.k2: what people said stays "
            "with the name");
}

TEST_P(Merge, ADryRunSaysWhatItWouldDoAndWritesNothing) {
  MergeInput dry = input();
  dry.dry_run = true;
  const MergeReport report = merge_as(scope, dry, {table("orders", {"id"}, 1)});
  EXPECT_EQ(report.created, 1);
  EXPECT_EQ(report.lines.size(), 1U);
  EXPECT_EQ(number("SELECT count(*) FROM assets WHERE {tenant}"), 0);
  EXPECT_EQ(number("SELECT count(*) FROM containers WHERE {tenant}"), 0);
}

TEST_P(Merge, TellsAThousandNewTablesInAHundredAndOneEvents) {
  std::vector<inspect::InspectedTable> many;
  for (int i = 0; i < 1000; ++i) many.push_back(table("t" + std::to_string(i), {"id"}, i + 1));
  EXPECT_EQ(merge(std::move(many)).created, 1000);
  EXPECT_EQ(number("SELECT count(*) FROM outbox WHERE {tenant} AND type = 'datawave.asset.created'"), 101);
}

DW_ON_BOTH_STORES(Merge);

}  // namespace
}  // namespace datawave::catalog
