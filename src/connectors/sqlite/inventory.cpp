#include <algorithm>

#include "catalog.hpp"
#include "connection.hpp"
#include "datawave/core/text.hpp"

namespace datawave::connectors::sqlite {

namespace {
using connect::InventoryScope;
using connect::Phase;
using datawave::sqlite::Database;

struct CatalogRead {
  Catalog catalog;
  std::uint64_t statements = 0;
};

bool any_match(const std::vector<std::string>& patterns, std::string_view text) {
  return std::any_of(patterns.begin(), patterns.end(), [&](const std::string& p) { return glob_match(p, text); });
}

/// There is no schema in a path; people who know others write `main.`.
bool any_match_table(const std::vector<std::string>& patterns, const std::string& name) {
  return any_match(patterns, name) || any_match(patterns, "main." + name);
}

bool keeps(const InventoryScope& scope, const std::string& name) {
  if (!scope.schemas.empty() && !any_match(scope.schemas, "main") && !any_match(scope.schemas, "")) return false;
  if (!scope.include.empty() && !any_match_table(scope.include, name)) return false;
  return !any_match_table(scope.exclude, name);
}

class SqliteDiscoverer final : public connect::Discoverer {
 public:
  explicit SqliteDiscoverer(std::shared_ptr<Handle> handle) : handle_(std::move(handle)) {}

  Task<connect::InventorySummary> inventory(CallContext ctx, InventoryScope scope,
                                            connect::InventorySink& sink) override {
    connect::ContainerReport report;
    report.database = "main";
    auto summary = co_await read_and_deliver(ctx, std::move(scope), sink, report);
    if (!summary) {
      report.state = connect::ContainerState::failed;
      report.error = summary.error().describe();
    }
    sink.on_container(report);
    co_return summary;
  }

 private:
  Task<connect::InventorySummary> read_and_deliver(CallContext ctx, InventoryScope scope, connect::InventorySink& sink,
                                                   connect::ContainerReport& report) {
    progress(sink, Phase::containers, 0, 1);
    // The job owns its scope: it may outlast a caller that gave up. (It does not: its end is waited for.)
    std::function<Result<CatalogRead>(Database&)> work = [scope](Database& db) -> Result<CatalogRead> {
      const std::uint64_t before = db.statements();
      DW_TRY(Catalog catalog, read_catalog(db, scope));
      return CatalogRead{std::move(catalog), db.statements() - before};
    };
    DW_CO_TRY(auto read, co_await handle_->run<CatalogRead>(ctx, work));
    connect::InventorySummary summary;
    summary.statements = read.statements;
    summary.warnings = std::move(read.catalog.warnings);
    if (scope.databases) {
      connect::InventoryRecord record = std::move(read.catalog.database);
      DW_CO_CHECK(co_await sink.on_record(std::move(record)));
    }
    progress(sink, Phase::containers, 1, 1);
    const auto total = static_cast<std::int64_t>(read.catalog.tables.size());
    std::int64_t done = 0;
    std::int64_t columns = 0;
    for (connect::TableRecord& table : read.catalog.tables) {
      ++done;
      if (ctx.expired()) co_return fail(ErrorCode::deadline_exceeded, "not done before the deadline");
      if (co_await io::is_cancelled()) co_return fail(ErrorCode::cancelled, "cancelled");
      if (!keeps(scope, table.name)) continue;
      ++report.tables;
      report.columns += static_cast<std::int64_t>(table.columns.size());
      columns += static_cast<std::int64_t>(table.columns.size());
      connect::InventoryRecord record = std::move(table);
      DW_CO_CHECK(co_await sink.on_record(std::move(record)));
      if (done % 64 != 0) continue;
      progress(sink, Phase::tables, done, total);
      progress(sink, Phase::columns, columns, 0);
    }
    progress(sink, Phase::tables, done, total);
    progress(sink, Phase::columns, columns, columns);
    co_return summary;
  }

  static void progress(connect::InventorySink& sink, Phase phase, std::int64_t done, std::int64_t total) {
    connect::InventoryProgress value;
    value.phase = phase;
    value.done = done;
    value.total = total;
    sink.on_progress(value);
  }

  std::shared_ptr<Handle> handle_;
};
}  // namespace

std::unique_ptr<connect::Discoverer> make_discoverer(std::shared_ptr<Handle> handle) {
  return std::make_unique<SqliteDiscoverer>(std::move(handle));
}

}  // namespace datawave::connectors::sqlite
