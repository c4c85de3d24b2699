#include "datawave/events/dispatcher.hpp"

#include <algorithm>

#include "datawave/access/system_scope.hpp"
#include "datawave/core/log.hpp"
#include "datawave/events/hub.hpp"
#include "datawave/http/client.hpp"
#include "datawave/io/lane.hpp"

namespace datawave::events {

namespace {
constexpr log::Logger kLog{"events"};
constexpr std::int64_t kPiece = 200;     // events looked at in one body
constexpr std::int64_t kLookedAt = 200;  // due deliveries
constexpr std::size_t kAtOnce = 16;      // one a webhook, so that a slow receiver holds up nobody else
constexpr auto kLease = std::chrono::seconds(60);
constexpr auto kLongestPause = std::chrono::hours(1);

store::ScopeFacts dispatch_scope() { return access::system_scope(access::SystemWork::outbox_dispatch); }

struct Listening {
  Uuid id;
  Uuid tenant_id;
  std::vector<std::string> topics;
  std::int64_t delivered_seq = 0;
  std::string tenant_name;
};
DW_DESCRIBE(Listening, id, tenant_id, topics, delivered_seq, tenant_name);

struct OutboxRow {
  std::int64_t seq = 0;
  Uuid id;
  std::string type;
  std::string topic;
  std::string subject;
  UtcTime at;
  JsonRaw data;
};
DW_DESCRIBE(OutboxRow, seq, id, type, topic, subject, at, data);

/// CloudEvents 1.0, structured mode.
std::string cloud_event(const OutboxRow& row, const std::string& tenant) {
  std::string out;
  JsonWriter w(out);
  w.begin_object();
  w.key("specversion");
  w.string("1.0");
  w.key("id");
  write_json(w, row.id);
  w.key("source");
  w.string("/datawave/" + tenant);
  w.key("type");
  w.string(row.type);
  w.key("subject");
  w.string(row.subject.empty() ? row.topic : row.subject);
  w.key("time");
  write_json(w, row.at);
  w.key("datacontenttype");
  w.string("application/json");
  w.key("dwtopic");
  w.string(row.topic);
  w.key("data");
  write_json(w, row.data);
  w.end_object();
  return out;
}
}  // namespace

struct WebhookDispatcher::Due {
  Uuid id;
  Uuid tenant_id;
  Uuid webhook_id;
  Uuid event_id;
  std::string body;
  std::int64_t attempts = 0;
  std::string url;
  crypto::SealedSecret sealed;
};

WebhookDispatcher::WebhookDispatcher(store::Database& database, secret::SecretManager& secrets,
                                     DispatcherOptions options, const Clock& clock, const Random& random)
    : database_(database),
      secrets_(secrets),
      options_(std::move(options)),
      clock_(clock),
      random_(random),
      owner_(to_string(make_uuid_v7(clock, random))) {}

void WebhookDispatcher::start() {
  thread_ = std::thread([this] { run(); });
}

void WebhookDispatcher::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void WebhookDispatcher::wake() {
  const std::lock_guard lock(mutex_);
  hinted_ = true;
  changed_.notify_one();
}

WebhookDispatcher::Counts WebhookDispatcher::counts() const {
  const std::lock_guard lock(mutex_);
  return counts_;
}

void WebhookDispatcher::run() {
  io::Lane lane;
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    hinted_ = false;
    lock.unlock();
    auto made = make_deliveries();
    if (!made) kLog.warn("deliveries_not_made", {{"error", made.error().describe()}});
    auto due = take_due();
    if (!due) kLog.warn("deliveries_not_taken", {{"error", due.error().describe()}});
    const bool more = due && !due->empty();
    if (more) (void)lane.block_on(send_all(std::move(*due)));
    lock.lock();
    if (!more) changed_.wait_for(lock, options_.poll, [this] { return stopping_ || hinted_; });
  }
}

