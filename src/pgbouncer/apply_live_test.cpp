// Changing a PgBouncer that is busy: nothing that its clients do may fail.
#include "datawave/pgbouncer/apply.hpp"

#include <gmock/gmock.h>
#include <sys/stat.h>

#include <csignal>
#include <fstream>

#include "live_fixture.hpp"

namespace datawave::pgbouncer {
namespace {
using ::testing::ElementsAre;
using ::testing::HasSubstr;

class ApplyTest : public BouncerFixture {
 protected:
  using Wanted = std::vector<std::pair<std::string, std::string>>;

  Task<std::unique_ptr<Console>> reopen(CallContext ctx) {
    auto p = params();
    co_return co_await Console::connect(ctx, dialer, std::move(p));
  }
  Task<Applied> change(ConfigFile& file, Wanted wanted) {
    auto p = params();
    DW_CO_TRY(auto on, co_await Console::connect(soon(), dialer, std::move(p)));
    DW_CO_TRY(auto proposal, co_await propose(soon(), file, *on, std::move(wanted)));
    OpenConsole again = [this](CallContext ctx) { return reopen(ctx); };
    co_return co_await apply(soon(), file, *on, std::move(again), std::move(proposal), true);
  }
  /// Stops PgBouncer when it is asked for the name of the copy: after all that comes before RELOAD.
  class StoppingClock final : public Clock {
   public:
    explicit StoppingClock(pid_t pid) : pid_(pid) {}
    [[nodiscard]] SteadyTime steady() const override { return system_clock().steady(); }
    [[nodiscard]] UtcTime utc() const override {
      ::kill(pid_, SIGSTOP);
      return system_clock().utc();
    }

   private:
    pid_t pid_;
  };
  ConfigFile file() {
    auto opened = ConfigFile::open(bouncer->ini(), IniFile::kMaxBytes);
    if (!opened) throw std::runtime_error(opened.error().describe());
    return std::move(*opened);
  }
  std::string running(const std::string& key) { return must(console()->config(soon())).at(key).value; }
  [[nodiscard]] std::vector<std::string> files() const {
    std::vector<std::string> out;
    for (const auto& entry : std::filesystem::directory_iterator(bouncer->ini().parent_path()))
      out.push_back(entry.path().filename());
    return out;
  }

