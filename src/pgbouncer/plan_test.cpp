#include "datawave/pgbouncer/plan.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <yaml-cpp/yaml.h>

#include "datawave/pgbouncer/forms.hpp"
#include "datawave/pgbouncer/ini.hpp"

namespace datawave::pgbouncer {
namespace {
using ::testing::Contains;
using ::testing::Field;
using ::testing::HasSubstr;
using ::testing::Not;

PlanInput usual() {
  PlanInput input;
  input.databases = {"shop"};
  return input;
}

Plan planned(const PlanInput& input) {
  auto plan = make_plan(input);
  EXPECT_TRUE(plan) << plan.error().describe();
  return std::move(*plan);
}

std::string all_advice(const Plan& plan) {
  std::string out;
  for (const Advice& advice : plan.advice) out += advice.text + "\n";
  return out;
}

Error refusal(const PlanInput& input) {
  auto plan = make_plan(input);
  EXPECT_FALSE(plan);
  return plan ? Error() : plan.error();
}

TEST(Plan, PutsAThousandClientsOnFiftyConnections) {
  const Plan plan = planned(usual());
  EXPECT_EQ(plan.value("pool_mode"), "transaction");
  EXPECT_EQ(plan.value("default_pool_size"), "50");
  EXPECT_EQ(plan.value("max_db_connections"), "50");
  EXPECT_EQ(plan.value("reserve_pool_size"), "0");
  EXPECT_EQ(plan.value("min_pool_size"), "5");
  EXPECT_EQ(plan.value("max_client_conn"), "1050");
  EXPECT_EQ(plan.value("auth_type"), "scram-sha-256");
  EXPECT_EQ(plan.open_files, 1050U + 50U + 64U);
  EXPECT_EQ(plan.verdict, Verdict::helps);
}

TEST(Plan, GivesEachSettingAReasonAndWhereItsNumberComesFrom) {
  for (const Version version : {Version{1, 18, 0}, Version{1, 25, 2}}) {
    PlanInput input = usual();
    input.version = version;
    for (const Setting& setting : planned(input).settings) {
      EXPECT_FALSE(setting.reason.empty()) << setting.key;
      EXPECT_TRUE(setting.reason.ends_with('.')) << setting.reason;
      EXPECT_FALSE(setting.source.empty()) << setting.key;
    }
  }
}

TEST(Plan, SharesTheConnectionsAmongDatabasesRolesAndProcesses) {
  PlanInput input = usual();
  input.databases = {"shop", "crm"};
  input.users = 3;
  input.instances = 2;
  const Plan plan = planned(input);
  EXPECT_EQ(plan.value("default_pool_size"), "4");    // 50 / 2 processes / 6 pools
  EXPECT_EQ(plan.value("max_db_connections"), "12");  // 50 / 2 processes / 2 databases
  EXPECT_EQ(plan.value("max_client_conn"), "1050");   // one process must be able to take all
  EXPECT_LE(4 * 6 * 2, 50);
  EXPECT_LE(12 * 2 * 2, 50);
}

TEST(Plan, KeepsPreparedStatementsFromTheVersionThatCan) {
  PlanInput input = usual();
  EXPECT_EQ(planned(input).value("max_prepared_statements"), "");
  input.uses = {SessionFeature::prepared_statements};
  EXPECT_EQ(planned(input).verdict, Verdict::with_care);
  EXPECT_THAT(all_advice(planned(input)), HasSubstr("26000"));
  input.version = Version{1, 21, 0};
  EXPECT_EQ(planned(input).value("max_prepared_statements"), "200");
  EXPECT_EQ(planned(input).verdict, Verdict::helps);
}

TEST(Plan, SaysWhenItDoesNotHelp) {
  PlanInput input = usual();
  input.kind = ClientKind::datawave;
  EXPECT_EQ(planned(input).verdict, Verdict::does_not_help);
  EXPECT_THAT(all_advice(planned(input)), HasSubstr("2.9 times"));
  input.kind = ClientKind::one_process;
  EXPECT_EQ(planned(input).verdict, Verdict::does_not_help);
  EXPECT_THAT(planned(input).verdict_reason, HasSubstr("50"));
  input = usual();
  input.clients = 40;
  EXPECT_EQ(planned(input).verdict, Verdict::does_not_help);
  input = usual();
  input.mode = PoolMode::session;
  EXPECT_EQ(planned(input).verdict, Verdict::with_care);
  EXPECT_THAT(planned(input).verdict_reason, HasSubstr("950 of 1000"));
}

TEST(Plan, WarnsOfWhatLivesInASession) {
  PlanInput input = usual();
  input.uses = {SessionFeature::listen, SessionFeature::temp_tables, SessionFeature::advisory_locks,
                SessionFeature::session_settings, SessionFeature::holdable_cursors};
  const Plan plan = planned(input);
  EXPECT_EQ(plan.verdict, Verdict::with_care);
  for (const char* word : {"LISTEN", "Temporary tables", "advisory", "SET", "WITH HOLD"})
    EXPECT_THAT(all_advice(plan), HasSubstr(word));
  input.mode = PoolMode::session;
  EXPECT_THAT(all_advice(planned(input)), Not(HasSubstr("LISTEN")));
}

TEST(Plan, WarnsOfMoreBackendsThanASmallServerCanUse) {
  PlanInput input = usual();
  input.server.processors = 2;
  EXPECT_THAT(all_advice(planned(input)), HasSubstr("many for 2 processors"));
  input.server.processors = 32;
  EXPECT_THAT(all_advice(planned(input)), Not(HasSubstr("processors")));
}

TEST(Plan, WarnsThatLimitsAreForEachDatabaseWhereNoneIsNamed) {
  EXPECT_THAT(all_advice(planned(PlanInput())), HasSubstr("--database"));
  EXPECT_THAT(all_advice(planned(usual())), Not(HasSubstr("--database")));
}

TEST(Plan, WarnsOfAnOpenDoorWithoutTls) {
  PlanInput input = usual();
  input.listen_address = "0.0.0.0";
  EXPECT_THAT(planned(input).advice, Contains(Field(&Advice::text, HasSubstr("client_tls_sslmode"))));
}

TEST(Plan, RefusesMoreConnectionsThanTheServerHas) {
  PlanInput input = usual();
  input.server.max_connections = 50;
  input.server.reserved = 3;
  const Error error = refusal(input);
  EXPECT_EQ(error.code, ErrorCode::invalid_argument);
  EXPECT_EQ(error.field, "server_connections");
  EXPECT_THAT(error.remedy, HasSubstr("At most 47"));
  input.server.max_connections = 53;
  input.server.in_use = 20;
  EXPECT_THAT(all_advice(planned(input)), HasSubstr("20 sessions are there now"));
}

TEST(Plan, NamesTheFieldAndARemedyOfEachFault) {
  const auto expect = [](const char* field, const std::function<void(PlanInput&)>& spoil) {
    PlanInput input = usual();
    spoil(input);
    const Error error = refusal(input);
    EXPECT_EQ(error.field, field);
    EXPECT_FALSE(error.remedy.empty()) << field;
  };
  expect("clients", [](PlanInput& in) { in.clients = 0; });
  expect("server_connections", [](PlanInput& in) { in.server_connections = 0; });
  expect("server_connections", [](PlanInput& in) { in.users = 51; });
  expect("users", [](PlanInput& in) { in.users = 0; });
  expect("instances", [](PlanInput& in) { in.instances = 0; });
  expect("listen_port", [](PlanInput& in) { in.listen_port = 0; });
  expect("database", [](PlanInput& in) { in.databases = {"a b"}; });
  expect("database", [](PlanInput& in) { in.databases = {"pgbouncer"}; });
  expect("database", [](PlanInput& in) { in.databases = {"x", "x"}; });
  expect("server_host", [](PlanInput& in) { in.server.host = "h\nadmin_users=eve"; });
  expect("listen", [](PlanInput& in) { in.listen_address = ""; });
  expect("auth_user", [](PlanInput& in) { in.auth_user = "a'b"; });
  expect("admin_user", [](PlanInput& in) { in.admin_user = ""; });
  expect("bouncer_version", [](PlanInput& in) { in.version = Version{1, 12, 0}; });
}

std::string form(const PlanInput& input, Form which, std::size_t file = 0) {
  const auto files = render(input, planned(input), which);
  return file < files.size() ? files[file].text : "";
}

TEST(Forms, MakeAnIniThatHoldsTheWholePlan) {
  const PlanInput input = usual();
  auto ini = IniFile::parse(form(input, Form::ini));
  ASSERT_TRUE(ini) << ini.error().describe();
  for (const Setting& setting : planned(input).settings) {
    if (setting.key == "auth_file") continue;
    EXPECT_EQ(ini->get("pgbouncer", setting.key), setting.value) << setting.key;
  }
  EXPECT_EQ(ini->get("databases", "shop"), "host=127.0.0.1 port=5432 dbname=shop");
}

TEST(Forms, HoldNoPassword) {
  const auto files = render(usual(), planned(usual()), Form::userlist);
  ASSERT_EQ(files.size(), 2U);
  EXPECT_EQ(files[0].mode, 0600U);
  EXPECT_EQ(files[0].text.find("\n\""), std::string::npos);  // no line but comments
  EXPECT_THAT(files[1].text, HasSubstr("SCRAM-SHA-256"));
}

TEST(Forms, LimitOpenFilesByTheNumberOfClients) {
  PlanInput input = usual();
  EXPECT_THAT(form(input, Form::systemd), HasSubstr("LimitNOFILE=4096\n"));
  input.clients = 20'000;
  EXPECT_THAT(form(input, Form::systemd), HasSubstr("LimitNOFILE=43008\n"));
}

TEST(Forms, MakeManifestsThatAYamlReaderTakes) {
  PlanInput input = usual();
  input.instances = 2;
  const auto documents = YAML::LoadAll(form(input, Form::kubernetes));
  ASSERT_EQ(documents.size(), 4U);
  EXPECT_EQ(documents[0]["kind"].as<std::string>(), "ConfigMap");
  auto ini = IniFile::parse(documents[0]["data"]["pgbouncer.ini"].as<std::string>());
  ASSERT_TRUE(ini);
  EXPECT_EQ(ini->get("pgbouncer", "listen_addr"), "*");
  EXPECT_EQ(ini->get("pgbouncer", "default_pool_size"), "25");
  const YAML::Node deployment = documents[1];
  EXPECT_EQ(deployment["spec"]["replicas"].as<int>(), 2);
  const YAML::Node container = deployment["spec"]["template"]["spec"]["containers"][0];
  EXPECT_EQ(container["readinessProbe"]["tcpSocket"]["port"].as<std::string>(), "postgres");
  EXPECT_EQ(deployment["spec"]["template"]["spec"]["volumes"][1]["secret"]["secretName"].as<std::string>(),
            "pgbouncer-userlist");
  EXPECT_EQ(documents[2]["spec"]["ports"][0]["port"].as<int>(), 6432);
  EXPECT_EQ(documents[3]["kind"].as<std::string>(), "PodDisruptionBudget");
}

TEST(Versions, AreReadFromWhatPgBouncerSays) {
  EXPECT_EQ(read_version("PgBouncer 1.18.0"), (Version{1, 18, 0}));
  EXPECT_EQ(read_version("1.25.2/bouncer"), (Version{1, 25, 2}));
  EXPECT_EQ(read_version("1.21"), (Version{1, 21, 0}));
  EXPECT_EQ(read_version("bouncer"), std::nullopt);
  EXPECT_EQ(read_version("99999999999999999999.1"), std::nullopt);
  EXPECT_LT((Version{1, 9, 9}), kTracksPreparedStatements);
}

}  // namespace
}  // namespace datawave::pgbouncer
