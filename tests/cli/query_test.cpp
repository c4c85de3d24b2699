#include <gmock/gmock.h>

#include "datawave/testing/postgres_server.hpp"
#include "running_server.hpp"

namespace datawave::program {
namespace {
using datawave::testing::PostgresServer;
using ::testing::HasSubstr;

TEST(QueryCommand, PrintsRowsAndStreamsThem) {
  const RunningServer& server = shared_server();
  ASSERT_EQ(server.cli({"source", "add", "queried", server.database()}).exit_code, 0);
  const Ran text = server.cli({"query", "queried", "select 1 as one, 'a' as letter, null as none"});
  ASSERT_EQ(text.exit_code, 0) << text.err;
  EXPECT_EQ(text.out, "  one  letter  none\n    1  a       NULL\n");
  EXPECT_THAT(text.err, HasSubstr("1 row, "));
  EXPECT_EQ(server.cli({"query", "queried", "select 1 as n union all select 2", "-o", "csv"}).out, "n\r\n1\r\n2\r\n");
  EXPECT_EQ(server.cli({"query", "queried", "select ? as p, ? as q", "-p", "x", "-p", "NULL", "-o", "ndjson"}).out,
            "{\"p\":\"x\",\"q\":null}\n");
  // What goes to a file is whole, however long.
  const std::string long_one =
      "with recursive c(n) as (select 1 union all select n + 1 from c where n < 2500) select printf('%01000d', n) from "
      "c";
  const Ran all = server.cli({"query", "queried", long_one, "-o", "csv"});
  EXPECT_EQ(std::count(all.out.begin(), all.out.end(), '\n'), 2501) << all.err;
  const Ran looked_at = server.cli({"query", "queried", long_one});
  EXPECT_THAT(looked_at.err, HasSubstr("There are more rows"));
  const Ran json = server.cli({"query", "queried", "select 1 as n", "-o", "json"});
  EXPECT_THAT(json.out, HasSubstr("\"rows\":[[1]]"));
  const Ran cut = server.cli({"query", "queried", "select 1 as n union all select 2", "--limit", "1"});
  EXPECT_THAT(cut.err, HasSubstr("--limit"));
  ASSERT_EQ(server.cli({"source", "rm", "queried", "--yes"}).exit_code, 0);
}

TEST(QueryCommand, SaysWhatIsWrong) {
  const RunningServer& server = shared_server();
  ASSERT_EQ(server.cli({"source", "add", "queried", server.database()}).exit_code, 0);
  const Ran wrong = server.cli({"query", "queried", "selec 1"});
  EXPECT_NE(wrong.exit_code, 0);
  EXPECT_THAT(wrong.err, HasSubstr("error: "));
  EXPECT_EQ(wrong.out, "");
  const Ran write = server.cli({"query", "queried", "create table t (n)", "-o", "csv"});
  EXPECT_NE(write.exit_code, 0);
  EXPECT_EQ(write.out, "");
  EXPECT_EQ(server.cli({"query", "queried", "BEGIN"}).exit_code, 77);
  EXPECT_NE(server.cli({"query", "nobody", "select 1"}).exit_code, 0);
  EXPECT_EQ(server.cli({"query", "queried"}).exit_code, 64);
  EXPECT_THAT(server.cli({"query", "queried", "select 1", "--explain", "plan"}).err, HasSubstr("explain"));
  EXPECT_EQ(server.cli({"query", "queried", "select 1", "--file", "x.sql"}).exit_code, 64);
  ASSERT_EQ(server.cli({"source", "rm", "queried", "--yes"}).exit_code, 0);
}

TEST(QueryCommand, ExplainsAndTellsWhereAStatementIsWrong) {
  const RunningServer& server = shared_server();
  PostgresServer& source = PostgresServer::shared();
  const std::string url = "postgres://" + std::string(PostgresServer::kSuperuser) +
                          "@127.0.0.1:" + std::to_string(source.port()) + "/postgres";
  ASSERT_EQ(server.cli({"source", "add", "explained", url, "--password", "env:PW"}, {{"PW", PostgresServer::kPassword}})
                .exit_code,
            0);
  const Ran plan = server.cli({"query", "explained", "select 1 from pg_class", "--explain", "plan"});
  EXPECT_EQ(plan.exit_code, 0) << plan.err;
  EXPECT_THAT(plan.out, HasSubstr("\"Node Type\""));
  EXPECT_THAT(server.cli({"query", "explained", "select nope from pg_class"}).err, HasSubstr("at \"nope\""));
  EXPECT_THAT(server.cli({"query", "explained", "select 1"}).err,
              HasSubstr("warning: The source's role is a superuser"));
  ASSERT_EQ(server.cli({"source", "rm", "explained", "--yes"}).exit_code, 0);
}

TEST(AccessCommand, KeepsAListOfWhoMayQuery) {
  const RunningServer& server = shared_server();
  ASSERT_EQ(server.cli({"source", "add", "kept", server.database()}).exit_code, 0);
  const std::string password = server.write("liz", "another long password");
  ASSERT_EQ(server.cli({"user", "add", "liz", "--role", "analyst", "--password-file", password}).exit_code, 0);
  const Ran key = server.cli({"key", "add", "report", "--permission", "query_run", "-q"});
  const Environment by_key = {{"DATAWAVE_TOKEN", key.out.substr(0, key.out.find('\n'))}};
  const std::vector<std::string> query = {"query", "kept", "select 1"};
  const auto access = [&](std::vector<std::string> more) {
    more.insert(more.begin(), {"source", "access", "kept"});
    return server.cli(more);
  };
  EXPECT_EQ(access({}).out, "kept\n  may query  whoever holds the permission query_run\n");
  // A list is begun in words that say so.
  const Ran early = access({"--allow", "liz"});
  EXPECT_EQ(early.exit_code, 64);
  EXPECT_THAT(early.err, HasSubstr("datawave source access kept --only liz"));
  EXPECT_THAT(access({"--only", "liz", "--dry-run"}).err, HasSubstr("Nothing was stored"));
  EXPECT_EQ(server.cli(query).exit_code, 0);
  const Ran only = access({"--only", "liz"});
  ASSERT_EQ(only.exit_code, 0) << only.err;
  EXPECT_THAT(only.out, HasSubstr("users      liz\n"));
  const Ran denied = server.cli(query);
  EXPECT_EQ(denied.exit_code, 77);
  EXPECT_THAT(denied.err, HasSubstr("datawave source access kept --allow admin"));
  ASSERT_EQ(access({"--allow", "key:admin/report", "--allow", "admin"}).exit_code, 0);
  EXPECT_EQ(server.cli(query).exit_code, 0);
  // A key that is listed stays when its user goes, and that is told.
  const Ran less = access({"--deny", "admin", "--deny", "liz"});
  ASSERT_EQ(less.exit_code, 0) << less.err;
  EXPECT_THAT(less.err, HasSubstr("key:admin/report"));
  EXPECT_EQ(server.cli(query).exit_code, 77);
  EXPECT_EQ(server.cli(query, by_key).exit_code, 0);
  const Ran json = access({"-o", "json"});
  EXPECT_THAT(json.out, HasSubstr("\"mode\": \"listed\""));
  EXPECT_THAT(json.out, HasSubstr("\"user_name\": \"admin\""));
  EXPECT_EQ(access({"--deny", "liz"}).exit_code, 64);
  EXPECT_EQ(access({"--allow", "nobody-at-all"}).exit_code, 64);
  EXPECT_EQ(access({"--everyone", "--only", "liz"}).exit_code, 64);
  EXPECT_THAT(access({"--nobody"}).out, HasSubstr("nobody: the list is empty"));
  EXPECT_EQ(server.cli(query, by_key).exit_code, 77);
  EXPECT_EQ(access({"--everyone"}).exit_code, 0);
  EXPECT_EQ(server.cli(query).exit_code, 0);
  ASSERT_EQ(server.cli({"key", "rm", "report", "--yes"}).exit_code, 0);
  ASSERT_EQ(server.cli({"user", "rm", "liz", "--yes"}).exit_code, 0);
  ASSERT_EQ(server.cli({"source", "rm", "kept", "--yes"}).exit_code, 0);
}

TEST(PoolCommand, ShowsAndResizesThePoolOfASource) {
  const RunningServer& server = shared_server();
  ASSERT_EQ(server.cli({"source", "add", "pooled", server.database()}).exit_code, 0);
  ASSERT_EQ(server.cli({"query", "pooled", "select 1"}).exit_code, 0);
  EXPECT_THAT(server.cli({"pool", "list"}).out, HasSubstr("pooled"));
  EXPECT_THAT(server.cli({"pool", "show", "pooled"}).out, HasSubstr("looks for the best up to 50"));
  const Ran resized = server.cli({"pool", "resize", "pooled", "6"});
  ASSERT_EQ(resized.exit_code, 0) << resized.err;
  EXPECT_THAT(resized.out, HasSubstr("6 (set)"));
  const Ran free = server.cli({"pool", "resize", "pooled", "auto", "--up-to", "30"});
  ASSERT_EQ(free.exit_code, 0) << free.err;
  EXPECT_THAT(free.out, HasSubstr("looks for the best up to 30"));
  EXPECT_EQ(server.cli({"pool", "resize", "pooled", "many"}).exit_code, 64);
  EXPECT_THAT(server.cli({"pool", "drain", "pooled"}).out, HasSubstr("paused"));
  EXPECT_THAT(server.cli({"pool", "resume", "pooled"}).out, HasSubstr("serving"));
  EXPECT_THAT(server.cli({"pool", "pause", "pooled"}).out, HasSubstr("paused"));
  EXPECT_THAT(server.cli({"pool", "resume", "pooled"}).out, HasSubstr("serving"));
  EXPECT_EQ(server.cli({"pool", "reconnect", "pooled"}).exit_code, 0);
  EXPECT_EQ(server.cli({"query", "pooled", "select 1"}).exit_code, 0);
  ASSERT_EQ(server.cli({"source", "rm", "pooled", "--yes"}).exit_code, 0);
}

}  // namespace
}  // namespace datawave::program
