#include "accounts_impl.hpp"
#include "datawave/access/system_scope.hpp"
#include "datawave/core/log.hpp"
#include "datawave/crypto/password.hpp"
#include "datawave/store/scope_issuer.hpp"
#include "tokens.hpp"

namespace datawave::access {

namespace {
constexpr log::Logger kLog{"access"};
constexpr auto kSessionLife = std::chrono::hours(12);
constexpr auto kSetupLife = std::chrono::hours(1);

Error refused() {
  return Error(ErrorCode::unauthenticated, "name and password do not match an account here")
      .with_remedy("Check both; an administrator can set a new password.");
}

store::TenantScope scope_of(const Account& account, Via via, const Origin& origin) {
  store::Actor actor;
  actor.principal = account.id;
  actor.name = account.name;
  actor.via = enum_name(via);
  actor.address = origin.address;
  actor.request_id = origin.request_id;
  return store::ScopeIssuer::tenant(account.tenant_id, std::move(actor));
}
}  // namespace

bool is_user_name(std::string_view name) {
  const auto fits = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.' || c == '@';
  };
  return !name.empty() && name.size() <= 100 && name.front() != '-' && std::all_of(name.begin(), name.end(), fits) &&
         !parse_uuid(name);
}

void validate(const UserPatch& patch, JsonProblems& problems) {
  if (!patch.password.empty() && patch.password.expose().size() < kMinPassword)
    problems.add_at("password", "is too short", std::string(kNewPassword.remedy));
}

store::AuditEntry account_entry(std::string code, std::string kind, const Uuid& id, std::string name) {
  store::AuditEntry entry;
  entry.code = std::move(code);
  entry.result = "ok";
  entry.object_kind = std::move(kind);
  entry.object_id = id;
  entry.object_name = std::move(name);
  return entry;
}

Accounts::Accounts(store::Database& database, Gate& gate, io::BlockingPool& hashing, const Clock& clock,
                   const Random& random)
    : impl_(new Impl{database, gate, hashing, clock, random, {}, {}}) {}
Accounts::~Accounts() = default;

Task<std::string> Accounts::Impl::hash(CallContext ctx, Secret password) {
  auto shared = std::make_shared<Secret>(std::move(password));
  std::function<Result<std::string>()> job = [shared, this] { return crypto::hash_password(*shared, random); };
  co_return co_await io::run_blocking<std::string>(ctx, hashing, std::move(job));
}

Task<Accounts::Impl::Claimed> Accounts::Impl::find_account(CallContext ctx, std::string tenant, std::string name) {
  const store::ReadBody<Claimed> look = [tenant, name](store::Tx& tx) -> Result<Claimed> {
    Claimed out;
    DW_TRY(const auto home,
           tx.find<Uuid>("SELECT id FROM tenants WHERE name = ?1 OR name = 'default' ORDER BY name = 'default' LIMIT 1",
                         tenant));
    out.tenant = home.value_or(Uuid());
    DW_TRY(out.account,
           tx.find<Account>(
               "SELECT p.id, p.tenant_id, t.name, p.name, p.display_name, p.roles, p.disabled, p.password_hash FROM "
               "principals p JOIN tenants t ON t.id = p.tenant_id WHERE t.name = ?1 AND p.name = ?2 AND p.kind = "
               "'user'",
               tenant, name));
    return out;
  };
  co_return co_await database.read<Claimed>(ctx, system_scope(SystemWork::sign_in_lookup), look);
}

