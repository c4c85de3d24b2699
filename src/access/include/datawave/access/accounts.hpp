/// Accounts: the first sign-in, passwords and sessions, users, API keys.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "datawave/access/gate.hpp"
#include "datawave/core/json_reader.hpp"
#include "datawave/core/random.hpp"
#include "datawave/core/secret.hpp"
#include "datawave/io/blocking.hpp"
#include "datawave/store/list.hpp"

namespace datawave::access {

struct User {
  Uuid id;
  std::string name;
  std::string display_name;
  std::vector<Role> roles;
  bool disabled = false;
  UtcTime created_at;
  UtcTime updated_at;
  std::int64_t version = 1;
};
DW_DESCRIBE(User, id, name, display_name, roles, disabled, created_at, updated_at, version);

bool is_user_name(std::string_view text);
inline constexpr TextShape kUserName = {"^[a-z0-9_.@][a-z0-9_.@-]{0,99}$", is_user_name, "is not a user name",
                                        "Lower-case letters, digits and - _ . @, for instance jo@example.com."};

struct UserCreate {
  std::string name;
  std::string display_name;
  std::vector<Role> roles;
  Secret password;
};
DW_DESCRIBE(UserCreate, name, display_name, roles, password);
DW_DEFAULTED(UserCreate, display_name);
inline constexpr std::size_t kMinPassword = 10;
inline constexpr std::size_t kMaxPassword = 1024;
inline constexpr Annotation kNewPassword = {
    .member = "password",
    .min_size = kMinPassword,
    .max_size = kMaxPassword,
    .remedy = "From 10 to 1024 bytes; several words are better than few signs."};
DW_ANNOTATE(UserCreate, {.member = "name", .shape = &kUserName}, {.member = "display_name", .max_size = 200},
            {.member = "roles", .min_size = 1, .remedy = "At least one of admin, steward, auditor, viewer."},
            kNewPassword)

struct UserPatch {
  Patch<std::string> display_name;
  Patch<std::vector<Role>> roles;
  Patch<bool> disabled;
  Secret password;  // empty: kept
};
DW_DESCRIBE(UserPatch, display_name, roles, disabled, password);
DW_DEFAULTED(UserPatch, password);
DW_ANNOTATE(UserPatch, {.member = "display_name", .max_size = 200}, {.member = "roles", .min_size = 1},
            {.member = "password", .max_size = kMaxPassword})
void validate(const UserPatch& patch, JsonProblems& problems);

struct ApiKey {
  Uuid id;
  std::string name;
  std::string prefix;
  std::vector<Permission> permissions;
  UtcTime created_at;
  std::optional<UtcTime> expires_at;
  std::optional<UtcTime> last_used_at;
  std::optional<UtcTime> revoked_at;
};
DW_DESCRIBE(ApiKey, id, name, prefix, permissions, created_at, expires_at, last_used_at, revoked_at);

struct ApiKeyCreate {
  std::string name;
  std::vector<Permission> permissions;
  std::optional<std::int64_t> expires_in_days;
};
DW_DESCRIBE(ApiKeyCreate, name, permissions, expires_in_days);
DW_ANNOTATE(ApiKeyCreate, {.member = "name", .min_size = 1, .max_size = 100},
            {.member = "permissions",
             .min_size = 1,
             .remedy = "Name what the key may do: GET /api/v1/me lists what you may."},
            {.member = "expires_in_days",
             .minimum = 1,
             .maximum = 3650,
             .remedy = "From 1 to 3650; left out: the key does not expire."})

/// The token is shown this once.
struct ApiKeyCreated {
  ApiKey key;
  std::string token;
};
DW_DESCRIBE(ApiKeyCreated, key, token);

struct SessionCreate {
  std::string name;
  Secret password;
  std::string tenant = "default";
  bool token = false;  // true: the token in the answer, for programs; false: a cookie, for browsers
};
DW_DESCRIBE(SessionCreate, name, password, tenant, token);
DW_DEFAULTED(SessionCreate, tenant, token);
DW_ANNOTATE(SessionCreate, {.member = "name", .max_size = 200}, {.member = "password", .max_size = kMaxPassword},
            {.member = "tenant", .max_size = 200})

/// One's own.
struct PasswordChange {
  Secret current_password;
  Secret new_password;
};
DW_DESCRIBE(PasswordChange, current_password, new_password);
DW_ANNOTATE(
    PasswordChange, {.member = "current_password", .max_size = kMaxPassword},
    {.member = "new_password", .min_size = kMinPassword, .max_size = kMaxPassword, .remedy = kNewPassword.remedy})

struct FirstSignIn {
  std::string token;  // of the first sign-in file
  std::string name;
  Secret password;
};
DW_DESCRIBE(FirstSignIn, token, name, password);
DW_ANNOTATE(FirstSignIn, {.member = "token", .min_size = 1, .max_size = 200}, {.member = "name", .shape = &kUserName},
            kNewPassword)

/// A session that was just begun; both tokens leave this once.
struct NewSession {
  Uuid id;
  std::string token;
  std::string csrf_token;
  UtcTime expires_at;
  Identity identity;
};

/// Thread-safe; its tasks run on the caller's lane and hash on `hashing`.
class Accounts {
 public:
  Accounts(store::Database& database, Gate& gate, io::BlockingPool& hashing, const Clock& clock = system_clock(),
           const Random& random = system_random());
  ~Accounts();

