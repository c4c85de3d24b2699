// Bad input never gives a 500: requests made from the OpenAPI document, then spoilt in every way that a client might.
// Seeded; DATAWAVE_FUZZ_REQUESTS sets how many. Hosts and URLs are of loopback alone.
#include <gtest/gtest.h>

#include <cstdlib>
#include <random>

#include "api_server.hpp"
#include "datawave/core/json_writer.hpp"
#include "datawave/http/message.hpp"

namespace datawave::testing {
namespace {

int requests_wanted() {
  const char* text = std::getenv("DATAWAVE_FUZZ_REQUESTS");
  return text == nullptr ? 4000 : std::atoi(text);
}

/// Text of an alphabet without digits and dots: no part of it can be an address that somebody would dial.
constexpr const char* kOddTexts[] = {
    "",     " ",    "a",    "\"", "\\", "'; DROP TABLE sources; --", "%",        "%s%s%n",       "\n\r\t", "ünïcødé",
    "😀😀", "null", "true", "{}", "[]", "../../etc/passwd",          "<script>", "\xE2\x80\xAE", "=cmd()", "*"};

class Spoiler {
 public:
  explicit Spoiler(std::uint32_t seed) : dice_(seed) {}

  std::size_t roll(std::size_t n) { return dice_() % n; }
  bool one_in(std::size_t n) { return roll(n) == 0; }

  std::string text() {
    if (one_in(12)) return std::string(roll(5000), 'x');
    std::string out = kOddTexts[roll(std::size(kOddTexts))];
    if (one_in(3)) out += kOddTexts[roll(std::size(kOddTexts))];
    return out;
  }

  std::string number() {
    static constexpr const char* kNumbers[] = {"0",
                                               "-1",
                                               "1",
                                               "2147483648",
                                               "-9223372036854775809",
                                               "9223372036854775807",
                                               "1e400",
                                               "1.5",
                                               "-0",
                                               "18446744073709551616",
                                               "1e-9",
                                               "999999999999999999999999"};
    return kNumbers[roll(std::size(kNumbers))];
  }

  std::string anything(int depth = 0) {
    switch (roll(depth > 3 ? 5 : 7)) {
      case 0: return "null";
      case 1: return "true";
      case 2: return number();
      case 3:
      case 4: return to_json(text());
      case 5: return "[" + anything(depth + 1) + "," + anything(depth + 1) + "]";
      default: return "{" + to_json(text()) + ":" + anything(depth + 1) + "}";
    }
  }

  /// A value that fits the schema, most of the time.
  std::string value(JsonValue schema, std::string_view name, int depth = 0) {
    if (one_in(14)) return anything();
    if (name == "connection") return connection();
    if (name == "url") return one_in(3) ? to_json(text()) : "\"http://127.0.0.1:1/" + std::string(roll(3), 'h') + "\"";
    const auto choices = schema.find("enum");
    if (choices) {
      std::size_t left = roll(choices->size());
      for (const JsonValue choice : *choices) {
        if (left-- == 0) return std::string(choice.text());
      }
    }
    std::string type = "string";
    if (const auto declared = schema.find("type")) {
      type = declared->kind() == JsonKind::array ? std::string((*declared->begin()).string())
                                                 : std::string(declared->string());
    }
    if (type == "boolean") return one_in(2) ? "true" : "false";
    if (type == "integer" || type == "number") return one_in(2) ? std::to_string(roll(100)) : number();
    if (type == "array") {
      std::string out = "[";
      const std::size_t n = roll(4);
      for (std::size_t i = 0; i < n; ++i) out += (i == 0 ? "" : ",") + value(*schema.find("items"), "", depth + 1);
      return out + "]";
    }
    if (type == "object" && depth < 6) {
      std::string out = "{";
      const auto add = [&](const std::string& key, const std::string& v) {
        if (out.size() > 1) out += ',';
        out += to_json(key) + ":" + v;
      };
      if (const auto members = schema.find("properties")) {
        for (const JsonValue member : *members) {
          if (one_in(9)) continue;
          add(std::string(member.key()), value(member, member.key(), depth + 1));
          if (one_in(60)) add(std::string(member.key()), "1");  // twice
        }
      } else {
        const std::size_t n = roll(3);
        for (std::size_t i = 0; i < n; ++i) add(text(), one_in(2) ? to_json(text()) : anything());
      }
      if (one_in(20)) add(text(), anything());
      return out + "}";
    }
    static constexpr const char* kPlausible[] = {"shop",      "ada", "sqlite",      "postgresql",
                                                 "0 3 * * *", "UTC", "22:00-06:00", "email"};
    return one_in(2) ? to_json(kPlausible[roll(std::size(kPlausible))]) : to_json(text());
  }

  std::string connection() {
    static constexpr const char* kFields[] = {"user",        "port",   "sslmode",  "database",         "path",
                                              "sslrootcert", "sslkey", "password", "application_name", "no_such_field"};
    std::string out = one_in(2) ? "{\"host\":\"127.0.0.1\"" : "{\"host\":\"localhost\"";
    const std::size_t n = roll(5);
    for (std::size_t i = 0; i < n; ++i) {
      const std::string field = kFields[roll(std::size(kFields))];
      out += "," + to_json(field) + ":" + (field == "port" && one_in(2) ? std::string("1") : anything());
    }
    return out + "}";
  }

