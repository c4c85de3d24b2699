#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>

#include "connection.hpp"
#include "datawave/core/text.hpp"
#include "queries.hpp"
#include "records.hpp"
#include "row_source.hpp"
#include "text_array.hpp"

namespace datawave::connectors::postgresql {

namespace {
using connect::ContainerReport;
using connect::ContainerState;
using connect::InventoryScope;
using connect::InventorySink;
using connect::InventorySummary;
using connect::Phase;
using connect::TableRecord;

/// Exact sizes ask the file system several times a table; beyond this many the planner's page counts are used.
constexpr std::int64_t kExactSizeTables = 5000;
/// What must hold for the catalog queries' text to come out the same.
constexpr std::pair<std::string_view, std::string_view> kTransactionSettings[] = {
    {"search_path", "pg_catalog"}, {"jit", "off"},
    {"lock_timeout", "2000"},      {"TimeZone", "UTC"},
    {"DateStyle", "ISO, YMD"},     {"statement_timeout", "300000"},
};
constexpr std::size_t kViewDefinitionBytes = std::size_t{64} << 20;

/// In bytes.
struct Sizes {
  std::int64_t total;
  std::int64_t indexes;
  std::int64_t heap;
};

struct Container {
  std::string oid;
  ContainerReport report;
  std::int64_t expected_tables = 0;
  std::int64_t expected_columns = 0;
  std::int64_t seen_tables = 0;  // read, whether or not a pattern kept them
  std::int64_t seen_columns = 0;
  bool reported = false;
};

/// What no honest server has: PostgreSQL allows 1,600 columns, and parts are bounded only by sense.
constexpr std::size_t kMaxColumns = 2000;
constexpr std::size_t kMaxParts = 100'000;

Error too_many(std::string_view what) {
  return Error(ErrorCode::data_loss, "the server lists more " + std::string(what) + " than there can be")
      .with_stage(ConnectStage::protocol);
}

/// Behind a pooler the settings of the start-up message were not possible: they are made in the transaction.
std::string begin_statement(const pg::Session& session) {
  std::string sql = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
  if (session.settings_applied()) return sql;
  for (const auto& [name, value] : kTransactionSettings) sql += fmt::format("; SET LOCAL {} = '{}'", name, value);
  return sql;
}

bool any_match(const std::vector<std::string>& patterns, std::string_view text) {
  return std::any_of(patterns.begin(), patterns.end(), [&](const std::string& p) { return glob_match(p, text); });
}

/// A pattern without a dot is for the table's name in any schema.
bool any_match_table(const std::vector<std::string>& patterns, std::string_view path, std::string_view name) {
  return std::any_of(patterns.begin(), patterns.end(), [&](const std::string& p) {
    return glob_match(p, path) || (p.find('.') == std::string::npos && glob_match(p, name));
  });
}

class Inventory {
 public:
  Inventory(PostgresqlConnection& connection, InventoryScope scope, InventorySink& sink)
      : connection_(connection), scope_(std::move(scope)), sink_(sink), portals_(connection.session()) {}

  Task<InventorySummary> run(CallContext ctx) {
    const std::uint64_t before = connection_.session().statements_sent();
    auto done = co_await read_all(ctx);
    summary_.statements = connection_.session().statements_sent() - before;
    if (second_) {
      summary_.statements += second_->statements_sent();
      auto closed = co_await io::shielded(ctx, second_->close(ctx));
      static_cast<void>(closed);
    }
    if (!done) {
      fail_open_containers(done.error());
      // Portals of a failed transaction and unread rows are not worth tidying up.
      auto closed = co_await io::shielded(ctx, connection_.session().close(ctx));
      static_cast<void>(closed);
      co_return fail(std::move(done).error());
    }
    // Ending the transaction by closing saves a statement; a connection that goes on is rolled back instead.
    DW_CO_CHECK(co_await connection_.session().simple_query(ctx, "ROLLBACK"));
    ++summary_.statements;
    co_return std::move(summary_);
  }

