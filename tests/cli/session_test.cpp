#include <gmock/gmock.h>
#include <sys/stat.h>

#include "running_server.hpp"

namespace datawave::program {
namespace {
using ::testing::HasSubstr;
using ::testing::Not;

std::string token_of(const RunningServer& server) {
  const std::string text = read(server.profiles());
  const auto at = text.find("token: \"");
  if (at == std::string::npos) return "";
  return text.substr(at + 8, text.find('"', at + 8) - at - 8);
}

TEST(Login, MakesTheFirstAdministratorAndKeepsTheTokenInAPrivateFile) {
  const RunningServer server;
  const Ran made = server.first_sign_in();
  ASSERT_EQ(made.exit_code, 0) << made.err;
  struct stat file{};
  ASSERT_EQ(::stat(server.profiles().c_str(), &file), 0);
  EXPECT_EQ(file.st_mode & 07777, 0600U);
  struct stat directory{};
  ASSERT_EQ(::stat(server.profiles().parent_path().c_str(), &directory), 0);
  EXPECT_EQ(directory.st_mode & 07777, 0700U);
  const std::string token = token_of(server);
  ASSERT_GT(token.size(), 20U);
  EXPECT_THAT(made.out + made.err, Not(HasSubstr(token)));
  const Ran who = server.cli({"whoami", "-o", "json"});
  EXPECT_EQ(who.exit_code, 0) << who.err;
  EXPECT_THAT(who.out, HasSubstr("\"name\": \"admin\""));
  const Ran profiles = server.cli({"profile", "list", "-o", "json"});
  EXPECT_THAT(profiles.out + profiles.err + who.out + who.err, Not(HasSubstr(token)));

  const Ran twice = server.first_sign_in();
  EXPECT_NE(twice.exit_code, 0);
}

TEST(Login, SaysThatAPasswordIsWrongWithoutTouchingTheProfile) {
  const RunningServer& server = shared_server();
  const std::string before = read(server.profiles());
  const Ran wrong = server.cli(
      {"login", server.url(), "--name", "admin", "--password-file", server.write("wrong", "not the one at all")});
  EXPECT_EQ(wrong.exit_code, 77);
  EXPECT_THAT(wrong.err, HasSubstr("Check the name and the password."));
  EXPECT_EQ(read(server.profiles()), before);
}

TEST(Login, RefusesToSendAPasswordUnencryptedToAnotherMachine) {
  const RunningServer& server = shared_server();
  const Ran refused =
      server.cli({"login", "http://192.0.2.7:7878", "--name", "a", "--password-file", server.write("p", "x")});
  EXPECT_EQ(refused.exit_code, 64);
  EXPECT_THAT(refused.err, HasSubstr("unencrypted"));
}

TEST(Profiles, AFileThatOthersCanReadIsRefused) {
  const RunningServer server;
  ASSERT_EQ(server.first_sign_in().exit_code, 0);
  ASSERT_EQ(::chmod(server.profiles().c_str(), 0644), 0);
  const Ran refused = server.cli({"whoami"});
  EXPECT_EQ(refused.exit_code, 77);
  EXPECT_THAT(refused.err, HasSubstr("chmod 600"));
}

TEST(Profiles, AreUsedListedAndRemovedByName) {
  const RunningServer server;
  ASSERT_EQ(server.first_sign_in().exit_code, 0);
  ASSERT_EQ(server
                .cli({"login", server.url(), "--profile", "second", "--name", "admin", "--password-file",
                      server.write("password", RunningServer::kPassword)})
                .exit_code,
            0);
  EXPECT_THAT(server.cli({"profile", "list", "-o", "csv"}).out, HasSubstr("second,*,"));
  EXPECT_EQ(server.cli({"profile", "use", "default"}).exit_code, 0);
  EXPECT_THAT(server.cli({"profile", "list", "-o", "csv"}).out, HasSubstr("default,*,"));
  EXPECT_THAT(server.cli({"profile", "use", "secnd"}).err, HasSubstr("Did you mean \"second\"?"));
  EXPECT_EQ(server.cli({"profile", "rm", "second"}).exit_code, 0);
  EXPECT_EQ(server.cli({"whoami", "--profile", "second"}).exit_code, 3);
}

TEST(Profiles, ATokenGoesToItsOwnServerOnly) {
  const RunningServer& server = shared_server();
  const RunningServer other;
  const Ran refused = server.cli({"whoami"}, {{"DATAWAVE_URL", other.url()}});
  EXPECT_EQ(refused.exit_code, 77);
  const Ran given = server.cli({"whoami"}, {{"DATAWAVE_URL", server.url()},
                                            {"DATAWAVE_TOKEN", token_of(server)},
                                            {"DATAWAVE_PROFILES", "/nonexistent/p.yaml"}});
  EXPECT_EQ(given.exit_code, 0) << given.err;
}

TEST(Logout, EndsTheSessionAtTheServerToo) {
  const RunningServer server;
  ASSERT_EQ(server.first_sign_in().exit_code, 0);
  const std::string token = token_of(server);
  EXPECT_EQ(server.cli({"logout"}).exit_code, 0);
  EXPECT_EQ(token_of(server), "");
  const Ran refused = server.cli({"whoami"}, {{"DATAWAVE_TOKEN", token}});
  EXPECT_EQ(refused.exit_code, 77);
  EXPECT_THAT(refused.err, HasSubstr("datawave login"));
}

TEST(Errors, WithoutAServerSayHowToStartOne) {
  const RunningServer& server = shared_server();
  const Ran refused = server.cli({"source", "list"}, {{"DATAWAVE_URL", "http://127.0.0.1:1"}});
  EXPECT_EQ(refused.exit_code, 3);
  EXPECT_THAT(refused.err, HasSubstr("datawave serve"));
  const Ran nowhere = server.cli({"source", "list"}, {{"DATAWAVE_PROFILES", "/nonexistent/p.yaml"}});
  EXPECT_EQ(nowhere.exit_code, 64);
  EXPECT_THAT(nowhere.err, HasSubstr("datawave login"));
}

TEST(Errors, UnknownWordsSuggestTheNearest) {
  const RunningServer& server = shared_server();
  EXPECT_THAT(server.cli({"sorce"}).err, HasSubstr("Did you mean \"source\"?"));
  const Ran verb = server.cli({"source", "lst"});
  EXPECT_EQ(verb.exit_code, 64);
  EXPECT_THAT(verb.err, HasSubstr("Did you mean \"list\"?"));
  EXPECT_THAT(server.cli({"job", "list", "--outpt", "json"}).err, HasSubstr("Did you mean \"--output\"?"));
}

}  // namespace
}  // namespace datawave::program
