#include <gtest/gtest.h>

#include <mutex>
#include <thread>

#include "datawave/access/accounts.hpp"
#include "datawave/access/audit_log.hpp"
#include "datawave/io/lane.hpp"
#include "datawave/testing/test_store.hpp"

namespace datawave::access {
namespace {

class Access : public ::testing::TestWithParam<store::Dialect> {
 protected:
  io::Lane lane;  // outlives the store, whose threads answer to it
  testing::TestStore store{GetParam()};
  io::BlockingPool hashing{1, 32};
  Gate gate{*store};
  Accounts accounts{*store, gate, hashing};
  Origin origin{"127.0.0.1", "r1"};

  template <class T>
  Result<T> run(Task<T> task) {
    return lane.block_on(std::move(task));
  }
  NewSession first_administrator() {
    auto token = accounts.prepare_first_sign_in();
    EXPECT_TRUE(token && *token);
    FirstSignIn setup;
    setup.token = (*token)->expose();
    setup.name = "ada";
    setup.password = Secret("correct horse battery");
    auto session = run(accounts.set_up({}, std::move(setup), origin));
    EXPECT_TRUE(session) << session.error().describe();
    return *session;
  }
  Result<NewSession> sign_in(const std::string& name, const std::string& password) {
    SessionCreate credentials;
    credentials.name = name;
    credentials.password = Secret(std::string(password));
    return run(accounts.sign_in({}, std::move(credentials), origin));
  }
  Result<Identity> authenticate(const std::string& token) {
    Presented presented;
    presented.bearer = token;
    return run(gate.authenticate({}, presented));
  }
  store::TenantScope scope_of(const Identity& identity) { return gate.own_scope(identity, origin); }
  User add_user(const NewSession& admin, const std::string& name, Role role) {
    UserCreate user;
    user.name = name;
    user.roles = {role};
    user.password = Secret("another long secret");
    auto created = run(accounts.create_user({}, scope_of(admin.identity), std::move(user)));
    EXPECT_TRUE(created) << created.error().describe();
    return *created;
  }
};

TEST_P(Access, LetsTheFirstAdministratorInOnce) {
  auto token = accounts.prepare_first_sign_in();
  ASSERT_TRUE(token && *token);
  for (const bool first : {true, false}) {
    FirstSignIn setup;
    setup.token = (*token)->expose();
    setup.name = "ada";
    setup.password = Secret("correct horse battery");
    const auto session = run(accounts.set_up({}, std::move(setup), origin));
    EXPECT_EQ(session.has_value(), first);
    if (!first) {
      EXPECT_EQ(session.error().code, ErrorCode::unauthenticated);
    }
  }
  const auto again = accounts.prepare_first_sign_in();
  ASSERT_TRUE(again);
  EXPECT_FALSE(*again);
}

TEST_P(Access, SignsInWithThePasswordAndNothingElse) {
  const NewSession admin = first_administrator();
  EXPECT_TRUE(authenticate(admin.token));
  EXPECT_TRUE(sign_in("ada", "correct horse battery"));
  const auto wrong = sign_in("ada", "correct horse batterz");
  const auto unknown = sign_in("bob", "correct horse battery");
  ASSERT_FALSE(wrong);
  ASSERT_FALSE(unknown);
  EXPECT_EQ(wrong.error().message, unknown.error().message);
  for (const char* bad : {"", "dws_", "dws_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "Bearer"}) {
    const auto identity = authenticate(bad);
    ASSERT_FALSE(identity);
    EXPECT_EQ(identity.error().code, ErrorCode::unauthenticated);
  }
}

TEST_P(Access, ThrottlesGuessing) {
  first_administrator();
  for (int i = 0; i < 5; ++i) EXPECT_EQ(sign_in("ada", "wrong wrong wrong").error().code, ErrorCode::unauthenticated);
  const auto slowed = sign_in("ada", "correct horse battery");
  ASSERT_FALSE(slowed);
  EXPECT_EQ(slowed.error().code, ErrorCode::resource_exhausted);
  EXPECT_TRUE(slowed.error().retry_after);
}

TEST_P(Access, LetsNoMoreGuessesThroughAtOnceThanOneAfterAnother) {
  first_administrator();
  int refused = 0;
  int throttled = 0;
  std::vector<std::thread> guesses;
  std::mutex mutex;
  for (int i = 0; i < 20; ++i) {
    guesses.emplace_back([&] {
      io::Lane own;
      SessionCreate credentials;
      credentials.name = "ada";
      credentials.password = Secret("wrong wrong wrong");
      const auto tried = own.block_on(accounts.sign_in({}, std::move(credentials), origin));
      const std::lock_guard lock(mutex);
      ++(tried.error().code == ErrorCode::unauthenticated ? refused : throttled);
    });
  }
  for (std::thread& guess : guesses) guess.join();
  EXPECT_EQ(refused, 5);
  EXPECT_EQ(throttled, 15);
}

TEST_P(Access, RecordsARefusalWhoeverWasNamed) {
  const NewSession admin = first_administrator();
  AuditLog log(*store);
  const auto denied = [&] {
    store::ListRequest request;
    request.filter = store::parse_filter("result=denied").value();
    return *run(log.list({}, scope_of(admin.identity), std::move(request)))->total;
  };
  EXPECT_FALSE(sign_in("ada", "wrong wrong wrong"));
  EXPECT_EQ(denied(), 1);
  EXPECT_FALSE(sign_in("a password typed as a name", "wrong wrong wrong"));
  EXPECT_EQ(denied(), 2);
  SessionCreate elsewhere;
  elsewhere.name = "ada";
  elsewhere.tenant = "no such tenant";
  elsewhere.password = Secret("correct horse battery");
  EXPECT_FALSE(run(accounts.sign_in({}, std::move(elsewhere), origin)));
  EXPECT_EQ(denied(), 3);
  store::ListRequest request;
  request.limit = 1;
  const auto last = run(log.list({}, scope_of(admin.identity), std::move(request)));
  EXPECT_FALSE(last->items[0].principal_id);
  EXPECT_EQ(last->items[0].object_name, "");
}

TEST_P(Access, ChangesOnesOwnPasswordAndEndsTheOtherSessions) {
  const NewSession here = first_administrator();
  const auto elsewhere = sign_in("ada", "correct horse battery");
  ASSERT_TRUE(elsewhere);
  const auto change = [&](const char* from, const char* to) {
    PasswordChange wanted;
    wanted.current_password = Secret(std::string(from));
    wanted.new_password = Secret(std::string(to));
    return run(accounts.change_password({}, scope_of(here.identity), here.identity, std::move(wanted), origin));
  };
  EXPECT_EQ(change("not the password", "staple battery horse").error().field, "/current_password");
  EXPECT_EQ(change("correct horse battery", "correct horse battery").error().field, "/new_password");
  ASSERT_TRUE(change("correct horse battery", "staple battery horse"));
  EXPECT_TRUE(authenticate(here.token));
  EXPECT_FALSE(authenticate(elsewhere->token));
  EXPECT_FALSE(sign_in("ada", "correct horse battery"));
  EXPECT_TRUE(sign_in("ada", "staple battery horse"));
  for (int i = 0; i < 5; ++i) EXPECT_FALSE(change("guess guess guess", "staple battery horse 2"));
  EXPECT_EQ(change("staple battery horse", "staple battery horse 2").error().code, ErrorCode::resource_exhausted);
  EXPECT_EQ(sign_in("ada", "staple battery horse").error().code, ErrorCode::resource_exhausted)
      << "one counter for both";
}

TEST_P(Access, WantsTheCsrfTokenWithACookieThatChangesSomething) {
  const NewSession session = first_administrator();
  Presented presented;
  presented.session_cookie = session.token;
  EXPECT_TRUE(run(gate.authenticate({}, presented)));
  presented.changes_something = true;
  EXPECT_EQ(run(gate.authenticate({}, presented)).error().code, ErrorCode::permission_denied);
  presented.csrf_token = session.csrf_token;
  EXPECT_TRUE(run(gate.authenticate({}, presented)));
}

TEST_P(Access, EndsASessionAtOnceWhenItsUserIsShutOut) {
  const NewSession admin = first_administrator();
  const User viewer = add_user(admin, "eve", Role::viewer);
  const auto session = sign_in("eve", "another long secret");
  ASSERT_TRUE(session);
  ASSERT_TRUE(authenticate(session->token));
  UserPatch patch;
  patch.disabled = Patch<bool>(true);
  ASSERT_TRUE(run(accounts.change_user({}, scope_of(admin.identity), viewer.id, viewer.version, std::move(patch))));
  EXPECT_FALSE(authenticate(session->token));
  EXPECT_FALSE(sign_in("eve", "another long secret"));
}

TEST_P(Access, RefusesAChangeAgainstAnOldVersion) {
  const NewSession admin = first_administrator();
  const User user = add_user(admin, "eve", Role::viewer);
  UserPatch first;
  first.display_name = Patch<std::string>("Eve");
  ASSERT_TRUE(run(accounts.change_user({}, scope_of(admin.identity), user.id, user.version, std::move(first))));
  UserPatch second;
  second.display_name = Patch<std::string>("Evelyn");
  const auto late = run(accounts.change_user({}, scope_of(admin.identity), user.id, user.version, std::move(second)));
  ASSERT_FALSE(late);
  EXPECT_EQ(late.error().code, ErrorCode::precondition_failed);
}

TEST_P(Access, KeepsTheLastAdministrator) {
  const NewSession admin = first_administrator();
  const auto removed = run(accounts.delete_user({}, scope_of(admin.identity), admin.identity.principal, 1));
  ASSERT_FALSE(removed);
  EXPECT_EQ(removed.error().code, ErrorCode::conflict);
  EXPECT_TRUE(authenticate(admin.token));
}

TEST_P(Access, NarrowsAKeyToItsPermissions) {
  const NewSession admin = first_administrator();
  ApiKeyCreate wanted;
  wanted.name = "ci";
  wanted.permissions = {Permission::catalog_read};
  wanted.expires_in_days = 30;
  const auto key = run(accounts.create_key({}, scope_of(admin.identity), admin.identity, wanted));
  ASSERT_TRUE(key) << key.error().describe();
  const auto identity = authenticate(key->token);
  ASSERT_TRUE(identity);
  EXPECT_TRUE(gate.decide(*identity, Permission::catalog_read, origin));
  const auto denied = gate.decide(*identity, Permission::user_write, origin);
  ASSERT_FALSE(denied);
  EXPECT_EQ(denied.error().code, ErrorCode::permission_denied);
  ASSERT_TRUE(run(accounts.revoke_key({}, scope_of(admin.identity), key->key.id)));
  EXPECT_FALSE(authenticate(key->token));
}

TEST_P(Access, DecidesAgainForEachJob) {
  const NewSession admin = first_administrator();
  const User steward = add_user(admin, "sam", Role::steward);
  const Uuid tenant = admin.identity.tenant;
  EXPECT_TRUE(gate.decide_for_job({}, tenant, steward.id, Permission::job_run, "j1"));
  EXPECT_FALSE(gate.decide_for_job({}, tenant, steward.id, Permission::user_write, "j1"));
  UserPatch patch;
  patch.roles = Patch<std::vector<Role>>(std::vector<Role>{Role::viewer});
  ASSERT_TRUE(run(accounts.change_user({}, scope_of(admin.identity), steward.id, steward.version, std::move(patch))));
  EXPECT_FALSE(gate.decide_for_job({}, tenant, steward.id, Permission::job_run, "j1"));
}

TEST_P(Access, FindsWhereTheAuditWasTouched) {
  const NewSession admin = first_administrator();
  for (int i = 0; i < 6; ++i) add_user(admin, "user" + std::to_string(i), Role::viewer);
  AuditLog audit(*store);
  const auto scope = scope_of(admin.identity);
  auto whole = run(audit.verify({}, scope));
  ASSERT_TRUE(whole) << whole.error().describe();
  EXPECT_TRUE(whole->intact);
  EXPECT_EQ(whole->records, 8);
  if (GetParam() == store::Dialect::postgresql) return;  // the serving role may not change the audit at all
  const auto tamper = [&](const std::string& sql) {
    const store::WriteBody<void> body = [sql](store::WriteTx& tx) -> Result<void> { return tx.post(sql); };
    ASSERT_TRUE(store->write_now<void>({}, testing::TestStore::system(), body));
  };
  tamper("UPDATE audit SET principal_name = 'mallory' WHERE seq = 3");
  EXPECT_EQ(run(audit.verify({}, scope))->fault_seq, 3);
  tamper("UPDATE audit SET principal_name = 'ada' WHERE seq = 3");
  EXPECT_TRUE(run(audit.verify({}, scope))->intact);
  tamper("DELETE FROM audit WHERE seq = 5");
  EXPECT_EQ(run(audit.verify({}, scope))->fault, "missing");
  tamper("DELETE FROM audit WHERE seq > 4");
  EXPECT_EQ(run(audit.verify({}, scope))->fault, "cut off");
}

TEST_P(Access, PagesUsersByAnySort) {
  const NewSession admin = first_administrator();
  for (const char* name : {"eve", "bob", "zoe"}) add_user(admin, name, Role::viewer);
  for (const std::string sort : {"name", "-name", "created_at", "-created_at", "disabled"}) {
    store::ListRequest request;
    request.limit = 1;
    request.sort = sort;
    std::vector<std::string> names;
    for (int pages = 0; pages < 6; ++pages) {
      const auto page = run(accounts.list_users({}, scope_of(admin.identity), request));
      ASSERT_TRUE(page) << sort << ": " << page.error().describe();
      EXPECT_EQ(page->total, 4);
      for (const User& user : page->items) names.push_back(user.name);
      if (!page->next_cursor) break;
      request.cursor = *page->next_cursor;
    }
    EXPECT_EQ(names.size(), 4U) << sort;
    if (sort == "name") {
      EXPECT_EQ(names, (std::vector<std::string>{"ada", "bob", "eve", "zoe"}));
    }
  }
  store::ListRequest request;
  request.filter = *store::parse_filter("roles=viewer,name~o");
  const auto some = run(accounts.list_users({}, scope_of(admin.identity), request));
  ASSERT_TRUE(some);
  EXPECT_EQ(some->items.size(), 2U);
}

INSTANTIATE_TEST_SUITE_P(Store, Access, ::testing::Values(store::Dialect::sqlite, store::Dialect::postgresql),
                         testing::dialect_name);

}  // namespace
}  // namespace datawave::access
