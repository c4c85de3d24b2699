#include "datawave/pgbouncer/channel_factory.hpp"

namespace datawave::pgbouncer {

ChannelFactory::ChannelFactory(io::Dialer& dialer, pg::ConnectParams params, pg::ChannelLimits limits)
    : dialer_(dialer), params_(std::move(params)), limits_(limits) {}

Task<Detection> ChannelFactory::look(CallContext ctx) {
  auto params = params_.duplicate();
  DW_CO_TRY(detection_, co_await detect(ctx, dialer_, std::move(params)));
  co_return *detection_;
}

Task<std::unique_ptr<pool::Member>> ChannelFactory::open(CallContext ctx) {
  // Several at once may each look: one of them is enough to know, and nobody waits for another.
  if (!detection_) DW_CO_CHECK(co_await look(ctx));
  auto params = params_.duplicate();
  if (detection_->settings_refused) params.settings.clear();
  const pg::ChannelLimits limits = limits_behind(*detection_, limits_);
  DW_CO_TRY(auto channel, co_await pg::Channel::connect(ctx, dialer_, std::move(params), limits));
  std::unique_ptr<pool::Member> member = std::move(channel);
  co_return member;
}

}  // namespace datawave::pgbouncer
