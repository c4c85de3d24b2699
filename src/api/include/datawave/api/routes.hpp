/// The routes of each area. They hold references to the services, which outlive the table.
#pragma once

#include <functional>
#include <string>

#include "datawave/access/accounts.hpp"
#include "datawave/access/audit_log.hpp"
#include "datawave/api/handler.hpp"
#include "datawave/api/route.hpp"

namespace datawave::api {

void add_account_routes(RouteTable& table, access::Accounts& accounts);
void add_audit_routes(RouteTable& table, access::AuditLog& audit);

/// What /readyz and /metrics ask.
struct SystemHooks {
  store::Database* database = nullptr;
  std::function<std::string()> metrics;  // OpenMetrics text
  std::function<std::string()> openapi;  // the document
};
void add_system_routes(RouteTable& table, SystemHooks hooks);

}  // namespace datawave::api
