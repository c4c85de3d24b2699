// The monitor on real servers and on both stores. Nothing sleeps: a test waits for rounds.
#include "datawave/monitor/monitor.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <condition_variable>
#include <mutex>

#include "datawave/connectors/postgresql.hpp"
#include "datawave/connectors/sqlite.hpp"
#include "datawave/secret/local.hpp"
#include "datawave/sqlite/database.hpp"
#include "datawave/testing/fault_proxy.hpp"
#include "datawave/testing/ports.hpp"
#include "datawave/testing/postgres_server.hpp"
#include "datawave/testing/test_store.hpp"
#include "health_rows.hpp"

namespace datawave::monitor {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using testing::FaultProxy;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using testing::PostgresServer;

struct Happened {
  Uuid source;
  Round round;
  HealthState state = HealthState::unknown;
  int by = 0;  // which monitor
};

/// Every round of every monitor, in order.
class RoundLog {
 public:
  void add(Happened happened) {
    const std::lock_guard lock(mutex_);
    all_.push_back(std::move(happened));
    changed_.notify_all();
  }
  /// Waits until `enough` says so of all rounds until now.
  template <class Enough>
  bool wait(Enough enough) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, 60s, [&] { return enough(all_); });
  }
  bool wait_for_state(const Uuid& source, HealthState state) {
    return wait([&](const std::vector<Happened>& all) {
      const auto it = std::find_if(all.rbegin(), all.rend(), [&](const Happened& h) { return h.source == source; });
      return it != all.rend() && it->state == state;
    });
  }
  /// `more` rounds of it from now on.
  bool wait_for_rounds(const Uuid& source, std::size_t more) {
    const std::size_t before = rounds_of(source).size();
    return wait([&](const std::vector<Happened>& all) { return count(all, source) >= before + more; });
  }
  std::vector<Happened> rounds_of(const Uuid& source) {
    const std::lock_guard lock(mutex_);
    std::vector<Happened> out;
    std::copy_if(all_.begin(), all_.end(), std::back_inserter(out),
                 [&](const Happened& h) { return h.source == source; });
    return out;
  }
  static std::size_t count(const std::vector<Happened>& all, const Uuid& source) {
    return static_cast<std::size_t>(
        std::count_if(all.begin(), all.end(), [&](const Happened& h) { return h.source == source; }));
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<Happened> all_;
};

class Monitor : public ::testing::TestWithParam<store::Dialect> {
 protected:
  io::Lane lane;
  std::vector<std::unique_ptr<HealthMonitor>> monitors;  // outlive the store
  testing::TestStore store{GetParam()};
  Uuid tenant = store.add_tenant("acme");
  store::TenantScope scope = testing::TestStore::scope(tenant);
  io::BlockingPool blocking{4, 256};
  std::unique_ptr<secret::SecretManager> secrets = open_secrets();
  connect::Registry registry;
  std::unique_ptr<source::SourceService> sources;
  RoundLog log;

  void SetUp() override {
    registry.add(connectors::make_postgresql_connector());
    registry.add(connectors::make_sqlite_connector());
    source::SourcePolicy policy;
    policy.file_roots = {store.directory().string()};
    source::SourceService::Parts parts{*store, *secrets, registry, blocking, std::move(policy), {}, {}};
    parts.remove_dependants = [](store::WriteTx& tx, const Uuid& id) -> Result<source::DeleteConsequences> {
      DW_CHECK(remove_health(tx, id));
      return source::DeleteConsequences();
    };
    sources = std::make_unique<source::SourceService>(std::move(parts));
  }
  void TearDown() override {
    for (const auto& monitor : monitors) monitor->stop();
  }

