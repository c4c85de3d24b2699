/// PgBouncer's version and pool modes.
#pragma once

#include <compare>
#include <optional>
#include <string>
#include <string_view>

#include "datawave/core/describe.hpp"

namespace datawave::pgbouncer {

struct Version {
  int major = 1;
  int minor = 18;
  int patch = 0;
  auto operator<=>(const Version&) const = default;
};

/// "PgBouncer 1.18.0", "1.18.0/bouncer", "1.21": whatever SHOW VERSION, server_version or a person says.
std::optional<Version> read_version(std::string_view text);
std::string to_string(Version version);

/// From 1.21 named statements of the protocol may be kept in transaction mode, where max_prepared_statements is not 0.
/// Source: PgBouncer's changelog, 1.21.0.
inline constexpr Version kTracksPreparedStatements{1, 21, 0};

enum class PoolMode : std::uint8_t { session, transaction, statement };
DW_DESCRIBE_ENUM(PoolMode, session, transaction, statement)
std::optional<PoolMode> read_pool_mode(std::string_view text);

}  // namespace datawave::pgbouncer
