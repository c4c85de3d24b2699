/// Every limit of the server, met.
#include "server_fixture.hpp"

namespace datawave::http {
namespace {

using namespace std::chrono_literals;
using ::testing::EndsWith;
using testing::eventually;
using ::testing::HasSubstr;
using testing::RawClient;
using ::testing::StartsWith;

using HttpLimits = testing::ServerTest;

TEST_F(HttpLimits, RefuseLongHeads) {
  serve();
  RawClient line = connect();
  line.send("GET /" + std::string(20'000, 'a'));
  EXPECT_THAT(line.read_to_end(), StartsWith("HTTP/1.1 414 "));
  RawClient headers = connect();
  headers.send("GET / HTTP/1.1\r\nHost: h\r\nX: " + std::string(20'000, 'a'));
  EXPECT_THAT(headers.read_to_end(), StartsWith("HTTP/1.1 431 "));
  RawClient count = connect();
  std::string many;
  for (int i = 0; i < 100; ++i) many += "X: y\r\n";
  count.send(get("/", many));
  EXPECT_THAT(count.read_to_end(), StartsWith("HTTP/1.1 431 "));
  EXPECT_FALSE(line.was_reset() || headers.was_reset() || count.was_reset());
  EXPECT_EQ(dropped(Drop::bad_request), 3U);
}

TEST_F(HttpLimits, RefuseWhatIsNotHttp) {
  serve();
  for (const char* bytes : {"\x16\x03\x01\x02", "GET / HTTP/1.1\nHost: h\n\n", "\r\n\r\n\r\n\r\n\r\n\r\n", "\rX"}) {
    RawClient client = connect();
    client.send(bytes);
    EXPECT_THAT(client.read_to_end(), StartsWith("HTTP/1.1 400 "));
  }
  RawClient http2 = connect();
  http2.send("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
  EXPECT_THAT(http2.read_to_end(), StartsWith("HTTP/1.1 505 "));
}

TEST_F(HttpLimits, AnswerNothingBehindARefusedRequest) {
  serve();
  RawClient client = connect();
  client.send("POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" +
              get("/livez"));
  const std::string all = client.read_to_end();
  EXPECT_THAT(all, StartsWith("HTTP/1.1 400 "));
  EXPECT_EQ(all.find("HTTP/1.1", 1), std::string::npos);
  EXPECT_EQ(server->metrics().requests, 0U);
}

TEST_F(HttpLimits, DropASlowLoris) {
  Limits limits;
  limits.header_timeout = 300ms;
  serve(limits);
  RawClient client = connect();
  ASSERT_TRUE(client.send("GET / HTTP/1.1\r\n"));
  // Each byte is one more sign of life, and earns no more time.
  EXPECT_TRUE(eventually([&] {
    client.send("X");
    return dropped(Drop::header_timeout) == 1;
  }));
  EXPECT_THAT(client.read_to_end(), StartsWith("HTTP/1.1 408 "));
}

TEST_F(HttpLimits, DropASlowLorisOnAKeptConnection) {
  Limits limits;
  limits.header_timeout = 300ms;
  serve(limits);
  RawClient client = connect();
  ASSERT_TRUE(client.send(get("/livez")));
  EXPECT_THAT(client.read_answer(), EndsWith("ok\n"));
  ASSERT_TRUE(client.send("GET /livez HTTP/1.1\r\nHo"));
  EXPECT_THAT(client.read_to_end(), StartsWith("HTTP/1.1 408 "));
}

TEST_F(HttpLimits, CloseIdleConnectionsWithoutAWord) {
  Limits limits;
  limits.header_timeout = 200ms;
  limits.idle_timeout = 200ms;
  serve(limits);
  RawClient silent = connect();
  RawClient kept = connect();
  ASSERT_TRUE(kept.send(get("/livez")));
  EXPECT_THAT(kept.read_answer(), EndsWith("ok\n"));
  EXPECT_EQ(kept.read_to_end(), "");
  EXPECT_EQ(silent.read_to_end(), "");
  EXPECT_FALSE(silent.was_reset() || kept.was_reset());
  EXPECT_TRUE(eventually([&] { return server->metrics().open == 0; }));
  EXPECT_EQ(dropped(Drop::header_timeout), 0U);
}

TEST_F(HttpLimits, GiveUpOnASlowBody) {
  Limits limits;
  limits.body_timeout = 200ms;
  serve(limits);
  RawClient client = connect();
  ASSERT_TRUE(client.send("POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 900000\r\n\r\n"));
  EXPECT_TRUE(eventually([&] {
    client.send_some("x");
    return dropped(Drop::body_timeout) == 1;
  }));
  EXPECT_THAT(client.read_to_end(), StartsWith("HTTP/1.1 408 "));
  EXPECT_EQ(handler.last_error, static_cast<int>(ErrorCode::deadline_exceeded));
}

TEST_F(HttpLimits, GiveUpOnABodyThatNobodyReads) {
  Limits limits;
  limits.body_timeout = 200ms;
  serve(limits);
  RawClient client = connect();
  ASSERT_TRUE(client.send("POST /refused HTTP/1.1\r\nHost: h\r\nContent-Length: 100\r\n\r\n"));
  EXPECT_THAT(client.read_answer(), StartsWith("HTTP/1.1 401 "));
  EXPECT_EQ(client.read_to_end(), "");
  EXPECT_EQ(dropped(Drop::body_timeout), 1U);
}

TEST_F(HttpLimits, DropASlowReader) {
  Limits limits;
  limits.write_timeout = 300ms;
  serve(limits);
  RawClient answer = connect(4096);
  ASSERT_TRUE(answer.send(get("/big")));
  EXPECT_TRUE(eventually([&] { return dropped(Drop::write_timeout) == 1; }));
  RawClient stream = connect(4096);
  ASSERT_TRUE(stream.send(get("/endless")));
  EXPECT_TRUE(eventually([&] { return dropped(Drop::write_timeout) == 2; }));
  EXPECT_TRUE(eventually([&] { return handler.running == 0 && server->metrics().open == 0; }));
  EXPECT_EQ(handler.last_error, static_cast<int>(ErrorCode::unavailable));
}

TEST_F(HttpLimits, TakeNoMoreRequestsFromOneWhoReadsNoAnswers) {
  Limits limits;
  limits.write_timeout = 500ms;
  serve(limits);
  RawClient client = connect(4096);
  const std::string requests = get("/livez") + get("/livez") + get("/livez") + get("/livez");
  const auto until = std::chrono::steady_clock::now() + 20s;
  while (dropped(Drop::write_timeout) == 0 && std::chrono::steady_clock::now() < until) client.send_some(requests);
  EXPECT_EQ(dropped(Drop::write_timeout), 1U);
}

TEST_F(HttpLimits, RefuseConnectionsOverTheLimit) {
  Limits limits;
  limits.connections = 3;
  serve(limits);
  std::vector<RawClient> clients;
  for (int i = 0; i < 3; ++i) {
    clients.push_back(connect());
    ASSERT_TRUE(clients.back().send(get("/livez")));
    EXPECT_THAT(clients.back().read_answer(), EndsWith("ok\n"));
  }
  RawClient late = connect();
  late.send(get("/livez"));
  const std::string answer = late.read_to_end();
  EXPECT_THAT(answer, StartsWith("HTTP/1.1 503 "));
  EXPECT_THAT(answer, HasSubstr("\r\nRetry-After: "));
  EXPECT_THAT(answer, HasSubstr("\r\nConnection: close\r\n"));
  EXPECT_EQ(dropped(Drop::over_limit), 1U);
  clients.pop_back();
  ASSERT_TRUE(eventually([&] { return server->metrics().open <= 3; })) << "two, and the one that is being refused";
  RawClient again = connect();
  ASSERT_TRUE(again.send(get("/livez")));
  EXPECT_THAT(again.read_answer(), EndsWith("ok\n"));
}

TEST_F(HttpLimits, LetOthersHaveTheirTurnBehindAPipeliningClient) {
  Limits limits;
  limits.pipelined = 2;
  ServerOptions options;
  options.limits = limits;
  options.lanes = 1;
  serve(std::move(options));
  RawClient greedy = connect();
  RawClient modest = connect();
  std::string requests;
  for (int i = 0; i < 1000; ++i) requests += get("/livez");
  ASSERT_TRUE(greedy.send(requests));
  ASSERT_TRUE(modest.send(get("/task")));
  EXPECT_THAT(modest.read_answer(), EndsWith("/task"));
  for (int i = 0; i < 1000; ++i) ASSERT_THAT(greedy.read_answer(), EndsWith("ok\n")) << i;
}

}  // namespace
}  // namespace datawave::http
