/// A session against servers that lie, stall, flood and pry: each gets a clear error within its deadline and bounded
/// memory, and never the password.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>

#include "datawave/io/dialer.hpp"
#include "datawave/io/lane.hpp"
#include "datawave/pg/session.hpp"
#include "datawave/testing/memory.hpp"
#include "datawave/testing/postgres_script.hpp"

/// Freed memory must not hide what is held: AddressSanitizer keeps 256 MB of it otherwise.
extern "C" const char* __asan_default_options();
extern "C" const char* __asan_default_options() { return "quarantine_size_mb=4"; }

namespace datawave::pg {
namespace {

using namespace std::chrono_literals;
using namespace testing::pgscript;
using testing::certificate_for;
using ::testing::HasSubstr;
using ::testing::Not;
using testing::ScriptedPeer;
using testing::ScriptedServer;
using testing::ServerTls;

constexpr const char* kPassword = "rogue-canary-Pa55w0rd";
constexpr const char* kMarker = "MARKER-OF-THE-PEER";
constexpr auto kDeadline = 400ms;
constexpr std::size_t kMemory = std::size_t{96} << 20U;

[[noreturn]] void repeat(ScriptedPeer& peer, const std::string& one) {
  std::string many;
  while (many.size() < 32'000) many += one;
  for (;;) peer.write(many);
}

class Rogue : public ::testing::Test {
 protected:
  static ConnectParams params(std::uint16_t port, SslMode mode) {
    ConnectParams result;
    result.host = "localhost";
    result.port = port;
    result.user = "app";
    result.database = "shop";
    result.password = Secret(std::string(kPassword));
    result.sslmode = mode;
    // With an authority at hand `require` would verify the chain, as libpq does.
    if (mode != SslMode::require) result.ca_pem = testing::TestCa::shared().certificate();
    result.max_message_bytes = std::size_t{4} << 20U;
    return result;
  }

  Result<std::unique_ptr<Session>> connect(std::uint16_t port, SslMode mode, std::chrono::milliseconds limit) {
    return lane.block_on(Session::connect(CallContext().with_timeout(limit), dialer, params(port, mode)));
  }

  /// What every answer to a rogue must be.
  static void expect_decent(const Error& error, const ScriptedServer& server) {
    EXPECT_THAT(error.describe() + error.remedy, Not(HasSubstr(kMarker)));
    EXPECT_THAT(error.describe() + error.remedy, Not(HasSubstr(kPassword)));
    EXPECT_THAT(server.received(), Not(HasSubstr(kPassword)));
    EXPECT_FALSE(error.message.empty());
  }

  io::Lane lane;
  std::unique_ptr<io::Resolver> resolver = io::make_system_resolver(lane.executor());
  io::EgressPolicy policy = io::EgressPolicy::local_operator();
  io::Dialer dialer{*resolver, policy};
};

struct AtStart {
  const char* name;
  SslMode mode;
  std::function<void(ScriptedPeer&)> script;
  ErrorCode code;
  ConnectStage stage;
  const char* words;
};

void ask_for_clear_text(ScriptedPeer& peer, ServerTls tls) {
  take_startup(peer, certificate_for(tls));
  peer.write(authentication(3));
  peer.hang();
}

void answer_scram(ScriptedPeer& peer, const std::function<std::string(const std::string& nonce)>& challenge) {
  take_startup(peer);
  peer.write(authentication(10, std::string("SCRAM-SHA-256\0\0", 15)));
  const std::string first = read_message(peer).payload;
  const std::string nonce = first.substr(first.find("r=") + 2);
  peer.write(authentication(11, challenge(nonce)));
  read_message(peer);
  peer.write(authentication(12, "v=" + std::string(43, 'A') + "=") + authentication(0) + ready());
  peer.hang();
}

const AtStart kAtStart[] = {
    {"SilentWhenAskedForTls", SslMode::require, [](ScriptedPeer& peer) { peer.hang(); }, ErrorCode::deadline_exceeded,
     ConnectStage::tls, "in time"},
    {"SilentInTheHandshake", SslMode::require,
     [](ScriptedPeer& peer) {
       peer.read(8);
       peer.write("S");
       peer.hang();
     },
     ErrorCode::deadline_exceeded, ConnectStage::tls, "in time"},
    {"StuffsBytesBeforeTls", SslMode::require,
     [](ScriptedPeer& peer) {
       peer.read(8);
       peer.write("S" + authentication(0) + ready());
       peer.hang();
     },
     ErrorCode::unavailable, ConnectStage::tls, "TLS handshake failed"},
    {"AnotherServiceWhenAskedForTls", SslMode::require,
     [](ScriptedPeer& peer) {
       peer.write(std::string("HTTP/1.1 400 ") + kMarker + "\r\n\r\n");
       peer.hang();
     },
     ErrorCode::unavailable, ConnectStage::tls, "not PostgreSQL's"},
    {"ClosesWhenAskedForTls", SslMode::require, [](ScriptedPeer& peer) { peer.read(8); }, ErrorCode::unavailable,
     ConnectStage::tls, "closed the connection"},
    {"HasNoTlsWhenItIsRequired", SslMode::verify_full,
     [](ScriptedPeer& peer) {
       peer.read(8);
       peer.write("N");
       peer.hang();
     },
     ErrorCode::unauthenticated, ConnectStage::tls, "does not offer TLS"},
    {"SilentAfterTheStartUp", SslMode::disable,
     [](ScriptedPeer& peer) {
       take_startup(peer);
       peer.hang();
     },
     ErrorCode::deadline_exceeded, ConnectStage::authenticate, "in time"},
    {"SilentAfterTheLogin", SslMode::disable,
     [](ScriptedPeer& peer) {
       take_startup(peer);
       peer.write(authentication(0));
       peer.hang();
     },
     ErrorCode::deadline_exceeded, ConnectStage::authorise, "in time"},
    {"AnotherService", SslMode::disable,
     [](ScriptedPeer& peer) {
       peer.write(std::string("SSH-2.0-") + kMarker + "\r\n");
       peer.hang();
     },
     ErrorCode::unavailable, ConnectStage::protocol, "length"},
    {"WantsThePasswordInClearText", SslMode::disable,
     [](ScriptedPeer& peer) { ask_for_clear_text(peer, ServerTls::off); }, ErrorCode::unauthenticated,
     ConnectStage::authenticate, "in clear text"},
    {"WantsThePasswordInClearTextAfterDecliningTls", SslMode::prefer,
     [](ScriptedPeer& peer) { ask_for_clear_text(peer, ServerTls::off); }, ErrorCode::unauthenticated,
     ConnectStage::authenticate, "in clear text"},
    {"WantsThePasswordInClearTextOverTlsOfAnybody", SslMode::require,
     [](ScriptedPeer& peer) { ask_for_clear_text(peer, ServerTls::unknown_ca); }, ErrorCode::unauthenticated,
     ConnectStage::authenticate, "in clear text"},
    {"WantsThePasswordInClearTextUnderAnotherName", SslMode::verify_ca,
     [](ScriptedPeer& peer) { ask_for_clear_text(peer, ServerTls::wrong_name); }, ErrorCode::unauthenticated,
     ConnectStage::authenticate, "in clear text"},
    {"WantsMillionsOfIterations", SslMode::disable,
     [](ScriptedPeer& peer) {
       answer_scram(peer, [](const std::string& nonce) { return "r=" + nonce + "x,s=QUJDRA==,i=2000000000"; });
     },
     ErrorCode::unauthenticated, ConnectStage::authenticate, "iterations"},
    {"WantsOneIteration", SslMode::disable,
     [](ScriptedPeer& peer) {
       answer_scram(peer, [](const std::string& nonce) { return "r=" + nonce + "x,s=QUJDRA==,i=1"; });
     },
     ErrorCode::unauthenticated, ConnectStage::authenticate, "iterations"},
    {"IgnoresTheNonce", SslMode::disable,
     [](ScriptedPeer& peer) {
       answer_scram(peer, [](const std::string&) { return std::string("r=mine,s=QUJDRA==,i=4096"); });
     },
     ErrorCode::unauthenticated, ConnectStage::authenticate, "nonce"},
    {"CannotProveThatItKnowsThePassword", SslMode::disable,
     [](ScriptedPeer& peer) {
       answer_scram(peer, [](const std::string& nonce) { return "r=" + nonce + "x,s=QUJDRA==,i=4096"; });
     },
     ErrorCode::unauthenticated, ConnectStage::authenticate, "could not prove"},
    {"WantsAnUnknownMethod", SslMode::disable,
     [](ScriptedPeer& peer) {
       take_startup(peer);
       peer.write(authentication(99));
       peer.hang();
     },
     ErrorCode::unsupported, ConnectStage::authenticate, "method"},
    {"FloodsWithNotices", SslMode::disable,
     [](ScriptedPeer& peer) {
       take_startup(peer);
       repeat(peer, report('N', "NOTICE", "00000", kMarker));
     },
     ErrorCode::deadline_exceeded, ConnectStage::authenticate, "in time"},
    {"FloodsWithParameters", SslMode::disable,
     [](ScriptedPeer& peer) {
       take_startup(peer);
       peer.write(authentication(0));
       for (int i = 0;; ++i) peer.write(parameter_status("p" + std::to_string(i), std::string(20'000, 'v')));
     },
     ErrorCode::deadline_exceeded, ConnectStage::authorise, "in time"},
    {"FloodsWithVersionOffers", SslMode::disable,
     [](ScriptedPeer& peer) {
       take_startup(peer);
       repeat(peer, message('v', int32(0) + int32(0)));
     },
     ErrorCode::deadline_exceeded, ConnectStage::authenticate, "in time"},
    {"ClaimsAMessageOfTwoGigabytes", SslMode::disable,
     [](ScriptedPeer& peer) {
       take_startup(peer);
       peer.write(message_claiming('R', 0x7fffffff, "x"));
       peer.hang();
     },
     ErrorCode::unavailable, ConnectStage::protocol, "length"},
    {"ClaimsANegativeLength", SslMode::disable,
     [](ScriptedPeer& peer) {
       take_startup(peer);
       peer.write(message_claiming('R', -1, "x"));
       peer.hang();
     },
     ErrorCode::unavailable, ConnectStage::protocol, "length"},
    {"RefusesInItsOwnWords", SslMode::disable,
     [](ScriptedPeer& peer) {
       take_startup(peer);
       peer.write(report('E', "FATAL", "28P01", kMarker));
     },
     ErrorCode::unauthenticated, ConnectStage::authenticate, "rejected the password"},
};

void PrintTo(const AtStart& each, std::ostream* out) { *out << each.name; }

class RogueAtStart : public Rogue, public ::testing::WithParamInterface<AtStart> {};

TEST_P(RogueAtStart, GetsAClearErrorWithinTheDeadlineAndNoPassword) {
  const AtStart& rogue = GetParam();
  ScriptedServer server(rogue.script);
  const testing::MemoryMark memory;
  const auto start = std::chrono::steady_clock::now();
  const auto result = connect(server.port(), rogue.mode, kDeadline);
  EXPECT_LT(std::chrono::steady_clock::now() - start, kDeadline + 2s);
  EXPECT_LT(memory.growth(), kMemory);
  ASSERT_FALSE(result);
  const Error& error = result.error();
  EXPECT_EQ(error.code, rogue.code) << error.describe();
  EXPECT_EQ(error.stage, rogue.stage) << error.describe();
  EXPECT_THAT(error.message, HasSubstr(rogue.words));
  expect_decent(error, server);
  EXPECT_TRUE(server.wait_until_idle(5s)) << "a socket was left open";
  EXPECT_EQ(server.failures(), "");
}

INSTANTIATE_TEST_SUITE_P(Session, RogueAtStart, ::testing::ValuesIn(kAtStart),
                         [](const auto& each) { return std::string(each.param.name); });

TEST_F(Rogue, SendsNothingBeyondTheRequestForTlsWhereTlsIsDeclined) {
  ScriptedServer server([](ScriptedPeer& peer) {
    peer.read(8);
    peer.write("N");
    peer.hang();
  });
  EXPECT_FALSE(connect(server.port(), SslMode::verify_full, 5s));
  EXPECT_EQ(server.received().size(), 8U);
}

TEST_F(Rogue, GetsThePasswordInClearTextOverVerifiedTlsOnly) {
  ScriptedServer server([](ScriptedPeer& peer) {
    take_startup(peer, certificate_for(ServerTls::good));
    peer.write(authentication(3));
    read_message(peer);
    peer.write(authentication(0) + backend_key() + ready());
    peer.hang();
  });
  const auto session = connect(server.port(), SslMode::verify_full, 5s);
  ASSERT_TRUE(session) << session.error().describe();
  EXPECT_THAT(server.received(), HasSubstr(kPassword));
}

struct InAResult {
  const char* name;
  std::function<void(ScriptedPeer&)> answer;
  ErrorCode code;
  const char* words;
};

const std::string kHead = message('1', "") + message('2', "") + row_description({"a", "b"});
const std::string kNullRow = message('D', int16(2) + int32(-1) + int32(-1));

const InAResult kInAResult[] = {
    {"NeverAnswers", [](ScriptedPeer& peer) { peer.hang(); }, ErrorCode::deadline_exceeded, "deadline"},
    {"FloodsWithRows",
     [](ScriptedPeer& peer) {
       peer.write(kHead);
       repeat(peer, data_row({std::string(500, 'x'), kMarker}));
     },
     ErrorCode::resource_exhausted, "larger than"},
    {"FloodsWithRowsOfNulls",
     [](ScriptedPeer& peer) {
       peer.write(kHead);
       repeat(peer, kNullRow);
     },
     ErrorCode::resource_exhausted, "larger than"},
    {"FloodsWithRowsWithoutColumns",
     [](ScriptedPeer& peer) {
       peer.write(message('1', "") + message('2', "") + row_description({}));
       repeat(peer, data_row({}));
     },
     ErrorCode::resource_exhausted, "larger than"},
    {"FloodsWithNotices",
     [](ScriptedPeer& peer) {
       peer.write(kHead);
       repeat(peer, report('N', "NOTICE", "00000", kMarker));
     },
     ErrorCode::deadline_exceeded, "deadline"},
    {"FloodsWithParameters",
     [](ScriptedPeer& peer) {
       peer.write(kHead);
       for (int i = 0;; ++i) peer.write(parameter_status("p" + std::to_string(i), std::string(20'000, 'v')));
     },
     ErrorCode::deadline_exceeded, "deadline"},
    {"FloodsWithNotifications",
     [](ScriptedPeer& peer) {
       peer.write(kHead);
       repeat(peer, message('A', int32(1) + std::string("c\0p\0", 4)));
     },
     ErrorCode::deadline_exceeded, "deadline"},
    {"ClaimsARowOfAGigabyte",
     [](ScriptedPeer& peer) {
       peer.write(kHead + message_claiming('D', 1 << 30, "x"));
       peer.hang();
     },
     ErrorCode::unavailable, "length"},
    {"SendsARowWithAnotherNumberOfColumns",
     [](ScriptedPeer& peer) {
       peer.write(kHead + data_row({"one"}));
       peer.hang();
     },
     ErrorCode::unavailable, "malformed row"},
    {"SendsAValueLongerThanItsRow",
     [](ScriptedPeer& peer) {
       peer.write(kHead + message('D', int16(2) + int32(1000) + "x"));
       peer.hang();
     },
     ErrorCode::unavailable, "malformed row"},
    {"DescribesMoreColumnsThanItNames",
     [](ScriptedPeer& peer) {
       peer.write(message('1', "") + message('2', "") + message('T', int16(30000)));
       peer.hang();
     },
     ErrorCode::unavailable, "malformed row description"},
    {"SendsRowsThatWereNotDescribed",
     [](ScriptedPeer& peer) {
       peer.write(message('1', "") + message('2', "") + data_row({"x"}));
       peer.hang();
     },
     ErrorCode::unavailable, "unexpected message"},
    {"StartsAuthenticationAgain",
     [](ScriptedPeer& peer) {
       peer.write(kHead + authentication(3));
       peer.hang();
     },
     ErrorCode::unavailable, "unexpected message"},
    {"AsksForCopyIn",
     [](ScriptedPeer& peer) {
       peer.write(message('1', "") + message('2', "") + message('G', std::string("\0\0\1\0\0", 5)));
       peer.hang();
     },
     ErrorCode::unavailable, "unexpected message"},
    {"Dies", [](ScriptedPeer& peer) { peer.reset(); }, ErrorCode::unavailable, ""},
    {"EndsInItsOwnWords", [](ScriptedPeer& peer) { peer.write(kHead + report('E', "FATAL", "57P01", kMarker)); },
     ErrorCode::unavailable, "administrator"},
    {"InventsAnSqlState",
     [](ScriptedPeer& peer) {
       peer.write(report('E', "ERROR", "MARKER-OF-THE-PEER-AS-SQLSTATE", kMarker) + ready());
       peer.hang();
     },
     ErrorCode::internal, "reported an error"},
};

void PrintTo(const InAResult& each, std::ostream* out) { *out << each.name; }

class RogueInAResult : public Rogue, public ::testing::WithParamInterface<InAResult> {};

TEST_P(RogueInAResult, GetsAClearErrorWithinTheDeadlineAndBoundedMemory) {
  const InAResult& rogue = GetParam();
  ScriptedServer server([&](ScriptedPeer& peer) {
    let_in(peer);
    take_query(peer);
    rogue.answer(peer);
  });
  auto session = connect(server.port(), SslMode::disable, 5s);
  ASSERT_TRUE(session) << session.error().describe();
  const testing::MemoryMark memory;
  const auto start = std::chrono::steady_clock::now();
  // A bound on size is to be met before any deadline, which slow machines and sanitizers would reach first.
  const auto deadline = rogue.code == ErrorCode::resource_exhausted ? std::chrono::milliseconds(20s) : kDeadline;
  const auto result = lane.block_on(
      (*session)->query(CallContext().with_timeout(deadline), "select 1", std::vector<Param>(), std::size_t{1} << 20U));
  EXPECT_LT(std::chrono::steady_clock::now() - start, deadline + 4s);
  EXPECT_LT(memory.growth(), kMemory);
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, rogue.code) << result.error().describe();
  EXPECT_THAT(result.error().message, HasSubstr(rogue.words));
  expect_decent(result.error(), server);
  session->reset();
  EXPECT_TRUE(server.wait_until_idle(5s)) << "a socket was left open";
}

INSTANTIATE_TEST_SUITE_P(Session, RogueInAResult, ::testing::ValuesIn(kInAResult),
                         [](const auto& each) { return std::string(each.param.name); });

TEST_F(Rogue, StreamsEndlessRowsInBoundedMemoryUntilTheDeadline) {
  ScriptedServer server([](ScriptedPeer& peer) {
    let_in(peer);
    take_query(peer);
    peer.write(kHead);
    repeat(peer, kNullRow + data_row({"value", kMarker}));
  });
  auto session = connect(server.port(), SslMode::disable, 5s);
  ASSERT_TRUE(session) << session.error().describe();
  const testing::MemoryMark memory;
  Session& s = **session;
  const CallContext ctx = CallContext().with_timeout(1s);
  s.enqueue("select endless");
  ASSERT_TRUE(lane.block_on(s.flush(ctx)));
  ASSERT_TRUE(lane.block_on(s.begin_result(ctx)));
  RowBatch batch;
  Result<bool> more = true;
  while (more && *more) more = lane.block_on(s.next_batch(ctx, batch));
  ASSERT_FALSE(more);
  EXPECT_EQ(more.error().code, ErrorCode::deadline_exceeded) << more.error().describe();
  EXPECT_LT(memory.growth(), kMemory);
}

TEST_F(Rogue, BoundsASimpleQueryWhoseRowsAreAllNull) {
  ScriptedServer server([](ScriptedPeer& peer) {
    let_in(peer);
    take_query(peer);
    peer.write(row_description({"a", "b"}));
    repeat(peer, kNullRow);
  });
  auto session = connect(server.port(), SslMode::disable, 5s);
  ASSERT_TRUE(session) << session.error().describe();
  const testing::MemoryMark memory;
  const auto result = lane.block_on((*session)->simple_query(CallContext().with_timeout(5s), "select 1"));
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, ErrorCode::resource_exhausted) << result.error().describe();
  EXPECT_LT(memory.growth(), kMemory);
}

TEST_F(Rogue, IsAskedToCancelAtTheDeadlineAndCannotHoldTheCallerWhenItIgnoresThat) {
  std::atomic<int> connections{0};
  ScriptedServer server([&](ScriptedPeer& peer) {
    if (connections++ == 0) let_in(peer);
    peer.hang();
  });
  auto session = connect(server.port(), SslMode::disable, 5s);
  ASSERT_TRUE(session) << session.error().describe();
  const auto start = std::chrono::steady_clock::now();
  const auto result = lane.block_on((*session)->query(CallContext().with_timeout(200ms), "select pg_sleep(1000)"));
  EXPECT_LT(std::chrono::steady_clock::now() - start, 200ms + 3s);
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, ErrorCode::deadline_exceeded);
  EXPECT_FALSE((*session)->usable());
  EXPECT_EQ(server.accepted(), 2U);
  EXPECT_THAT(server.received(), HasSubstr(int32(16) + int32(80877102) + int32(4711) + int32(815)));
}

TEST_F(Rogue, GarbageAfterTheLoginEndsInAnErrorWhateverItIs) {
  for (unsigned seed = 1; seed <= 50; ++seed) {
    ScriptedServer server([seed](ScriptedPeer& peer) {
      let_in(peer);
      take_query(peer);
      std::string garbage;
      for (unsigned state = seed; garbage.size() < 10'000;) {
        state = state * 1664525U + 1013904223U;
        garbage += static_cast<char>(state >> 24U);
      }
      peer.write(garbage);
    });
    auto session = connect(server.port(), SslMode::disable, 5s);
    ASSERT_TRUE(session);
    const auto result = lane.block_on((*session)->query(CallContext().with_timeout(5s), "select 1"));
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().code, ErrorCode::unavailable) << result.error().describe();
  }
}

}  // namespace
}  // namespace datawave::pg
