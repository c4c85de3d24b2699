// The server is killed with SIGKILL again and again while many clients write; this process keeps the list of what was
// acknowledged. After each restart nothing of that may be missing, nothing may be there by halves, and the audit chain
// must verify. DATAWAVE_KILLS sets how often (300 for the figure in docs/reliability.md).
#include <gtest/gtest.h>

#include <atomic>
#include <cstdlib>
#include <mutex>
#include <random>
#include <set>
#include <thread>

#include "datawave/store/tx.hpp"
#include "datawave/testing/raw_client.hpp"
#include "served.hpp"

namespace datawave::testing {
namespace {

using namespace std::chrono_literals;

constexpr int kWriters = 64;
constexpr int kInFlight = 50;

int kills_wanted() {
  const char* text = std::getenv("DATAWAVE_KILLS");
  return text == nullptr ? 12 : std::atoi(text);
}

class Killed : public ::testing::TestWithParam<store::Dialect> {
 protected:
  TempDir dir{"kill"};
  Served server{dir, "server", GetParam() == store::Dialect::postgresql ? make_store_database("killed") : ""};
};

TEST_P(Killed, LosesNothingThatItAcknowledged) {
  server.start();
  const std::string token = server.set_up_administrator();
  std::mutex mutex;
  std::set<std::string> acknowledged;
  std::set<std::string> checked;
  std::atomic<std::int64_t> next{0};
  std::mt19937 dice(20260101);
  const int kills = kills_wanted();
  int fewest_in_flight = 1 << 20;

  for (int kill = 0; kill < kills; ++kill) {
    std::atomic<bool> stop{false};
    std::atomic<int> in_flight{0};
    std::atomic<int> done{0};
    std::vector<std::thread> writers;
    for (int w = 0; w < kWriters; ++w) {
      writers.emplace_back([&] {
        HttpClient client;
        while (!stop) {
          const std::string name = "s-" + std::to_string(++next);
          const std::string body = R"({"name":")" + name +
                                   R"(","connector":"postgresql","connection":{"host":"localhost","user":"u"},)"
                                   R"("secrets":{"password":"canary"}})";
          ++in_flight;
          const auto answer = client.send(http::Method::post, server.url() + "/api/v1/sources", token, body);
          --in_flight;
          if (!answer) return;  // killed
          if (answer->status != 201) continue;
          ++done;
          const std::lock_guard lock(mutex);
          acknowledged.insert(name);
        }
      });
    }
    // A random point while all of them write: after so many answers, whenever 50 requests are in hand.
    const int after = 20 + static_cast<int>(dice() % 60);
    EXPECT_TRUE(eventually([&] { return done >= after && in_flight >= kInFlight; }, 60s))
        << "answered " << done << ", in flight " << in_flight;
    fewest_in_flight = std::min(fewest_in_flight, in_flight.load());
    server.process().signal(SIGKILL);
    stop = true;
    for (std::thread& writer : writers) writer.join();
    server.process().wait(10s);
    server.start();

    HttpClient client;
    const auto verdict = client.send(http::Method::post, server.url() + "/api/v1/audit:verify", token, "");
    ASSERT_TRUE(verdict) << verdict.error().describe();
    EXPECT_EQ(member(verdict->body, "intact"), "true") << verdict->body;
    // All sources, page by page: each whole, and none of the acknowledged ones missing.
    std::set<std::string> present;
    std::string cursor;
    do {
      const auto page = client.send(
          http::Method::get, server.url() + "/api/v1/sources?limit=1000" + (cursor.empty() ? "" : "&cursor=" + cursor),
          token, "");
      ASSERT_TRUE(page && page->status == 200);
      const auto document = parse_json(page->body, JsonLimits{32, 32U << 20U, 2'000'000});
      ASSERT_TRUE(document);
      for (const JsonValue item : child(document->root(), "items")) {
        present.emplace(item.find("name")->string());
        EXPECT_EQ(item.find("secrets")->find("password")->find("set")->text(), "true");
      }
      cursor = document->root().find("next_cursor")->is_null()
                   ? ""
                   : std::string(document->root().find("next_cursor")->string());
    } while (!cursor.empty());
    for (const std::string& name : acknowledged) EXPECT_TRUE(present.contains(name)) << name << " after kill " << kill;
    const auto audited = client.send(
        http::Method::get, server.url() + "/api/v1/audit?limit=1&filter=code=source.create,result=ok", token, "");
    ASSERT_TRUE(audited && audited->status == 200);
    EXPECT_EQ(member(audited->body, "total"), std::to_string(present.size()));
    if (HasFailure()) return;
  }
  std::printf("killed %d times, %zu writes acknowledged, at least %d in flight at each kill\n", kills,
              acknowledged.size(), fewest_in_flight);
  RecordProperty("acknowledged", static_cast<int>(acknowledged.size()));
}

INSTANTIATE_TEST_SUITE_P(Store, Killed, ::testing::Values(store::Dialect::sqlite, store::Dialect::postgresql),
                         [](const auto& store) {
                           return store.param == store::Dialect::sqlite ? "sqlite" : "postgresql";
                         });

}  // namespace
}  // namespace datawave::testing
