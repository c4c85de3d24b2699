// What `inspect` says of a database, held against the same database in another system and against the server's own
// count.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <map>
#include <set>

#include "datawave/testing/postgres_server.hpp"
#include "datawave/testing/sample_data.hpp"
#include "program.hpp"

namespace datawave::program {

using testing::PostgresServer;

namespace {
std::string url_of(const PostgresServer& server, const std::string& database) {
  return "postgres://dwadmin@localhost:" + std::to_string(server.port()) + "/" + database + "?sslmode=require";
}
Environment with_password() { return {{"PGPASSWORD", PostgresServer::kPassword}}; }

/// InvoiceLine and invoice_line are the same name to us here.
std::string plain(std::string_view name) {
  std::string out;
  for (const char c : name) {
    if (c != '_') out += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  }
  return out;
}

struct Column {
  std::int64_t ordinal;
  bool nullable;
  bool primary_key;
  std::string references;
  std::string semantic_type;
  std::string sensitivity;
  bool operator==(const Column&) const = default;
};
std::ostream& operator<<(std::ostream& os, const Column& c) {
  return os << c.ordinal << (c.nullable ? " null " : " not null ") << (c.primary_key ? "key " : "") << c.references
            << " " << c.semantic_type << "/" << c.sensitivity;
}

std::map<std::string, Column> columns_of(const std::string& ndjson) {
  std::map<std::string, Column> out;
  for (const auto& line : lines(ndjson)) {
    Column c;
    c.ordinal = line.at("ordinal").to_number<std::int64_t>();
    c.nullable = line.at("nullable").as_bool();
    c.primary_key = line.at("primary_key").as_bool();
    if (line.at("references").is_string()) {
      const std::string path = plain(std::string_view(line.at("references").as_string()));
      c.references = path.starts_with("public.") ? path.substr(7) : path;
    }
    c.semantic_type = std::string_view(line.at("semantic_type").as_string());
    c.sensitivity = std::string_view(line.at("sensitivity").as_string());
    out.emplace(plain(std::string_view(line.at("table").as_string())) + "." +
                    plain(std::string_view(line.at("column").as_string())),
                c);
  }
  return out;
}

void expect_equal_catalogs(const std::string& a, const std::string& b) {
  const auto left = columns_of(a);
  const auto right = columns_of(b);
  EXPECT_EQ(left.size(), right.size());
  for (const auto& [name, column] : left) {
    const auto it = right.find(name);
    if (it == right.end()) {
      ADD_FAILURE() << name << " is missing on the right";
    } else {
      EXPECT_EQ(column, it->second) << name;
    }
  }
}

std::string sqlite_file(const testing::TempDir& dir, const std::string& sql) {
  const auto path = dir.path() / "made.db";
  const auto made = testing::run({.argv = {"/usr/bin/sqlite3", path.string(), sql}});
  EXPECT_EQ(made.exit_code, 0) << made.output;
  return path.string();
}

// Both systems read this.
constexpr const char* kShop =
    "CREATE TABLE customer (customer_id INTEGER PRIMARY KEY NOT NULL, first_name VARCHAR(40) NOT NULL, last_name "
    "VARCHAR(40), email VARCHAR(80), phone VARCHAR(20));"
    "CREATE TABLE orders (order_id INTEGER PRIMARY KEY NOT NULL, customer_id INTEGER NOT NULL REFERENCES customer "
    "(customer_id), total NUMERIC(10,2));"
    "CREATE TABLE order_item (order_id INTEGER NOT NULL REFERENCES orders (order_id), line INTEGER NOT NULL, note "
    "VARCHAR(200), PRIMARY KEY (order_id, line));"
    "INSERT INTO customer VALUES (1, 'Ada', 'Example', 'ada@example.org', '+1 202 555 0101'), (2, 'Bob', 'Muster', "
    "'bob@example.org', '+1 202 555 0102'), (3, 'Eve', 'Ejemplo', 'eve@example.org', '+1 202 555 0103');";
}  // namespace

TEST(Catalog, OfChinookIsTheSameInSqliteAndPostgreSql) {
  DW_NEEDS_DATA("samples/chinook.sqlite");
  DW_NEEDS_DATA("samples/chinook_postgresql.sql.gz");
  PostgresServer& server = PostgresServer::shared();
  server.load_sql_file("postgres",
                       testing::sample_data("samples/chinook_postgresql.sql.gz"));  // makes database chinook
  const Ran postgres = run({"inspect", "-o", "ndjson", url_of(server, "chinook")}, with_password());
  const Ran sqlite = run({"inspect", "-o", "ndjson", testing::sample_data("samples/chinook.sqlite").string()});
  ASSERT_EQ(postgres.exit_code, 0) << postgres.err;
  ASSERT_EQ(sqlite.exit_code, 0) << sqlite.err;
  EXPECT_EQ(lines(postgres.out).size(), 64u);
  expect_equal_catalogs(sqlite.out, postgres.out);
}

TEST(Catalog, OfAMadeShopIsTheSameInSqliteAndPostgreSql) {
  PostgresServer& server = PostgresServer::shared();
  const std::string database = server.create_database("shop");
  server.exec(database, kShop);
  const testing::TempDir dir;
  const std::string file = sqlite_file(dir, kShop);
  const Ran postgres = run({"inspect", "-o", "ndjson", url_of(server, database)}, with_password());
  const Ran sqlite = run({"inspect", "-o", "ndjson", file});
  ASSERT_EQ(postgres.exit_code, 0) << postgres.err;
  ASSERT_EQ(sqlite.exit_code, 0) << sqlite.err;
  expect_equal_catalogs(sqlite.out, postgres.out);
  EXPECT_EQ(columns_of(postgres.out).at("customer.email").semantic_type, "email");
  EXPECT_EQ(columns_of(postgres.out).at("orders.customerid").references, "customer.customerid");
}

TEST(Catalog, EveryOutputHoldsTheWholeDatabase) {
  const testing::TempDir dir;
  const std::string file = sqlite_file(dir, kShop);
  const Ran json = run({"inspect", "-o", "json", file});
  ASSERT_EQ(json.exit_code, 0) << json.err;
  const auto report = boost::json::parse(json.out).as_object();
  EXPECT_TRUE(report.at("complete").as_bool());
  EXPECT_EQ(report.at("tables").as_array().size(), 3u);
  EXPECT_EQ(report.at("totals").as_object().at("foreign_keys").to_number<int>(), 2);
  const Ran text = run({"inspect", file});
  EXPECT_EQ(text.exit_code, 0);
  EXPECT_THAT(text.out, ::testing::HasSubstr("customer.email"));
  const Ran html = run({"inspect", "-o", "html", file});
  EXPECT_EQ(html.exit_code, 0);
  for (const char* name : {"customer", "orders", "order_item"}) EXPECT_THAT(html.out, ::testing::HasSubstr(name));
  for (const Ran* ran : {&json, &text, &html})
    EXPECT_EQ(ran->out.find("ada@example.org"), std::string::npos) << "a raw value in the output";
}

TEST(Catalog, PostgreSqlSeesFewStatementsHoweverManyTables) {
  testing::PostgresOptions options;
  options.conf = {"pg_stat_statements.track = 'all'"};
  PostgresServer server(options);
  const std::string database = server.create_database("counted");
  server.exec(database,
              "DO $$ BEGIN FOR i IN 1..60 LOOP EXECUTE format('CREATE TABLE t%s (id int PRIMARY KEY, name text); "
              "INSERT INTO t%s VALUES (1, ''x'')', i, i); END LOOP; END $$; "
              "CREATE VIEW v AS SELECT * FROM t1; CREATE EXTENSION pg_stat_statements");
  const std::string count =
      "SELECT sum(calls) FROM pg_stat_statements s JOIN pg_database d ON d.oid = s.dbid WHERE d.datname = '" +
      database + "' AND query NOT LIKE '%pg_stat_statements%'";
  server.exec(database, "SELECT pg_stat_statements_reset()");
  ASSERT_EQ(run({"inspect", "--no-sample", url_of(server, database)}, with_password()).exit_code, 0);
  const int metadata = std::stoi(server.scalar(database, count));
  EXPECT_LE(metadata, 20);
  server.exec(database, "SELECT pg_stat_statements_reset()");
  const Ran sampled = run({"inspect", "-o", "json", url_of(server, database)}, with_password());
  ASSERT_EQ(sampled.exit_code, 0);
  EXPECT_LE(std::stoi(server.scalar(database, count)), 20 + 60) << "more than one statement a sampled table";
  const auto report = boost::json::parse(sampled.out).as_object();
  EXPECT_LE(report.at("metadata_statements").to_number<int>(), 20);
  EXPECT_EQ(report.at("sample_statements").to_number<int>(), 60);
}

TEST(Catalog, PatternsChooseSchemasAndTables) {
  PostgresServer& server = PostgresServer::shared();
  const std::string database = server.create_database("patterns");
  server.exec(database,
              "CREATE SCHEMA app_a; CREATE SCHEMA app_b; CREATE SCHEMA other; CREATE TABLE app_a.keep (x int); CREATE "
              "TABLE app_a.tmp_1 (x int); CREATE TABLE app_b.keep (x int); CREATE TABLE other.keep (x int)");
  const Ran ran = run(
      {"inspect", "--no-sample", "-o", "ndjson", "--schema", "app_*", "--exclude", "*.tmp_*", url_of(server, database)},
      with_password());
  ASSERT_EQ(ran.exit_code, 0) << ran.err;
  std::set<std::string> tables;
  for (const auto& line : lines(ran.out))
    tables.insert(std::string(std::string_view(line.at("schema").as_string())) + "." +
                  std::string(std::string_view(line.at("table").as_string())));
  EXPECT_EQ(tables, (std::set<std::string>{"app_a.keep", "app_b.keep"}));
  const std::string url = url_of(server, database);
  const Ran by_name = run({"inspect", "--no-sample", "-o", "ndjson", "--include", "ke*", url}, with_password());
  EXPECT_EQ(lines(by_name.out).size(), 3u) << "a pattern without a dot is for the name";
  const Ran nothing =
      run({"inspect", "--no-sample", "--strict", "-o", "ndjson", "--include", "nope", url}, with_password());
  EXPECT_EQ(nothing.exit_code, 2);
  EXPECT_THAT(nothing.err, ::testing::HasSubstr("no table matches"));
}

TEST(Catalog, OfPostgreSqlTellsWhatIsOnceOnceAndWhatIsThereAsThere) {
  PostgresServer& server = PostgresServer::shared();
  const std::string database = server.create_database("odd");
  server.exec(database,
              "CREATE TABLE parted (id int PRIMARY KEY) PARTITION BY RANGE (id);"
              "CREATE TABLE parted_1 PARTITION OF parted FOR VALUES FROM (0) TO (10);"
              "CREATE TABLE child (pid int, CONSTRAINT z_fk FOREIGN KEY (pid) REFERENCES parted);"
              "CREATE TABLE empty_but_analysed (id int); ANALYZE empty_but_analysed;"
              "CREATE DOMAIN d1 AS text NOT NULL; CREATE DOMAIN d2 AS d1; CREATE TABLE domains (v d2);"
              "CREATE TABLE mixed (\"Order Id\" int, name text); CREATE INDEX ON mixed (\"Order Id\", lower(name));"
              "CREATE TABLE heavy (id int, blob text); ALTER TABLE heavy ALTER COLUMN blob SET STORAGE EXTERNAL;"
              "INSERT INTO heavy SELECT i, repeat('x', 500000) FROM generate_series(1, 60) i; ANALYZE heavy");
  const Ran ran = run({"inspect", "-o", "json", url_of(server, database)}, with_password());
  ASSERT_EQ(ran.exit_code, 0) << ran.err;
  const auto report = boost::json::parse(ran.out).as_object();
  std::map<std::string, boost::json::object> tables;
  for (const auto& entry : report.at("tables").as_array()) {
    tables.emplace(std::string_view(entry.as_object().at("table").as_object().at("name").as_string()),
                   entry.as_object());
  }
  const auto table = [&](const std::string& name) { return tables.at(name).at("table").as_object(); };
  // A foreign key to a partitioned table has hidden siblings for its partitions.
  ASSERT_EQ(table("child").at("constraints").as_array().size(), 1u);
  EXPECT_EQ(report.at("totals").as_object().at("foreign_keys").to_number<int>(), 1);
  EXPECT_EQ(table("empty_but_analysed").at("row_estimate").to_number<int>(), 0);
  EXPECT_FALSE(table("domains").at("columns").as_array().at(0).as_object().at("nullable").as_bool());
  const auto index_columns = table("mixed").at("indexes").as_array().at(0).as_object().at("columns").as_array();
  EXPECT_EQ(index_columns.at(0).as_string(), "Order Id");
  EXPECT_EQ(index_columns.at(1).as_string(), "lower(name)");
  // Its rows fill a page or two, its values thousands: the sample is of the rows.
  EXPECT_EQ(tables.at("heavy").at("sampled_rows").to_number<int>(), 60);
}

TEST(Catalog, ATableLockedByAPreparedTransactionCostsOnlyItself) {
  testing::PostgresOptions options;
  options.conf = {"max_prepared_transactions = 2"};
  PostgresServer server(options);
  const std::string database = server.create_database("prepared");
  server.exec(database, "CREATE TABLE held (id int PRIMARY KEY, d int DEFAULT 2)");
  server.exec(database, "BEGIN; ALTER TABLE held ADD COLUMN later int; PREPARE TRANSACTION 'p1'");
  const Ran ran = run({"inspect", "-o", "json", url_of(server, database)}, with_password());
  EXPECT_EQ(ran.exit_code, 0) << ran.err;
}

TEST(Catalog, ALockedTableCostsOnlyItself) {
  PostgresServer& server = PostgresServer::shared();
  const std::string database = server.create_database("locked");
  server.exec(database,
              "CREATE TABLE free (id int PRIMARY KEY, d int DEFAULT 1); INSERT INTO free VALUES (1); CREATE TABLE held "
              "(id int PRIMARY KEY, d int DEFAULT 2 CHECK (d > 0)); CREATE VIEW v AS SELECT * FROM held");
  auto holder = server.connect(database);
  holder.exec("BEGIN; LOCK TABLE held IN ACCESS EXCLUSIVE MODE");
  const Ran ran = run({"inspect", "-o", "json", url_of(server, database)}, with_password());
  ASSERT_EQ(ran.exit_code, 0) << ran.err;
  const auto report = boost::json::parse(ran.out).as_object();
  EXPECT_TRUE(report.at("complete").as_bool());
  EXPECT_EQ(report.at("tables").as_array().size(), 3u);
  EXPECT_FALSE(report.at("warnings").as_array().empty());
}

}  // namespace datawave::program
