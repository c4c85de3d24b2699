#include "datawave/api/routes.hpp"

namespace datawave::api {

namespace {
using access::Permission;

struct SessionView {
  Uuid id;
  std::string name;
  std::string tenant;
  UtcTime expires_at;
  std::string csrf_token;
  std::optional<std::string> token;
};
DW_DESCRIBE(SessionView, id, name, tenant, expires_at, csrf_token, token);

struct Me {
  Uuid id;
  std::string name;
  std::string display_name;
  std::string tenant;
  std::vector<access::Role> roles;
  std::vector<Permission> permissions;
  access::Via via = access::Via::session;
};
DW_DESCRIBE(Me, id, name, display_name, tenant, roles, permissions, via);

struct KeyList {
  std::vector<access::ApiKey> items;
};
DW_DESCRIBE(KeyList, items);

/// Nobody gives away, or takes over, more than what this credential may do itself.
Result<void> check_not_above(const Call& call, const std::vector<access::Role>& roles, const char* what) {
  for (const Permission p : access::permissions_of(roles).list()) {
    if (call.identity->permissions.has(p)) continue;
    return fail(Error(ErrorCode::permission_denied,
                      std::string(what) + " holds more than this credential: " + std::string(enum_name(p)))
                    .with_remedy("Use a session or an API key with all permissions of the role."));
  }
  return {};
}

bool is_loopback(std::string_view address) { return address.starts_with("127.") || address == "::1"; }

Reply session_reply(const Call& call, access::NewSession session, bool as_token) {
  SessionView view;
  view.id = session.id;
  view.name = session.identity.name;
  view.tenant = session.identity.tenant_name;
  view.expires_at = session.expires_at;
  view.csrf_token = session.csrf_token;
  if (as_token) view.token = session.token;
  Reply out = reply(view);
  if (!as_token) {
    std::string cookie = "datawave_session=" + session.token + "; Path=/; HttpOnly; SameSite=Strict; Max-Age=43200";
    if (call.head->tls || !is_loopback(call.head->peer)) cookie += "; Secure";
    out.headers.push_back({"Set-Cookie", std::move(cookie)});
  }
  return out;
}

Route account_route(http::Method method, std::string path, std::string operation_id, std::string summary) {
  Route route;
  route.method = method;
  route.path = std::move(path);
  route.operation_id = std::move(operation_id);
  route.summary = std::move(summary);
  route.tag = "accounts";
  return route;
}

void add_session_routes(RouteTable& table, access::Accounts& accounts) {
  Route setup = account_route(http::Method::post, "/api/v1/setup", "set_up", "make the first administrator");
  setup.sign = Sign::nobody;
  setup.audit_code = "user.create";
  setup.priority = Priority::control;
  setup.success = 201;
  setup.max_body_bytes = 8192;
  setup.input = input_type<access::FirstSignIn>("FirstSignIn");
  setup.output = output_type<SessionView>("Session");
  setup.errors = {401, 409};
  setup.handler = [&accounts](Call& call) -> Task<Reply> {
    DW_CO_TRY(auto input, call.input<access::FirstSignIn>());
    DW_CO_TRY(auto session, co_await accounts.set_up(call.ctx, std::move(input), call.origin));
    co_return session_reply(call, std::move(session), true);
  };
  table.add(std::move(setup));

  Route sign_in = account_route(http::Method::post, "/api/v1/sessions", "sign_in", "sign in with name and password");
  sign_in.sign = Sign::nobody;
  sign_in.audit_code = "session.create";
  sign_in.priority = Priority::control;
  sign_in.success = 201;
  sign_in.max_body_bytes = 8192;
  sign_in.input = input_type<access::SessionCreate>("SessionCreate");
  sign_in.output = output_type<SessionView>("Session");
  sign_in.sets_cookie = true;
  sign_in.errors = {401, 429};
  sign_in.handler = [&accounts](Call& call) -> Task<Reply> {
    DW_CO_TRY(auto input, call.input<access::SessionCreate>());
    const bool as_token = input.token;
    DW_CO_TRY(auto session, co_await accounts.sign_in(call.ctx, std::move(input), call.origin));
    co_return session_reply(call, std::move(session), as_token);
  };
  table.add(std::move(sign_in));

  Route sign_out = account_route(http::Method::delete_, "/api/v1/sessions/current", "sign_out", "end this session");
  sign_out.sign = Sign::anybody;
  sign_out.audit_code = "session.delete";
  sign_out.priority = Priority::control;
  sign_out.success = 204;
  sign_out.errors = {409};
  sign_out.handler = [&accounts](Call& call) -> Task<Reply> {
    if (call.identity->via != access::Via::session)
      co_return fail(Error(ErrorCode::conflict, "an API key is no session")
                         .with_remedy("Revoke the key: DELETE /api/v1/keys/{key}."));
    DW_CO_CHECK(co_await accounts.sign_out(call.ctx, *call.scope, call.identity->credential));
    co_return Reply();
  };
  table.add(std::move(sign_out));

  Route me = account_route(http::Method::get, "/api/v1/me", "get_me", "who I am and what I may");
  me.sign = Sign::anybody;
  me.audit_code = "me.read";
  me.output = output_type<Me>("Me");
  me.handler = [](Call& call) -> Task<Reply> {
    const access::Identity& who = *call.identity;
    Me view;
    view.id = who.principal;
    view.name = who.name;
    view.display_name = who.display_name;
    view.tenant = who.tenant_name;
    view.roles = who.roles;
    view.permissions = who.permissions.list();
    view.via = who.via;
    co_return reply(view);
  };
  table.add(std::move(me));

  Route change = account_route(http::Method::post, "/api/v1/me:change-password", "change_password",
                               "change my password; my other sessions end");
  change.sign = Sign::anybody;
  change.audit_code = "user.password";
  change.priority = Priority::control;
  change.success = 204;
  change.max_body_bytes = 8192;
  change.errors = {409, 429};
  change.input = input_type<access::PasswordChange>("PasswordChange");
  change.handler = [&accounts](Call& call) -> Task<Reply> {
    DW_CO_TRY(auto input, call.input<access::PasswordChange>());
    DW_CO_CHECK(
        co_await accounts.change_password(call.ctx, *call.scope, *call.identity, std::move(input), call.origin));
    co_return Reply();
  };
  table.add(std::move(change));
}

/// What an administrator does when a key of somebody has leaked.
void add_keys_of_user_routes(RouteTable& table, access::Accounts& accounts) {
  Route list = account_route(http::Method::get, "/api/v1/users/{user}/keys", "list_user_keys", "API keys of a user");
  list.permission = Permission::user_read;
  list.audit_code = "key.list";
  list.resource = Resource::user;
  list.output = output_type<KeyList>("ApiKeyList");
  list.handler = [&accounts](Call& call) -> Task<Reply> {
    DW_CO_TRY(auto user, co_await accounts.find_user(call.ctx, *call.scope, std::string(call.path("user"))));
    KeyList out;
    DW_CO_TRY(out.items, co_await accounts.keys_of(call.ctx, *call.scope, user.id));
    co_return reply(out);
  };
  table.add(std::move(list));

  Route revoke = account_route(http::Method::post, "/api/v1/users/{user}:revoke-keys", "revoke_user_keys",
                               "revoke all API keys of a user; answers those that were");
  revoke.permission = Permission::user_write;
  revoke.audit_code = "key.delete";
  revoke.resource = Resource::user;
  revoke.output = output_type<KeyList>("ApiKeyList");
  revoke.handler = [&accounts](Call& call) -> Task<Reply> {
    DW_CO_TRY(auto user, co_await accounts.find_user(call.ctx, *call.scope, std::string(call.path("user"))));
    DW_CO_CHECK(check_not_above(call, user.roles, "that user"));
    KeyList out;
    DW_CO_TRY(out.items, co_await accounts.revoke_keys_of(call.ctx, *call.scope, user.id));
    co_return reply(out);
  };
  table.add(std::move(revoke));
}

void add_user_routes(RouteTable& table, access::Accounts& accounts) {
  Route list = account_route(http::Method::get, "/api/v1/users", "list_users", "users of the tenant");
  list.permission = Permission::user_read;
  list.audit_code = "user.list";
  list.list = &access::Accounts::users_spec();
  list.output = page_type<access::User>("User");
  list.handler = [&accounts](Call& call) -> Task<Reply> {
    DW_CO_TRY(auto request, call.list_request());
    DW_CO_TRY(auto page, co_await accounts.list_users(call.ctx, *call.scope, std::move(request)));
    co_return reply_page(call, page);
  };
  table.add(std::move(list));

  Route create = account_route(http::Method::post, "/api/v1/users", "create_user", "add a user");
  create.permission = Permission::user_write;
  create.audit_code = "user.create";
  create.success = 201;
  create.idempotent = true;
  create.input = input_type<access::UserCreate>("UserCreate");
  create.output = output_type<access::User>("User");
  create.etag = true;
  create.location = true;
  create.handler = [&accounts](Call& call) -> Task<Reply> {
    DW_CO_TRY(auto input, call.input<access::UserCreate>());
    DW_CO_CHECK(check_not_above(call, input.roles, "the new role"));
    DW_CO_TRY(auto user, co_await accounts.create_user(call.ctx, *call.scope, std::move(input)));
    Reply out = reply(user, user.version);
    out.headers.push_back({"Location", "/api/v1/users/" + to_string(user.id)});
    co_return out;
  };
  table.add(std::move(create));

  Route get = account_route(http::Method::get, "/api/v1/users/{user}", "get_user", "one user");
  get.permission = Permission::user_read;
  get.audit_code = "user.read";
  get.resource = Resource::user;
  get.output = output_type<access::User>("User");
  get.etag = true;
  get.handler = [&accounts](Call& call) -> Task<Reply> {
    DW_CO_TRY(auto user, co_await accounts.find_user(call.ctx, *call.scope, std::string(call.path("user"))));
    co_return reply(user, user.version);
  };
  table.add(std::move(get));

  Route change = account_route(http::Method::patch, "/api/v1/users/{user}", "update_user",
                               "change roles, display name or password of a user, or shut one out");
  change.permission = Permission::user_write;
  change.audit_code = "user.update";
  change.resource = Resource::user;
  change.if_match = true;
  change.input = input_type<access::UserPatch>("UserPatch");
  change.output = output_type<access::User>("User");
  change.etag = true;
  change.errors = {409};
  change.handler = [&accounts](Call& call) -> Task<Reply> {
    DW_CO_TRY(auto user, co_await accounts.find_user(call.ctx, *call.scope, std::string(call.path("user"))));
    DW_CO_TRY(auto patch, call.input<access::UserPatch>());
    DW_CO_CHECK(check_not_above(call, user.roles, "that user"));
    if (patch.roles.has_value()) DW_CO_CHECK(check_not_above(call, patch.roles.value(), "the new role"));
    DW_CO_TRY(auto changed, co_await accounts.change_user(call.ctx, *call.scope, user.id,
                                                          call.version_for(user.version), std::move(patch)));
    co_return reply(changed, changed.version);
  };
  table.add(std::move(change));

  Route remove = account_route(http::Method::delete_, "/api/v1/users/{user}", "delete_user", "remove a user");
  remove.permission = Permission::user_write;
  remove.audit_code = "user.delete";
  remove.resource = Resource::user;
  remove.if_match = true;
  remove.success = 204;
  remove.errors = {409};
  remove.handler = [&accounts](Call& call) -> Task<Reply> {
    DW_CO_TRY(auto user, co_await accounts.find_user(call.ctx, *call.scope, std::string(call.path("user"))));
    DW_CO_CHECK(check_not_above(call, user.roles, "that user"));
    DW_CO_CHECK(co_await accounts.delete_user(call.ctx, *call.scope, user.id, call.version_for(user.version)));
    co_return Reply();
  };
  table.add(std::move(remove));
}

void add_key_routes(RouteTable& table, access::Accounts& accounts) {
  Route list = account_route(http::Method::get, "/api/v1/keys", "list_keys", "my API keys");
  list.permission = Permission::key_write;
  list.audit_code = "key.list";
  list.output = output_type<KeyList>("ApiKeyList");
  list.handler = [&accounts](Call& call) -> Task<Reply> {
    KeyList out;
    DW_CO_TRY(out.items, co_await accounts.list_keys(call.ctx, *call.scope));
    co_return reply(out);
  };
  table.add(std::move(list));

  Route create = account_route(http::Method::post, "/api/v1/keys", "create_key",
                               "make an API key of mine; its token is shown this once");
  create.permission = Permission::key_write;
  create.audit_code = "key.create";
  create.success = 201;
  create.input = input_type<access::ApiKeyCreate>("ApiKeyCreate");
  create.output = output_type<access::ApiKeyCreated>("ApiKeyCreated");
  create.errors = {409};
  create.handler = [&accounts](Call& call) -> Task<Reply> {
    DW_CO_TRY(auto input, call.input<access::ApiKeyCreate>());
    DW_CO_TRY(auto made, co_await accounts.create_key(call.ctx, *call.scope, *call.identity, std::move(input)));
    co_return reply(made);
  };
  table.add(std::move(create));

  Route revoke = account_route(http::Method::delete_, "/api/v1/keys/{key}", "revoke_key", "revoke an API key of mine");
  revoke.permission = Permission::key_write;
  revoke.audit_code = "key.delete";
  revoke.resource = Resource::api_key;
  revoke.success = 204;
  revoke.handler = [&accounts](Call& call) -> Task<Reply> {
    const auto id = parse_uuid(call.path("key"));
    if (!id) co_return fail(ErrorCode::not_found, "there is no such key of yours");
    DW_CO_CHECK(co_await accounts.revoke_key(call.ctx, *call.scope, *id));
    co_return Reply();
  };
  table.add(std::move(revoke));
}
}  // namespace

void add_account_routes(RouteTable& table, access::Accounts& accounts) {
  add_session_routes(table, accounts);
  add_user_routes(table, accounts);
  add_keys_of_user_routes(table, accounts);
  add_key_routes(table, accounts);
}

void add_audit_routes(RouteTable& table, access::AuditLog& audit) {
  Route list = account_route(http::Method::get, "/api/v1/audit", "list_audit", "the audit, newest first");
  list.tag = "audit";
  list.permission = Permission::audit_read;
  list.audit_code = "audit.list";
  list.list = &access::AuditLog::list_spec();
  list.priority = Priority::bulk;
  list.output = page_type<store::AuditRecord>("AuditRecord");
  list.handler = [&audit](Call& call) -> Task<Reply> {
    DW_CO_TRY(auto request, call.list_request());
    DW_CO_TRY(auto page, co_await audit.list(call.ctx, *call.scope, std::move(request)));
    co_return reply_page(call, page);
  };
  table.add(std::move(list));

  Route verify = account_route(http::Method::post, "/api/v1/audit:verify", "verify_audit",
                               "recompute the hash chain of the audit");
  verify.tag = "audit";
  verify.permission = Permission::audit_read;
  verify.audit_code = "audit.verify";
  verify.priority = Priority::bulk;
  verify.timeout = std::chrono::minutes(5);
  verify.output = output_type<access::AuditVerdict>("AuditVerdict");
  verify.handler = [&audit](Call& call) -> Task<Reply> {
    DW_CO_TRY(auto verdict, co_await audit.verify(call.ctx, *call.scope));
    co_return reply(verdict);
  };
  table.add(std::move(verify));
}

}  // namespace datawave::api
