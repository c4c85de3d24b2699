// Reads of many callers: read-only units on the shared pipeline, long results through a cursor on a connection of their
// own.
#include "reads.hpp"

#include <map>

#include "connection.hpp"
#include "datawave/core/sql_text.hpp"
#include "datawave/pg/headroom.hpp"
#include "datawave/pg/mux.hpp"
#include "datawave/pg/read_guard.hpp"
#include "datawave/pgbouncer/channel_factory.hpp"
#include "result_types.hpp"

namespace datawave::connectors::postgresql {

namespace {
using connect::Cell;
using connect::CellKind;
using connect::Cut;
using connect::ReadRequest;
using connect::ReadSummary;

const std::span<const pg::Param> kNone;
constexpr std::size_t kDepth = 16;
constexpr std::size_t kFirstFetch = 64;
constexpr std::size_t kMostFetched = 5000;
constexpr std::size_t kFetchBytes = std::size_t{256} << 10;
constexpr auto kTypesTime = std::chrono::seconds(2);
constexpr std::size_t kLargestBatch = std::size_t{64} << 20;

class PostgresqlStatement final : public connect::ReadStatement {
 public:
  PostgresqlStatement(std::string_view sql, std::string_view prefix, bool c)
      : PostgresqlStatement(pg::Statement(std::string(prefix) + std::string(sql)), sql_text::shape_of(sql), c) {}
  const pg::Statement statement;
  const bool cursor;

 private:
  PostgresqlStatement(const pg::Statement& made, std::string shape, bool c)
      : ReadStatement(made.text(), std::move(shape)), statement(made), cursor(c) {}
};

pool::PoolOptions pool_options(const connect::ReadsOptions& options) {
  pool::PoolOptions out;
  out.name = options.name;
  out.limits.max_size = options.max_connections;
  out.limits.check_after = std::chrono::seconds(30);
  out.limits.backoff_max = std::chrono::milliseconds(500);  // a server that is back is noticed within a second
  return out;
}

pg::MuxLimits mux_limits() {
  pg::MuxLimits limits;
  limits.depth = kDepth;
  limits.max_waiting = 20'000;
  return limits;
}

/// Channels that reads may use: fit for a pooler in between, and with literals as read_guard.hpp understands them.
class ReadChannels final : public pool::Factory {
 public:
  ReadChannels(io::Dialer& dialer, pg::ConnectParams params) : channels_(dialer, std::move(params)) {}
  Task<std::unique_ptr<pool::Member>> open(CallContext ctx) override {
    DW_CO_TRY(auto member, co_await channels_.open(ctx));
    // We ask for it at the start, but a pooler may refuse to pass that on.
    if (static_cast<pg::Channel&>(*member).parameter("standard_conforming_strings") == "off") {
      co_return fail(Error(ErrorCode::precondition_failed, "the database has standard_conforming_strings off")
                         .with_remedy("Set it on for the source's role: ALTER ROLE … SET standard_conforming_strings = "
                                      "on; statements are looked at by that rule before they run."));
    }
    co_return member;
  }

 private:
  pgbouncer::ChannelFactory channels_;
};

/// One row to a sink, with the kinds of its columns.
class RowTeller {
 public:
  explicit RowTeller(const std::vector<pg::Field>& fields) {
    for (const pg::Field& field : fields) kinds_.push_back(kind_of(field.type));
    cells_.resize(kinds_.size());
  }
  /// False: the row would go beyond `max_bytes`.
  bool tell(const pg::RowBatch& rows, std::size_t row, std::size_t max_bytes, ReadSummary& summary,
            connect::RowSink& sink) {
    std::size_t bytes = 0;
    for (std::size_t c = 0; c < kinds_.size(); ++c) {
      const auto text = rows.cell(row, c);
      cells_[c] = text ? cell_of(*text, kinds_[c]) : Cell();
      bytes += cells_[c].text.size();
    }
    if (summary.bytes + bytes > max_bytes) return false;
    summary.bytes += bytes;
    ++summary.rows;
    sink.on_row(cells_);
    return true;
  }

 private:
  std::vector<CellKind> kinds_;
  std::vector<Cell> cells_;
};

class PostgresqlReads final : public connect::ReadEndpoint {
 public:
  PostgresqlReads(Executor executor, pg::ConnectParams params, io::Dialer& dialer, connect::ReadsOptions options)
      : factory_(dialer, std::move(params)),
        pool_(executor, factory_, pool_options(options)),
        mux_(executor, pool_, mux_limits()) {}