  std::unique_ptr<secret::SecretManager> open_secrets() {
    secret::LocalOptions options;
    options.directory = store.directory() / "keys";
    options.store_is_empty = true;
    return std::move(secret::open_local(std::move(options), system_clock(), system_random(), blocking).value());
  }
  static MonitorOptions fast() {
    MonitorOptions options;
    options.interval = 20ms;
    options.retry = 5ms;
    options.slowest = 50ms;
    options.flush = 60ms;
    options.look = 20ms;
    options.probe_time = 3s;
    return options;
  }
  HealthMonitor& start(MonitorOptions options = fast()) {
    const int by = static_cast<int>(monitors.size());
    options.on_round = [this, by](const Uuid& id, const Round& round, HealthState state) {
      log.add({id, round, state, by});
    };
    HealthMonitor::Parts parts{*store, *sources, blocking};
    monitors.push_back(std::make_unique<HealthMonitor>(parts, std::move(options)));
    monitors.back()->start();
    return *monitors.back();
  }
  template <class T>
  T run(Task<T> task) {
    auto result = lane.block_on(std::move(task));
    if (!result) throw std::runtime_error(result.error().describe());
    return std::move(*result);
  }
  source::DataSource add(const std::string& name, const std::string& connector,
                         const std::map<std::string, std::string>& connection, const std::string& password = "") {
    source::SourceCreate wanted;
    wanted.name = name;
    wanted.connector = connector;
    for (const auto& [key, value] : connection) wanted.connection[key].text = to_json(value);
    if (!password.empty()) wanted.secrets.emplace("password", Secret(std::string(password)));
    return run(sources->create({}, scope, std::move(wanted), false));
  }
  source::DataSource add_postgres(const std::string& name, std::uint16_t port,
                                  const std::string& user = PostgresServer::kSuperuser,
                                  const std::string& password = PostgresServer::kPassword) {
    return add(name, "postgresql",
               {{"host", "127.0.0.1"},
                {"port", std::to_string(port)},
                {"user", user},
                {"database", "postgres"},
                {"sslmode", "require"}},
               password);
  }
  std::int64_t count(const std::string& sql) {
    const store::ReadBody<std::optional<std::int64_t>> body = [&](store::Tx& tx) { return tx.find<std::int64_t>(sql); };
    return store->read_now<std::optional<std::int64_t>>({}, scope, body).value().value_or(-1);
  }
  std::vector<std::string> events() {
    const store::ReadBody<std::vector<std::string>> body = [](store::Tx& tx) {
      return tx.select<std::string>(
          "SELECT data FROM outbox WHERE {tenant} AND type = 'datawave.source.health_changed' ORDER BY seq");
    };
    return store->read_now<std::vector<std::string>>({}, scope, body).value();
  }
};

TEST_P(Monitor, SeesAServerGoDownAndComeBack) {
  PostgresServer server;
  const auto source = add_postgres("shop", server.port());
  HealthMonitor& monitor = start();
  ASSERT_TRUE(log.wait_for_state(source.id, HealthState::healthy));
  const UtcTime began = system_clock().utc();
  server.stop();
  ASSERT_TRUE(log.wait_for_state(source.id, HealthState::unhealthy));
  const HealthReport down = run(monitor.health({}, scope, source));
  EXPECT_EQ(down.state, HealthState::unhealthy);
  EXPECT_EQ(down.score, 0);
  EXPECT_THAT(down.reason, HasSubstr("connect: "));
  ASSERT_TRUE(down.last_probe && down.last_probe->error);
  EXPECT_EQ(down.last_probe->error->stage, "connect");
  EXPECT_FALSE(down.facts) << "what was known is not passed off as what is";
  server.start();
  ASSERT_TRUE(log.wait_for_state(source.id, HealthState::healthy));
  const HealthReport up = run(monitor.health({}, scope, source));
  ASSERT_TRUE(up.facts);
  EXPECT_EQ(up.facts->standby, false);
  EXPECT_GE(up.facts->max_connections.value_or(0), 10);
  EXPECT_GE(up.facts->connections.value_or(0), 1);
  EXPECT_GT(up.last_5m.failed, 0);
  monitor.stop();

  HistoryRequest request;
  request.from = began - 1min;
  request.to = began + 10min;
  const HealthHistory history = run(monitor.history({}, scope, source.id, request));
  EXPECT_EQ(history.resolution, Resolution::raw);
  const auto failed = std::count_if(history.items.begin(), history.items.end(),
                                    [](const HealthPoint& point) { return point.failed == 1; });
  EXPECT_GE(failed, 2);
  EXPECT_EQ(history.items.size(), log.rounds_of(source.id).size()) << "every round is kept";
  request.resolution = Resolution::minute;
  const HealthHistory minutes = run(monitor.history({}, scope, source.id, request));
  std::int64_t rounds = 0;
  for (const HealthPoint& point : minutes.items) rounds += point.rounds;
  EXPECT_EQ(rounds, static_cast<std::int64_t>(history.items.size())) << "the running minute is kept too";

  const auto told = events();
  ASSERT_GE(told.size(), 2U);
  EXPECT_THAT(told[0], HasSubstr(R"("name":"shop","from":"healthy","to":"unhealthy","score":0)"));
  EXPECT_THAT(told.back(), HasSubstr(R"("to":"healthy")"));
  EXPECT_THAT(to_json(up) + to_json(down) + told[0], Not(HasSubstr(PostgresServer::kPassword)));
}

