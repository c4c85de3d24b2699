// Many statements in flight at the moment when what they were prepared for is gone.
#include <gmock/gmock.h>

#include "pool_fixture.hpp"

namespace datawave::pg {
namespace {

class Stale : public PoolFixture {
 protected:
  Task<void> ask(int& ended, int& right) {
    auto got = co_await cell(*mux, "select n from thing");
    right += got && *got == "7" ? 1 : 0;
    ++ended;
    co_return Result<void>();
  }
  /// As many as one connection has in flight at a time, in one go.
  int ask_all() {
    int ended = 0;
    int right = 0;
    const int all = static_cast<int>(MuxLimits().depth);
    for (int i = 0; i < all; ++i) asio::co_spawn(lane.context(), ask(ended, right), asio::detached);
    EXPECT_TRUE(until([&] { return ended == all; }));
    return right;
  }
};

// Under the address sanitizer: what is in flight is kept in a ring that is full then, and putting a stale one right
// makes it grow.
TEST_F(Stale, StatementsThatFillAConnectionArePutRight) {
  const std::string database = server().create_database("stale");
  server().exec(database, "create table thing (n int); insert into thing values (7)");
  pool::PoolOptions options;
  options.limits.max_size = 1;
  use(server(), std::move(options), MuxLimits(), database);
  EXPECT_EQ(ask_all(), static_cast<int>(MuxLimits().depth));
  server().exec(database, "alter table thing alter n type text");
  EXPECT_EQ(ask_all(), static_cast<int>(MuxLimits().depth));
  server().exec(database, "drop table thing");
  EXPECT_EQ(ask_all(), 0);
  server().exec(database, "create table thing (n int); insert into thing values (7)");
  EXPECT_EQ(ask_all(), static_cast<int>(MuxLimits().depth));
}

}  // namespace
}  // namespace datawave::pg
