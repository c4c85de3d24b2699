#include <atomic>
#include <mutex>

#include "datawave/pg/quote.hpp"
#include "migrate.hpp"
#include "postgres_pool.hpp"

namespace datawave::store {

namespace {
constexpr int kMaxTries = 5;
constexpr std::int64_t kMigrationLock = 7233148270136;  // one process migrates at a time

std::string quote_literal(std::string_view text) {
  std::string out = "'";
  for (const char c : text) {
    if (c == '\'') out += '\'';
    out += c;
  }
  return out + "'";
}

/// The serving role exists and the login role may become it; made where the login role may make roles.
Result<void> prepare_role(PostgresTx& tx, const PostgresStoreOptions& options) {
  const std::string role = pg::quote_identifier(options.serving_role);
  const std::string member =
      "SELECT 1 FROM pg_catalog.pg_roles WHERE rolname = " + quote_literal(options.serving_role) +
      " AND pg_catalog.pg_has_role(current_user, oid, 'MEMBER')";
  DW_TRY(auto found, tx.simple(member));
  if (found.rows.rows() == 0) {
    const std::string make = "DO $$ BEGIN CREATE ROLE " + role +
                             " NOLOGIN NOBYPASSRLS; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END "
                             "$$; GRANT " +
                             role + " TO CURRENT_USER;";
    if (auto made = tx.simple(make); !made) {
      return fail(Error(ErrorCode::precondition_failed,
                        "the store needs the role " + options.serving_role + ", and this login may not make it")
                      .with_remedy("As an administrator: CREATE ROLE " + role + " NOLOGIN; GRANT " + role + " TO " +
                                   pg::quote_identifier(options.params.user) + ";"));
    }
  }
  return {};
}

Result<bool> migrate_postgres(PostgresTx& tx, const PostgresStoreOptions& options) {
  DW_CHECK(prepare_role(tx, options));
  const std::string schema = pg::quote_identifier(options.schema);
  DW_CHECK(tx.simple("SELECT pg_catalog.pg_advisory_lock(" + std::to_string(kMigrationLock) + ")"));
  DW_TRY(auto present,
         tx.simple("SELECT 1 FROM pg_catalog.pg_namespace WHERE nspname = " + quote_literal(options.schema)));
  if (present.rows.rows() == 0) DW_CHECK(tx.simple("CREATE SCHEMA " + schema));
  DW_CHECK(tx.simple("GRANT USAGE ON SCHEMA " + schema + " TO " + pg::quote_identifier(options.serving_role) +
                     "; CREATE TABLE IF NOT EXISTS " + schema +
                     ".schema_migrations (number bigint PRIMARY KEY, name text NOT NULL, checksum text NOT NULL, "
                     "applied_at timestamptz NOT NULL DEFAULT now())"));
  DW_TRY(auto rows, tx.simple("SELECT number, checksum FROM schema_migrations ORDER BY number"));
  std::vector<Applied> applied;
  for (std::size_t i = 0; i < rows.rows.rows(); ++i)
    applied.push_back({std::atoi(std::string(rows.rows.text(i, 0)).c_str()), std::string(rows.rows.text(i, 1))});
  DW_TRY(const auto left, outstanding(applied));
  const std::string role = pg::quote_identifier(options.serving_role);
  for (const Migration& migration : left) {
    const std::string sql = "BEGIN; " + migration_sql(migration, Dialect::postgresql, role) +
                            "INSERT INTO schema_migrations (number, name, checksum) VALUES (" +
                            std::to_string(migration.number) + ", " + quote_literal(migration.name) + ", " +
                            quote_literal(checksum(migration)) + "); COMMIT";
    if (auto done = tx.simple(sql); !done)
      return fail(std::move(done).error().with_context("migration " + std::string(migration.name)));
  }
  DW_CHECK(tx.simple("SELECT pg_catalog.pg_advisory_unlock(" + std::to_string(kMigrationLock) + ")"));
  return applied.empty();
}

/// The second wall stands: the role that serves owns nothing, bypasses nothing, and every table of a tenant is forced
/// under row security. A server that cannot show this does not start.
Result<void> check_wall(PostgresTx& tx, const PostgresStoreOptions& options) {
  const std::string schema = quote_literal(options.schema);
  DW_TRY(auto role, tx.simple("SELECT rolsuper OR rolbypassrls FROM pg_catalog.pg_roles WHERE rolname = current_user"));
  DW_TRY(auto open, tx.simple("SELECT c.relname FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = "
                              "c.relnamespace JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attname = "
                              "'tenant_id' WHERE n.nspname = " +
                              schema + " AND c.relkind = 'r' AND NOT (c.relrowsecurity AND c.relforcerowsecurity)"));
  DW_TRY(auto owned, tx.simple("SELECT 1 FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = "
                               "c.relnamespace WHERE n.nspname = " +
                               schema +
                               " AND c.relowner = (SELECT oid FROM pg_catalog.pg_roles WHERE rolname = "
                               "current_user) LIMIT 1"));
  if (role.rows.rows() == 1 && role.rows.text(0, 0) == "f" && open.rows.rows() == 0 && owned.rows.rows() == 0)
    return {};
  return fail(Error(ErrorCode::precondition_failed, "row security of the store is not in force for the serving role")
                  .with_remedy("The role " + options.serving_role +
                               " must own nothing and have neither SUPERUSER nor BYPASSRLS; tables with tenant_id need "
                               "ENABLE and FORCE ROW LEVEL SECURITY."));
}

class PostgresStore final : public Database {
 public:
  explicit PostgresStore(PostgresStoreOptions options) : options_(std::move(options)) {}