 private:
  Task<void> read_all(CallContext ctx) {
    pg::Session& session = connection_.session();
    progress(Phase::databases, 0, 0);
    if (scope_.databases) DW_CO_CHECK(co_await read_databases(ctx));

    DW_CO_CHECK(co_await session.simple_query(ctx, begin_statement(session)));
    auto exported = co_await session.query(ctx, "SELECT pg_catalog.pg_export_snapshot()");
    std::string snapshot;
    if (exported && exported->rows.rows() == 1) snapshot = exported->rows.text(0, 0);
    if (!exported) {
      if (!session.usable()) co_return fail(std::move(exported).error());
      // Not possible on some pools and old standbys; the transaction failed with it.
      DW_CO_CHECK(co_await session.simple_query(ctx, "ROLLBACK"));
      DW_CO_CHECK(co_await session.simple_query(ctx, begin_statement(session)));
    }
    progress(Phase::containers, 0, 0);
    DW_CO_CHECK(co_await read_schemas(ctx));
    DW_CO_CHECK(co_await open_second(ctx, snapshot));
    if (scope_.routines) DW_CO_CHECK(co_await read_types(ctx));

    auto [first, second] = co_await io::both(open_first_sources(ctx), open_columns(ctx, snapshot));
    // The first failure cancels the other: that one is not the cause.
    if (!first && (second || first.error().code != ErrorCode::cancelled)) co_return fail(std::move(first).error());
    if (!second) co_return fail(std::move(second).error());
    if (columns_over_first_) {
      auto opened = columns_.open_portal(ctx, portals_, queries::columns(scope_), schema_param(scope_.definitions));
      DW_CO_CHECK(co_await std::move(opened));
    }
    DW_CO_CHECK(co_await merge(ctx));
    if (scope_.routines) {
      DW_CO_CHECK(co_await read_sequences(ctx));
      DW_CO_CHECK(co_await read_functions(ctx));
    }
    co_return Result<void>();
  }

  void progress(Phase phase, std::int64_t done, std::int64_t total) { sink_.on_progress({phase, done, total}); }

  Task<void> read_databases(CallContext ctx) {
    DW_CO_TRY(auto result, co_await connection_.session().query(ctx, queries::databases()));
    for (std::size_t r = 0; r < result.rows.rows(); ++r) {
      connect::InventoryRecord record = database_record(result.rows, r);
      DW_CO_CHECK(co_await sink_.on_record(std::move(record)));
    }
    progress(Phase::databases, static_cast<std::int64_t>(result.rows.rows()),
             static_cast<std::int64_t>(result.rows.rows()));
    co_return Result<void>();
  }

  Task<void> read_schemas(CallContext ctx) {
    DW_CO_TRY(auto result, co_await connection_.session().query(ctx, queries::schemas()));
    const pg::RowBatch& rows = result.rows;
    for (std::size_t r = 0; r < rows.rows(); ++r) {
      connect::SchemaRecord schema;
      schema.name = to_valid_utf8(rows.text(r, 1));
      schema.owner = to_valid_utf8(rows.text(r, 2));
      if (!rows.is_null(r, 3)) schema.comment = to_valid_utf8(rows.text(r, 3));
      schema.usable = rows.text(r, 4) == "t";
      if (!scope_.schemas.empty() && !any_match(scope_.schemas, schema.name)) continue;
      Container container;
      container.oid = rows.text(r, 0);
      container.report.database = connection_.facts().database;
      container.report.schema = schema.name;
      container.expected_tables = parse_i64(rows.text(r, 5)).value_or(0);
      container.expected_columns = parse_i64(rows.text(r, 6)).value_or(0);
      total_tables_ += container.expected_tables;
      total_columns_ += container.expected_columns;
      if (!oids_.empty()) oids_ += ',';
      oids_ += container.oid;
      containers_.push_back(std::move(container));
      connect::InventoryRecord record = std::move(schema);
      DW_CO_CHECK(co_await sink_.on_record(std::move(record)));
    }
    oids_ = "{" + oids_ + "}";
    if (!scope_.schemas.empty() && containers_.empty()) summary_.warnings.emplace_back("no schema matches --schema");
    if (rows.rows() > 0 && !rows.is_null(0, 7)) {
      locked_ = rows.text(0, 7);
      const auto tables = static_cast<std::uint64_t>(std::count(locked_.begin(), locked_.end(), ',')) + 1;
      if (scope_.definitions) {
        summary_.warnings.push_back(plural(tables, "relation is", "relations are") +
                                    " locked exclusively by others: expressions of these (defaults, checks, index "
                                    "definitions) were not read");
      }
    }
    const auto count = static_cast<std::int64_t>(containers_.size());
    progress(Phase::containers, count, count);
    co_return Result<void>();
  }

  std::vector<pg::Param> schema_param(bool with_locks = false) const {
    std::vector<pg::Param> params;
    params.emplace_back(oids_);
    if (with_locks) params.emplace_back(locked_);
    return params;
  }

