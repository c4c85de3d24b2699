/// The inventory: complete where it says so, silent about what it cannot know, whatever the names and sizes.
#include <atomic>
#include <map>
#include <set>
#include <thread>

#include "collected.hpp"
#include "datawave/testing/fault_proxy.hpp"
#include "datawave/testing/memory.hpp"

namespace datawave::conformance {
namespace {

using connect::ContainerState;
using testing::Direction;
using testing::Ending;
using testing::Fault;
using testing::FaultProxy;

class Inventory : public Discovering {};
INSTANTIATE_TEST_SUITE_P(Conformance, Inventory, ::testing::ValuesIn(all_quirks()), name_of);

class InventoryOverNetwork : public Discovering {};
INSTANTIATE_TEST_SUITE_P(Conformance, InventoryOverNetwork, ::testing::ValuesIn(network_quirks()), name_of);

constexpr std::uint64_t kMostStatements = 20;

TEST_P(Inventory, OfAnEmptyDatabaseIsCompleteAndEmpty) {
  auto connection = open_or_fail(system().spec(system().create_database({})));
  Collected found;
  const auto summary = inventory(*connection, found);
  ASSERT_TRUE(summary) << summary.error().describe();
  EXPECT_TRUE(found.tables.empty());
  EXPECT_LE(summary->statements, kMostStatements);
  EXPECT_TRUE(summary->warnings.empty()) << summary->warnings.front();
  for (const auto& report : found.reports) {
    EXPECT_EQ(report.state, ContainerState::complete) << report.schema;
    EXPECT_EQ(report.tables, 0) << report.schema;
  }
  EXPECT_FALSE(found.reports.empty()) << "an empty container is still a container";
}

TEST_P(Inventory, KeepsNamesAsTheyAre) {
  const std::vector<std::string> names = {
      "plain", "With Space", "Ünïcödé 表 🦉", "quo\"te",     "a.b",      "semi;colon", "select",
      "UPPER", "new\nline",  "tab\there",     "back\\slash", "per%cent", "dollar$1",   std::string(63, 'n')};
  std::vector<std::string> statements;
  for (const auto& name : names) {
    statements.push_back("create table " + quoted(name) + " (" + quoted("id of " + name.substr(0, 40)) +
                         " integer primary key, " + quoted("ß" + name.substr(0, 40)) + " text not null)");
  }
  auto connection = open_or_fail(system().spec(system().create_database(statements)));
  Collected found;
  const auto summary = inventory(*connection, found);
  ASSERT_TRUE(summary) << summary.error().describe();
  for (const auto& name : names) {
    const auto* table = found.table(name);
    ASSERT_NE(table, nullptr) << name;
    ASSERT_EQ(table->columns.size(), 2U) << name;
    EXPECT_EQ(table->columns[0].name, "id of " + name.substr(0, 40));
    EXPECT_EQ(table->columns[1].name, "ß" + name.substr(0, 40));
    EXPECT_FALSE(table->columns[1].nullable) << name;
  }
  EXPECT_EQ(found.tables.size(), names.size());
}

TEST_P(Inventory, CountsAgreeWithWhatWasDelivered) {
  const std::string database = system().create_many_tables(100);
  auto connection = open_or_fail(system().spec(database));
  Collected found;
  const auto summary = inventory(*connection, found);
  ASSERT_TRUE(summary) << summary.error().describe();
  std::map<std::string, std::int64_t> tables;
  std::map<std::string, std::int64_t> columns;
  for (const auto& table : found.tables) {
    ++tables[table.schema];
    columns[table.schema] += static_cast<std::int64_t>(table.columns.size());
  }
  std::set<std::string> reported;
  for (const auto& report : found.reports) {
    EXPECT_TRUE(reported.insert(report.schema).second) << report.schema << " was reported twice";
    EXPECT_EQ(report.state, ContainerState::complete);
    EXPECT_EQ(report.tables, tables[report.schema]) << report.schema;
    EXPECT_EQ(report.columns, columns[report.schema]) << report.schema;
  }
  for (const auto& [schema, count] : tables) EXPECT_TRUE(reported.contains(schema)) << schema << " has no report";
  EXPECT_EQ(found.tables.size(), 100U);
}

TEST_P(Inventory, TheNumberOfStatementsDoesNotDependOnTheNumberOfTables) {
  auto few = open_or_fail(system().spec(system().create_many_tables(10)));
  auto more = open_or_fail(system().spec(system().create_many_tables(300)));
  Collected found_few;
  Collected found_more;
  const auto summary_few = inventory(*few, found_few);
  const auto summary_more = inventory(*more, found_more);
  ASSERT_TRUE(summary_few && summary_more);
  if (system().network() != nullptr) {
    EXPECT_EQ(summary_few->statements, summary_more->statements);
  }
  EXPECT_LE(summary_more->statements, kMostStatements);
}

TEST_P(Inventory, OfTenThousandTablesIsCompleteQuickAndSmall) {
  if (!system().thorough()) GTEST_SKIP() << "proved on another version of the same system";
  const std::string database = system().create_many_tables(10'000);
  auto connection = open_or_fail(system().spec(database));
  CountingSink found;
  const testing::MemoryMark memory;
  const auto summary = lane.block_on(connection->discoverer()->inventory(within(120s), {}, found));
  ASSERT_TRUE(summary) << summary.error().describe();
  EXPECT_EQ(found.tables, 10'000U);
  EXPECT_LE(summary->statements, kMostStatements);
  EXPECT_TRUE(found.all_complete);
  // The sanitizers hold freed memory and shadow what is live: a bound on the order of magnitude.
  EXPECT_LT(memory.growth(), std::size_t{600} << 20U);
}

TEST_P(Inventory, ASinkThatFailsStopsItWithItsOwnError) {
  auto connection = open_or_fail(system().spec(system().create_many_tables(50)));
  Collected found;
  found.fail_after = 5;
  const auto summary = inventory(*connection, found);
  ASSERT_FALSE(summary);
  EXPECT_EQ(summary.error().message, "the sink is full");
}

TEST_P(Inventory, ADeadlineInTheMiddleLeavesNoContainerThatClaimsToBeComplete) {
  auto connection = open_or_fail(system().spec(system().create_many_tables(50)));
  Collected found;
  found.on_table = [&](const connect::TableRecord&) {
    if (found.tables.size() == 3) lane.cancel();
  };
  const auto summary = inventory(*connection, found);
  if (summary) return;  // all was read before the cancel took effect: then the counts must agree, as elsewhere
  expect_error(summary, ErrorCode::cancelled, std::nullopt);
  expect_no_false_completeness(found);
}

TEST_P(Inventory, AMegabyteOfCommentOrDefaultIsKeptOrCutButNeverFatal) {
  const std::string megabyte(std::size_t{1} << 20U, 'd');
  const std::string database =
      system().create_database({"create table large (id integer primary key, t text default '" + megabyte + "')"});
  auto connection = open_or_fail(system().spec(database));
  Collected found;
  const auto summary = inventory(*connection, found);
  ASSERT_TRUE(summary) << summary.error().describe();
  ASSERT_NE(found.table("large"), nullptr);
  EXPECT_EQ(found.table("large")->columns.size(), 2U);
}

TEST_P(InventoryOverNetwork, OfAnAccountWithoutGrantsIsHonest) {
  const std::string database =
      system().create_database({"create table secret_table (id integer primary key, v text)", "create schema locked",
                                "create table locked.inner_table (id integer primary key)"});
  auto connection = open_or_fail(network().spec_without_grants(database));
  Collected found;
  const auto summary = inventory(*connection, found);
  ASSERT_TRUE(summary) << summary.error().describe();
  for (const auto& table : found.tables) EXPECT_FALSE(table.readable) << table.schema << "." << table.name;
  // What is not listed must not look empty: either the table is there, or its container failed or is marked unusable.
  for (const char* name : {"secret_table", "inner_table"}) {
    if (found.table(name) != nullptr) continue;
    EXPECT_TRUE(found.any_failed()) << name << " is missing and nothing says why";
  }
  expect_error(query(*connection, "select * from " + system().dialect().schema + ".secret_table"),
               ErrorCode::permission_denied, std::nullopt);
  EXPECT_TRUE(connection->usable());
}

TEST_P(InventoryOverNetwork, CutInTheMiddleNothingClaimsToBeComplete) {
  const std::string database = system().create_many_tables(200);
  for (const Ending ending : {Ending::rst, Ending::fin}) {
    for (const std::size_t after : {std::size_t{3'000}, std::size_t{20'000}, std::size_t{60'000}}) {
      FaultProxy proxy(network().port());
      auto connection = open_or_fail(through(system().spec(database), proxy.port()));
      proxy.set(Direction::to_client, Fault::cut(after, ending));
      Collected found;
      const auto summary = timed(kLong, [&] { return inventory(*connection, found); });
      expect_error(summary, ErrorCode::unavailable, std::nullopt);
      expect_no_false_completeness(found);
    }
  }
}

TEST_P(InventoryOverNetwork, HalfOpenInTheMiddleItEndsAtItsDeadline) {
  const std::string database = system().create_many_tables(200);
  FaultProxy proxy(network().port());
  auto connection = open_or_fail(through(system().spec(database), proxy.port()));
  proxy.set(Direction::to_client, Fault::vanish(20'000));
  Collected found;
  const auto summary = timed(1s, [&] { return inventory(*connection, found, 1s); });
  expect_error(summary, ErrorCode::deadline_exceeded, std::nullopt);
  expect_no_false_completeness(found);
  connection.reset();
  proxy.cut_all(Ending::rst);
  EXPECT_TRUE(network().wait_for_sessions(database, 0, 5s));
}

TEST_P(InventoryOverNetwork, WhileTablesComeAndGoIsOfOneMoment) {
  const std::string database = system().create_many_tables(300);
  std::atomic<bool> done{false};
  std::atomic<int> rounds{0};
  std::thread other([&] {
    for (int i = 0; !done; ++i, ++rounds) {
      const std::string name = "s1.fleeting_" + std::to_string(i);
      network().run(database,
                    {"create table " + name + " (id integer primary key, v text default 'x' check (v <> ''))",
                     "create index on " + name + " (v)", "create view " + name + "_view as select * from " + name,
                     "alter table " + name + " add column w integer default 1", "drop view " + name + "_view",
                     "drop table " + name});
    }
  });
  for (int i = 0; i < 10; ++i) {
    auto connection = open_or_fail(system().spec(database));
    Collected found;
    const auto summary = inventory(*connection, found);
    EXPECT_TRUE(summary) << summary.error().describe();
    expect_no_false_completeness(found);
    EXPECT_GE(found.tables.size(), 300U);
  }
  done = true;
  other.join();
  EXPECT_GT(rounds, 0);
}

TEST_P(InventoryOverNetwork, OverASlowNetworkIsTheSame) {
  const std::string database = system().create_many_tables(30);
  FaultProxy proxy(network().port());
  auto connection = open_or_fail(through(system().spec(database), proxy.port()));
  proxy.set_both(Fault::delay(10ms));
  Collected found;
  const auto summary = inventory(*connection, found);
  ASSERT_TRUE(summary) << summary.error().describe();
  EXPECT_EQ(found.tables.size(), 30U);
}

}  // namespace
}  // namespace datawave::conformance
