#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <deque>

#include "connection.hpp"
#include "datawave/core/text.hpp"
#include "sample_query.hpp"

namespace datawave::connectors::sqlite {

namespace {
using connect::ColumnBatch;
using datawave::sqlite::Database;
using datawave::sqlite::quote_identifier;
using datawave::sqlite::Statement;

constexpr auto kStatementTime = std::chrono::seconds(5);

/// A column's declared type binds no value, so each value is asked for its own.
std::string sampled_expression(const connect::ColumnRecord& column, std::int32_t max_chars) {
  if (column.type_class == connect::TypeClass::binary || column.type_class == connect::TypeClass::spatial)
    return "NULL";
  return fmt::format("CASE typeof({0}) WHEN 'blob' THEN NULL WHEN 'text' THEN substr({0}, 1, {1}) ELSE {0} END",
                     quote_identifier(column.name), max_chars);
}

/// A name of the rowid that no column took; empty where there is none.
std::string_view rowid_name(const connect::TableRecord& table) {
  const auto has_option = [&](std::string_view name) {
    return std::find(table.options.begin(), table.options.end(), name) != table.options.end();
  };
  if (table.kind != connect::RelationKind::table || has_option("without rowid")) return {};
  for (const std::string_view name : std::array<std::string_view, 3>{"rowid", "_rowid_", "oid"}) {
    const bool taken = std::any_of(table.columns.begin(), table.columns.end(),
                                   [&](const auto& column) { return to_lower_ascii(column.name) == name; });
    if (!taken) return name;
  }
  return {};
}
}  // namespace

std::string sample_query(const connect::TableRecord& table, const connect::SamplePlan& plan) {
  std::string list;
  for (const connect::ColumnRecord& column : table.columns) {
    if (!list.empty()) list += ", ";
    list += sampled_expression(column, plan.max_value_chars);
  }
  const std::string from = " FROM main." + quote_identifier(table.name);
  const std::string_view rowid = rowid_name(table);
  const std::string limit = " LIMIT " + std::to_string(plan.max_rows);
  // Every k-th row of a small table, as other connectors take them: the same rows give the same labels.
  if (table.row_estimate && *table.row_estimate > plan.max_rows &&
      *table.row_estimate <= std::int64_t{50} * plan.max_rows) {
    const std::int64_t step = (*table.row_estimate + plan.max_rows - 1) / plan.max_rows;
    return fmt::format(
        "SELECT {} FROM (SELECT *, row_number() OVER () AS \"datawave row\"{}) WHERE (\"datawave row\" - 1) % {} = 0{}",
        list, from, step, limit);
  }
  const bool small = table.row_estimate && *table.row_estimate <= plan.max_rows;
  if (rowid.empty() || small) return "SELECT " + list + from + limit;
  const std::int32_t first = std::max(1, plan.max_rows / 4);
  const std::int32_t probes = std::max(2, plan.max_rows - first);
  return fmt::format(
      "WITH RECURSIVE step(k) AS (SELECT 0 UNION ALL SELECT k + 1 FROM step WHERE k + 1 < {probes}), "
      "ends(lo, hi) AS (SELECT (SELECT min({id}){from}), (SELECT max({id}){from})) "
      "SELECT {list}{from} WHERE {id} IN ("
      "SELECT (SELECT {id}{from} WHERE {id} >= CAST(lo + k * ((hi * 1.0 - lo) / {gaps}) AS INTEGER) ORDER BY {id} "
      "LIMIT 1) FROM step CROSS JOIN ends "
      "UNION SELECT * FROM (SELECT {id}{from} ORDER BY {id} LIMIT {first})) LIMIT {rows}",
      fmt::arg("id", rowid), fmt::arg("from", from), fmt::arg("list", list), fmt::arg("probes", probes),
      fmt::arg("gaps", probes - 1), fmt::arg("first", first), fmt::arg("rows", plan.max_rows));
}

namespace {
Result<ColumnBatch> read_sample(Database& db, const std::string& sql, const std::vector<std::string>& names) {
  ColumnBatch sample;
  sample.names = names;
  sample.columns.resize(names.size());
  DW_TRY(Statement row, db.prepare(sql));
  const auto columns = std::min(static_cast<std::size_t>(row.columns()), names.size());
  for (;;) {
    DW_TRY(const bool more, row.step());
    if (!more) return sample;
    for (std::size_t c = 0; c < columns; ++c) {
      if (const auto value = row.optional_text(static_cast<int>(c))) {
        sample.columns[c].append(*value);
      } else {
        sample.columns[c].append_null();
      }
    }
  }
}

class SqliteSampler final : public connect::Sampler {
 public:
  explicit SqliteSampler(std::shared_ptr<Handle> handle) : handle_(std::move(handle)) {}

  [[nodiscard]] std::size_t window() const override { return 1; }

  void submit(const connect::TableRecord& table, connect::SamplePlan plan) override {
    Request request;
    request.sql = sample_query(table, plan);
    for (const auto& column : table.columns) request.names.push_back(column.name);
    waiting_.push_back(std::move(request));
  }

  Task<ColumnBatch> next(CallContext ctx) override {
    if (waiting_.empty()) co_return fail(ErrorCode::internal, "no sample was asked for");
    const Request request = std::move(waiting_.front());
    waiting_.pop_front();
    ++statements_;
    std::function<Result<ColumnBatch>(Database&)> work = [request](Database& db) {
      return read_sample(db, request.sql, request.names);
    };
    const CallContext bounded = ctx.with_timeout(kStatementTime);
    auto sample = co_await handle_->run<ColumnBatch>(bounded, work);
    // Our own limit is the table's alone; the caller's ends everything.
    if (!sample && sample.error().code == ErrorCode::deadline_exceeded && !ctx.expired())
      co_return fail(ErrorCode::deadline_exceeded, "took too long");
    co_return sample;
  }

  [[nodiscard]] bool usable() const override { return true; }
  [[nodiscard]] std::uint64_t statements() const override { return statements_; }

 private:
  struct Request {
    std::string sql;
    std::vector<std::string> names;
  };
  std::shared_ptr<Handle> handle_;
  std::deque<Request> waiting_;
  std::uint64_t statements_ = 0;
};
}  // namespace

std::unique_ptr<connect::Sampler> make_sampler(std::shared_ptr<Handle> handle) {
  return std::make_unique<SqliteSampler>(std::move(handle));
}

}  // namespace datawave::connectors::sqlite
