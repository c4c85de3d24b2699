/// Whether a PgBouncer stands between us and the server, and what that leaves us.
#pragma once

#include <optional>

#include "datawave/pg/channel.hpp"
#include "datawave/pg/session.hpp"
#include "datawave/pgbouncer/version.hpp"

namespace datawave::pgbouncer {

struct Detection {
  /// The cancel key's process is not the backend's: somebody in between made the key.
  bool pooler = false;
  /// It told so itself, on its console or by how it refuses a parameter.
  bool pgbouncer = false;
  std::optional<Version> version = {};             ///< known only where the credential may see the console
  std::optional<PoolMode> mode = {};               ///< of this database; as above
  std::optional<std::uint32_t> max_prepared = {};  ///< max_prepared_statements; as above; absent before 1.21
  /// It refused the start-up message's settings: they hold on no session behind it.
  bool settings_refused = false;
  /// The major version that the server reports, also through a pooler; 0 where that cannot be read.
  std::uint32_t server_major = 0;

  /// A statement that is prepared by name will be there next time: no pooler, one in session mode, or one that is
  /// known to track them.
  [[nodiscard]] bool keeps_prepared_statements() const;
};

/// In-band alone, one simple query: pooler or not. Source: PgBouncer's client.c gives out a random cancel key; its
/// console and usage pages.
Task<Detection> detect_in_band(CallContext ctx, pg::Session& session);
/// Dials `params`, then, where there is a pooler, its console with the same credential; a console that is not for us
/// leaves version and mode unknown. Errors: those of Session::connect.
Task<Detection> detect(CallContext ctx, io::Dialer& dialer, pg::ConnectParams params);

/// What a channel there may do: no prepared statements where they are not kept.
pg::ChannelLimits limits_behind(const Detection& detection, pg::ChannelLimits limits = pg::ChannelLimits());

}  // namespace datawave::pgbouncer
