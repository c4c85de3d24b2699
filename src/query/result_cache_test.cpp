#include "result_cache.hpp"

#include <gtest/gtest.h>

#include "budget.hpp"

namespace datawave::query {

namespace {
using std::chrono::milliseconds;

std::shared_ptr<const StoredResult> result(std::string body, SteadyTime at) {
  auto made = std::make_shared<StoredResult>();
  made->body = std::move(body);
  made->at = at;
  return made;
}
}  // namespace

TEST(ResultCache, AnswersAreForgottenWhenTheyAreOld) {
  ResultCache cache(milliseconds(100), 1 << 20);
  const SteadyTime start{};
  EXPECT_EQ(cache.find("a", start), nullptr);
  cache.keep("a", result("1", start));
  ASSERT_NE(cache.find("a", start + milliseconds(99)), nullptr);
  EXPECT_EQ(cache.find("a", start + milliseconds(100)), nullptr);
  EXPECT_EQ(cache.figures().entries, 0u);
  EXPECT_EQ(cache.figures().bytes, 0u);
  EXPECT_EQ(cache.figures().hits, 1u);
  EXPECT_EQ(cache.figures().misses, 2u);
}

TEST(ResultCache, TheOldestUsedGoesFirstAndBytesAreBounded) {
  ResultCache cache(milliseconds(100), 16 * 1000);
  const SteadyTime start{};
  for (int i = 0; i < 30; ++i) {
    cache.keep(std::to_string(i), result(std::string(600, 'x'), start));
    ASSERT_NE(cache.find("0", start), nullptr) << i;  // in use
  }
  EXPECT_LE(cache.figures().bytes, 16'000u);
  EXPECT_EQ(cache.find("1", start), nullptr);
  EXPECT_NE(cache.find("29", start), nullptr);
  EXPECT_GT(cache.figures().evicted, 0u);
  cache.keep("large", result(std::string(2000, 'x'), start));
  EXPECT_EQ(cache.find("large", start), nullptr);
}

TEST(ResultCache, ASecondAnswerReplacesTheFirst) {
  ResultCache cache(milliseconds(100), 1 << 20);
  cache.keep("a", result("1", SteadyTime{}));
  cache.keep("a", result("2", SteadyTime{}));
  EXPECT_EQ(cache.find("a", SteadyTime{})->body, "2");
  EXPECT_EQ(cache.figures().entries, 1u);
}

TEST(Budget, IsPerPrincipalAndSource) {
  const auto owned = std::make_shared<Budget>(2);
  Budget& budget = *owned;
  Uuid one{};
  Uuid other{};
  reinterpret_cast<unsigned char*>(&other)[0] = 1;
  auto a = budget.take(one, one);
  {
    auto b = budget.take(one, one);
    ASSERT_TRUE(a && b);
    const auto c = budget.take(one, one);
    ASSERT_FALSE(c);
    EXPECT_EQ(c.error().code, ErrorCode::resource_exhausted);
    EXPECT_TRUE(c.error().retry_after);
    EXPECT_TRUE(budget.take(one, other));
    EXPECT_TRUE(budget.take(other, one));
  }
  EXPECT_TRUE(budget.take(one, one));
}

}  // namespace datawave::query