  /// The second session reads the columns while the first reads the rest. Where there is none to be had, one does both.
  Task<void> open_second(CallContext ctx, const std::string& snapshot) {
    if (snapshot.empty()) co_return Result<void>();
    auto opened = co_await connection_.another_session(ctx, SessionUse::metadata);
    if (opened) {
      second_ = std::move(*opened);
    } else if (opened.error().code == ErrorCode::cancelled || ctx.expired()) {
      co_return fail(std::move(opened).error());
    } else {
      summary_.warnings.push_back("read over one connection instead of two: " + opened.error().message);
    }
    co_return Result<void>();
  }

  Task<void> open_first_sources(CallContext ctx) {
    DW_CO_CHECK(
        co_await relations_.open_portal(ctx, portals_, queries::relations(scope_), schema_param(scope_.definitions)));
    if (scope_.constraints)
      DW_CO_CHECK(co_await constraints_.open_portal(ctx, portals_, queries::constraints(scope_),
                                                    schema_param(scope_.all_constraints)));
    if (scope_.indexes)
      DW_CO_CHECK(co_await indexes_.open_portal(ctx, portals_, queries::indexes(), schema_param(true)));
    if (scope_.routines) {
      DW_CO_CHECK(co_await triggers_.open_portal(ctx, portals_, queries::triggers(), schema_param(true)));
      DW_CO_CHECK(co_await policies_.open_portal(ctx, portals_, queries::policies(), schema_param()));
    }
    if (scope_.statistics)
      DW_CO_CHECK(co_await statistics_.open_portal(ctx, portals_, queries::statistics(), schema_param()));
    if (!second_)
      DW_CO_CHECK(
          co_await columns_.open_portal(ctx, portals_, queries::columns(scope_), schema_param(scope_.definitions)));
    co_return Result<void>();
  }

  /// View definitions and exact sizes first, each a statement of its own: they may wait for a lock, and then only they
  /// are lost.
  Task<void> open_columns(CallContext ctx, std::string snapshot) {
    if (!second_) co_return Result<void>();
    if (scope_.definitions) DW_CO_CHECK(co_await read_view_definitions(ctx));
    if (scope_.sizes && total_tables_ <= kExactSizeTables) DW_CO_CHECK(co_await read_sizes(ctx));
    // The name comes from the server: it is quoted like any other literal, and has no quotes of its own.
    std::erase_if(snapshot, [](char c) { return c == '\'' || c == '\\'; });
    // This one statement lives as long as its rows are taken, sampling included: the deadline is the caller's.
    DW_CO_CHECK(co_await second_->simple_query(ctx, begin_statement(*second_)));
    const std::string import = "SET TRANSACTION SNAPSHOT '" + snapshot + "'; SET LOCAL statement_timeout = 0";
    auto imported = co_await second_->simple_query(ctx, import);
    if (!imported) {
      if (!second_->usable()) co_return fail(std::move(imported).error());
      // Another server of the same name, behind a balancer or a pooler: one connection reads it all.
      summary_.warnings.push_back("read over one connection instead of two: " + imported.error().message);
      columns_over_first_ = true;
      co_return Result<void>();
    }
    DW_CO_CHECK(
        co_await columns_.open_stream(ctx, *second_, queries::columns(scope_), schema_param(scope_.definitions)));
    co_return Result<void>();
  }

  /// True: the failure is the part's own and was noted. Otherwise the session is gone and all stops.
  bool tolerable(const Error& error, std::string_view part) {
    if (!second_->usable()) return false;
    summary_.warnings.push_back(std::string(part) + " could not be read: " + error.message);
    return true;
  }

  Task<void> read_view_definitions(CallContext ctx) {
    auto result = co_await second_->query(ctx, queries::view_definitions(), schema_param(), kViewDefinitionBytes);
    if (!result) {
      if (tolerable(result.error(), "view definitions")) co_return Result<void>();
      co_return fail(std::move(result).error());
    }
    for (std::size_t r = 0; r < result->rows.rows(); ++r) {
      view_definitions_.emplace(parse_i64(result->rows.text(r, 0)).value_or(0), to_valid_utf8(result->rows.text(r, 1)));
    }
    co_return Result<void>();
  }

  Task<void> read_sizes(CallContext ctx) {
    auto result = co_await second_->query(ctx, queries::sizes(), schema_param());
    if (!result) {
      if (tolerable(result.error(), "exact sizes")) co_return Result<void>();
      co_return fail(std::move(result).error());
    }
    for (std::size_t r = 0; r < result->rows.rows(); ++r) {
      const auto total = parse_i64(result->rows.text(r, 1));
      const auto index = parse_i64(result->rows.text(r, 2));
      const auto heap = parse_i64(result->rows.text(r, 3));
      if (!total || !index || !heap) continue;
      sizes_.emplace(parse_i64(result->rows.text(r, 0)).value_or(0), Sizes{*total, *index, *heap});
    }
    co_return Result<void>();
  }

