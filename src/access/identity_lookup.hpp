/// From a token's hash to who holds it: the statements of SystemWork::sign_in_lookup.
#pragma once

#include <optional>

#include "datawave/access/identity.hpp"
#include "datawave/store/tx.hpp"
#include "tokens.hpp"

namespace datawave::access {

struct Credential {
  Uuid id;
  Uuid tenant_id;
  std::string tenant_name;
  Uuid principal_id;
  std::string name;
  std::string display_name;
  std::vector<Role> roles;
  bool disabled = false;
  UtcTime expires_at;
  UtcTime last_used_at;
  std::string csrf_hash;                // of a session
  std::vector<Permission> permissions;  // of a key; empty: all of the roles
};

Result<std::optional<Credential>> find_credential(store::Tx& tx, TokenKind kind, const std::string& hash);
Result<void> touch_credential(store::WriteTx& tx, TokenKind kind, const Uuid& id, UtcTime now);
Identity identity_of(const Credential& credential, TokenKind kind);

struct JobPrincipal {
  std::string name;
  std::vector<Role> roles;
  bool disabled = false;
};
DW_DESCRIBE(JobPrincipal, name, roles, disabled);
Result<std::optional<JobPrincipal>> find_job_principal(store::Tx& tx, const Uuid& tenant, const Uuid& principal);

}  // namespace datawave::access