  Result<std::shared_ptr<const connect::ReadStatement>> prepare(std::string_view sql,
                                                                connect::Explain explain) override {
    // Looked at, recorded and sent is one text.
    const pg::Statement plain(sql);
    sql = plain.text();
    DW_CHECK(pg::check_read_statement(sql));
    const bool cursor = pg::is_cursor_statement(sql);
    std::string_view prefix;
    if (explain != connect::Explain::no) {
      if (!cursor) {
        return fail(Error(ErrorCode::invalid_argument, "only a query can be explained")
                        .with_field("explain")
                        .with_remedy("Give the SELECT itself, without EXPLAIN before it."));
      }
      prefix =
          explain == connect::Explain::plan ? "EXPLAIN (FORMAT JSON) " : "EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) ";
    }
    auto made = std::make_shared<const PostgresqlStatement>(sql, prefix, cursor && prefix.empty());
    if (made->statement.session_use() != pg::SessionUse::none) {
      return fail(Error(ErrorCode::permission_denied,
                        "this statement uses the session (" + describe(made->statement.session_use()) + ")")
                      .with_field("statement")
                      .with_remedy("Queries here stand alone: each runs in a transaction of its own."));
    }
    return made;
  }

  Task<ReadSummary> read(CallContext ctx, ReadRequest request, connect::RowSink& sink) override {
    const auto& statement = static_cast<const PostgresqlStatement&>(*request.statement);
    if (request.stream && statement.cursor) co_return co_await read_long(ctx, statement, request, sink);
    pg::CallTraits traits;
    traits.read_only = true;
    traits.max_rows = static_cast<std::int32_t>(std::min<std::int64_t>(request.max_rows, 1'000'000'000)) + 1;
    traits.max_bytes = request.max_bytes;
    pg::Answer answer;
    if (mux_.is_slow(statement.statement)) {
      DW_CO_TRY(answer, co_await mux_.query(ctx, statement.statement, *request.parameters, traits));
    } else {
      pg::MuxQuery query(mux_, ctx, statement.statement, *request.parameters, traits);
      co_await query.wait();
      DW_CO_TRY(answer, query.take());
    }
    if (knows(*answer.fields)) {
      tell_known(*answer.fields, sink);
    } else {
      DW_CO_CHECK(co_await tell_columns(ctx, *answer.fields, sink));
    }
    ReadSummary summary;
    RowTeller teller(*answer.fields);
    const std::size_t rows = answer.rows.rows();
    for (std::size_t row = 0; row < rows; ++row) {
      if (static_cast<std::int64_t>(row) == request.max_rows) {
        summary.cut = Cut::rows;
        co_return summary;
      }
      if (!teller.tell(answer.rows, row, request.max_bytes, summary, sink)) {
        summary.cut = Cut::bytes;
        co_return summary;
      }
    }
    if (answer.cut) summary.cut = Cut::bytes;
    co_return summary;
  }

  Task<std::vector<std::string>> excess_rights(CallContext ctx) override;

  [[nodiscard]] pool::Report report() const override {
    pool::Report report = pool_.report();
    report.waiting += mux_.waiting();
    return report;
  }
  void resize(std::size_t max_connections) override { pool_.resize(max_connections); }
  [[nodiscard]] const pool::Counts& counts() const override { return pool_.counts(); }
  [[nodiscard]] pool::LoadCounters load() const override {
    pool::LoadCounters load = mux_.load();
    load.served += long_reads_;
    load.lent = reading_long_;
    load.running += reading_long_;
    return load;
  }
  Task<pool::Headroom> headroom(CallContext ctx, std::size_t ours) override;
  Task<void> pause(CallContext ctx) override { return pool_.pause(ctx); }
  void resume() override { pool_.resume(); }
  void reconnect() override { pool_.reconnect(); }
  Task<void> drain(CallContext ctx) override { return pool_.drain(ctx); }

 private:
  Task<void> tell_columns(CallContext ctx, const std::vector<pg::Field>& fields, connect::RowSink& sink);
  [[nodiscard]] bool knows(const std::vector<pg::Field>& fields) const;
  void tell_known(const std::vector<pg::Field>& fields, connect::RowSink& sink);
  Task<void> learn_types(CallContext ctx, const std::vector<pg::Field>& fields);
  Task<ReadSummary> read_long(CallContext ctx, const PostgresqlStatement& statement, ReadRequest request,
                              connect::RowSink& sink);
  Task<ReadSummary> fetch_all(CallContext ctx, pg::Channel& channel, ReadRequest request, connect::RowSink& sink);

  ReadChannels factory_;
  pool::Pool pool_;
  pg::Mux mux_;
  /// One that has a connection to itself.
  struct LongRead {
    explicit LongRead(PostgresqlReads& o) : of(o) { ++of.reading_long_; }
    LongRead(const LongRead&) = delete;
    LongRead& operator=(const LongRead&) = delete;
    ~LongRead() {
      --of.reading_long_;
      ++of.long_reads_;
    }
    PostgresqlReads& of;
  };
  std::size_t reading_long_ = 0;
  std::uint64_t long_reads_ = 0;          ///< that ended
  std::map<pg::Oid, std::string> types_;  ///< of this database, beyond the built-in ones
};

Task<void> PostgresqlReads::tell_columns(CallContext ctx, const std::vector<pg::Field>& fields,
                                         connect::RowSink& sink) {
  if (!knows(fields)) DW_CO_CHECK(co_await learn_types(ctx, fields));
  tell_known(fields, sink);
  co_return Result<void>();
}

bool PostgresqlReads::knows(const std::vector<pg::Field>& fields) const {
  return std::all_of(fields.begin(), fields.end(), [&](const pg::Field& field) {
    return !builtin_type(field.type).empty() || types_.contains(field.type);
  });
}

void PostgresqlReads::tell_known(const std::vector<pg::Field>& fields, connect::RowSink& sink) {
  std::vector<connect::ResultColumn> columns;
  columns.reserve(fields.size());
  for (const pg::Field& field : fields) {
    const std::string_view builtin = builtin_type(field.type);
    const auto learnt = types_.find(field.type);
    columns.push_back({field.name, builtin.empty() && learnt != types_.end() ? learnt->second : std::string(builtin)});
  }
  sink.on_columns(columns);
}

Task<void> PostgresqlReads::learn_types(CallContext ctx, const std::vector<pg::Field>& fields) {
  static const pg::Statement kTypes(
      "select oid, format_type(oid, null) from pg_catalog.pg_type where oid = any ($1::oid[])");
  std::string list = "{";
  for (const pg::Field& field : fields) list += (list.size() > 1 ? "," : "") + std::to_string(field.type);
  list += "}";
  const std::vector<pg::Param> params(1, list);
  pg::CallTraits traits;
  traits.read_only = true;
  auto asked = co_await mux_.query(ctx.with_timeout(kTypesTime), kTypes, params, traits);
  // Rows are there: that the pool was paused since, or the server is going away, costs them only the names of types.
  if (!asked) co_return Result<void>();
  const pg::Answer& answer = *asked;
  if (types_.size() > 4096) types_.clear();
  for (const pg::Field& field : fields) types_.emplace(field.type, "");  // dropped meanwhile: no name
  for (std::size_t row = 0; row < answer.rows.rows(); ++row) {
    const auto oid = static_cast<pg::Oid>(std::strtoul(std::string(answer.rows.text(row, 0)).c_str(), nullptr, 10));
    types_[oid] = answer.rows.text(row, 1);
  }
  co_return Result<void>();
}

Task<ReadSummary> PostgresqlReads::read_long(CallContext ctx, const PostgresqlStatement& statement, ReadRequest request,
                                             connect::RowSink& sink) {
  static const pg::Statement kBegin("BEGIN READ ONLY");
  // All rows will be read, so that a plan for the first few would be the wrong one.
  static const pg::Statement kAll("SET LOCAL cursor_tuple_fraction = 1");
  static const pg::Statement kRollback("ROLLBACK");
  DW_CO_TRY(auto lease, co_await pool_.acquire(ctx, "query, streamed"));
  auto& channel = lease.as<pg::Channel>();
  const LongRead counted(*this);
  DW_CO_CHECK(co_await channel.query(ctx, kBegin));
  DW_CO_CHECK(co_await channel.query(ctx, kAll));
  const pg::Statement declare("DECLARE datawave_rows NO SCROLL CURSOR FOR " + statement.statement.text());
  DW_CO_CHECK(co_await channel.query(ctx, declare, *request.parameters));
  auto summary = co_await fetch_all(ctx, channel, request, sink);
  if (channel.usable()) {
    auto ended = co_await channel.query(ctx, kRollback);
    if (!ended) lease.discard();
  }
  co_return summary;
}

/// As many rows at a time as make some 256 KiB.
Task<ReadSummary> PostgresqlReads::fetch_all(CallContext ctx, pg::Channel& channel, ReadRequest request,
                                             connect::RowSink& sink) {
  ReadSummary summary;
  std::optional<RowTeller> teller;
  std::size_t wanted = kFirstFetch;
  pg::CallTraits traits;
  traits.max_bytes = kLargestBatch;
  while (true) {
    const pg::Statement fetch("FETCH FORWARD " + std::to_string(wanted) + " FROM datawave_rows");
    DW_CO_TRY(const pg::Answer answer, co_await channel.query(ctx, fetch, kNone, traits));
    if (!teller) {
      DW_CO_CHECK(co_await tell_columns(ctx, *answer.fields, sink));
      teller.emplace(*answer.fields);
    }
    const std::size_t rows = answer.rows.rows();
    for (std::size_t row = 0; row < rows; ++row) {
      const bool room = summary.rows < request.max_rows;
      if (!room || !teller->tell(answer.rows, row, request.max_bytes, summary, sink)) {
        summary.cut = room ? Cut::bytes : Cut::rows;
        co_return summary;
      }
    }
    if (answer.cut) co_return fail(ErrorCode::resource_exhausted, "some of its rows are too large to be sent");
    if (rows < wanted) co_return summary;
    DW_CO_CHECK(co_await sink.make_room(ctx));
    const std::size_t per_row = answer.rows.size_bytes() / rows + 1;
    wanted = std::clamp<std::size_t>(kFetchBytes / per_row, 1, kMostFetched);
    const auto left = static_cast<std::size_t>(request.max_rows - summary.rows);
    wanted = std::min(wanted, left + 1);
  }
}

Task<std::vector<std::string>> PostgresqlReads::excess_rights(CallContext ctx) {
  static const pg::Statement kRights(
      "select rolsuper, rolcreaterole, rolcreatedb, rolreplication, rolbypassrls,"
      " pg_has_role(current_user, 'pg_execute_server_program', 'member')"
      " or pg_has_role(current_user, 'pg_read_server_files', 'member')"
      " or pg_has_role(current_user, 'pg_write_server_files', 'member'),"
      " pg_has_role(current_user, 'pg_signal_backend', 'member'),"
      " exists (select from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace"
      " where c.relkind in ('r', 'p') and n.nspname <> 'information_schema' and n.nspname !~ '^pg_'"
      " and has_table_privilege(c.oid, 'INSERT, UPDATE, DELETE, TRUNCATE'))"
      " from pg_catalog.pg_roles where rolname = current_user");
  pg::CallTraits traits;
  traits.read_only = true;
  DW_CO_TRY(const pg::Answer answer, co_await mux_.query(ctx, kRights, kNone, traits));
  std::vector<std::string> out;
  static constexpr std::string_view kWhat[] = {
      "is a superuser: it may do anything on the server, and functions may do it for whoever queries",
      "may make roles",
      "may make databases",
      "may replicate the whole server",
      "is not held by row security",
      "may read or write files of the server, or start programs on it",
      "may end other sessions",
      "may change rows of some tables",
  };
  for (std::size_t i = 0; i < std::size(kWhat); ++i) {
    if (answer.rows.text(0, i) == "t") out.push_back("The source's role " + std::string(kWhat[i]) + ".");
    if (i == 0 && !out.empty()) break;  // it includes the others
  }
  co_return out;
}

Task<pool::Headroom> PostgresqlReads::headroom(CallContext ctx, std::size_t ours) {
  co_return co_await pg::read_headroom(ctx, mux_, SIZE_MAX, ours);
}
}  // namespace

Result<std::unique_ptr<connect::ReadEndpoint>> open_reads(Executor executor, const connect::ConnectionSpec& spec,
                                                          connect::OpenEnvironment env, connect::ReadsOptions options) {
  DW_CHECK(spec.check_complete());
  pg::ConnectParams params = connect_params(spec, SessionUse::query);
  params.settings.emplace_back("statement_timeout", std::to_string(std::chrono::milliseconds(options.longest).count()));
  return std::make_unique<PostgresqlReads>(executor, std::move(params), *env.dialer, std::move(options));
}

}  // namespace datawave::connectors::postgresql