  Task<void> read_types(CallContext ctx) {
    DW_CO_TRY(auto result, co_await connection_.session().query(ctx, queries::types(), schema_param()));
    for (std::size_t r = 0; r < result.rows.rows(); ++r) {
      connect::TypeRecord type = type_record(result.rows, r);
      if (type.kind == "enum") enum_values_.emplace(parse_i64(result.rows.text(r, 0)).value_or(0), type.enum_values);
      connect::InventoryRecord record = std::move(type);
      DW_CO_CHECK(co_await sink_.on_record(std::move(record)));
    }
    co_return Result<void>();
  }

  Task<void> read_sequences(CallContext ctx) {
    DW_CO_TRY(auto result, co_await connection_.session().query(ctx, queries::sequences(), schema_param()));
    for (std::size_t r = 0; r < result.rows.rows(); ++r) {
      connect::InventoryRecord record = sequence_record(result.rows, r);
      DW_CO_CHECK(co_await sink_.on_record(std::move(record)));
    }
    co_return Result<void>();
  }

  Task<void> read_functions(CallContext ctx) {
    DW_CO_TRY(auto result, co_await connection_.session().query(ctx, queries::functions(), schema_param()));
    for (std::size_t r = 0; r < result.rows.rows(); ++r) {
      connect::InventoryRecord record = function_record(result.rows, r);
      DW_CO_CHECK(co_await sink_.on_record(std::move(record)));
    }
    co_return Result<void>();
  }

  Task<void> merge(CallContext ctx) {
    std::int64_t open_container = 0;  // 1-based position in containers_
    while (relations_.at_row()) {
      const std::int64_t position = relations_.container();
      if (position < 1 || position > static_cast<std::int64_t>(containers_.size())) {
        co_return fail(ErrorCode::data_loss, "the server listed a table of a schema that was not asked for");
      }
      for (; open_container < position; ++open_container) {
        if (open_container > 0) DW_CO_CHECK(finish_container(open_container));
      }
      Container& container = containers_[static_cast<std::size_t>(position - 1)];
      TableRecord table = relation_record(relations_, scope_);
      table.database = container.report.database;
      table.schema = container.report.schema;
      const std::int64_t oid = relations_.oid();
      DW_CO_CHECK(co_await read_table_columns(ctx, position, oid, table));
      DW_CO_CHECK(co_await read_table_parts(ctx, position, oid, table));
      complete_from_maps(oid, table);
      if (++container.seen_tables > container.expected_tables) co_return fail(too_many("tables"));
      container.seen_columns += static_cast<std::int64_t>(table.columns.size());
      tables_done_ += 1;
      columns_done_ += static_cast<std::int64_t>(table.columns.size());
      if (keeps(table)) {
        ++container.report.tables;
        container.report.columns += static_cast<std::int64_t>(table.columns.size());
        connect::InventoryRecord record = std::move(table);
        DW_CO_CHECK(co_await sink_.on_record(std::move(record)));
      }
      if (tables_done_ % 64 == 0) {
        progress(Phase::tables, tables_done_, total_tables_);
        progress(Phase::columns, columns_done_, total_columns_);
      }
      DW_CO_CHECK(co_await relations_.advance(ctx));
    }
    for (; open_container <= static_cast<std::int64_t>(containers_.size()); ++open_container) {
      if (open_container > 0) DW_CO_CHECK(finish_container(open_container));
    }
    progress(Phase::tables, tables_done_, total_tables_);
    progress(Phase::columns, columns_done_, total_columns_);
    co_return Result<void>();
  }

  [[nodiscard]] bool keeps(const TableRecord& table) const {
    if (scope_.include.empty() && scope_.exclude.empty()) return true;
    const std::string path = table.schema + "." + table.name;
    if (!scope_.include.empty() && !any_match_table(scope_.include, path, table.name)) return false;
    return !any_match_table(scope_.exclude, path, table.name);
  }

  Task<void> read_table_columns(CallContext ctx, std::int64_t position, std::int64_t oid, TableRecord& table) {
    if (columns_.behind(position, oid))
      co_return fail(ErrorCode::data_loss, "the server listed columns of a table that it did not list");
    while (columns_.matches(position, oid)) {
      if (table.columns.size() >= kMaxColumns) co_return fail(too_many("columns"));
      table.columns.push_back(column_record(columns_, enum_values_));
      DW_CO_CHECK(co_await columns_.advance(ctx));
    }
    co_return Result<void>();
  }

