/// Sampling: few rows, each value short, one table's trouble its own.
#include "collected.hpp"
#include "datawave/testing/fault_proxy.hpp"

namespace datawave::conformance {
namespace {

using testing::Direction;
using testing::Fault;
using testing::FaultProxy;

class Sampling : public Discovering {
 protected:
  void SetUp() override {
    Discovering::SetUp();
    if (IsSkipped() || HasFatalFailure()) return;
    if (!system().connector().descriptor().can(connect::Capability::sampling)) GTEST_SKIP() << "cannot sample";
  }

  /// The inventory of the database, and a sampler on it.
  void prepare(const ConnectionSpec& spec) {
    connection = open_or_fail(spec);
    const auto summary = inventory(*connection, found);
    ASSERT_TRUE(summary) << summary.error().describe();
    auto opened = lane.block_on(connection->open_sampler(within(kLong)));
    ASSERT_TRUE(opened) << opened.error().describe();
    sampler = std::move(*opened);
  }

  Result<connect::ColumnBatch> sample(const std::string& table, connect::SamplePlan plan = {},
                                      std::chrono::milliseconds limit = kLong) {
    const auto* record = found.table(table);
    if (record == nullptr) return fail(ErrorCode::internal, "no table " + table);
    sampler->submit(*record, plan);
    return lane.block_on(sampler->next(within(limit)));
  }

  Collected found;
  std::unique_ptr<Connection> connection;
  std::unique_ptr<connect::Sampler> sampler;
};

class SamplingOverNetwork : public Sampling {};

INSTANTIATE_TEST_SUITE_P(Conformance, Sampling, ::testing::ValuesIn(all_quirks()), name_of);
INSTANTIATE_TEST_SUITE_P(Conformance, SamplingOverNetwork, ::testing::ValuesIn(network_quirks()), name_of);

TEST_P(Sampling, GivesTheColumnsInTheirOrderAndUnicodeWhole) {
  prepare(system().spec(
      system().create_database({"create table t (id integer primary key, \"Größe\" text, n integer)",
                                "insert into t values (1, 'äöü 表 🦉', null)", "insert into t values (2, null, 7)"})));
  const auto batch = sample("t");
  ASSERT_TRUE(batch) << batch.error().describe();
  ASSERT_EQ(batch->columns.size(), 3U);
  ASSERT_EQ(batch->rows(), 2U);
  const std::size_t first = batch->columns[0].at(0) == "1" ? 0 : 1;
  EXPECT_EQ(batch->columns[1].at(first), "äöü 表 🦉");
  EXPECT_EQ(batch->columns[2].at(first), std::nullopt);
  EXPECT_EQ(batch->columns[1].at(1 - first), std::nullopt);
  EXPECT_EQ(batch->columns[2].at(1 - first), "7");
}

TEST_P(Sampling, AnEmptyTableGivesNoRows) {
  prepare(system().spec(system().create_database({"create table empty_one (id integer primary key, v text)"})));
  const auto batch = sample("empty_one");
  ASSERT_TRUE(batch) << batch.error().describe();
  EXPECT_EQ(batch->rows(), 0U);
}

TEST_P(Sampling, AMegabyteIsCutAtACodePoint) {
  prepare(
      system().spec(system().create_database({"create table large (id integer primary key, v text)",
                                              "insert into large values (1, " + system().dialect().megabyte + ")"})));
  connect::SamplePlan plan;
  plan.max_value_chars = 101;
  const auto batch = sample("large", plan);
  ASSERT_TRUE(batch) << batch.error().describe();
  const std::string value(batch->columns[1].at(0).value_or(""));
  EXPECT_GE(value.size(), 100U);
  EXPECT_LE(value.size(), 101U * 4);
  EXPECT_EQ(value.size() % 2, 0U) << "cut inside a character";
}

TEST_P(Sampling, TakesNoMoreRowsThanPlanned) {
  std::vector<std::string> statements = {"create table many (id integer primary key)"};
  std::string insert = "insert into many values (0)";
  for (int i = 1; i < 500; ++i) insert += ",(" + std::to_string(i) + ")";
  statements.push_back(insert);
  prepare(system().spec(system().create_database(statements)));
  connect::SamplePlan plan;
  plan.max_rows = 20;
  const auto batch = sample("many", plan);
  ASSERT_TRUE(batch) << batch.error().describe();
  EXPECT_GT(batch->rows(), 0U);
  EXPECT_LE(batch->rows(), 20U);
}

TEST_P(Sampling, OneStatementATableAndInOrder) {
  std::vector<std::string> statements;
  for (int i = 0; i < 20; ++i) {
    const std::string name = "t" + std::to_string(i);
    statements.push_back("create table " + name + " (v integer)");
    statements.push_back("insert into " + name + " values (" + std::to_string(i) + ")");
  }
  prepare(system().spec(system().create_database(statements)));
  const std::uint64_t before = sampler->statements();
  std::size_t submitted = 0;
  for (std::size_t taken = 0; taken < 20; ++taken) {
    while (submitted < 20 && submitted < taken + sampler->window()) {
      sampler->submit(*found.table("t" + std::to_string(submitted++)), connect::SamplePlan());
    }
    const auto batch = lane.block_on(sampler->next(within(kLong)));
    ASSERT_TRUE(batch) << batch.error().describe();
    ASSERT_EQ(batch->rows(), 1U);
    EXPECT_EQ(batch->columns[0].at(0), std::to_string(taken));
  }
  EXPECT_LE(sampler->statements() - before, 20U);
}

TEST_P(SamplingOverNetwork, ATableThatMayNotBeReadIsItsOwnTrouble) {
  prepare(network().spec_without_grants(
      system().create_database({"create table closed (id integer primary key)", "insert into closed values (1)",
                                "create table opened (id integer primary key)", "insert into opened values (1)",
                                "grant usage on schema public to public", "grant select on opened to public"})));
  const auto refused = sample("closed");
  expect_error(refused, ErrorCode::permission_denied, std::nullopt);
  ASSERT_TRUE(sampler->usable());
  const auto batch = sample("opened");
  ASSERT_TRUE(batch) << batch.error().describe();
  EXPECT_EQ(batch->rows(), 1U);
}

TEST_P(SamplingOverNetwork, AHalfOpenConnectionEndsAtItsDeadline) {
  FaultProxy proxy(network().port());
  prepare(through(system().spec(system().create_database({"create table t (id integer)"})), proxy.port()));
  proxy.set(Direction::to_client, Fault::vanish());
  expect_error(timed(kShort, [&] { return sample("t", {}, kShort); }), ErrorCode::deadline_exceeded, std::nullopt);
  EXPECT_FALSE(sampler->usable());
}

}  // namespace
}  // namespace datawave::conformance