TEST_P(Monitor, IsNotHeldUpByASourceThatHangs) {
  PostgresServer& server = PostgresServer::shared();
  const testing::BlackHolePort hole;
  const auto good = add_postgres("good", server.port());
  const auto hung = add_postgres("hung", hole.port());
  MonitorOptions options = fast();
  options.at_once = 2;  // one of them for sources that do not answer
  options.probe_time = 500ms;
  HealthMonitor& monitor = start(std::move(options));
  ASSERT_TRUE(log.wait([&](const auto& all) { return RoundLog::count(all, hung.id) >= 3; }));
  // While the other was waited for, half a second each time, this one went on.
  EXPECT_GE(log.rounds_of(good.id).size(), 15U);
  EXPECT_EQ(run(monitor.health({}, scope, good)).state, HealthState::healthy);
  const HealthReport report = run(monitor.health({}, scope, hung));
  EXPECT_EQ(report.state, HealthState::unhealthy);
  EXPECT_EQ(report.last_probe->error->code, "deadline_exceeded");
  const HealthOverview overview = run(monitor.overview({}, scope));
  ASSERT_EQ(overview.items.size(), 2U);
  EXPECT_EQ(overview.items[0].source_name, "hung") << "worst first";
  EXPECT_EQ(overview.items[1].state, HealthState::healthy);
}

TEST_P(Monitor, DoesNotLockAnAccountWithAWrongPassword) {
  PostgresServer& server = PostgresServer::shared();
  const auto good = add_postgres("good", server.port());
  auto bad = add_postgres("bad", server.port(), PostgresServer::kSuperuser, "wrong");
  HealthMonitor& monitor = start();
  ASSERT_TRUE(log.wait_for_state(bad.id, HealthState::unhealthy)) << "one refusal is enough";
  ASSERT_TRUE(log.wait_for_rounds(good.id, 30));
  EXPECT_EQ(log.rounds_of(bad.id).size(), 1U) << "it is not tried again";
  const HealthReport report = run(monitor.health({}, scope, bad));
  EXPECT_EQ(report.last_probe->error->stage, "authenticate");
  EXPECT_GE(*report.next_probe_at - report.last_probe->at, 9min);
  // A new password is tried at once.
  source::SourcePatch patch;
  patch.secrets.emplace("password", Secret(std::string(PostgresServer::kPassword)));
  run(sources->change({}, scope, bad.id, bad.version, std::move(patch), false));
  ASSERT_TRUE(log.wait_for_state(bad.id, HealthState::healthy));
}