  Task<void> read_table_parts(CallContext ctx, std::int64_t position, std::int64_t oid, TableRecord& table) {
    const ColumnNames names(table.columns);
    while (constraints_.matches(position, oid)) {
      if (table.constraints.size() >= kMaxParts) co_return fail(too_many("constraints"));
      table.constraints.push_back(constraint_record(constraints_, names));
      DW_CO_CHECK(co_await constraints_.advance(ctx));
    }
    while (indexes_.matches(position, oid)) {
      if (table.indexes.size() >= kMaxParts) co_return fail(too_many("indexes"));
      table.indexes.push_back(index_record(indexes_, names));
      DW_CO_CHECK(co_await indexes_.advance(ctx));
    }
    while (triggers_.matches(position, oid)) {
      if (table.triggers.size() >= kMaxParts) co_return fail(too_many("triggers"));
      table.triggers.push_back({triggers_.string(0), triggers_.string(1), triggers_.is_true(2)});
      DW_CO_CHECK(co_await triggers_.advance(ctx));
    }
    while (policies_.matches(position, oid)) {
      if (table.policies.size() >= kMaxParts) co_return fail(too_many("policies"));
      table.policies.push_back(policy_record(policies_));
      DW_CO_CHECK(co_await policies_.advance(ctx));
    }
    while (statistics_.matches(position, oid)) {
      add_statistics(statistics_, table);
      DW_CO_CHECK(co_await statistics_.advance(ctx));
    }
    co_return Result<void>();
  }

  void complete_from_maps(std::int64_t oid, TableRecord& table) {
    if (const auto it = view_definitions_.find(oid); it != view_definitions_.end()) {
      table.definition = std::move(it->second);
      view_definitions_.erase(it);
    }
    if (const auto it = sizes_.find(oid); it != sizes_.end()) {
      table.size_bytes = it->second.total;
      table.index_bytes = it->second.indexes;
      table.heap_bytes = it->second.heap;
    }
  }

  /// "complete, N" only when the listing and the count of the same snapshot agree.
  Result<void> finish_container(std::int64_t position) {
    Container& container = containers_[static_cast<std::size_t>(position - 1)];
    if (container.reported) return {};
    if (container.seen_tables != container.expected_tables || container.seen_columns != container.expected_columns) {
      return fail(ErrorCode::data_loss,
                  fmt::format("the listing of schema {} gave {} tables and {} columns, its count says {} and {}",
                              quote_for_message(container.report.schema), container.seen_tables, container.seen_columns,
                              container.expected_tables, container.expected_columns));
    }
    container.reported = true;
    sink_.on_container(container.report);
    return {};
  }

  static std::string quote_for_message(std::string_view name) { return "\"" + printable(name, 128) + "\""; }

  void fail_open_containers(const Error& error) {
    for (Container& container : containers_) {
      if (container.reported) continue;
      container.reported = true;
      container.report.state = ContainerState::failed;
      container.report.error = error.describe();
      sink_.on_container(container.report);
    }
  }

  PostgresqlConnection& connection_;
  InventoryScope scope_;
  InventorySink& sink_;
  InventorySummary summary_;
  PortalSet portals_;
  std::unique_ptr<pg::Session> second_;
  std::vector<Container> containers_;
  std::string oids_;
  std::string locked_ = "{}";
  bool columns_over_first_ = false;
  std::int64_t total_tables_ = 0;
  std::int64_t total_columns_ = 0;
  std::int64_t tables_done_ = 0;
  std::int64_t columns_done_ = 0;
  RowSource relations_, columns_, constraints_, indexes_, triggers_, policies_, statistics_;
  std::unordered_map<std::int64_t, std::string> view_definitions_;
  std::unordered_map<std::int64_t, Sizes> sizes_;
  EnumValues enum_values_;
};

class PostgresqlDiscoverer final : public connect::Discoverer {
 public:
  explicit PostgresqlDiscoverer(PostgresqlConnection& connection) : connection_(connection) {}
  Task<InventorySummary> inventory(CallContext ctx, InventoryScope scope, InventorySink& sink) override {
    Inventory inventory(connection_, std::move(scope), sink);
    co_return co_await inventory.run(ctx);
  }

 private:
  PostgresqlConnection& connection_;
};
}  // namespace

std::unique_ptr<connect::Discoverer> make_discoverer(PostgresqlConnection& connection) {
  return std::make_unique<PostgresqlDiscoverer>(connection);
}

}  // namespace datawave::connectors::postgresql