  /// Makes the default tenant where there is none. A token for the first sign-in when nobody can sign in yet, valid for
  /// an hour; empty otherwise. Blocking: at start.
  Result<std::optional<Secret>> prepare_first_sign_in();

  /// The first administrator, with a token of prepare_first_sign_in(). Errors: unauthenticated (unknown, used,
  /// expired), conflict (somebody exists already).
  /// Called after the first administrator was made, on the lane that asked. Set before the server starts.
  void on_set_up(std::function<void()> call);
  Task<NewSession> set_up(CallContext ctx, FirstSignIn setup, Origin origin);
  /// Errors: unauthenticated (one message, one timing), resource_exhausted with retry_after when throttled.
  Task<NewSession> sign_in(CallContext ctx, SessionCreate credentials, Origin origin);
  /// Of `identity`, whose session goes on; its other sessions end. Tries are counted as those of sign_in() are. Audit:
  /// user.password. Errors: permission_denied (a wrong current password; an API key), invalid_argument (the same
  /// again), resource_exhausted with retry_after when throttled, conflict (another password was set meanwhile).
  Task<void> change_password(CallContext ctx, store::TenantScope scope, Identity identity, PasswordChange change,
                             Origin origin);
  Task<void> sign_out(CallContext ctx, store::TenantScope scope, Uuid session);

  static const store::ListSpec& users_spec();
  Task<store::Page<User>> list_users(CallContext ctx, store::TenantScope scope, store::ListRequest request);
  Task<User> find_user(CallContext ctx, store::TenantScope scope, std::string id_or_name);
  Task<User> create_user(CallContext ctx, store::TenantScope scope, UserCreate user);
  /// `version`: the one the change is made against, or store::kAnyVersion. Errors: precondition_failed (another
  /// version), conflict (the last administrator).
  Task<User> change_user(CallContext ctx, store::TenantScope scope, Uuid id, std::int64_t version, UserPatch patch);
  Task<void> delete_user(CallContext ctx, store::TenantScope scope, Uuid id, std::int64_t version);

  /// Keys of the scope's own principal.
  Task<std::vector<ApiKey>> list_keys(CallContext ctx, store::TenantScope scope);
  /// Never more than `identity` holds. Errors: permission_denied, already_exists.
  Task<ApiKeyCreated> create_key(CallContext ctx, store::TenantScope scope, Identity identity, ApiKeyCreate key);
  Task<void> revoke_key(CallContext ctx, store::TenantScope scope, Uuid id);
  /// Of any user of the tenant.
  Task<std::vector<ApiKey>> keys_of(CallContext ctx, store::TenantScope scope, Uuid user);
  /// All of them; each is in the audit.
  Task<std::vector<ApiKey>> revoke_keys_of(CallContext ctx, store::TenantScope scope, Uuid user);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace datawave::access