  std::string spoil(std::string body) {
    switch (roll(12)) {
      case 0: return body.substr(0, roll(body.size() + 1));
      case 1:
        if (!body.empty()) body[roll(body.size())] = static_cast<char>(roll(256));
        return body;
      case 2: return std::string(roll(3000), '[');
      case 3: return body + body;
      default: return body;
    }
  }

 private:
  std::mt19937 dice_;
};

struct Operation {
  std::string method;
  std::string path;
  JsonValue spec;
};

class Fuzz : public ::testing::TestWithParam<store::Dialect> {};

TEST_P(Fuzz, NeverGetsAFiveHundredOutOfAnyRoute) {
  ApiServer server(GetParam());
  const Uuid acme = server.add_tenant("acme");
  const std::string key = server.add_user(acme, "root", access::Role::admin);
  server.start();
  ASSERT_EQ(
      server
          .post("/api/v1/sources", key,
                R"({"name":"shop","connector":"postgresql","connection":{"host":"127.0.0.1","port":1,"user":"x"}})")
          .status,
      201);
  const Answer served = server.get("/api/v1/openapi.json", "");
  const auto document = parse_json(served.body, JsonLimits{64, 16U << 20U, 1'000'000});
  ASSERT_TRUE(document);
  const JsonValue types = *document->root().find("components")->find("schemas");
  std::vector<Operation> operations;
  for (const JsonValue path : child(document->root(), "paths")) {
    for (const JsonValue method : path) {
      std::string verb(method.key());
      for (char& c : verb) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
      operations.push_back({verb, std::string(path.key()), method});
    }
  }
  Spoiler spoiler(4711);
  std::map<int, int> statuses;
  const int wanted = requests_wanted();
  for (int i = 0; i < wanted; ++i) {
    const Operation& operation = operations[spoiler.roll(operations.size())];
    const std::string id(operation.spec.find("operationId")->string());
    std::string path;
    for (std::size_t at = 0; at < operation.path.size();) {
      if (operation.path[at] != '{') {
        path += operation.path[at++];
        continue;
      }
      at = operation.path.find('}', at) + 1;
      path += spoiler.one_in(3)   ? "shop"
              : spoiler.one_in(2) ? "01890000-0000-7000-8000-000000000000"
                                  : http::percent_encode(spoiler.text());
    }
    std::map<std::string, std::string> headers;
    std::string query;
    for (const JsonValue parameter : child(operation.spec, "parameters")) {
      const std::string name(parameter.find("name")->string());
      const auto place = parameter.find("in")->string();
      if (place == "query" && spoiler.one_in(3)) {
        const std::string value = spoiler.one_in(2) ? spoiler.number() : spoiler.text();
        query += (query.empty() ? "?" : "&") + name + "=" + http::percent_encode(value);
      }
      if (place == "header" && !spoiler.one_in(6))
        headers[name] = spoiler.one_in(2) ? "\"v1\"" : spoiler.one_in(2) ? "*" : "k" + std::to_string(spoiler.roll(40));
    }
    if (spoiler.one_in(25)) query += (query.empty() ? "?" : "&") + http::percent_encode(spoiler.text()) + "=%zz";
    if (id == "stream_events") query = "?topics=" + http::percent_encode(spoiler.text());  // a good one would not end
    std::string body;
    if (const auto wants = operation.spec.find("requestBody")) {
      const std::string reference(
          wants->find("content")->find("application/json")->find("schema")->find("$ref")->string());
      body = spoiler.spoil(spoiler.value(*types.find(reference.substr(reference.rfind('/') + 1)), ""));
      if (spoiler.one_in(30)) headers["Content-Type"] = "text/plain";
    } else if (spoiler.one_in(10)) {
      body = spoiler.anything();
    }
    const Answer answer = server.send(operation.method, path + query, key, body, headers);
    ++statuses[answer.status];
    ASSERT_NE(answer.status, 500) << operation.method << " " << path << query << "\n" << body << "\n" << answer.body;
    if (answer.status >= 400) {
      ASSERT_EQ(answer.headers.at("content-type"), "application/problem+json") << answer.body;
      ASSERT_FALSE(answer.at("code").empty()) << answer.body;
      ASSERT_FALSE(answer.at("request_id").empty());
    }
  }
  EXPECT_EQ(server.get("/readyz", "").status, 200);
  for (const auto& [status, count] : statuses) std::printf("  %d: %d\n", status, count);
  EXPECT_GT(statuses[400], wanted / 10);  // it reaches the parsers
  EXPECT_GT(statuses[200] + statuses[201] + statuses[202] + statuses[204], wanted / 50);
}

INSTANTIATE_TEST_SUITE_P(Store, Fuzz, ::testing::Values(store::Dialect::sqlite, store::Dialect::postgresql),
                         [](const auto& store) {
                           return store.param == store::Dialect::sqlite ? "sqlite" : "postgresql";
                         });

}  // namespace
}  // namespace datawave::testing
