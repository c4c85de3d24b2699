#include "sqlite_tx.hpp"

#include <stdexcept>

#include "sql_text.hpp"

namespace datawave::store {

namespace {
/// Statement texts are constants of the repositories; the bound only meets a fault of ours.
constexpr std::size_t kMaxCached = 1000;

class SqliteRow final : public Row {
 public:
  explicit SqliteRow(const sqlite::Statement& statement) : statement_(statement) {}
  [[nodiscard]] bool is_null(int column) const override { return statement_.is_null(column); }
  [[nodiscard]] std::int64_t integer(int column) const override { return statement_.integer(column); }
  [[nodiscard]] double real(int column) const override { return statement_.real(column); }
  [[nodiscard]] std::string_view text(int column) const override { return statement_.text(column); }
  [[nodiscard]] std::string_view bytes(int column) const override { return statement_.text(column); }

 private:
  const sqlite::Statement& statement_;
};

struct Binder {
  sqlite::Statement& statement;
  int parameter;
  Result<void> operator()(std::monostate) const { return statement.bind_null(parameter); }
  Result<void> operator()(std::int64_t value) const { return statement.bind(parameter, value); }
  Result<void> operator()(double value) const { return statement.bind(parameter, value); }
  Result<void> operator()(std::string_view value) const { return statement.bind(parameter, std::optional(value)); }
  Result<void> operator()(BytesView value) const { return statement.bind_blob(parameter, value.data); }
  Result<void> operator()(const std::string& value) const { return (*this)(std::string_view(value)); }
};

std::string_view bytes_of(const Uuid& id) { return {reinterpret_cast<const char*>(id.bytes.data()), id.bytes.size()}; }

constexpr std::string_view kUniqueConstraint = "SQLITE_CONSTRAINT";
}  // namespace

SqliteTx::SqliteTx(std::unique_ptr<sqlite::Database> database, const Clock& clock)
    : database_(std::move(database)), clock_(clock) {}

void SqliteTx::begin(const ScopeFacts* scope, SteadyTime deadline) {
  scope_ = scope;
  records_ = CommitRecords();
  database_->begin_operation(deadline, clock_);
}

const Uuid& SqliteTx::tenant() const {
  if (scope_ == nullptr || scope_->system) throw std::logic_error("a system scope has no tenant");
  return scope_->tenant;
}

Result<std::unique_ptr<SqliteTx::Cached>> SqliteTx::prepare(std::string_view sql, std::size_t arguments) {
  const SqlText text = expand_sql(sql, Dialect::sqlite, static_cast<int>(arguments));
  auto prepared = database_->prepare(text.text);
  if (!prepared) {
    Error error = std::move(prepared).error();
    if (error.code == ErrorCode::invalid_argument || error.code == ErrorCode::not_found)
      error.code = ErrorCode::internal;
    return fail(std::move(error).with_context(text.text.substr(0, 80)));
  }
  sqlite::Statement statement = std::move(*prepared);
  return std::make_unique<Cached>(std::move(statement), text.tenant_parameter);
}

Result<std::int64_t> SqliteTx::run(std::string_view sql, std::span<const Value> values, const RowCallback& on_row) {
  auto it = cache_.find(sql);
  if (it == cache_.end()) {
    DW_TRY(auto cached, prepare(sql, values.size()));
    if (cache_.size() >= kMaxCached) std::erase_if(cache_, [](const auto& entry) { return !entry.second->in_use; });
    it = cache_.emplace(std::string(sql), std::move(cached)).first;
  } else if (it->second->in_use) {  // the same text inside its own rows
    DW_TRY(auto nested, prepare(sql, values.size()));
    return run_prepared(*nested, values, on_row);
  }
  return run_prepared(*it->second, values, on_row);
}

Result<std::int64_t> SqliteTx::run_prepared(Cached& cached, std::span<const Value> values, const RowCallback& on_row) {
  sqlite::Statement& statement = cached.statement;
  struct Use {
    Cached& cached;
    explicit Use(Cached& c) : cached(c) { cached.in_use = true; }
    ~Use() {
      cached.in_use = false;
      cached.statement.reset();
    }
  } use(cached);
  for (std::size_t i = 0; i < values.size(); ++i)
    DW_CHECK(std::visit(Binder{statement, static_cast<int>(i) + 1}, values[i]));
  if (cached.tenant_parameter != 0) DW_CHECK(statement.bind_blob(cached.tenant_parameter, bytes_of(tenant())));
  const SqliteRow row(statement);
  for (;;) {
    auto stepped = statement.step();
    if (!stepped) {
      Error error = std::move(stepped).error();
      if (error.vendor_code.starts_with(kUniqueConstraint)) error.code = ErrorCode::already_exists;
      if (error.vendor_code == "SQLITE_ERROR") error.code = ErrorCode::internal;  // a fault of ours, not of the caller
      return fail(std::move(error));
    }
    if (!*stepped) break;
    if (on_row) DW_CHECK(on_row(row));
  }
  if (statement.columns() > 0) return 0;
  const std::int64_t changed = database_->changes();
  if (changed > 0) records_.changed = true;
  return changed;
}

Result<void> SqliteTx::run_later(std::string_view sql, std::span<const Value> values) {
  DW_CHECK(run(sql, values, nullptr));
  return {};
}

}  // namespace datawave::store
