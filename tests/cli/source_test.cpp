#include <gmock/gmock.h>

#include "running_server.hpp"

namespace datawave::program {
namespace {
using ::testing::HasSubstr;
using ::testing::Not;

TEST(Source, IsAddedListedShownTestedChangedAndRemoved) {
  const RunningServer& server = shared_server();
  const Ran added = server.cli(
      {"source", "add", "shop", server.database(), "--owner", "ada", "--label", "team=web", "--environment", "test"});
  ASSERT_EQ(added.exit_code, 0) << added.err;
  EXPECT_EQ(added.out, "");
  EXPECT_THAT(server.cli({"source", "list", "--filter", "name=shop", "-o", "csv"}).out,
              HasSubstr("shop,sqlite," + server.database() + ",test,ada,"));
  const Ran shown = server.cli({"source", "show", "shop", "-o", "json"});
  EXPECT_EQ(shown.exit_code, 0);
  EXPECT_THAT(shown.out, HasSubstr("\"team\": \"web\""));

  const Ran tested = server.cli({"source", "test", "shop"});
  EXPECT_EQ(tested.exit_code, 0) << tested.err;
  EXPECT_THAT(tested.err, HasSubstr("✓ SQLite"));

  const Ran edited =
      server.cli({"source", "edit", "shop", "--owner", "", "--description", "the shop", "--unlabel", "team"});
  ASSERT_EQ(edited.exit_code, 0) << edited.err;
  const Ran again = server.cli({"source", "show", "shop", "-o", "yaml"});
  EXPECT_THAT(again.out, HasSubstr("description: the shop"));
  EXPECT_THAT(again.out, HasSubstr("owner: \"\""));
  EXPECT_THAT(again.out, Not(HasSubstr("team")));

  const Ran asked = server.cli({"source", "rm", "shop"});
  EXPECT_EQ(asked.exit_code, 64);
  EXPECT_THAT(asked.err, HasSubstr("This removes the source shop"));
  EXPECT_THAT(asked.err, HasSubstr("--yes"));
  EXPECT_EQ(server.cli({"source", "rm", "shop", "--yes"}).exit_code, 0);
  EXPECT_EQ(server.cli({"source", "show", "shop"}).exit_code, 3);
}

TEST(Source, DryRunStoresNothing) {
  const RunningServer& server = shared_server();
  const Ran dry = server.cli({"source", "add", "ghost", server.database(), "--dry-run"});
  EXPECT_EQ(dry.exit_code, 0) << dry.err;
  EXPECT_THAT(dry.out, HasSubstr("ghost · sqlite"));
  EXPECT_EQ(server.cli({"source", "show", "ghost"}).exit_code, 3);
}

TEST(Source, APasswordIsSentAndNeverShown) {
  const RunningServer& server = shared_server();
  const Ran added = server.cli({"source", "add", "pg", "postgres://app@127.0.0.1:1/shop", "--password", "env:CANARY"},
                               {{"CANARY", "kanarienvogel-7"}});
  ASSERT_EQ(added.exit_code, 0) << added.err;
  const Ran shown = server.cli({"source", "show", "pg", "-o", "json"});
  EXPECT_THAT(shown.out, HasSubstr("\"set\": true"));
  const Ran exported = server.cli({"export"});
  const Ran failed = server.cli({"source", "test", "pg"});
  EXPECT_EQ(failed.exit_code, 3);
  EXPECT_THAT(failed.err, HasSubstr("✗ connect"));
  EXPECT_THAT(failed.err, HasSubstr("Not tried:"));
  EXPECT_THAT(added.err + shown.out + exported.out + exported.err + failed.err, Not(HasSubstr("kanarienvogel")));
  EXPECT_EQ(server.cli({"source", "rm", "pg", "--yes"}).exit_code, 0);
}

TEST(Source, ErrorsNameTheFieldAndTheRequest) {
  const RunningServer& server = shared_server();
  const Ran bad = server.cli({"source", "add", "Not A Name", server.database()});
  EXPECT_EQ(bad.exit_code, 64);
  EXPECT_THAT(bad.err, HasSubstr("/name"));
  EXPECT_THAT(bad.err, HasSubstr("request "));
  const Ran connector = server.cli({"source", "add", "x", "--connector", "postgres"});
  EXPECT_EQ(connector.exit_code, 64);
  EXPECT_THAT(connector.err, HasSubstr("postgresql"));
  const Ran secret = server.cli({"source", "add", "x", "--connector", "postgresql", "--set", "password=x"});
  EXPECT_EQ(secret.exit_code, 64);
  const Ran nothing = server.cli({"source", "edit", "nobody"});
  EXPECT_EQ(nothing.exit_code, 3);
}

TEST(Source, AChangeInBetweenIsNotOverwritten) {
  const RunningServer& server = shared_server();
  ASSERT_EQ(server.cli({"source", "add", "contested", server.database()}).exit_code, 0);
  ASSERT_EQ(server.cli({"source", "edit", "contested", "--owner", "ada"}).exit_code, 0);
  const Ran late =
      server.cli({"api", "PATCH", "/sources/contested", "-H", "If-Match: \"v1\"", "-d", "{\"owner\":\"grace\"}"});
  EXPECT_EQ(late.exit_code, 3);
  EXPECT_THAT(late.err, HasSubstr("412"));
  EXPECT_THAT(server.cli({"source", "show", "contested"}).out, HasSubstr("ada"));
}

TEST(Discover, WaitsForTheJobAndPrintsItsReport) {
  const RunningServer& server = shared_server();
  ASSERT_EQ(server.cli({"source", "add", "found", server.database()}).exit_code, 0);
  const Ran discovered = server.cli({"source", "discover", "found"});
  EXPECT_EQ(discovered.exit_code, 0) << discovered.err;
  EXPECT_THAT(discovered.out, HasSubstr("15 tables"));
  const Ran queued = server.cli({"source", "discover", "found", "--no-wait", "--no-sample"});
  ASSERT_EQ(queued.exit_code, 0) << queued.err;
  const std::string id = queued.out.substr(0, queued.out.find('\n'));
  const Ran watched = server.cli({"job", "watch", id, "-o", "json"});
  EXPECT_EQ(watched.exit_code, 0) << watched.err;
  EXPECT_THAT(watched.out, HasSubstr("\"state\": \"succeeded\""));
  EXPECT_THAT(server.cli({"job", "list", "-o", "ndjson"}).out, HasSubstr(id));
  const Ran cancelled = server.cli({"job", "cancel", id});
  EXPECT_EQ(cancelled.exit_code, 3) << "it has ended already: " << cancelled.err;
}

TEST(Discover, AFailedJobGivesAnExitCode) {
  const RunningServer& server = shared_server();
  const std::string path = server.write("empty.db", "this is no database, however long one looks at it");
  ASSERT_EQ(server.cli({"source", "add", "broken", path}).exit_code, 0);
  const Ran failed = server.cli({"source", "discover", "broken"});
  EXPECT_EQ(failed.exit_code, 3);
  EXPECT_THAT(failed.err, HasSubstr("error: the job failed"));
}

}  // namespace
}  // namespace datawave::program
