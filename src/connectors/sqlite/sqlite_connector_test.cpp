#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/asio/detached.hpp>
#include <cstdlib>
#include <filesystem>

#include "catalog.hpp"
#include "datawave/connectors/sqlite.hpp"
#include "datawave/sqlite/database.hpp"
#include "datawave/testing/sample_data.hpp"
#include "datawave/testing/temp_dir.hpp"
#include "sample_query.hpp"

namespace datawave::connectors::sqlite {
namespace {

using connect::ConstraintKind;
using connect::ConstraintRecord;
using connect::TableRecord;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using namespace std::chrono_literals;

class Collected final : public connect::InventorySink {
 public:
  Task<void> on_record(connect::InventoryRecord record) override {
    if (auto* table = std::get_if<TableRecord>(&record)) {
      tables.push_back(std::move(*table));
    } else if (auto* database = std::get_if<connect::DatabaseRecord>(&record)) {
      databases.push_back(std::move(*database));
    } else {
      ADD_FAILURE() << "a record that SQLite does not have";
    }
    co_return Result<void>();
  }
  void on_container(const connect::ContainerReport& report) override { reports.push_back(report); }
  void on_progress(const connect::InventoryProgress&) override {}

  const TableRecord& table(const std::string& name) const {
    static const TableRecord kNone;
    for (const TableRecord& each : tables) {
      if (each.name == name) return each;
    }
    ADD_FAILURE() << "no table " << name;
    return kNone;
  }
  std::vector<TableRecord> tables;
  std::vector<connect::DatabaseRecord> databases;
  std::vector<connect::ContainerReport> reports;
};

std::vector<ConstraintRecord> of_kind(const TableRecord& table, ConstraintKind kind) {
  std::vector<ConstraintRecord> out;
  for (const auto& each : table.constraints) {
    if (each.kind == kind) out.push_back(each);
  }
  return out;
}

std::vector<std::string> values(const connect::ColumnBatch& batch, std::size_t column) {
  std::vector<std::string> out;
  for (std::size_t r = 0; r < batch.rows(); ++r)
    out.emplace_back(batch.columns[column].at(r).value_or(std::string_view("(null)")));
  return out;
}

class SqliteConnector : public ::testing::Test {
 protected:
  std::string make(const std::string& sql, const std::string& name = "a.db") {
    const std::string path = dir / name;
    auto db = datawave::sqlite::Database::open(
        {.path = path, .mode = datawave::sqlite::OpenMode::create, .untrusted = false});
    EXPECT_TRUE(db) << db.error().describe();
    auto done = (*db)->exec("PRAGMA synchronous = OFF; " + sql);
    EXPECT_TRUE(done) << done.error().describe();
    return path;
  }
  Result<std::unique_ptr<connect::Connection>> try_open(const std::string& path) {
    connect::ConnectionSpec spec(connector->descriptor());
    EXPECT_TRUE(spec.set("path", path));
    return lane.block_on(connector->open(CallContext().with_timeout(30s), std::move(spec), environment, nullptr));
  }
  std::unique_ptr<connect::Connection> open(const std::string& path) {
    auto opened = try_open(path);
    EXPECT_TRUE(opened) << opened.error().describe();
    return std::move(*opened);
  }
  connect::InventorySummary read(connect::Connection& connection, Collected& found,
                                 connect::InventoryScope scope = {}) {
    auto summary =
        lane.block_on(connection.discoverer()->inventory(CallContext().with_timeout(60s), std::move(scope), found));
    EXPECT_TRUE(summary) << summary.error().describe();
    return summary ? *summary : connect::InventorySummary();
  }
  Collected inventory_of(const std::string& sql, connect::InventoryScope scope = {}) {
    auto connection = open(make(sql));
    Collected found;
    read(*connection, found, std::move(scope));
    return found;
  }
  connect::ColumnBatch sample(connect::Connection& connection, const TableRecord& table) {
    auto sampler = lane.block_on(connection.open_sampler(CallContext()));
    EXPECT_TRUE(sampler);
    (*sampler)->submit(table, {});
    auto batch = lane.block_on((*sampler)->next(CallContext()));
    EXPECT_TRUE(batch) << batch.error().describe();
    EXPECT_EQ((*sampler)->statements(), 1U);
    return batch ? *batch : connect::ColumnBatch();
  }