Result<std::optional<Secret>> Accounts::prepare_first_sign_in() {
  const std::string token = make_token(TokenKind::session, impl_->random);
  const store::WriteBody<bool> body = [&](store::WriteTx& tx) -> Result<bool> {
    DW_TRY(const UtcTime now, tx.now());
    DW_TRY(auto tenant, tx.find<Uuid>("SELECT id FROM tenants WHERE name = 'default'"));
    if (!tenant) {
      tenant = make_uuid_v7(impl_->clock, impl_->random);
      DW_CHECK(tx.exec("INSERT INTO tenants (id, name, created_at, permission_epoch) VALUES (?1, 'default', ?2, 1)",
                       *tenant, now));
      DW_CHECK(tx.exec("INSERT INTO heads (tenant_id, audit_hash) VALUES (?1, ?2)", *tenant, store::BytesView()));
    }
    DW_TRY(const auto users, tx.find<std::int64_t>("SELECT count(*) FROM principals WHERE tenant_id = ?1", *tenant));
    if (users.value_or(0) > 0) return false;
    DW_CHECK(tx.exec("DELETE FROM setup_tokens WHERE used_at IS NULL"));
    DW_CHECK(tx.exec("INSERT INTO setup_tokens (token_hash, tenant_id, created_at, expires_at) VALUES (?1, ?2, ?3, ?4)",
                     store::BytesView{token_hash(token)}, *tenant, now, now + kSetupLife));
    return true;
  };
  DW_TRY(const bool wanted, impl_->database.write_now<bool>({}, system_scope(SystemWork::migration), body));
  if (!wanted) return std::optional<Secret>();
  return std::optional<Secret>(Secret(std::string(token)));
}

Task<NewSession> Accounts::set_up(CallContext ctx, FirstSignIn setup, Origin origin) {
  const std::string hashed_token = token_hash(setup.token);
  const store::ReadBody<std::optional<Uuid>> look = [hashed_token](store::Tx& tx) -> Result<std::optional<Uuid>> {
    DW_TRY(const UtcTime now, tx.now());
    return tx.find<Uuid>(
        "SELECT tenant_id FROM setup_tokens WHERE token_hash = ?1 AND used_at IS NULL AND expires_at > ?2",
        store::BytesView{hashed_token}, now);
  };
  DW_CO_TRY(auto tenant,
            co_await impl_->database.read<std::optional<Uuid>>(ctx, system_scope(SystemWork::sign_in_lookup), look));
  if (!tenant) {
    co_return fail(Error(ErrorCode::unauthenticated, "the token of the first sign-in is unknown, used or expired")
                       .with_remedy("Start the server again: it writes a new one while nobody has an account."));
  }
  DW_CO_TRY(const std::string password, co_await impl_->hash(ctx, std::move(setup.password)));
  Account account;
  account.id = make_uuid_v7(impl_->clock, impl_->random);
  account.tenant_id = *tenant;
  account.tenant_name = "default";
  account.name = setup.name;
  account.display_name = setup.name;
  account.roles = {Role::admin};
  const store::WriteBody<void> create = [account, password](store::WriteTx& tx) -> Result<void> {
    DW_TRY(const UtcTime now, tx.now());
    DW_TRY(const auto users, tx.find<std::int64_t>("SELECT count(*) FROM principals WHERE {tenant}"));
    if (users.value_or(0) > 0) {
      return fail(Error(ErrorCode::conflict, "the first administrator exists already")
                      .with_remedy("Sign in with that account."));
    }
    DW_CHECK(
        tx.exec("INSERT INTO principals (id, tenant_id, kind, name, display_name, roles, password_hash, created_at, "
                "updated_at) VALUES (?1, {tenant_id}, 'user', ?2, ?3, ?4, ?5, ?6, ?6)",
                account.id, account.name, account.display_name, account.roles, password, now));
    tx.audit(account_entry("user.create", "user", account.id, account.name));
    return {};
  };
  DW_CO_CHECK(co_await impl_->database.write<void>(ctx, scope_of(account, Via::setup, origin), create));
  const store::WriteBody<void> use = [hashed_token](store::WriteTx& tx) -> Result<void> {
    DW_TRY(const UtcTime now, tx.now());
    return tx.post("UPDATE setup_tokens SET used_at = ?2 WHERE token_hash = ?1", store::BytesView{hashed_token}, now);
  };
  DW_CO_CHECK(co_await impl_->database.write<void>(ctx, system_scope(SystemWork::sign_in_lookup), use));
  if (impl_->on_set_up) impl_->on_set_up();
  co_return co_await impl_->begin_session(ctx, std::move(account), std::move(origin));
}

void Accounts::on_set_up(std::function<void()> call) { impl_->on_set_up = std::move(call); }

