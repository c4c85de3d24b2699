#include "datawave/api/routes.hpp"
#include "datawave/events/webhooks.hpp"
#include "topics.hpp"

namespace datawave::api {

namespace {
using access::Permission;
using events::Webhook;

Route hook_route(http::Method method, std::string path, std::string operation_id, std::string summary) {
  Route route;
  route.method = method;
  route.path = std::move(path);
  route.operation_id = std::move(operation_id);
  route.summary = std::move(summary);
  route.tag = "events";
  route.permission = method == http::Method::get ? Permission::webhook_read : Permission::webhook_write;
  route.resource = Resource::webhook;
  route.output = output_type<Webhook>("Webhook");
  return route;
}
}  // namespace

void add_webhook_routes(RouteTable& table, events::WebhookService& webhooks) {
  Route list = hook_route(http::Method::get, "/api/v1/webhooks", "list_webhooks", "who outside is told of events");
  list.audit_code = "webhook.list";
  list.resource = Resource::none;
  list.list = &events::WebhookService::list_spec();
  list.output = page_type<Webhook>("Webhook");
  list.handler = [&webhooks](Call& call) -> Task<Reply> {
    DW_CO_TRY(auto request, call.list_request());
    DW_CO_TRY(auto page, co_await webhooks.list(call.ctx, *call.scope, std::move(request)));
    co_return reply_page(call, page);
  };
  table.add(std::move(list));

  Route create = hook_route(http::Method::post, "/api/v1/webhooks", "create_webhook",
                            "tell a URL of events from now on; the signing secret is shown this once");
  create.audit_code = "webhook.create";
  create.resource = Resource::none;
  create.success = 201;
  create.input = input_type<events::WebhookCreate>("WebhookCreate");
  create.output = output_type<events::WebhookCreated>("WebhookCreated");
  create.etag = true;
  create.location = true;
  create.errors = {409};
  create.handler = [&webhooks](Call& call) -> Task<Reply> {
    DW_CO_TRY(auto input, call.input<events::WebhookCreate>());
    DW_CO_CHECK(check_may_hear(call, input.topics));
    DW_CO_TRY(auto made, co_await webhooks.create(call.ctx, *call.scope, std::move(input)));
    Reply out = reply(made, made.webhook.version);
    out.headers.push_back({"Location", "/api/v1/webhooks/" + to_string(made.webhook.id)});
    co_return out;
  };
  table.add(std::move(create));

  Route get = hook_route(http::Method::get, "/api/v1/webhooks/{webhook}", "get_webhook", "one webhook");
  get.audit_code = "webhook.read";
  get.etag = true;
  get.handler = [&webhooks](Call& call) -> Task<Reply> {
    DW_CO_TRY(auto found, co_await webhooks.find(call.ctx, *call.scope, std::string(call.path("webhook"))));
    co_return reply(found, found.version);
  };
  table.add(std::move(get));

  Route change = hook_route(http::Method::patch, "/api/v1/webhooks/{webhook}", "update_webhook", "change a webhook");
  change.audit_code = "webhook.update";
  change.if_match = true;
  change.input = input_type<events::WebhookPatch>("WebhookPatch");
  change.etag = true;
  change.handler = [&webhooks](Call& call) -> Task<Reply> {
    DW_CO_TRY(auto found, co_await webhooks.find(call.ctx, *call.scope, std::string(call.path("webhook"))));
    DW_CO_TRY(auto patch, call.input<events::WebhookPatch>());
    DW_CO_CHECK(check_may_hear(call, found.topics));  // it may be pointed elsewhere
    if (patch.topics.has_value()) DW_CO_CHECK(check_may_hear(call, patch.topics.value()));
    DW_CO_TRY(auto changed, co_await webhooks.change(call.ctx, *call.scope, found.id, call.version_for(found.version),
                                                     std::move(patch)));
    co_return reply(changed, changed.version);
  };
  table.add(std::move(change));

  Route remove = hook_route(http::Method::delete_, "/api/v1/webhooks/{webhook}", "delete_webhook", "remove a webhook");
  remove.audit_code = "webhook.delete";
  remove.if_match = true;
  remove.success = 204;
  remove.output = {};
  remove.handler = [&webhooks](Call& call) -> Task<Reply> {
    DW_CO_TRY(auto found, co_await webhooks.find(call.ctx, *call.scope, std::string(call.path("webhook"))));
    DW_CO_CHECK(co_await webhooks.remove(call.ctx, *call.scope, found.id, call.version_for(found.version)));
    co_return Reply();
  };
  table.add(std::move(remove));

  Route deliveries = hook_route(http::Method::get, "/api/v1/webhooks/{webhook}/deliveries", "list_deliveries",
                                "how each telling went; filter=state=dead shows the dead letters");
  deliveries.audit_code = "webhook.read";
  deliveries.list = &events::WebhookService::deliveries_spec();
  deliveries.output = page_type<events::Delivery>("Delivery");
  deliveries.handler = [&webhooks](Call& call) -> Task<Reply> {
    DW_CO_TRY(auto found, co_await webhooks.find(call.ctx, *call.scope, std::string(call.path("webhook"))));
    DW_CO_TRY(auto request, call.list_request());
    DW_CO_TRY(auto page, co_await webhooks.deliveries(call.ctx, *call.scope, found.id, std::move(request)));
    co_return reply_page(call, page);
  };
  table.add(std::move(deliveries));

  Route retry = hook_route(http::Method::post, "/api/v1/deliveries/{delivery}:retry", "retry_delivery",
                           "try a dead letter again now");
  retry.audit_code = "webhook.retry";
  retry.resource = Resource::delivery;
  retry.success = 202;
  retry.output = output_type<events::Delivery>("Delivery");
  retry.errors = {409};
  retry.handler = [&webhooks](Call& call) -> Task<Reply> {
    const auto id = parse_uuid(call.path("delivery"));
    if (!id) co_return fail(ErrorCode::not_found, "there is no such delivery");
    DW_CO_TRY(auto delivery, co_await webhooks.retry(call.ctx, *call.scope, *id));
    co_return reply(delivery);
  };
  table.add(std::move(retry));

  Route replay = hook_route(http::Method::post, "/api/v1/webhooks/{webhook}:replay", "replay_webhook",
                            "tell events again, from a number on");
  replay.audit_code = "webhook.replay";
  replay.success = 202;
  replay.input = input_type<events::Replay>("Replay");
  replay.etag = true;
  replay.handler = [&webhooks](Call& call) -> Task<Reply> {
    DW_CO_TRY(auto found, co_await webhooks.find(call.ctx, *call.scope, std::string(call.path("webhook"))));
    DW_CO_TRY(auto input, call.input<events::Replay>());
    DW_CO_CHECK(check_may_hear(call, found.topics));
    DW_CO_TRY(auto replayed, co_await webhooks.replay(call.ctx, *call.scope, found.id, input));
    co_return reply(replayed, replayed.version);
  };
  table.add(std::move(replay));
}

}  // namespace datawave::api
