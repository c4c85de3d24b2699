#include "datawave/io/egress.hpp"

#include <ifaddrs.h>
#include <netdb.h>
#include <netinet/in.h>

#include <algorithm>
#include <cstring>
#include <optional>
#include <string>

#include "datawave/core/text.hpp"

namespace datawave::io {

namespace {
namespace ip = boost::asio::ip;

/// IPv4 inside IPv6: mapped (::ffff:0:0/96), translated (::ffff:0:0:0/96), compatible (::/96), NAT64 (64:ff9b::/96 and
/// 64:ff9b:1::/48) and 6to4 (2002::/16).
bool embedded_v4(const ip::address_v6& address, ip::address_v4& out) {
  const auto b = address.to_bytes();
  auto all_zero = [&](std::size_t from, std::size_t to) {
    for (std::size_t i = from; i < to; ++i) {
      if (b[i] != 0) return false;
    }
    return true;
  };
  auto take = [&](std::size_t at) {
    out = ip::address_v4(ip::address_v4::bytes_type{b[at], b[at + 1], b[at + 2], b[at + 3]});
    return true;
  };
  if (all_zero(0, 10) && b[10] == 0xff && b[11] == 0xff) return take(12);
  if (b[0] == 0x00 && b[1] == 0x64 && b[2] == 0xff && b[3] == 0x9b && all_zero(4, 12)) return take(12);
  if (b[0] == 0x00 && b[1] == 0x64 && b[2] == 0xff && b[3] == 0x9b && b[4] == 0x00 && b[5] == 0x01) return take(12);
  if (all_zero(0, 8) && b[8] == 0xff && b[9] == 0xff && b[10] == 0 && b[11] == 0) return take(12);
  if (b[0] == 0x20 && b[1] == 0x02) return take(2);
  if (all_zero(0, 12) && !address.is_loopback() && !address.is_unspecified()) return take(12);
  return false;
}

bool in(const ip::address_v4& a, const char* network) {
  const auto net = ip::make_network_v4(network);
  return (a.to_uint() & net.netmask().to_uint()) == net.network().to_uint();
}

bool always_refused(const ip::address_v4& a) {
  return in(a, "169.254.0.0/16") || in(a, "0.0.0.0/8") || in(a, "224.0.0.0/4") || in(a, "255.255.255.255/32") ||
         in(a, "100.100.100.200/32") || in(a, "192.0.0.192/32") || in(a, "168.63.129.16/32");
}
bool is_local(const ip::address_v4& a) {
  return in(a, "127.0.0.0/8") || in(a, "10.0.0.0/8") || in(a, "172.16.0.0/12") || in(a, "192.168.0.0/16") ||
         in(a, "100.64.0.0/10");
}
bool always_refused(const ip::address_v6& a) {
  static const auto amazon = ip::make_address_v6("fd00:ec2::254");
  static const auto google = ip::make_address_v6("fd20:ce::254");
  return a.is_link_local() || a.is_multicast() || a.is_unspecified() || ip::address_v6(a.to_bytes()) == amazon ||
         ip::address_v6(a.to_bytes()) == google;
}
bool is_local(const ip::address_v6& a) { return a.is_loopback() || (a.to_bytes()[0] & 0xfe) == 0xfc; }

Result<void> refuse(const ip::address& address, std::string_view why, std::string remedy) {
  return fail(Error(ErrorCode::permission_denied, address.to_string() + " is " + std::string(why))
                  .with_stage(ConnectStage::policy)
                  .with_remedy(std::move(remedy)));
}
}  // namespace

namespace {
std::optional<ip::address> address_of(const sockaddr* raw) {
  if (raw == nullptr) return std::nullopt;
  if (raw->sa_family == AF_INET) {
    ip::address_v4::bytes_type bytes;
    std::memcpy(bytes.data(), &reinterpret_cast<const sockaddr_in*>(raw)->sin_addr, bytes.size());
    return ip::address_v4(bytes);
  }
  if (raw->sa_family != AF_INET6) return std::nullopt;
  ip::address_v6::bytes_type bytes;
  std::memcpy(bytes.data(), &reinterpret_cast<const sockaddr_in6*>(raw)->sin6_addr, bytes.size());
  return ip::address_v6(bytes);
}

bool of_this_machine(const ip::address& address) {
  if (address.is_loopback()) return true;
  ifaddrs* all = nullptr;
  if (::getifaddrs(&all) != 0) return true;
  bool found = false;
  for (const ifaddrs* one = all; one != nullptr && !found; one = one->ifa_next)
    found = address_of(one->ifa_addr) == address;
  ::freeifaddrs(all);
  return found;
}

ip::address unwrapped(const ip::address& address) {
  ip::address_v4 inner;
  if (address.is_v6() && embedded_v4(address.to_v6(), inner)) return inner;
  return address;
}
}  // namespace

void OwnEndpoints::add(const ip::address& address, std::uint16_t port) {
  const std::scoped_lock lock(mutex_);
  endpoints_.emplace_back(unwrapped(address), port);
}

Result<void> OwnEndpoints::add_host(const std::string& host, std::uint16_t port) {
  addrinfo wanted{};
  wanted.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  if (::getaddrinfo(host.c_str(), nullptr, &wanted, &found) != 0)
    return fail(Error(ErrorCode::not_found, "the host has no address").with_field("host"));
  for (const addrinfo* one = found; one != nullptr; one = one->ai_next) {
    if (const auto address = address_of(one->ai_addr)) add(*address, port);
  }
  ::freeaddrinfo(found);
  return {};
}

bool OwnEndpoints::holds(const ip::address& address, std::uint16_t port) const {
  const std::scoped_lock lock(mutex_);
  return std::any_of(endpoints_.begin(), endpoints_.end(), [&](const auto& own) {
    return own.second == port && (own.first == address || (own.first.is_unspecified() && of_this_machine(address)));
  });
}

EgressPolicy EgressPolicy::local_operator() {
  EgressPolicy policy;
  policy.allow_local_ = true;
  return policy;
}

Result<EgressPolicy> EgressPolicy::server(const std::vector<std::string_view>& allow) {
  EgressPolicy policy;
  for (const std::string_view entry : allow) {
    boost::system::error_code v4_error;
    boost::system::error_code v6_error;
    const auto v4 = ip::make_network_v4(std::string(entry), v4_error);
    const auto v6 = ip::make_network_v6(std::string(entry), v6_error);
    if (!v4_error) {
      policy.allow_v4_.push_back(v4.canonical());
    } else if (!v6_error) {
      policy.allow_v6_.push_back(v6.canonical());
    } else {
      return fail(Error(ErrorCode::invalid_argument, "not a network in CIDR notation: " + printable(entry, 80))
                      .with_field("egress.allow")
                      .with_remedy("Write it as 10.2.0.0/16 or fd12::/16."));
    }
  }
  return policy;
}

Result<void> EgressPolicy::judge(const ip::address& given, std::uint16_t port) const {
  const ip::address address = unwrapped(given);
  const bool refused = address.is_v4() ? always_refused(address.to_v4()) : always_refused(address.to_v6());
  if (refused) {
    return refuse(given, "a link-local, metadata or multicast address, which are never dialed",
                  "Use the address of the database itself.");
  }
  if (own_ && own_->holds(address, port))
    return refuse(given, "where this server itself listens or keeps its store", "Use the address of another system.");
  const bool local = address.is_v4() ? is_local(address.to_v4()) : is_local(address.to_v6());
  if (!local || allow_local_) return {};
  if (address.is_v4()) {
    for (const auto& net : allow_v4_) {
      if ((address.to_v4().to_uint() & net.netmask().to_uint()) == net.network().to_uint()) return {};
    }
  } else {
    for (const auto& net : allow_v6_) {
      const auto hosts = net.hosts();
      if (hosts.find(address.to_v6()) != hosts.end()) return {};
    }
  }
  return refuse(given, "in a loopback or private range that this server may not dial",
                "An operator can list it under egress.allow.");
}

}  // namespace datawave::io
