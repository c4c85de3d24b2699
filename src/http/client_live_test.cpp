/// The client against our server, against scripted ones that misbehave, and over TLS.
#include "datawave/http/client.hpp"

#include "datawave/http/sse.hpp"
#include "datawave/testing/scripted_server.hpp"
#include "server_fixture.hpp"

namespace datawave::http {
namespace {

using namespace std::chrono_literals;
using datawave::testing::ScriptedPeer;
using datawave::testing::ScriptedServer;
using datawave::testing::ServerTls;
using datawave::testing::TestCa;
using testing::eventually;
using ::testing::HasSubstr;
using testing::RawClient;

class LoopbackResolver final : public io::Resolver {
 public:
  Task<std::vector<asio::ip::address>> resolve(CallContext, std::string) override {
    std::vector<asio::ip::address> result;
    result.push_back(asio::ip::make_address("127.0.0.1"));
    co_return result;
  }
};

class HttpClient : public testing::ServerTest {
 protected:
  static ClientRequest request(const std::string& url, Method method = Method::get, std::string body = "") {
    ClientRequest out;
    out.method = method;
    out.url = parse_url(url).value();
    out.body = std::move(body);
    return out;
  }
  static std::string url_of(std::uint16_t port, const std::string& target, const char* scheme = "http") {
    return std::string(scheme) + "://localhost:" + std::to_string(port) + target;
  }
  Result<ClientResponse> call(Client& client, ClientRequest request, std::chrono::milliseconds limit = 20s) {
    return lane.block_on(client.send(CallContext().with_timeout(limit), std::move(request)));
  }
  static std::string body_of(const Result<ClientResponse>& result) {
    return result ? result->body : result.error().describe();
  }
  static int status_of(const Result<ClientResponse>& result) { return result ? result->status : 0; }
  static ServerCertificate certificate(ServerTls choice) {
    auto pair = datawave::testing::certificate_for(choice);
    ServerCertificate out;
    out.certificate_pem = pair.certificate;
    out.key_pem = Secret(std::move(pair.key));
    return out;
  }
  void serve_tls() {
    ServerOptions options;
    options.lanes = 2;
    options.listen[0].tls = true;
    options.certificate = certificate(ServerTls::good);
    serve(std::move(options));
  }
  static ClientOptions trusting() {
    ClientOptions options;
    options.tls.ca_pem = TestCa::shared().certificate();
    return options;
  }