Task<NewSession> Accounts::Impl::begin_session(CallContext ctx, Account account, Origin origin) {
  NewSession session;
  session.id = make_uuid_v7(clock, random);
  session.token = make_token(TokenKind::session, random);
  session.csrf_token = make_token(TokenKind::session, random);
  const std::string csrf_hash = token_hash(session.csrf_token);
  const std::string hashed = token_hash(session.token);
  const store::WriteBody<UtcTime> body = [id = session.id, hashed, csrf_hash, account,
                                          address = origin.address](store::WriteTx& tx) -> Result<UtcTime> {
    DW_TRY(const UtcTime now, tx.now());
    const UtcTime expires = now + kSessionLife;
    DW_CHECK(
        tx.exec("INSERT INTO sessions (id, tenant_id, principal_id, token_hash, csrf_hash, address, created_at, "
                "last_seen_at, expires_at) VALUES (?1, {tenant_id}, ?2, ?3, ?4, ?5, ?6, ?6, ?7)",
                id, account.id, store::BytesView{hashed}, store::BytesView{csrf_hash}, address, now, expires));
    tx.audit(account_entry("session.create", "session", id, account.name));
    return expires;
  };
  DW_CO_TRY(session.expires_at, co_await database.write<UtcTime>(ctx, scope_of(account, Via::session, origin), body));
  Identity& identity = session.identity;
  identity.tenant = account.tenant_id;
  identity.tenant_name = account.tenant_name;
  identity.principal = account.id;
  identity.name = account.name;
  identity.display_name = account.display_name;
  identity.roles = account.roles;
  identity.permissions = permissions_of(account.roles);
  identity.credential = session.id;
  identity.csrf_hash = csrf_hash;
  co_return session;
}

Task<NewSession> Accounts::sign_in(CallContext ctx, SessionCreate credentials, Origin origin) {
  const std::string by_account = account_key(credentials.tenant, credentials.name);
  const std::string by_address = address_key(origin);
  DW_CO_CHECK(impl_->begin_try(by_account, by_address));
  auto claimed = co_await impl_->find_account(ctx, credentials.tenant, credentials.name);
  if (!claimed) {
    impl_->forgive_try(by_account, by_address);
    co_return fail(std::move(claimed).error());
  }
  // Whoever is unknown costs what a wrong password costs: a hash, and a record of the refusal.
  std::optional<std::string> stored;
  if (claimed->account) stored = claimed->account->password_hash;
  auto matches = co_await impl_->verify(ctx, std::move(stored), std::move(credentials.password));
  if (!matches) {
    impl_->forgive_try(by_account, by_address);
    co_return fail(std::move(matches).error());
  }
  if (!*matches || claimed->account->disabled) {
    kLog.info("sign_in_refused", {{"address", origin.address}});
    Account account;  // nobody: what was typed as a name may be a password
    account.tenant_id = claimed->tenant;
    if (claimed->account) account = std::move(*claimed->account);
    const store::TenantScope scope = scope_of(account, Via::session, origin);
    const store::WriteBody<void> record = [id = account.id, name = account.name](store::WriteTx& tx) -> Result<void> {
      store::AuditEntry entry = account_entry("session.create", "user", id, name);
      if (name.empty()) entry.object_id.reset();
      entry.result = "denied";
      tx.audit(std::move(entry));
      return {};
    };
    DW_CO_CHECK(co_await impl_->database.write<void>(ctx, scope, record));
    co_return fail(refused());
  }
  impl_->good_try(by_account, by_address);
  if (crypto::needs_rehash(*claimed->account->password_hash)) kLog.info("password_hash_is_old");
  Account who = std::move(*claimed->account);
  co_return co_await impl_->begin_session(ctx, std::move(who), std::move(origin));
}

Task<void> Accounts::sign_out(CallContext ctx, store::TenantScope scope, Uuid session) {
  const store::WriteBody<void> body = [session, name = scope.actor().name](store::WriteTx& tx) -> Result<void> {
    DW_CHECK(tx.exec("DELETE FROM sessions WHERE {tenant} AND id = ?1", session));
    tx.audit(account_entry("session.delete", "session", session, name));
    return {};
  };
  DW_CO_CHECK(co_await impl_->database.write<void>(ctx, scope, body));
  impl_->gate.forget(scope.tenant());
  co_return Result<void>();
}

}  // namespace datawave::access
