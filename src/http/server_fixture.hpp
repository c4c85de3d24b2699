/// For tests: a server whose handler does what the path says, and a record of what it was asked.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <boost/asio/basic_waitable_timer.hpp>
#include <mutex>
#include <set>
#include <thread>

#include "datawave/http/server.hpp"
#include "datawave/io/lane.hpp"
#include "datawave/testing/certificates.hpp"
#include "datawave/testing/raw_client.hpp"

namespace datawave::http::testing {

using datawave::testing::eventually;
using datawave::testing::RawClient;

/// One line of the access log.
struct Logged {
  std::string target;
  int status = 0;
  std::size_t bytes = 0;
};

class TestHandler final : public Handler {
 public:
  void answer_now(const RequestHead& head, DirectAnswer& answer) override {
    if (head.path == "/livez") answer.send(livez_);
    if (head.path == "/refused") answer.send(make_response(401, "text/plain", "who are you?"));
    if (head.path == "/throws-now") throw std::runtime_error("secret of the program");
    if (head.path == "/peer") answer.send(make_response(200, "text/plain", std::string(head.peer)));
    if (head.path == "/big") answer.send(make_response(200, "text/plain", std::string(8'000'000, 'b')));
  }

  Task<Response> handle(CallContext ctx, Exchange& exchange) override {
    const std::string path(exchange.head().path);
    note_lane(exchange.head().lane);
    ++running;
    auto result = co_await route(ctx, exchange, path);
    --running;
    if (!result && result.error().code == ErrorCode::cancelled) ++cancelled;
    co_return result;
  }

  void on_response(const RequestHead& head, int status, std::size_t bytes, std::chrono::nanoseconds took) override {
    const std::lock_guard lock(mutex_);
    EXPECT_GE(took.count(), 0);
    EXPECT_EQ(head.peer, "127.0.0.1");
    Logged line;
    line.target = head.target;
    line.status = status;
    line.bytes = bytes;
    log_.push_back(std::move(line));
  }

  [[nodiscard]] std::vector<Logged> log() const {
    const std::lock_guard lock(mutex_);
    return log_;
  }
  [[nodiscard]] std::size_t lanes_seen() const {
    const std::lock_guard lock(mutex_);
    return lanes_.size();
  }

  /// Handlers that are being run, and those that ended because they were cancelled.
  std::atomic<int> running{0};
  std::atomic<int> cancelled{0};
  std::atomic<int> bodies_asked{0};
  /// Lets /wait go on.
  std::atomic<bool> open{false};
  std::atomic<int> last_error{-1};

 private:
  using Timer =
      asio::basic_waitable_timer<std::chrono::steady_clock, asio::wait_traits<std::chrono::steady_clock>, Executor>;

  Task<Response> route(CallContext ctx, Exchange& exchange, const std::string& path) {
    if (path == "/echo") co_return co_await echo(exchange);
    if (path == "/wait") co_return co_await wait();
    if (path == "/wait-with-me") {
      DW_CO_CHECK(exchange.end_with_peer());
      co_return co_await wait();
    }
    if (path == "/stream") co_return co_await stream(exchange);
    if (path == "/endless") co_return co_await endless(exchange);
    if (path == "/ticks") co_return co_await ticks(exchange);
    if (path == "/cut") co_return co_await cut(exchange);
    if (path == "/throws") throw std::runtime_error("secret of the program");
    if (path == "/fails") co_return fail(ErrorCode::unavailable, "secret of the program");
    if (path == "/deadline") {
      auto response = make_response(200, "text/plain", std::to_string(ctx.remaining().count()));
      co_return response;
    }
    auto response = make_response(path == "/task" ? 200 : 404, "text/plain", path);
    co_return response;
  }

