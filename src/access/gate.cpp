#include "datawave/access/gate.hpp"

#include <mutex>
#include <unordered_map>

#include "datawave/access/system_scope.hpp"
#include "datawave/core/json_reader.hpp"
#include "datawave/core/log.hpp"
#include "datawave/store/scope_issuer.hpp"
#include "identity_lookup.hpp"
#include "tokens.hpp"

namespace datawave::access {

namespace {
constexpr log::Logger kLog{"access"};
constexpr std::size_t kMaxCached = 20'000;
constexpr auto kTouchEvery = std::chrono::minutes(1);

Error who_are_you() {
  return Error(ErrorCode::unauthenticated, "sign-in is required, or the one presented is not valid any more")
      .with_remedy("Sign in (POST /api/v1/sessions, `datawave login`), or present a valid API key as a bearer token.");
}

store::Actor actor_of(const Identity& identity, const Origin& origin) {
  store::Actor actor;
  actor.principal = identity.principal;
  actor.name = identity.name;
  actor.via = enum_name(identity.via);
  actor.address = origin.address;
  actor.request_id = origin.request_id;
  return actor;
}
}  // namespace

store::SystemScope system_scope(SystemWork work) {
  return store::ScopeIssuer::across_tenants(std::string(enum_name(work)));
}

store::TenantScope probe_scope(const Uuid& tenant) {
  store::Actor actor;
  actor.name = "health monitor";
  actor.via = "system";
  return store::ScopeIssuer::tenant(tenant, std::move(actor));
}

/// Who a token belongs to, for a short while. What changes accounts empties it; on a store that several servers share
/// the others learn of a change within the life of an entry.
struct Gate::Cache {
  struct Entry {
    Identity identity;
    SteadyTime until;
    UtcTime expires_at;
  };

  std::optional<Identity> find(const std::string& hash, SteadyTime now, UtcTime utc) {
    const std::lock_guard lock(mutex);
    const auto it = entries.find(hash);
    if (it == entries.end()) return std::nullopt;
    if (now < it->second.until && utc < it->second.expires_at) return it->second.identity;
    entries.erase(it);
    return std::nullopt;
  }
  std::uint64_t generation_now() {
    const std::lock_guard lock(mutex);
    return generation;
  }
  /// Nothing is kept that was read before an account changed.
  void keep(const std::string& hash, Entry entry, std::uint64_t read_in) {
    const std::lock_guard lock(mutex);
    if (read_in != generation) return;
    if (entries.size() >= kMaxCached) entries.clear();
    entries.insert_or_assign(hash, std::move(entry));
  }
  void forget(const Uuid& tenant) {
    const std::lock_guard lock(mutex);
    ++generation;
    std::erase_if(entries, [&](const auto& item) { return item.second.identity.tenant == tenant; });
  }

