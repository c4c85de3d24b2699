/// What the parts of Accounts share.
#pragma once

#include <mutex>

#include "datawave/access/accounts.hpp"
#include "throttle.hpp"

namespace datawave::access {

/// The account's row, as sign-in needs it.
struct Account {
  Uuid id;
  Uuid tenant_id;
  std::string tenant_name;
  std::string name;
  std::string display_name;
  std::vector<Role> roles;
  bool disabled = false;
  std::optional<std::string> password_hash;
};
DW_DESCRIBE(Account, id, tenant_id, tenant_name, name, display_name, roles, disabled, password_hash);

struct Accounts::Impl {
  store::Database& database;
  Gate& gate;
  io::BlockingPool& hashing;
  const Clock& clock;
  const Random& random;
  std::mutex mutex;  // over the throttle; never held over a wait
  Throttle throttle;
  std::function<void()> on_set_up;

  Task<std::string> hash(CallContext ctx, Secret password);
  /// `tenant`: where a refusal is recorded; the default one when there is none of that name.
  struct Claimed {
    Uuid tenant;
    std::optional<Account> account;
  };
  Task<Claimed> find_account(CallContext ctx, std::string tenant, std::string name);
  /// Whether it is that account's, in the time that it takes for one that does not exist.
  Task<bool> verify(CallContext ctx, std::optional<std::string> stored, Secret password);
  /// Counts a try against the account and the address. Errors: resource_exhausted with retry_after.
  Result<void> begin_try(const std::string& by_account, const std::string& by_address);
  /// The try that was begun was good.
  void good_try(const std::string& by_account, const std::string& by_address);
  /// It came to no verdict.
  void forgive_try(const std::string& by_account, const std::string& by_address);
  Task<NewSession> begin_session(CallContext ctx, Account account, Origin origin);
};

/// What tries are counted under.
std::string account_key(const std::string& tenant, const std::string& name);
std::string address_key(const Origin& origin);

/// One row and its audit record are what most changes of accounts are.
store::AuditEntry account_entry(std::string code, std::string kind, const Uuid& id, std::string name);

}  // namespace datawave::access
