/// What the parts of SourceService share.
#pragma once

#include <atomic>
#include <mutex>
#include <unordered_map>

#include "datawave/source/service.hpp"

namespace datawave::source {

/// The row of a source; its secrets are rows of their own.
struct SourceRow {
  Uuid id;
  std::string name;
  std::string connector;
  std::string description;
  Environment environment = Environment::production;
  Location location = Location::on_premises;
  std::string owner;
  std::map<std::string, std::string> labels;
  std::map<std::string, std::string> connection;
  std::string managed_by;
  UtcTime created_at;
  UtcTime updated_at;
  std::int64_t version = 1;
};
DW_DESCRIBE(SourceRow, id, name, connector, description, environment, location, owner, labels, connection, managed_by,
            created_at, updated_at, version);

struct SecretRow {
  std::string field;
  std::string key_id;
  std::string token;
  std::string endpoint;  // endpoint_digest() of where it may go
  UtcTime updated_at;
};

struct SourceService::Impl {
  Parts parts;
  std::mutex mutex;  // over `tests`; never held over a wait
  struct Budget {
    double tokens = 0;
    SteadyTime at;
  };
  std::unordered_map<std::string, Budget> tests;
  std::atomic<std::uint64_t> changes{0};

  explicit Impl(Parts p) : parts(std::move(p)) {}
  Result<void> spend_test(const Uuid& tenant);
};

/// Checked field by field. Errors: invalid_argument with a pointer below /connection or /secrets.
Result<connect::ConnectionSpec> make_spec(const connect::Connector& connector,
                                          const std::map<std::string, std::string>& connection,
                                          const SourcePolicy& policy);
/// JSON values to the texts that a spec takes. Errors: invalid_argument.
Result<std::map<std::string, std::string>> to_texts(const std::map<std::string, JsonRaw>& connection);
/// SHA-256 over the connector and those fields that decide where its credential goes.
std::string endpoint_digest(const connect::Descriptor& descriptor,
                            const std::map<std::string, std::string>& connection);
Result<const connect::Connector*> find_connector(const connect::Registry& registry, const std::string& type);
/// A secret field of that name, or invalid_argument below /secrets.
Result<void> check_secret_name(const connect::Descriptor& descriptor, const std::string& name);

Result<SourceRow> row_by_id(store::Tx& tx, const Uuid& id);
/// By id or name. Errors: not_found.
Result<SourceRow> row_named(store::Tx& tx, const std::string& id_or_name);
Result<std::vector<SecretRow>> secrets_of(store::Tx& tx, const Uuid& id);
/// As it is shown.
DataSource shown(const SourceRow& row, const std::vector<SecretRow>& secrets, const connect::Registry& registry);

}  // namespace datawave::source
