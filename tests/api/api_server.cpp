#include "api_server.hpp"

#include <stdexcept>

#include "datawave/catalog/merge.hpp"
#include "datawave/connectors/postgresql.hpp"
#include "datawave/connectors/sqlite.hpp"
#include "datawave/core/text.hpp"
#include "datawave/crypto/hash.hpp"
#include "datawave/crypto/token.hpp"
#include "datawave/store/scope_issuer.hpp"
#include "datawave/testing/postgres_server.hpp"

namespace datawave::testing {

namespace {
void require(const Result<void>& done, const char* what) {
  if (!done) throw std::runtime_error(std::string(what) + ": " + done.error().describe());
}
}  // namespace

std::string Answer::at(const std::string& path) const {
  const auto document = parse_json(body, JsonLimits{64, 64U << 20U, 5'000'000});
  if (!document) return "";
  JsonValue value = document->root();
  for (const std::string_view name : split(path, '.')) {
    if (value.kind() == JsonKind::array) {
      const auto index = parse_u64(name).value_or(value.size());
      std::size_t i = 0;
      std::optional<JsonValue> found;
      for (const JsonValue item : value) {
        if (i++ == index) found = item;
      }
      if (!found) return "";
      value = *found;
      continue;
    }
    const auto found = value.find(name);
    if (!found) return "";
    value = *found;
  }
  return std::string(value.kind() == JsonKind::string ? value.string() : value.text());
}

ApiServer::ApiServer(store::Dialect dialect) : dialect_(dialect) {
  registry_.add(connectors::make_postgresql_connector());
  registry_.add(connectors::make_sqlite_connector());
  options.data_dir = directory_ / "data";
  options.listen = "127.0.0.1:0";
  options.egress_allow = {"127.0.0.0/8"};
  options.version = "test";
  if (dialect_ == store::Dialect::postgresql) {
    PostgresServer& server = PostgresServer::shared_store();
    postgres_database_ = server.create_database("api");
    postgres_role_ = postgres_database_ + "_owner";
    server.create_role(postgres_role_, PostgresServer::kPassword);
    server.exec("postgres", "ALTER ROLE " + postgres_role_ + " CREATEROLE");
    server.exec("postgres", "ALTER DATABASE " + postgres_database_ + " OWNER TO " + postgres_role_);
  }
  // Once up and down: the store with its keys is there, and the tenant "default".
  start();
  stop();
}

ApiServer::~ApiServer() { stop(); }

void ApiServer::with_store(const std::function<void(store::Database&)>& work) {
  if (dialect_ == store::Dialect::sqlite) {
    store::SqliteStoreOptions opening;
    opening.path = options.data_dir + "/datawave.db";
    auto opened = store::open_sqlite_store(opening);
    if (!opened) throw std::runtime_error(opened.error().describe());
    work(**opened);
    return;
  }
  store::PostgresStoreOptions opening;
  opening.params.host = "127.0.0.1";
  opening.params.port = PostgresServer::shared_store().port();
  opening.params.database = postgres_database_;
  opening.params.user = postgres_role_;
  opening.params.password = Secret(std::string(PostgresServer::kPassword));
  opening.params.sslmode = pg::SslMode::require;
  auto opened = store::open_postgres_store(std::move(opening));
  if (!opened) throw std::runtime_error(opened.error().describe());
  work(**opened);
}

Uuid ApiServer::add_tenant(const std::string& name) {
  Uuid id = make_uuid_v7(system_clock(), system_random());
  with_store([&](store::Database& database) {
    const store::WriteBody<void> body = [&](store::WriteTx& tx) -> Result<void> {
      DW_CHECK(tx.exec("INSERT INTO tenants (id, name, created_at, permission_epoch) VALUES (?1, ?2, 0, 1)", id, name));
      DW_CHECK(tx.exec("INSERT INTO heads (tenant_id, audit_hash) VALUES (?1, ?2)", id, store::BytesView()));
      return {};
    };
    require(database.write_now<void>({}, store::ScopeIssuer::across_tenants("test"), body), "tenant");
  });
  return id;
}

std::string ApiServer::add_user(const Uuid& tenant, const std::string& name, access::Role role) {
  const std::string token = "dwk_" + std::string(crypto::random_token(system_random(), 32).expose());
  const crypto::Digest digest = crypto::sha256(token);
  const std::string hash(reinterpret_cast<const char*>(digest.data()), digest.size());
  const Uuid principal = make_uuid_v7(system_clock(), system_random());
  const Uuid key = make_uuid_v7(system_clock(), system_random());
  with_store([&](store::Database& database) {
    const store::WriteBody<void> body = [&](store::WriteTx& tx) -> Result<void> {
      DW_CHECK(tx.exec(
          "INSERT INTO principals (id, tenant_id, kind, name, display_name, roles, created_at, updated_at) VALUES "
          "(?1, ?2, 'user', ?3, ?3, ?4, 0, 0)",
          principal, tenant, name, std::vector<access::Role>{role}));
      DW_CHECK(tx.exec(
          "INSERT INTO api_keys (id, tenant_id, principal_id, name, prefix, token_hash, permissions, created_at) "
          "VALUES (?1, ?2, ?3, 'test', 'dwk_', ?4, ?5, 0)",
          key, tenant, principal, store::BytesView{hash}, access::permissions_of(role).list()));
      return {};
    };
    require(database.write_now<void>({}, store::ScopeIssuer::across_tenants("test"), body), "user");
  });
  return token;
}

void ApiServer::start() {
  server::ServerOptions wanted;
  wanted.data_dir = options.data_dir;
  wanted.listen = options.listen;
  wanted.egress_allow = options.egress_allow;
  wanted.file_roots = options.file_roots;
  wanted.access_log = options.access_log;
  wanted.version = options.version;
  wanted.health_interval = options.health_interval;
  wanted.lanes = options.lanes;
  wanted.pool_size = options.pool_size;
  wanted.query_concurrency = options.query_concurrency;
  wanted.query_cache_time = options.query_cache_time;
  if (dialect_ == store::Dialect::postgresql) {
    wanted.postgres_store.emplace();
    wanted.postgres_store->host = "127.0.0.1";
    wanted.postgres_store->port = PostgresServer::shared_store().port();
    wanted.postgres_store->database = postgres_database_;
    wanted.postgres_store->user = postgres_role_;
    wanted.postgres_store->password = Secret(std::string(PostgresServer::kPassword));
    wanted.postgres_store->sslmode = pg::SslMode::require;
  }
  server_ = std::make_unique<server::Server>(std::move(wanted), registry_);
  require(server_->start(), "the server does not start");
  url_ = server_->url();
  client_ = std::make_unique<ApiClient>(url_);
}

void ApiServer::stop() { server_.reset(); }

ApiClient::ApiClient(std::string url)
    : url_(std::move(url)),
      resolver_(io::make_system_resolver(lane_.executor())),
      dialer_(*resolver_, policy_),
      client_(dialer_, {}) {}

Answer ApiClient::send(const std::string& method, const std::string& path, const std::string& key,
                       const std::string& body, std::map<std::string, std::string> headers) {
  http::ClientRequest request;
  const auto parsed = http::parse_method(method);
  if (!parsed) throw std::runtime_error("no such method: " + method);
  request.method = *parsed;
  auto url = http::parse_url(url_ + path);
  if (!url) throw std::runtime_error("no URL: " + path);
  request.url = *url;
  if (!key.empty()) request.headers.push_back({"Authorization", "Bearer " + key});
  if (!body.empty() && !headers.contains("Content-Type"))
    request.headers.push_back({"Content-Type", "application/json"});
  for (auto& [name, value] : headers) request.headers.push_back({name, value});
  request.body = body;
  const CallContext ctx = CallContext().with_timeout(std::chrono::seconds(60));
  auto response = lane_.block_on(client_.send(ctx, request));
  if (!response && response.error().retryable) response = lane_.block_on(client_.send(ctx, std::move(request)));
  if (!response) throw std::runtime_error(method + " " + path + ": " + response.error().describe());
  Answer answer;
  answer.status = response->status;
  answer.body = std::move(response->body);
  for (const http::Header& header : response->headers) answer.headers[to_lower_ascii(header.name)] = header.value;
  return answer;
}

void add_asset(ApiServer& server, const Uuid& tenant) {
  server.with_store([&](store::Database& database) {
    const store::ReadBody<std::optional<Uuid>> find = [&](store::Tx& tx) {
      return tx.find<Uuid>("SELECT id FROM sources WHERE tenant_id = ?1", tenant);
    };
    const auto source = database.read_now<std::optional<Uuid>>({}, store::ScopeIssuer::tenant(tenant, {}), find);
    if (!source || !*source) throw std::runtime_error("there is no source to add an asset to");
    inspect::InspectedTable table;
    table.table.database = "shop";
    table.table.schema = "public";
    table.table.name = "customer";
    connect::ColumnRecord email;
    email.name = "email";
    email.ordinal = 1;
    table.table.columns.push_back(email);
    table.labels.push_back({"email", "email", "confidential", 0.9, {}});
    catalog::MergeInput input;
    input.source_id = **source;
    input.source_name = "shop";
    catalog::SourceMerge merge(database, store::ScopeIssuer::tenant(tenant, {}), input);
    require(merge.begin(), "merge");
    require(merge.add(std::move(table)), "merge");
    require(merge.container({"shop", "public", connect::ContainerState::complete, 1, 1, std::nullopt}), "merge");
    if (auto done = merge.finish(true); !done) throw std::runtime_error(done.error().describe());
  });
}

}  // namespace datawave::testing
