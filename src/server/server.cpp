#include "datawave/server/server.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <filesystem>
#include <fstream>
#include <thread>

#include "datawave/api/handler.hpp"
#include "datawave/api/openapi.hpp"
#include "datawave/api/routes.hpp"
#include "datawave/catalog/service.hpp"
#include "datawave/core/log.hpp"
#include "datawave/core/text.hpp"
#include "datawave/events/dispatcher.hpp"
#include "datawave/events/hub.hpp"
#include "datawave/http/server.hpp"
#include "datawave/jobs/runner.hpp"
#include "datawave/monitor/monitor.hpp"
#include "datawave/query/gateway.hpp"
#include "datawave/scan/discover_job.hpp"
#include "datawave/secret/local.hpp"
#include "datawave/source/service.hpp"
#include "metrics.hpp"
#include "upkeep.hpp"

namespace datawave::server {

namespace {
constexpr log::Logger kLog{"server"};
constexpr auto kLongestRequest = std::chrono::seconds(310);
constexpr auto kPoolsGrace = std::chrono::seconds(3);
constexpr auto kStopGrace = std::chrono::seconds(5);
constexpr int kPortsTried = 20;

Result<std::string> read_text_file(const std::string& path, const char* field) {
  std::ifstream in(path, std::ios::binary);
  std::string text((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
  if (in.bad() || text.empty()) {
    return fail(Error(ErrorCode::invalid_argument, std::string(field) + ": the file cannot be read or is empty")
                    .with_field(field)
                    .with_remedy("Name a PEM file that this user may read."));
  }
  return text;
}

struct Address {
  std::string host;
  std::uint16_t port = 0;
};

Result<Address> parse_listen(const std::string& text) {
  const std::size_t colon = text.rfind(':');
  Address out;
  const auto port = colon == std::string::npos ? std::nullopt : parse_u64(std::string_view(text).substr(colon + 1));
  if (!port || *port > 65535) {
    return fail(Error(ErrorCode::invalid_argument, "listen: not HOST:PORT")
                    .with_field("listen")
                    .with_remedy("For instance 127.0.0.1:7878, [::1]:7878 or 0.0.0.0:7878."));
  }
  out.host = text.substr(0, colon);
  if (out.host.starts_with('[') && out.host.ends_with(']')) out.host = out.host.substr(1, out.host.size() - 2);
  if (out.host == "localhost") out.host = "127.0.0.1";
  out.port = static_cast<std::uint16_t>(*port);
  return out;
}

Result<void> make_private_directory(const std::string& path) {
  std::error_code failed;
  std::filesystem::create_directories(path, failed);
  if (failed || ::chmod(path.c_str(), 0700) != 0) {
    return fail(Error(ErrorCode::permission_denied, "the data directory cannot be made or is not ours")
                    .with_field("data_dir")
                    .with_remedy("Name a directory that this user may write, with --data-dir."));
  }
  return {};
}

/// The token in a file that only its owner may read; replaced as a whole.
Result<void> write_token_file(const std::string& path, const Secret& token) {
  const std::string fresh = path + ".new";
  ::unlink(fresh.c_str());
  const int fd = ::open(fresh.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
  bool good = fd >= 0;
  if (good) {
    const std::string_view text = token.expose();
    good = ::write(fd, text.data(), text.size()) == static_cast<ssize_t>(text.size()) && ::write(fd, "\n", 1) == 1;
    good = ::close(fd) == 0 && good;
  }
  if (good && ::rename(fresh.c_str(), path.c_str()) == 0) return {};
  return fail(Error(ErrorCode::unavailable, "the file of the first sign-in cannot be written")
                  .with_remedy("Check that the data directory is writable and its disk not full."));
}
}  // namespace

struct Server::Impl {
  ServerOptions options;
  const connect::Registry& registry;

  // In the order of construction; destroyed in reverse.
  std::unique_ptr<io::BlockingPool> hashing = std::make_unique<io::BlockingPool>(2, 64);
  std::unique_ptr<io::BlockingPool> blocking = std::make_unique<io::BlockingPool>(4, 256);
  std::unique_ptr<monitor::HealthMonitor> health;
  events::EventHub hub;
  std::shared_ptr<io::OwnEndpoints> own = std::make_shared<io::OwnEndpoints>();
  std::unique_ptr<store::Database> database;
  std::unique_ptr<secret::SecretManager> secrets;
  std::unique_ptr<access::Gate> gate;
  std::unique_ptr<access::Accounts> accounts;
  std::unique_ptr<access::AuditLog> audit;
  std::unique_ptr<source::SourceService> sources;
  std::unique_ptr<classify::Classifier> classifier;
  std::unique_ptr<jobs::JobService> job_service;
  std::unique_ptr<jobs::ScheduleService> schedules;
  std::unique_ptr<catalog::CatalogService> catalog;
  std::unique_ptr<query::QueryGateway> gateway;
  api::RouteTable routes;
  std::string document;
  std::unique_ptr<api::AccessLog> access_log;
  std::unique_ptr<api::ApiHandler> handler;
  std::unique_ptr<jobs::JobRunner> runner;
  std::unique_ptr<events::WebhookService> webhooks;
  std::unique_ptr<events::WebhookDispatcher> dispatcher;
  std::unique_ptr<Upkeep> upkeep;
  std::unique_ptr<http::Server> listener;
  std::optional<std::string> token_file;

  Result<void> open_store();
  Result<void> open_secrets();
  Result<void> make_services();
  void make_routes();
  Result<void> listen();
  Result<std::optional<http::ServerCertificate>> certificate() const;
};

Result<void> Server::Impl::open_store() {
  if (options.postgres_store) {
    store::PostgresStoreOptions store_options;
    store_options.params = std::move(*options.postgres_store);
    const std::string host = store_options.params.host;
    const std::uint16_t port = store_options.params.port;
    DW_TRY(database, store::open_postgres_store(std::move(store_options)));
    return own->add_host(host, port);
  }
  store::SqliteStoreOptions store_options;
  store_options.path = options.data_dir + "/datawave.db";
  DW_TRY(database, store::open_sqlite_store(store_options));
  return {};
}

Result<void> Server::Impl::open_secrets() {
  secret::LocalOptions local;
  local.directory = options.data_dir + "/keys";
  local.store_is_empty = database->was_created();
  DW_TRY(secrets, secret::open_local(std::move(local), system_clock(), system_random(), *blocking));
  return {};
}

Result<void> Server::Impl::make_services() {
  gate = std::make_unique<access::Gate>(*database);
  accounts = std::make_unique<access::Accounts>(*database, *gate, *hashing);
  audit = std::make_unique<access::AuditLog>(*database);
  source::SourcePolicy policy;
  std::vector<std::string_view> allow(options.egress_allow.begin(), options.egress_allow.end());
  DW_TRY(policy.egress, io::EgressPolicy::server(allow));
  policy.egress.refuse_own(own);
  policy.file_roots = options.file_roots;
  policy.refused_roots.push_back(options.data_dir);
  events::DispatcherOptions dispatching;
  dispatching.egress = policy.egress;
  webhooks = std::make_unique<events::WebhookService>(*database, *secrets);
  dispatcher = std::make_unique<events::WebhookDispatcher>(*database, *secrets, std::move(dispatching));
  source::SourceService::Parts parts{*database, *secrets, registry, *blocking, std::move(policy), {}, {}};
  parts.remove_dependants = [](store::WriteTx& tx, const Uuid& id) { return remove_dependants(tx, id); };
  parts.count_dependants = [](store::Tx& tx, const Uuid& id) { return count_dependants(tx, id); };
  sources = std::make_unique<source::SourceService>(std::move(parts));
  job_service = std::make_unique<jobs::JobService>(*database, hub);
  std::map<std::string, jobs::JobKind> kinds;
  classifier = std::make_unique<classify::Classifier>();
  kinds.emplace("discover", scan::discover_kind({*database, *sources, *classifier, *blocking, options.version}));
  jobs::RunnerOptions runner_options;
  runner_options.workers = options.workers;
  runner = std::make_unique<jobs::JobRunner>(*database, *gate, *job_service, hub, std::move(kinds), runner_options);
  schedules = std::make_unique<jobs::ScheduleService>(*database, *gate);
  catalog = std::make_unique<catalog::CatalogService>(*database);
  if (options.lanes == 0) options.lanes = std::max(std::thread::hardware_concurrency(), 1U);
  query::GatewayOptions querying;
  querying.pool_size = options.pool_size;
  querying.pool_limit = options.pool_limit;
  querying.concurrent = options.query_concurrency;
  querying.cache_time = options.query_cache_time;
  querying.lanes = options.lanes;
  gateway = std::make_unique<query::QueryGateway>(*sources, *database, *blocking, querying);
  monitor::MonitorOptions probing;
  probing.interval = options.health_interval;
  health = std::make_unique<monitor::HealthMonitor>(monitor::HealthMonitor::Parts{*database, *sources, *blocking},
                                                    std::move(probing));
  health->set_pool_hook([this](const Uuid&, const Uuid& source) -> std::optional<monitor::PoolUse> {
    const auto moment = gateway->pool_moment(source);
    if (!moment) return std::nullopt;
    monitor::PoolUse use;
    use.in_use = static_cast<std::int64_t>(moment->in_use);
    use.max_size = static_cast<std::int64_t>(moment->max_connections);
    use.waiting = static_cast<std::int64_t>(moment->waiting);
    return use;
  });
  upkeep = std::make_unique<Upkeep>(*database, hub, *schedules, *runner, *dispatcher);
  return {};
}

void Server::Impl::make_routes() {
  api::SystemHooks hooks;
  hooks.database = database.get();
  hooks.metrics = [this](const Uuid& tenant) {
    return metrics_text({*database, *handler, *runner, *listener, *gateway, *health}, tenant);
  };
  hooks.openapi = [this] { return document; };
  api::add_system_routes(routes, std::move(hooks));
  api::add_account_routes(routes, *accounts);
  api::add_audit_routes(routes, *audit);
  api::add_connector_routes(routes, registry);
  api::add_source_routes(routes, *sources, *job_service);
  api::add_health_routes(routes, *health, *sources);
  api::add_job_routes(routes, *job_service);
  api::add_schedule_routes(routes, *schedules, *sources);
  api::add_event_routes(routes, *database, hub);
  api::add_catalog_routes(routes, *catalog, *sources);
  api::add_webhook_routes(routes, *webhooks);
  api::add_query_routes(routes, *sources, *gateway);
  document = api::openapi(routes, options.version);
}

Result<std::optional<http::ServerCertificate>> Server::Impl::certificate() const {
  if (options.tls_certificate_file.empty() && options.tls_key_file.empty())
    return std::optional<http::ServerCertificate>();
  http::ServerCertificate out;
  DW_TRY(out.certificate_pem, read_text_file(options.tls_certificate_file, "tls_certificate"));
  DW_TRY(std::string key, read_text_file(options.tls_key_file, "tls_key"));
  out.key_pem = Secret(std::move(key));
  return std::optional<http::ServerCertificate>(std::move(out));
}

Result<void> Server::Impl::listen() {
  DW_TRY(Address address, parse_listen(options.listen));
  for (int tried = 0;; ++tried) {
    http::ServerOptions listen_options;
    listen_options.listen[0].address = address.host;
    listen_options.listen[0].port = address.port;
    DW_TRY(listen_options.certificate, certificate());
    listen_options.lanes = options.lanes;
    listen_options.limits.handle_timeout = kLongestRequest;  // routes have limits of their own
    listen_options.on_lane_end = [this](Executor lane) {
      CallContext ctx;
      Task<void> ending = gateway->end_lane(ctx.with_timeout(kPoolsGrace));
      asio::co_spawn(lane, std::move(ending), [](const std::exception_ptr&, const Result<void>&) {});
    };
    listen_options.listen[0].tls = listen_options.certificate.has_value();
    listener = std::make_unique<http::Server>(std::move(listen_options), *handler);
    auto started = listener->start();
    if (started) {
      boost::system::error_code not_an_address;
      const auto bound = boost::asio::ip::make_address(address.host, not_an_address);
      if (!not_an_address) own->add(bound, listener->port());
      return {};
    }
    const bool next = options.next_free_port && started.error().code == ErrorCode::conflict && tried < kPortsTried;
    if (!next) return started;
    ++address.port;
  }
}

Server::Server(ServerOptions options, const connect::Registry& registry)
    : impl_(new Impl{std::move(options), registry}) {}
Server::~Server() {
  stop();
  // What still runs on threads of the store or of the pools answers to lanes of the listener: those go last.
  Impl& s = *impl_;
  s.upkeep.reset();
  s.dispatcher.reset();
  s.gateway.reset();
  s.runner.reset();
  s.blocking.reset();
  s.hashing.reset();
  s.database.reset();
}

Result<void> Server::prepare() {
  Impl& s = *impl_;
  s.options.data_dir = std::filesystem::absolute(s.options.data_dir).lexically_normal().string();
  DW_CHECK(make_private_directory(s.options.data_dir));
  DW_CHECK(s.open_store());
  DW_CHECK(s.open_secrets());
  DW_CHECK(s.make_services());
  s.make_routes();
  return {};
}

Result<void> Server::start() {
  DW_CHECK(prepare());
  Impl& s = *impl_;
  DW_TRY(auto token, s.accounts->prepare_first_sign_in());
  const std::string token_path = s.options.data_dir + "/first-sign-in";
  if (token) {
    DW_CHECK(write_token_file(token_path, *token));
    s.token_file = token_path;
    s.accounts->on_set_up([token_path] { ::unlink(token_path.c_str()); });
  } else {
    ::unlink(token_path.c_str());
  }
  if (!s.options.access_log.empty()) {
    DW_TRY(s.access_log, api::AccessLog::open(s.options.access_log));
  }
  s.handler = std::make_unique<api::ApiHandler>(s.routes, *s.database, *s.gate, s.access_log.get());
  s.upkeep->start();
  s.dispatcher->start();
  s.runner->start();
  if (s.options.health_interval.count() > 0) s.health->start();
  DW_CHECK(s.listen());
  kLog.info("serving", {{"url", url()}, {"store", s.database->describe()}});
  return {};
}

void Server::stop() {
  Impl& s = *impl_;
  if (s.listener) s.listener->stop_blocking(kStopGrace);
  if (s.health) s.health->stop();
  if (s.runner) s.runner->stop();
  if (s.dispatcher) s.dispatcher->stop();
  if (s.upkeep) s.upkeep->stop();
  if (s.access_log) s.access_log->flush();
}

std::string Server::url() const {
  const Impl& s = *impl_;
  auto address = parse_listen(s.options.listen);
  std::string host = address ? address->host : "127.0.0.1";
  if (host == "0.0.0.0" || host == "::") host = "127.0.0.1";
  if (host.find(':') != std::string::npos) host = "[" + host + "]";
  const bool tls = !s.options.tls_certificate_file.empty();
  return (tls ? "https://" : "http://") + host + ":" + std::to_string(s.listener ? s.listener->port() : 0);
}

std::optional<std::string> Server::first_sign_in_file() const { return impl_->token_file; }
std::string Server::store_description() const { return impl_->database->describe(); }

Result<void> Server::reload_certificate() {
  DW_TRY(auto certificate, impl_->certificate());
  if (!certificate) return fail(ErrorCode::precondition_failed, "this server serves without TLS");
  return impl_->listener->reload_tls(*certificate);
}

Result<std::string> openapi_document(const connect::Registry& registry, const std::string& version) {
  // Routes hold references to services: they are made over an empty store that nobody serves from.
  std::string directory = (std::filesystem::temp_directory_path() / "datawave-openapi-XXXXXX").string();
  if (::mkdtemp(directory.data()) == nullptr) return fail(ErrorCode::unavailable, "no temporary directory can be made");
  Result<std::string> document = [&]() -> Result<std::string> {
    ServerOptions options;
    options.version = version;
    options.data_dir = directory;
    Server server(std::move(options), registry);
    DW_CHECK(server.prepare());
    return server.impl_->document;
  }();
  std::error_code ignored;
  std::filesystem::remove_all(directory, ignored);
  return document;
}

}  // namespace datawave::server
