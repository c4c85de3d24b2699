/// The routes of each area. They hold references to the services, which outlive the table.
#pragma once

#include <functional>
#include <string>

#include "datawave/access/accounts.hpp"
#include "datawave/access/audit_log.hpp"
#include "datawave/api/handler.hpp"
#include "datawave/api/route.hpp"

namespace datawave {
namespace connect {
class Registry;
}
namespace source {
class SourceService;
}
namespace jobs {
class JobService;
class ScheduleService;
}  // namespace jobs
namespace monitor {
class HealthMonitor;
}
namespace catalog {
class CatalogService;
}
namespace query {
class QueryGateway;
}
namespace events {
class EventHub;
class WebhookService;
}  // namespace events
}  // namespace datawave

namespace datawave::api {

void add_account_routes(RouteTable& table, access::Accounts& accounts);
void add_audit_routes(RouteTable& table, access::AuditLog& audit);

void add_connector_routes(RouteTable& table, const connect::Registry& registry);
void add_source_routes(RouteTable& table, source::SourceService& sources, jobs::JobService& service);
void add_health_routes(RouteTable& table, monitor::HealthMonitor& health, source::SourceService& sources);
void add_job_routes(RouteTable& table, jobs::JobService& service);
void add_schedule_routes(RouteTable& table, jobs::ScheduleService& schedules, source::SourceService& sources);
void add_event_routes(RouteTable& table, store::Database& database, events::EventHub& hub);

void add_webhook_routes(RouteTable& table, events::WebhookService& webhooks);

void add_catalog_routes(RouteTable& table, catalog::CatalogService& service, source::SourceService& sources);

void add_query_routes(RouteTable& table, source::SourceService& sources, query::QueryGateway& gateway);

/// What /readyz and /metrics ask.
struct SystemHooks {
  store::Database* database = nullptr;
  std::function<std::string(const Uuid& tenant)> metrics;  // OpenMetrics text, as that tenant may see it
  std::function<std::string()> openapi;                    // the document
};
void add_system_routes(RouteTable& table, SystemHooks hooks);

}  // namespace datawave::api