TEST_P(Monitor, TriesAgainAfterADiagnosisThatFoundItWell) {
  PostgresServer& server = PostgresServer::shared();
  const std::string role = GetParam() == store::Dialect::sqlite ? "late_lite" : "late_pg";
  server.exec("postgres", "DROP ROLE IF EXISTS " + role);
  const auto source = add_postgres("shop", server.port(), role, "secret");
  HealthMonitor& monitor = start();
  ASSERT_TRUE(log.wait_for_state(source.id, HealthState::unhealthy));
  server.create_role(role, "secret");
  EXPECT_TRUE(run(monitor.diagnose({}, scope, source)).connectivity.ok);
  ASSERT_TRUE(log.wait_for_state(source.id, HealthState::healthy));
}

TEST_P(Monitor, FollowsASourceThatMovesAndForgetsOneThatIsRemoved) {
  FaultProxy first(PostgresServer::shared().port());
  FaultProxy second(PostgresServer::shared().port());
  HealthMonitor& monitor = start();
  const auto stays = add_postgres("stays", PostgresServer::shared().port());
  auto moves = add_postgres("moves", first.port());
  ASSERT_TRUE(log.wait_for_state(moves.id, HealthState::healthy));
  EXPECT_GE(first.accepted(), 1U);
  source::SourcePatch patch;
  patch.connection["port"].text = std::to_string(second.port());
  patch.secrets.emplace("password", Secret(std::string(PostgresServer::kPassword)));
  moves = run(sources->change({}, scope, moves.id, moves.version, std::move(patch), false));
  ASSERT_TRUE(second.wait_for_accepted(1, 20s));
  ASSERT_TRUE(first.wait_for_open(0, 20s)) << "what was kept open is closed";
  ASSERT_TRUE(log.wait_for_rounds(stays.id, 12)) << "a few flushes";

  run(sources->remove({}, scope, moves.id, moves.version, false));
  ASSERT_TRUE(second.wait_for_open(0, 20s)) << "nothing is left open";
  ASSERT_TRUE(log.wait_for_rounds(stays.id, 12)) << "a few flushes";
  monitor.stop();
  for (const char* table : {"health", "health_rounds", "health_rollups"}) {
    SCOPED_TRACE(table);
    EXPECT_EQ(count("SELECT count(DISTINCT source_id) FROM " + std::string(table) + " WHERE {tenant}"), 1);
  }
}

TEST_P(Monitor, IsNoScannerOfPorts) {
  const testing::ClosedPort closed;
  MonitorOptions options = fast();
  options.new_at_once = 2;
  std::vector<source::DataSource> all;
  for (int i = 0; i < 4; ++i) all.push_back(add_postgres("s" + std::to_string(i), closed.port()));
  start(std::move(options));
  // Two at once, then one a second: by the time that the first two were asked three times over, the last was not.
  ASSERT_TRUE(log.wait([](const std::vector<Happened>& rounds) { return rounds.size() >= 6; }));
  std::size_t asked = 0;
  for (const source::DataSource& source : all) asked += log.rounds_of(source.id).empty() ? 0 : 1;
  EXPECT_LE(asked, 3U);
  ASSERT_TRUE(log.wait([&](const std::vector<Happened>& rounds) {
    return std::all_of(all.begin(), all.end(), [&](const auto& s) { return RoundLog::count(rounds, s.id) > 0; });
  }));
}

TEST_P(Monitor, MendsAConnectionThatWasCutBetweenRounds) {
  FaultProxy proxy(PostgresServer::shared().port());
  const auto source = add_postgres("shop", proxy.port());
  start();
  ASSERT_TRUE(log.wait_for_rounds(source.id, 3));
  EXPECT_EQ(proxy.accepted(), 1U) << "one connection is kept between rounds";
  proxy.cut_all(testing::Ending::rst);
  ASSERT_TRUE(log.wait([&](const std::vector<Happened>& all) {
    return std::any_of(all.begin(), all.end(), [](const Happened& h) { return h.round.failed_steps > 0; });
  }));
  const auto rounds = log.rounds_of(source.id);
  const auto cut =
      std::find_if(rounds.begin(), rounds.end(), [](const Happened& h) { return h.round.failed_steps > 0; });
  EXPECT_TRUE(cut->round.ok) << "the source itself is well";
  EXPECT_TRUE(cut->round.connect_us);
  EXPECT_EQ(cut->round.steps, 4) << "dead connection, connect, ping, facts";
  EXPECT_EQ(cut->state, HealthState::healthy);
}

