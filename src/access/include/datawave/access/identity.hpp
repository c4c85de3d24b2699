/// Who is asking: the outcome of authentication.
#pragma once

#include <string>

#include "datawave/access/permission.hpp"
#include "datawave/core/clock.hpp"
#include "datawave/core/uuid.hpp"

namespace datawave::access {

enum class Via : std::uint8_t { session, api_key, job, setup };
DW_DESCRIBE_ENUM(Via, session, api_key, job, setup)

struct Identity {
  Uuid tenant;
  std::string tenant_name;
  Uuid principal;
  std::string name;
  std::string display_name;
  std::vector<Role> roles;
  PermissionSet permissions;  // of the roles, narrowed by the key's own
  Via via = Via::session;
  Uuid credential;        // the session or key
  std::string csrf_hash;  // of a session: what X-CSRF-Token must hash to
};

/// Where a request comes from, as the audit records it.
struct Origin {
  std::string address;
  std::string request_id;
};

}  // namespace datawave::access
