#include <gtest/gtest.h>

#include "datawave/discovery/discover.hpp"
#include "datawave/io/lane.hpp"

namespace datawave::discovery {

namespace {
connect::TableRecord table(std::string name, connect::RelationKind kind = connect::RelationKind::table) {
  connect::TableRecord t;
  t.schema = "s";
  t.name = std::move(name);
  t.kind = kind;
  t.columns.resize(1);
  return t;
}

/// Hands out one-row samples; fails for tables named "bad"; breaks for good at "broken".
class FakeSampler final : public connect::Sampler {
 public:
  [[nodiscard]] std::size_t window() const override { return 3; }
  void submit(const connect::TableRecord& t, connect::SamplePlan) override {
    waiting_.push_back(t.name);
    ++count_;
  }
  Task<connect::ColumnBatch> next(CallContext) override {
    const std::string name = waiting_.front();
    waiting_.erase(waiting_.begin());
    if (name == "broken") usable_ = false;
    if (name == "bad" || name == "broken") co_return fail(ErrorCode::permission_denied, "no");
    connect::ColumnBatch batch;
    batch.columns.resize(1);
    batch.columns[0].append(name);
    co_return batch;
  }
  [[nodiscard]] bool usable() const override { return usable_; }
  [[nodiscard]] std::uint64_t statements() const override { return count_; }

 private:
  std::vector<std::string> waiting_;
  bool usable_ = true;
  std::uint64_t count_ = 0;
};

class FakeConnection final : public connect::Connection, public connect::Discoverer {
 public:
  std::vector<connect::TableRecord> tables;
  bool fail_at_end = false;

  [[nodiscard]] const connect::ServerFacts& facts() const override { return facts_; }
  Task<void> ping(CallContext) override { co_return Result<void>(); }
  Task<std::unique_ptr<connect::BatchStream>> execute(CallContext, std::string,
                                                      std::vector<std::optional<std::string>>) override {
    co_return fail(ErrorCode::unsupported, "a fake");
  }
  Task<void> cancel(CallContext) override { co_return Result<void>(); }
  Task<void> close(CallContext) override { co_return Result<void>(); }
  [[nodiscard]] bool usable() const override { return true; }
  connect::Discoverer* discoverer() override { return this; }
  Task<std::unique_ptr<connect::Sampler>> open_sampler(CallContext) override {
    std::unique_ptr<connect::Sampler> sampler = std::make_unique<FakeSampler>();
    co_return sampler;
  }
  Task<connect::InventorySummary> inventory(CallContext, connect::InventoryScope,
                                            connect::InventorySink& sink) override {
    for (auto& t : tables) {
      connect::InventoryRecord record = t;
      DW_CO_CHECK(co_await sink.on_record(std::move(record)));
    }
    if (fail_at_end) co_return fail(ErrorCode::unavailable, "cut");
    co_return connect::InventorySummary{};
  }

 private:
  connect::ServerFacts facts_;
};

class Collector final : public Sink {
 public:
  std::vector<DiscoveredTable> tables;
  Task<void> on_table(DiscoveredTable t) override {
    tables.push_back(std::move(t));
    co_return Result<void>();
  }
  Task<void> on_record(connect::InventoryRecord) override { co_return Result<void>(); }
  void on_container(const connect::ContainerReport&) override {}
  void on_progress(const connect::InventoryProgress&) override {}
};

struct Discovery {
  FakeConnection connection;
  Collector sink;
  Result<Summary> go(bool sample = true) {
    io::Lane lane;
    Options options;
    options.sample = sample;
    return lane.block_on(discover(CallContext{}, connection, options, sink));
  }
};
}  // namespace

TEST(Discover, KeepsTheOrderAndJoinsEachTableWithItsOwnSample) {
  Discovery run;
  for (int i = 0; i < 20; ++i)
    run.connection.tables.push_back(
        table("t" + std::to_string(i), i % 4 == 3 ? connect::RelationKind::view : connect::RelationKind::table));
  auto summary = run.go();
  ASSERT_TRUE(summary);
  ASSERT_EQ(run.sink.tables.size(), 20u);
  for (int i = 0; i < 20; ++i) {
    const auto& t = run.sink.tables[static_cast<std::size_t>(i)];
    EXPECT_EQ(t.record.name, "t" + std::to_string(i));
    EXPECT_EQ(t.sample.has_value(), i % 4 != 3);
    if (t.sample) {
      EXPECT_EQ(t.sample->columns[0].at(0), t.record.name);
    }
  }
  EXPECT_EQ(summary->sample_statements, 15u);
}

TEST(Discover, AFailedSampleCostsOnlyItsTable) {
  Discovery run;
  run.connection.tables = {table("a"), table("bad"), table("c")};
  ASSERT_TRUE(run.go());
  EXPECT_TRUE(run.sink.tables[0].sample);
  EXPECT_FALSE(run.sink.tables[1].sample);
  EXPECT_EQ(run.sink.tables[1].no_sample_reason, "no");
  EXPECT_TRUE(run.sink.tables[2].sample);
}

TEST(Discover, ABrokenSamplerLeavesTheRestWithoutSamplesAndSaysSo) {
  Discovery run;
  run.connection.tables = {table("a"), table("broken"), table("c"), table("d"), table("e"), table("f")};
  auto summary = run.go();
  ASSERT_TRUE(summary);
  EXPECT_EQ(run.sink.tables.size(), 6u);
  EXPECT_FALSE(run.sink.tables[5].sample);
  EXPECT_EQ(summary->warnings.size(), 1u);
}

TEST(Discover, WhatWasListedBeforeAFailureIsStillHandedOn) {
  Discovery run;
  run.connection.tables = {table("a"), table("b")};
  run.connection.fail_at_end = true;
  EXPECT_FALSE(run.go());
  EXPECT_EQ(run.sink.tables.size(), 2u);
}

TEST(Discover, MetadataOnlySamplesNothing) {
  Discovery run;
  run.connection.tables = {table("a")};
  auto summary = run.go(false);
  ASSERT_TRUE(summary);
  EXPECT_EQ(summary->sample_statements, 0u);
  EXPECT_FALSE(run.sink.tables[0].sample);
  EXPECT_TRUE(run.sink.tables[0].no_sample_reason.empty());
}

}  // namespace datawave::discovery
