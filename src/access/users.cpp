#include "accounts_impl.hpp"
#include "datawave/store/version.hpp"
#include "query_lists.hpp"

namespace datawave::access {

namespace {
const std::string kColumns = store::columns_of<User>();

constexpr store::ListField kFields[] = {
    {"name", "name"},
    {"display_name", "display_name"},
    {"roles", "roles", store::ColumnType::json_list, false, enum_words<Role>},
    {"disabled", "disabled", store::ColumnType::boolean},
    {"created_at", "created_at", store::ColumnType::time},
};
constexpr std::string_view kSearched[] = {"name", "display_name"};
const store::ListSpec kList = {"principals", "{tenant} AND kind = 'user'", "id", kFields, "name", kSearched};

Error no_such_user() {
  return Error(ErrorCode::not_found, "there is no such user")
      .with_remedy("GET /api/v1/users or `datawave user list` shows them.");
}

Result<User> user_by_id(store::Tx& tx, const Uuid& id) {
  DW_TRY(auto found, tx.find<User>("SELECT " + kColumns + " FROM principals WHERE {tenant} AND id = ?1", id));
  if (!found) return fail(no_such_user());
  return std::move(*found);
}

/// Somebody must be left who can manage users.
Result<void> check_administrator_left(store::Tx& tx) {
  DW_TRY(const auto left, tx.find<std::int64_t>("SELECT count(*) FROM principals WHERE {tenant} AND kind = 'user' AND "
                                                "disabled = 0 AND roles LIKE '%\"admin\"%'"));
  if (left.value_or(0) > 0) return {};
  return fail(Error(ErrorCode::conflict, "this is the last administrator")
                  .with_remedy("Give the role admin to somebody else first."));
}
}  // namespace

const store::ListSpec& Accounts::users_spec() { return kList; }

Task<store::Page<User>> Accounts::list_users(CallContext ctx, store::TenantScope scope, store::ListRequest request) {
  const store::ReadBody<store::Page<User>> body = [request](store::Tx& tx) {
    return store::list<User>(tx, kList, request);
  };
  co_return co_await impl_->database.read<store::Page<User>>(ctx, scope, body);
}

Task<User> Accounts::find_user(CallContext ctx, store::TenantScope scope, std::string id_or_name) {
  const store::ReadBody<User> body = [id_or_name](store::Tx& tx) -> Result<User> {
    if (const auto id = parse_uuid(id_or_name)) return user_by_id(tx, *id);
    DW_TRY(auto found,
           tx.find<User>("SELECT " + kColumns + " FROM principals WHERE {tenant} AND kind = 'user' AND name = ?1",
                         id_or_name));
    if (!found) return fail(no_such_user());
    return std::move(*found);
  };
  co_return co_await impl_->database.read<User>(ctx, scope, body);
}

Task<User> Accounts::create_user(CallContext ctx, store::TenantScope scope, UserCreate user) {
  DW_CO_TRY(const std::string hash, co_await impl_->hash(ctx, std::move(user.password)));
  User created;
  created.id = make_uuid_v7(impl_->clock, impl_->random);
  created.name = user.name;
  created.display_name = user.display_name.empty() ? user.name : user.display_name;
  created.roles = user.roles;
  const store::WriteBody<User> body = [created, hash](store::WriteTx& tx) -> Result<User> {
    DW_TRY(const UtcTime now, tx.now());
    auto done = tx.exec(
        "INSERT INTO principals (id, tenant_id, kind, name, display_name, roles, password_hash, created_at, "
        "updated_at) "
        "VALUES (?1, {tenant_id}, 'user', ?2, ?3, ?4, ?5, ?6, ?6)",
        created.id, created.name, created.display_name, created.roles, hash, now);
    if (!done && done.error().code == ErrorCode::already_exists) {
      return fail(Error(ErrorCode::already_exists, "the name " + created.name + " is taken")
                      .with_field("/name")
                      .with_remedy("Choose another name."));
    }
    DW_CHECK(done);
    store::AuditEntry entry = account_entry("user.create", "user", created.id, created.name);
    entry.detail = "{\"roles\":" + to_json(created.roles) + "}";
    tx.audit(std::move(entry));
    return user_by_id(tx, created.id);
  };
  co_return co_await impl_->database.write<User>(ctx, scope, body);
}

Task<User> Accounts::change_user(CallContext ctx, store::TenantScope scope, Uuid id, std::int64_t version,
                                 UserPatch patch) {
  std::optional<std::string> hash;
  if (!patch.password.empty()) {
    DW_CO_TRY(hash, co_await impl_->hash(ctx, std::move(patch.password)));
  }
  const auto roles = patch.roles;
  const auto display_name = patch.display_name;
  const auto disabled = patch.disabled;
  const store::WriteBody<User> body = [=](store::WriteTx& tx) -> Result<User> {
    DW_TRY(User user, user_by_id(tx, id));
    DW_CHECK(store::check_version(user.version, version));
    if (roles.has_value()) user.roles = roles.value();
    if (display_name.has_value()) user.display_name = display_name.value();
    if (disabled.has_value()) user.disabled = disabled.value();
    DW_TRY(const UtcTime now, tx.now());
    DW_CHECK(
        tx.exec("UPDATE principals SET display_name = ?2, roles = ?3, disabled = ?4, password_hash = coalesce(?5, "
                "password_hash), updated_at = ?6, version = version + 1 WHERE {tenant} AND id = ?1",
                id, user.display_name, user.roles, user.disabled, hash, now));
    // Whoever gets a new password or is shut out is signed out everywhere.
    if (hash || user.disabled) DW_CHECK(tx.exec("DELETE FROM sessions WHERE {tenant} AND principal_id = ?1", id));
    DW_CHECK(check_administrator_left(tx));
    store::AuditEntry entry = account_entry("user.update", "user", id, user.name);
    entry.detail = "{\"roles\":" + to_json(user.roles) + ",\"disabled\":" + (user.disabled ? "true" : "false") +
                   ",\"password\":" + (hash ? "\"changed\"" : "\"kept\"") + "}";
    tx.audit(std::move(entry));
    return user_by_id(tx, id);
  };
  auto changed = co_await impl_->database.write<User>(ctx, scope, body);
  impl_->gate.forget(scope.tenant());
  co_return changed;
}

Task<void> Accounts::delete_user(CallContext ctx, store::TenantScope scope, Uuid id, std::int64_t version) {
  const store::WriteBody<void> body = [id, version](store::WriteTx& tx) -> Result<void> {
    DW_TRY(const User user, user_by_id(tx, id));
    DW_CHECK(store::check_version(user.version, version));
    DW_CHECK(tx.exec("DELETE FROM sessions WHERE {tenant} AND principal_id = ?1", id));
    DW_CHECK(keys_leave_query_lists(tx, id));
    DW_CHECK(leave_query_lists(tx, id));
    DW_CHECK(tx.exec("DELETE FROM api_keys WHERE {tenant} AND principal_id = ?1", id));
    DW_CHECK(tx.exec("DELETE FROM principals WHERE {tenant} AND id = ?1", id));
    DW_CHECK(check_administrator_left(tx));
    tx.audit(account_entry("user.delete", "user", id, user.name));
    return {};
  };
  auto done = co_await impl_->database.write<void>(ctx, scope, body);
  impl_->gate.forget(scope.tenant());
  co_return done;
}

}  // namespace datawave::access