TEST_P(Monitor, SaysWhatAnAccountMayNotSee) {
  PostgresServer& server = PostgresServer::shared();
  const std::string role = std::string(GetParam() == store::Dialect::sqlite ? "plain_lite" : "plain_pg");
  server.exec("postgres", "DROP ROLE IF EXISTS " + role);
  server.create_role(role, "secret");
  const auto source = add_postgres("shop", server.port(), role, "secret");
  HealthMonitor& monitor = start();
  ASSERT_TRUE(log.wait_for_rounds(source.id, 1));
  const HealthReport report = run(monitor.health({}, scope, source));
  ASSERT_TRUE(report.facts);
  EXPECT_FALSE(report.facts->active);
  EXPECT_FALSE(report.facts->oldest_transaction_s);
  EXPECT_THAT(report.facts->not_permitted,
              ElementsAre("active", "idle_in_transaction", "waiting_for_locks", "oldest_transaction_s"));
  EXPECT_EQ(report.facts->grant, "GRANT pg_read_all_stats TO \"" + role + "\";");
  EXPECT_TRUE(report.facts->connections) << "how many there are, everybody may see";
  const Diagnosis seen = run(monitor.diagnose({}, scope, source));
  EXPECT_EQ(seen.ping.rounds, 20);
  EXPECT_EQ(seen.query.rounds, 20);
  EXPECT_EQ(seen.incomplete, "");
  const auto has = [&](std::string_view code) {
    return std::any_of(seen.findings.begin(), seen.findings.end(),
                       [&](const HealthFinding& finding) { return finding.code == code; });
  };
  EXPECT_TRUE(has("statistics.not_permitted"));
  EXPECT_FALSE(has("account.too_much"));
  server.exec("postgres", "GRANT pg_read_all_stats TO " + role);
  ASSERT_TRUE(log.wait_for_rounds(source.id, 2));
  EXPECT_TRUE(run(monitor.health({}, scope, source)).facts->active);
}

TEST_P(Monitor, DiagnosesASuperuserAndASourceThatIsNotThere) {
  PostgresServer& server = PostgresServer::shared();
  const auto root = add_postgres("root", server.port());
  const testing::ClosedPort closed;
  const auto gone = add_postgres("gone", closed.port());
  HealthMonitor& monitor = start();
  const Diagnosis seen = run(monitor.diagnose({}, scope, root));
  EXPECT_TRUE(seen.connectivity.ok);
  ASSERT_TRUE(seen.account);
  EXPECT_EQ(seen.account->name, PostgresServer::kSuperuser);
  EXPECT_TRUE(seen.account->certificate_expires_at);
  ASSERT_FALSE(seen.findings.empty());
  EXPECT_EQ(seen.findings[0].code, "account.too_much");
  EXPECT_EQ(seen.findings[0].severity, Severity::medium);
  const Diagnosis none = run(monitor.diagnose({}, scope, gone));
  EXPECT_FALSE(none.connectivity.ok);
  EXPECT_EQ(none.ping.rounds, 0);
  ASSERT_EQ(none.findings.size(), 1U);
  EXPECT_EQ(none.findings[0].severity, Severity::high);
  EXPECT_EQ(none.findings[0].code, "connection.failed");
  EXPECT_EQ(count("SELECT count(*) FROM audit WHERE {tenant} AND code = 'source.diagnose'"), 2);
}

