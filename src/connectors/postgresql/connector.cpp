#include <boost/asio/ip/address.hpp>

#include "connection.hpp"
#include "datawave/connectors/postgresql.hpp"
#include "reads.hpp"

namespace datawave::connectors {

namespace {
using connect::Capability;
using connect::FieldSpec;
using connect::FieldType;

connect::Descriptor make_descriptor() {
  connect::Descriptor d;
  d.type = "postgresql";
  d.title = "PostgreSQL";
  d.versions = "12 to 18";
  d.url_schemes = {"postgres", "postgresql"};
  d.url_example = "postgres://user@host:5432/database?sslmode=verify-full";
  d.fields.push_back({.key = "host",
                      .help = "host name or address",
                      .default_value = "localhost",
                      .aliases = {"hostaddr"},
                      .endpoint = true});
  d.fields.push_back({.key = "port",
                      .type = FieldType::integer,
                      .help = "TCP port",
                      .default_value = "5432",
                      .minimum = 1,
                      .maximum = 65535,
                      .endpoint = true});
  d.fields.push_back({.key = "database",
                      .help = "database to connect to; the user's name where it is not given",
                      .aliases = {"dbname"}});
  d.fields.push_back({.key = "user", .help = "role to log in as", .required = true, .aliases = {"username"}});
  d.fields.push_back({.key = "password",
                      .type = FieldType::secret,
                      .help = "better by prompt, --password-file or PGPASSWORD than in a URL"});
  d.fields.push_back({.key = "sslmode",
                      .type = FieldType::choice,
                      .help = "how the server's identity is checked; by default verify-full, on loopback prefer",
                      .choices = {"disable", "allow", "prefer", "require", "verify-ca", "verify-full"},
                      .endpoint = true});
  d.fields.push_back({.key = "sslrootcert",
                      .type = FieldType::pem_file,
                      .help = "trusted authorities; by default the system's",
                      .endpoint = true});
  d.fields.push_back({.key = "sslcert", .type = FieldType::pem_file, .help = "client certificate"});
  d.fields.push_back({.key = "sslkey", .type = FieldType::key_file, .help = "key of the client certificate"});
  d.fields.push_back({.key = "sslnegotiation",
                      .type = FieldType::choice,
                      .help = "direct: TLS from the first byte (PostgreSQL 17)",
                      .default_value = "postgres",
                      .choices = {"postgres", "direct"},
                      .endpoint = true});
  d.fields.push_back({.key = "channel_binding",
                      .type = FieldType::choice,
                      .help = "bind SCRAM to the TLS session",
                      .default_value = "prefer",
                      .choices = {"disable", "prefer", "require"},
                      .endpoint = true});
  d.fields.push_back({.key = "application_name", .help = "as seen in pg_stat_activity", .default_value = "datawave"});
  d.fields.push_back({.key = "connect_timeout",
                      .type = FieldType::integer,
                      .help = "seconds for the whole way to a session",
                      .default_value = "10",
                      .minimum = 1,
                      .maximum = 600});
  d.fields.push_back({.key = "statement_timeout",
                      .type = FieldType::integer,
                      .help = "seconds that one metadata statement may run",
                      .default_value = "300",
                      .minimum = 1,
                      .maximum = 86400});
  d.fields.push_back({.key = "target_session_attrs",
                      .type = FieldType::choice,
                      .help = "refuse a server that is not of this kind",
                      .default_value = "any",
                      .choices = {"any", "read-write", "read-only", "primary", "standby", "prefer-standby"}});
  d.capabilities = {Capability::execute,  Capability::cancel, Capability::inventory,           Capability::statistics,
                    Capability::sampling, Capability::tls,    Capability::client_certificates, Capability::snapshots};
  d.ladder = {"resolve", "connect", "TLS", "authenticate", "authorise", "version", "catalog", "sampling"};
  d.minimum_grants = {
      "GRANT CONNECT ON DATABASE <database> TO <role>;", "GRANT USAGE ON SCHEMA <schema> TO <role>;  -- to sample",
      "GRANT SELECT ON ALL TABLES IN SCHEMA <schema> TO <role>;  -- to sample and for planner statistics",
      "-- or, from 14: GRANT pg_read_all_data TO <role>;"};
  return d;
}

bool is_loopback(std::string_view host) {
  if (host == "localhost") return true;
  boost::system::error_code error;
  const auto address = boost::asio::ip::make_address(std::string(host), error);
  return !error && address.is_loopback();
}

pg::SslMode ssl_mode(std::string_view text, std::string_view host) {
  if (text == "disable") return pg::SslMode::disable;
  if (text == "allow" || text == "prefer") return pg::SslMode::prefer;
  if (text == "require") return pg::SslMode::require;
  if (text == "verify-ca") return pg::SslMode::verify_ca;
  if (text == "verify-full") return pg::SslMode::verify_full;
  return is_loopback(host) ? pg::SslMode::prefer : pg::SslMode::verify_full;
}

class PostgresqlConnector final : public connect::Connector {
 public:
  [[nodiscard]] const connect::Descriptor& descriptor() const override { return descriptor_; }

