/// A Datawave server: the store, the services, the workers and the HTTP face, put together and taken apart in order.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "datawave/connect/registry.hpp"
#include "datawave/pg/params.hpp"

namespace datawave::server {

struct ServerOptions {
  std::string data_dir;  // made with mode 0700 where it does not exist
  std::string listen = "127.0.0.1:7878";
  bool next_free_port = false;                      // an occupied port: the next one
  std::optional<pg::ConnectParams> postgres_store;  // else SQLite in data_dir
  std::string tls_certificate_file;                 // with tls_key_file: HTTPS
  std::string tls_key_file;
  std::vector<std::string> egress_allow;  // CIDR; loopback and private ranges are refused without
  std::vector<std::string> file_roots;    // directories whose database files may be sources
  std::string access_log = "";            // file, "-" or empty: none
  int workers = 2;
  unsigned lanes = 0;                                // threads that serve requests; 0: one a processor
  std::optional<std::size_t> pool_size;              // connections to a source that is queried; none: it looks for them
  std::size_t pool_limit = 50;                       // up to here
  std::size_t query_concurrency = 64;                // statements of one principal at one source
  std::chrono::milliseconds query_cache_time{2000};  // 0: no answer is kept
  std::chrono::milliseconds health_interval{15'000};  // between probes of a source; 0: none is probed
  std::string version;
};

/// One for a process. Threads run from start() to stop().
class Server {
 public:
  Server(ServerOptions options, const connect::Registry& registry);
  ~Server();

  /// Errors: precondition_failed (keys, another owner of the store, row security), conflict (the port), and those of
  /// the store; each with what to do.
  Result<void> start();
  void stop();

  /// "http://127.0.0.1:7878".
  [[nodiscard]] std::string url() const;
  /// The file with the token of the first sign-in, while nobody has an account.
  [[nodiscard]] std::optional<std::string> first_sign_in_file() const;
  [[nodiscard]] std::string store_description() const;
  /// The certificate files are read again. Errors: the old one stays.
  Result<void> reload_certificate();

 private:
  friend Result<std::string> openapi_document(const connect::Registry& registry, const std::string& version);
  Result<void> prepare();
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

/// The OpenAPI document of a server, without one running.
Result<std::string> openapi_document(const connect::Registry& registry, const std::string& version);

}  // namespace datawave::server
