// The generated files, taken by a real PgBouncer and a real server.
#include "datawave/pgbouncer/forms.hpp"

#include <gmock/gmock.h>
#include <unistd.h>

#include <fstream>

#include "live_fixture.hpp"

namespace datawave::pgbouncer {
namespace {

class FormsTest : public BouncerFixture {
 protected:
  static std::string text_of(const PlanInput& input, Form form, const std::string& directory, std::size_t file = 0) {
    FormOptions options;
    options.directory = directory;
    auto plan = make_plan(input);
    if (!plan) throw std::runtime_error(plan.error().describe());
    return render(input, *plan, form, options).at(file).text;
  }
  PlanInput input() {
    database = server().create_database("planned");
    PlanInput in;
    in.databases = {database};
    in.server_connections = 5;
    in.server.port = server().port();
    in.listen_port = testing::free_port();
    in.auth_user = "asker_" + database;
    in.admin_user = "keeper_" + database;
    return in;
  }
  void start_with(const PlanInput& in, const std::string& userlist) {
    testing::write_file(dir_ / "pgbouncer.ini", text_of(in, Form::ini, dir_.path()));
    testing::write_file(dir_ / "userlist.txt", text_of(in, Form::userlist, dir_.path()) + userlist, 0600);
    testing::give_to_user(dir_.path(), "postgres");
    bouncer = std::make_unique<testing::PgBouncer>(dir_ / "pgbouncer.ini", in.listen_port);
  }
  testing::TempDir dir_{"planned"};
};

TEST_F(FormsTest, LetRolesInByAuthQuery) {
  const PlanInput in = input();
  server().exec(database, text_of(in, Form::auth_query, ""));
  server().exec(database, text_of(in, Form::auth_query, ""));  // again: nothing is in its way
  server().exec(database, "ALTER ROLE \"" + in.auth_user + "\" PASSWORD 'asker-canary'");
  server().create_role(in.admin_user, "keeper-canary");
  const std::string app = "app_" + database;
  server().create_role(app, "app-canary");
  const std::string keeper = server().scalar(database, text_of(in, Form::userlist, "", 1));
  EXPECT_THAT(keeper, ::testing::StartsWith("\"" + in.admin_user + "\" \"SCRAM-SHA-256$"));
  start_with(in, "\"" + in.auth_user + "\" \"asker-canary\"\n" + keeper + "\n");
  ASSERT_TRUE(bouncer->ready(database, app, "app-canary")) << bouncer->log();
  EXPECT_EQ(bouncer->connect(database, app, "app-canary").scalar("select current_user"), app);
  EXPECT_THROW(bouncer->connect(database, app, "wrong"), std::runtime_error);
  // Superusers are not told, and nobody but the asker may ask.
  EXPECT_THROW(bouncer->connect(database, "dwadmin", testing::PostgresServer::kPassword), std::runtime_error);
  const std::string may = "select has_schema_privilege('" + app +
                          "', 'pgbouncer', 'usage') or has_function_privilege('" + app +
                          "', 'pgbouncer.user_lookup(text)', 'execute')";
  EXPECT_EQ(server().scalar(database, may), "f");
  auto as_keeper = params("", in.admin_user);
  as_keeper.password = Secret(std::string("keeper-canary"));
  auto on = must(Console::connect(soon(), dialer, std::move(as_keeper)));
  const Config config = must(on->config(soon()));
  const auto plan = make_plan(in);
  for (const Setting& setting : plan->settings) {
    if (setting.key == "auth_file") continue;
    EXPECT_EQ(config.at(setting.key).value, setting.value) << setting.key;
  }
}

TEST_F(FormsTest, LetRolesInByAUserlistOfScramSecrets) {
  PlanInput in = input();
  in.auth = AuthSource::userlist;
  const std::string app = "listed_" + database;
  server().create_role(app, "listed-canary");
  std::string lines;
  for (const auto& row : server().query(database, text_of(in, Form::userlist, "", 1))) lines += *row.at(0) + "\n";
  EXPECT_THAT(lines, ::testing::HasSubstr("\"" + app + "\" \"SCRAM-SHA-256$"));
  EXPECT_THAT(lines, ::testing::Not(::testing::HasSubstr("\"dwadmin\"")));
  start_with(in, lines);
  ASSERT_TRUE(bouncer->ready(database, app, "listed-canary")) << bouncer->log();
}

TEST_F(FormsTest, MakeAUnitThatSystemdTakes) {
  if (::access("/usr/bin/systemd-analyze", X_OK) != 0) GTEST_SKIP() << "systemd-analyze is not installed";
  const PlanInput in = input();
  const testing::TempDir units;
  const std::string path = units / "pgbouncer.service";
  testing::write_file(path, text_of(in, Form::systemd, "/etc/pgbouncer"));
  testing::ChildOptions options;
  options.argv = {"/usr/bin/systemd-analyze", "verify", "--man=no", "--recursive-errors=no", path};
  options.log = units / "log";
  const testing::Finished verified = testing::run(options);
  EXPECT_EQ(verified.exit_code, 0) << verified.output;
  EXPECT_THAT(verified.output, ::testing::Not(::testing::HasSubstr("pgbouncer.service:"))) << verified.output;
}

}  // namespace
}  // namespace datawave::pgbouncer
