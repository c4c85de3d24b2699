// g++ 12 destroys a brace-initialised aggregate twice when it stands in a full expression with co_await. House rules
// and lint work around that; the day this test fails, the compiler was mended and they can go.
#include <gtest/gtest.h>

#include "datawave/io/lane.hpp"

namespace datawave::io {

namespace {
struct Counted {
  explicit Counted(int* counter) : live(counter) { ++*live; }
  Counted(const Counted& other) : live(other.live) { ++*live; }
  Counted(Counted&& other) noexcept : live(other.live) { ++*live; }
  Counted& operator=(const Counted&) = delete;
  ~Counted() { --*live; }
  int* live;
};

struct Row {
  Counted counted;
  int number;
};

Task<int> take(Row row) { co_return row.number; }

Task<int> in_one_expression(int* live) {
  // lint: allow coroutine, because this is the fault
  auto result = co_await take(Row{Counted(live), 1});
  co_return result;
}

Task<int> named_first(int* live) {
  Row row{Counted(live), 1};
  auto result = co_await take(std::move(row));
  co_return result;
}
}  // namespace

TEST(Compiler, ANamedValueIsDestroyedOnce) {
  Lane lane;
  int live = 0;
  EXPECT_TRUE(lane.block_on(named_first(&live)));
  EXPECT_EQ(live, 0);
}

TEST(Compiler, StillDestroysABracedAggregateTwice) {
#if defined(__clang__) || __GNUC__ != 12
  GTEST_SKIP() << "a fault of g++ 12";
#else
  Lane lane;
  int live = 0;
  EXPECT_TRUE(lane.block_on(in_one_expression(&live)));
  EXPECT_LT(live, 0) << "the compiler was mended: the lint rule on braces beside co_await can go";
#endif
}

}  // namespace datawave::io
