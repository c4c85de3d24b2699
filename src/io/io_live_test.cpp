/// The dialer and TLS against real sockets: scripted servers, closed and black-holed ports, a fault proxy.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "datawave/io/dialer.hpp"
#include "datawave/io/lane.hpp"
#include "datawave/io/tls.hpp"
#include "datawave/testing/certificates.hpp"
#include "datawave/testing/fault_proxy.hpp"
#include "datawave/testing/ports.hpp"
#include "datawave/testing/scripted_server.hpp"

namespace datawave::io {
namespace {

using namespace std::chrono_literals;
using testing::FaultProxy;
using ::testing::HasSubstr;
using testing::ScriptedPeer;
using testing::ScriptedServer;
using testing::ServerTls;

/// Answers every name with the same address.
class FixedResolver final : public Resolver {
 public:
  explicit FixedResolver(std::vector<std::string> addresses) : addresses_(std::move(addresses)) {}
  Task<std::vector<asio::ip::address>> resolve(CallContext, std::string) override {
    std::vector<asio::ip::address> result;
    for (const auto& text : addresses_) result.push_back(asio::ip::make_address(text));
    co_return result;
  }

 private:
  std::vector<std::string> addresses_;
};

class Network : public ::testing::Test {
 protected:
  Task<std::unique_ptr<ByteStream>> dial(CallContext ctx, std::uint16_t port) {
    Dialer dialer(resolver, policy);
    co_return co_await dialer.dial(ctx, "db.example", port);
  }

  Task<std::unique_ptr<ByteStream>> dial_tls(CallContext ctx, std::uint16_t port, TlsVerify verify) {
    DW_CO_TRY(auto stream, co_await dial(ctx, port));
    TlsOptions options;
    options.verify = verify;
    options.server_name = "localhost";
    options.ca_pem = testing::TestCa::shared().certificate();
    co_return co_await tls_handshake(ctx, std::move(stream), std::move(options));
  }

  /// Dials, then reads until `size` bytes are there or an error.
  Task<std::string> dial_and_read(CallContext ctx, std::uint16_t port, std::size_t size) {
    DW_CO_TRY(auto stream, co_await dial_tls(ctx, port, TlsVerify::full));
    std::string all;
    std::vector<std::byte> buffer(4096);
    while (all.size() < size) {
      const std::span<std::byte> into(buffer);
      DW_CO_TRY(const std::size_t got, co_await stream->read_some(into));
      all.append(reinterpret_cast<const char*>(buffer.data()), got);
    }
    co_return all;
  }

  static CallContext within(std::chrono::milliseconds limit) { return CallContext().with_timeout(limit); }

  template <class T>
  static void expect_error(const Result<T>& result, ErrorCode code, ConnectStage stage, const std::string& words) {
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().code, code) << result.error().describe();
    EXPECT_EQ(result.error().stage, stage) << result.error().describe();
    EXPECT_THAT(result.error().message, HasSubstr(words));
    EXPECT_FALSE(result.error().remedy.empty());
  }

  Lane lane;
  FixedResolver resolver{{"127.0.0.1"}};
  EgressPolicy policy = EgressPolicy::local_operator();
};

void serve_tls(ScriptedPeer& peer, ServerTls choice) {
  peer.start_tls(testing::certificate_for(choice));
  peer.write(std::string(1000, 'x'));
  peer.hang();
}

TEST_F(Network, SaysThatNobodyListens) {
  const testing::ClosedPort port;
  expect_error(lane.block_on(dial(within(10s), port.port())), ErrorCode::unavailable, ConnectStage::connect,
               "nothing listens on 127.0.0.1");
}

TEST_F(Network, GivesUpAtTheDeadlineWhereConnectHangs) {
  const testing::BlackHolePort port;
  const auto start = std::chrono::steady_clock::now();
  expect_error(lane.block_on(dial(within(200ms), port.port())), ErrorCode::deadline_exceeded, ConnectStage::connect,
               "did not answer");
  EXPECT_LT(std::chrono::steady_clock::now() - start, 2s);
}

TEST_F(Network, TriesTheNextAddressWhenOneRefuses) {
  ScriptedServer server([](ScriptedPeer& peer) { peer.hang(); });
  resolver = FixedResolver({"::1", "127.0.0.1"});
  EXPECT_TRUE(lane.block_on(dial(within(10s), server.port())));
}

TEST_F(Network, StopsAtOnceWhenCancelledWhileConnectHangs) {
  const testing::BlackHolePort port;
  asio::basic_waitable_timer<std::chrono::steady_clock, asio::wait_traits<std::chrono::steady_clock>, Executor> timer(
      lane.executor(), 20ms);
  timer.async_wait([&](boost::system::error_code) { lane.cancel(); });
  const auto result = lane.block_on(dial(within(60s), port.port()));
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, ErrorCode::cancelled);
}

