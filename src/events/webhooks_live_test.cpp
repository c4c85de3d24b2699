#include "datawave/events/webhooks.hpp"

#include <gtest/gtest.h>

#include <mutex>

#include "datawave/crypto/encoding.hpp"
#include "datawave/crypto/hash.hpp"
#include "datawave/events/dispatcher.hpp"
#include "datawave/http/server.hpp"
#include "datawave/io/lane.hpp"
#include "datawave/secret/local.hpp"
#include "datawave/testing/raw_client.hpp"
#include "datawave/testing/test_store.hpp"

namespace datawave::events {
namespace {

using namespace std::chrono_literals;

/// Receives deliveries and answers as told.
class Receiver final : public http::Handler {
 public:
  struct Got {
    std::string id, timestamp, signature, body, type;
  };
  Receiver() : server_(http::ServerOptions(), *this) { EXPECT_TRUE(server_.start()); }
  ~Receiver() override { server_.stop_blocking(1s); }
  Task<http::Response> handle(CallContext, http::Exchange& exchange) override {
    Got got;
    got.id = exchange.head().find("webhook-id").value_or("");
    got.timestamp = exchange.head().find("webhook-timestamp").value_or("");
    got.signature = exchange.head().find("webhook-signature").value_or("");
    got.type = exchange.head().find("content-type").value_or("");
    DW_CO_TRY(got.body, co_await exchange.read_body(1 << 20));
    int status = 200;
    {
      const std::lock_guard lock(mutex_);
      all_.push_back(std::move(got));
      if (failures_ > 0) {
        --failures_;
        status = 500;
      }
    }
    co_return http::make_response(status, "text/plain", "");
  }
  void fail_next(int n) {
    const std::lock_guard lock(mutex_);
    failures_ = n;
  }
  std::vector<Got> all() {
    const std::lock_guard lock(mutex_);
    return all_;
  }
  bool wait_for(std::size_t n) {
    return testing::eventually([&] { return all().size() >= n; }, 20s);
  }
  [[nodiscard]] std::string url() const { return "http://127.0.0.1:" + std::to_string(server_.port()) + "/hook"; }

 private:
  std::mutex mutex_;
  std::vector<Got> all_;
  int failures_ = 0;
  http::Server server_;
};

class Webhooks : public ::testing::TestWithParam<store::Dialect> {
 protected:
  io::Lane lane;  // outlives the store, whose threads answer to it
  testing::TestStore store{GetParam()};
  testing::TempDir keys{"keys"};
  Uuid tenant = store.add_tenant("acme");
  store::TenantScope scope = testing::TestStore::scope(tenant);
  io::BlockingPool pool{1, 8};
  std::unique_ptr<secret::SecretManager> secrets = make_secrets();
  WebhookService service{*store, *secrets};
  Receiver receiver;

