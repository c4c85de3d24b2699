/// The Gate: the one door. authenticate → decide → (act, with the scope that the decision gave) → audit.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "datawave/access/identity.hpp"
#include "datawave/store/database.hpp"

namespace datawave::access {

/// What a request brought to show who it is.
struct Presented {
  std::string bearer;          // a session token or an API key
  std::string session_cookie;  // used when there is no bearer
  std::string csrf_token;      // wanted with a cookie when the request changes something
  bool changes_something = false;
};

/// Thread-safe; one for the program.
class Gate {
 public:
  explicit Gate(store::Database& database, const Clock& clock = system_clock());
  ~Gate();

  /// Errors: unauthenticated (one message for unknown, expired and revoked), permission_denied (a cookie without its
  /// CSRF token), those of the store.
  Task<Identity> authenticate(CallContext ctx, Presented presented);

  /// The permission, or permission_denied naming it and the roles that hold it. The scope is the proof. Denials are
  /// recorded by refuse().
  Result<store::TenantScope> decide(const Identity& identity, Permission permission, const Origin& origin) const;
  /// Signed in is enough: one's own session, one's own keys.
  [[nodiscard]] store::TenantScope own_scope(const Identity& identity, const Origin& origin) const;
  /// Writes the denial into the audit; it commits before the answer.
  Task<void> record_denial(CallContext ctx, Identity identity, Origin origin, std::string code, std::string object);

  /// A job starts or resumes: its principal is looked up again, and must still exist, be enabled and hold the
  /// permission. Blocking: called from a worker.
  Result<store::TenantScope> decide_for_job(CallContext ctx, const Uuid& tenant, const Uuid& principal,
                                            Permission permission, const std::string& job_id);

  /// What was authenticated before is looked up again: after a change of users, keys or sessions.
  void forget(const Uuid& tenant);

 private:
  struct Cache;
  store::Database& database_;
  const Clock& clock_;
  std::unique_ptr<Cache> cache_;
};

}  // namespace datawave::access
