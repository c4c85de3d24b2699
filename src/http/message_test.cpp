/// Grammars of targets and headers, and messages as bytes.
#include "datawave/http/message.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "datawave/http/server.hpp"
#include "response_writer.hpp"

namespace datawave::http {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::Pair;

TEST(PercentDecode, IsStrict) {
  EXPECT_EQ(percent_decode("a%20b%C3%A4+"), "a b\xC3\xA4+");
  for (const char* bad : {"%", "%1", "%g0", "%0g", "%00", "a%"}) EXPECT_EQ(percent_decode(bad), std::nullopt) << bad;
}

TEST(PercentEncode, ComesBackFromDecode) {
  std::string all;
  for (int c = 1; c < 256; ++c) all += static_cast<char>(c);
  EXPECT_EQ(percent_decode(percent_encode(all)), all);
  EXPECT_EQ(percent_encode("a-b_c.d~e/ä"), "a-b_c.d~e%2F%C3%A4");
}

TEST(ParseQuery, KeepsOrderAndRepeatedNames) {
  const auto pairs = parse_query("a=1&b=x%20y+z&a=2&&c&d==");
  ASSERT_TRUE(pairs);
  EXPECT_THAT(*pairs, ElementsAre(Pair("a", "1"), Pair("b", "x y z"), Pair("a", "2"), Pair("c", ""), Pair("d", "=")));
  EXPECT_TRUE(parse_query("")->empty());
}

TEST(ParseQuery, RefusesBadEncodingAndTooManyPairs) {
  EXPECT_FALSE(parse_query("a=%"));
  EXPECT_FALSE(parse_query("%=a"));
  EXPECT_TRUE(parse_query("a&b&c", 3));
  EXPECT_FALSE(parse_query("a&b&c&d", 3));
}

RequestHead with_cookies(std::vector<std::string_view> values) {
  RequestHead head;
  for (const std::string_view value : values) head.headers.push_back({"cookie", value});
  return head;
}

TEST(FindCookie, FindsTheOneOfThatName) {
  const RequestHead head = with_cookies({"a=1; session=\"xyz\";b", "c=3"});
  EXPECT_EQ(find_cookie(head, "session"), "xyz");
  EXPECT_EQ(find_cookie(head, "c"), "3");
  EXPECT_EQ(find_cookie(head, "b"), std::nullopt);
  EXPECT_EQ(find_cookie(head, "Session"), std::nullopt);
}

TEST(FindCookie, GivesNothingWhenThereAreTwo) {
  EXPECT_EQ(find_cookie(with_cookies({"s=1; s=2"}), "s"), std::nullopt);
  EXPECT_EQ(find_cookie(with_cookies({"s=1", "s=1"}), "s"), std::nullopt);
}

TEST(ParseMediaType, ReadsTypeAndParameters) {
  const auto type = parse_media_type("Application/JSON ; Charset=\"utf\\-8\"; x=y");
  ASSERT_TRUE(type);
  EXPECT_EQ(type->type, "application/json");
  EXPECT_THAT(type->parameters, ElementsAre(Pair("charset", "utf-8"), Pair("x", "y")));
}

TEST(ParseMediaType, RefusesEverythingElse) {
  for (const char* bad : {"", "json", "a/", "/b", "a/b;", "a/b; x", "a/b; x=", "a/b; x=\"y", "a/b, c/d", "a/b x=y",
                          "a/b; x=1; X=2", "a /b", "a/b; x=\"\\"}) {
    EXPECT_FALSE(parse_media_type(bad)) << bad;
  }
}

TEST(ParseEntityTags, ReadsListsAndTheStar) {
  const auto one = parse_entity_tags("\"v3\"");
  ASSERT_TRUE(one);
  ASSERT_EQ(one->tags.size(), 1U);
  EXPECT_EQ(one->tags[0].opaque, "v3");
  const auto more = parse_entity_tags(" W/\"a\" ,, \"\",\"b,c\"");
  ASSERT_TRUE(more);
  ASSERT_EQ(more->tags.size(), 3U);
  EXPECT_TRUE(more->tags[0].weak);
  EXPECT_EQ(more->tags[1].opaque, "");
  EXPECT_EQ(more->tags[2].opaque, "b,c");
  const auto star = parse_entity_tags(" * ");
  ASSERT_TRUE(star);
  EXPECT_TRUE(star->any);
}

TEST(ParseEntityTags, RefusesEverythingElse) {
  for (const char* bad :
       {"", " ", ",", "v3", "\"v3", "v3\"", "w/\"a\"", "W/", "\"a\" \"b\"", "*,\"a\"", "\"a b\"", "**"})
    EXPECT_FALSE(parse_entity_tags(bad)) << bad;
}

TEST(HttpDate, IsInTheFormOfTheStandard) {
  EXPECT_EQ(impl::http_date(UtcTime(std::chrono::seconds(784111777))), "Sun, 06 Nov 1994 08:49:37 GMT");
}

std::string sent(const RequestHead& head, const Response& response, bool keep_alive = true) {
  std::string out;
  DirectAnswer answer(head, "<date>", keep_alive, out);
  answer.send(response);
  return out;
}

TEST(DirectAnswer, WritesTheWholeResponse) {
  Response response = make_response(404, "text/plain", "none");
  response.set("X-A", "b");
  EXPECT_EQ(
      sent(RequestHead(), response),
      "HTTP/1.1 404 Not Found\r\nContent-Type: text/plain\r\nX-A: b\r\nContent-Length: 4\r\nDate: <date>\r\n\r\nnone");
}

TEST(DirectAnswer, SaysTheSameWhenTheResponseIsPrepared) {
  Response response = make_response(200, "text/plain", "ok\n");
  const PreparedResponse prepared(response);
  for (const Method method : {Method::get, Method::head}) {
    for (const bool http_1_0 : {false, true}) {
      for (const bool keep_alive : {false, true}) {
        RequestHead head;
        head.method = method;
        head.http_1_0 = http_1_0;
        std::string out;
        DirectAnswer answer(head, "<date>", keep_alive, out);
        answer.send(prepared);
        EXPECT_EQ(out, sent(head, response, keep_alive));
        EXPECT_EQ(answer.status(), 200);
      }
    }
  }
}

TEST(DirectAnswer, SendsNoHeaderThatWouldSplitTheResponse) {
  for (const char* value : {"a\r\nSet-Cookie: x=y", "a\nb", "a\rb"}) {
    Response response = make_response(200, "text/plain", "x");
    response.set("Location", value);
    const std::string out = sent(RequestHead(), response);
    EXPECT_THAT(out, ::testing::StartsWith("HTTP/1.1 500 "));
    EXPECT_THAT(out, Not(HasSubstr("Set-Cookie")));
    EXPECT_THROW(PreparedResponse{response}, std::invalid_argument);
  }
  Response response;
  response.headers.push_back({"Bad Name", "x"});
  EXPECT_THAT(sent(RequestHead(), response), ::testing::StartsWith("HTTP/1.1 500 "));
}

TEST(DirectAnswer, KeepsFramingToItself) {
  Response response = make_response(200, "text/plain", "x");
  response.set("content-length", "99").set("Transfer-Encoding", "chunked").set("Connection", "upgrade");
  const std::string out = sent(RequestHead(), response);
  EXPECT_THAT(out, HasSubstr("Content-Length: 1\r\n"));
  EXPECT_THAT(out, Not(HasSubstr("99")));
  EXPECT_THAT(out, Not(HasSubstr("chunked")));
  EXPECT_THAT(out, Not(HasSubstr("upgrade")));
}

TEST(DirectAnswer, GivesNoBodyWhereNoneMayBe) {
  Response response = make_response(204, "text/plain", "x");
  EXPECT_THAT(sent(RequestHead(), response), ::testing::EndsWith("\r\n\r\n"));
  EXPECT_THAT(sent(RequestHead(), response), Not(HasSubstr("Content-Length")));
}

}  // namespace
}  // namespace datawave::http
