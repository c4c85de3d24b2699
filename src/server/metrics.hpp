/// /metrics: OpenMetrics text. Source: OpenMetrics 1.0.
#pragma once

#include <string>

#include "datawave/api/handler.hpp"
#include "datawave/http/server.hpp"
#include "datawave/jobs/runner.hpp"
#include "datawave/monitor/monitor.hpp"
#include "datawave/query/gateway.hpp"
#include "datawave/store/database.hpp"

namespace datawave::server {

struct MetricSources {
  const store::Database& database;
  const api::ApiHandler& handler;
  const jobs::JobRunner& runner;
  const http::Server& listener;
  const monitor::HealthMonitor& health;
  const query::QueryGateway& gateway;
};
/// Of the sources, those of `tenant`: who asks learns nothing of others'.
std::string metrics_text(const MetricSources& from, const Uuid& tenant);

}  // namespace datawave::server
