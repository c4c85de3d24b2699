/// Heads, chunks, answers and event streams: what is read, and what is refused.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "chunk_decoder.hpp"
#include "datawave/http/client.hpp"
#include "datawave/http/sse.hpp"
#include "head_parser.hpp"
#include "response_parser.hpp"

namespace datawave::http {
namespace {

using impl::HeadScanner;

int parse(std::string_view bytes, RequestHead& head) { return impl::parse_request_head(bytes, 100, head); }
int status_of(std::string_view bytes) {
  RequestHead head;
  return parse(bytes, head);
}

TEST(RequestHead, IsReadAsItWasSent) {
  const std::string bytes =
      "POST /a%20b/c?x=1&y?z HTTP/1.1\r\nhost: example.org:8080\r\nX-Empty:\r\nX-Two: \t a b \r\ncontent-length: "
      "12\r\nExpect: 100-Continue\r\n\r\n";
  RequestHead head;
  ASSERT_EQ(parse(bytes, head), 0);
  EXPECT_EQ(head.method, Method::post);
  EXPECT_EQ(head.target, "/a%20b/c?x=1&y?z");
  EXPECT_EQ(head.path, "/a%20b/c");
  EXPECT_EQ(head.query, "x=1&y?z");
  EXPECT_EQ(head.host, "example.org:8080");
  EXPECT_EQ(head.content_length, 12U);
  EXPECT_TRUE(head.has_body && head.expects_continue && head.keep_alive);
  EXPECT_FALSE(head.chunked || head.http_1_0);
  EXPECT_EQ(head.find("x-empty"), "");
  EXPECT_EQ(head.find("X-TWO"), "a b");
  EXPECT_EQ(head.find("X-Three"), std::nullopt);
  EXPECT_EQ(head.count("HOST"), 1U);
}

TEST(RequestHead, TakesTheHostOfAnAbsoluteTarget) {
  RequestHead head;
  ASSERT_EQ(parse("GET http://one:80?q HTTP/1.1\r\nHost: two\r\n\r\n", head), 0);
  EXPECT_EQ(head.host, "one:80");
  EXPECT_EQ(head.path, "/");
  EXPECT_EQ(head.query, "q");
}

TEST(RequestHead, KnowsWhenTheConnectionIsToBeKept) {
  const auto keeps = [](std::string_view bytes) {
    RequestHead head;
    EXPECT_EQ(parse(bytes, head), 0) << bytes;
    return head.keep_alive;
  };
  EXPECT_TRUE(keeps("GET / HTTP/1.1\r\nHost: h\r\n\r\n"));
  EXPECT_FALSE(keeps("GET / HTTP/1.1\r\nHost: h\r\nConnection: x, Close\r\n\r\n"));
  EXPECT_FALSE(keeps("GET / HTTP/1.0\r\n\r\n"));
  EXPECT_TRUE(keeps("GET / HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n"));
  EXPECT_FALSE(keeps("GET / HTTP/1.0\r\nConnection: keep-alive\r\nConnection: close\r\n\r\n"));
}

struct Refused {
  int status;
  std::string bytes;
};

std::vector<Refused> smuggling_corpus() {
  const std::string post = "POST / HTTP/1.1\r\nHost: h\r\n";
  const std::string get = "GET / HTTP/1.1\r\n";
  return {
      // Two lengths, and lengths that others read otherwise.
      {400, post + "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n"},
      {400, post + "Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n"},
      {400, post + "Content-Length: 3\r\nContent-Length: 3\r\n\r\n"},
      {400, post + "Content-Length: 3\r\nContent-Length: 4\r\n\r\n"},
      {400, post + "Content-Length: 3, 3\r\n\r\n"},
      {400, post + "Content-Length: +3\r\n\r\n"},
      {400, post + "Content-Length: -3\r\n\r\n"},
      {400, post + "Content-Length: 0x3\r\n\r\n"},
      {400, post + "Content-Length: 3 3\r\n\r\n"},
      {400, post + "Content-Length: 3.0\r\n\r\n"},
      {400, post + "Content-Length:\r\n\r\n"},
      {400, post + "Content-Length: 99999999999999999999\r\n\r\n"},
      // Encodings that a lenient reader takes for chunked, or does not.
      {400, post + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n"},
      {400, post + "Transfer-Encoding: identity\r\n\r\n"},
      {400, post + "Transfer-Encoding: xchunked\r\n\r\n"},
      {400, post + "Transfer-Encoding: \"chunked\"\r\n\r\n"},
      {400, post + "Transfer-Encoding: chunked\x0b\r\n\r\n"},
      {400, post + "Transfer-Encoding:\r\n\r\n"},
      {501, post + "Transfer-Encoding: gzip, chunked\r\n\r\n"},
      {501, post + "Transfer-Encoding: chunked, identity\r\n\r\n"},
      {400, "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n"},
      // Names with white space, folded lines, bare line ends.
      {400, post + "Transfer-Encoding : chunked\r\n\r\n"},
      {400, post + " Transfer-Encoding: chunked\r\n\r\n"},
      {400, post + "X: a\r\n Transfer-Encoding: chunked\r\n\r\n"},
      {400, post + "X: a\r\n\tb\r\n\r\n"},
      {400, post + std::string("Transfer\0-Encoding: chunked\r\n\r\n", 31)},
      {400, post + "X: a\rTransfer-Encoding: chunked\r\n\r\n"},
      {400, post + "X: a\nTransfer-Encoding: chunked\r\n\r\n"},
      {400, post + std::string("X: a\0b\r\n\r\n", 10)},
      {400, post + "X: a\x7f\r\n\r\n"},
      {400, post + "no colon\r\n\r\n"},
      {400, post + ": empty\r\n\r\n"},
      // Hosts.
      {400, get + "\r\n"},
      {400, get + "Host: a\r\nHost: a\r\n\r\n"},
      {400, get + "Host: a b\r\n\r\n"},
      {400, get + "Host: a/b\r\n\r\n"},
      {400, get + "Host: user@a\r\n\r\n"},
      {400, get + "Host: a:8x\r\n\r\n"},
      {400, get + "Host: [::1\r\n\r\n"},
      {400, get + "Host: [::1]x\r\n\r\n"},
      {400, get + "Host: a:1:2\r\n\r\n"},
      {400, "GET http://user@h/ HTTP/1.1\r\nHost: h\r\n\r\n"},
      {400, "GET http:///x HTTP/1.1\r\nHost: h\r\n\r\n"},
      {400, "GET ftp://h/x HTTP/1.1\r\nHost: h\r\n\r\n"},
      // Request lines.
      {400, "GET  / HTTP/1.1\r\nHost: h\r\n\r\n"},
      {400, "GET / HTTP/1.1 \r\nHost: h\r\n\r\n"},
      {400, " GET / HTTP/1.1\r\nHost: h\r\n\r\n"},
      {400, "GET /a b HTTP/1.1\r\nHost: h\r\n\r\n"},
      {400, "GET /a#b HTTP/1.1\r\nHost: h\r\n\r\n"},
      {400, "GET /\x01 HTTP/1.1\r\nHost: h\r\n\r\n"},
      {400, "GET /\xc3\xa4 HTTP/1.1\r\nHost: h\r\n\r\n"},
      {400, "GET x HTTP/1.1\r\nHost: h\r\n\r\n"},
      {400, "GET * HTTP/1.1\r\nHost: h\r\n\r\n"},
      {400, "GET /\r\nHost: h\r\n\r\n"},
      {400, "GET / HTTP/1.1x\r\nHost: h\r\n\r\n"},
      {400, "GET / http/1.1\r\nHost: h\r\n\r\n"},
      {400, "GE(T / HTTP/1.1\r\nHost: h\r\n\r\n"},
      {501, "get / HTTP/1.1\r\nHost: h\r\n\r\n"},
      {501, "CONNECT h:443 HTTP/1.1\r\nHost: h\r\n\r\n"},
      {501, "TRACE / HTTP/1.1\r\nHost: h\r\n\r\n"},
      {505, "GET / HTTP/2.0\r\nHost: h\r\n\r\n"},
      {505, "PRI * HTTP/2.0\r\n\r\n"},
      {417, get + "Host: h\r\nExpect: 200-ok\r\n\r\n"},
      {400, get + "Host: h\r\nConnection: a b\r\n\r\n"},
  };
}

TEST(RequestHead, RefusesWhatOthersMightReadInAnotherWay) {
  for (const Refused& each : smuggling_corpus()) EXPECT_EQ(status_of(each.bytes), each.status) << each.bytes;
}

TEST(RequestHead, RefusesTooManyHeaders) {
  std::string bytes = "GET / HTTP/1.1\r\nHost: h\r\n";
  for (int i = 1; i < 100; ++i) bytes += "X: y\r\n";
  EXPECT_EQ(status_of(bytes + "\r\n"), 0);
  EXPECT_EQ(status_of(bytes + "X: y\r\n\r\n"), 431);
}

TEST(HeadScanner, FindsTheEndInAnyPieces) {
  const std::string bytes = "GET / HTTP/1.1\r\nHost: h\r\n\r\nrest";
  HeadScanner scanner;
  for (std::size_t size = 1; size < bytes.size() - 4; ++size) {
    ASSERT_EQ(scanner.scan(bytes.substr(0, size), 100), HeadScanner::Found::more) << size;
  }
  EXPECT_EQ(scanner.scan(bytes, 100), HeadScanner::Found::complete);
  EXPECT_EQ(scanner.size(), bytes.size() - 4);
}

TEST(HeadScanner, RefusesBareLineFeedsAndLongHeads) {
  HeadScanner bare;
  EXPECT_EQ(bare.scan("GET / HTTP/1.1\nHost: h\n\n", 100), HeadScanner::Found::bad);
  HeadScanner line;
  EXPECT_EQ(line.scan(std::string(101, 'a'), 100), HeadScanner::Found::too_long);
  EXPECT_FALSE(line.past_first_line());
  HeadScanner head;
  EXPECT_EQ(head.scan("GET / HTTP/1.1\r\n" + std::string(101, 'a'), 100), HeadScanner::Found::too_long);
  EXPECT_TRUE(head.past_first_line());
}

std::optional<std::string> decode(std::string_view bytes, std::size_t piece) {
  impl::ChunkDecoder decoder;
  std::string out;
  for (std::size_t at = 0; at < bytes.size(); at += piece) {
    std::string_view input = bytes.substr(at, piece);
    while (!input.empty() && !decoder.done()) {
      const auto step = decoder.feed(input);
      if (decoder.bad()) return std::nullopt;
      out += step.data;
      input.remove_prefix(step.consumed);
    }
  }
  return decoder.done() ? std::optional(out) : std::nullopt;
}

TEST(ChunkDecoder, JoinsChunksInAnyPieces) {
  const std::string bytes = "5\r\nhello\r\n006;a=\"b\"\r\n world\r\n0\r\nTrailer: x\r\nT2:\r\n\r\n";
  for (const std::size_t piece : {std::size_t{1}, std::size_t{2}, std::size_t{3}, bytes.size()}) {
    EXPECT_EQ(decode(bytes, piece), "hello world");
  }
}

TEST(ChunkDecoder, RefusesWhatOthersMightReadInAnotherWay) {
  const std::string long_extension = "5;" + std::string(300, 'a') + "\r\nhello\r\n0\r\n\r\n";
  const std::string long_trailers = "0\r\n" + std::string(5000, 'a') + "\r\n\r\n";
  std::string many_trailers = "0\r\n";
  for (int i = 0; i < 5000; ++i) many_trailers += "a\r\n";
  for (const std::string& bad :
       {std::string("5\nhello\r\n0\r\n\r\n"), std::string("5\r\nhello\n0\r\n\r\n"),
        std::string("5\r\nhellox\r\n0\r\n\r\n"), std::string("\r\nhello\r\n0\r\n\r\n"),
        std::string("0x5\r\nhello\r\n0\r\n\r\n"), std::string("-1\r\n"), std::string("5 \r\nhello\r\n0\r\n\r\n"),
        std::string(" 5\r\nhello\r\n0\r\n\r\n"), std::string("ffffffffffffffff\r\n"),
        std::string("5;a\nb\r\nhello\r\n0\r\n\r\n"), std::string("0\r\n bad: x\r\n\r\n"), std::string("0\r\n\n"),
        "5\r\nhello\r\n" + std::string(100, '0') + "\r\n\r\n", long_extension, long_trailers, many_trailers + "\r\n"}) {
    EXPECT_EQ(decode(bad, bad.size()), std::nullopt) << bad.substr(0, 60);
  }
}

Result<ClientResponse> answer(std::string_view bytes, bool to_head = false) {
  impl::ResponseParser parser(to_head, 1000);
  std::string body;
  while (!bytes.empty() && !parser.done()) {
    DW_TRY(const auto step, parser.feed(bytes));
    bytes.remove_prefix(step.consumed);
    body += step.data;
  }
  DW_CHECK(parser.end());
  ClientResponse out = parser.response();
  out.body = body;
  return out;
}

TEST(ResponseParser, ReadsEachFraming) {
  EXPECT_EQ(answer("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokrest")->body, "ok");
  EXPECT_EQ(answer("HTTP/1.1 200\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n")->body, "ok");
  EXPECT_EQ(answer("HTTP/1.0 200 OK\r\n\r\nok")->body, "ok");
  EXPECT_EQ(answer("HTTP/1.1 103 Early\r\nA: b\r\n\r\nHTTP/1.1 204 None\r\n\r\n")->status, 204);
  EXPECT_EQ(answer("HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\n", true)->body, "");
  EXPECT_EQ(answer("HTTP/1.1 200 OK\r\nX-A: b\r\nContent-Length: 0\r\n\r\n")->find("x-a"), "b");
}

TEST(ResponseParser, RefusesHostileAnswers) {
  std::string endless;
  for (int i = 0; i < 20; ++i) endless += "HTTP/1.1 100 Continue\r\n\r\n";
  for (const std::string& bad :
       {std::string("SSH-2.0-OpenSSH\r\n\r\n"), std::string("HTTP/2 200\r\n\r\n"), std::string("HTTP/1.1 99 x\r\n\r\n"),
        std::string("HTTP/1.1 200 OK\nA: b\n\n"), std::string("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nab"),
        std::string("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\na"),
        std::string("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
        std::string("HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n"),
        std::string("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"),
        std::string("HTTP/1.1 101 Switching\r\n\r\n"), std::string("HTTP/1.1 200 OK\r\nbad header\r\n\r\n"),
        std::string("HTTP/1.1 200 OK\r\nA: ") + std::string(2000, 'x'), endless}) {
    EXPECT_FALSE(answer(bad)) << bad.substr(0, 60);
  }
}

TEST(Url, ReadsWhatPeopleWrite) {
  const auto url = parse_url("https://Example.org:8443/a?b#c");
  ASSERT_TRUE(url);
  EXPECT_TRUE(url->tls);
  EXPECT_EQ(url->authority(), "Example.org:8443");
  EXPECT_EQ(url->target, "/a?b");
  EXPECT_EQ(parse_url("http://[::1]:80?x")->authority(), "[::1]");
  EXPECT_EQ(parse_url("http://[::1]:80?x")->target, "/?x");
}

TEST(Url, RefusesWithoutQuotingTheText) {
  for (const char* bad :
       {"", "example.org", "ftp://h/", "http://", "http:///x", "http://u:HUNTER2@h/", "http://h:0/", "http://h:99999/",
        "http://h:x/", "http://h/a b", "http://h\r\nX: y/", "http://[::1/", "http://a_b%/"}) {
    const auto url = parse_url(bad);
    ASSERT_FALSE(url) << bad;
    EXPECT_EQ(url.error().code, ErrorCode::invalid_argument);
    EXPECT_EQ(url.error().describe().find("HUNTER2"), std::string::npos);
  }
}

std::vector<SseEvent> events_of(std::string_view bytes, std::size_t piece) {
  SseParser parser;
  std::vector<SseEvent> events;
  for (std::size_t at = 0; at < bytes.size(); at += piece) {
    EXPECT_TRUE(parser.feed(bytes.substr(at, piece), events));
  }
  return events;
}

TEST(Sse, ReadsEveryLineEndInAnyPieces) {
  const std::string bytes =
      "\xEF\xBB\xBF: comment\r\nid: 7\r\nevent: step\rdata: one\ndata:two\r\ndata\r\n\r\nid\ndata: next\n\nevent: "
      "none\n\ndata: cut";
  for (const std::size_t piece : {std::size_t{1}, std::size_t{2}, bytes.size()}) {
    const auto events = events_of(bytes, piece);
    ASSERT_EQ(events.size(), 2U);
    EXPECT_EQ(events[0].event, "step");
    EXPECT_EQ(events[0].data, "one\ntwo\n");
    EXPECT_EQ(events[0].id, "7");
    EXPECT_EQ(events[1].event, "");
    EXPECT_EQ(events[1].id, "");
  }
}

TEST(Sse, RemembersIdAndRetry) {
  SseParser parser;
  std::vector<SseEvent> events;
  ASSERT_TRUE(parser.feed("retry: 250\nid: a\n\nretry: x\nid: half", events));
  EXPECT_TRUE(events.empty());
  EXPECT_EQ(parser.retry(), std::chrono::milliseconds(250));
  EXPECT_EQ(parser.last_event_id(), "a");
}

TEST(Sse, BoundsAnEvent) {
  SseParser parser(100);
  std::vector<SseEvent> events;
  EXPECT_TRUE(parser.feed("data: " + std::string(80, 'x') + "\n", events));
  EXPECT_FALSE(parser.feed("data: " + std::string(80, 'x') + "\n", events));
}

TEST(Sse, WritesNothingThatCouldBeginAnotherField) {
  SseEvent event;
  event.event = "a\ndata: evil";
  event.id = std::string("1\r\n\0 2", 6);
  event.data = "x\r\ny\rz\n\nid: 9";
  const std::string text = format_sse(event);
  EXPECT_EQ(text, "event: adata: evil\nid: 1 2\ndata: x\ndata: y\ndata: z\ndata: \ndata: id: 9\n\n");
  const auto events = events_of(text, 1);
  ASSERT_EQ(events.size(), 1U);
  EXPECT_EQ(events[0].data, "x\ny\nz\n\nid: 9");
  EXPECT_EQ(format_sse_comment("a\nb"), ": ab\n\n");
}

}  // namespace
}  // namespace datawave::http
