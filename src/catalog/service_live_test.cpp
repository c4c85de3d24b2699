// Reading, searching and writing of people, on both stores.
#include "catalog_fixture.hpp"

namespace datawave::catalog {
namespace {

using testing::Catalog;
using testing::table;

class Service : public Catalog {
 protected:
  Service() {
    auto orders = table("customerOrders", {"id", "email", "total"}, 1);
    orders.table.comment = "Purchases of the web shop";
    connect::ConstraintRecord key;
    key.name = "pk";
    key.kind = connect::ConstraintKind::primary_key;
    key.columns = {"id"};
    orders.table.constraints.push_back(key);
    merge({orders, table("item", {"id", "order_id"}, 2), table("customer", {"id", "email"}, 3)});
  }
  std::string path = "shop.shop.public.customerOrders";
  Uuid column_of(const std::string& name) {
    for (const AssetColumn& column : get(path).columns)
      if (column.name == name) return column.id;
    return {};
  }
  std::vector<Label> review(ReviewAct act, std::string type, std::optional<std::string> sensitivity = {}) {
    LabelReview what;
    what.act = act;
    what.semantic_type = std::move(type);
    what.sensitivity = std::move(sensitivity);
    return got(lane.block_on(catalog.review({}, scope, column_of("email"), what)));
  }
};

TEST_P(Service, GivesAnAssetByIdAndByPath) {
  const AssetDetail detail = get(path);
  EXPECT_EQ(detail.asset.path, path);
  EXPECT_EQ(detail.asset.source_name, "shop");
  EXPECT_EQ(detail.owner, "app");
  ASSERT_EQ(detail.columns.size(), 3U);
  EXPECT_TRUE(detail.columns[0].primary_key);
  ASSERT_TRUE(detail.columns[1].label);
  EXPECT_EQ(detail.columns[1].label->semantic_type, "email");
  EXPECT_EQ(get(to_string(detail.asset.id)).asset.name, "customerOrders");
  const auto none = lane.block_on(catalog.get({}, scope, "shop.shop.public.nothing"));
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().code, ErrorCode::not_found);
}

TEST_P(Service, GivesAColumnByIdAndByPath) {
  const Uuid email = column_of("email");
  const ColumnDetail by_id = got(lane.block_on(catalog.column({}, scope, to_string(email))));
  EXPECT_EQ(by_id.path, path + ".email");
  EXPECT_EQ(by_id.asset.path, path);
  EXPECT_EQ(by_id.column.name, "email");
  ASSERT_TRUE(by_id.column.label);
  EXPECT_EQ(got(lane.block_on(catalog.column({}, scope, path + ".email"))).column.id, email);
  EXPECT_EQ(got(lane.block_on(catalog.column_id({}, scope, path + ".email"))), email);
  for (const std::string& wrong : {path + ".emails", path, to_string(get(path).asset.id), std::string("x.y")})
    EXPECT_FALSE(lane.block_on(catalog.column({}, scope, wrong))) << wrong;
}

TEST_P(Service, LetsAPersonSayThatAColumnHoldsNothing) {
  const auto labels = review(ReviewAct::set, "none");
  const ColumnDetail detail = got(lane.block_on(catalog.column({}, scope, path + ".email")));
  ASSERT_TRUE(detail.column.label);
  EXPECT_EQ(detail.column.label->semantic_type, "none");
  EXPECT_EQ(detail.column.label->sensitivity, "internal");
  EXPECT_EQ(detail.column.label->state, LabelState::confirmed);
  EXPECT_EQ(labels.size(), detail.column.labels.size());
  EXPECT_EQ(review(ReviewAct::set, "none", "public").size(), labels.size());
}

TEST_P(Service, ListsWithFiltersAndPages) {
  store::ListRequest request;
  request.limit = 2;
  auto page = got(lane.block_on(catalog.list({}, scope, request)));
  EXPECT_EQ(page.total, 3);
  ASSERT_EQ(page.items.size(), 2U);
  EXPECT_EQ(page.items[0].name, "customer");
  request.cursor = page.next_cursor.value_or("");
  page = got(lane.block_on(catalog.list({}, scope, request)));
  ASSERT_EQ(page.items.size(), 1U);
  EXPECT_EQ(page.items[0].name, "item");

  got(lane.block_on(catalog.set_tag({}, scope, page.items[0].id, "core", true)));
  store::ListRequest sourced;
  sourced.filter.push_back({"source_name", store::FilterOp::equal, "shop"});
  EXPECT_EQ(got(lane.block_on(catalog.list({}, scope, sourced))).total, 3);
  store::ListRequest tagged;
  tagged.filter.push_back({"tag", store::FilterOp::equal, "core"});
  tagged.filter.push_back({"source_name", store::FilterOp::equal, "shop"});
  page = got(lane.block_on(catalog.list({}, scope, tagged)));
  ASSERT_EQ(page.items.size(), 1U);
  EXPECT_EQ(page.items[0].name, "item");
}

TEST_P(Service, PeoplesLabelsAreNotOverwritten) {
  review(ReviewAct::reject, "email");
  auto other = table("customerOrders", {"id", "email", "total", "more"}, 1);
  other.table.comment = "Purchases of the web shop";
  merge({other, table("item", {"id", "order_id"}, 2), table("customer", {"id", "email"}, 3)});
  EXPECT_FALSE(get(path).columns[1].label);
  review(ReviewAct::set, "phone", "restricted");
  const auto labels = review(ReviewAct::set, "username");
  ASSERT_EQ(labels.size(), 2U);
  EXPECT_EQ(get(path).columns[1].label->semantic_type, "username");
  EXPECT_EQ(review(ReviewAct::accept, "email").size(), 1U);
  EXPECT_EQ(get(path).columns[1].label->principal_name, "tester");
  EXPECT_GE(number("SELECT count(*) FROM audit WHERE {tenant} AND code = 'label.review'"), 4);
}

TEST_P(Service, ListsLabelsForReview) {
  store::ListRequest request;
  request.filter.push_back({"state", store::FilterOp::equal, "suggested"});
  request.limit = 1;
  auto page = got(lane.block_on(catalog.list_labels({}, scope, request)));
  EXPECT_EQ(page.total, 2);
  ASSERT_EQ(page.items.size(), 1U);
  EXPECT_EQ(page.items[0].path, path + ".email");
  EXPECT_EQ(page.items[0].column_id, column_of("email"));
  request.cursor = page.next_cursor.value_or("");
  page = got(lane.block_on(catalog.list_labels({}, scope, request)));
  ASSERT_EQ(page.items.size(), 1U);
  EXPECT_EQ(page.items[0].path, "shop.shop.public.customer.email");
}

TEST_P(Service, SearchPutsTheExactNameFirstAndSaysWhy) {
  auto found = search("customer");
  ASSERT_GE(found.hits.size(), 2U);
  EXPECT_EQ(found.hits[0].path, "shop.shop.public.customer");
  EXPECT_EQ(found.hits[0].match, "exact");
  EXPECT_EQ(found.hits[0].sensitivity, "confidential");
  EXPECT_EQ(found.hits[1].path, path);

  found = search("customer email");
  ASSERT_GE(found.hits.size(), 1U);
  EXPECT_EQ(found.hits[0].path, "shop.shop.public.customer.email");
  EXPECT_EQ(found.hits[0].kind, "column");
  EXPECT_EQ(found.hits[0].semantic_type, "email");
  ASSERT_EQ(found.hits[0].why.size(), 2U);
  EXPECT_EQ(found.hits[0].why[0].field, "name");
  EXPECT_EQ(found.hits[0].why[1].field, "table");

  found = search("customer.email");
  ASSERT_GE(found.hits.size(), 1U);
  EXPECT_EQ(found.hits[0].path, "shop.shop.public.customer.email");
  EXPECT_EQ(search("custom").hits[0].match, "prefix");
  found = search("purchases");
  ASSERT_EQ(found.hits.size(), 1U);
  EXPECT_EQ(found.hits[0].why[0].field, "comment");
  EXPECT_TRUE(search("nothingofthekind").hits.empty());
  EXPECT_TRUE(search("\"'*()").hits.empty());
}

TEST_P(Service, SearchFindsWhatPeopleWrote) {
  got(lane.block_on(catalog.set_note({}, scope, column_of("total"), "description", "gross amount in cents")));
  auto found = search("gross");
  ASSERT_EQ(found.hits.size(), 1U);
  EXPECT_EQ(found.hits[0].path, path + ".total");
  EXPECT_EQ(found.hits[0].why[0].field, "note");
  got(lane.block_on(catalog.set_note({}, scope, column_of("total"), "description", "")));
  EXPECT_TRUE(search("gross").hits.empty());
}

TEST_P(Service, SearchStaysInsideTheTenant) {
  const Uuid other = store.add_tenant("other");
  const store::TenantScope stranger = datawave::testing::TestStore::scope(other);
  EXPECT_TRUE(search("customer", &stranger).hits.empty());
  MergeInput theirs;
  theirs.source_id = add_source(stranger, "shop");
  theirs.source_name = "shop";
  std::vector<inspect::InspectedTable> many;
  for (int i = 0; i < 3000; ++i) many.push_back(table("item_" + std::to_string(i), {"id"}));
  merge_as(stranger, theirs, std::move(many));
  merge({table("late_item", {"id"}, 9), table("item", {"id", "order_id"}, 2), table("customer", {"id", "email"}, 3),
         table("customerOrders", {"id", "email", "total"}, 1)});
  bool late = false;
  for (const SearchHit& hit : search("item").hits) {
    EXPECT_EQ(hit.source_name, "shop");
    EXPECT_TRUE(hit.name == "item" || hit.asset_id != Uuid());
    late = late || hit.name == "late_item";
  }
  EXPECT_TRUE(late);
}

TEST_P(Service, RestoresADeletedAsset) {
  merge({});
  merge({});
  EXPECT_EQ(get(path).asset.state, AssetState::deleted);
  const Asset asset = got(lane.block_on(catalog.restore({}, scope, path)));
  EXPECT_EQ(asset.state, AssetState::live);
  EXPECT_FALSE(search("customerOrders").hits.empty());
  EXPECT_FALSE(lane.block_on(catalog.restore({}, scope, path)));
}

TEST_P(Service, ASuggestionOutlivesAnotherLabelThatIsRejectedAgain) {
  LabelReview set;
  set.act = ReviewAct::set;
  set.semantic_type = "username";
  got(lane.block_on(catalog.review({}, scope, column_of("email"), set)));
  merge({table("customerOrders", {"id", "email", "total", "more"}, 1)});
  const auto labels = get(path).columns[1].labels;
  ASSERT_EQ(labels.size(), 2U);
  set.act = ReviewAct::reject;
  got(lane.block_on(catalog.review({}, scope, column_of("email"), set)));
  const auto label = get(path).columns[1].label;
  ASSERT_TRUE(label);
  EXPECT_EQ(label->semantic_type, "email");
}

TEST_P(Service, VersionsTellOfGoingAndComingBack) {
  merge({});
  merge({});
  merge({table("customerOrders", {"id", "email", "total"}, 1)});
  merge({});
  merge({});
  got(lane.block_on(catalog.restore({}, scope, path)));
  const auto versions = got(lane.block_on(catalog.versions({}, scope, path)));
  std::vector<std::string> kinds;
  for (const AssetVersion& version : versions) kinds.push_back(version.changes.empty() ? "" : version.changes[0].kind);
  EXPECT_EQ(kinds, (std::vector<std::string>{"restored", "deleted", "restored", "deleted", ""}));
  EXPECT_EQ(versions[0].version, get(path).asset.version);
  EXPECT_TRUE(got(lane.block_on(catalog.diff({}, scope, path, 3, 5))).changes.empty());
}

TEST_P(Service, RemovingASourceTakesEverythingWithIt) {
  got(lane.block_on(catalog.set_note({}, scope, column_of("total"), "description", "gross")));
  review(ReviewAct::accept, "email");
  const store::WriteBody<CatalogCounts> body = [this](store::WriteTx& tx) -> Result<CatalogCounts> {
    DW_TRY(const CatalogCounts counts, remove_source(tx, source));
    store::AuditEntry entry;
    entry.code = "test";
    tx.audit(entry);
    return counts;
  };
  const CatalogCounts counts = got(store->write_now<CatalogCounts>({}, scope, body));
  EXPECT_EQ(counts.assets, 3);
  EXPECT_EQ(counts.columns, 7);
  EXPECT_EQ(counts.human_facts, 2);
  for (const char* name : {"assets", "columns", "labels", "notes", "asset_statistics", "containers"})
    EXPECT_EQ(number(std::string("SELECT count(*) FROM ") + name + " WHERE {tenant}"), 0) << name;
  EXPECT_TRUE(search("customer").hits.empty());
}

DW_ON_BOTH_STORES(Service);

}  // namespace
}  // namespace datawave::catalog
