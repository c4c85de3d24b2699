// Trying a password, which is throttled, and changing one's own.
#include "accounts_impl.hpp"
#include "datawave/crypto/password.hpp"

namespace datawave::access {

std::string account_key(const std::string& tenant, const std::string& name) { return "a/" + tenant + "/" + name; }
std::string address_key(const Origin& origin) { return "i/" + origin.address; }

Task<bool> Accounts::Impl::verify(CallContext ctx, std::optional<std::string> stored, Secret password) {
  auto shared = std::make_shared<Secret>(std::move(password));
  std::function<Result<bool>()> job = [shared, stored = std::move(stored)] {
    if (stored) return crypto::verify_password(*shared, *stored);
    crypto::pretend_to_verify(*shared);
    return Result<bool>(false);
  };
  co_return co_await io::run_blocking<bool>(ctx, hashing, std::move(job));
}

Result<void> Accounts::Impl::begin_try(const std::string& by_account, const std::string& by_address) {
  const std::lock_guard lock(mutex);
  const auto wait =
      throttle.begin({{by_account, Throttle::kFree}, {by_address, Throttle::kFreeOfAddress}}, clock.steady());
  if (!wait) return {};
  Error error = Error(ErrorCode::resource_exhausted, "too many failed tries with a password")
                    .with_remedy("Wait, then try again; an administrator can set a new password.")
                    .with_retryable();
  error.retry_after = *wait;
  return fail(std::move(error));
}

void Accounts::Impl::good_try(const std::string& by_account, const std::string& by_address) {
  const std::lock_guard lock(mutex);
  throttle.clear(by_account);
  throttle.forgive({by_address, Throttle::kFreeOfAddress});
}

void Accounts::Impl::forgive_try(const std::string& by_account, const std::string& by_address) {
  const std::lock_guard lock(mutex);
  throttle.forgive({by_account, Throttle::kFree});
  throttle.forgive({by_address, Throttle::kFreeOfAddress});
}

Task<void> Accounts::change_password(CallContext ctx, store::TenantScope scope, Identity identity,
                                     PasswordChange change, Origin origin) {
  if (identity.via != Via::session) {
    co_return fail(Error(ErrorCode::permission_denied, "an API key does not change a password")
                       .with_remedy("Sign in with name and password: POST /api/v1/sessions."));
  }
  if (change.new_password.expose() == change.current_password.expose()) {
    co_return fail(Error(ErrorCode::invalid_argument, "the new password is the current one")
                       .with_field("/new_password")
                       .with_remedy("Choose another one."));
  }
  const std::string by_account = account_key(identity.tenant_name, identity.name);
  const std::string by_address = address_key(origin);
  DW_CO_CHECK(impl_->begin_try(by_account, by_address));
  const store::ReadBody<std::optional<std::string>> look = [me = identity.principal](store::Tx& tx) {
    return tx.find<std::string>(
        "SELECT coalesce(password_hash, '') FROM principals WHERE {tenant} AND id = ?1 AND disabled = 0", me);
  };
  auto found = co_await impl_->database.read<std::optional<std::string>>(ctx, scope, look);
  if (!found) {
    impl_->forgive_try(by_account, by_address);
    co_return fail(std::move(found).error());
  }
  std::optional<std::string> stored;
  if (*found && !(*found)->empty()) stored = **found;
  auto matches = co_await impl_->verify(ctx, stored, std::move(change.current_password));
  if (!matches) {
    impl_->forgive_try(by_account, by_address);
    co_return fail(std::move(matches).error());
  }
  if (!*matches) {
    const store::WriteBody<void> record = [id = identity.principal, name = identity.name](store::WriteTx& tx) {
      store::AuditEntry entry = account_entry("user.password", "user", id, name);
      entry.result = "denied";
      tx.audit(std::move(entry));
      return Result<void>();
    };
    DW_CO_CHECK(co_await impl_->database.write<void>(ctx, scope, record));
    co_return fail(Error(ErrorCode::permission_denied, "the current password is another one")
                       .with_field("/current_password")
                       .with_remedy("Check it; an administrator can set a new password."));
  }
  impl_->good_try(by_account, by_address);
  DW_CO_TRY(const std::string hash, co_await impl_->hash(ctx, std::move(change.new_password)));
  const store::WriteBody<void> body = [id = identity.principal, name = identity.name, session = identity.credential,
                                       before = *stored, hash](store::WriteTx& tx) -> Result<void> {
    DW_TRY(const auto now_stored,
           tx.find<std::string>("SELECT coalesce(password_hash, '') FROM principals WHERE {tenant} AND id = ?1", id));
    if (now_stored.value_or("") != before) {
      return fail(
          Error(ErrorCode::conflict, "somebody set another password meanwhile").with_remedy("Sign in with that one."));
    }
    DW_TRY(const UtcTime now, tx.now());
    DW_CHECK(
        tx.exec("UPDATE principals SET password_hash = ?2, updated_at = ?3, version = version + 1 WHERE {tenant} AND "
                "id = ?1",
                id, hash, now));
    // Whoever else is signed in with the old password is so no longer; this session goes on.
    DW_CHECK(tx.exec("DELETE FROM sessions WHERE {tenant} AND principal_id = ?1 AND id <> ?2", id, session));
    tx.audit(account_entry("user.password", "user", id, name));
    return {};
  };
  auto done = co_await impl_->database.write<void>(ctx, scope, body);
  impl_->gate.forget(scope.tenant());
  co_return done;
}

}  // namespace datawave::access
