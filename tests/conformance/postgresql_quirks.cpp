#include "postgresql_quirks.hpp"

#include <stdexcept>

#include "datawave/connectors/postgresql.hpp"
#include "datawave/testing/many_tables.hpp"
#include "datawave/testing/postgres_server.hpp"

namespace datawave::conformance {
namespace {

using testing::PostgresOptions;
using testing::PostgresServer;
using testing::ServerTls;

constexpr const char* kRole = "conformance";
constexpr const char* kPassword = "canary/of the:conformance@suite-é";
constexpr const char* kRoleWithoutGrants = "conformance_nobody";
constexpr const char* kPasswordWithoutGrants = "canary-of-nobody-77";

void create_roles(PostgresServer& server) {
  server.create_role(kRole, kPassword);
  server.create_role(kRoleWithoutGrants, kPasswordWithoutGrants);
}

class PostgresqlQuirks final : public Quirks, public Network {
 public:
  explicit PostgresqlQuirks(int version) : version_(version) {}

  [[nodiscard]] std::string name() const override { return "postgresql_" + std::to_string(version_); }
  [[nodiscard]] std::string absent() const override {
    return PostgresServer::find(version_) ? std::string()
                                          : "PostgreSQL " + std::to_string(version_) + " is not installed";
  }
  [[nodiscard]] bool required() const override { return version_ == 15; }
  [[nodiscard]] bool thorough() const override { return version_ == 15; }

  const connect::Connector& connector() override { return *connector_; }
  [[nodiscard]] const Dialect& dialect() const override {
    static const Dialect kDialect = {
        .slow = "select pg_sleep(90) /* conformance_slow */",
        .many_rows = "select i, repeat('x', 1000) from generate_series(1, 100000) i",
        .echo = "select $1::text",
        .megabyte = "repeat('é', 524288)",
        .schema = "public",
    };
    return kDialect;
  }

  std::string create_database(const std::vector<std::string>& statements) override {
    std::string database = server().create_database("conformance");
    server().exec("postgres", "alter database " + database + " owner to " + kRole);
    run(database, statements);
    return database;
  }

  void run(const std::string& database, const std::vector<std::string>& statements) override {
    testing::Libpq owner = server().connect(database);
    owner.exec("set role " + std::string(kRole));
    for (const auto& statement : statements) owner.exec(statement);
  }

  std::string create_many_tables(int tables) override {
    std::vector<std::string> statements = testing::many_tables_sql({.tables = tables, .columns = 4, .schemas = 10});
    statements.back() = "reset role; " + statements.back();
    return create_database(statements);
  }

  connect::ConnectionSpec spec(const std::string& database) override {
    return spec_for(kRole, kPassword, database.empty() ? "postgres" : database);
  }
  [[nodiscard]] std::vector<std::string> canaries() const override {
    return {kPassword, kPasswordWithoutGrants, PostgresServer::kPassword, "not-the-password"};
  }
  Network* network() override { return this; }

  std::uint16_t port() override { return server().port(); }

  std::uint16_t port_showing(ServerTls certificate) override {
    if (other_ == nullptr) {
      PostgresOptions options;
      options.version = version_;
      other_ = std::make_unique<PostgresServer>(std::move(options));
      create_roles(*other_);
    } else if (other_ended_) {
      other_->start();
      other_ended_ = false;
    }
    const bool tls = certificate != ServerTls::off;
    other_->exec("postgres", std::string("alter system set ssl = ") + (tls ? "on" : "off"));
    if (tls) {
      other_->set_certificate(certificate);
    } else {
      other_->reload();
    }
    return other_->port();
  }

  void end_server(bool power_cut) override {
    if (power_cut) {
      other_->crash();
    } else {
      other_->stop();
    }
    other_ended_ = true;
  }

  connect::ConnectionSpec spec_without_grants(const std::string& database) override {
    return spec_for(kRoleWithoutGrants, kPasswordWithoutGrants, database);
  }

  bool wait_for_running(const std::string& words, int count, std::chrono::milliseconds limit) override {
    return server().connect().wait_until(
        "select count(*) from pg_stat_activity where state = 'active' and application_name <> 'harness'"
        " and query like '%" +
            words + "%'",
        std::to_string(count), limit);
  }

  bool wait_for_sessions(const std::string& database, int count, std::chrono::milliseconds limit) override {
    return server().connect().wait_until(
        "select count(*) from pg_stat_activity where application_name <> 'harness' and datname = '" + database + "'",
        std::to_string(count), limit);
  }

 private:
  PostgresServer& server() {
    PostgresServer& shared = PostgresServer::shared(version_);
    if (!prepared_) create_roles(shared);
    prepared_ = true;
    return shared;
  }

  connect::ConnectionSpec spec_for(const std::string& user, const std::string& password, const std::string& database) {
    connect::ConnectionSpec spec(connector_->descriptor());
    const std::vector<std::pair<std::string, std::string>> fields = {
        {"host", "localhost"},      {"port", std::to_string(port())},
        {"database", database},     {"user", user},
        {"sslmode", "verify-full"}, {"sslrootcert", testing::TestCa::shared().certificate()}};
    for (const auto& [key, value] : fields) {
      if (auto set = spec.set(key, value); !set) throw std::runtime_error(set.error().describe());
    }
    spec.set_secret("password", Secret(std::string(password)));
    return spec;
  }

  int version_;
  bool prepared_ = false;
  std::unique_ptr<connect::Connector> connector_ = connectors::make_postgresql_connector();
  std::unique_ptr<PostgresServer> other_;
  bool other_ended_ = false;
};

}  // namespace

std::unique_ptr<Quirks> make_postgresql_quirks(int version) { return std::make_unique<PostgresqlQuirks>(version); }

}  // namespace datawave::conformance
