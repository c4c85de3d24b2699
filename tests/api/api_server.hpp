/// A whole server in this process, over a store that the test has filled, and a client for it.
#pragma once

#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <string>

#include "datawave/access/permission.hpp"
#include "datawave/connect/registry.hpp"
#include "datawave/core/json_value.hpp"
#include "datawave/http/client.hpp"
#include "datawave/io/lane.hpp"
#include "datawave/server/server.hpp"
#include "datawave/store/database.hpp"
#include "datawave/testing/temp_dir.hpp"

namespace datawave::testing {

struct Answer {
  int status = 0;
  std::string body;
  std::map<std::string, std::string> headers;  // names in lower case
  /// A member of the body by a path of names; empty where it is not there. Strings without quotes.
  [[nodiscard]] std::string at(const std::string& path) const;
};

/// A member that must be there, by value: a range-for over `*value.find(name)` would outlive the optional.
inline JsonValue child(JsonValue value, std::string_view name) { return value.find(name).value(); }

/// One client with a connection of its own; for one thread.
class ApiClient {
 public:
  explicit ApiClient(std::string url);
  Answer send(const std::string& method, const std::string& path, const std::string& key, const std::string& body = "",
              std::map<std::string, std::string> headers = {});

 private:
  std::string url_;
  io::Lane lane_;
  std::unique_ptr<io::Resolver> resolver_;
  io::EgressPolicy policy_ = io::EgressPolicy::local_operator();
  io::Dialer dialer_;
  http::Client client_;
};

/// Tenants and principals are made before the server starts; each principal gets an API key of all its permissions.
class ApiServer {
 public:
  /// `dialect`: the store's. `prepare` is called with the open store and may add what the API cannot.
  explicit ApiServer(store::Dialect dialect = store::Dialect::sqlite);
  ~ApiServer();

  Uuid add_tenant(const std::string& name);
  /// Its API key.
  std::string add_user(const Uuid& tenant, const std::string& name, access::Role role);
  /// While the server does not run.
  void with_store(const std::function<void(store::Database&)>& work);
  void start();
  void stop();
  [[nodiscard]] const std::string& url() const { return url_; }

  Answer send(const std::string& method, const std::string& path, const std::string& key, const std::string& body = "",
              std::map<std::string, std::string> headers = {}) {
    return client_->send(method, path, key, body, std::move(headers));
  }
  Answer get(const std::string& path, const std::string& key) { return send("GET", path, key); }
  Answer post(const std::string& path, const std::string& key, const std::string& body) {
    return send("POST", path, key, body);
  }
  server::ServerOptions options;
  [[nodiscard]] std::filesystem::path directory() const { return directory_.path(); }

 private:
  store::Dialect dialect_;
  TempDir directory_{"api"};
  connect::Registry registry_;
  std::string postgres_database_;
  std::string postgres_role_;
  std::unique_ptr<server::Server> server_;
  std::string url_;
  std::unique_ptr<ApiClient> client_;
};

/// An asset with a column, as a discovery would make them, of a source called shop that the server knows. While the
/// server does not run.
void add_asset(ApiServer& server, const Uuid& tenant);

}  // namespace datawave::testing
