#include "datawave/pgbouncer/channel_factory.hpp"

namespace datawave::pgbouncer {

ChannelFactory::ChannelFactory(io::Dialer& dialer, pg::ConnectParams params, pg::ChannelLimits limits)
    : dialer_(dialer), params_(std::move(params)), limits_(limits) {}

Task<Detection> ChannelFactory::look(CallContext ctx) {
  auto params = params_.duplicate();
  DW_CO_TRY(detection_, co_await detect(ctx, dialer_, std::move(params)));
  co_return *detection_;
}

namespace {
/// In the start-up message and not by SET: no round trip, and RESET ALL keeps it. Source: PostgreSQL manual, "Client
/// Connection Defaults"; since 14, refused on platforms without POLLRDHUP or its like.
constexpr const char* kLooksForUs = "client_connection_check_interval";
constexpr const char* kLooksEvery = "2000";  // milliseconds
constexpr std::uint32_t kLooksSince = 14;

/// An older server took over, or one on another platform.
bool refuses_setting(const Error& error) { return error.sqlstate == "42704" || error.sqlstate == "22023"; }
}  // namespace

Task<std::unique_ptr<pool::Member>> ChannelFactory::open(CallContext ctx) {
  // Several at once may each look: one of them is enough to know, and nobody waits for another.
  if (!detection_) DW_CO_CHECK(co_await look(ctx));
  auto params = params_.duplicate();
  if (detection_->settings_refused) params.settings.clear();
  const bool asks = looks_for_us_ && !detection_->pooler && detection_->server_major >= kLooksSince;
  if (asks) params.settings.emplace_back(kLooksForUs, kLooksEvery);
  const pg::ChannelLimits limits = limits_behind(*detection_, limits_);
  auto channel = co_await pg::Channel::connect(ctx, dialer_, std::move(params), limits);
  if (!channel && asks && refuses_setting(channel.error())) {
    looks_for_us_ = false;
    co_return co_await open(ctx);
  }
  if (!channel) co_return fail(std::move(channel).error());
  std::unique_ptr<pool::Member> member = std::move(*channel);
  co_return member;
}

}  // namespace datawave::pgbouncer
