#include "identity_lookup.hpp"

namespace datawave::access {

namespace {
constexpr std::string_view kOfSession =
    "SELECT s.id, s.tenant_id, t.name, s.principal_id, p.name, p.display_name, p.roles, p.disabled, s.expires_at, "
    "s.last_seen_at, s.csrf_hash, '[]' FROM sessions s JOIN principals p ON p.id = s.principal_id JOIN tenants t ON "
    "t.id = s.tenant_id WHERE s.token_hash = ?1";
constexpr std::string_view kOfKey =
    "SELECT k.id, k.tenant_id, t.name, k.principal_id, p.name, p.display_name, p.roles, p.disabled, "
    "coalesce(k.expires_at, 9223372036854775807), coalesce(k.last_used_at, 0), k.token_hash, k.permissions FROM "
    "api_keys k JOIN principals p ON p.id = k.principal_id JOIN tenants t ON t.id = k.tenant_id WHERE k.token_hash = "
    "?1 "
    "AND k.revoked_at IS NULL";
}  // namespace

Result<std::optional<Credential>> find_credential(store::Tx& tx, TokenKind kind, const std::string& hash) {
  std::optional<Credential> found;
  const store::RowCallback take = [&found](const store::Row& row) -> Result<void> {
    Credential c;
    DW_TRY(c.id, store::from_row<Uuid>(row, 0));
    DW_TRY(c.tenant_id, store::from_row<Uuid>(row, 1));
    c.tenant_name = row.text(2);
    DW_TRY(c.principal_id, store::from_row<Uuid>(row, 3));
    c.name = row.text(4);
    c.display_name = row.text(5);
    DW_TRY(c.roles, store::from_row<std::vector<Role>>(row, 6));
    c.disabled = row.integer(7) != 0;
    DW_TRY(c.expires_at, store::from_row<UtcTime>(row, 8));
    DW_TRY(c.last_used_at, store::from_row<UtcTime>(row, 9));
    c.csrf_hash = row.bytes(10);
    DW_TRY(c.permissions, store::from_row<std::vector<Permission>>(row, 11));
    found = std::move(c);
    return {};
  };
  DW_CHECK(tx.each(kind == TokenKind::session ? kOfSession : kOfKey, take, store::BytesView{hash}));
  return found;
}

Result<void> touch_credential(store::WriteTx& tx, TokenKind kind, const Uuid& id, UtcTime now) {
  const std::string_view sql = kind == TokenKind::session ? "UPDATE sessions SET last_seen_at = ?2 WHERE id = ?1"
                                                          : "UPDATE api_keys SET last_used_at = ?2 WHERE id = ?1";
  return tx.post(sql, id, now);
}

Identity identity_of(const Credential& credential, TokenKind kind) {
  Identity identity;
  identity.tenant = credential.tenant_id;
  identity.tenant_name = credential.tenant_name;
  identity.principal = credential.principal_id;
  identity.name = credential.name;
  identity.display_name = credential.display_name;
  identity.roles = credential.roles;
  identity.permissions = permissions_of(credential.roles);
  identity.via = kind == TokenKind::session ? Via::session : Via::api_key;
  identity.credential = credential.id;
  if (kind == TokenKind::session) identity.csrf_hash = credential.csrf_hash;
  if (!credential.permissions.empty()) {
    PermissionSet narrowed;
    for (const Permission p : credential.permissions) narrowed.add(p);
    identity.permissions.keep_only(narrowed);
  }
  return identity;
}

Result<std::optional<JobPrincipal>> find_job_principal(store::Tx& tx, const Uuid& tenant, const Uuid& principal) {
  return tx.find<JobPrincipal>("SELECT name, roles, disabled FROM principals WHERE id = ?1 AND tenant_id = ?2",
                               principal, tenant);
}

}  // namespace datawave::access