TEST_P(Monitor, ProbesAFile) {
  const std::string path = (store.directory() / "shop.db").string();
  {
    sqlite::OpenOptions options;
    options.path = path;
    options.mode = sqlite::OpenMode::create;
    options.untrusted = false;
    auto database = sqlite::Database::open(options);
    ASSERT_TRUE(database && (*database)->exec("CREATE TABLE t (id integer)"));
  }
  const auto source = add("file", "sqlite", {{"path", path}});
  HealthMonitor& monitor = start();
  ASSERT_TRUE(log.wait_for_state(source.id, HealthState::healthy));
  const HealthReport report = run(monitor.health({}, scope, source));
  ASSERT_TRUE(report.facts);
  EXPECT_GT(report.facts->size_bytes.value_or(0), 0);
  EXPECT_GT(report.facts->free_disk_bytes.value_or(0), 0);
  EXPECT_FALSE(report.facts->connections);
  EXPECT_TRUE(run(monitor.diagnose({}, scope, source)).connectivity.ok);
}

TEST_P(Monitor, RemembersAcrossARestart) {
  const auto source = add_postgres("shop", PostgresServer::shared().port());
  start();
  ASSERT_TRUE(log.wait_for_rounds(source.id, 12));
  monitors[0]->stop();
  const std::size_t before = log.rounds_of(source.id).size();
  HealthMonitor& again = start();
  ASSERT_TRUE(log.wait_for_rounds(source.id, 1));
  const HealthReport report = run(again.health({}, scope, source));
  EXPECT_GT(report.last_1h.rounds, static_cast<std::int64_t>(before));
  EXPECT_EQ(report.state, HealthState::healthy);
  EXPECT_LT(*report.since, report.last_probe->at);
  EXPECT_THAT(events(), IsEmpty()) << "nothing changed";
}

TEST_P(Monitor, AnswersForASourceThatAnotherServerProbes) {
  if (GetParam() == store::Dialect::sqlite) GTEST_SKIP() << "one process a SQLite store";
  std::vector<Uuid> ids;
  source::DataSource last;
  for (int i = 0; i < 4; ++i) {
    last = add_postgres("s" + std::to_string(i), PostgresServer::shared().port());
    ids.push_back(last.id);
  }
  HealthMonitor& first = start();
  ASSERT_TRUE(log.wait_for_rounds(last.id, 1));
  HealthMonitor& second = start();
  ASSERT_TRUE(log.wait_for_rounds(last.id, 20));
  for (const Uuid& id : ids) {
    for (const Happened& happened : log.rounds_of(id)) EXPECT_EQ(happened.by, 0) << "one probes a source at a time";
  }
  EXPECT_EQ(first.counts().sources, 4);
  EXPECT_EQ(second.counts().sources, 0);
  const HealthReport told = run(second.health({}, scope, last));
  EXPECT_EQ(told.state, HealthState::healthy) << "from the store";
  EXPECT_EQ(run(second.overview({}, scope)).items.size(), 4U);
  first.stop();
  ASSERT_TRUE(log.wait([&](const std::vector<Happened>& all) {
    return std::any_of(all.begin(), all.end(), [](const Happened& h) { return h.by == 1; });
  })) << "the other takes them up";
  // None was probed by both at once: after the first round of the second there is none of the first.
  for (const Uuid& id : ids) {
    const auto rounds = log.rounds_of(id);
    EXPECT_TRUE(
        std::is_sorted(rounds.begin(), rounds.end(), [](const Happened& a, const Happened& b) { return a.by < b.by; }));
  }
}

