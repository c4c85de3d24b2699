/// The one outbound dialer: resolve once, judge every address, connect to a judged one.
#pragma once

#include <boost/asio/ip/address.hpp>
#include <memory>
#include <string>
#include <vector>

#include "datawave/io/egress.hpp"
#include "datawave/io/ladder.hpp"
#include "datawave/io/stream.hpp"

namespace datawave::io {

/// Names to addresses; injected, so that a test can answer for DNS.
class Resolver {
 public:
  virtual ~Resolver() = default;
  /// At least one address. Errors: not_found, unavailable (retryable), deadline_exceeded; all with stage resolve.
  virtual Task<std::vector<boost::asio::ip::address>> resolve(CallContext ctx, std::string host) = 0;
};

/// The system's resolver: getaddrinfo on a thread of its own, which is left behind at the deadline or on cancellation;
/// numeric hosts are answered without it.
std::unique_ptr<Resolver> make_system_resolver(Executor executor);

/// Thread: the lane of the calling task. `resolver` and `policy` outlive it.
class Dialer {
 public:
  Dialer(Resolver& resolver, const EgressPolicy& policy) : resolver_(resolver), policy_(policy) {}

  /// Addresses are tried in the resolver's order, each with a fair share of the time left.
  /// Errors carry their stage: resolve, policy (permission_denied), connect (unavailable, deadline_exceeded).
  Task<std::unique_ptr<ByteStream>> dial(CallContext ctx, std::string host, std::uint16_t port,
                                         LadderObserver* observer = nullptr);

 private:
  Resolver& resolver_;
  const EgressPolicy& policy_;
};

}  // namespace datawave::io
