/// Requests and answers over real sockets.
#include "server_fixture.hpp"

namespace datawave::http {
namespace {

using namespace std::chrono_literals;
using ::testing::EndsWith;
using testing::eventually;
using ::testing::HasSubstr;
using ::testing::Not;
using testing::RawClient;
using ::testing::StartsWith;

using HttpServer = testing::ServerTest;

TEST_F(HttpServer, AnswersRequestsOnOneConnectionInOrder) {
  serve();
  RawClient client = connect();
  for (int i = 0; i < 3; ++i) {
    for (const char* path : {"/livez", "/task", "/missing"}) {
      ASSERT_TRUE(client.send(get(path)));
      const std::string answer = client.read_answer();
      EXPECT_THAT(answer, StartsWith(std::string("HTTP/1.1 ") + (path == std::string("/missing") ? "404" : "200")));
      EXPECT_THAT(answer, EndsWith(path == std::string("/livez") ? "ok\n" : path));
      EXPECT_THAT(answer, HasSubstr("\r\nDate: "));
    }
  }
  EXPECT_EQ(server->metrics().requests, 9U);
  EXPECT_EQ(server->metrics().accepted, 1U);
}

TEST_F(HttpServer, AnswersPipelinedRequestsInOrderWhoeverAnswersThem) {
  serve();
  RawClient client = connect();
  std::string requests;
  std::string expected;
  for (int i = 0; i < 500; ++i) {
    const std::string path = i % 3 == 0 ? "/livez" : i % 3 == 1 ? "/task" : "/echo";
    const std::string number = std::to_string(i);
    requests += path == "/echo" ? post(path, number) : get(path + "?" + number);
    expected += path == "/echo" ? number : path == "/livez" ? "ok\n" : path;
  }
  ASSERT_TRUE(client.send(requests));
  std::string bodies;
  for (int i = 0; i < 500; ++i) {
    const std::string answer = client.read_answer();
    bodies += answer.substr(answer.find("\r\n\r\n") + 4);
  }
  EXPECT_EQ(bodies, expected);
}

TEST_F(HttpServer, TakesARequestByteByByte) {
  serve();
  RawClient client = connect();
  const std::string request = "\r\n" + post("/echo", "hello");
  for (const char c : request) ASSERT_TRUE(client.send(std::string_view(&c, 1)));
  EXPECT_THAT(client.read_answer(), EndsWith("hello"));
}

TEST_F(HttpServer, DecodesChunkedBodies) {
  serve();
  RawClient client = connect();
  const std::string head = "POST /echo HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n";
  ASSERT_TRUE(client.send(head + "5\r\nhello\r\n6\r\n world\r\n0\r\nT: x\r\n\r\n" + get("/livez")));
  EXPECT_THAT(client.read_answer(), EndsWith("hello world"));
  EXPECT_THAT(client.read_answer(), EndsWith("ok\n"));
  ASSERT_TRUE(client.send(head + "5\nhello"));
  EXPECT_THAT(client.read_to_end(), StartsWith("HTTP/1.1 400 "));
}

TEST_F(HttpServer, TakesAndGivesLargeBodies) {
  serve();
  RawClient client = connect();
  const std::string body(1'000'000, 'x');
  ASSERT_TRUE(client.send(post("/echo", body)));
  EXPECT_THAT(client.read_answer(), EndsWith("\r\n\r\n" + body));
  ASSERT_TRUE(client.send(get("/big") + get("/livez")));
  EXPECT_EQ(client.read_answer().size(),
            8'000'000 + std::string_view("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n"
                                         "Content-Length: 8000000\r\nDate: Sun, 06 Nov 1994 "
                                         "08:49:37 GMT\r\n\r\n")
                            .size());
  EXPECT_THAT(client.read_answer(), EndsWith("ok\n"));
}

TEST_F(HttpServer, ReadsNoBodyBeforeTheHandlerAsks) {
  serve();
  RawClient refused = connect();
  ASSERT_TRUE(refused.send("POST /refused HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n"));
  const std::string answer = refused.read_to_end();
  EXPECT_THAT(answer, StartsWith("HTTP/1.1 401 "));
  EXPECT_THAT(answer, HasSubstr("\r\nConnection: close\r\n"));
  EXPECT_EQ(handler.bodies_asked, 0);

  RawClient welcome = connect();
  ASSERT_TRUE(welcome.send("POST /echo HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n"));
  EXPECT_EQ(welcome.read_until("\r\n\r\n"), "HTTP/1.1 100 Continue\r\n\r\n");
  ASSERT_TRUE(welcome.send("hello"));
  EXPECT_THAT(welcome.read_answer(), EndsWith("hello"));
}

TEST_F(HttpServer, SkipsAShortUnreadBodyAndClosesForALongOne) {
  serve();
  RawClient client = connect();
  ASSERT_TRUE(client.send(post("/refused", std::string(60'000, 'x'))));
  EXPECT_THAT(client.read_answer(), StartsWith("HTTP/1.1 401 "));
  ASSERT_TRUE(client.send(post("/task", std::string(60'000, 'x')) + get("/livez")));
  EXPECT_THAT(client.read_answer(), EndsWith("/task"));
  EXPECT_THAT(client.read_answer(), EndsWith("ok\n"));
  ASSERT_TRUE(client.send(post("/refused", std::string(100'000, 'x'))));
  const std::string answer = client.read_to_end();
  EXPECT_THAT(answer, StartsWith("HTTP/1.1 401 "));
  EXPECT_THAT(answer, HasSubstr("Connection: close"));
  EXPECT_FALSE(client.was_reset()) << "the answer must not be overtaken by a reset";
}

TEST_F(HttpServer, DropsAnEndlessUnreadBody) {
  serve();
  RawClient client = connect();
  ASSERT_TRUE(client.send("POST /refused HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n"));
  EXPECT_THAT(client.read_answer(), StartsWith("HTTP/1.1 401 "));
  const std::string chunk = "2710\r\n" + std::string(10'000, 'x') + "\r\n";
  for (int i = 0; i < 10'000 && client.send_some(chunk) > 0; ++i) {
  }
  EXPECT_EQ(client.read_to_end(), "");
  EXPECT_TRUE(client.at_end());
}

TEST_F(HttpServer, RefusesABodyOverTheHandlersLimit) {
  serve();
  RawClient client = connect();
  ASSERT_TRUE(client.send("POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 1000001\r\n\r\n"));
  EXPECT_THAT(client.read_to_end(), StartsWith("HTTP/1.1 413 "));
  RawClient chunked = connect();
  chunked.send("POST /echo HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\nF4241\r\n" +
               std::string(1'000'001, 'x'));
  EXPECT_THAT(chunked.read_to_end(), StartsWith("HTTP/1.1 413 "));
}

TEST_F(HttpServer, ClosesWhenTheClientAsks) {
  serve();
  for (const char* path : {"/livez", "/task"}) {
    RawClient client = connect();
    ASSERT_TRUE(client.send(get(path, "Connection: close\r\n")));
    const std::string answer = client.read_to_end();
    EXPECT_THAT(answer, HasSubstr("\r\nConnection: close\r\n"));
    EXPECT_FALSE(client.was_reset());
  }
  RawClient old = connect();
  ASSERT_TRUE(old.send("GET /livez HTTP/1.0\r\n\r\n"));
  EXPECT_THAT(old.read_to_end(), EndsWith("ok\n"));
  RawClient kept = connect();
  ASSERT_TRUE(kept.send("GET /livez HTTP/1.0\r\nConnection: keep-alive\r\n\r\n" + get("/livez")));
  EXPECT_THAT(kept.read_answer(), HasSubstr("\r\nConnection: keep-alive\r\n"));
  EXPECT_THAT(kept.read_answer(), EndsWith("ok\n"));
}

TEST_F(HttpServer, AnswersAClientThatHasFinishedSending) {
  serve();
  for (const char* path : {"/livez", "/task", "/wait"}) {
    RawClient client = connect();
    ASSERT_TRUE(client.send(get(path)));
    client.shut_write();
    handler.open = true;
    EXPECT_THAT(client.read_to_end(), StartsWith("HTTP/1.1 200 OK")) << path;
  }
}

TEST_F(HttpServer, SendsNoBodyForHead) {
  serve();
  RawClient client = connect();
  for (const char* path : {"/livez", "/task", "/stream"}) {
    ASSERT_TRUE(client.send("HEAD " + std::string(path) + " HTTP/1.1\r\nHost: h\r\n\r\n"));
    EXPECT_THAT(client.read_until("\r\n\r\n"), StartsWith("HTTP/1.1 200 OK")) << path;
  }
  ASSERT_TRUE(client.send(get("/livez")));
  EXPECT_THAT(client.read_answer(), StartsWith("HTTP/1.1 200 OK"));
}

TEST_F(HttpServer, StreamsInChunks) {
  serve();
  RawClient client = connect();
  ASSERT_TRUE(client.send(get("/stream") + get("/livez")));
  const std::string head = client.read_until("\r\n\r\n");
  EXPECT_THAT(head, HasSubstr("Transfer-Encoding: chunked\r\n"));
  EXPECT_THAT(head, Not(HasSubstr("Content-Length")));
  EXPECT_EQ(client.read_until("0\r\n\r\n"), "9\r\ndata: 0\n\n\r\n9\r\ndata: 1\n\n\r\n9\r\ndata: 2\n\n\r\n0\r\n\r\n");
  EXPECT_THAT(client.read_answer(), EndsWith("ok\n"));
}

TEST_F(HttpServer, StreamsUntilTheEndForAnOldClient) {
  serve();
  RawClient client = connect();
  ASSERT_TRUE(client.send("GET /stream HTTP/1.0\r\nConnection: keep-alive\r\n\r\n"));
  EXPECT_THAT(client.read_to_end(), EndsWith("\r\n\r\ndata: 0\n\ndata: 1\n\ndata: 2\n\n"));
}

TEST_F(HttpServer, CutsAStreamThatFails) {
  serve();
  RawClient client = connect();
  ASSERT_TRUE(client.send(get("/cut")));
  EXPECT_THAT(client.read_to_end(), Not(HasSubstr("0\r\n\r\n")));
  EXPECT_TRUE(client.was_reset());
}

TEST_F(HttpServer, CancelsTheHandlerWhenThePeerOfAStreamLeaves) {
  serve();
  {
    RawClient client = connect();
    ASSERT_TRUE(client.send(get("/ticks")));
    client.read_until("tick");
  }
  EXPECT_TRUE(eventually([&] { return handler.cancelled == 1 && server->metrics().open == 0; }));
}

TEST_F(HttpServer, CancelsTheHandlerWhenThePeerResets) {
  serve();
  RawClient client = connect();
  ASSERT_TRUE(client.send(get("/wait")));
  ASSERT_TRUE(eventually([&] { return handler.running == 1; }));
  client.reset();
  EXPECT_TRUE(eventually([&] { return handler.cancelled == 1 && server->metrics().open == 0; }));
  ASSERT_EQ(handler.log().size(), 1U);
  EXPECT_EQ(handler.log()[0].status, 499);
}

TEST_F(HttpServer, CancelsAHandlerThatEndsWithItsPeerWhenThatCloses) {
  serve();
  {
    RawClient client = connect();
    ASSERT_TRUE(client.send(get("/wait-with-me")));
    ASSERT_TRUE(eventually([&] { return handler.running == 1; }));
  }
  EXPECT_TRUE(eventually([&] { return handler.cancelled == 1 && server->metrics().open == 0; }));
  RawClient client = connect();
  ASSERT_TRUE(client.send(get("/wait-with-me")));
  client.shut_write();  // before it began, maybe
  EXPECT_EQ(client.read_to_end(), "");
  EXPECT_TRUE(eventually([&] { return server->metrics().open == 0; }));
}

TEST_F(HttpServer, ShowsNothingOfAHandlersFault) {
  serve();
  RawClient client = connect();
  ASSERT_TRUE(client.send(get("/throws")));
  EXPECT_THAT(client.read_answer(), AllOf(StartsWith("HTTP/1.1 500 "), Not(HasSubstr("secret"))));
  ASSERT_TRUE(client.send(get("/fails")));
  EXPECT_THAT(client.read_answer(), AllOf(StartsWith("HTTP/1.1 503 "), Not(HasSubstr("secret"))));
  ASSERT_TRUE(client.send(get("/throws-now")));
  EXPECT_THAT(client.read_to_end(), AllOf(StartsWith("HTTP/1.1 500 "), Not(HasSubstr("secret"))));
}

TEST_F(HttpServer, LogsEveryAnswer) {
  serve();
  RawClient client = connect();
  ASSERT_TRUE(client.send(get("/livez?a") + get("/task") + get("/stream") + "bad\r\n\r\n"));
  const std::string all = client.read_to_end();
  const auto log = handler.log();
  ASSERT_EQ(log.size(), 4U);
  EXPECT_EQ(log[0].target, "/livez?a");
  EXPECT_EQ(log[1].target, "/task");
  EXPECT_EQ(log[2].target, "/stream");
  EXPECT_EQ(log[3].target, "");
  EXPECT_EQ(log[3].status, 400);
  std::size_t bytes = 0;
  for (const auto& line : log) bytes += line.bytes;
  EXPECT_EQ(bytes, all.size());
  EXPECT_EQ(server->metrics().bytes_out, all.size());
  EXPECT_EQ(server->metrics().answers[2], 3U);
  EXPECT_EQ(server->metrics().answers[4], 1U);
}

TEST_F(HttpServer, GivesHandlersADeadline) {
  Limits limits;
  limits.handle_timeout = 7s;
  serve(limits);
  RawClient client = connect();
  ASSERT_TRUE(client.send(get("/deadline")));
  const std::string answer = client.read_answer();
  const long left = std::stol(answer.substr(answer.find("\r\n\r\n") + 4));
  EXPECT_GT(left, 1000);
  EXPECT_LE(left, 7000);
}

TEST_F(HttpServer, SpreadsAThousandConnectionsEvenly) {
  serve();
  std::vector<RawClient> clients;
  for (int i = 0; i < 1000; ++i) clients.push_back(connect());
  for (RawClient& client : clients) ASSERT_TRUE(client.send(get("/livez") + get("/task")));
  for (RawClient& client : clients) {
    ASSERT_THAT(client.read_answer(), EndsWith("ok\n"));
    ASSERT_THAT(client.read_answer(), EndsWith("/task"));
  }
  const ServerMetrics metrics = server->metrics();
  EXPECT_EQ(metrics.requests, 2000U);
  EXPECT_EQ(metrics.open, 1000U);
  ASSERT_EQ(metrics.open_by_lane.size(), 2U);
  EXPECT_EQ(metrics.open_by_lane[0], 500U);
  EXPECT_EQ(metrics.open_by_lane[1], 500U);
  EXPECT_EQ(handler.lanes_seen(), 2U);
  clients.clear();
  EXPECT_TRUE(eventually([&] { return server->metrics().open == 0; }));
}

TEST_F(HttpServer, SaysWhyItCannotListen) {
  serve();
  const auto error_for = [&](std::string address, std::uint16_t port, bool tls) {
    ServerOptions options;
    options.listen[0].address = std::move(address);
    options.listen[0].port = port;
    options.listen[0].tls = tls;
    Server second(std::move(options), handler);
    const auto started = second.start();
    EXPECT_FALSE(started);
    return started ? Error() : started.error();
  };
  EXPECT_EQ(error_for("127.0.0.1", server->port(), false).code, ErrorCode::conflict);
  EXPECT_EQ(error_for("localhost", 0, false).field, "listen");
  EXPECT_EQ(error_for("192.0.2.1", 0, false).code, ErrorCode::invalid_argument);
  EXPECT_EQ(error_for("127.0.0.1", 0, true).field, "tls_certificate");
}

}  // namespace
}  // namespace datawave::http