  std::mutex mutex;
  std::unordered_map<std::string, Entry> entries;
  std::uint64_t generation = 0;
  std::chrono::seconds life{30};
};

Gate::Gate(store::Database& database, const Clock& clock)
    : database_(database), clock_(clock), cache_(std::make_unique<Cache>()) {
  if (database.dialect() == store::Dialect::postgresql) cache_->life = std::chrono::seconds(2);
}
Gate::~Gate() = default;

void Gate::forget(const Uuid& tenant) { cache_->forget(tenant); }

Task<Identity> Gate::authenticate(CallContext ctx, Presented presented) {
  const bool by_cookie = presented.bearer.empty();
  const std::string& token = by_cookie ? presented.session_cookie : presented.bearer;
  const auto kind = token_kind(token);
  if (!kind || (by_cookie && *kind != TokenKind::session)) co_return fail(who_are_you());
  const std::string hash = token_hash(token);
  auto identity = cache_->find(hash, clock_.steady(), clock_.utc());
  if (!identity) {
    const std::uint64_t generation = cache_->generation_now();
    const store::ReadBody<std::optional<Credential>> look = [hash, k = *kind](store::Tx& tx) {
      return find_credential(tx, k, hash);
    };
    DW_CO_TRY(auto credential,
              co_await database_.read<std::optional<Credential>>(ctx, system_scope(SystemWork::sign_in_lookup), look));
    const UtcTime now = clock_.utc();
    if (!credential || credential->disabled || credential->expires_at <= now) co_return fail(who_are_you());
    if (now - credential->last_used_at > kTouchEvery) {
      const store::WriteBody<void> touch = [id = credential->id, k = *kind, now](store::WriteTx& tx) {
        return touch_credential(tx, k, id, now);
      };
      // A store that cannot be written still lets people read.
      auto touched = co_await database_.write<void>(ctx, system_scope(SystemWork::sign_in_lookup), touch);
      if (!touched) kLog.debug("last_use_not_recorded");
    }
    identity = identity_of(*credential, *kind);
    Cache::Entry entry;
    entry.identity = *identity;
    entry.until = clock_.steady() + cache_->life;
    entry.expires_at = credential->expires_at;
    cache_->keep(hash, std::move(entry), generation);
  }
  if (by_cookie && presented.changes_something && !matches_hash(presented.csrf_token, identity->csrf_hash)) {
    co_return fail(Error(ErrorCode::permission_denied, "the request lacks the CSRF token of its session")
                       .with_remedy("Send the csrf_token of the sign-in as X-CSRF-Token."));
  }
  co_return std::move(*identity);
}

Result<store::TenantScope> Gate::decide(const Identity& identity, Permission permission, const Origin& origin) const {
  if (identity.permissions.has(permission))
    return store::ScopeIssuer::tenant(identity.tenant, actor_of(identity, origin));
  const bool narrowed = permissions_of(identity.roles).has(permission);
  return fail(Error(ErrorCode::permission_denied, "this needs the permission " + std::string(enum_name(permission)))
                  .with_remedy(narrowed ? "The role holds it, but this API key does not: make a key with it."
                                        : "Ask an administrator for the role " + roles_with(permission) + "."));
}

store::TenantScope Gate::own_scope(const Identity& identity, const Origin& origin) const {
  return store::ScopeIssuer::tenant(identity.tenant, actor_of(identity, origin));
}

Task<void> Gate::record_denial(CallContext ctx, Identity identity, Origin origin, std::string code,
                               std::string object) {
  const store::TenantScope scope = own_scope(identity, origin);
  const store::WriteBody<void> body = [code, object](store::WriteTx& tx) -> Result<void> {
    store::AuditEntry entry;
    entry.code = code;
    entry.result = "denied";
    entry.object_kind = "route";
    entry.object_name = object;
    tx.audit(std::move(entry));
    return {};
  };
  co_return co_await database_.write<void>(ctx, scope, body);
}

Result<store::TenantScope> Gate::decide_for_job(CallContext ctx, const Uuid& tenant, const Uuid& principal,
                                                Permission permission, const std::string& job_id) {
  const store::ReadBody<std::optional<JobPrincipal>> look = [tenant, principal](store::Tx& tx) {
    return find_job_principal(tx, tenant, principal);
  };
  DW_TRY(const auto found,
         database_.read_now<std::optional<JobPrincipal>>(ctx, system_scope(SystemWork::sign_in_lookup), look));
  store::Actor actor;
  actor.principal = principal;
  actor.name = found ? found->name : "";
  actor.via = enum_name(Via::job);
  actor.request_id = job_id;
  store::TenantScope scope = store::ScopeIssuer::tenant(tenant, std::move(actor));
  if (!found || found->disabled || !permissions_of(found->roles).has(permission)) {
    const store::WriteBody<void> denied = [permission, &job_id](store::WriteTx& tx) -> Result<void> {
      store::AuditEntry entry;
      entry.code = "job.start";
      entry.result = "denied";
      entry.object_kind = "job";
      if (const auto id = parse_uuid(job_id)) entry.object_id = *id;
      entry.detail = "{\"permission\":" + to_json(permission) + "}";
      tx.audit(std::move(entry));
      return {};
    };
    DW_CHECK(database_.write_now<void>(ctx, scope, denied));
    return fail(Error(ErrorCode::permission_denied,
                      "whoever asked for this job may not do it any more: it needs the permission " +
                          std::string(enum_name(permission)))
                    .with_remedy("Ask for it again as somebody who has it: " + roles_with(permission) + "."));
  }
  return scope;
}

}  // namespace datawave::access