TEST_F(Network, DialsNoAddressThatAServersPolicyRefuses) {
  ScriptedServer server([](ScriptedPeer& peer) { peer.hang(); });
  policy = *EgressPolicy::server({});
  for (const char* address : {"127.0.0.1", "::ffff:127.0.0.1", "169.254.169.254", "fe80::1", "10.0.0.1", "0.0.0.0"}) {
    resolver = FixedResolver({address});
    const auto result = lane.block_on(dial(within(10s), server.port()));
    ASSERT_FALSE(result) << address;
    EXPECT_EQ(result.error().code, ErrorCode::permission_denied) << address;
    EXPECT_EQ(result.error().stage, ConnectStage::policy) << address;
  }
  EXPECT_EQ(server.accepted(), 0U);
}

TEST_F(Network, VerifiesChainAndName) {
  ScriptedServer server([](ScriptedPeer& peer) { serve_tls(peer, ServerTls::good); });
  const auto stream = lane.block_on(dial_tls(within(10s), server.port(), TlsVerify::full));
  ASSERT_TRUE(stream) << stream.error().describe();
  const TlsInfo& info = *(*stream)->tls();
  EXPECT_EQ(info.version, "TLSv1.3");
  EXPECT_TRUE(info.chain_verified && info.name_verified);
  EXPECT_EQ(info.end_point_hash.size(), 32U);
}

struct BadCertificate {
  ServerTls choice;
  const char* name;
  const char* words;
  bool bad_for_chain;
};

class BadCertificates : public Network, public ::testing::WithParamInterface<BadCertificate> {};

TEST_P(BadCertificates, AreRefusedByNameAndAcceptedWhereNothingIsVerified) {
  ScriptedServer server([](ScriptedPeer& peer) { serve_tls(peer, GetParam().choice); });
  expect_error(lane.block_on(dial_tls(within(10s), server.port(), TlsVerify::full)), ErrorCode::unauthenticated,
               ConnectStage::tls, GetParam().words);
  EXPECT_EQ(lane.block_on(dial_tls(within(10s), server.port(), TlsVerify::chain)).has_value(),
            !GetParam().bad_for_chain);
  EXPECT_TRUE(lane.block_on(dial_tls(within(10s), server.port(), TlsVerify::none)));
}

INSTANTIATE_TEST_SUITE_P(Network, BadCertificates,
                         ::testing::Values(BadCertificate{ServerTls::wrong_name, "WrongName", "not \"localhost\"",
                                                          false},
                                           BadCertificate{ServerTls::expired, "Expired", "has expired", true},
                                           BadCertificate{ServerTls::unknown_ca, "UnknownCa", "not trusted", true}),
                         [](const auto& each) { return each.param.name; });

TEST_F(Network, GivesUpAtTheDeadlineWhereTheHandshakeStalls) {
  ScriptedServer server([](ScriptedPeer& peer) { peer.hang(); });
  expect_error(lane.block_on(dial_tls(within(200ms), server.port(), TlsVerify::full)), ErrorCode::deadline_exceeded,
               ConnectStage::tls, "did not finish the TLS handshake in time");
  EXPECT_TRUE(server.wait_until_idle(5s)) << "the socket stays open";
}

TEST_F(Network, SaysThatThePeerDoesNotSpeakTls) {
  ScriptedServer server([](ScriptedPeer& peer) {
    peer.write("HTTP/1.1 400 marker-of-the-peer\r\n\r\n");
    peer.hang();
  });
  const auto result = lane.block_on(dial_tls(within(10s), server.port(), TlsVerify::none));
  expect_error(result, ErrorCode::unavailable, ConnectStage::tls, "TLS handshake failed");
  EXPECT_THAT(result.error().describe(), ::testing::Not(HasSubstr("marker")));
}

TEST_F(Network, SaysThatTheConnectionBrokeInTheMiddle) {
  for (const auto ending : {testing::Ending::rst, testing::Ending::fin}) {
    ScriptedServer server([](ScriptedPeer& peer) {
      peer.start_tls(testing::certificate_for(ServerTls::good));
      for (;;) peer.write(std::string(16'000, 'x'));
    });
    FaultProxy proxy(server.port());
    proxy.set(testing::Direction::to_client, testing::Fault::cut(100'000, ending));
    const auto result = lane.block_on(dial_and_read(within(20s), proxy.port(), 1'000'000));
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().code, ErrorCode::unavailable) << result.error().describe();
  }
}

TEST_F(Network, NoticesOneFlippedBitUnderTls) {
  ScriptedServer server([](ScriptedPeer& peer) {
    peer.start_tls(testing::certificate_for(ServerTls::good));
    peer.write(std::string(100'000, 'x'));
    peer.hang();
  });
  FaultProxy proxy(server.port());
  proxy.set(testing::Direction::to_client, testing::Fault::corrupt(50'000));
  const auto result = lane.block_on(dial_and_read(within(20s), proxy.port(), 100'000));
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, ErrorCode::unavailable) << result.error().describe();
}

}  // namespace
}  // namespace datawave::io