  io::Lane lane;
  LoopbackResolver resolver;
  io::EgressPolicy policy = io::EgressPolicy::local_operator();
  io::Dialer dialer{resolver, policy};
};

TEST_F(HttpClient, SpeaksWithOurServerOnOneConnection) {
  serve();
  Client client(dialer, ClientOptions());
  const auto first = call(client, request(url_of(server->port(), "/livez")));
  ASSERT_TRUE(first) << first.error().describe();
  EXPECT_EQ(first->status, 200);
  EXPECT_EQ(first->body, "ok\n");
  EXPECT_EQ(first->find("content-type"), "text/plain");
  const std::string body(500'000, 'x');
  EXPECT_EQ(body_of(call(client, request(url_of(server->port(), "/echo"), Method::put, body))), body);
  EXPECT_EQ(status_of(call(client, request(url_of(server->port(), "/missing")))), 404);
  EXPECT_EQ(body_of(call(client, request(url_of(server->port(), "/livez"), Method::head))), "");
  EXPECT_EQ(body_of(call(client, request(url_of(server->port(), "/stream")))), "data: 0\n\ndata: 1\n\ndata: 2\n\n");
  EXPECT_EQ(server->metrics().accepted, 1U);
}

TEST_F(HttpClient, SendsAPostOnAConnectionOfItsOwn) {
  serve();
  Client client(dialer, ClientOptions());
  EXPECT_TRUE(call(client, request(url_of(server->port(), "/livez"))));
  EXPECT_EQ(body_of(call(client, request(url_of(server->port(), "/echo"), Method::post, "once"))), "once");
  EXPECT_EQ(server->metrics().accepted, 2U);
}

TEST_F(HttpClient, DialsAgainWhereAKeptConnectionIsStale) {
  ScriptedServer stale([](ScriptedPeer& peer) {
    peer.read_some();
    peer.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
  });
  Client client(dialer, ClientOptions());
  for (int i = 0; i < 3; ++i) EXPECT_EQ(body_of(call(client, request(url_of(stale.port(), "/")))), "ok");
  EXPECT_EQ(stale.accepted(), 3U);
}

TEST_F(HttpClient, RefusesHeadersThatWouldSplitTheRequest) {
  serve();
  Client client(dialer, ClientOptions());
  for (const Header& bad : {Header{"X", "a\r\nY: b"}, Header{"X Y", "a"}, Header{"host", "other"},
                            Header{"Content-Length", "3"}, Header{"", "a"}}) {
    ClientRequest hostile = request(url_of(server->port(), "/livez"));
    hostile.headers.push_back(bad);
    const auto result = call(client, std::move(hostile));
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().code, ErrorCode::invalid_argument);
  }
  EXPECT_EQ(server->metrics().accepted, 0U);
}

TEST_F(HttpClient, GivesUpAtTheDeadline) {
  ScriptedServer stalled([](ScriptedPeer& peer) {
    peer.read_some();
    peer.write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf");
    peer.hang();
  });
  Client client(dialer, ClientOptions());
  const auto result = call(client, request(url_of(stalled.port(), "/")), 200ms);
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, ErrorCode::deadline_exceeded);
  EXPECT_TRUE(stalled.wait_until_idle(10s)) << "the socket stays open";
}

TEST_F(HttpClient, BoundsTheAnswer) {
  serve();
  ClientOptions options;
  options.max_body_bytes = 1000;
  Client client(dialer, std::move(options));
  const auto result = call(client, request(url_of(server->port(), "/big")));
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, ErrorCode::resource_exhausted);
  EXPECT_EQ(result.error().stage, ConnectStage::protocol);
}

TEST_F(HttpClient, ShowsNothingOfAHostilePeer) {
  for (const char* bytes :
       {"marker\r\n\r\n", "HTTP/1.1 200 OK\r\nmarker\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nmark"}) {
    ScriptedServer rogue([bytes](ScriptedPeer& peer) {
      peer.read_some();
      peer.write(bytes);
    });
    Client client(dialer, ClientOptions());
    const auto result = call(client, request(url_of(rogue.port(), "/")));
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().code, ErrorCode::data_loss);
    EXPECT_EQ(result.error().stage, ConnectStage::protocol);
    EXPECT_THAT(result.error().describe(), Not(HasSubstr("mark")));
  }
}

TEST_F(HttpClient, TakesABodyThatEndsWithTheConnection) {
  ScriptedServer old([](ScriptedPeer& peer) {
    peer.read_some();
    peer.write("HTTP/1.0 200 OK\r\n\r\nall of it");
  });
  Client client(dialer, ClientOptions());
  EXPECT_EQ(body_of(call(client, request(url_of(old.port(), "/")))), "all of it");
}

TEST_F(HttpClient, FollowsNoRedirect) {
  ScriptedServer redirecting([](ScriptedPeer& peer) {
    peer.read_some();
    peer.write("HTTP/1.1 302 Found\r\nLocation: http://169.254.169.254/\r\nContent-Length: 0\r\n\r\n");
  });
  Client client(dialer, ClientOptions());
  EXPECT_EQ(status_of(call(client, request(url_of(redirecting.port(), "/")))), 302);
}

TEST_F(HttpClient, KeepsToTheEgressPolicy) {
  serve();
  policy = *io::EgressPolicy::server({});
  Client client(dialer, ClientOptions());
  const auto result = call(client, request(url_of(server->port(), "/livez")));
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, ErrorCode::permission_denied);
  EXPECT_EQ(server->metrics().accepted, 0U);
}

