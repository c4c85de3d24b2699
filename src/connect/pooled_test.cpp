#include "datawave/connect/pooled.hpp"

#include <gtest/gtest.h>

#include "datawave/io/lane.hpp"

namespace datawave::connect {

namespace {
using std::chrono::seconds;

struct Books {
  int opened = 0;
  int closed = 0;
  bool usable = true;
};

/// As a blocking client library would be: each call waits on a thread of the blocking pool.
class SlowConnection final : public Connection {
 public:
  SlowConnection(Books& books, io::BlockingPool& blocking) : books_(books), blocking_(blocking) { ++books_.opened; }
  [[nodiscard]] const ServerFacts& facts() const override { return facts_; }
  Task<void> ping(CallContext ctx) override {
    std::function<Result<int>()> step = [] { return Result<int>(1); };
    auto done = co_await io::run_blocking(ctx, blocking_, std::move(step));
    if (!done) co_return fail(std::move(done).error());
    co_return Result<void>();
  }
  Task<std::unique_ptr<BatchStream>> execute(CallContext, std::string,
                                             std::vector<std::optional<std::string>>) override {
    co_return fail(ErrorCode::unsupported, "nothing to execute");
  }
  Task<void> cancel(CallContext) override { co_return Result<void>(); }
  Task<void> close(CallContext) override {
    ++books_.closed;
    co_return Result<void>();
  }
  [[nodiscard]] bool usable() const override { return books_.usable; }

 private:
  Books& books_;
  io::BlockingPool& blocking_;
  ServerFacts facts_;
};

class SlowConnector final : public Connector {
 public:
  explicit SlowConnector(Books& books) : books_(books) {}
  [[nodiscard]] const Descriptor& descriptor() const override { return descriptor_; }
  Task<std::unique_ptr<Connection>> open(CallContext, ConnectionSpec, OpenEnvironment env,
                                         LadderObserver*) const override {
    std::unique_ptr<Connection> made = std::make_unique<SlowConnection>(books_, *env.blocking);
    co_return made;
  }

 private:
  Books& books_;
  Descriptor descriptor_;
};
}  // namespace

TEST(Pooled, ConnectionsOfAnyConnectorAreLentCheckedAndClosedWhenTainted) {
  io::Lane lane;
  io::BlockingPool blocking(2, 8);
  Books books;
  const SlowConnector connector(books);
  OpenEnvironment env;
  env.blocking = &blocking;
  ConnectionFactory factory(connector, ConnectionSpec(connector.descriptor()), env);
  pool::Pool pool(lane.executor(), factory, pool::PoolOptions{.name = "slow", .limits = {.max_size = 1}});
  const CallContext ctx = CallContext().with_timeout(seconds(10));
  {
    auto lease = lane.block_on(pool.acquire(ctx, "first"));
    ASSERT_TRUE(lease);
    EXPECT_TRUE(lane.block_on(lease->as<PooledConnection>().check(ctx)));
  }
  {
    auto lease = lane.block_on(pool.acquire(ctx, "second"));
    ASSERT_TRUE(lease);
    EXPECT_EQ(books.opened, 1);
    lease->as<PooledConnection>().taint("transaction");
    EXPECT_EQ(pool.report().leases.at(0).pinned_by, "transaction");
  }
  {
    auto lease = lane.block_on(pool.acquire(ctx, "third"));
    ASSERT_TRUE(lease);
    EXPECT_EQ(books.opened, 2);
    EXPECT_EQ(books.closed, 1);
  }
  ASSERT_TRUE(lane.block_on(pool.drain(ctx)));
  EXPECT_EQ(books.closed, 2);
}

}  // namespace datawave::connect
