// What is read off PgBouncer's tables.
#include "datawave/pgbouncer/console.hpp"

#include <gtest/gtest.h>

namespace datawave::pgbouncer {
namespace {
PoolRow pool(std::string user, std::uint64_t waiting, std::uint64_t connections) {
  PoolRow row;
  row.database = "shop";
  row.user = std::move(user);
  row.cl_waiting = waiting;
  row.sv_active = connections;
  return row;
}
DatabaseRow shop(std::uint64_t size) {
  DatabaseRow row;
  row.name = "shop";
  row.pool_size = size;
  row.current_connections = 5;
  return row;
}
bool may(const std::vector<PoolRow>& pools, const DatabaseRow& database, std::uint64_t of_user = 0,
         std::string_view name = "shop") {
  return may_log_in(pools, {database}, of_user, name) != nullptr;
}

TEST(MayLogIn, WhileClientsWaitAndThereIsRoom) {
  EXPECT_TRUE(may({pool("app", 1, 5)}, shop(6)));
  EXPECT_TRUE(may({pool("app", 1, 5)}, shop(6), 0, ""));
  EXPECT_FALSE(may({pool("app", 1, 5)}, shop(6), 0, "another"));
  EXPECT_FALSE(may({pool("app", 0, 5)}, shop(6)));
  EXPECT_FALSE(may({pool("app", 1, 6)}, shop(6)));
  EXPECT_TRUE(may({pool("app", 9, 9), pool("batch", 1, 5)}, shop(6)));
}

TEST(MayLogIn, WhileALoginIsUnderWay) {
  PoolRow row = pool("app", 0, 6);
  row.sv_login = 1;
  EXPECT_TRUE(may({row}, shop(6)));
}

TEST(MayLogIn, CountsConnectionsInEveryState) {
  PoolRow row = pool("app", 1, 1);
  row.sv_idle = row.sv_used = row.sv_tested = 1;
  EXPECT_EQ(held(row), 4U);
  EXPECT_TRUE(may({row}, shop(5)));
  EXPECT_FALSE(may({row}, shop(4)));
}

TEST(MayLogIn, UpToEachLimit) {
  DatabaseRow reserve = shop(5);
  reserve.reserve = 1;
  EXPECT_TRUE(may({pool("app", 1, 5)}, reserve));
  DatabaseRow limited = shop(6);
  limited.max_connections = 5;
  EXPECT_FALSE(may({pool("app", 1, 5)}, limited));
  limited.max_connections = 6;
  EXPECT_TRUE(may({pool("app", 1, 5)}, limited));
  DatabaseRow paused = shop(6);
  paused.paused = true;
  EXPECT_FALSE(may({pool("app", 1, 5)}, paused));
  PoolRow elsewhere = pool("app", 0, 3);
  elsewhere.database = "another";
  EXPECT_FALSE(may({pool("app", 1, 5), elsewhere}, shop(6), 8));
  EXPECT_TRUE(may({pool("app", 1, 5), elsewhere}, shop(6), 9));
}

TEST(MayLogIn, InADatabaseThatIsNotListed) { EXPECT_TRUE(may_log_in({pool("app", 1, 5)}, {}, 0, "shop") != nullptr); }

}  // namespace
}  // namespace datawave::pgbouncer
