/// The works that may look across tenants, each by name. The list is closed; src/access/README.md explains each, and a
/// test holds the two together.
#pragma once

#include "datawave/core/describe.hpp"
#include "datawave/store/scope.hpp"

namespace datawave::access {

enum class SystemWork : std::uint8_t {
  sign_in_lookup,   // from a token or a name to a principal and its tenant; what sign-in itself writes
  job_lease,        // which job is due, and holding it
  outbox_dispatch,  // events to subscribers and webhooks
  migration,        // making the first tenant
  retention,        // removing what is past its time: sessions, events, idempotency keys
  health_probe,     // which tenants changed, holding the leases of sources, and writing what their probes saw
};
DW_DESCRIBE_ENUM(SystemWork, sign_in_lookup, job_lease, outbox_dispatch, migration, retention, health_probe)

store::SystemScope system_scope(SystemWork work);

/// Leave to open the sources of one tenant for probing them, and to tell what was seen. The one scope of a tenant that
/// nobody asked for: the health monitor's, who is named as `health monitor` via `system`.
store::TenantScope probe_scope(const Uuid& tenant);

}  // namespace datawave::access
