#include "postgres_tx.hpp"

#include <charconv>
#include <stdexcept>

#include "body_queue.hpp"
#include "datawave/core/text.hpp"
#include "datawave/pg/quote.hpp"

namespace datawave::store {

namespace {
constexpr std::size_t kMaxPosted = 128;
constexpr std::size_t kMaxTexts = 2000;
constexpr auto kStatementTime = std::chrono::seconds(60);

void append_hex(std::string& out, std::string_view bytes) {
  static constexpr char kDigits[] = "0123456789abcdef";
  for (const char c : bytes) {
    out += kDigits[static_cast<unsigned char>(c) >> 4U];
    out += kDigits[static_cast<unsigned char>(c) & 15U];
  }
}

std::string hex_of(const Uuid& id) {
  std::string out;
  append_hex(out, {reinterpret_cast<const char*>(id.bytes.data()), id.bytes.size()});
  return out;
}

std::string bytea(std::string_view bytes) {
  std::string out = "\\x";
  append_hex(out, bytes);
  return out;
}

int digit_of(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return 0;
}

struct ToParam {
  pg::Param operator()(std::monostate) const { return std::nullopt; }
  pg::Param operator()(std::int64_t value) const { return std::to_string(value); }
  pg::Param operator()(double value) const {
    char text[40];
    const auto end = std::to_chars(text, text + sizeof text, value);
    return std::string(text, end.ptr);
  }
  pg::Param operator()(std::string_view value) const { return std::string(value); }
  pg::Param operator()(BytesView value) const { return bytea(value.data); }
  pg::Param operator()(const std::string& value) const { return value; }
};

class PgRow final : public Row {
 public:
  PgRow(const pg::RowBatch& rows, std::size_t row) : rows_(rows), row_(row) {}
  [[nodiscard]] bool is_null(int column) const override { return rows_.is_null(row_, index(column)); }
  [[nodiscard]] std::int64_t integer(int column) const override {
    const std::string_view text = rows_.text(row_, index(column));
    if (text == "t") return 1;
    std::int64_t value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
  }
  [[nodiscard]] double real(int column) const override {
    const std::string_view text = rows_.text(row_, index(column));
    double value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
  }
  [[nodiscard]] std::string_view text(int column) const override { return rows_.text(row_, index(column)); }
  [[nodiscard]] std::string_view bytes(int column) const override {
    const std::string_view text = rows_.text(row_, index(column));
    if (decoded_.size() <= index(column)) decoded_.resize(index(column) + 1);
    std::string& out = decoded_[index(column)];
    out.clear();
    for (std::size_t i = 2; i + 1 < text.size(); i += 2)
      out += static_cast<char>(digit_of(text[i]) * 16 + digit_of(text[i + 1]));
    return out;
  }

