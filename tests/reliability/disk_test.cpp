// The disk of the embedded store is full, then has room again; a PostgreSQL store turns read-only, as after a failover,
// then does not: refused clearly while it lasts, healed by itself, and nothing lost. The disk is a small tmpfs, which
// only root can mount: skipped for others.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/mount.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "datawave/testing/postgres_server.hpp"
#include "served.hpp"

namespace datawave::testing {
namespace {

/// A file system of a few MiB.
class SmallDisk {
 public:
  explicit SmallDisk(std::filesystem::path at) : at_(std::move(at)) {
    std::filesystem::create_directories(at_);
    mounted_ = ::mount("tmpfs", at_.c_str(), "tmpfs", 0, "size=12m,mode=0700") == 0;
  }
  ~SmallDisk() {
    if (mounted_) ::umount2(at_.c_str(), MNT_DETACH);
  }
  [[nodiscard]] bool mounted() const { return mounted_; }
  void fill() const {
    const int fd = ::open((at_ / "ballast").c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    const std::string block(4096, 'x');
    while (::write(fd, block.data(), block.size()) > 0) {
    }
    ::close(fd);
  }
  void make_room() const { std::filesystem::remove(at_ / "ballast"); }

 private:
  std::filesystem::path at_;
  bool mounted_ = false;
};

std::string source(int n) {
  return R"({"name":"s-)" + std::to_string(n) + R"(","connector":"postgresql","description":")" +
         std::string(1500, 'd') + R"(","connection":{"host":"localhost","user":"u"}})";
}

TEST(Disk, IsFullAndThenIsNot) {
  const TempDir dir("disk");
  const SmallDisk disk(dir / "server-data");
  if (!disk.mounted()) GTEST_SKIP() << "a small disk cannot be mounted here";
  Served server(dir, "server");
  server.start();
  const std::string token = server.set_up_administrator();
  HttpClient client;
  int acknowledged = 0;
  const auto write = [&] {
    return client.send(http::Method::post, server.url() + "/api/v1/sources", token, source(acknowledged));
  };
  for (; acknowledged < 20; ++acknowledged) {
    const auto made = write();
    ASSERT_TRUE(made && made->status == 201) << (made ? made->body : made.error().describe());
  }
  disk.fill();
  int refused = 0;
  for (int i = 0; i < 200 && refused < 5; ++i) {
    const auto made = write();
    ASSERT_TRUE(made) << made.error().describe();
    if (made->status == 201) {
      ++acknowledged;
      continue;
    }
    ++refused;
    EXPECT_EQ(made->status, 503) << made->body;
    EXPECT_EQ(member(made->body, "code"), "resource_exhausted") << made->body;
    EXPECT_NE(made->body.find("disk"), std::string::npos) << made->body;
  }
  EXPECT_EQ(refused, 5) << "the disk did not fill";
  // What is there can still be read, and the process lives.
  const auto read = client.send(http::Method::get, server.url() + "/api/v1/sources?limit=1", token);
  ASSERT_TRUE(read);
  EXPECT_EQ(read->status, 200) << read->body;
  EXPECT_EQ(member(read->body, "total"), std::to_string(acknowledged));
  EXPECT_EQ(client.send(http::Method::get, server.url() + "/livez", "")->status, 200);
  disk.make_room();
  const auto healed = write();
  ASSERT_TRUE(healed);
  EXPECT_EQ(healed->status, 201) << healed->body;
  ++acknowledged;
  const auto verdict = client.send(http::Method::post, server.url() + "/api/v1/audit:verify", token);
  EXPECT_EQ(member(verdict->body, "intact"), "true") << verdict->body;
  // And after a restart.
  server.process().stop();
  server.start();
  const auto all = client.send(http::Method::get, server.url() + "/api/v1/sources?limit=1", token);
  ASSERT_TRUE(all);
  EXPECT_EQ(member(all->body, "total"), std::to_string(acknowledged));
}

TEST(ReadOnlyStore, RefusesAndThenHeals) {
  const TempDir dir("readonly");
  Served server(dir, "server", make_store_database("readonly_store"));
  server.start();
  const std::string token = server.set_up_administrator();
  HttpClient client;
  const auto write = [&](int n) {
    return client.send(http::Method::post, server.url() + "/api/v1/sources", token, source(n));
  };
  ASSERT_EQ(write(1)->status, 201);
  PostgresServer& peer = PostgresServer::shared_store();
  peer.exec("postgres", "ALTER SYSTEM SET default_transaction_read_only = on");
  peer.reload();
  const auto refused = write(2);
  ASSERT_TRUE(refused);
  EXPECT_EQ(refused->status, 503) << refused->body;
  EXPECT_NE(refused->body.find("read-only"), std::string::npos) << refused->body;
  EXPECT_EQ(client.send(http::Method::get, server.url() + "/api/v1/sources/s-1", token)->status, 200);
  Libpq mender = peer.connect();
  mender.exec("SET default_transaction_read_only = off");
  mender.exec("ALTER SYSTEM RESET default_transaction_read_only");
  peer.reload();
  EXPECT_EQ(write(3)->status, 201);
}

}  // namespace
}  // namespace datawave::testing