TEST_P(Monitor, LosesALeaseToAnotherWhenItSleptTooLong) {
  const auto source = add_postgres("shop", PostgresServer::shared().port());
  const auto system = testing::TestStore::system();
  const store::WriteBody<void> make = [&](store::WriteTx& tx) { return make_rows(tx, {source.id}); };
  ASSERT_TRUE(store->write_now<void>({}, scope, make));
  const auto take = [&](const std::string& owner, std::chrono::milliseconds lease) {
    const store::WriteBody<std::vector<Uuid>> body = [&](store::WriteTx& tx) {
      return take_leases(tx, {source.id}, owner, lease, false);
    };
    return store->write_now<std::vector<Uuid>>({}, system, body).value().size();
  };
  EXPECT_EQ(take("a", 1h), 1U);
  EXPECT_EQ(take("b", 1h), 0U);
  EXPECT_EQ(take("a", -1s), 1U) << "as if it had run out";
  EXPECT_EQ(take("b", 1h), 1U);
  Unsaved late;
  late.source = source.id;
  late.tenant = tenant;
  late.rounds.emplace_back();
  const store::WriteBody<std::set<Uuid>> write = [&](store::WriteTx& tx) { return save(tx, {late}, "a", 1h); };
  EXPECT_THAT(store->write_now<std::set<Uuid>>({}, system, write).value(), IsEmpty());
  EXPECT_EQ(count("SELECT count(*) FROM health_rounds WHERE {tenant}"), 0) << "nothing is written by the one before";
}

TEST_P(Monitor, KeepsMinutesAndHoursForTheirTime) {
  const auto source = add_postgres("shop", PostgresServer::shared().port());
  const auto system = testing::TestStore::system();
  const UtcTime now = system_clock().utc();
  const auto fill = [&](store::WriteTx& tx) -> Result<void> {
    DW_CHECK(make_rows(tx, {source.id}));
    for (const int hours : {1, 23, 25, 24 * 6, 24 * 8, 24 * 300, 24 * 400}) {
      const UtcTime at = now - std::chrono::hours(hours);
      DW_CHECK(
          tx.exec("INSERT INTO health_rounds (source_id, at, tenant_id, ok, steps, failed_steps, error) VALUES "
                  "(?1, ?2, {tenant_id}, 1, 1, 0, '')",
                  source.id, at));
      for (const int width : {60, 3600})
        DW_CHECK(
            tx.exec("INSERT INTO health_rollups (source_id, width, at, tenant_id, rounds, failed, min_us, max_us, "
                    "sum_us, scored, score_sum, latencies) VALUES (?1, ?2, ?3, {tenant_id}, 1, 0, 0, 0, 0, 0, 0, "
                    "?4)",
                    source.id, width, at, store::BytesView{}));
    }
    return {};
  };
  const store::WriteBody<void> filling = fill;
  ASSERT_TRUE(store->write_now<void>({}, scope, filling));
  const store::WriteBody<bool> removing = [](store::WriteTx& tx) { return remove_old_health(tx, 2); };
  int pieces = 1;
  while (store->write_now<bool>({}, system, removing).value()) ++pieces;
  EXPECT_EQ(pieces, 3) << "five old rounds, two at a time";
  EXPECT_EQ(count("SELECT count(*) FROM health_rounds WHERE {tenant}"), 2);
  EXPECT_EQ(count("SELECT count(*) FROM health_rollups WHERE {tenant} AND width = 60"), 4);
  EXPECT_EQ(count("SELECT count(*) FROM health_rollups WHERE {tenant} AND width = 3600"), 6);
}

TEST_P(Monitor, BoundsWhatAHistoryHolds) {
  const auto source = add_postgres("shop", PostgresServer::shared().port());
  HealthMonitor& monitor = start();
  HistoryRequest request;
  request.to = system_clock().utc();
  request.from = *request.to - 30h;
  EXPECT_EQ(run(monitor.history({}, scope, source.id, request)).resolution, Resolution::minute);
  request.resolution = Resolution::raw;
  const auto refused = lane.block_on(monitor.history({}, scope, source.id, request));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().field, "resolution");
  std::swap(request.from, request.to);
  EXPECT_EQ(lane.block_on(monitor.history({}, scope, source.id, request)).error().field, "from");
}