/// Parses events as they come; `after` of them, it has seen enough.
class EventSink final : public BodySink {
 public:
  explicit EventSink(std::size_t after) : after_(after) {}
  Result<void> on_head(const ClientResponse& head) override {
    status = head.status;
    return {};
  }
  Result<void> on_piece(std::string_view piece) override {
    DW_CHECK(parser_.feed(piece, events));
    if (events.size() >= after_) return fail(ErrorCode::cancelled, "enough");
    return {};
  }
  int status = 0;
  std::vector<SseEvent> events;

 private:
  std::size_t after_;
  SseParser parser_;
};

TEST_F(HttpClient, HandsOverEventsAsTheyArrive) {
  serve();
  Client client(dialer, ClientOptions());
  EventSink all(100);
  const auto whole =
      lane.block_on(client.stream(CallContext().with_timeout(20s), request(url_of(server->port(), "/stream")), all));
  ASSERT_TRUE(whole) << whole.error().describe();
  EXPECT_EQ(all.status, 200);
  ASSERT_EQ(all.events.size(), 3U);
  EXPECT_EQ(all.events[2].data, "2");

  EventSink first(1);  // of a stream that never ends
  const auto cut =
      lane.block_on(client.stream(CallContext().with_timeout(20s), request(url_of(server->port(), "/ticks")), first));
  ASSERT_FALSE(cut);
  EXPECT_EQ(first.events[0].data, "tick");
  EXPECT_TRUE(eventually([&] { return handler.cancelled == 1; }));
}

TEST_F(HttpClient, SpeaksTlsWithOurServer) {
  serve_tls();
  Client client(dialer, trusting());
  for (const char* path : {"/livez", "/task", "/stream", "/big"}) {
    const auto result = call(client, request(url_of(server->port(), path, "https")));
    ASSERT_TRUE(result) << result.error().describe();
    EXPECT_EQ(result->status, 200);
  }
  const std::string body(900'000, 'x');
  EXPECT_EQ(body_of(call(client, request(url_of(server->port(), "/echo", "https"), Method::put, body))), body);
  EXPECT_EQ(server->metrics().accepted, 1U);
  Client wary(dialer, ClientOptions());
  const auto refused = call(wary, request(url_of(server->port(), "/livez", "https")));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().stage, ConnectStage::tls);
}

TEST_F(HttpClient, SeesANewCertificateOnNewConnectionsAlone) {
  serve_tls();
  Client old(dialer, trusting());
  EXPECT_TRUE(call(old, request(url_of(server->port(), "/livez", "https"))));
  ASSERT_TRUE(server->reload_tls(certificate(ServerTls::unknown_ca)));
  Client other(dialer, trusting());
  EXPECT_FALSE(call(other, request(url_of(server->port(), "/livez", "https"))));
  EXPECT_TRUE(call(old, request(url_of(server->port(), "/livez", "https")))) << "its connection is still open";

  ServerCertificate mixed = certificate(ServerTls::good);
  mixed.key_pem = certificate(ServerTls::unknown_ca).key_pem.duplicate();
  EXPECT_EQ(server->reload_tls(mixed).error().field, "tls_key");
  mixed.certificate_pem = "nothing";
  EXPECT_EQ(server->reload_tls(mixed).error().field, "tls_certificate");
  EXPECT_FALSE(call(other, request(url_of(server->port(), "/livez", "https")))) << "the one before is still in use";
  ASSERT_TRUE(server->reload_tls(certificate(ServerTls::good)));
  EXPECT_TRUE(call(other, request(url_of(server->port(), "/livez", "https"))));
}

TEST_F(HttpClient, IsDroppedWhereItDoesNotFinishTheHandshake) {
  ServerOptions options;
  options.listen[0].tls = true;
  options.certificate = certificate(ServerTls::good);
  options.limits.header_timeout = 200ms;
  serve(std::move(options));
  RawClient silent = connect();
  RawClient plain = connect();
  ASSERT_TRUE(plain.send(get("/livez")));
  plain.read_to_end();
  EXPECT_TRUE(plain.at_end());
  EXPECT_TRUE(eventually([&] { return dropped(Drop::tls_failed) == 1 && dropped(Drop::header_timeout) == 1; }));
  silent.read_to_end();
  EXPECT_TRUE(silent.at_end());
}

}  // namespace
}  // namespace datawave::http
