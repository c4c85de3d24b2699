#include "datawave/testing/test_store.hpp"

#include <stdexcept>

#include "datawave/testing/postgres_server.hpp"

namespace datawave::testing {

TestStore::TestStore(store::Dialect dialect, const Clock& clock) : dialect_(dialect), clock_(clock) {
  if (dialect_ == store::Dialect::postgresql) {
    PostgresServer& server = PostgresServer::shared();
    name_ = server.create_database("store");
    role_ = name_ + "_owner";
    server.create_role(role_, PostgresServer::kPassword);
    server.exec("postgres", "ALTER ROLE " + role_ + " CREATEROLE");
    server.exec("postgres", "ALTER DATABASE " + name_ + " OWNER TO " + role_);
    url_ = server.url(role_, PostgresServer::kPassword, name_, "sslmode=require");
  }
  reopen();
}

TestStore::~TestStore() = default;

void TestStore::reopen() {
  database_.reset();
  if (dialect_ == store::Dialect::sqlite) {
    store::SqliteStoreOptions options;
    options.path = directory_ / "datawave.db";
    options.clock = &clock_;
    auto opened = store::open_sqlite_store(options);
    if (!opened) throw std::runtime_error("the SQLite store does not open: " + opened.error().describe());
    database_ = std::move(*opened);
    return;
  }
  store::PostgresStoreOptions options;
  options.params.host = "127.0.0.1";
  options.params.port = PostgresServer::shared().port();
  options.params.database = name_;
  options.params.user = role_;
  options.params.password = Secret(std::string(PostgresServer::kPassword));
  options.params.sslmode = pg::SslMode::require;
  options.max_connections = 4;
  options.clock = &clock_;
  auto opened = store::open_postgres_store(std::move(options));
  if (!opened) throw std::runtime_error("the PostgreSQL store does not open: " + opened.error().describe());
  database_ = std::move(*opened);
}

Uuid TestStore::add_tenant(const std::string& name) {
  const Uuid id = make_uuid_v7(system_clock(), system_random());
  const auto body = [&](store::WriteTx& tx) -> Result<void> {
    DW_CHECK(tx.exec("INSERT INTO tenants (id, name, created_at, permission_epoch) VALUES (?1, ?2, 0, 1)", id, name));
    DW_CHECK(tx.exec("INSERT INTO heads (tenant_id, audit_hash) VALUES (?1, ?2)", id, store::BytesView()));
    return {};
  };
  auto done = database_->write_now<void>({}, system(), body);
  if (!done) throw std::runtime_error("no tenant: " + done.error().describe());
  return id;
}

store::TenantScope TestStore::scope(const Uuid& tenant, const std::string& name) {
  store::Actor actor;
  actor.principal = tenant;
  actor.name = name;
  actor.via = "test";
  return store::ScopeIssuer::tenant(tenant, std::move(actor));
}

}  // namespace datawave::testing
