/// Stopping, with and without requests in flight.
#include "server_fixture.hpp"

namespace datawave::http {
namespace {

using namespace std::chrono_literals;
using ::testing::EndsWith;
using testing::eventually;
using ::testing::HasSubstr;
using testing::RawClient;
using ::testing::StartsWith;

using HttpStop = testing::ServerTest;

TEST_F(HttpStop, ClosesIdleConnectionsAndStopsListening) {
  serve();
  RawClient idle = connect();
  ASSERT_TRUE(idle.send(get("/livez")));
  EXPECT_THAT(idle.read_answer(), EndsWith("ok\n"));
  const auto start = std::chrono::steady_clock::now();
  server->stop_blocking(30s);
  EXPECT_LT(std::chrono::steady_clock::now() - start, 10s);
  EXPECT_EQ(idle.read_to_end(), "");
  EXPECT_THROW(connect(), std::runtime_error);
  EXPECT_EQ(server->metrics().open, 0U);
}

TEST_F(HttpStop, AnswersRequestsThatCameBeforeIt) {
  serve();
  std::vector<RawClient> clients;
  for (int i = 0; i < 200; ++i) {  // the last of them wait in the kernel's queue
    clients.push_back(connect());
    ASSERT_TRUE(clients.back().send(get(i % 2 == 0 ? "/livez" : "/task")));
  }
  server->stop_blocking(30s);
  for (RawClient& client : clients) EXPECT_THAT(client.read_answer(), StartsWith("HTTP/1.1 200 OK"));
}

TEST_F(HttpStop, LetsRequestsInFlightFinish) {
  serve();
  std::vector<RawClient> clients;
  for (int i = 0; i < 8; ++i) {
    clients.push_back(connect());
    ASSERT_TRUE(clients.back().send(get("/wait")));
  }
  ASSERT_TRUE(eventually([&] { return handler.running == 8; }));
  std::vector<RawClient> idle;  // one on each lane
  idle.push_back(connect());
  idle.push_back(connect());
  std::thread stopping([&] { server->stop_blocking(30s); });
  for (RawClient& client : idle) EXPECT_EQ(client.read_to_end(), "");
  EXPECT_THROW(connect(), std::runtime_error);
  handler.open = true;
  for (RawClient& client : clients) {
    const std::string answer = client.read_to_end();
    EXPECT_THAT(answer, StartsWith("HTTP/1.1 200 OK"));
    EXPECT_THAT(answer, HasSubstr("\r\nConnection: close\r\n"));
    EXPECT_THAT(answer, EndsWith("waited"));
  }
  stopping.join();
  EXPECT_EQ(handler.cancelled, 0);
}

TEST_F(HttpStop, CancelsWhatIsNotDoneWithinTheGrace) {
  serve();
  RawClient waiting = connect();
  ASSERT_TRUE(waiting.send(get("/wait")));
  RawClient uploading = connect();
  ASSERT_TRUE(uploading.send("POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 10\r\n\r\nhalf"));
  RawClient begun = connect();
  ASSERT_TRUE(begun.send("GET /livez HT"));
  ASSERT_TRUE(eventually([&] { return handler.running == 2 && server->metrics().bytes_in >= 100; }));
  server->stop_blocking(50ms);
  EXPECT_EQ(handler.cancelled, 2);
  EXPECT_THAT(waiting.read_to_end(), StartsWith("HTTP/1.1 503 "));
  EXPECT_THAT(uploading.read_to_end(), StartsWith("HTTP/1.1 503 "));
  EXPECT_EQ(begun.read_to_end(), "");
  EXPECT_EQ(dropped(Drop::stopped), 3U);
}

TEST_F(HttpStop, EndsStreamsAtOnce) {
  serve();
  RawClient client = connect();
  ASSERT_TRUE(client.send(get("/ticks")));
  client.read_until("tick");
  const auto start = std::chrono::steady_clock::now();
  server->stop_blocking(60s);
  EXPECT_LT(std::chrono::steady_clock::now() - start, 10s);
  EXPECT_EQ(handler.cancelled, 1);
}

TEST_F(HttpStop, IsAwaitedByOtherLanesWithoutBlockingThem) {
  serve();
  RawClient client = connect();
  ASSERT_TRUE(client.send(get("/wait")));
  ASSERT_TRUE(eventually([&] { return handler.running == 1; }));
  io::Lane lane;
  asio::post(lane.executor(), [&] { handler.open = true; });  // runs while stop() is being awaited
  EXPECT_TRUE(lane.block_on(server->stop(30s)));
  EXPECT_THAT(client.read_to_end(), EndsWith("waited"));
}

TEST_F(HttpStop, IsDoneByDestruction) {
  serve();
  std::vector<RawClient> clients;
  for (const char* path : {"/wait", "/ticks", "/endless", "/livez"}) {
    clients.push_back(connect());
    ASSERT_TRUE(clients.back().send(get(path)));
  }
  clients.push_back(connect());
  ASSERT_TRUE(clients.back().send("POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 10\r\n\r\nhalf"));
  ASSERT_TRUE(eventually([&] { return handler.running == 4; }));
  server.reset();
  EXPECT_EQ(handler.running, 0);
}

}  // namespace
}  // namespace datawave::http
