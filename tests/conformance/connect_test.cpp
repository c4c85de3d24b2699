/// Opening a connection to a server: everything that can be wrong with it, each with its code, stage and words.
#include "datawave/testing/fault_proxy.hpp"
#include "datawave/testing/ports.hpp"
#include "fixture.hpp"

namespace datawave::conformance {
namespace {

using testing::Direction;
using testing::Ending;
using testing::Fault;
using testing::FaultProxy;
using testing::ServerTls;
using testing::Welcome;

class Connecting : public Conformance {};
INSTANTIATE_TEST_SUITE_P(Conformance, Connecting, ::testing::ValuesIn(all_quirks()), name_of);

class ConnectingOverNetwork : public Conformance {};
INSTANTIATE_TEST_SUITE_P(Conformance, ConnectingOverNetwork, ::testing::ValuesIn(network_quirks()), name_of);

class Ladder final : public LadderObserver {
 public:
  void rung_started(std::string_view name) override { started.emplace_back(name); }
  void rung_done(std::string_view name, std::string_view detail, std::chrono::nanoseconds took) override {
    done.emplace_back(name);
    text += std::string(name) + ": " + std::string(detail) + "\n";
    EXPECT_GE(took.count(), 0);
  }
  std::vector<std::string> started;
  std::vector<std::string> done;
  std::string text;
};

TEST_P(Connecting, OpensClimbsTheLadderInOrderAndAnswers) {
  const std::string database = system().create_database({});
  Ladder ladder;
  auto opened = open(system().spec(database), kLong, &ladder);
  ASSERT_TRUE(opened) << opened.error().describe();
  const auto& facts = (*opened)->facts();
  EXPECT_FALSE(facts.product.empty());
  EXPECT_FALSE(facts.version.empty());
  EXPECT_GT(facts.version_number, 0);
  EXPECT_TRUE(lane.block_on((*opened)->ping(within(kLong))));
  EXPECT_TRUE((*opened)->usable());
  expect_no_secret(ladder.text, system());

  // What was climbed stands in the descriptor, in its order; a rung may be missing (nothing to resolve).
  const auto& declared = system().connector().descriptor().ladder;
  auto at = declared.begin();
  for (const auto& rung : ladder.done) {
    at = std::find(at, declared.end(), rung);
    EXPECT_NE(at, declared.end()) << rung << " is not in the descriptor's ladder, or not there";
    if (at == declared.end()) break;
  }
  EXPECT_FALSE(ladder.done.empty());
  EXPECT_TRUE(lane.block_on((*opened)->close(within(kLong))));
  EXPECT_FALSE((*opened)->usable());
}

TEST_P(Connecting, TheDescriptorDescribesItself) {
  const auto& descriptor = system().connector().descriptor();
  EXPECT_FALSE(descriptor.type.empty() || descriptor.title.empty() || descriptor.versions.empty());
  EXPECT_FALSE(descriptor.url_schemes.empty() || descriptor.url_example.empty() || descriptor.fields.empty());
  EXPECT_FALSE(descriptor.ladder.empty() || descriptor.minimum_grants.empty());
  for (const auto& field : descriptor.fields) {
    EXPECT_FALSE(field.help.empty()) << field.key;
    EXPECT_EQ(descriptor.find_field(field.key), &field) << field.key;
    for (const auto& alias : field.aliases) EXPECT_EQ(descriptor.find_field(alias), &field) << alias;
  }
  EXPECT_TRUE(system().spec("some_database").check_complete());
}

TEST_P(Connecting, LeavesNothingBehindWhenDropped) {
  const std::string database = system().create_database({});
  for (int i = 0; i < 20; ++i) {
    auto connection = open_or_fail(system().spec(database));
    ASSERT_TRUE(connection->usable());
  }
  if (system().network() != nullptr) {
    EXPECT_TRUE(network().wait_for_sessions(database, 0, 5s));
  }
}

TEST_P(ConnectingOverNetwork, AWrongPassword) {
  auto spec = system().spec(system().create_database({}));
  spec.set_secret("password", Secret(std::string("not-the-password")));
  expect_error(open(spec), ErrorCode::unauthenticated, ConnectStage::authenticate);
}

TEST_P(ConnectingOverNetwork, NoPasswordWhereOneIsAskedFor) {
  auto spec = system().spec(system().create_database({}));
  spec.set_secret("password", Secret());
  expect_error(open(spec), ErrorCode::unauthenticated, ConnectStage::authenticate);
}

TEST_P(ConnectingOverNetwork, AnUnknownUser) {
  auto spec = system().spec(system().create_database({}));
  ASSERT_TRUE(spec.set("user", "nobody_knows"));
  expect_error(open(spec), ErrorCode::unauthenticated, ConnectStage::authenticate);
}

TEST_P(ConnectingOverNetwork, AnUnknownDatabase) {
  const auto opened = open(system().spec("no such database, \"ü\""));
  expect_error(opened, ErrorCode::not_found, ConnectStage::authorise);
  EXPECT_THAT(opened.error().message, ::testing::HasSubstr("no such database"));
}

TEST_P(ConnectingOverNetwork, Refused) {
  const testing::ClosedPort port;
  const auto opened = open(through(system().spec("any"), port.port()));
  expect_error(opened, ErrorCode::unavailable, ConnectStage::connect);
  EXPECT_TRUE(opened.error().retryable);
}

TEST_P(ConnectingOverNetwork, BlackHoledSoThatConnectItselfHangs) {
  const testing::BlackHolePort port;
  const auto spec = through(system().spec("any"), port.port());
  expect_error(timed(kShort, [&] { return open(spec, kShort); }), ErrorCode::deadline_exceeded, ConnectStage::connect);
}

TEST_P(ConnectingOverNetwork, AcceptedButNeverAnswered) {
  FaultProxy proxy(network().port());
  proxy.welcome(Welcome::black_hole);
  const auto spec = through(system().spec("any"), proxy.port());
  expect_error(timed(kShort, [&] { return open(spec, kShort); }), ErrorCode::deadline_exceeded, ConnectStage::tls);
}

TEST_P(ConnectingOverNetwork, ResetAsSoonAsItIsAccepted) {
  FaultProxy proxy(network().port());
  proxy.welcome(Welcome::reset);
  const auto opened = timed(kLong, [&] { return open(through(system().spec("any"), proxy.port())); });
  ASSERT_FALSE(opened);
  expect_error(opened, ErrorCode::unavailable, std::nullopt);
}

TEST_P(ConnectingOverNetwork, AnAddressThatThePolicyOfAServerRefuses) {
  policy = *io::EgressPolicy::server({});
  FaultProxy proxy(network().port());
  expect_error(open(through(system().spec("any"), proxy.port())), ErrorCode::permission_denied, ConnectStage::policy);
  EXPECT_EQ(proxy.accepted(), 0U);
}

TEST_P(ConnectingOverNetwork, ACertificateForAnotherNameExpiredOrOfAnUnknownAuthority) {
  for (const ServerTls bad : {ServerTls::wrong_name, ServerTls::expired, ServerTls::unknown_ca}) {
    SCOPED_TRACE(static_cast<int>(bad));
    const auto opened = open(through(system().spec("postgres"), network().port_showing(bad)));
    expect_error(opened, ErrorCode::unauthenticated, ConnectStage::tls);
    EXPECT_FALSE(opened.error().remedy.empty());
    EXPECT_FALSE(opened.error().retryable);
  }
  EXPECT_TRUE(open(through(system().spec("postgres"), network().port_showing(ServerTls::good))));
}

TEST_P(ConnectingOverNetwork, AServerWithoutTlsWhereTlsIsWanted) {
  expect_error(open(through(system().spec("postgres"), network().port_showing(ServerTls::off))),
               ErrorCode::unauthenticated, ConnectStage::tls);
}

TEST_P(ConnectingOverNetwork, ASlowServerIsWaitedForUpToTheDeadline) {
  const std::string database = system().create_database({});
  FaultProxy proxy(network().port());
  const auto spec = through(system().spec(database), proxy.port());
  proxy.set_both(Fault::delay(30ms));
  EXPECT_TRUE(open(spec));
  proxy.set_both(Fault::none());
  proxy.set(Direction::to_client, Fault::slow_drip(1, 100ms));
  const auto opened = timed(kShort, [&] { return open(spec, kShort); });
  ASSERT_FALSE(opened);
  expect_error(opened, ErrorCode::deadline_exceeded, std::nullopt);
  EXPECT_TRUE(opened.error().stage.has_value()) << "which rung?";
  EXPECT_TRUE(proxy.wait_for_open(0, 5s)) << "the socket was left open";
}

TEST_P(ConnectingOverNetwork, CutAfterAnyNumberOfBytesEndsInAnErrorWithAStage) {
  const std::string database = system().create_database({});
  FaultProxy proxy(network().port());
  const auto spec = through(system().spec(database), proxy.port());
  ASSERT_TRUE(open(spec));
  ASSERT_TRUE(proxy.wait_for_open(0, 5s));
  const std::size_t whole = proxy.delivered(Direction::to_client);
  for (const Ending ending : {Ending::rst, Ending::fin}) {
    for (std::size_t after = 0; after + 1 < whole; after += std::max<std::size_t>(1, whole / 25)) {
      SCOPED_TRACE("cut after " + std::to_string(after) + " of " + std::to_string(whole) + " bytes");
      proxy.set(Direction::to_client, Fault::cut(after, ending));
      const auto opened = timed(5s, [&] { return open(spec, 5s); });
      if (opened) continue;  // all that matters had arrived
      expect_error(opened, ErrorCode::unavailable, std::nullopt);
      EXPECT_TRUE(opened.error().stage.has_value()) << opened.error().describe();
    }
  }
}

TEST_P(ConnectingOverNetwork, OneFlippedBitAnywhereEndsInAnErrorOrIsHarmless) {
  const std::string database = system().create_database({});
  FaultProxy proxy(network().port());
  const auto spec = through(system().spec(database), proxy.port());
  ASSERT_TRUE(open(spec));
  ASSERT_TRUE(proxy.wait_for_open(0, 5s));
  const std::size_t whole = proxy.delivered(Direction::to_client);
  for (std::size_t at = 0; at < whole; at += std::max<std::size_t>(1, whole / 40)) {
    SCOPED_TRACE("bit flipped in byte " + std::to_string(at) + " of " + std::to_string(whole));
    proxy.set(Direction::to_client, Fault::corrupt(at, static_cast<unsigned>(at % 8)));
    // A length that grew makes the client wait for bytes that never come: the deadline ends that.
    const auto opened = timed(1s, [&] { return open(spec, 1s); });
    if (opened) continue;
    expect_readable(opened.error(), system());
    EXPECT_TRUE(opened.error().stage.has_value()) << opened.error().describe();
    EXPECT_NE(opened.error().code, ErrorCode::internal) << opened.error().describe();
  }
}

TEST_P(ConnectingOverNetwork, HalfOpenInTheMiddleOfTheStartUp) {
  const std::string database = system().create_database({});
  FaultProxy proxy(network().port());
  const auto spec = through(system().spec(database), proxy.port());
  proxy.set(Direction::to_client, Fault::vanish(1500));
  const auto opened = timed(kShort, [&] { return open(spec, kShort); });
  ASSERT_FALSE(opened);
  expect_error(opened, ErrorCode::deadline_exceeded, std::nullopt);
  EXPECT_TRUE(opened.error().stage.has_value());
}

TEST_P(ConnectingOverNetwork, StopsAtOnceWhenTheCallerCancels) {
  FaultProxy proxy(network().port());
  proxy.welcome(Welcome::black_hole);
  const auto spec = through(system().spec("any"), proxy.port());
  asio::basic_waitable_timer<std::chrono::steady_clock, asio::wait_traits<std::chrono::steady_clock>, Executor> timer(
      lane.executor(), 50ms);
  timer.async_wait([&](boost::system::error_code) { lane.cancel(); });
  const auto opened = timed(50ms, [&] { return open(spec, kLong); });
  expect_error(opened, ErrorCode::cancelled, std::nullopt);
}

TEST_P(ConnectingOverNetwork, NoPasswordLeavesBeforeTheCertificateIsVerified) {
  FaultProxy proxy(network().port_showing(ServerTls::unknown_ca));
  EXPECT_FALSE(open(through(system().spec("postgres"), proxy.port())));
  ASSERT_TRUE(proxy.wait_for_open(0, 5s));
  EXPECT_LT(proxy.delivered(Direction::to_server), 1500U) << "more than a request for TLS, a hello and an alert";
}

}  // namespace
}  // namespace datawave::conformance
