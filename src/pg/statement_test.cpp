#include "datawave/pg/statement.hpp"

#include <gtest/gtest.h>

#include "statement_cache.hpp"

namespace datawave::pg {

TEST(Statement, HasANormalFormThatKeepsWhatIsQuoted) {
  EXPECT_EQ(Statement("select 1 ;; 'x'").text(), "select 1; 'x'");
  EXPECT_EQ(Statement("  select\n\t1 ;  ").text(), "select 1");
  EXPECT_EQ(Statement("select /* a /* nested */ b */ 1 -- end").text(), "select 1");
  EXPECT_EQ(Statement("select '  a  ;' , \"x  y\"").text(), "select '  a  ;' , \"x  y\"");
  EXPECT_EQ(Statement("select 'it''s  --'  , 2").text(), "select 'it''s  --' , 2");
  EXPECT_EQ(Statement("select e'\\'  '  , 2").text(), "select e'\\'  ' , 2");
  EXPECT_EQ(Statement("select $a$  ; '  $a$  , 2").text(), "select $a$  ; '  $a$ , 2");
  EXPECT_EQ(Statement("select $1  +  $2").text(), "select $1 + $2");
  EXPECT_EQ(Statement("select 1").hash(), Statement("select  1;").hash());
  EXPECT_EQ(Statement("").text(), "");
  EXPECT_EQ(Statement("'never ends").text(), "'never ends");
  EXPECT_EQ(Statement("/* never ends").text(), "");
}

TEST(Statement, KnowsWhatUsesASession) {
  const auto use = [](const char* sql) { return describe(Statement(sql).session_use()); };
  EXPECT_EQ(use("SELECT 1"), "");
  EXPECT_EQ(use("insert into t values ('begin')"), "");
  EXPECT_EQ(use("BEGIN"), "transaction");
  EXPECT_EQ(use("start transaction read only"), "transaction");
  EXPECT_EQ(use("SET search_path = x"), "setting");
  EXPECT_EQ(use("update t set a = 1"), "");
  EXPECT_EQ(use("select set_config('a.b', '1', false)"), "setting");
  EXPECT_EQ(use("create temp table t (a int)"), "temporary table");
  EXPECT_EQ(use("create table temp (a int)"), "");
  EXPECT_EQ(use("select 1 into temporary t"), "temporary table");
  EXPECT_EQ(use("LISTEN x"), "listen");
  EXPECT_EQ(use("select pg_advisory_lock(1)"), "advisory lock");
  EXPECT_EQ(use("select pg_advisory_xact_lock(1)"), "");
  EXPECT_EQ(use("declare c cursor for select 1"), "cursor");
  EXPECT_EQ(use("DISCARD ALL"), "prepared statement");
  EXPECT_EQ(use("copy t from stdin"), "statement of unknown effect");
  EXPECT_EQ(use("select 1; select 2"), "statement of unknown effect");
}

TEST(Statement, LearnsThatItIsSlow) {
  const Statement statement("select 1");
  statement.took(std::chrono::microseconds(100));
  EXPECT_EQ(statement.mean().count(), 0);
  statement.took(std::chrono::milliseconds(80));
  EXPECT_EQ(statement.mean(), std::chrono::milliseconds(80));
  for (int i = 0; i < 40; ++i) statement.took(std::chrono::microseconds(0));
  EXPECT_LT(statement.mean(), std::chrono::milliseconds(1));
}

TEST(StatementCache, IsBoundedByCountAndBytesAndForgetsTheOldestUse) {
  std::vector<std::string> evicted;
  StatementCache cache(3, 4096);
  const Statement a("select 1");
  const Statement b("select 2");
  const Statement c("select 3");
  const Statement d("select 4");
  const std::string first = cache.add(a, evicted)->name;
  const std::string second = cache.add(b, evicted)->name;
  cache.add(c, evicted);
  EXPECT_TRUE(evicted.empty());
  EXPECT_NE(cache.find(a), nullptr);  // used last now
  cache.add(d, evicted);
  EXPECT_EQ(evicted, (std::vector<std::string>{second}));
  EXPECT_EQ(cache.find(b), nullptr);
  EXPECT_EQ((*cache.find(a))->name, first);
  const Statement large("select '" + std::string(5000, 'x') + "'");
  EXPECT_FALSE(cache.takes(large));
  const Statement half("select '" + std::string(3000, 'x') + "'");
  evicted.clear();
  cache.add(half, evicted);
  EXPECT_EQ(cache.count(), 3u);
  EXPECT_LE(cache.bytes(), 4096u);
  cache.clear();
  EXPECT_EQ(cache.count(), 0u);
  EXPECT_EQ(cache.bytes(), 0u);
}

}  // namespace datawave::pg