  // -- clients that run statements until told to stop --
  struct Load {
    int connected = 0;
    int ended = 0;
    std::uint64_t answered = 0;
    bool stop = false;
    std::vector<std::string> failures;
  };
  Task<void> client(Load& load, int number) {
    auto p = params();
    auto session = co_await pg::Session::connect(soon(60), dialer, std::move(p));
    if (session) {
      ++load.connected;
    } else {
      load.failures.push_back(session.error().describe());
    }
    while (session && !load.stop) {
      const std::vector<pg::Param> values(1, std::to_string(number));
      auto got = co_await (*session)->query(soon(60), "select $1::int from pg_sleep(0.001)", values);
      if (!got) {
        load.failures.push_back(got.error().describe());
        break;
      }
      if (got->rows.text(0, 0) != std::to_string(number)) load.failures.push_back("the answer of somebody else");
      ++load.answered;
    }
    if (session) {
      auto closed = co_await (*session)->close(soon(5));
      static_cast<void>(closed);
    }
    ++load.ended;
    co_return Result<void>();
  }
  void start_clients(Load& load, int count) {
    for (int i = 0; i < count; ++i) asio::co_spawn(lane.context(), client(load, i), asio::detached);
    lane.context().restart();
    while (load.connected < count && load.failures.empty()) lane.context().run_one();
  }
  void let_answer(Load& load, std::uint64_t further) {
    const std::uint64_t until = load.answered + further;
    lane.context().restart();
    while (load.answered < until && load.failures.empty()) lane.context().run_one();
  }
  void stop_clients(Load& load, int count) {
    load.stop = true;
    lane.context().restart();
    while (load.ended < count && lane.context().run_one() > 0) {
    }
  }
};

TEST_F(ApplyTest, ChangesThePoolUnderTwoHundredBusyClientsAndNoneNotices) {
  start({.settings = {"max_client_conn = 300", "default_pool_size = 20"}});
  Load load;
  start_clients(load, 200);
  let_answer(load, 500);
  for (const char* size : {"5", "30"}) {
    ConfigFile on_disk = file();
    const Applied applied = must(change(on_disk, {{"default_pool_size", size}, {"max_client_conn", "400"}}));
    EXPECT_EQ(running("default_pool_size"), size);
    EXPECT_EQ(applied.clients_before, 200U);
    EXPECT_EQ(applied.clients_after, 200U);
    let_answer(load, 1000);
    const auto pools = must(console()->pools(soon()));
    ASSERT_EQ(pools.size(), 1U);
    EXPECT_EQ(pools[0].cl_active + pools[0].cl_waiting, 200U);
    EXPECT_LE(pools[0].sv_active + pools[0].sv_idle + pools[0].sv_used, std::stoul(size));
    EXPECT_LE(applied.servers_after, std::stoul(size));
  }
  EXPECT_EQ(running("max_client_conn"), "400");
  stop_clients(load, 200);
  EXPECT_THAT(load.failures, ::testing::IsEmpty()) << bouncer->log();
  EXPECT_EQ(load.connected, 200);
  EXPECT_GE(load.answered, 2500U);
  // Nothing but the two lines changed, and what was is kept.
  const std::string text = testing::read_file(bouncer->ini());
  EXPECT_THAT(text, ::testing::StartsWith("; a comment that stays\n[databases]\n"));
  EXPECT_THAT(text, HasSubstr("max_client_conn = 400\ndefault_pool_size = 30\n"));
}

TEST_F(ApplyTest, ReconnectsAPoolThatIsGrowingAndNoneNotices) {
  start({.settings = {"max_client_conn = 300", "default_pool_size = 8"}});
  Load load;
  start_clients(load, 200);
  let_answer(load, 200);
  for (int i = 0; i < 5; ++i) {
    ConfigFile larger = file();
    must(change(larger, {{"default_pool_size", "40"}}));
    const auto done = run(console()->reconnect(soon(), database));
    EXPECT_TRUE(done) << done.error().describe();
    let_answer(load, 1000);
    ConfigFile smaller = file();
    must(change(smaller, {{"default_pool_size", "8"}}));
  }
  stop_clients(load, 200);
  EXPECT_THAT(load.failures, ::testing::IsEmpty()) << bouncer->log();
}

TEST_F(ApplyTest, KeepsModeAndOwnerAndACopy) {
  start();
  ASSERT_EQ(::chmod(bouncer->ini().c_str(), 0640), 0);
  struct stat before{};
  ASSERT_EQ(::stat(bouncer->ini().c_str(), &before), 0);
  const std::string old = testing::read_file(bouncer->ini());
  ConfigFile on_disk = file();
  const Applied applied = must(change(on_disk, {{"default_pool_size", "9"}, {"listen_backlog", "256"}}));
  EXPECT_THAT(applied.in_effect, ElementsAre("default_pool_size"));
  EXPECT_THAT(applied.needs_restart, ElementsAre("listen_backlog"));
  struct stat after{};
  ASSERT_EQ(::stat(bouncer->ini().c_str(), &after), 0);
  EXPECT_EQ(after.st_mode, before.st_mode);
  EXPECT_EQ(after.st_uid, before.st_uid);
  EXPECT_EQ(after.st_gid, before.st_gid);
  EXPECT_EQ(testing::read_file(applied.backup), old);
  EXPECT_EQ(files().size(), 4U);  // ini, users, log, backup: no temporary file is left
}

TEST_F(ApplyTest, PutsTheOldFileBackWhereItIsNotTheOneThatIsRead) {
  const testing::TempDir elsewhere;
  start({.reads = elsewhere / "other.ini"});
  const std::string old = testing::read_file(bouncer->ini());
  ConfigFile on_disk = file();
  const auto applied = run(change(on_disk, {{"default_pool_size", "9"}}));
  ASSERT_FALSE(applied);
  EXPECT_EQ(applied.error().code, ErrorCode::precondition_failed) << applied.error().describe();
  EXPECT_THAT(applied.error().message, HasSubstr("did not take default_pool_size = 9: after RELOAD it was 20"));
  EXPECT_THAT(applied.error().message, HasSubstr("the old file was put back"));
  EXPECT_THAT(applied.error().remedy, HasSubstr("other.ini"));
  EXPECT_EQ(testing::read_file(bouncer->ini()), old);
}

TEST_F(ApplyTest, PutsTheOldFileBackWherePgBouncerRefusesTheNewOne) {
  start();
  const std::string old = testing::read_file(bouncer->ini());
  ConfigFile on_disk = file();
  const auto applied = run(change(on_disk, {{"default_pool_size", "9"}, {"pool_mode", "sometimes"}}));
  ASSERT_FALSE(applied);
  EXPECT_THAT(applied.error().message, HasSubstr("the old file was put back"));
  EXPECT_EQ(testing::read_file(bouncer->ini()), old);
  EXPECT_EQ(running("default_pool_size"), "20");
  EXPECT_EQ(running("pool_mode"), "transaction");
  EXPECT_EQ(bouncer->connect(database).scalar("select 1"), "1");
}

TEST_F(ApplyTest, PutsTheOldFileBackWhenPgBouncerStopsAnswering) {
  start();
  const std::string old = testing::read_file(bouncer->ini());
  for (const bool comes_back : {true, false}) {
    ConfigFile on_disk = file();
    auto on = console();
    Proposal proposal = must(propose(soon(), on_disk, *on, {{"default_pool_size", "9"}}));
    const StoppingClock clock(bouncer->pid());
    CallContext ctx;
    ctx.clock = &clock;
    OpenConsole again = [&, comes_back](CallContext until) {
      if (comes_back) ::kill(bouncer->pid(), SIGCONT);
      return reopen(until.with_timeout(std::chrono::milliseconds(comes_back ? 10'000 : 300)));
    };
    const auto applied = run(
        apply(ctx.with_timeout(std::chrono::milliseconds(300)), on_disk, *on, std::move(again), std::move(proposal)));
    ::kill(bouncer->pid(), SIGCONT);
    ASSERT_FALSE(applied);
    EXPECT_EQ(applied.error().code, comes_back ? ErrorCode::deadline_exceeded : ErrorCode::data_loss)
        << applied.error().describe();
    EXPECT_THAT(applied.error().message,
                HasSubstr(comes_back ? "the old file was put back" : "putting the old file back failed"));
    EXPECT_EQ(applied.error().remedy.find(".bak") != std::string::npos, !comes_back);
    EXPECT_EQ(testing::read_file(bouncer->ini()), old);
    EXPECT_EQ(running("default_pool_size"), "20");
  }
}

TEST_F(ApplyTest, ShowsWhatAReloadWouldBringBesides) {
  start();
  std::ofstream(bouncer->ini(), std::ios::app) << "query_timeout = 77\n";
  const ConfigFile on_disk = file();
  auto on = console();
  const Proposal proposal = must(propose(soon(), on_disk, *on, {{"default_pool_size", "9"}}));
  ASSERT_EQ(proposal.changes.size(), 2U);
  EXPECT_EQ(proposal.changes[0].before, "");
  EXPECT_EQ(proposal.changes[0].running, "20");
  EXPECT_TRUE(proposal.changes[1].pending);
  EXPECT_EQ(proposal.changes[1].key, "query_timeout");
  EXPECT_TRUE(must(propose(soon(), on_disk, *on, {{"default_pool_size", "20"}})).changes.empty());
  const auto unknown = run(propose(soon(), on_disk, *on, {{"max_prepared_statement", "1"}}));
  ASSERT_FALSE(unknown);
  EXPECT_EQ(unknown.error().code, ErrorCode::unsupported);
}

TEST_F(ApplyTest, WritesNothingWhereSomebodyElseDidMeanwhile) {
  start();
  ConfigFile on_disk = file();
  std::ofstream(bouncer->ini(), std::ios::app) << "; theirs\n";
  const auto applied = run(change(on_disk, {{"default_pool_size", "9"}}));
  ASSERT_FALSE(applied);
  EXPECT_EQ(applied.error().code, ErrorCode::conflict);
  EXPECT_THAT(testing::read_file(bouncer->ini()), ::testing::EndsWith("; theirs\n"));
  EXPECT_EQ(running("default_pool_size"), "20");
}

TEST(ConfigFiles, AreRefusedWhereOthersCouldPutInAnother) {
  const testing::TempDir dir;
  const std::string path = dir / "a.ini";
  testing::write_file(path, "[pgbouncer]\n");
  EXPECT_TRUE(ConfigFile::open(path, 100));
  const auto refusal = [](const std::string& of) {
    const auto opened = ConfigFile::open(of, 100);
    return opened ? std::string() : std::string(to_string(opened.error().code)) + ": " + opened.error().message;
  };
  std::filesystem::create_symlink(path, dir / "link.ini");
  EXPECT_THAT(refusal(dir / "link.ini"), HasSubstr("symbolic link"));
  EXPECT_THAT(refusal(dir / "none.ini"), HasSubstr("not_found"));
  EXPECT_THAT(refusal(dir.path()), HasSubstr("no regular file"));
  ASSERT_EQ(::chmod(path.c_str(), 0666), 0);
  EXPECT_THAT(refusal(path), HasSubstr("written by everybody"));
  ASSERT_EQ(::chmod(path.c_str(), 0600), 0);
  ASSERT_EQ(::chmod(dir.path().c_str(), 01777), 0);
  EXPECT_THAT(refusal(path), HasSubstr("put another file in its place"));
  ASSERT_EQ(::chmod(dir.path().c_str(), 0755), 0);
  testing::write_file(path, std::string(101, ';'));
  EXPECT_THAT(refusal(path), HasSubstr("larger than"));
}

}  // namespace
}  // namespace datawave::pgbouncer