Result<void> WebhookDispatcher::make_deliveries() {
  static const std::string kBehind =
      "SELECT w.id, w.tenant_id, w.topics, w.delivered_seq, t.name FROM webhooks w JOIN heads h ON h.tenant_id = "
      "w.tenant_id "
      "JOIN tenants t ON t.id = w.tenant_id WHERE w.enabled = 1 AND w.delivered_seq < h.event_seq";
  const store::ReadBody<bool> look = [](store::Tx& tx) -> Result<bool> {
    DW_TRY(const auto behind, tx.select<Listening>(kBehind));
    return !behind.empty();
  };
  DW_TRY(bool behind, database_.read_now<bool>({}, dispatch_scope(), look));
  while (behind) {
    const store::WriteBody<bool> body = [this](store::WriteTx& tx) -> Result<bool> {
      const bool lite = tx.dialect() == store::Dialect::sqlite;
      DW_TRY(const auto all,
             tx.select<Listening>(kBehind + (lite ? " LIMIT 50" : " LIMIT 50 FOR UPDATE OF w SKIP LOCKED")));
      DW_TRY(const UtcTime now, tx.now());
      for (const Listening& webhook : all) {
        static const std::string kNext = "SELECT " + store::columns_of<OutboxRow>() +
                                         " FROM outbox WHERE tenant_id = ?1 AND seq > ?2 ORDER BY seq LIMIT ?3";
        DW_TRY(const auto events, tx.select<OutboxRow>(kNext, webhook.tenant_id, webhook.delivered_seq, kPiece));
        std::int64_t reached = webhook.delivered_seq;
        for (const OutboxRow& event : events) {
          reached = event.seq;
          const auto wanted = [&](const std::string& topic) {
            return topic_matches(topic_pattern(topic).value_or(topic), event.topic);
          };
          if (std::none_of(webhook.topics.begin(), webhook.topics.end(), wanted)) continue;
          DW_CHECK(tx.post(
              "INSERT INTO deliveries (id, tenant_id, webhook_id, event_seq, event_id, event_type, body, state, "
              "attempts, next_at, last_error, created_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 'pending', 0, ?8, "
              "'', ?8)",
              make_uuid_v7(clock_, random_), webhook.tenant_id, webhook.id, event.seq, event.id, event.type,
              cloud_event(event, webhook.tenant_name), now));
        }
        if (events.empty()) {  // what was before is past its time
          DW_TRY(const auto head,
                 tx.find<std::int64_t>("SELECT event_seq FROM heads WHERE tenant_id = ?1", webhook.tenant_id));
          reached = head.value_or(reached);
        }
        DW_CHECK(tx.post("UPDATE webhooks SET delivered_seq = ?2 WHERE id = ?1", webhook.id, reached));
      }
      return !all.empty();
    };
    DW_TRY(behind, database_.write_now<bool>({}, dispatch_scope(), body));
  }
  return {};
}

Result<std::vector<WebhookDispatcher::Due>> WebhookDispatcher::take_due() {
  // One delivery of each webhook, those that have waited longest first: a backlog holds up nobody else.
  static constexpr std::string_view kWaiting =
      "SELECT d.webhook_id FROM deliveries d JOIN webhooks w ON w.id = d.webhook_id WHERE d.state = 'pending' AND "
      "d.next_at "
      "<= ?1 AND (d.lease_until IS NULL OR d.lease_until <= ?1) AND w.enabled = 1 GROUP BY d.webhook_id ORDER BY "
      "min(d.next_at) LIMIT ?2";
  static const std::string kDue =
      "SELECT d.id, d.tenant_id, d.webhook_id, d.event_id, d.body, d.attempts, w.url, w.key_id, w.token FROM "
      "deliveries d "
      "JOIN webhooks w ON w.id = d.webhook_id WHERE d.webhook_id = ?1 AND d.state = 'pending' AND d.next_at <= ?2 AND "
      "(d.lease_until IS NULL OR d.lease_until <= ?2) ORDER BY d.event_seq LIMIT 1";
  const store::ReadBody<bool> look = [](store::Tx& tx) -> Result<bool> {
    DW_TRY(const UtcTime now, tx.now());
    DW_TRY(const auto any,
           tx.find<std::int64_t>("SELECT 1 FROM deliveries WHERE state = 'pending' AND next_at <= ?1 LIMIT 1", now));
    return any.has_value();
  };
  DW_TRY(const bool any, database_.read_now<bool>({}, dispatch_scope(), look));
  if (!any) return std::vector<Due>();
  const store::WriteBody<std::vector<Due>> body = [this](store::WriteTx& tx) -> Result<std::vector<Due>> {
    DW_TRY(const UtcTime now, tx.now());
    std::vector<Due> due;
    const store::RowCallback take = [&due](const store::Row& row) -> Result<void> {
      Due d;
      DW_TRY(d.id, store::from_row<Uuid>(row, 0));
      DW_TRY(d.tenant_id, store::from_row<Uuid>(row, 1));
      DW_TRY(d.webhook_id, store::from_row<Uuid>(row, 2));
      DW_TRY(d.event_id, store::from_row<Uuid>(row, 3));
      d.body = row.text(4);
      d.attempts = row.integer(5);
      d.url = row.text(6);
      d.sealed.key_id = row.text(7);
      d.sealed.token = row.text(8);
      due.push_back(std::move(d));
      return {};
    };
    const bool lite = tx.dialect() == store::Dialect::sqlite;
    DW_TRY(const auto webhooks, tx.select<Uuid>(kWaiting, now, kAtOnce));
    for (const Uuid& webhook : webhooks)
      DW_CHECK(tx.each(kDue + (lite ? "" : " FOR UPDATE OF d SKIP LOCKED"), take, webhook, now));
    for (const Due& d : due)
      DW_CHECK(tx.post("UPDATE deliveries SET lease_owner = ?2, lease_until = ?3 WHERE id = ?1", d.id, owner_,
                       now + kLease));
    return due;
  };
  return database_.write_now<std::vector<Due>>({}, dispatch_scope(), body);
}

