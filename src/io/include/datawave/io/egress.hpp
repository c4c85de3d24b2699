/// Egress policy: which addresses the dialer may connect to. Judged on the resolved address, after mapped and embedded
/// IPv4 forms were unwrapped; link-local and cloud metadata addresses are refused always.
#pragma once

#include <boost/asio/ip/address.hpp>
#include <boost/asio/ip/network_v4.hpp>
#include <boost/asio/ip/network_v6.hpp>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "datawave/core/result.hpp"

namespace datawave::io {

/// Where this process itself serves and keeps its record: its listeners and its store. Filled as they become known, and
/// seen by every copy of the policies that refuse them. Thread-safe.
class OwnEndpoints {
 public:
  /// The unspecified address (0.0.0.0, ::) means every address of this machine.
  void add(const boost::asio::ip::address& address, std::uint16_t port);
  /// All that `host` resolves to now; blocks while it is looked up. Errors: not_found, field "host".
  Result<void> add_host(const std::string& host, std::uint16_t port);
  /// `address` unwrapped: no IPv4 inside IPv6.
  [[nodiscard]] bool holds(const boost::asio::ip::address& address, std::uint16_t port) const;

 private:
  mutable std::mutex mutex_;
  std::vector<std::pair<boost::asio::ip::address, std::uint16_t>> endpoints_;
};

class EgressPolicy {
 public:
  /// One-shot CLI commands: the operator's own machine and private networks are allowed.
  static EgressPolicy local_operator();
  /// A server: loopback and private ranges only where `allow` (CIDR notation) lists them.
  /// Errors: invalid_argument naming the entry.
  static Result<EgressPolicy> server(const std::vector<std::string_view>& allow);

  /// These are refused whatever else is allowed.
  void refuse_own(std::shared_ptr<const OwnEndpoints> own) { own_ = std::move(own); }

  /// Errors: permission_denied, stage policy.
  [[nodiscard]] Result<void> judge(const boost::asio::ip::address& address, std::uint16_t port) const;

 private:
  bool allow_local_ = false;
  std::vector<boost::asio::ip::network_v4> allow_v4_;
  std::vector<boost::asio::ip::network_v6> allow_v6_;
  std::shared_ptr<const OwnEndpoints> own_;
};

}  // namespace datawave::io
