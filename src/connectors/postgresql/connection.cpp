#include "connection.hpp"

#include "datawave/core/text.hpp"

namespace datawave::connectors::postgresql {

namespace {
class SessionBatchStream final : public connect::BatchStream {
 public:
  SessionBatchStream(pg::Session& session, pg::ResultHead head) : session_(session), head_(std::move(head)) {}

  Task<std::optional<connect::ColumnBatch>> next(CallContext ctx) override {
    DW_CO_TRY(const bool more, co_await session_.next_batch(ctx, batch_));
    std::optional<connect::ColumnBatch> out;
    if (!more) co_return out;
    out.emplace();
    for (std::size_t c = 0; c < batch_.columns(); ++c) {
      out->names.push_back(c < head_.fields.size() ? head_.fields[c].name : std::string());
      connect::TextColumn& column = out->columns.emplace_back();
      for (std::size_t r = 0; r < batch_.rows(); ++r) {
        if (batch_.is_null(r, c)) {
          column.append_null();
        } else {
          column.append(batch_.text(r, c));
        }
      }
    }
    co_return out;
  }

 private:
  pg::Session& session_;
  pg::ResultHead head_;
  pg::RowBatch batch_;
};

Error wrong_role(std::string_view wanted, std::string_view is) {
  return Error(ErrorCode::precondition_failed,
               "the server is a " + std::string(is) + ", but target_session_attrs asks for " + std::string(wanted))
      .with_stage(ConnectStage::authorise)
      .with_field("target_session_attrs")
      .with_remedy("Connect to the other server, or ask for any.");
}

/// Our own sessions are read-only, so that a server's default of read-only cannot be told: a standby is what counts.
Result<void> check_target(std::string_view wanted, bool standby) {
  const bool wants_primary = wanted == "primary" || wanted == "read-write";
  const bool wants_standby = wanted == "standby" || wanted == "read-only";
  if (wants_primary && standby) return fail(wrong_role(wanted, "standby"));
  if (wants_standby && !standby) return fail(wrong_role(wanted, "primary"));
  return {};
}
}  // namespace

PostgresqlConnection::PostgresqlConnection(std::unique_ptr<pg::Session> session, connect::ConnectionSpec spec,
                                           connect::OpenEnvironment env)
    : session_(std::move(session)), spec_(std::move(spec)), env_(env), discoverer_(make_discoverer(*this)) {}

Task<void> PostgresqlConnection::read_facts(CallContext ctx, LadderObserver* observer) {
  Rung rung(observer, "version");
  const std::string sql =
      "SELECT pg_catalog.current_setting('server_version'), pg_catalog.current_setting('server_version_num'), "
      "pg_catalog.pg_is_in_recovery(), "
      "current_database(),"
      " current_user, pg_catalog.pg_encoding_to_char((SELECT encoding FROM pg_database WHERE datname = "
      "current_database())),"
      " pg_catalog.pg_backend_pid(), pg_catalog.current_setting('is_superuser')";
  auto asked = co_await session_->query(ctx, sql);
  if (!asked) {
    Error error = std::move(asked).error();
    error.stage = ConnectStage::protocol;
    error.context.emplace_back("asking for the server's version");
    co_return fail(std::move(error));
  }
  const pg::RowBatch& row = asked->rows;
  if (row.rows() != 1 || row.columns() != 8)
    co_return fail(Error(ErrorCode::unavailable, "the server's answer to a question about itself makes no sense")
                       .with_stage(ConnectStage::protocol));
  facts_.product = "PostgreSQL";
  const std::string_view version = row.text(0, 0);
  facts_.version = printable(version.substr(0, version.find(' ')), 40);
  facts_.version_number = static_cast<std::int32_t>(parse_i64(row.text(0, 1)).value_or(0));
  const bool standby = row.text(0, 2) == "t";
  facts_.role = standby ? "standby" : "primary";
  facts_.database = to_valid_utf8(row.text(0, 3));
  facts_.user = to_valid_utf8(row.text(0, 4));
  facts_.encoding = printable(row.text(0, 5), 40);
  facts_.auth_method = session_->auth_method();
  if (session_->tls() != nullptr) facts_.tls = session_->tls()->version;
  const auto backend = parse_u64(row.text(0, 6)).value_or(0);
  if (backend != session_->backend_pid() || !session_->settings_applied())
    facts_.notes.emplace_back("a connection pooler stands in between");
  if (row.text(0, 7) == "on") facts_.notes.emplace_back("superuser: a role with fewer rights is enough");
  if (facts_.auth_method == "md5")
    facts_.notes.emplace_back("password hashed with MD5: move the role to scram-sha-256");
  if (facts_.version_number < 120000) {
    co_return fail(Error(ErrorCode::unsupported, "PostgreSQL " + facts_.version + " is too old: 12 to 18 are supported")
                       .with_stage(ConnectStage::protocol));
  }
  if (facts_.version_number >= 190000)
    facts_.notes.emplace_back("newer than the versions this was tested with (12 to 18)");
  DW_CO_CHECK(check_target(spec_.get("target_session_attrs"), standby));
  rung.done("PostgreSQL " + facts_.version + ", " + facts_.role);
  co_return Result<void>();
}

Task<std::unique_ptr<connect::Connection>> open_connection(CallContext ctx, connect::ConnectionSpec spec,
                                                           connect::OpenEnvironment env, LadderObserver* observer) {
  const CallContext connect_ctx = ctx.with_timeout(std::chrono::seconds(spec.integer("connect_timeout")));
  auto params = connect_params(spec, SessionUse::metadata);
  DW_CO_TRY(auto session, co_await pg::Session::connect(connect_ctx, *env.dialer, std::move(params), observer));
  auto connection = std::make_unique<PostgresqlConnection>(std::move(session), std::move(spec), env);
  DW_CO_CHECK(co_await connection->read_facts(connect_ctx, observer));
  co_return connection;
}

Task<void> PostgresqlConnection::ping(CallContext ctx) {
  DW_CO_CHECK(co_await session_->query(ctx, "SELECT 1"));
  co_return Result<void>();
}

Task<std::unique_ptr<connect::BatchStream>> PostgresqlConnection::execute(
    CallContext ctx, std::string statement, std::vector<std::optional<std::string>> params) {
  if (session_->results_pending() > 0)
    co_return fail(ErrorCode::precondition_failed, "the statement before was not read to its end");
  session_->enqueue(statement, params);
  DW_CO_CHECK(co_await session_->flush(ctx));
  DW_CO_TRY(auto head, co_await session_->begin_result(ctx));
  std::unique_ptr<connect::BatchStream> stream = std::make_unique<SessionBatchStream>(*session_, std::move(head));
  co_return stream;
}

Task<void> PostgresqlConnection::check_capabilities(CallContext ctx, LadderObserver* observer) {
  Rung catalog(observer, "catalog");
  // Partitions stand behind their parents and are not counted.
  const std::string sql =
      "SELECT pg_catalog.count(*), pg_catalog.count(*) FILTER (WHERE pg_catalog.has_schema_privilege(c.relnamespace, "
      "'USAGE') AND "
      "pg_catalog.has_any_column_privilege(c.oid, 'SELECT')),"
      " pg_catalog.count(DISTINCT c.relnamespace) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
      " WHERE c.relkind IN ('r','p','m') AND NOT c.relispartition AND n.nspname !~ '^pg_' AND n.nspname <> "
      "'information_schema'";
  DW_CO_TRY(auto counts, co_await session_->query(ctx, sql));
  if (counts.rows.rows() != 1) co_return fail(ErrorCode::internal, "the catalog gave no counts");
  const auto total = parse_u64(counts.rows.text(0, 0)).value_or(0);
  const auto readable = parse_u64(counts.rows.text(0, 1)).value_or(0);
  catalog.done(plural(total, "table") + " in " + plural(parse_u64(counts.rows.text(0, 2)).value_or(0), "schema"));
  Rung sampling(observer, "sampling");
  if (readable == 0 && total > 0) {
    co_return fail(Error(ErrorCode::permission_denied, "no table can be read: metadata only")
                       .with_stage(ConnectStage::authorise)
                       .with_sqlstate("42501")
                       .with_remedy("GRANT USAGE ON SCHEMA … and GRANT SELECT ON ALL TABLES IN SCHEMA … TO " +
                                    facts_.user + ", or inspect with --no-sample."));
  }
  sampling.done(format_count(readable) + " of " + plural(total, "table") + " can be read");
  co_return Result<void>();
}

Task<void> PostgresqlConnection::cancel(CallContext ctx) { co_return co_await session_->cancel(ctx); }

Task<void> PostgresqlConnection::close(CallContext ctx) { co_return co_await session_->close(ctx); }

Task<std::unique_ptr<pg::Session>> PostgresqlConnection::another_session(CallContext ctx, SessionUse use) const {
  const CallContext connect_ctx = ctx.with_timeout(std::chrono::seconds(spec_.integer("connect_timeout")));
  auto params = connect_params(spec_, use);
  params.address = session_->address();  // the same server, whatever the name resolves to next
  co_return co_await pg::Session::connect(connect_ctx, *env_.dialer, std::move(params));
}

Task<std::unique_ptr<connect::Sampler>> PostgresqlConnection::open_sampler(CallContext ctx) {
  DW_CO_TRY(auto session, co_await another_session(ctx, SessionUse::sampling));
  co_return make_sampler(std::move(session));
}

}  // namespace datawave::connectors::postgresql
