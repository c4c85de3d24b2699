// A connection is fed the same bytes in one piece, byte by byte and in pieces between: it must not crash, and must
// answer the same each time. What depends on where a packet ends is what requests are smuggled with.
#include <cstdlib>

#include "connection.hpp"
#include "datawave/io/lane.hpp"
#include "memory_transport.hpp"

namespace {
using namespace datawave;
using http::impl::Connection;

class FixedClock final : public Clock {
 public:
  [[nodiscard]] SteadyTime steady() const override { return system_clock().steady(); }
  [[nodiscard]] UtcTime utc() const override { return UtcTime(std::chrono::seconds(784111777)); }
};

/// Says what it was asked, so that two readings of the same bytes show.
class EchoHandler final : public http::Handler {
 public:
  void answer_now(const http::RequestHead& head, http::DirectAnswer& answer) override {
    if (head.path == "/now") answer.send(describe(head, "now"));
  }
  Task<http::Response> handle(CallContext, http::Exchange& exchange) override {
    if (exchange.head().path == "/unread") {
      http::Response response = describe(exchange.head(), "unread");
      co_return response;
    }
    if (exchange.head().path == "/stream") {
      http::Response response;
      DW_CO_CHECK(co_await exchange.start_stream(response));
      DW_CO_CHECK(co_await exchange.write("streamed"));
      co_return response;
    }
    DW_CO_TRY(const std::string body, co_await exchange.read_body(1000));
    http::Response response = describe(exchange.head(), body);
    co_return response;
  }

 private:
  static http::Response describe(const http::RequestHead& head, std::string_view body) {
    std::string text(http::to_string(head.method));
    for (const std::string_view part : {head.target, head.path, head.query, head.host, body}) {
      text += '|';
      text += part;
    }
    for (const auto& header : head.headers) text += "\n" + std::string(header.name) + "=" + std::string(header.value);
    static_cast<void>(http::parse_query(head.query));
    static_cast<void>(http::percent_decode(head.path));
    static_cast<void>(http::find_cookie(head, "session"));
    if (const auto type = head.find("Content-Type")) static_cast<void>(http::parse_media_type(*type));
    if (const auto tags = head.find("If-Match")) static_cast<void>(http::parse_entity_tags(*tags));
    return http::make_response(200, "text/plain", text);
  }
};

struct Outcome {
  std::string answers;
  bool shut = false;
};

/// `piece`: bytes that arrive at a time; 0: all. `at_a_time`: bytes that a read gives at most, as TLS records do.
Outcome converse(std::string_view bytes, std::size_t piece, std::size_t at_a_time) {
  static const FixedClock kClock;
  static const http::Limits kLimits = [] {
    http::Limits limits;
    limits.header_bytes = 2000;
    limits.header_count = 20;
    limits.discard_bytes = 500;
    return limits;
  }();
  EchoHandler handler;
  http::testing::MemoryWire wire;
  wire.at_a_time = at_a_time;
  io::Lane lane;
  http::impl::LaneContext context(lane.executor(), handler, kLimits, kClock, 0);
  context.on_closed = [](Connection&) {};
  auto connection =
      std::make_shared<Connection>(context, std::make_unique<http::testing::MemoryTransport>(wire), "192.0.2.1", false);
  connection->start(false);
  http::impl::Readiness ready;
  ready.readable = ready.writable = true;
  const std::size_t step = piece == 0 ? bytes.size() : piece;
  for (std::size_t at = 0; at < bytes.size() && wire.open; at += step) {
    wire.to_server += bytes.substr(at, step);
    asio::post(lane.executor(), [&] { connection->on_ready(ready); });
    lane.context().restart();
    lane.context().poll();
  }
  Outcome outcome;
  outcome.answers = wire.from_server;
  outcome.shut = wire.shut;
  connection->close();
  lane.context().restart();
  lane.context().poll();
  // Whether a body had begun to arrive when it was asked for decides over this one.
  const std::string_view interim = "HTTP/1.1 100 Continue\r\n\r\n";
  for (std::size_t at = outcome.answers.find(interim); at != std::string::npos; at = outcome.answers.find(interim)) {
    outcome.answers.erase(at, interim.size());
  }
  return outcome;
}
}  // namespace

extern "C" void datawave_fuzz_seeds(std::vector<std::string>* seeds) {
  *seeds = {
      "GET /now?a=1&b=%20 HTTP/1.1\r\nHost: h:80\r\nCookie: a=b; session=\"x\"\r\n\r\nGET /later HTTP/1.1\r\nHost: "
      "h\r\n\r\n",
      "POST /read HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\nContent-Type: a/b; c=\"d\"\r\n\r\nhelloGET /now "
      "HTTP/1.1\r\nHost: h\r\n\r\n",
      "PUT /read HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\nExpect: "
      "100-continue\r\n\r\n5;x=y\r\nhello\r\n0\r\nt: v\r\n\r\nGET "
      "/now HTTP/1.1\r\nHost: h\r\n\r\n",
      "POST /unread HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\n\r\nabcdGET /stream HTTP/1.1\r\nHost: h\r\n\r\nGET "
      "/now "
      "HTTP/1.1\r\nHost: h\r\n\r\n",
      "POST /now HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\nDELETE "
      "http://[::1]:8/x?y "
      "HTTP/1.1\r\nHost: h\r\n\r\n",
      "GET /stream HTTP/1.0\r\nConnection: keep-alive\r\n\r\n",
      "GET /now HTTP/1.1\r\nHost: h\r\nIf-Match: \"v1\", W/\"v2\" ,,*\r\n\r\n",
      "OPTIONS * HTTP/1.1\r\nHost: h\r\n\r\n\r\nHEAD /now HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n",
      "POST /read HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
      "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
  };
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size > 8000) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  constexpr auto kAll = static_cast<std::size_t>(-1);
  const Outcome whole = converse(bytes, 0, kAll);
  for (const auto& [piece, at_a_time] :
       {std::pair{std::size_t{1}, kAll}, std::pair{std::size_t{7}, kAll}, std::pair{std::size_t{0}, std::size_t{5}}}) {
    const Outcome pieces = converse(bytes, piece, at_a_time);
    if (pieces.answers != whole.answers || pieces.shut != whole.shut) {
      std::fprintf(stderr, "in one piece (shut %d):\n%s\nby %zu (shut %d):\n%s\n", whole.shut, whole.answers.c_str(),
                   piece, pieces.shut, pieces.answers.c_str());
      std::abort();
    }
  }
  return 0;
}
