#include "datawave/pg/read_guard.hpp"

#include <gtest/gtest.h>

#include "datawave/core/sql_text.hpp"

namespace datawave::pg {

TEST(ReadGuard, LetsReadsPass) {
  for (const char* sql :
       {"select 1", "  /* why */ SELECT * FROM t -- all\n;", "with a as (select 1) select * from a", "values (1), (2)",
        "table t", "show server_version", "explain select 1", "EXPLAIN (ANALYZE, FORMAT JSON) select 1",
        "explain analyze verbose select 1", "(select 1) union (select 2)", "select 'dblink(1)', \"into\" from t",
        "select pg_size_pretty(pg_table_size('t'))", "select $q$ a; b $q$", "select dblink from t",
        "select e'it\\'s; fine'", "select 1;;"}) {
    const auto checked = check_read_statement(sql);
    EXPECT_TRUE(checked) << sql << ": " << (checked ? "" : checked.error().describe());
  }
}

TEST(ReadGuard, TellsAMisspeltWordFromAStatementThatDoesNotRead) {
  const auto error = [](std::string_view sql) { return check_read_statement(sql).error(); };
  EXPECT_EQ(error("selec 1").code, ErrorCode::invalid_argument);
  EXPECT_EQ(error("selec 1").message, "no statement begins with \"selec\"");
  EXPECT_EQ(error("selec 1").remedy, "Did you mean SELECT?");
  EXPECT_EQ(error("explain analyze SLECT 1").remedy, "Did you mean SELECT?");
  EXPECT_EQ(error("zzz").code, ErrorCode::invalid_argument);
  EXPECT_EQ(error(std::string(5000, 'z')).message.size(), 62U) << error(std::string(5000, 'z')).message;
  EXPECT_EQ(error("delete from t").code, ErrorCode::permission_denied);
  EXPECT_EQ(error("delete from t").message, "DELETE is not a statement that reads");
  EXPECT_EQ(error("explain").message, "this is not a statement that reads");
  EXPECT_EQ(error("'select'").message, "this is not a statement that reads");
}

TEST(ReadGuard, RefusesWhatAReadOnlyTransactionLetsThrough) {
  for (const char* sql : {"select pg_terminate_backend(1)",
                          "select PG_Terminate_Backend (1)",
                          "select \"pg_terminate_backend\"(1)",
                          "select pg_catalog.pg_terminate_backend(1)",
                          "select pg_catalog . /* */ \"lo_export\" (1, '/tmp/x')",
                          "select * from dblink('host=x', 'select 1') as t(a int)",
                          "select dblink_exec('c', 'x')",
                          "select pg_read_file('/etc/passwd')",
                          "select * from pg_ls_dir('/')",
                          "select lo_import('/etc/passwd')",
                          "copy t to program 'id'",
                          "COPY (select 1) TO PROGRAM 'id'",
                          "copy t to stdout",
                          "select query_to_xml('select pg_terminate_backend(1)', true, true, '')",
                          "select * from ts_stat('select pg_reload_conf()::text::tsvector')",
                          "select U&\"pg\\005freload_conf\"()",
                          "explain analyze delete from t",
                          "explain (analyze) insert into t values (1)",
                          "update t set a = 1",
                          "begin",
                          "set role postgres",
                          "do $$ begin end $$",
                          "call p()",
                          "select * into u from t",
                          "lock t",
                          "select set_config('a.b', 'c', false)",
                          "select pg_advisory_lock(1)",
                          "select pg_switch_wal()",
                          "select pg_logical_emit_message(true, 'a', 'b')",
                          "select * from crosstab2('select 1')",
                          "select a.pg_read_file from unnest(array['PG_VERSION']) as a",
                          "select ('base'::text).pg_ls_dir",
                          "select (1::bigint).\"pg_advisory_lock\"",
                          "select $1.pg_terminate_backend",
                          "select 1 as a$$b$ --\r, pg_read_file('PG_VERSION')",
                          "select connectby('a')"}) {
    const auto checked = check_read_statement(sql);
    ASSERT_FALSE(checked) << sql;
    EXPECT_EQ(checked.error().code, ErrorCode::permission_denied) << sql;
    EXPECT_EQ(checked.error().field, "statement");
    EXPECT_FALSE(checked.error().remedy.empty());
  }
}

TEST(ReadGuard, TakesOneStatementAtATime) {
  for (const char* sql : {"", " ; ", "-- nothing", "select 1; select 2", "select 1;/* */delete from t"}) {
    const auto checked = check_read_statement(sql);
    ASSERT_FALSE(checked) << sql;
    EXPECT_EQ(checked.error().code, ErrorCode::invalid_argument) << sql;
  }
}

TEST(ReadGuard, ShapesHoldNoValues) {
  EXPECT_EQ(sql_text::shape_of("SELECT  a.b,'x''y' FROM t /* who */ WHERE n=42 AND s = $1 AND f(1.5,E'\\'z')"),
            "select a.b, ? from t where n = ? and s = $1 and f(?, ?)");
  EXPECT_EQ(sql_text::shape_of("select $t$secret$t$, \"Mixed Case\""), "select ?, \"Mixed Case\"");
}

}  // namespace datawave::pg
