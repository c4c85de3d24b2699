// Reads over connections of any connector: one statement a connection, as its stream gives rows.
#include "datawave/connect/pooled.hpp"
#include "datawave/connect/reads.hpp"
#include "datawave/core/sql_text.hpp"

namespace datawave::connect {

Task<void> RowSink::make_room(CallContext) { co_return Result<void>(); }

Task<pool::Headroom> ReadEndpoint::headroom(CallContext, std::size_t) { co_return pool::Headroom(); }

namespace {
class PooledReads final : public ReadEndpoint {
 public:
  PooledReads(Executor executor, std::unique_ptr<pool::Factory> factory, ReadsOptions options)
      : factory_(std::move(factory)), pool_(executor, *factory_, pool_options(options)) {}

  Result<std::shared_ptr<const ReadStatement>> prepare(std::string_view sql, Explain explain) override {
    if (explain != Explain::no) {
      return fail(Error(ErrorCode::unsupported, "sources of this kind cannot explain a statement")
                      .with_field("explain")
                      .with_remedy("Leave explain out."));
    }
    bool hidden_name = false;
    const auto tokens = sql_text::tokens_of(sql, hidden_name);
    if (tokens.empty() || tokens.front().text == ";") {
      return fail(Error(ErrorCode::invalid_argument, "there is no statement").with_field("statement"));
    }
    // Others cannot write, but BEGIN would keep its snapshot for whoever uses the connection next.
    const std::string& first = tokens.front().text;
    if (first != "select" && first != "with" && first != "values" && first != "explain") {
      return fail(Error(ErrorCode::permission_denied, "this is not a statement that reads")
                      .with_field("statement")
                      .with_remedy("Send SELECT, WITH, VALUES or EXPLAIN of one; nothing else is run here."));
    }
    return std::make_shared<const ReadStatement>(std::string(sql), sql_text::shape_of(sql));
  }

  Task<ReadSummary> read(CallContext ctx, ReadRequest request, RowSink& sink) override {
    DW_CO_TRY(auto lease, co_await pool_.acquire(ctx, "query"));
    Connection& connection = lease.as<PooledConnection>().connection();
    std::string statement = request.statement->normal();
    Parameters parameters = *request.parameters;
    DW_CO_TRY(auto stream, co_await connection.execute(ctx, std::move(statement), std::move(parameters)));
    ReadSummary summary;
    bool first = true;
    std::vector<Cell> cells;
    while (summary.cut == Cut::none) {
      DW_CO_TRY(const auto batch, co_await stream->next(ctx));
      if (!batch) break;
      if (std::exchange(first, false)) tell_columns(*batch, sink);
      tell_rows(*batch, request, cells, summary, sink);
      DW_CO_CHECK(co_await sink.make_room(ctx));
    }
    if (first) sink.on_columns({});
    co_return summary;
  }

  Task<std::vector<std::string>> excess_rights(CallContext) override { co_return std::vector<std::string>(); }
  [[nodiscard]] pool::Report report() const override { return pool_.report(); }
  void resize(std::size_t max_connections) override { pool_.resize(max_connections); }
  [[nodiscard]] const pool::Counts& counts() const override { return pool_.counts(); }
  [[nodiscard]] pool::LoadCounters load() const override {
    const pool::Totals& totals = pool_.totals();
    return {totals.grants,   totals.waited,         std::chrono::nanoseconds(0),
            pool_.waiting(), pool_.counts().leased, pool_.counts().leased};
  }
  Task<void> pause(CallContext ctx) override { return pool_.pause(ctx); }
  void resume() override { pool_.resume(); }
  void reconnect() override { pool_.reconnect(); }
  Task<void> drain(CallContext ctx) override { return pool_.drain(ctx); }

 private:
  static pool::PoolOptions pool_options(const ReadsOptions& options) {
    pool::PoolOptions out;
    out.name = options.name;
    out.limits.max_size = options.max_connections;
    return out;
  }
  static void tell_columns(const ColumnBatch& batch, RowSink& sink) {
    std::vector<ResultColumn> columns;
    for (const std::string& name : batch.names) columns.push_back({name, ""});
    sink.on_columns(columns);
  }
  static void tell_rows(const ColumnBatch& batch, const ReadRequest& request, std::vector<Cell>& cells,
                        ReadSummary& summary, RowSink& sink) {
    for (std::size_t row = 0; row < batch.rows(); ++row) {
      if (summary.rows == request.max_rows) {
        summary.cut = Cut::rows;
        return;
      }
      cells.clear();
      std::size_t bytes = 0;
      for (const TextColumn& column : batch.columns) {
        cells.push_back({column.at(row).value_or(std::string_view()), column.kind(row)});
        bytes += cells.back().text.size();
      }
      if (summary.bytes + bytes > request.max_bytes) {
        summary.cut = Cut::bytes;
        return;
      }
      summary.bytes += bytes;
      ++summary.rows;
      sink.on_row(cells);
    }
  }

  std::unique_ptr<pool::Factory> factory_;
  pool::Pool pool_;
};
}  // namespace

std::unique_ptr<ReadEndpoint> make_pooled_reads(Executor executor, std::unique_ptr<pool::Factory> connections,
                                                ReadsOptions options) {
  return std::make_unique<PooledReads>(executor, std::move(connections), std::move(options));
}

}  // namespace datawave::connect
