#include <gmock/gmock.h>
#include <sqlite3.h>

#include "running_server.hpp"

namespace datawave::program {
namespace {
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

TEST(Api, PrintsTheBodyAndTellsTheStatusByTheExitCode) {
  const RunningServer& server = shared_server();
  const Ran me = server.cli({"api", "get", "/me"});
  EXPECT_EQ(me.exit_code, 0);
  EXPECT_EQ(me.err, "");
  EXPECT_THAT(me.out, StartsWith("{\"id\""));
  const Ran missing = server.cli({"api", "GET", "/api/v1/nothing"});
  EXPECT_EQ(missing.exit_code, 3);
  EXPECT_THAT(missing.err, HasSubstr("404 Not Found"));
  EXPECT_THAT(missing.out, HasSubstr("request_id"));
  EXPECT_EQ(server.cli({"api", "POST", "/sources", "-d", "{\"nope\":1}"}).exit_code, 64);
  EXPECT_EQ(server.cli({"api", "GET", "/me"}, {{"DATAWAVE_TOKEN", "dwk_wrong"}}).exit_code, 77);
  EXPECT_EQ(server.cli({"api", "GET", "/livez"}).exit_code, 0);
  const std::string body = server.write("key.json", "{\"name\":\"from-a-file\",\"permissions\":[\"source_read\"]}");
  EXPECT_EQ(server.cli({"api", "POST", "/keys", "-d", "@" + body}).exit_code, 0);
}

TEST(Users, AreAddedChangedAndRemoved) {
  const RunningServer& server = shared_server();
  const std::string password = server.write("grace", "another long password");
  const Ran added = server.cli({"user", "add", "grace", "--role", "viewer", "--password-file", password});
  ASSERT_EQ(added.exit_code, 0) << added.err;
  EXPECT_THAT(server.cli({"user", "list", "-o", "csv"}).out, HasSubstr("grace,"));
  EXPECT_EQ(server.cli({"user", "edit", "grace", "--off"}).exit_code, 0);
  EXPECT_THAT(server.cli({"user", "show", "grace", "-o", "json"}).out, HasSubstr("\"disabled\": true"));
  EXPECT_EQ(server.cli({"user", "rm", "grace", "--yes"}).exit_code, 0);
  EXPECT_EQ(server.cli({"user", "show", "grace"}).exit_code, 3);
}

TEST(Keys, AreShownOnceAndServeAsACredential) {
  const RunningServer& server = shared_server();
  const Ran made = server.cli({"key", "add", "ci", "--permission", "source_read", "-q"});
  ASSERT_EQ(made.exit_code, 0) << made.err;
  const std::string token = made.out.substr(0, made.out.find('\n'));
  EXPECT_EQ(server.cli({"source", "list"}, {{"DATAWAVE_TOKEN", token}}).exit_code, 0);
  EXPECT_EQ(server.cli({"user", "list"}, {{"DATAWAVE_TOKEN", token}}).exit_code, 77);
  EXPECT_THAT(server.cli({"key", "list", "-o", "json"}).out, Not(HasSubstr(token)));
  EXPECT_EQ(server.cli({"key", "rm", "ci", "--yes"}).exit_code, 0);
  EXPECT_EQ(server.cli({"source", "list"}, {{"DATAWAVE_TOKEN", token}}).exit_code, 77);
}

TEST(Users, ChangeTheirOwnPassword) {
  const RunningServer& server = shared_server();
  const std::string before = server.write("before", "the password before");
  const std::string after = server.write("after", "the password after");
  ASSERT_EQ(server.cli({"user", "add", "lin", "--role", "viewer", "--password-file", before}).exit_code, 0);
  const Environment own = {{"DATAWAVE_PROFILES", server.write("lin.yaml", "")}};
  std::filesystem::permissions(own.front().second, std::filesystem::perms(0600));
  const auto login = [&](const std::string& file) {
    return server.cli({"login", server.url(), "--name", "lin", "--password-file", file}, own).exit_code;
  };
  ASSERT_EQ(login(before), 0);
  const Ran wrong = server.cli({"user", "passwd", "--current", "file:" + after, "--password-file", after}, own);
  EXPECT_NE(wrong.exit_code, 0);
  const Ran changed = server.cli({"user", "passwd", "--current", "file:" + before, "--password-file", after}, own);
  EXPECT_EQ(changed.exit_code, 0) << changed.err;
  EXPECT_EQ(server.cli({"whoami"}, own).exit_code, 0);
  EXPECT_EQ(login(before), 77);
  EXPECT_EQ(login(after), 0);
  EXPECT_EQ(server.cli({"user", "rm", "lin", "--yes"}).exit_code, 0);
}

TEST(Webhooks, AreMadeWithASecretThatIsShownOnce) {
  const RunningServer& server = shared_server();
  const Ran added = server.cli({"webhook", "add", "chat", "http://127.0.0.1:9/", "--topic", "jobs", "--off"});
  ASSERT_EQ(added.exit_code, 0) << added.err;
  EXPECT_THAT(added.out, StartsWith("whsec_"));
  const std::string secret = added.out.substr(0, added.out.find('\n'));
  const Ran shown = server.cli({"webhook", "show", "chat"});
  EXPECT_THAT(shown.out, HasSubstr("jobs"));
  EXPECT_THAT(shown.out + server.cli({"webhook", "list", "-o", "json"}).out, Not(HasSubstr(secret)));
  EXPECT_EQ(server.cli({"webhook", "edit", "chat", "--topic", "catalog", "--topic", "sources"}).exit_code, 0);
  EXPECT_THAT(server.cli({"webhook", "show", "chat", "-o", "json"}).out, HasSubstr("catalog"));
  EXPECT_EQ(server.cli({"webhook", "deliveries", "chat", "--filter", "state=dead"}).exit_code, 0);
  EXPECT_EQ(server.cli({"webhook", "deliveries", "chat", "--filter", "state=ded"}).exit_code, 64);
  EXPECT_EQ(server.cli({"webhook", "replay", "chat", "--from", "1"}).exit_code, 0);
  EXPECT_EQ(server.cli({"webhook", "retry", "018f2c31-0000-7000-8000-000000000000"}).exit_code, 3);
  EXPECT_EQ(server.cli({"webhook", "rm", "chat", "--yes"}).exit_code, 0);
  EXPECT_EQ(server.cli({"webhook", "show", "chat"}).exit_code, 3);
}

TEST(Schedules, AreAddedChangedAndRemoved) {
  const RunningServer& server = shared_server();
  ASSERT_EQ(server.cli({"source", "add", "planned", server.database()}).exit_code, 0);
  const Ran added = server.cli(
      {"schedule", "add", "nightly", "--source", "planned", "--cron", "0 3 * * *", "--zone", "Europe/Berlin"});
  ASSERT_EQ(added.exit_code, 0) << added.err;
  EXPECT_THAT(added.err, HasSubstr("next at"));
  EXPECT_EQ(server.cli({"schedule", "edit", "nightly", "--off"}).exit_code, 0);
  EXPECT_THAT(server.cli({"schedule", "list", "-o", "csv"}).out,
              HasSubstr("nightly,planned,0 3 * * *,Europe/Berlin,off"));
  EXPECT_EQ(server.cli({"schedule", "add", "odd", "--source", "planned", "--cron", "sometimes"}).exit_code, 64);
  EXPECT_EQ(server.cli({"schedule", "rm", "nightly", "--yes"}).exit_code, 0);
}

TEST(Audit, IsShownExportedAndVerified) {
  const RunningServer& server = shared_server();
  const Ran tail = server.cli({"audit", "tail", "-n", "5"});
  EXPECT_EQ(tail.exit_code, 0) << tail.err;
  EXPECT_THAT(tail.out, HasSubstr("admin"));
  const Ran all = server.cli({"audit", "export"});
  EXPECT_EQ(all.exit_code, 0) << all.err;
  EXPECT_THAT(all.out, StartsWith("{\"seq\":1,"));
  EXPECT_THAT(server.cli({"audit", "export", "-o", "csv"}).out, StartsWith("seq,at,code,result"));
  const Ran verdict = server.cli({"audit", "verify"});
  EXPECT_EQ(verdict.exit_code, 0) << verdict.err;
  EXPECT_THAT(verdict.out, HasSubstr("intact"));
}

TEST(Audit, VerifyNamesThePlaceOfAChange) {
  RunningServer server;
  ASSERT_EQ(server.first_sign_in().exit_code, 0);
  ASSERT_EQ(server.cli({"source", "add", "shop", server.database()}).exit_code, 0);
  server.stop();
  sqlite3* database = nullptr;
  ASSERT_EQ(sqlite3_open((server.data_dir() / "datawave.db").c_str(), &database), SQLITE_OK);
  EXPECT_EQ(sqlite3_exec(database, "UPDATE audit SET code = 'source.delete' WHERE seq = 2", nullptr, nullptr, nullptr),
            SQLITE_OK)
      << sqlite3_errmsg(database);
  sqlite3_close(database);
  server.start();
  const Ran verdict = server.cli({"audit", "verify"}, {{"DATAWAVE_URL", ""}});
  ASSERT_NE(verdict.exit_code, 0);
  const Ran again = server.cli({"login", server.url(), "--name", "admin", "--password-file",
                                server.write("password", RunningServer::kPassword)});
  ASSERT_EQ(again.exit_code, 0) << again.err;
  const Ran broken = server.cli({"audit", "verify"});
  EXPECT_EQ(broken.exit_code, 3);
  EXPECT_THAT(broken.out, HasSubstr("broken at record 2"));
}

}  // namespace
}  // namespace datawave::program
