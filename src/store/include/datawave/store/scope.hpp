/// Who touches the store, and in whose name. A scope is the proof that somebody decided: only store::ScopeIssuer makes
/// one, and only the access module (and tests) may use that.
#pragma once

#include <string>

#include "datawave/core/uuid.hpp"

namespace datawave::store {

/// Whom the audit names. `via` is how they came: "session", "api_key", "job", "cli", "setup", "system".
struct Actor {
  Uuid principal;
  std::string name;
  std::string via;
  std::string address;
  std::string request_id;
};

/// Leave to read and write the rows of one tenant.
class TenantScope {
 public:
  [[nodiscard]] const Uuid& tenant() const { return tenant_; }
  [[nodiscard]] const Actor& actor() const { return actor_; }

 private:
  friend class ScopeIssuer;
  TenantScope(const Uuid& tenant, Actor actor) : tenant_(tenant), actor_(std::move(actor)) {}
  Uuid tenant_;
  Actor actor_;
};

/// Leave to look across tenants, for the few works that must: sign-in lookup, job lease, outbox dispatch, migration,
/// retention. Each is one narrow method, listed in src/access/README.md.
class SystemScope {
 public:
  [[nodiscard]] const std::string& purpose() const { return purpose_; }

 private:
  friend class ScopeIssuer;
  explicit SystemScope(std::string purpose) : purpose_(std::move(purpose)) {}
  std::string purpose_;
};

}  // namespace datawave::store