  datawave::testing::TempDir dir{"sqlite"};
  io::Lane lane;
  io::BlockingPool blocking{2, 16};
  connect::OpenEnvironment environment{nullptr, &blocking};
  std::unique_ptr<connect::Connector> connector = make_sqlite_connector();
};

TEST_F(SqliteConnector, ReadsColumnsAndKeys) {
  const Collected found = inventory_of(
      "CREATE TABLE parent (id INTEGER PRIMARY KEY AUTOINCREMENT, code VARCHAR(10) NOT NULL COLLATE NOCASE UNIQUE, "
      "total AS (price * 2) STORED, price DECIMAL(10,2) DEFAULT 1.5, CONSTRAINT priced CHECK (price > 0 AND code <> "
      "')')"
      ");"
      "CREATE TABLE pair (b TEXT, a INT, note, PRIMARY KEY (a, b)) WITHOUT ROWID;"
      "CREATE TABLE child (id TEXT PRIMARY KEY, p INT CONSTRAINT to_parent REFERENCES PARENT ON DELETE SET NULL, x "
      "INT, "
      "y TEXT, FOREIGN KEY (x, y) REFERENCES pair (A, b) ON UPDATE CASCADE);"
      "CREATE TABLE exact (id TEXT PRIMARY KEY) STRICT;");
  ASSERT_EQ(found.tables.size(), 4U);
  const TableRecord& parent = found.table("parent");
  ASSERT_EQ(parent.columns.size(), 4U);
  EXPECT_EQ(parent.columns[0].identity, "by_default");
  EXPECT_FALSE(parent.columns[0].nullable) << "the rowid is never NULL";
  EXPECT_EQ(parent.columns[1].declared_type, "VARCHAR(10)");
  EXPECT_EQ(parent.columns[1].collation, "NOCASE");
  EXPECT_EQ(parent.columns[2].generated, "price * 2");
  EXPECT_EQ(parent.columns[3].default_expression, "1.5");
  EXPECT_EQ(parent.columns[3].ordinal, 4);
  ASSERT_EQ(of_kind(parent, ConstraintKind::check).size(), 1U);
  EXPECT_EQ(of_kind(parent, ConstraintKind::check)[0].name, "priced");
  EXPECT_EQ(of_kind(parent, ConstraintKind::check)[0].definition, "CHECK (price > 0 AND code <> ')')");
  EXPECT_THAT(of_kind(parent, ConstraintKind::unique).at(0).columns, ElementsAre("code"));

  const TableRecord& pair = found.table("pair");
  EXPECT_THAT(of_kind(pair, ConstraintKind::primary_key).at(0).columns, ElementsAre("a", "b"));
  EXPECT_FALSE(pair.columns[0].nullable);
  EXPECT_TRUE(pair.columns[2].nullable);
  EXPECT_THAT(pair.options, ElementsAre("without rowid"));

  const TableRecord& child = found.table("child");
  EXPECT_THAT(found.table("exact").options, ElementsAre("strict"));
  EXPECT_FALSE(found.table("exact").columns[0].nullable);
  EXPECT_TRUE(child.columns[0].nullable) << "SQLite lets a text key be NULL";
  const auto keys = of_kind(child, ConstraintKind::foreign_key);
  ASSERT_EQ(keys.size(), 2U);
  EXPECT_EQ(keys[0].name, "to_parent");
  EXPECT_EQ(keys[0].references->table, "parent") << "as the table itself is called";
  EXPECT_THAT(keys[0].references->columns, ElementsAre("id")) << "its primary key is meant";
  EXPECT_EQ(keys[0].references->on_delete, "set_null");
  EXPECT_THAT(keys[0].definition, HasSubstr("ON DELETE SET NULL"));
  EXPECT_THAT(keys[1].columns, ElementsAre("x", "y"));
  EXPECT_THAT(keys[1].references->columns, ElementsAre("a", "b"));
  EXPECT_EQ(keys[1].references->on_update, "cascade");
}

TEST_F(SqliteConnector, ReadsIndexesViewsTriggersRowsAndSizes) {
  const Collected found = inventory_of(
      "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT, b TEXT); CREATE INDEX t_a ON t (a DESC, lower(b) COLLATE "
      "NOCASE) "
      "WHERE b IS NOT NULL; CREATE UNIQUE INDEX t_b ON t (b); CREATE VIEW v AS SELECT a AS x, count(*) n FROM t;"
      "CREATE TRIGGER g AFTER INSERT ON t BEGIN SELECT 1; END; INSERT INTO t (a, b) VALUES (1, 2), (3, 4);");
  const TableRecord& t = found.table("t");
  ASSERT_EQ(t.indexes.size(), 2U);
  EXPECT_EQ(t.indexes[0].name, "t_a");
  EXPECT_THAT(t.indexes[0].columns, ElementsAre("a", "lower(b) COLLATE NOCASE"));
  EXPECT_EQ(t.indexes[0].predicate, "b IS NOT NULL");
  EXPECT_FALSE(t.indexes[0].unique || t.indexes[0].constraint);
  EXPECT_TRUE(t.indexes[1].unique);
  EXPECT_GT(t.indexes[1].size_bytes.value_or(0), 0);
  EXPECT_EQ(t.row_estimate, 2);
  EXPECT_GT(t.size_bytes.value_or(0), t.index_bytes.value_or(0));
  ASSERT_EQ(t.triggers.size(), 1U);
  EXPECT_EQ(t.triggers[0].name, "g");
  const TableRecord& v = found.table("v");
  EXPECT_EQ(v.kind, connect::RelationKind::view);
  EXPECT_THAT(v.definition.value_or(""), HasSubstr("SELECT a AS x"));
  ASSERT_EQ(v.columns.size(), 2U);
  EXPECT_EQ(v.columns[0].name, "x");
  ASSERT_EQ(found.databases.size(), 1U);
  EXPECT_EQ(found.databases[0].name, "main");
  EXPECT_GT(found.databases[0].size_bytes.value_or(0), 0);
}

TEST_F(SqliteConnector, AnEmptyFileAndAnEmptyDatabaseAreCompleteAndEmpty) {
  datawave::testing::write_file(dir / "zero.db", "");
  for (const std::string& path : {std::string(dir / "zero.db"), make("PRAGMA user_version = 1")}) {
    auto connection = open(path);
    Collected found;
    const auto summary = read(*connection, found);
    EXPECT_THAT(found.tables, IsEmpty());
    ASSERT_EQ(found.reports.size(), 1U);
    EXPECT_EQ(found.reports[0].database, "main");
    EXPECT_EQ(found.reports[0].schema, "");
    EXPECT_EQ(found.reports[0].state, connect::ContainerState::complete);
    EXPECT_LE(summary.statements, 20U);
  }
}

TEST_F(SqliteConnector, ABrokenViewOrVirtualTableIsAWarningAndTheRestIsRead) {
  auto connection = open(make(
      "CREATE TABLE gone (a); CREATE VIEW bad AS SELECT a FROM gone; CREATE TABLE t (a); CREATE VIEW good AS SELECT a "
      "FROM t; CREATE VIRTUAL TABLE words USING fts5(body); DROP TABLE gone; PRAGMA writable_schema = ON; INSERT INTO "
      "sqlite_schema VALUES ('table', 'strange', 'strange', 0, 'CREATE VIRTUAL TABLE strange USING "
      "no_such_module(a)')"));
  Collected found;
  const auto summary = read(*connection, found);
  EXPECT_EQ(found.table("good").columns.size(), 1U);
  EXPECT_EQ(found.table("words").kind, connect::RelationKind::virtual_table);
  EXPECT_EQ(found.table("words").columns.size(), 1U) << "hidden parameters are no columns";
  EXPECT_THAT(found.table("words_data").options, ElementsAre("shadow"));
  EXPECT_THAT(found.table("bad").columns, IsEmpty());
  ASSERT_EQ(summary.warnings.size(), 2U);
  EXPECT_EQ(summary.warnings[0], "view \"bad\" has no columns to be read: a table that it uses is gone");
  EXPECT_THAT(summary.warnings[1], HasSubstr("needs an extension"));
  EXPECT_EQ(found.reports.at(0).state, connect::ContainerState::complete);
}

TEST_F(SqliteConnector, PatternsChooseTablesByNameWithOrWithoutMain) {
  connect::InventoryScope scope;
  scope.include = {"a*", "main.b"};
  scope.exclude = {"ab"};
  const Collected found = inventory_of(
      "CREATE TABLE aa (x); CREATE TABLE ab (x); CREATE TABLE b (x); CREATE TABLE c "
      "(x)",
      scope);
  EXPECT_EQ(found.tables.size(), 2U);
  EXPECT_EQ(found.reports.at(0).tables, 2);
}

TEST_F(SqliteConnector, SamplesTextOfEveryValueButBlobs) {
  auto connection =
      open(make("CREATE TABLE t (a TEXT, b INTEGER, c BLOB, d); INSERT INTO t VALUES ('é', 7, x'01', "
                "x'02'), (NULL, 2.5, 'text', 'any'); INSERT INTO t VALUES (printf('%.1000000c', 'x'), 'odd', "
                "NULL, 1)"));
  Collected found;
  read(*connection, found);
  const auto batch = sample(*connection, found.table("t"));
  ASSERT_EQ(batch.rows(), 3U);
  EXPECT_THAT(values(batch, 0), ElementsAre("é", "(null)", std::string(160, 'x')));
  EXPECT_THAT(values(batch, 1), ElementsAre("7", "2.5", "odd"));
  EXPECT_THAT(values(batch, 2), ElementsAre("(null)", "(null)", "(null)"));
  EXPECT_THAT(values(batch, 3), ElementsAre("(null)", "any", "1"));
}

TEST_F(SqliteConnector, SamplesALargeTableFromAllOfItWithoutReadingAllOfIt) {
  const std::string path = make(
      "CREATE TABLE t (id INTEGER PRIMARY KEY, rowid TEXT); WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 "
      "FROM "
      "n WHERE i < 50000) INSERT INTO t SELECT i, 'v' || i FROM n");
  auto connection = open(path);
  Collected found;
  read(*connection, found);
  const auto batch = sample(*connection, found.table("t"));
  EXPECT_GE(batch.rows(), 90U);
  EXPECT_LE(batch.rows(), 100U);
  int beyond_half = 0;
  for (const std::string& id : values(batch, 0)) beyond_half += std::stoi(id) > 25'000 ? 1 : 0;
  EXPECT_GE(beyond_half, 30);
  auto db = datawave::sqlite::Database::open({.path = path});
  auto plan = (*db)->prepare("EXPLAIN QUERY PLAN " + sample_query(found.table("t"), {}));
  ASSERT_TRUE(plan) << plan.error().describe();
  while (*plan->step()) EXPECT_NE(plan->text(3), "SCAN t");
}

TEST_F(SqliteConnector, SamplesSparseRowidsAndTablesWithoutThem) {
  auto connection = open(make(
      "CREATE TABLE sparse (a INTEGER PRIMARY KEY); INSERT INTO sparse VALUES (-9223372036854775808), (0), "
      "(9223372036854775807); CREATE TABLE w (k TEXT PRIMARY KEY) WITHOUT ROWID; INSERT INTO w VALUES ('x'); CREATE "
      "TABLE none (a)"));
  Collected found;
  read(*connection, found);
  for (TableRecord& table : found.tables) table.row_estimate.reset();  // as in a large file
  EXPECT_EQ(sample(*connection, found.table("sparse")).rows(), 3U);
  EXPECT_EQ(sample(*connection, found.table("w")).rows(), 1U);
  EXPECT_EQ(sample(*connection, found.table("none")).rows(), 0U);
}

TEST_F(SqliteConnector, StatementsTakeParametersAndGiveText) {
  auto connection = open(make("CREATE TABLE t (a)"));
  std::vector<std::optional<std::string>> params = {"it's", std::nullopt};
  auto stream = lane.block_on(connection->execute(CallContext(), "SELECT ?1, ?2, 1.5", params));
  ASSERT_TRUE(stream) << stream.error().describe();
  auto batch = lane.block_on((*stream)->next(CallContext()));
  ASSERT_TRUE(batch && *batch);
  EXPECT_EQ((*batch)->columns[0].at(0), "it's");
  EXPECT_FALSE((*batch)->columns[1].at(0));
  EXPECT_EQ((*batch)->columns[2].at(0), "1.5");
  auto end = lane.block_on((*stream)->next(CallContext()));
  ASSERT_TRUE(end);
  EXPECT_FALSE(*end);
  EXPECT_FALSE(lane.block_on(connection->execute(CallContext(), "SELECT ?1", {})));
}

TEST_F(SqliteConnector, CancelAndDeadlineStopAnEndlessStatementWithinTwoSeconds) {
  auto connection = open(make("CREATE TABLE t (a)"));
  const std::string endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n";
  const auto run = [&](CallContext ctx) {
    const auto start = system_clock().steady();
    auto stream = lane.block_on(connection->execute(CallContext(), endless, {}));
    EXPECT_TRUE(stream);
    auto batch = lane.block_on((*stream)->next(ctx));
    EXPECT_FALSE(batch);
    EXPECT_LT(system_clock().steady() - start, 2s);
    return batch ? ErrorCode::internal : batch.error().code;
  };
  EXPECT_EQ(run(CallContext().with_timeout(50ms)), ErrorCode::deadline_exceeded);
  asio::basic_waitable_timer<std::chrono::steady_clock, asio::wait_traits<std::chrono::steady_clock>, Executor> timer(
      lane.executor(), 50ms);
  timer.async_wait([&](boost::system::error_code) {
    asio::co_spawn(lane.context(), connection->cancel(CallContext()), asio::detached);
  });
  EXPECT_EQ(run(CallContext()), ErrorCode::cancelled);
  EXPECT_TRUE(connection->usable());
  EXPECT_TRUE(lane.block_on(connection->ping(CallContext())));
}

TEST_F(SqliteConnector, ACancelBetweenTwoBatchesIsNotForgotten) {
  auto connection = open(make("CREATE TABLE t (a)"));
  auto stream = lane.block_on(connection->execute(CallContext(), "SELECT 1", {}));
  ASSERT_TRUE(stream && lane.block_on(connection->cancel(CallContext())));
  auto batch = lane.block_on((*stream)->next(CallContext()));
  ASSERT_FALSE(batch);
  EXPECT_EQ(batch.error().code, ErrorCode::cancelled);
  EXPECT_TRUE(lane.block_on(connection->ping(CallContext())));
}

TEST_F(SqliteConnector, FailuresToOpenNameTheirStageAndWhatToDo) {
  const auto missing = try_open(dir / "none.db");
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().code, ErrorCode::not_found);
  EXPECT_EQ(missing.error().stage, ConnectStage::connect);
  EXPECT_EQ(missing.error().field, "path");
  datawave::testing::write_file(dir / "text.txt",
                                "This is no database, though it is longer than a header would be.....");
  const auto text = try_open(dir / "text.txt");
  ASSERT_FALSE(text);
  EXPECT_EQ(text.error().code, ErrorCode::data_loss);
  EXPECT_EQ(text.error().stage, ConnectStage::protocol);
  EXPECT_FALSE(text.error().remedy.empty());
  EXPECT_EQ(try_open("").error().code, ErrorCode::invalid_argument);
}

TEST_F(SqliteConnector, DamageThatIsMetWhileReadingFailsTheContainer) {
  std::string sql = "BEGIN;";
  for (int i = 0; i < 300; ++i) sql += "CREATE TABLE a_table_with_a_long_name_" + std::to_string(i) + " (a, b);";
  const std::string path = make(sql + "COMMIT");
  auto connection = open(path);
  std::string bytes = datawave::testing::read_file(path);
  const std::size_t page =
      bytes.find("a_table_with_a_long_name_150") / 4096 * 4096;  // a leaf of the schema's own table
  ASSERT_GT(page, 0U);
  std::fill_n(bytes.begin() + static_cast<std::ptrdiff_t>(page), 100, '\x5a');
  bytes[27] = static_cast<char>(bytes[27] + 1);  // the change counter: what is cached is stale
  datawave::testing::write_file(path, bytes);
  Collected found;
  auto summary = lane.block_on(connection->discoverer()->inventory(CallContext(), {}, found));
  ASSERT_FALSE(summary);
  EXPECT_EQ(summary.error().code, ErrorCode::data_loss) << summary.error().describe();
  ASSERT_EQ(found.reports.size(), 1U);
  EXPECT_EQ(found.reports[0].state, connect::ContainerState::failed);
}

TEST_F(SqliteConnector, ReadsChinook) {
  DW_NEEDS_DATA("samples/chinook.sqlite");
  const std::filesystem::path path = testing::sample_data("samples/chinook.sqlite");
  auto connection = open(path);
  Collected found;
  const auto summary = read(*connection, found);
  EXPECT_EQ(found.tables.size(), 11U);
  EXPECT_EQ(found.reports.at(0).columns, 64);
  EXPECT_THAT(summary.warnings, IsEmpty());
  EXPECT_LE(summary.statements, 20U);
  const TableRecord& track = found.table("Track");
  EXPECT_EQ(track.row_estimate, 3503);
  EXPECT_EQ(of_kind(track, ConstraintKind::primary_key).at(0).name, "PK_Track");
  EXPECT_EQ(of_kind(track, ConstraintKind::foreign_key).size(), 3U);
  EXPECT_FALSE(track.columns.at(1).nullable);
}

}  // namespace
}  // namespace datawave::connectors::sqlite
