/// The built program serving, and clients of it.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "datawave/core/json_value.hpp"
#include "datawave/http/client.hpp"
#include "datawave/io/lane.hpp"
#include "datawave/testing/child_process.hpp"
#include "datawave/testing/temp_dir.hpp"

namespace datawave::testing {

/// One client: its own lane and connection.
class HttpClient {
 public:
  Result<http::ClientResponse> send(http::Method method, const std::string& url, const std::string& token,
                                    const std::string& body = "");

 private:
  io::Lane lane_;
  std::unique_ptr<io::Resolver> resolver_ = io::make_system_resolver(lane_.executor());
  io::EgressPolicy policy_ = io::EgressPolicy::local_operator();
  io::Dialer dialer_{*resolver_, policy_};
  http::Client http_{dialer_, {}};
};

/// A member that must be there, by value: a range-for over `*value.find(name)` would outlive the optional.
inline JsonValue child(JsonValue value, std::string_view name) { return value.find(name).value(); }

/// A member of a JSON object: a string without quotes, anything else as it stands; empty where it is not there.
std::string member(const std::string& json, std::string_view name);

/// A database of the shared PostgreSQL for a store: its URL, without the password.
std::string make_store_database(const std::string& name);

/// `datawave serve` on a free port.
class Served {
 public:
  /// `store_url`: empty for the embedded store in `dir`/data.
  Served(const TempDir& dir, std::string name, std::string store_url = "", std::vector<std::string> more = {});
  /// Throws std::runtime_error with its log when it does not serve within half a minute.
  void start();
  ChildProcess& process() { return *child_; }
  [[nodiscard]] const std::string& url() const { return url_; }
  [[nodiscard]] std::string log() const { return read_file(log_); }
  [[nodiscard]] std::filesystem::path data() const { return data_; }
  /// The first administrator; gives a session token.
  std::string set_up_administrator();

 private:
  std::filesystem::path data_;
  std::filesystem::path log_;
  std::filesystem::path ready_;
  std::string store_url_;
  std::vector<std::string> more_;
  std::unique_ptr<ChildProcess> child_;
  std::string url_;
};

}  // namespace datawave::testing
