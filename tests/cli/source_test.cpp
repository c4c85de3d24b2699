#include <gmock/gmock.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <csignal>

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

/// Takes connections and never says a word.
class SilentServer {
 public:
  SilentServer() : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    ::bind(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address);
    ::listen(socket_, 16);
  }
  ~SilentServer() { ::close(socket_); }
  SilentServer(const SilentServer&) = delete;
  SilentServer& operator=(const SilentServer&) = delete;
  [[nodiscard]] std::string port() const {
    sockaddr_in address{};
    socklen_t size = sizeof address;
    ::getsockname(socket_, reinterpret_cast<sockaddr*>(&address), &size);
    return std::to_string(ntohs(address.sin_port));
  }

 private:
  int socket_;
};

TEST(Discover, ControlCDetachesAndTheJobGoesOnUntilItIsCancelled) {
  const RunningServer& server = shared_server();
  const SilentServer silent;
  ASSERT_EQ(
      server.cli({"source", "add", "slow", "postgres://app@127.0.0.1:" + silent.port() + "/shop?connect_timeout=50"})
          .exit_code,
      0);
  const testing::TempDir dir;
  const auto watching = start({"source", "discover", "slow"}, {{"DATAWAVE_PROFILES", server.profiles().string()}}, dir);
  std::string running;
  for (int i = 0; i < 200 && running.find("discover") == std::string::npos; ++i)
    running = server.cli({"job", "list", "--filter", "state=running", "-o", "csv"}).out;
  ASSERT_THAT(running, HasSubstr("slow"));
  watching->signal(SIGINT);
  EXPECT_EQ(watching->wait(std::chrono::seconds(10)), 130);
  const std::string said = read(dir.path() / "err");
  EXPECT_THAT(said, HasSubstr("Detached; the job goes on."));
  const std::string at = "datawave job cancel ";
  ASSERT_THAT(said, HasSubstr(at));
  const std::string id = said.substr(said.find(at) + at.size(), 36);
  EXPECT_THAT(server.cli({"job", "show", id, "-o", "json"}).out, HasSubstr("\"state\": \"running\""));
  EXPECT_EQ(server.cli({"job", "cancel", id}).exit_code, 0);
  const Ran ended = server.cli({"job", "watch", id});
  EXPECT_EQ(ended.exit_code, 3);
  EXPECT_THAT(ended.err, HasSubstr("was cancelled"));
}

TEST(Discover, AServerThatComesBackIsFollowedFurther) {
  RunningServer server;
  ASSERT_EQ(server.first_sign_in().exit_code, 0);
  const SilentServer silent;
  ASSERT_EQ(
      server.cli({"source", "add", "slow", "postgres://app@127.0.0.1:" + silent.port() + "/shop?connect_timeout=50"})
          .exit_code,
      0);
  const testing::TempDir dir;
  const auto watching = start({"source", "discover", "slow"}, {{"DATAWAVE_PROFILES", server.profiles().string()}}, dir);
  std::string running;
  for (int i = 0; i < 200 && running.find("slow") == std::string::npos; ++i)
    running = server.cli({"job", "list", "--filter", "state=running", "-o", "csv"}).out;
  ASSERT_THAT(running, HasSubstr("slow"));
  const std::string id = running.substr(running.find('\n') + 1, 36);
  server.restart();
  ASSERT_EQ(server.cli({"job", "cancel", id}).exit_code, 0);
  EXPECT_EQ(watching->wait(std::chrono::seconds(30)), 3);
  EXPECT_THAT(read(dir.path() / "err"), HasSubstr("was cancelled"));
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
