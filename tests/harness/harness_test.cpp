#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <set>
#include <string>

#include "datawave/testing/certificates.hpp"
#include "datawave/testing/child_process.hpp"
#include "datawave/testing/fault_proxy.hpp"
#include "datawave/testing/ports.hpp"
#include "datawave/testing/scripted_server.hpp"
#include "datawave/testing/temp_dir.hpp"
#include "socket.hpp"

namespace datawave::testing {
namespace {
using std::chrono::milliseconds;
using std::chrono::seconds;

/// A plain client whose reads end by themselves.
class Client {
 public:
  explicit Client(std::uint16_t port) : fd_(socket::connect_to(port)) {
    const timeval limit{10, 0};
    ::setsockopt(fd_, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
  }
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;
  ~Client() {
    if (fd_ >= 0) ::close(fd_);
  }
  [[nodiscard]] bool connected() const { return fd_ >= 0; }
  void send(std::string_view bytes) const { ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL); }
  /// Up to `size` bytes; `error` is 0 at a clean end, else errno.
  std::string read(std::size_t size) {
    std::string all;
    while (all.size() < size) {
      std::string buffer(size - all.size(), '\0');
      const auto got = ::recv(fd_, buffer.data(), buffer.size(), 0);
      error = got < 0 ? errno : 0;
      if (got <= 0) break;
      all.append(buffer, 0, static_cast<std::size_t>(got));
    }
    return all;
  }
  int error = 0;

