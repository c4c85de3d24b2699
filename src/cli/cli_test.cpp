#include <gtest/gtest.h>

#include <cstring>

#include "commands.hpp"
#include "datawave/cli/app.hpp"
#include "exit_codes.hpp"

namespace datawave::cli {

TEST(ExitCodes, FollowTheTable) {
  const auto code = [](ErrorCode c) { return static_cast<int>(exit_code_of(Error(c, ""))); };
  EXPECT_EQ(static_cast<int>(ExitCode::completed), 0);
  EXPECT_EQ(static_cast<int>(ExitCode::findings), 1);
  EXPECT_EQ(static_cast<int>(ExitCode::warnings), 2);
  EXPECT_EQ(code(ErrorCode::unavailable), 3);
  EXPECT_EQ(code(ErrorCode::data_loss), 3);
  EXPECT_EQ(static_cast<int>(exit_code_of(Error(ErrorCode::invalid_argument, "").with_field("port"))), 64);
  EXPECT_EQ(code(ErrorCode::unauthenticated), 77);
  EXPECT_EQ(code(ErrorCode::permission_denied), 77);
  EXPECT_EQ(code(ErrorCode::deadline_exceeded), 124);
  EXPECT_EQ(code(ErrorCode::cancelled), 130);
  EXPECT_EQ(static_cast<int>(exit_code_of(Error(ErrorCode::cancelled, "").with_sqlstate("57014"))), 3);
}

TEST(Arguments, PasswordsAreOverwrittenInPlace) {
  char url[] = "postgres://app:hunter2@h/d?password=hunter3&x=1";
  char program[] = "datawave";
  char* argv[] = {program, url};
  mask_arguments(2, argv);
  EXPECT_STREQ(url, "postgres://app:*******@h/d?password=*******&x=1");
}

TEST(Arguments, APasswordWithAQuestionMarkIsOverwrittenToo) {
  char url[] = "postgres://app:hun?ter2@h/d";
  char program[] = "datawave";
  char* argv[] = {program, url};
  mask_arguments(2, argv);
  EXPECT_STREQ(url, "postgres://app:********@h/d");
  EXPECT_EQ(connect::redact_url("postgres://app:hun?ter2@h/d"), "postgres://app:***@h/d");
}

TEST(Completion, EveryShellKnowsEveryCommand) {
  const std::vector<CommandWords> commands = {
      {"inspect", "it's", {"--schema", "--no-sample"}}, {"config", "c", {}}, {"config explain", "e", {"--output"}}};
  for (const char* shell : {"bash", "zsh", "fish"}) {
    const std::string script = completion_script(shell, commands);
    for (const char* word : {"inspect", "config", "explain", "schema"})
      EXPECT_NE(script.find(word), std::string::npos) << shell << word;
  }
}

TEST(Settings, RefuseUnknownKeysAndBadValuesByName) {
  Settings settings;
  auto unknown = settings.set("colour", "never", "test");
  ASSERT_FALSE(unknown);
  EXPECT_EQ(unknown.error().remedy, "Did you mean \"color\"?");
  auto bad = settings.set("sample_rows", "many", "file:3");
  ASSERT_FALSE(bad);
  EXPECT_EQ(bad.error().field, "sample_rows");
  EXPECT_NE(bad.error().message.find("file:3"), std::string::npos);
  ASSERT_TRUE(settings.set("sample_rows", "7", "flag --sample-rows"));
  EXPECT_EQ(settings.integer("sample_rows"), 7);
  EXPECT_EQ(settings.source("sample_rows"), "flag --sample-rows");
  EXPECT_EQ(settings.source("color"), "default");
}

TEST(Run, UsageErrorsExit64) {
  connect::Registry registry;
  EXPECT_EQ(run({}, registry), 64);
  EXPECT_EQ(run({"inpsect"}, registry), 64);
  EXPECT_EQ(run({"inspect"}, registry), 64);
  EXPECT_EQ(run({"inspect", "nonsense"}, registry), 64);
  EXPECT_EQ(run({"inspect", "--output", "xml", "x"}, registry), 64);
}

}  // namespace datawave::cli
