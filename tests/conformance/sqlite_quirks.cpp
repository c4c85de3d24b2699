#include "sqlite_quirks.hpp"

#include <sqlite3.h>

#include <stdexcept>

#include "datawave/connectors/sqlite.hpp"
#include "datawave/testing/temp_dir.hpp"

namespace datawave::conformance {
namespace {

class SqliteQuirks final : public Quirks {
 public:
  [[nodiscard]] std::string name() const override { return "sqlite"; }
  const connect::Connector& connector() override { return *connector_; }

  [[nodiscard]] const Dialect& dialect() const override {
    static const Dialect kDialect = {
        .slow =
            "with recursive c (i) as (select 1 union all select i + 1 from c) select max(i) from c"
            " /* conformance_slow */",
        .many_rows =
            "with recursive c (i) as (select 1 union all select i + 1 from c limit 100000)"
            " select i, printf('%.1000c', 'x') from c",
        .echo = "select ?1",
        .megabyte = "replace(printf('%.524288c', 'x'), 'x', 'é')",
        .schema = "main",
    };
    return kDialect;
  }

  std::string create_database(const std::vector<std::string>& statements) override {
    const auto file = dir_ / ("conformance " + std::to_string(++made_) + ".db");
    run_in_sqlite(file, {"create table filler (id integer); drop table filler"});
    run_in_sqlite(file, statements);
    return file.string();
  }

  std::string create_many_tables(int tables) override {
    std::vector<std::string> statements = {"begin"};
    for (int i = 0; i < tables; ++i) {
      const std::string name = "table_" + std::to_string(i);
      std::string sql =
          "create table " + name + " (id integer primary key, natural_key text not null, parent_id integer";
      if (i % 3 == 2) sql += " references table_" + std::to_string(i - 2) + " (id)";
      statements.push_back(sql + ", amount numeric(12,2)); create index " + name + "_key on " + name +
                           " (natural_key)");
    }
    statements.emplace_back("commit");
    return create_database(statements);
  }

  connect::ConnectionSpec spec(const std::string& database) override {
    connect::ConnectionSpec spec(connector_->descriptor());
    if (auto set = spec.set("path", database); !set) throw std::runtime_error(set.error().describe());
    return spec;
  }

 private:
  std::unique_ptr<connect::Connector> connector_ = connectors::make_sqlite_connector();
  testing::TempDir dir_{"sqlite"};
  int made_ = 0;
};

}  // namespace

std::unique_ptr<Quirks> make_sqlite_quirks() { return std::make_unique<SqliteQuirks>(); }

void run_in_sqlite(const std::filesystem::path& file, const std::vector<std::string>& statements) {
  sqlite3* opened = nullptr;
  const int result = sqlite3_open(file.c_str(), &opened);
  const std::unique_ptr<sqlite3, decltype(&sqlite3_close)> database(opened, &sqlite3_close);
  if (result != SQLITE_OK) throw std::runtime_error("sqlite3_open: " + file.string());
  for (const auto& sql : statements) {
    if (sqlite3_exec(opened, sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) {
      throw std::runtime_error(std::string(sqlite3_errmsg(opened)) + ": " + sql.substr(0, 200));
    }
  }
}

}  // namespace datawave::conformance
