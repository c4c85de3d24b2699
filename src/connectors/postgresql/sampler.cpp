#include <fmt/format.h>

#include <algorithm>
#include <deque>

#include "connection.hpp"
#include "datawave/core/text.hpp"
#include "datawave/pg/quote.hpp"
#include "sample_query.hpp"

namespace datawave::connectors::postgresql {

namespace {
/// Longer values are not detoasted for a sample: their size is known without reading them.
constexpr int kMaxStoredValueBytes = 100'000;
constexpr std::int64_t kBlockSampleFromPages = 100;
constexpr std::int64_t kPageBytes = 8192;
/// Beyond the server's own statement_timeout, which a pooler may not pass on: then the connection is given up.
constexpr auto kSampleTime = std::chrono::seconds(15);
constexpr double kAssumedRowsPerPage = 20;  // of a table that was never analysed

std::string sampled_expression(const connect::ColumnRecord& column, std::int32_t max_chars) {
  const std::string name = pg::quote_identifier(column.name);
  switch (column.type_class) {
    case connect::TypeClass::binary:
    case connect::TypeClass::spatial:
    case connect::TypeClass::other: return "NULL";
    case connect::TypeClass::text:
    case connect::TypeClass::json:
    case connect::TypeClass::array:
      return fmt::format("CASE WHEN pg_catalog.pg_column_size({0}) <= {1} THEN left({0}::text, {2}) END", name,
                         kMaxStoredValueBytes, max_chars);
    default: return name + "::text";
  }
}
}  // namespace

std::string sample_query(const connect::TableRecord& table, const connect::SamplePlan& plan) {
  std::string list;
  for (const connect::ColumnRecord& column : table.columns) {
    if (!list.empty()) list += ", ";
    list += sampled_expression(column, plan.max_value_chars);
  }
  const std::string from = " FROM " + pg::quote_qualified(table.schema, table.name);
  const std::string limit = " LIMIT " + std::to_string(plan.max_rows);
  const bool stored = table.kind == connect::RelationKind::table || table.kind == connect::RelationKind::partition ||
                      table.kind == connect::RelationKind::materialized_view;
  const std::int64_t heap_pages = table.heap_bytes.value_or(0) / kPageBytes;
  if (!stored || heap_pages <= 0) return "SELECT " + list + from + limit;
  if (heap_pages < kBlockSampleFromPages) {
    // Every k-th row of a small table, as other connectors take them: the same rows give the same labels.
    return fmt::format(
        "SELECT {0} FROM (SELECT *, pg_catalog.row_number() OVER () AS \"datawave row\", pg_catalog.count(*) OVER () "
        "AS \"datawave "
        "rows\"{1}) AS "
        "small WHERE (\"datawave row\" - 1) % greatest(1, (\"datawave rows\" + {2} - 1) / {2}) = 0{3}",
        list, from, plan.max_rows, limit);
  }
  // A few blocks spread over a large table instead of its first ones; the same ones each time.
  const double rows = table.row_estimate.value_or(0) > 0 ? static_cast<double>(*table.row_estimate)
                                                         : kAssumedRowsPerPage * static_cast<double>(heap_pages);
  const double rows_per_page = std::max(0.1, rows / static_cast<double>(heap_pages));
  const double pages = std::max(20.0, 1.5 * plan.max_rows / rows_per_page);
  const double percent = std::min(100.0, 100.0 * pages / static_cast<double>(heap_pages));
  return "SELECT " + list + from + fmt::format(" TABLESAMPLE SYSTEM ({:.6f}) REPEATABLE (1)", percent) + limit;
}

namespace {
class PostgresqlSampler final : public connect::Sampler {
 public:
  explicit PostgresqlSampler(std::unique_ptr<pg::Session> session) : session_(std::move(session)) {}

  [[nodiscard]] std::size_t window() const override { return 8; }

  void submit(const connect::TableRecord& table, connect::SamplePlan plan) override {
    session_->enqueue(sample_query(table, plan));
    waiting_.push_back(&table);
    unsent_ = true;
  }

  Task<connect::ColumnBatch> next(CallContext whole) override {
    const CallContext ctx = whole.with_timeout(kSampleTime);
    if (waiting_.empty()) co_return fail(ErrorCode::internal, "no sample was asked for");
    const connect::TableRecord& table = *waiting_.front();
    waiting_.pop_front();
    if (unsent_) {
      unsent_ = false;
      DW_CO_CHECK(co_await session_->flush(ctx));
    }
    DW_CO_CHECK(co_await session_->begin_result(ctx));
    connect::ColumnBatch sample;
    sample.columns.resize(table.columns.size());
    for (const auto& column : table.columns) sample.names.push_back(column.name);
    pg::RowBatch rows;
    for (;;) {
      DW_CO_TRY(const bool more, co_await session_->next_batch(ctx, rows));
      if (!more) break;
      for (std::size_t c = 0; c < std::min(rows.columns(), sample.columns.size()); ++c) {
        for (std::size_t r = 0; r < rows.rows(); ++r) {
          if (rows.is_null(r, c)) {
            sample.columns[c].append_null();
          } else {
            const std::string_view value = rows.text(r, c);
            sample.columns[c].append(is_valid_utf8(value) ? std::string(value) : to_valid_utf8(value));
          }
        }
      }
    }
    co_return sample;
  }

  [[nodiscard]] bool usable() const override { return session_->usable(); }
  [[nodiscard]] std::uint64_t statements() const override { return session_->statements_sent(); }

 private:
  std::unique_ptr<pg::Session> session_;
  std::deque<const connect::TableRecord*> waiting_;
  bool unsent_ = false;
};
}  // namespace

std::unique_ptr<connect::Sampler> make_sampler(std::unique_ptr<pg::Session> session) {
  return std::make_unique<PostgresqlSampler>(std::move(session));
}

}  // namespace datawave::connectors::postgresql