  Task<std::unique_ptr<connect::Connection>> open(CallContext ctx, connect::ConnectionSpec spec,
                                                  connect::OpenEnvironment env,
                                                  LadderObserver* observer) const override {
    DW_CO_CHECK(spec.check_complete());
    co_return co_await postgresql::open_connection(ctx, std::move(spec), env, observer);
  }

  Result<std::unique_ptr<connect::ReadEndpoint>> open_reads(Executor executor, connect::ConnectionSpec spec,
                                                            connect::OpenEnvironment env,
                                                            connect::ReadsOptions options) const override {
    return postgresql::open_reads(executor, spec, env, std::move(options));
  }

 private:
  connect::Descriptor descriptor_ = make_descriptor();
};
}  // namespace

pg::ConnectParams session_params(const connect::ConnectionSpec& spec) {
  pg::ConnectParams p;
  p.host = spec.get("host");
  p.port = static_cast<std::uint16_t>(spec.integer("port"));
  p.user = spec.get("user");
  p.database = spec.get("database").empty() ? p.user : std::string(spec.get("database"));
  p.password = spec.secret("password").duplicate();
  p.application_name = spec.get("application_name");
  p.sslmode = ssl_mode(spec.get("sslmode"), p.host);
  p.direct_tls = spec.get("sslnegotiation") == "direct";
  p.ca_pem = spec.get("sslrootcert");
  p.client_certificate_pem = spec.get("sslcert");
  p.client_key_pem = spec.secret("sslkey").duplicate();
  const auto binding = spec.get("channel_binding");
  p.channel_binding = binding == "require"   ? pg::ChannelBinding::require
                      : binding == "disable" ? pg::ChannelBinding::disable
                                             : pg::ChannelBinding::prefer;
  return p;
}

namespace postgresql {

pg::ConnectParams connect_params(const connect::ConnectionSpec& spec, SessionUse use) {
  pg::ConnectParams p = session_params(spec);
  if (use == SessionUse::query) {
    p.settings = {
        {"default_transaction_read_only", "on"},
        {"standard_conforming_strings", "on"},  // statements are read by this rule before they are let through
        {"lock_timeout", "10000"},
        {"TimeZone", "UTC"},
        {"DateStyle", "ISO, YMD"},
        {"IntervalStyle", "iso_8601"},
        {"extra_float_digits", "1"},
        {"client_min_messages", "error"},
    };
    return p;
  }
  const bool sampling = use == SessionUse::sampling;
  const std::string statement_ms = std::to_string(sampling ? 5000 : spec.integer("statement_timeout") * 1000);
  p.settings = {
      {"default_transaction_read_only", "on"},
      {"statement_timeout", statement_ms},
      {"lock_timeout", sampling ? "500" : "2000"},
      {"idle_in_transaction_session_timeout", "0"},
      {"search_path", "pg_catalog"},  // names come qualified, and nobody's functions stand before the system's
      {"jit", "off"},                 // compiling catalog queries costs more than running them
      {"TimeZone", "UTC"},
      {"DateStyle", "ISO, YMD"},
      {"IntervalStyle", "iso_8601"},
      {"extra_float_digits", "1"},
      {"client_min_messages", "error"},
  };
  return p;
}

}  // namespace postgresql

std::unique_ptr<connect::Connector> make_postgresql_connector() { return std::make_unique<PostgresqlConnector>(); }

}  // namespace datawave::connectors