Task<void> WebhookDispatcher::send_all(std::vector<Due> due) {
  auto executor = co_await asio::this_coro::executor;
  std::size_t left = due.size();
  asio::basic_waitable_timer<std::chrono::steady_clock, asio::wait_traits<std::chrono::steady_clock>, Executor>
      all_done(executor, std::chrono::steady_clock::time_point::max());
  for (Due& one : due) {
    auto done = [&left, &all_done](const std::exception_ptr&, const Result<void>&) {
      if (--left == 0) all_done.cancel();
    };
    auto task = send_one(std::move(one));
    asio::co_spawn(executor, io::impl::walled<void>(std::move(task)), done);
  }
  if (left > 0) co_await all_done.async_wait(use_task);
  co_return Result<void>();
}

Task<void> WebhookDispatcher::send_one(Due due) {
  std::optional<int> status;
  std::string error;
  auto secret = secrets_.open({due.tenant_id, due.webhook_id, "webhook"}, due.sealed);
  auto url = http::parse_url(due.url);
  if (!secret || !url) {
    error = !secret ? secret.error().describe() : url.error().describe();
  } else {
    const Signed signature = sign(*secret, due.event_id, clock_.utc(), due.body);
    auto executor = co_await asio::this_coro::executor;
    auto resolver = io::make_system_resolver(executor);
    io::Dialer dialer(*resolver, options_.egress);
    http::ClientOptions client_options;
    client_options.max_body_bytes = 64 * 1024;
    http::Client client(dialer, std::move(client_options));
    http::ClientRequest request;
    request.method = http::Method::post;
    request.url = *url;
    request.headers.push_back({"Content-Type", "application/cloudevents+json; charset=utf-8"});
    request.headers.push_back({"User-Agent", "datawave"});
    request.headers.push_back({"webhook-id", signature.id});
    request.headers.push_back({"webhook-timestamp", signature.timestamp});
    request.headers.push_back({"webhook-signature", signature.signature});
    request.body = due.body;
    const CallContext ctx = CallContext{SteadyTime::max(), &clock_}.with_timeout(options_.timeout);
    auto answer = co_await client.send(ctx, std::move(request));
    if (answer) {
      status = answer->status;
    } else {
      error = answer.error().describe();
    }
  }
  auto recorded = record(due, status, error);
  if (!recorded) kLog.warn("delivery_not_recorded", {{"error", recorded.error().describe()}});
  co_return Result<void>();
}

Result<void> WebhookDispatcher::record(const Due& due, std::optional<int> status, const std::string& error) {
  const bool good = status && *status >= 200 && *status < 300;
  const std::int64_t attempts = due.attempts + 1;
  const bool dead = !good && (attempts >= options_.max_attempts || status == 410);
  const auto doublings = std::min<std::int64_t>(due.attempts, 20);
  const auto pause = std::min<std::chrono::milliseconds>(options_.first_pause * (1LL << doublings), kLongestPause);
  const std::string state(enum_name(good   ? DeliveryState::delivered
                                    : dead ? DeliveryState::dead
                                           : DeliveryState::pending));
  const store::WriteBody<void> body = [&](store::WriteTx& tx) -> Result<void> {
    DW_TRY(const UtcTime now, tx.now());
    return tx.post(
        "UPDATE deliveries SET state = ?2, attempts = ?3, next_at = ?4, last_status = ?5, last_error = ?6, "
        "finished_at = ?7, lease_owner = NULL, lease_until = NULL WHERE id = ?1 AND lease_owner = ?8",
        due.id, state, attempts, now + pause, status, error, good || dead ? std::optional<UtcTime>(now) : std::nullopt,
        owner_);
  };
  {
    const std::lock_guard lock(mutex_);
    ++(good ? counts_.delivered : counts_.failed);
    if (dead) ++counts_.dead;
  }
  return database_.write_now<void>({}, dispatch_scope(), body);
}

}  // namespace datawave::events
