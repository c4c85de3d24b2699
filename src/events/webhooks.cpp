#include "datawave/events/webhooks.hpp"

#include <algorithm>

#include "datawave/core/text.hpp"
#include "datawave/crypto/encoding.hpp"
#include "datawave/crypto/hash.hpp"
#include "datawave/events/hub.hpp"
#include "datawave/http/client.hpp"
#include "datawave/store/version.hpp"

namespace datawave::events {

namespace {
const std::string kColumns = store::columns_of<Webhook>();
const std::string kDeliveryColumns = store::columns_of<Delivery>();
constexpr std::size_t kSecretBytes = 32;

constexpr store::ListField kFields[] = {
    {"name", "name"},
    {"enabled", "enabled", store::ColumnType::boolean},
    {"created_at", "created_at", store::ColumnType::time},
};
constexpr std::string_view kSearched[] = {"name", "url"};
const store::ListSpec kList = {"webhooks", "{tenant}", "id", kFields, "name", kSearched};

constexpr store::ListField kDeliveryFields[] = {
    {"webhook_id", "webhook_id", store::ColumnType::id, false},
    {"event_seq", "event_seq", store::ColumnType::integer},
    {"event_type", "event_type"},
    {"state", "state", store::ColumnType::text, true, enum_words<DeliveryState>},
    {"created_at", "created_at", store::ColumnType::time},
};
const store::ListSpec kDeliveries = {"deliveries", "{tenant}", "id", kDeliveryFields, "-event_seq", {}};

void check_url(const std::string& url, JsonProblems& problems) {
  if (const auto parsed = http::parse_url(url); !parsed)
    problems.add_at("url", "is not valid: " + parsed.error().message, parsed.error().remedy);
}

void check_topics(const std::vector<std::string>& topics, JsonProblems& problems) {
  for (const std::string& topic : topics) {
    if (!topic_pattern(topic))
      problems.add_at("topics", "holds \"" + printable(topic, 60) + "\", which is no topic",
                      "There are *, jobs, job:ID, sources, source:ID, catalog and asset:ID.");
  }
}

store::AuditEntry entry(std::string code, const Webhook& webhook) {
  store::AuditEntry out;
  out.code = std::move(code);
  out.result = "ok";
  out.object_kind = "webhook";
  out.object_id = webhook.id;
  out.object_name = webhook.name;
  return out;
}

Error no_such_webhook() {
  return Error(ErrorCode::not_found, "there is no such webhook")
      .with_remedy("GET /api/v1/webhooks or `datawave webhook list` shows them.");
}

Result<Webhook> by_id(store::Tx& tx, const Uuid& id) {
  DW_TRY(auto found, tx.find<Webhook>("SELECT " + kColumns + " FROM webhooks WHERE {tenant} AND id = ?1", id));
  if (!found) return fail(no_such_webhook());
  return std::move(*found);
}
}  // namespace

const store::ListSpec& WebhookService::deliveries_spec() { return kDeliveries; }

const store::ListSpec& WebhookService::list_spec() { return kList; }

void validate(const WebhookCreate& webhook, JsonProblems& problems) {
  check_url(webhook.url, problems);
  check_topics(webhook.topics, problems);
}

void validate(const WebhookPatch& patch, JsonProblems& problems) {
  if (patch.url.has_value()) check_url(patch.url.value(), problems);
  if (patch.topics.has_value()) check_topics(patch.topics.value(), problems);
}

Signed sign(const Secret& secret, const Uuid& event, UtcTime now, std::string_view body) {
  Signed out;
  out.id = to_string(event);
  out.timestamp = std::to_string(std::chrono::floor<std::chrono::seconds>(now).time_since_epoch().count());
  const std::string text = out.id + "." + out.timestamp + "." + std::string(body);
  const crypto::Digest mac = crypto::hmac_sha256(crypto::as_bytes(secret.expose()), text);
  out.signature = "v1," + crypto::base64_encode(mac);
  return out;
}

Task<store::Page<Webhook>> WebhookService::list(CallContext ctx, store::TenantScope scope, store::ListRequest request) {
  const store::ReadBody<store::Page<Webhook>> body = [request](store::Tx& tx) {
    return store::list<Webhook>(tx, kList, request);
  };
  co_return co_await database_.read<store::Page<Webhook>>(ctx, scope, body);
}

Task<Webhook> WebhookService::find(CallContext ctx, store::TenantScope scope, std::string id_or_name) {
  const store::ReadBody<Webhook> body = [id_or_name](store::Tx& tx) -> Result<Webhook> {
    if (const auto id = parse_uuid(id_or_name)) return by_id(tx, *id);
    DW_TRY(auto found,
           tx.find<Webhook>("SELECT " + kColumns + " FROM webhooks WHERE {tenant} AND name = ?1", id_or_name));
    if (!found) return fail(no_such_webhook());
    return std::move(*found);
  };
  co_return co_await database_.read<Webhook>(ctx, scope, body);
}

Task<WebhookCreated> WebhookService::create(CallContext ctx, store::TenantScope scope, WebhookCreate wanted) {
  Webhook made;
  made.id = make_uuid_v7(clock_, random_);
  made.name = wanted.name;
  made.url = wanted.url;
  made.topics = wanted.topics;
  made.enabled = wanted.enabled;
  std::array<std::byte, kSecretBytes> bytes{};
  random_.fill(bytes);
  const Secret secret(std::string(crypto::as_text(bytes)));
  DW_CO_TRY(const auto sealed, secrets_.seal({scope.tenant(), made.id, "webhook"}, secret));
  const store::WriteBody<Webhook> body = [made, sealed](store::WriteTx& tx) -> Result<Webhook> {
    Webhook webhook = made;
    DW_TRY(webhook.created_at, tx.now());
    DW_TRY(const auto head, tx.find<std::int64_t>("SELECT event_seq FROM heads WHERE {tenant}"));
    auto done = tx.exec(
        "INSERT INTO webhooks (id, tenant_id, name, url, topics, enabled, key_id, token, delivered_seq, created_at, "
        "updated_at, version) VALUES (?1, {tenant_id}, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?9, 1)",
        webhook.id, webhook.name, webhook.url, webhook.topics, webhook.enabled, sealed.key_id, sealed.token,
        head.value_or(0), webhook.created_at);
    if (!done && done.error().code == ErrorCode::already_exists)
      return fail(Error(ErrorCode::already_exists, "the name " + webhook.name + " is taken").with_field("/name"));
    DW_CHECK(done);
    tx.audit(entry("webhook.create", webhook));
    return by_id(tx, webhook.id);
  };
  WebhookCreated out;
  DW_CO_TRY(out.webhook, co_await database_.write<Webhook>(ctx, scope, body));
  out.secret = "whsec_" + crypto::base64_encode(bytes);
  co_return out;
}

Task<Webhook> WebhookService::change(CallContext ctx, store::TenantScope scope, Uuid id, std::int64_t version,
                                     WebhookPatch patch) {
  const store::WriteBody<Webhook> body = [id, version, patch](store::WriteTx& tx) -> Result<Webhook> {
    DW_TRY(Webhook webhook, by_id(tx, id));
    DW_CHECK(store::check_version(webhook.version, version));
    if (patch.url.has_value()) webhook.url = patch.url.value();
    if (patch.topics.has_value()) webhook.topics = patch.topics.value();
    if (patch.enabled.has_value()) webhook.enabled = patch.enabled.value();
    DW_TRY(const UtcTime now, tx.now());
    DW_CHECK(
        tx.exec("UPDATE webhooks SET url = ?2, topics = ?3, enabled = ?4, updated_at = ?5, version = version + 1 WHERE "
                "{tenant} AND id = ?1",
                id, webhook.url, webhook.topics, webhook.enabled, now));
    tx.audit(entry("webhook.update", webhook));
    return by_id(tx, id);
  };
  co_return co_await database_.write<Webhook>(ctx, scope, body);
}

Task<void> WebhookService::remove(CallContext ctx, store::TenantScope scope, Uuid id, std::int64_t version) {
  const store::WriteBody<void> body = [id, version](store::WriteTx& tx) -> Result<void> {
    DW_TRY(const Webhook webhook, by_id(tx, id));
    DW_CHECK(store::check_version(webhook.version, version));
    DW_CHECK(tx.exec("DELETE FROM deliveries WHERE {tenant} AND webhook_id = ?1", id));
    DW_CHECK(tx.exec("DELETE FROM webhooks WHERE {tenant} AND id = ?1", id));
    tx.audit(entry("webhook.delete", webhook));
    return {};
  };
  co_return co_await database_.write<void>(ctx, scope, body);
}

Task<store::Page<Delivery>> WebhookService::deliveries(CallContext ctx, store::TenantScope scope, Uuid webhook,
                                                       store::ListRequest request) {
  const store::ReadBody<store::Page<Delivery>> body = [webhook,
                                                       request](store::Tx& tx) -> Result<store::Page<Delivery>> {
    DW_CHECK(by_id(tx, webhook));
    store::ListRequest narrowed = request;
    narrowed.filter.push_back({"webhook_id", store::FilterOp::equal, to_string(webhook)});
    return store::list<Delivery>(tx, kDeliveries, narrowed);
  };
  co_return co_await database_.read<store::Page<Delivery>>(ctx, scope, body);
}

Task<Delivery> WebhookService::retry(CallContext ctx, store::TenantScope scope, Uuid delivery) {
  const store::WriteBody<Delivery> body = [delivery](store::WriteTx& tx) -> Result<Delivery> {
    const std::string sql = "SELECT " + kDeliveryColumns + " FROM deliveries WHERE {tenant} AND id = ?1";
    DW_TRY(auto found, tx.find<Delivery>(sql, delivery));
    if (!found) return fail(ErrorCode::not_found, "there is no such delivery");
    if (found->state == DeliveryState::delivered) {
      return fail(Error(ErrorCode::conflict, "it was delivered")
                      .with_remedy("To tell it again: POST /api/v1/webhooks/{webhook}:replay."));
    }
    DW_TRY(const UtcTime now, tx.now());
    DW_CHECK(tx.exec(
        "UPDATE deliveries SET state = 'pending', attempts = 0, next_at = ?2, finished_at = NULL, lease_until = "
        "NULL WHERE {tenant} AND id = ?1",
        delivery, now));
    store::AuditEntry audit;
    audit.code = "webhook.retry";
    audit.result = "ok";
    audit.object_kind = "delivery";
    audit.object_id = delivery;
    tx.audit(std::move(audit));
    DW_TRY(found, tx.find<Delivery>(sql, delivery));
    return std::move(*found);
  };
  co_return co_await database_.write<Delivery>(ctx, scope, body);
}

Task<Webhook> WebhookService::replay(CallContext ctx, store::TenantScope scope, Uuid id, Replay from) {
  const store::WriteBody<Webhook> body = [id, from](store::WriteTx& tx) -> Result<Webhook> {
    DW_TRY(const Webhook webhook, by_id(tx, id));
    DW_TRY(const auto head, tx.find<std::int64_t>("SELECT event_seq FROM heads WHERE {tenant}"));
    if (from.from_seq < 1 || from.from_seq > head.value_or(0) + 1) {
      return fail(Error(ErrorCode::invalid_argument, "from_seq is out of range")
                      .with_field("/from_seq")
                      .with_remedy("From 1 to " + std::to_string(head.value_or(0)) + "."));
    }
    DW_CHECK(tx.exec("UPDATE webhooks SET delivered_seq = ?2, version = version + 1 WHERE {tenant} AND id = ?1", id,
                     from.from_seq - 1));
    tx.audit(entry("webhook.replay", webhook));
    return by_id(tx, id);
  };
  co_return co_await database_.write<Webhook>(ctx, scope, body);
}

}  // namespace datawave::events
