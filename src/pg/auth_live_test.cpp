/// Every way into a real server: methods of pg_hba.conf, TLS by request and direct, certificates, and what each refusal
/// says.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "datawave/io/dialer.hpp"
#include "datawave/io/lane.hpp"
#include "datawave/pg/session.hpp"
#include "datawave/testing/postgres_server.hpp"

namespace datawave::pg {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;
using ::testing::Not;
using testing::PostgresOptions;
using testing::PostgresServer;
using testing::TestCa;

struct Login {
  std::string user;
  std::string password;
  SslMode mode = SslMode::verify_full;
  ChannelBinding binding = ChannelBinding::prefer;
  bool direct = false;
  bool certificate = false;
  std::string database = "postgres";
};

/// One server per version for all tests here: each role has its own line of pg_hba.conf.
PostgresServer& server_of(int version) {
  static std::map<int, std::unique_ptr<PostgresServer>> servers;
  auto& server = servers[version];
  if (server != nullptr) return *server;
  PostgresOptions options;
  options.version = version;
  options.hba = {"hostssl all scram_user 127.0.0.1/32 scram-sha-256",
                 "host all plain_scram_user 127.0.0.1/32 scram-sha-256",
                 "host all md5_user 127.0.0.1/32 md5",
                 "host all md5_line_scram_role 127.0.0.1/32 md5",
                 "host all password_user 127.0.0.1/32 password",
                 "host all trust_user 127.0.0.1/32 trust",
                 "hostssl all certificate_user 127.0.0.1/32 cert",
                 "hostnossl all only_without_tls 127.0.0.1/32 scram-sha-256",
                 "host all sleeper,no_database,odd_password,crowded 127.0.0.1/32 scram-sha-256",
                 "host all rejected 127.0.0.1/32 reject"};
  options.conf = {"password_encryption = 'scram-sha-256'"};
  server = std::make_unique<PostgresServer>(std::move(options));
  for (const char* role : {"scram_user", "plain_scram_user", "md5_line_scram_role", "password_user", "trust_user",
                           "certificate_user", "only_without_tls", "rejected", "no_database"}) {
    server->create_role(role, std::string("pw of ") + role);
  }
  server->create_role("md5_user", "pw of md5_user", "md5");
  server->create_role("odd_password",
                      "Ⅸ\xc2\xa0p\xc2\xad"
                      "ä/:@%' \"\\");  // SASLprep: roman numeral, no-break space, soft hyphen
  for (const char* sql : {"create role sleeper nologin password 'pw of sleeper'",
                          "create role crowded login connection limit 0 password 'pw of crowded'",
                          "create database closed", "revoke connect on database closed from public"}) {
    server->exec("postgres", sql);
  }
  return *server;
}

class Authentication : public ::testing::TestWithParam<int> {
 protected:
  void SetUp() override { DW_NEEDS_POSTGRES(GetParam()); }

  Result<std::unique_ptr<Session>> login(Login who) {
    ConnectParams params;
    params.host = "localhost";
    params.port = server_of(GetParam()).port();
    params.user = who.user;
    params.database = who.database;
    params.password = Secret(std::string(who.password));
    params.sslmode = who.mode;
    params.channel_binding = who.binding;
    params.direct_tls = who.direct;
    params.ca_pem = TestCa::shared().certificate();
    if (who.certificate) {
      auto client = TestCa::shared().client(who.user);
      params.client_certificate_pem = client.certificate;
      params.client_key_pem = Secret(std::move(client.key));
    }
    return lane.block_on(Session::connect(CallContext().with_timeout(20s), dialer, std::move(params)));
  }

  void expect_in(const Login& who, const std::string& method) {
    const auto session = login(who);
    ASSERT_TRUE(session) << who.user << ": " << session.error().describe();
    EXPECT_EQ((*session)->auth_method(), method);
    const auto answer = lane.block_on((*session)->query(CallContext().with_timeout(20s), "select current_user"));
    ASSERT_TRUE(answer) << answer.error().describe();
    EXPECT_EQ(answer->rows.text(0, 0), who.user);
  }