 private:
  static std::size_t index(int column) { return static_cast<std::size_t>(column); }
  const pg::RowBatch& rows_;
  std::size_t row_;
  mutable std::vector<std::string> decoded_;
};

/// "INSERT 0 5", "UPDATE 3", "DELETE 1"; nothing for a SELECT.
std::optional<std::int64_t> changed_by(std::string_view tag) {
  if (!tag.starts_with("INSERT") && !tag.starts_with("UPDATE") && !tag.starts_with("DELETE")) return std::nullopt;
  return parse_i64(tag.substr(tag.rfind(' ') + 1));
}

Error store_error(Error error) {
  if (error.sqlstate == "23505") error.code = ErrorCode::already_exists;
  if (error.sqlstate == "25006") {
    error = Error(ErrorCode::unavailable, "the store is read-only").with_sqlstate("25006").with_retryable();
    error.remedy = "It may be a standby after a failover; writes succeed again when its server takes them.";
  }
  // A statement or value that the server does not take is a fault of ours, not of the caller.
  const bool ours = error.sqlstate.starts_with("42") || error.sqlstate.starts_with("22");
  if (ours && !error.stage) error.code = ErrorCode::internal;
  error.context.emplace_back("the PostgreSQL store");
  return error;
}
}  // namespace

PostgresTx::PostgresTx(const Clock& clock)
    : clock_(clock),
      resolver_(io::make_system_resolver(lane_.executor())),
      policy_(io::EgressPolicy::local_operator()),
      dialer_(*resolver_, policy_) {}

PostgresTx::~PostgresTx() { disconnect(); }

Result<void> PostgresTx::connect(const PostgresStoreOptions& options, bool as_owner) {
  disconnect();
  const CallContext ctx = CallContext{SteadyTime::max(), &clock_}.with_timeout(std::chrono::seconds(10));
  pg::ConnectParams params;
  params.host = options.params.host;
  params.port = options.params.port;
  params.database = options.params.database;
  params.user = options.params.user;
  params.password = options.params.password.duplicate();
  params.application_name = "datawave store";
  params.sslmode = options.params.sslmode;
  params.ca_pem = options.params.ca_pem;
  params.client_certificate_pem = options.params.client_certificate_pem;
  params.client_key_pem = options.params.client_key_pem.duplicate();
  auto opened = lane_.block_on(pg::Session::connect(ctx, dialer_, std::move(params)));
  if (!opened) return fail(store_error(std::move(opened).error()));
  session_ = std::move(*opened);
  ctx_ = ctx;
  DW_CHECK(query(
      "SELECT set_config('search_path', $1, false), set_config('idle_in_transaction_session_timeout', "
      "'60s', false), set_config('statement_timeout', '60s', false), set_config('synchronous_commit', 'on', false)",
      {pg::quote_identifier(options.schema) + ", pg_catalog"}));
  if (!as_owner) DW_CHECK(query("SET ROLE " + pg::quote_identifier(options.serving_role)));
  return {};
}

void PostgresTx::disconnect() {
  if (session_ == nullptr) return;
  const CallContext ctx = CallContext{SteadyTime::max(), &clock_}.with_timeout(std::chrono::seconds(1));
  (void)lane_.block_on(session_->close(ctx));
  session_.reset();
}

Result<pg::QueryResult> PostgresTx::query(const std::string& sql, std::vector<pg::Param> params) {
  if (session_ == nullptr) return fail(Error(ErrorCode::unavailable, "the store is not connected").with_retryable());
  auto result = lane_.block_on(session_->query(ctx_, sql, std::move(params)));
  if (!result) return fail(store_error(std::move(result).error()));
  return result;
}

Result<pg::QueryResult> PostgresTx::simple(const std::string& sql) {
  ctx_ = CallContext{SteadyTime::max(), &clock_}.with_timeout(kStatementTime);
  auto result = lane_.block_on(session_->simple_query(ctx_, sql));
  if (!result) return fail(store_error(std::move(result).error()));
  return result;
}

const Uuid& PostgresTx::tenant() const {
  if (scope_ == nullptr || scope_->system) throw std::logic_error("a system scope has no tenant");
  return scope_->tenant;
}

Result<UtcTime> PostgresTx::now() {
  if (now_) return *now_;
  DW_TRY(const auto found, find<std::int64_t>("SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint"));
  now_ = UtcTime(std::chrono::microseconds(found.value_or(0)));
  return *now_;
}

const SqlText& PostgresTx::expanded(std::string_view sql, std::size_t arguments) {
  const auto it = texts_.find(sql);
  if (it != texts_.end()) return it->second;
  if (texts_.size() >= kMaxTexts) texts_.clear();  // lists are asked for in many combinations
  return texts_.emplace(std::string(sql), expand_sql(sql, Dialect::postgresql, static_cast<int>(arguments)))
      .first->second;
}

std::vector<pg::Param> PostgresTx::parameters(const SqlText& text, std::span<const Value> values) {
  std::vector<pg::Param> params;
  params.reserve(values.size() + 1);
  for (const Value& value : values) params.push_back(std::visit(ToParam(), value));
  if (text.tenant_parameter != 0) params.emplace_back("\\x" + hex_of(tenant()));
  return params;
}

Result<std::int64_t> PostgresTx::run(std::string_view sql, std::span<const Value> values, const RowCallback& on_row) {
  DW_CHECK(settle_posted());
  const SqlText& text = expanded(sql, values.size());
  DW_TRY(const pg::QueryResult result, query(text.text, parameters(text, values)));
  if (on_row) {
    for (std::size_t row = 0; row < result.rows.rows(); ++row) DW_CHECK(on_row(PgRow(result.rows, row)));
  }
  const auto changed = changed_by(result.command_tag);
  if (changed.value_or(0) > 0) records_.changed = true;
  return changed.value_or(0);
}

Result<void> PostgresTx::run_later(std::string_view sql, std::span<const Value> values) {
  const SqlText& text = expanded(sql, values.size());
  session_->enqueue(text.text, parameters(text, values));
  ++posted_;
  records_.changed = true;
  if (posted_ < kMaxPosted) return {};
  return settle_posted();
}

Result<void> PostgresTx::settle_posted() {
  if (posted_ == 0) return {};
  Result<void> first = lane_.block_on(session_->flush(ctx_));
  pg::RowBatch batch;
  while (posted_ > 0) {
    --posted_;
    if (!session_->usable()) continue;
    auto head = lane_.block_on(session_->begin_result(ctx_));
    if (!head) {
      if (first) first = fail(store_error(std::move(head).error()));
      continue;
    }
    for (;;) {
      auto more = lane_.block_on(session_->next_batch(ctx_, batch));
      if (!more && first) first = fail(store_error(std::move(more).error()));
      if (!more || !*more) break;
    }
  }
  if (first && !session_->usable())
    first = fail(Error(ErrorCode::unavailable, "the connection to the PostgreSQL store was lost").with_retryable());
  return first;
}

Result<void> PostgresTx::begin(const Database::Pending& pending) {
  scope_ = &pending.scope;
  records_ = CommitRecords();
  posted_ = 0;
  now_.reset();
  ctx_ = pending.ctx;
  const SteadyTime limit = clock_.steady() + kStatementTime;
  ctx_.deadline = std::min(ctx_.deadline, limit);
  ctx_.clock = &clock_;
  const bool write = pending.kind == Database::Pending::Kind::write;
  session_->enqueue(write ? "BEGIN ISOLATION LEVEL READ COMMITTED" : "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
  const std::array<pg::Param, 2> settings = {pending.scope.system ? std::string() : hex_of(pending.scope.tenant),
                                             std::string(pending.scope.system ? "system" : "tenant")};
  session_->enqueue("SELECT set_config('datawave.tenant', $1, true), set_config('datawave.scope', $2, true)", settings);
  posted_ = 2;
  if (write && !pending.scope.system) {
    // The bodies of a tenant that write go one after the other, as they do on SQLite: what one reads cannot change
    // before it writes, and the place in the audit chain is ours from here on.
    const std::array<pg::Param, 1> tenant = {"\\x" + hex_of(pending.scope.tenant)};
    session_->enqueue("SELECT 1 FROM heads WHERE tenant_id = $1 FOR UPDATE", tenant);
    posted_ = 3;
  }
  return settle_posted();
}

void PostgresTx::rollback() {
  if (!usable()) return;
  ctx_ = CallContext{SteadyTime::max(), &clock_}.with_timeout(std::chrono::seconds(5));
  (void)settle_posted();
  if (usable() && session_->transaction_state() != pg::TransactionState::idle) (void)query("ROLLBACK");
}

Result<void> PostgresTx::transact(Database::Pending& pending, bool& had_events) {
  auto done = begin(pending);
  if (done) done = run_body(pending, *this);
  if (done && pending.kind == Database::Pending::Kind::write)
    done = append_records(*this, records_, pending.scope.system, clock_);
  if (done) done = settle_posted();
  if (!done) {
    rollback();
    scope_ = nullptr;
    return done;
  }
  // From here the outcome must be known, whatever the caller's deadline says.
  ctx_ = CallContext{SteadyTime::max(), &clock_}.with_timeout(kStatementTime);
  auto committed = query("COMMIT");
  scope_ = nullptr;
  if (committed && committed->command_tag != "COMMIT")
    committed = fail(ErrorCode::internal, "the transaction was rolled back instead of committed");
  if (!committed) {
    Error error = std::move(committed).error();
    if (!usable() && error.code != ErrorCode::conflict) {
      error =
          Error(ErrorCode::unavailable, "the connection to the store was lost while committing: it may have been done")
              .with_remedy("Look before you repeat it.");
    }
    return fail(std::move(error));
  }
  had_events = !records_.events.empty();
  return {};
}

}  // namespace datawave::store
