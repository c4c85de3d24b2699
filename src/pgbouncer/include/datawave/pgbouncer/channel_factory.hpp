/// Channels for a pool, fit for what stands between us and the server.
#pragma once

#include "datawave/pgbouncer/detect.hpp"
#include "datawave/pool/member.hpp"

namespace datawave::pgbouncer {

/// As pg::ChannelFactory, but it looks for a pooler before its first channel: behind one that keeps no prepared
/// statements its channels prepare none, and a pooler that refused the settings of the start-up message is not asked
/// again. A PostgreSQL of 14 or later that is spoken to directly is asked to look for us every two seconds while it
/// works (client_connection_check_interval), so that a statement ends when our process was killed or our host is gone.
/// Lives on one lane.
class ChannelFactory final : public pool::Factory {
 public:
  /// `dialer` outlives the factory's channels.
  ChannelFactory(io::Dialer& dialer, pg::ConnectParams params, pg::ChannelLimits limits = pg::ChannelLimits());

  /// Looks now (again): for whoever wants to know before, or hears of prepared statements that are gone. Channels that
  /// are open stay as they are: pool::Pool::reconnect() replaces them.
  Task<Detection> look(CallContext ctx);
  [[nodiscard]] const std::optional<Detection>& detection() const { return detection_; }

  Task<std::unique_ptr<pool::Member>> open(CallContext ctx) override;

 private:
  io::Dialer& dialer_;
  pg::ConnectParams params_;
  pg::ChannelLimits limits_;
  std::optional<Detection> detection_;
  bool looks_for_us_ = true;  // until a server refuses to
};

}  // namespace datawave::pgbouncer