  void expect_out(const Login& who, ErrorCode code, ConnectStage stage, const std::string& words) {
    const auto session = login(who);
    ASSERT_FALSE(session) << who.user;
    EXPECT_EQ(session.error().code, code) << session.error().describe();
    EXPECT_EQ(session.error().stage, stage) << session.error().describe();
    EXPECT_THAT(session.error().message, HasSubstr(words));
    if (!who.password.empty()) {
      EXPECT_THAT(session.error().describe() + session.error().remedy, Not(HasSubstr(who.password)));
    }
  }

  io::Lane lane;
  std::unique_ptr<io::Resolver> resolver = io::make_system_resolver(lane.executor());
  io::EgressPolicy policy = io::EgressPolicy::local_operator();
  io::Dialer dialer{*resolver, policy};
};

INSTANTIATE_TEST_SUITE_P(Session, Authentication, ::testing::Values(15, 12, 17, 18),
                         ::testing::PrintToStringParamName());

TEST_P(Authentication, ScramIsBoundToTheTlsChannelWhereThereIsOne) {
  expect_in({.user = "scram_user", .password = "pw of scram_user"}, "SCRAM-SHA-256-PLUS");
  expect_in({.user = "scram_user", .password = "pw of scram_user", .mode = SslMode::require}, "SCRAM-SHA-256-PLUS");
  expect_in({.user = "scram_user", .password = "pw of scram_user", .binding = ChannelBinding::require},
            "SCRAM-SHA-256-PLUS");
  expect_in({.user = "scram_user", .password = "pw of scram_user", .binding = ChannelBinding::disable},
            "SCRAM-SHA-256");
  expect_in({.user = "plain_scram_user", .password = "pw of plain_scram_user", .mode = SslMode::disable},
            "SCRAM-SHA-256");
  expect_in({.user = "md5_line_scram_role", .password = "pw of md5_line_scram_role"}, "SCRAM-SHA-256-PLUS");
}

TEST_P(Authentication, ChannelBindingThatIsRequiredIsNotDoneWithout) {
  expect_out({.user = "plain_scram_user",
              .password = "pw of plain_scram_user",
              .mode = SslMode::disable,
              .binding = ChannelBinding::require},
             ErrorCode::unauthenticated, ConnectStage::authenticate, "channel binding is required");
  expect_out({.user = "md5_user", .password = "pw of md5_user", .binding = ChannelBinding::require},
             ErrorCode::unauthenticated, ConnectStage::authenticate, "channel binding is required");
  expect_out({.user = "trust_user", .binding = ChannelBinding::require}, ErrorCode::unauthenticated,
             ConnectStage::authenticate, "channel binding is required");
}

TEST_P(Authentication, Md5AndTrustStillWork) {
  expect_in({.user = "md5_user", .password = "pw of md5_user"}, "md5");
  expect_in({.user = "md5_user", .password = "pw of md5_user", .mode = SslMode::disable}, "md5");
  expect_in({.user = "trust_user"}, "no password asked");
}

TEST_P(Authentication, ClearTextOverVerifiedTlsOnly) {
  expect_in({.user = "password_user", .password = "pw of password_user"}, "password over verified TLS");
  for (const SslMode mode : {SslMode::disable, SslMode::require, SslMode::verify_ca}) {
    expect_out({.user = "password_user", .password = "pw of password_user", .mode = mode}, ErrorCode::unauthenticated,
               ConnectStage::authenticate, "in clear text");
  }
}

TEST_P(Authentication, AClientCertificateIsEnough) {
  expect_in({.user = "certificate_user", .certificate = true}, "certificate or trust");
  expect_out({.user = "certificate_user"}, ErrorCode::unauthenticated, ConnectStage::authenticate,
             "asks for a client certificate");
}

TEST_P(Authentication, PasswordsArePreparedAsTheServerDoes) {
  expect_in({.user = "odd_password",
             .password = "Ⅸ\xc2\xa0p\xc2\xad"
                         "ä/:@%' \"\\"},
            "SCRAM-SHA-256-PLUS");
  expect_in({.user = "odd_password", .password = "IX pä/:@%' \"\\"}, "SCRAM-SHA-256-PLUS");
}

TEST_P(Authentication, DirectTlsNeedsPostgreSql17) {
  const Login direct{.user = "scram_user", .password = "pw of scram_user", .direct = true};
  if (GetParam() >= 17) {
    expect_in(direct, "SCRAM-SHA-256-PLUS");
    return;
  }
  expect_out(direct, ErrorCode::unavailable, ConnectStage::tls, "TLS handshake failed");
}

TEST_P(Authentication, AWrongOrMissingPasswordIsSaidToBeThat) {
  for (const char* user : {"scram_user", "md5_user", "password_user"}) {
    expect_out({.user = user, .password = "wrong-canary"}, ErrorCode::unauthenticated, ConnectStage::authenticate,
               "rejected the password");
    expect_out({.user = user}, ErrorCode::unauthenticated, ConnectStage::authenticate, "none was given");
  }
  // The server plays the whole game for a role that may not log in, or it would tell which roles there are.
  expect_out({.user = "sleeper", .password = "pw of sleeper"}, ErrorCode::unauthenticated, ConnectStage::authenticate,
             "not exist or may not log in");
}

TEST_P(Authentication, AMissingLineOfPgHbaIsSaidToBeThat) {
  expect_out({.user = "stranger", .password = "x-canary"}, ErrorCode::unauthenticated, ConnectStage::authenticate,
             "pg_hba.conf has no entry");
  expect_out({.user = "scram_user", .password = "x-canary", .mode = SslMode::disable}, ErrorCode::unauthenticated,
             ConnectStage::authenticate, "without TLS");
  expect_out({.user = "only_without_tls", .password = "x-canary"}, ErrorCode::unauthenticated,
             ConnectStage::authenticate, "pg_hba.conf has no entry");
  expect_out({.user = "rejected", .password = "x-canary"}, ErrorCode::unauthenticated, ConnectStage::authenticate,
             "pg_hba.conf");
}

TEST_P(Authentication, ADatabaseThatIsMissingOrClosedIsSaidToBeThat) {
  expect_out({.user = "no_database", .password = "pw of no_database", .database = "nowhere"}, ErrorCode::not_found,
             ConnectStage::authorise, "does not exist");
  expect_out({.user = "no_database", .password = "pw of no_database", .database = "closed"},
             ErrorCode::permission_denied, ConnectStage::authorise, "may not connect");
}

TEST_P(Authentication, AFullServerIsSaidToBeFull) {
  expect_out({.user = "crowded", .password = "pw of crowded"}, ErrorCode::resource_exhausted, ConnectStage::authorise,
             "no connection left");
}

TEST_P(Authentication, PreferTakesTlsWhereItIsOffered) {
  const auto session =
      login({.user = "plain_scram_user", .password = "pw of plain_scram_user", .mode = SslMode::prefer});
  ASSERT_TRUE(session) << session.error().describe();
  ASSERT_NE((*session)->tls(), nullptr);
  EXPECT_FALSE((*session)->tls()->chain_verified);
}

TEST_P(Authentication, RequireVerifiesTheChainWhereAnAuthorityIsGiven) {
  const auto session =
      login({.user = "plain_scram_user", .password = "pw of plain_scram_user", .mode = SslMode::require});
  ASSERT_TRUE(session) << session.error().describe();
  ASSERT_NE((*session)->tls(), nullptr);
  EXPECT_TRUE((*session)->tls()->chain_verified);
  EXPECT_FALSE((*session)->tls()->name_verified);
}

}  // namespace
}  // namespace datawave::pg