DW_ON_BOTH_STORES(Monitor);

/// One connection of the connector itself, without a monitor.
class Facts {
 public:
  explicit Facts(const PostgresServer& server) {
    connect::ConnectionSpec spec(connector_->descriptor());
    for (const auto& [key, value] : std::map<std::string, std::string>{{"host", "127.0.0.1"},
                                                                       {"port", std::to_string(server.port())},
                                                                       {"user", PostgresServer::kSuperuser},
                                                                       {"database", "postgres"},
                                                                       {"sslmode", "require"}})
      EXPECT_TRUE(spec.set(key, value));
    spec.set_secret("password", Secret(std::string(PostgresServer::kPassword)));
    connect::OpenEnvironment env;
    env.dialer = &dialer_;
    env.blocking = &blocking_;
    auto opened = lane_.block_on(connector_->open({}, std::move(spec), env, nullptr));
    if (!opened) throw std::runtime_error(opened.error().describe());
    connection_ = std::move(*opened);
  }
  connect::HealthFacts health() { return lane_.block_on(connection_->health({})).value(); }
  connect::AccountFacts account() { return lane_.block_on(connection_->account({})).value(); }

 private:
  io::Lane lane_;
  std::unique_ptr<io::Resolver> resolver_ = io::make_system_resolver(lane_.executor());
  io::EgressPolicy policy_ = io::EgressPolicy::local_operator();
  io::Dialer dialer_{*resolver_, policy_};
  io::BlockingPool blocking_{1, 8};
  std::unique_ptr<connect::Connector> connector_ = connectors::make_postgresql_connector();
  std::unique_ptr<connect::Connection> connection_;
};

class Version : public ::testing::TestWithParam<int> {};

TEST_P(Version, TellsItsHealthAndRights) {
  DW_NEEDS_POSTGRES(GetParam());
  Facts facts(PostgresServer::shared(GetParam()));
  const connect::HealthFacts health = facts.health();
  EXPECT_EQ(health.standby, false);
  EXPECT_FALSE(health.replication_lag_s);
  EXPECT_GE(health.connections.value_or(0), 1);
  EXPECT_TRUE(health.active && health.oldest_transaction_s && health.commits && health.deadlocks && health.temp_bytes);
  EXPECT_THAT(health.not_permitted, IsEmpty());
  const connect::AccountFacts account = facts.account();
  ASSERT_FALSE(account.rights.empty());
  EXPECT_EQ(account.rights[0].name, "superuser");
  EXPECT_TRUE(account.rights[0].held);
}

INSTANTIATE_TEST_SUITE_P(Postgresql, Version, ::testing::Values(12, 15, 17, 18), ::testing::PrintToStringParamName());

TEST(Facts, KnowAStandbyAndATransactionThatIsOpen) {
  testing::PostgresOptions options;
  options.conf = {"wal_level = replica"};
  PostgresServer server(options);
  {
    auto other = server.connect();
    other.exec("CREATE TABLE t (id int)");
    other.exec("BEGIN; LOCK TABLE t");
    Facts facts(server);
    const connect::HealthFacts health = facts.health();
    EXPECT_EQ(health.idle_in_transaction, 1);
    EXPECT_GT(health.oldest_transaction_s.value_or(0), 0);
    EXPECT_EQ(health.waiting_for_locks, 0);
  }
  const std::string data = server.scalar("postgres", "SHOW data_directory");
  server.exec("postgres", "COPY (SELECT 1 WHERE false) TO '" + data + "/standby.signal'");  // as the server's own user
  server.stop();
  server.start();
  Facts facts(server);
  const connect::HealthFacts health = facts.health();
  EXPECT_EQ(health.standby, true);
  EXPECT_FALSE(health.replication_lag_s) << "it has no primary, and so cannot tell: not a made-up 0";
}

}  // namespace
}  // namespace datawave::monitor
