#include "accounts_impl.hpp"
#include "query_lists.hpp"
#include "tokens.hpp"

namespace datawave::access {

namespace {
const std::string kColumns = store::columns_of<ApiKey>();

Result<std::vector<ApiKey>> keys_of_principal(store::Tx& tx, const Uuid& principal) {
  return tx.select<ApiKey>("SELECT " + kColumns + " FROM api_keys WHERE {tenant} AND principal_id = ?1 ORDER BY name",
                           principal);
}
}  // namespace

Task<std::vector<ApiKey>> Accounts::list_keys(CallContext ctx, store::TenantScope scope) {
  const Uuid me = scope.actor().principal;
  co_return co_await keys_of(ctx, std::move(scope), me);
}

Task<std::vector<ApiKey>> Accounts::keys_of(CallContext ctx, store::TenantScope scope, Uuid user) {
  const store::ReadBody<std::vector<ApiKey>> body = [user](store::Tx& tx) { return keys_of_principal(tx, user); };
  co_return co_await impl_->database.read<std::vector<ApiKey>>(ctx, scope, body);
}

Task<std::vector<ApiKey>> Accounts::revoke_keys_of(CallContext ctx, store::TenantScope scope, Uuid user) {
  using Keys = std::vector<ApiKey>;
  const store::WriteBody<Keys> body = [user](store::WriteTx& tx) -> Result<Keys> {
    DW_TRY(Keys keys, keys_of_principal(tx, user));
    DW_CHECK(keys_leave_query_lists(tx, user));
    DW_CHECK(tx.exec("DELETE FROM api_keys WHERE {tenant} AND principal_id = ?1", user));
    for (const ApiKey& key : keys) tx.audit(account_entry("key.delete", "api_key", key.id, key.name));
    return keys;
  };
  auto revoked = co_await impl_->database.write<Keys>(ctx, scope, body);
  impl_->gate.forget(scope.tenant());
  co_return revoked;
}

Task<ApiKeyCreated> Accounts::create_key(CallContext ctx, store::TenantScope scope, Identity identity,
                                         ApiKeyCreate key) {
  for (const Permission p : key.permissions) {
    if (identity.permissions.has(p)) continue;
    co_return fail(
        Error(ErrorCode::permission_denied, "a key cannot hold what its maker does not: " + std::string(enum_name(p)))
            .with_field("/permissions")
            .with_remedy("GET /api/v1/me lists what you may."));
  }
  const std::string token = make_token(TokenKind::api_key, impl_->random);
  ApiKey created;
  created.id = make_uuid_v7(impl_->clock, impl_->random);
  created.name = key.name;
  created.prefix = token_prefix(token);
  created.permissions = key.permissions;
  const store::WriteBody<ApiKey> body = [created, hash = token_hash(token), days = key.expires_in_days,
                                         me = identity.principal](store::WriteTx& tx) -> Result<ApiKey> {
    ApiKey made = created;
    DW_TRY(made.created_at, tx.now());
    if (days) made.expires_at = made.created_at + std::chrono::hours(24 * *days);
    auto done = tx.exec(
        "INSERT INTO api_keys (id, tenant_id, principal_id, name, prefix, token_hash, permissions, created_at, "
        "expires_at) VALUES (?1, {tenant_id}, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        made.id, me, made.name, made.prefix, store::BytesView{hash}, made.permissions, made.created_at,
        made.expires_at);
    if (!done && done.error().code == ErrorCode::already_exists) {
      return fail(Error(ErrorCode::already_exists, "you have a key of that name")
                      .with_field("/name")
                      .with_remedy("Choose another name, or revoke and delete the old key."));
    }
    DW_CHECK(done);
    store::AuditEntry entry = account_entry("key.create", "api_key", made.id, made.name);
    entry.detail = "{\"permissions\":" + to_json(made.permissions) + "}";
    tx.audit(std::move(entry));
    return made;
  };
  ApiKeyCreated out;
  DW_CO_TRY(out.key, co_await impl_->database.write<ApiKey>(ctx, scope, body));
  out.token = token;
  co_return out;
}

Task<void> Accounts::revoke_key(CallContext ctx, store::TenantScope scope, Uuid id) {
  const store::WriteBody<void> body = [id, me = scope.actor().principal](store::WriteTx& tx) -> Result<void> {
    DW_TRY(const auto name,
           tx.find<std::string>("SELECT name FROM api_keys WHERE {tenant} AND id = ?1 AND principal_id = ?2", id, me));
    if (!name) return fail(ErrorCode::not_found, "there is no such key of yours");
    DW_CHECK(leave_query_lists(tx, id));
    DW_CHECK(tx.exec("DELETE FROM api_keys WHERE {tenant} AND id = ?1", id));
    tx.audit(account_entry("key.delete", "api_key", id, *name));
    return {};
  };
  auto done = co_await impl_->database.write<void>(ctx, scope, body);
  impl_->gate.forget(scope.tenant());
  co_return done;
}

}  // namespace datawave::access
