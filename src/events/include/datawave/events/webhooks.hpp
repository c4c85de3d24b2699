/// Webhooks: who outside is told, and how each telling went.
///
/// A delivery is a CloudEvents 1.0 document (structured mode) signed as Standard Webhooks says: `webhook-id`,
/// `webhook-timestamp`, and `webhook-signature: v1,` with the base64 HMAC-SHA256 of "id.timestamp.body" under the bytes
/// behind `whsec_`. It is sent at least once; `webhook-id` is the event's id, so that a receiver can drop a repetition.
#pragma once

#include <string>
#include <vector>

#include "datawave/core/patch.hpp"
#include "datawave/core/random.hpp"
#include "datawave/io/egress.hpp"
#include "datawave/secret/secret_manager.hpp"
#include "datawave/store/database.hpp"
#include "datawave/store/list.hpp"

namespace datawave::events {

struct Webhook {
  Uuid id;
  std::string name;
  std::string url;
  std::vector<std::string> topics;  // "*", "source:*", "job:018f…"
  bool enabled = true;
  std::int64_t delivered_seq = 0;  // events up to here have a delivery
  UtcTime created_at;
  UtcTime updated_at;
  std::int64_t version = 1;
};
DW_DESCRIBE(Webhook, id, name, url, topics, enabled, delivered_seq, created_at, updated_at, version);

struct WebhookCreate {
  std::string name;
  std::string url;
  std::vector<std::string> topics;
  bool enabled = true;
};
DW_DESCRIBE(WebhookCreate, name, url, topics, enabled);
DW_DEFAULTED(WebhookCreate, enabled);
DW_ANNOTATE(
    WebhookCreate, {.member = "name", .shape = &kPlainName}, {.member = "url", .min_size = 1, .max_size = 2000},
    {.member = "topics", .min_size = 1, .max_size = 50, .remedy = "For instance [\"*\"] or [\"jobs\", \"catalog\"]."})
void validate(const WebhookCreate& webhook, JsonProblems& problems);

/// The signing secret is shown this once.
struct WebhookCreated {
  Webhook webhook;
  std::string secret;
};
DW_DESCRIBE(WebhookCreated, webhook, secret);

struct WebhookPatch {
  Patch<std::string> url;
  Patch<std::vector<std::string>> topics;
  Patch<bool> enabled;
};
DW_DESCRIBE(WebhookPatch, url, topics, enabled);
DW_ANNOTATE(
    WebhookPatch, {.member = "url", .min_size = 1, .max_size = 2000},
    {.member = "topics", .min_size = 1, .max_size = 50, .remedy = "For instance [\"*\"] or [\"jobs\", \"catalog\"]."})
void validate(const WebhookPatch& patch, JsonProblems& problems);

enum class DeliveryState : std::uint8_t { pending, delivered, dead };
DW_DESCRIBE_ENUM(DeliveryState, pending, delivered, dead)

struct Delivery {
  Uuid id;
  Uuid webhook_id;
  std::int64_t event_seq = 0;
  Uuid event_id;
  std::string event_type;
  DeliveryState state = DeliveryState::pending;
  std::int64_t attempts = 0;
  UtcTime next_at;
  std::optional<std::int64_t> last_status;
  std::string last_error;
  UtcTime created_at;
  std::optional<UtcTime> finished_at;
};
DW_DESCRIBE(Delivery, id, webhook_id, event_seq, event_id, event_type, state, attempts, next_at, last_status,
            last_error, created_at, finished_at);

struct Replay {
  std::int64_t from_seq = 1;  // the first event to tell again
};
DW_DESCRIBE(Replay, from_seq);
DW_ANNOTATE(Replay, {.member = "from_seq", .minimum = 1})

class WebhookService {
 public:
  WebhookService(store::Database& database, secret::SecretManager& secrets, const Clock& clock = system_clock(),
                 const Random& random = system_random())
      : database_(database), secrets_(secrets), clock_(clock), random_(random) {}

  static const store::ListSpec& list_spec();
  Task<store::Page<Webhook>> list(CallContext ctx, store::TenantScope scope, store::ListRequest request);
  Task<Webhook> find(CallContext ctx, store::TenantScope scope, std::string id_or_name);
  /// Events from now on are told.
  Task<WebhookCreated> create(CallContext ctx, store::TenantScope scope, WebhookCreate webhook);
  /// A new URL gets a new signing secret only by a new webhook: the secret stays, the receiver proves itself by TLS.
  Task<Webhook> change(CallContext ctx, store::TenantScope scope, Uuid id, std::int64_t version, WebhookPatch patch);
  Task<void> remove(CallContext ctx, store::TenantScope scope, Uuid id, std::int64_t version);

  static const store::ListSpec& deliveries_spec();
  Task<store::Page<Delivery>> deliveries(CallContext ctx, store::TenantScope scope, Uuid webhook,
                                         store::ListRequest request);
  /// A dead or pending delivery is tried again now.
  Task<Delivery> retry(CallContext ctx, store::TenantScope scope, Uuid delivery);
  /// Events from `from_seq` on, as far as they are kept, are told again.
  Task<Webhook> replay(CallContext ctx, store::TenantScope scope, Uuid webhook, Replay from);

 private:
  store::Database& database_;
  secret::SecretManager& secrets_;
  const Clock& clock_;
  const Random& random_;
};

/// The headers of a delivery. `secret`: the bytes behind whsec_, raw.
struct Signed {
  std::string id;
  std::string timestamp;
  std::string signature;
};
Signed sign(const Secret& secret, const Uuid& event, UtcTime now, std::string_view body);

}  // namespace datawave::events