  Task<Response> echo(Exchange& exchange) {
    ++bodies_asked;
    auto body = co_await exchange.read_body(1'000'000);
    if (!body) {
      last_error = static_cast<int>(body.error().code);
      co_return fail(body.error().code == ErrorCode::deadline_exceeded
                         ? Error(ErrorCode::deadline_exceeded, "the body came too slowly")
                         : body.error());
    }
    auto response = make_response(200, "text/plain", std::move(*body));
    co_return response;
  }

  Task<Response> wait() {
    auto executor = co_await asio::this_coro::executor;
    Timer timer(executor);
    while (!open) {
      timer.expires_after(std::chrono::milliseconds(2));
      co_await timer.async_wait(use_task);
      if (co_await io::is_cancelled()) co_return fail(ErrorCode::cancelled, "cancelled");
    }
    auto response = make_response(200, "text/plain", "waited");
    co_return response;
  }

  Task<Response> stream(Exchange& exchange) {
    auto head = make_response(200, "text/event-stream", "data: 0\n\n");
    DW_CO_CHECK(co_await exchange.start_stream(std::move(head)));
    DW_CO_CHECK(co_await exchange.write("data: 1\n\n"));
    DW_CO_CHECK(co_await exchange.write(""));
    DW_CO_CHECK(co_await exchange.write("data: 2\n\n"));
    Response nothing;
    co_return nothing;
  }

  /// Writes as fast as the peer reads.
  Task<Response> endless(Exchange& exchange) {
    Response head;
    DW_CO_CHECK(co_await exchange.start_stream(std::move(head)));
    const std::string piece(10'000, 'e');
    while (true) {
      auto written = co_await exchange.write(piece);
      if (written) continue;
      last_error = static_cast<int>(written.error().code);
      co_return fail(std::move(written).error());
    }
  }

  /// One event, then waits for ever.
  Task<Response> ticks(Exchange& exchange) {
    auto head = make_response(200, "text/event-stream", "data: tick\n\n");
    DW_CO_CHECK(co_await exchange.start_stream(std::move(head)));
    co_return co_await wait();
  }

  Task<Response> cut(Exchange& exchange) {
    auto head = make_response(200, "text/plain", "half");
    DW_CO_CHECK(co_await exchange.start_stream(std::move(head)));
    co_return fail(ErrorCode::data_loss, "the source went away");
  }

  void note_lane(unsigned lane) {
    const std::lock_guard lock(mutex_);
    lanes_.insert(lane);
  }

  PreparedResponse livez_{make_response(200, "text/plain", "ok\n")};
  mutable std::mutex mutex_;
  std::vector<Logged> log_;
  std::set<unsigned> lanes_;
};

class ServerTest : public ::testing::Test {
 protected:
  /// Starts a server with these options; two lanes unless they say otherwise.
  void serve(ServerOptions options = ServerOptions()) {
    if (options.lanes == 0) options.lanes = 2;
    server = std::make_unique<Server>(std::move(options), handler);
    const auto started = server->start();
    ASSERT_TRUE(started) << started.error().describe();
  }
  void serve(const Limits& limits) {
    ServerOptions options;
    options.limits = limits;
    serve(std::move(options));
  }
  RawClient connect(int receive_buffer = 0) { return RawClient(server->port(), receive_buffer); }
  std::uint64_t dropped(Drop reason) const { return server->metrics().dropped[static_cast<std::size_t>(reason)]; }

  static std::string get(std::string_view target, std::string_view headers = "") {
    return "GET " + std::string(target) + " HTTP/1.1\r\nHost: h\r\n" + std::string(headers) + "\r\n";
  }
  static std::string post(std::string_view target, std::string_view body, std::string_view headers = "") {
    return "POST " + std::string(target) + " HTTP/1.1\r\nHost: h\r\nContent-Length: " + std::to_string(body.size()) +
           "\r\n" + std::string(headers) + "\r\n" + std::string(body);
  }

  TestHandler handler;
  std::unique_ptr<Server> server;
};

}  // namespace datawave::http::testing