  std::unique_ptr<secret::SecretManager> make_secrets() {
    secret::LocalOptions options;
    options.directory = keys / "keys";
    options.store_is_empty = true;
    return std::move(*secret::open_local(std::move(options), system_clock(), system_random(), pool));
  }
  template <class T>
  Result<T> run(Task<T> task) {
    return lane.block_on(std::move(task));
  }
  WebhookCreated add(const std::string& topic = "*") {
    WebhookCreate wanted;
    wanted.name = "hook";
    wanted.url = receiver.url();
    wanted.topics = {topic};
    auto made = run(service.create({}, scope, wanted));
    EXPECT_TRUE(made) << made.error().describe();
    return *made;
  }
  void emit(const std::string& topic, const std::string& data = "{\"n\":1}") {
    const store::WriteBody<void> body = [&](store::WriteTx& tx) -> Result<void> {
      store::EventDraft event;
      event.type = "datawave.test.happened";
      event.topic = topic;
      event.data = data;
      tx.emit(std::move(event));
      store::AuditEntry entry;
      entry.code = "test";
      entry.result = "ok";
      tx.audit(std::move(entry));
      return {};
    };
    ASSERT_TRUE(store->write_now<void>({}, scope, body));
  }
  std::unique_ptr<WebhookDispatcher> dispatcher(std::int64_t attempts = 10) {
    DispatcherOptions options;
    options.poll = 20ms;
    options.first_pause = 10ms;
    options.max_attempts = attempts;
    auto made = std::make_unique<WebhookDispatcher>(*store, *secrets, options);
    made->start();
    return made;
  }
  std::vector<Delivery> deliveries(const Uuid& webhook) {
    return run(service.deliveries({}, scope, webhook, {})).value().items;
  }
};

TEST_P(Webhooks, TellWhatHappenedSignedOnce) {
  const WebhookCreated made = add("source:*");
  const auto running = dispatcher();
  emit("job:7");
  emit("source:7");
  ASSERT_TRUE(receiver.wait_for(1));
  ASSERT_TRUE(
      testing::eventually([&] { return deliveries(made.webhook.id).at(0).state == DeliveryState::delivered; }, 10s));
  ASSERT_EQ(receiver.all().size(), 1U);
  const Receiver::Got got = receiver.all()[0];
  EXPECT_EQ(got.type, "application/cloudevents+json; charset=utf-8");
  const auto raw = crypto::base64_decode(std::string_view(made.secret).substr(6));
  ASSERT_TRUE(raw);
  const crypto::Digest mac = crypto::hmac_sha256(crypto::as_bytes(*raw), got.id + "." + got.timestamp + "." + got.body);
  EXPECT_EQ(got.signature, "v1," + crypto::base64_encode(mac));
  const auto event = parse_json(got.body);
  ASSERT_TRUE(event);
  EXPECT_EQ(event->root().find("specversion")->string(), "1.0");
  EXPECT_EQ(event->root().find("id")->string(), got.id);
  EXPECT_EQ(event->root().find("type")->string(), "datawave.test.happened");
  EXPECT_EQ(event->root().find("data")->find("n")->text(), "1");
}

TEST_P(Webhooks, TryAgainUntilTheReceiverIsWell) {
  const WebhookCreated made = add();
  receiver.fail_next(3);
  const auto running = dispatcher();
  emit("source:7");
  ASSERT_TRUE(receiver.wait_for(4));
  ASSERT_TRUE(
      testing::eventually([&] { return deliveries(made.webhook.id).at(0).state == DeliveryState::delivered; }, 10s));
  EXPECT_EQ(deliveries(made.webhook.id).at(0).attempts, 4);
  const auto all = receiver.all();
  for (const auto& got : all) EXPECT_EQ(got.id, all[0].id);  // a receiver can tell a repetition
}

TEST_P(Webhooks, GiveUpAndAreReplayedWhenAsked) {
  const WebhookCreated made = add();
  receiver.fail_next(2);
  const auto running = dispatcher(2);
  emit("source:7");
  ASSERT_TRUE(testing::eventually(
      [&] {
        const auto all = deliveries(made.webhook.id);
        return all.size() == 1 && all[0].state == DeliveryState::dead;
      },
      10s));
  EXPECT_EQ(deliveries(made.webhook.id)[0].last_status, 500);
  ASSERT_TRUE(run(service.retry({}, scope, deliveries(made.webhook.id)[0].id)));
  ASSERT_TRUE(
      testing::eventually([&] { return deliveries(made.webhook.id)[0].state == DeliveryState::delivered; }, 10s));
  ASSERT_TRUE(run(service.replay({}, scope, made.webhook.id, {1})));
  ASSERT_TRUE(testing::eventually([&] { return deliveries(made.webhook.id).size() == 2; }, 10s));
}

TEST_P(Webhooks, OfAnotherTenantHearNothing) {
  add();
  const Uuid other = store.add_tenant("globex");
  scope = testing::TestStore::scope(other);
  const auto running = dispatcher();
  emit("source:1");
  scope = testing::TestStore::scope(tenant);
  emit("source:2");
  ASSERT_TRUE(receiver.wait_for(1));
  EXPECT_NE(receiver.all()[0].body.find("source:2"), std::string::npos);
  EXPECT_EQ(receiver.all().size(), 1U);
}

INSTANTIATE_TEST_SUITE_P(Store, Webhooks, ::testing::Values(store::Dialect::sqlite, store::Dialect::postgresql),
                         testing::dialect_name);

}  // namespace
}  // namespace datawave::events
