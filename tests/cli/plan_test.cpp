#include <gmock/gmock.h>

#include "running_server.hpp"

namespace datawave::program {
namespace {
using ::testing::HasSubstr;
using ::testing::Not;

class Plan : public ::testing::Test {
 protected:
  void SetUp() override { ASSERT_EQ(server.first_sign_in().exit_code, 0); }
  RunningServer server;
  std::string two() {
    return "kind: source\nname: files\nconnector: sqlite\nenvironment: test\nlabels:\n  team: web\n  \"on\": "
           "\"yes\"\nconnection:\n  path: " +
           server.database() +
           "\n---\nkind: source\nname: pg\nconnector: postgresql\nowner: \"ada: the first\"\nconnection:\n  host: "
           "127.0.0.1\n  port: 1\n"
           "  database: shop\n  user: app\nsecrets:\n  password: env:CANARY\n";
  }
};

TEST_F(Plan, ApplyMakesWhatTheFileSaysAndExportRoundTrips) {
  const std::string file = server.write("two.yaml", two());
  const Ran plan = server.cli({"plan", file, "--fail-on", "change"});
  EXPECT_EQ(plan.exit_code, 1) << plan.err;
  EXPECT_THAT(plan.out, HasSubstr("+ create files"));
  EXPECT_THAT(plan.out, HasSubstr("secrets.password: from env:CANARY"));
  const Ran asked = server.cli({"apply", file}, {{"CANARY", "kanarienvogel-7"}});
  EXPECT_EQ(asked.exit_code, 64) << "nobody can be asked";
  const Ran missing = server.cli({"apply", "--yes", file});
  EXPECT_EQ(missing.exit_code, 64);
  EXPECT_THAT(missing.err, HasSubstr("CANARY"));
  EXPECT_THAT(server.cli({"source", "list", "-o", "json"}).out, HasSubstr("[]"))
      << "secrets are found before anything is changed";
  const Ran applied = server.cli({"apply", "--yes", file}, {{"CANARY", "kanarienvogel-7"}});
  ASSERT_EQ(applied.exit_code, 0) << applied.err;

  EXPECT_EQ(server.cli({"plan", "--fail-on", "change", file}).exit_code, 0);
  const Ran exported = server.cli({"export"});
  ASSERT_EQ(exported.exit_code, 0);
  EXPECT_THAT(exported.out, HasSubstr("# secrets: password is set"));
  EXPECT_THAT(exported.out + applied.out + applied.err, Not(HasSubstr("kanarienvogel")));
  const Ran again = server.cli({"plan", "--fail-on", "change", "--prune", server.write("exported.yaml", exported.out)});
  EXPECT_EQ(again.exit_code, 0) << again.out;
  EXPECT_THAT(again.out, HasSubstr("2 unchanged"));
}

TEST_F(Plan, ShowsEachFieldThatChangesAndPrunesWhatFilesMade) {
  const std::string file = server.write("two.yaml", two());
  ASSERT_EQ(server.cli({"apply", "--yes", file}, {{"CANARY", "x"}}).exit_code, 0);
  ASSERT_EQ(server.cli({"source", "add", "byhand", server.database()}).exit_code, 0);
  const std::string one = server.write(
      "one.yaml", "- kind: source\n  name: files\n  connector: sqlite\n  owner: grace\n  connection:\n    path: " +
                      server.database() + "\n");
  const Ran plan = server.cli({"plan", "--prune", one});
  EXPECT_THAT(plan.out, HasSubstr("~ update files"));
  EXPECT_THAT(plan.out, HasSubstr("owner: (nothing) → grace"));
  EXPECT_THAT(plan.out, HasSubstr("labels.team: web → (nothing)"));
  EXPECT_THAT(plan.out, HasSubstr("environment: test → production"));
  EXPECT_THAT(plan.out, HasSubstr("- remove pg"));
  EXPECT_THAT(plan.out, Not(HasSubstr("byhand")));
  const Ran applied = server.cli({"apply", "--yes", "--prune", one});
  ASSERT_EQ(applied.exit_code, 0) << applied.err;
  const Ran left = server.cli({"source", "list", "-o", "csv"});
  EXPECT_THAT(left.out, HasSubstr("byhand"));
  EXPECT_THAT(left.out, Not(HasSubstr("\npg,")));
}

TEST_F(Plan, APartialFailureIsReportedAndTheRestApplied) {
  const std::string file =
      server.write("mixed.yaml",
                   "- {kind: source, name: outside, connector: sqlite, connection: {path: /etc/passwd}}\n"
                   "- {kind: source, name: inside, connector: sqlite, connection: {path: " +
                       server.database() + "}}\n");
  const Ran applied = server.cli({"apply", "--yes", file});
  EXPECT_NE(applied.exit_code, 0);
  EXPECT_THAT(applied.err, HasSubstr("failed: outside"));
}

TEST_F(Plan, FaultsOfAFileNameTheirLine) {
  const auto plan = [&](const std::string& text) {
    const Ran ran = server.cli({"plan", server.write("bad.yaml", text)});
    EXPECT_EQ(ran.exit_code, 64) << text;
    return ran.err;
  };
  EXPECT_THAT(plan("kind: source\nname: a\nconector: sqlite\n"), HasSubstr("bad.yaml:3"));
  EXPECT_THAT(plan("kind: source\nname: a\nconector: sqlite\n"), HasSubstr("Did you mean \"connector\"?"));
  EXPECT_THAT(plan("kind: source\nname: a\nconnector: postgresql\nsecrets: {password: hunter2}\n"),
              Not(HasSubstr("hunter2")));
  EXPECT_THAT(plan("kind: source\nname: a\nconnector: postgresql\nconnection: {hots: x}\n"),
              HasSubstr("Did you mean \"host\"?"));
  EXPECT_THAT(plan("kind: thing\n"), HasSubstr("kind: source"));
  EXPECT_THAT(plan("a: [\n"), HasSubstr("not valid YAML"));
}

}  // namespace
}  // namespace datawave::program
