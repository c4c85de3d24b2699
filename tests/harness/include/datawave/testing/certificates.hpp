/// Certificates for tests, made in memory (P-256): a CA, servers good and bad, clients.
#pragma once

#include <chrono>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace datawave::testing {

struct CertificateOptions {
  std::string common_name = "localhost";
  std::vector<std::string> dns_names;
  std::vector<std::string> ip_addresses;
  /// Relative to now; both negative makes an expired one.
  std::chrono::hours valid_from{-24};
  std::chrono::hours valid_to{24 * 30};
  bool for_client = false;
};

/// Certificate and its unencrypted private key, PEM.
struct Certificate {
  std::string certificate;
  std::string key;
};

/// Which certificate a test server shows. All are signed by TestCa::shared() but unknown_ca.
enum class ServerTls { off, good, wrong_name, expired, unknown_ca };

class TestCa {
 public:
  explicit TestCa(std::string_view name);
  TestCa(const TestCa&) = delete;
  TestCa& operator=(const TestCa&) = delete;
  ~TestCa();

  /// The CA that the tests of this process trust, and one that they do not.
  static TestCa& shared();
  static TestCa& unknown();

  [[nodiscard]] const std::string& certificate() const { return certificate_; }
  [[nodiscard]] Certificate issue(const CertificateOptions& options) const;
  /// For DNS:localhost and IP:127.0.0.1.
  [[nodiscard]] Certificate server() const;
  /// Common name = role, as `clientcert=verify-full` and the `cert` method of PostgreSQL want it.
  [[nodiscard]] Certificate client(const std::string& role) const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
  std::string certificate_;
};

/// The certificate for that choice; empty for ServerTls::off.
Certificate certificate_for(ServerTls choice);

/// The PEM text as a file in `directory`, mode 0600; gives its path.
std::filesystem::path write_pem(const std::filesystem::path& directory, std::string_view name, std::string_view pem);

}  // namespace datawave::testing
