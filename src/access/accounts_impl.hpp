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

  Task<std::string> hash(CallContext ctx, Secret password);
  Task<std::optional<Account>> find_account(CallContext ctx, std::string tenant, std::string name);
  Task<NewSession> begin_session(CallContext ctx, Account account, Origin origin);
};

/// One row and its audit record are what most changes of accounts are.
store::AuditEntry account_entry(std::string code, std::string kind, const Uuid& id, std::string name);

}  // namespace datawave::access
