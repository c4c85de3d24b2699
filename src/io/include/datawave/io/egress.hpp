/// Egress policy: which addresses the dialer may connect to. Judged on the resolved address, after mapped and embedded
/// IPv4 forms were unwrapped; link-local and cloud metadata addresses are refused always.
#pragma once

#include <boost/asio/ip/address.hpp>
#include <boost/asio/ip/network_v4.hpp>
#include <boost/asio/ip/network_v6.hpp>
#include <cstdint>
#include <string_view>
#include <vector>

#include "datawave/core/result.hpp"

namespace datawave::io {

class EgressPolicy {
 public:
  /// One-shot CLI commands: the operator's own machine and private networks are allowed.
  static EgressPolicy local_operator();
  /// A server: loopback and private ranges only where `allow` (CIDR notation) lists them.
  /// Errors: invalid_argument naming the entry.
  static Result<EgressPolicy> server(const std::vector<std::string_view>& allow);

  /// Errors: permission_denied, stage policy.
  [[nodiscard]] Result<void> judge(const boost::asio::ip::address& address, std::uint16_t port) const;

 private:
  bool allow_local_ = false;
  std::vector<boost::asio::ip::network_v4> allow_v4_;
  std::vector<boost::asio::ip::network_v6> allow_v6_;
};

}  // namespace datawave::io