 private:
  int fd_;
};

int watch_process(pid_t pid) { return static_cast<int>(::syscall(SYS_pidfd_open, pid, 0)); }

bool ends_soon(int watch) {
  pollfd ended{watch, POLLIN, 0};
  const bool done = ::poll(&ended, 1, 10'000) == 1;
  ::close(watch);
  return done;
}

void echo(ScriptedPeer& peer) {
  for (;;) peer.write(peer.read_some());
}

struct Proxied {
  ScriptedServer server{echo};
  FaultProxy proxy{server.port()};
};

TEST(TempDir, IsGoneWithItsContentWhenTheObjectIs) {
  std::filesystem::path path;
  {
    const TempDir dir;
    path = dir.path();
    std::filesystem::create_directory(dir / "inner");
    write_file(path / "inner/file", "text", 0600);
    EXPECT_EQ(read_file(path / "inner/file"), "text");
  }
  EXPECT_FALSE(std::filesystem::exists(path));
}

TEST(TempDir, OfAKilledProgramIsRemovedByTheNextOne) {
  int report[2];
  ASSERT_EQ(::pipe2(report, O_CLOEXEC), 0);
  const std::string base = std::filesystem::temp_directory_path();
  const pid_t child = ::fork();
  if (child == 0) {
    const TempDir dir("left");
    [[maybe_unused]] const auto written = ::write(report[1], dir.path().c_str(), dir.path().string().size());
    ::raise(SIGKILL);
  }
  ::waitpid(child, nullptr, 0);
  std::string left(200, '\0');
  left.resize(static_cast<std::size_t>(std::max<ssize_t>(0, ::read(report[0], left.data(), left.size()))));
  ::close(report[0]);
  ::close(report[1]);
  ASSERT_TRUE(left.starts_with(base)) << left;
  ASSERT_TRUE(std::filesystem::exists(left));
  ChildOptions next;
  next.argv = {"/proc/self/exe", "--gtest_filter=TempDir.IsGone*"};
  EXPECT_EQ(run(std::move(next)).exit_code, 0);
  EXPECT_FALSE(std::filesystem::exists(left));
}

TEST(Ports, AreNeverGivenTwiceAndLieBelowTheEphemeralRange) {
  std::set<std::uint16_t> seen;
  for (int i = 0; i < 200; ++i) {
    const auto port = free_port();
    EXPECT_LT(port, 32000);
    EXPECT_TRUE(seen.insert(port).second);
  }
}

TEST(Ports, RefuseWhereNobodyListens) {
  const ClosedPort closed;
  EXPECT_FALSE(Client(closed.port()).connected());
}

TEST(Ports, HangInConnectWhereTheAcceptQueueIsFull) {
  const BlackHolePort hole;
  const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(hole.port());
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  EXPECT_NE(::connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
  EXPECT_EQ(errno, EINPROGRESS);
  pollfd ready{fd, POLLOUT, 0};
  EXPECT_EQ(::poll(&ready, 1, 200), 0);
  ::close(fd);
}

TEST(ChildProcess, GivesExitCodeAndOutput) {
  ChildOptions options;
  options.argv = {"/bin/sh", "-c", "echo out; echo err >&2; echo $DW_WORD; exit 3"};
  options.environment = {{"DW_WORD", "from the environment"}};
  const Finished done = run(std::move(options));
  EXPECT_EQ(done.exit_code, 3);
  EXPECT_EQ(done.output, "out\nerr\nfrom the environment\n");
}

TEST(ChildProcess, SaysWhyAProgramCannotStart) {
  ChildOptions options;
  options.argv = {"/nonexistent/program"};
  EXPECT_THROW(ChildProcess{options}, std::system_error);
}

TEST(ChildProcess, KillsTheWholeGroupOfAChildThatIgnoresTheSignal) {
  const TempDir dir;
  ChildOptions options;
  options.argv = {"/bin/sh", "-c", "trap '' TERM; /bin/sleep 1000 & echo $!; wait; wait"};
  options.log = dir / "log";
  ChildProcess child(std::move(options));
  while (child.output().find('\n') == std::string::npos) ASSERT_FALSE(child.wait(milliseconds(5)));
  const pid_t grandchild = std::stoi(child.output());
  const int watch = watch_process(grandchild);
  EXPECT_EQ(child.stop(SIGTERM, milliseconds(50)), 128 + SIGKILL);
  EXPECT_TRUE(ends_soon(watch));
}

TEST(ChildProcess, BecomesAnotherUserWhenWeAreRoot) {
  if (::geteuid() != 0) GTEST_SKIP() << "only root can become another user";
  ChildOptions options;
  options.argv = {"/usr/bin/id", "-un"};
  options.run_as = "postgres";
  EXPECT_EQ(run(std::move(options)).output, "postgres\n");
}

TEST(ChildProcess, DiesWhenItsParentIsKilled) {
  int report[2];
  ASSERT_EQ(::pipe2(report, O_CLOEXEC), 0);
  const pid_t parent = ::fork();
  if (parent == 0) {
    ChildOptions options;
    options.argv = {"/bin/sleep", "1000"};
    const ChildProcess child(std::move(options));
    const pid_t pid = child.pid();
    [[maybe_unused]] const auto written = ::write(report[1], &pid, sizeof pid);
    for (;;) ::pause();
  }
  pid_t grandchild = 0;
  ASSERT_EQ(::read(report[0], &grandchild, sizeof grandchild), static_cast<ssize_t>(sizeof grandchild));
  const int watch = watch_process(grandchild);
  ::kill(parent, SIGKILL);
  ::waitpid(parent, nullptr, 0);
  EXPECT_TRUE(ends_soon(watch));
  ::close(report[0]);
  ::close(report[1]);
}

TEST(Certificates, ArePemTextSignedByTheirCa) {
  const TempDir dir;
  const auto ca = write_pem(dir.path(), "ca.crt", TestCa::shared().certificate());
  const auto verify = [&](const Certificate& certificate) {
    const auto file = write_pem(dir.path(), "one.crt", certificate.certificate);
    ChildOptions options;
    options.argv = {"/usr/bin/openssl", "verify",    "-CAfile",    ca.string(),
                    "-verify_hostname", "localhost", file.string()};
    return run(std::move(options)).output;
  };
  EXPECT_THAT(verify(certificate_for(ServerTls::good)), ::testing::EndsWith(": OK\n"));
  EXPECT_THAT(verify(certificate_for(ServerTls::wrong_name)), ::testing::HasSubstr("hostname mismatch"));
  EXPECT_THAT(verify(certificate_for(ServerTls::expired)), ::testing::HasSubstr("expired"));
  EXPECT_THAT(verify(certificate_for(ServerTls::unknown_ca)), ::testing::HasSubstr("unable to get local issuer"));
}

TEST(ScriptedServer, RunsTheScriptForEachClientAndKeepsWhatItRead) {
  ScriptedServer server([](ScriptedPeer& peer) { peer.write("hello " + peer.read(3)); });
  Client one(server.port());
  one.send("one");
  EXPECT_EQ(one.read(100), "hello one");
  Client two(server.port());
  two.send("two");
  EXPECT_EQ(two.read(100), "hello two");
  EXPECT_TRUE(server.wait_until_idle(seconds(5)));
  EXPECT_EQ(server.accepted(), 2U);
  EXPECT_EQ(server.received(), "onetwo");
}

TEST(ScriptedServer, StopsWhileAScriptHangsOrWritesToAClientThatDoesNotRead) {
  auto hanging = std::make_unique<ScriptedServer>([](ScriptedPeer& peer) { peer.hang(); });
  auto flooding = std::make_unique<ScriptedServer>([](ScriptedPeer& peer) {
    for (;;) peer.write(std::string(100'000, 'x'));
  });
  const Client one(hanging->port());
  Client two(flooding->port());
  EXPECT_EQ(two.read(1), "x");
  hanging.reset();
  flooding.reset();
}

TEST(ScriptedServer, ServesTlsAfterPlainBytes) {
  ScriptedServer server([](ScriptedPeer& peer) {
    peer.start_tls(certificate_for(ServerTls::good));
    peer.write("inside");
    peer.hang();
  });
  ChildOptions options;
  const TempDir dir;
  const auto ca = write_pem(dir.path(), "ca.crt", TestCa::shared().certificate());
  options.argv = {"/usr/bin/openssl",
                  "s_client",
                  "-connect",
                  "localhost:" + std::to_string(server.port()),
                  "-CAfile",
                  ca.string(),
                  "-verify_return_error",
                  "-brief",
                  "-no_ign_eof"};
  EXPECT_THAT(run(std::move(options)).output, ::testing::HasSubstr("Verification: OK"));
}

TEST(FaultProxy, ForwardsBothWaysAndCounts) {
  Proxied with;
  Client client(with.proxy.port());
  client.send("four");
  EXPECT_EQ(client.read(4), "four");
  // The proxy counts after it has sent: the answer may be here first.
  EXPECT_TRUE(with.proxy.wait_for_delivered(Direction::to_client, 4, seconds(5)));
  EXPECT_TRUE(with.proxy.wait_for_delivered(Direction::to_server, 4, seconds(5)));
  EXPECT_EQ(with.proxy.delivered(Direction::to_server), 4U);
  EXPECT_EQ(with.proxy.accepted(), 1U);
  EXPECT_EQ(with.proxy.open(), 1U);
}

TEST(FaultProxy, PassesOnTheEndOfAConnection) {
  Proxied with;
  {
    const Client client(with.proxy.port());
    ASSERT_TRUE(with.proxy.wait_for_open(1, seconds(5)));
  }
  EXPECT_TRUE(with.proxy.wait_for_open(0, seconds(5)));
  EXPECT_TRUE(with.server.wait_until_idle(seconds(5)));
}

TEST(FaultProxy, CutsAfterNBytesWithAResetOrACleanEnd) {
  for (const Ending ending : {Ending::rst, Ending::fin}) {
    Proxied with;
    Client client(with.proxy.port());
    client.send("before");
    EXPECT_EQ(client.read(6), "before");
    with.proxy.set(Direction::to_client, Fault::cut(3, ending));
    client.send("abcdef");
    EXPECT_EQ(client.read(6), "abc");
    EXPECT_EQ(client.error, ending == Ending::rst ? ECONNRESET : 0);
  }
}

TEST(FaultProxy, CutsAllOpenConnectionsAtOnce) {
  Proxied with;
  Client one(with.proxy.port());
  Client two(with.proxy.port());
  ASSERT_TRUE(with.proxy.wait_for_open(2, seconds(5)));
  with.proxy.cut_all(Ending::rst);
  EXPECT_EQ(one.read(1), "");
  EXPECT_EQ(one.error, ECONNRESET);
  EXPECT_EQ(two.read(1), "");
  EXPECT_TRUE(with.proxy.wait_for_open(0, seconds(5)));
}

TEST(FaultProxy, FlipsOneBitOfOneByte) {
  Proxied with;
  with.proxy.set(Direction::to_client, Fault::corrupt(2, 0));
  Client client(with.proxy.port());
  client.send("aaaa");
  EXPECT_EQ(client.read(4), "aa`a");
}

TEST(FaultProxy, DelaysAndDripsButDeliversAll) {
  Proxied with;
  with.proxy.set(Direction::to_server, Fault::delay(milliseconds(30)));
  with.proxy.set(Direction::to_client, Fault::slow_drip(1, milliseconds(10)));
  Client client(with.proxy.port());
  const auto start = std::chrono::steady_clock::now();
  client.send("abcdef");
  EXPECT_EQ(client.read(6), "abcdef");
  EXPECT_GE(std::chrono::steady_clock::now() - start, milliseconds(75));
}

TEST(FaultProxy, TakesBytesThatNeverArriveWhenHalfOpen) {
  Proxied with;
  Client client(with.proxy.port());
  with.proxy.set(Direction::to_client, Fault::vanish(2));
  client.send("abcd");
  EXPECT_EQ(client.read(2), "ab");
  ASSERT_TRUE(with.proxy.wait_for_lost(Direction::to_client, 2, seconds(5)));
  with.proxy.heal();
  client.send("efgh");
  EXPECT_EQ(client.read(4), "efgh");
}

TEST(FaultProxy, HoldsConnectionsAsABlackHole) {
  Proxied with;
  with.proxy.welcome(Welcome::black_hole);
  const Client client(with.proxy.port());
  EXPECT_TRUE(client.connected());
  EXPECT_TRUE(with.proxy.wait_for_accepted(1, seconds(5)));
  client.send("anybody there?");
  EXPECT_EQ(with.server.accepted(), 0U);
}

TEST(FaultProxy, RefusesAndComesBackOnTheSamePort) {
  Proxied with;
  with.proxy.welcome(Welcome::refuse);
  EXPECT_FALSE(Client(with.proxy.port()).connected());
  with.proxy.heal();
  Client client(with.proxy.port());
  client.send("back");
  EXPECT_EQ(client.read(4), "back");
}

TEST(FaultProxy, StopsWhileAPumpWaitsForAClientThatDoesNotRead) {
  ScriptedServer server([](ScriptedPeer& peer) {
    for (;;) peer.write(std::string(100'000, 'x'));
  });
  auto proxy = std::make_unique<FaultProxy>(server.port());
  Client client(proxy->port());
  EXPECT_EQ(client.read(1), "x");
  proxy.reset();
}

}  // namespace
}  // namespace datawave::testing