  ~PostgresStore() override { pool_.reset(); }

  Result<void> start() {
    PostgresTx owner(*options_.clock);
    DW_CHECK(owner.connect(options_, true));
    DW_TRY(created_, migrate_postgres(owner, options_));
    owner.disconnect();
    PostgresTx serving(*options_.clock);
    DW_CHECK(serving.connect(options_, false));
    DW_CHECK(check_wall(serving, options_));
    serving.disconnect();
    pool_ = std::make_unique<PostgresPool>(options_,
                                           [this](PostgresTx& tx, Pending& pending) { return serve(tx, pending); });
    return {};
  }

  [[nodiscard]] Dialect dialect() const override { return Dialect::postgresql; }
  [[nodiscard]] bool was_created() const override { return created_; }
  void on_events(std::function<void()> listener) override {
    const std::lock_guard lock(listener_mutex_);
    listener_ = std::move(listener);
  }
  [[nodiscard]] StoreMetrics metrics() const override {
    StoreMetrics metrics;
    metrics.bodies_committed = committed_;
    metrics.bodies_failed = failed_;
    metrics.commits = committed_;
    metrics.reads = reads_;
    metrics.retries = retries_;
    metrics.writes_waiting = pool_->waiting();
    return metrics;
  }
  [[nodiscard]] std::string describe() const override {
    return "PostgreSQL, database " + options_.params.database + ", schema " + options_.schema;
  }

 protected:
  void submit(Pending pending) override { pool_->submit(std::move(pending)); }

 private:
  void tell_listener() {
    const std::lock_guard lock(listener_mutex_);
    if (listener_) listener_();
  }

  Result<void> serve(PostgresTx& tx, Pending& pending) {
    bool events = false;
    auto result = attempt(tx, pending, events);
    ++(!result ? failed_ : pending.kind == Pending::Kind::write ? committed_ : reads_);
    if (events) tell_listener();
    return result;
  }

  Result<void> attempt(PostgresTx& tx, Pending& pending, bool& events) {
    for (int attempts = 1;; ++attempts) {
      const bool fresh = !tx.usable();
      if (fresh) DW_CHECK(tx.connect(options_, false));
      auto result = tx.transact(pending, events);
      if (result || attempts >= kMaxTries || pending.ctx.expired()) return result;
      const Error& error = result.error();
      // A connection that died while it was idle shows at the first statement: nothing was done yet.
      const bool stale = !fresh && !tx.usable() && error.retryable;
      const bool again = error.sqlstate == "40001" || error.sqlstate == "40P01";
      if (!stale && !again) return result;
      ++retries_;
    }
  }

  PostgresStoreOptions options_;
  bool created_ = false;
  std::unique_ptr<PostgresPool> pool_;
  std::mutex listener_mutex_;
  std::function<void()> listener_;
  std::atomic<std::uint64_t> committed_{0};
  std::atomic<std::uint64_t> failed_{0};
  std::atomic<std::uint64_t> reads_{0};
  std::atomic<std::uint64_t> retries_{0};
};
}  // namespace

Result<std::unique_ptr<Database>> open_postgres_store(PostgresStoreOptions options) {
  auto store = std::make_unique<PostgresStore>(std::move(options));
  DW_CHECK(store->start());
  return store;
}

}  // namespace datawave::store
