#include "metrics.hpp"

#include <fstream>

#include "datawave/core/annotate.hpp"
#include "datawave/core/json_writer.hpp"

namespace datawave::server {

namespace {
/// One family, written as a whole: its lines may not be parted.
class Family {
 public:
  Family(std::string& out, std::string_view name, std::string_view type, std::string_view help,
         std::string_view unit = {})
      : out_(out), name_(name), counter_(type == "counter") {
    out_.append("# TYPE ").append(name).append(" ").append(type).append("\n");
    if (!unit.empty()) out_.append("# UNIT ").append(name).append(" ").append(unit).append("\n");
    out_.append("# HELP ").append(name).append(" ").append(help).append("\n");
  }
  template <class N>
  Family& value(N number, std::string_view label = {}, std::string_view label_value = {}) {
    out_.append(name_).append(counter_ ? "_total" : "");
    if (!label.empty()) out_.append("{").append(label).append("=\"").append(label_value).append("\"}");
    out_.append(" ").append(std::to_string(number)).append("\n");
    return *this;
  }

 private:
  std::string& out_;
  std::string name_;
  bool counter_;
};

/// A label's value. Names of sources are plain, but nothing else may break the format.
std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '\\' || c == '"') out += '\\';
    out += c == '\n' ? ' ' : c;
  }
  return out;
}

/// The sources that this server probes. At most 1,000 of a tenant, each with a fixed number of lines.
void write_sources(std::string& out, const monitor::HealthMonitor& health, const Uuid& tenant) {
  const monitor::HealthMonitor::Counts counts = health.counts();
  Family(out, "datawave_health_rounds", "counter", "Rounds of probes.")
      .value(counts.rounds - counts.failed, "outcome", "answered")
      .value(counts.failed, "outcome", "failed");
  Family(out, "datawave_health_connects", "counter", "Connections made for probing.").value(counts.connects);
  Family(out, "datawave_health_dropped", "counter", "Rounds that could not be stored.").value(counts.dropped);
  Family(out, "datawave_health_rounds_in_flight", "gauge", "Rounds in hand.").value(counts.in_flight);
  const auto samples = health.samples(tenant);
  const auto line = [&out](std::string_view name, const monitor::SourceSample& of, std::string_view more,
                           double value) {
    out.append(name).append("{source=\"").append(to_string(of.source_id)).append("\",name=\"");
    out.append(escaped(of.source_name)).append("\"").append(more).append("} ");
    out.append(to_json(value)).append("\n");
  };
  const auto head = [&out](const char* name, const char* type, const char* help) {
    out.append("# TYPE ").append(name).append(" ").append(type).append("\n");
    if (std::string_view(name).ends_with("_seconds")) out.append("# UNIT ").append(name).append(" seconds\n");
    out.append("# HELP ").append(name).append(" ").append(help).append("\n");
  };
  head("datawave_source_up", "gauge", "Whether the last probe was answered.");
  for (const auto& of : samples) line("datawave_source_up", of, "", of.up ? 1 : 0);
  head("datawave_source_score", "gauge", "The health score, 0 to 100.");
  for (const auto& of : samples) {
    if (of.score) line("datawave_source_score", of, "", *of.score);
  }
  head("datawave_source_state", "stateset", "The state of health.");
  for (const auto& of : samples) {
    for (const std::string_view word : enum_words<monitor::HealthState>()) {
      const std::string state = ",datawave_source_state=\"" + std::string(word) + "\"";
      line("datawave_source_state", of, state, enum_name(of.state) == word ? 1 : 0);
    }
  }
  head("datawave_source_probe_duration_seconds", "summary", "Round trips of the last five minutes.");
  for (const auto& of : samples) {
    const monitor::LatencySummary& last = of.last_5m;
    const auto quantile = [&](const char* label, const std::optional<std::int64_t>& us) {
      if (us) line("datawave_source_probe_duration_seconds", of, label, static_cast<double>(*us) / 1e6);
    };
    quantile(",quantile=\"0.5\"", last.p50_us);
    quantile(",quantile=\"0.95\"", last.p95_us);
    quantile(",quantile=\"0.99\"", last.p99_us);
  }
}

std::uint64_t resident_bytes() {
  std::ifstream in("/proc/self/statm");
  std::uint64_t size = 0;
  std::uint64_t resident = 0;
  in >> size >> resident;
  return resident * 4096;
}
}  // namespace

std::string metrics_text(const MetricSources& from, const Uuid& tenant) {
  std::string out;
  const http::ServerMetrics http = from.listener.metrics();
  Family(out, "datawave_http_connections", "gauge", "Open connections.").value(http.open);
  Family(out, "datawave_http_connections_accepted", "counter", "Connections accepted.").value(http.accepted);
  Family answers(out, "datawave_http_responses", "counter", "Answers by the first digit of their status.");
  static constexpr std::string_view kClasses[] = {"", "1xx", "2xx", "3xx", "4xx", "5xx"};
  for (std::size_t i = 1; i < http.answers.size(); ++i) answers.value(http.answers[i], "class", kClasses[i]);
  Family(out, "datawave_http_received_bytes", "counter", "Bytes received.", "bytes").value(http.bytes_in);
  Family(out, "datawave_http_sent_bytes", "counter", "Bytes sent.", "bytes").value(http.bytes_out);

  const api::HandlerCounts api = from.handler.counts();
  Family(out, "datawave_api_refusals", "counter", "Requests refused, by reason.")
      .value(api.unauthenticated, "reason", "unauthenticated")
      .value(api.denied, "reason", "denied")
      .value(api.overloaded, "reason", "overloaded");
  Family(out, "datawave_api_failures", "counter", "Answers with status 500.").value(api.failed);
  Family(out, "datawave_api_requests_in_flight", "gauge", "Requests in hand.").value(api.in_flight);

  const store::StoreMetrics store = from.database.metrics();
  Family(out, "datawave_store_bodies", "counter", "Write bodies by outcome.")
      .value(store.bodies_committed, "outcome", "committed")
      .value(store.bodies_failed, "outcome", "failed");
  Family(out, "datawave_store_commits", "counter", "Durable commits.").value(store.commits);
  Family(out, "datawave_store_reads", "counter", "Read bodies.").value(store.reads);
  Family(out, "datawave_store_retries", "counter", "Bodies run again.").value(store.retries);
  Family(out, "datawave_store_waiting", "gauge", "Bodies that wait.")
      .value(store.writes_waiting, "kind", "write")
      .value(store.reads_waiting, "kind", "read");

  const jobs::JobRunner::Counts jobs = from.runner.counts();
  Family(out, "datawave_jobs", "counter", "Attempts of jobs by outcome.")
      .value(jobs.succeeded, "outcome", "succeeded")
      .value(jobs.failed, "outcome", "failed")
      .value(jobs.cancelled, "outcome", "cancelled");
  Family(out, "datawave_jobs_resumed", "counter", "Jobs taken over from a worker that died.").value(jobs.resumed);
  Family(out, "datawave_jobs_running", "gauge", "Jobs that run here.").value(jobs.running);
  const query::GatewayFigures query = from.gateway.figures();
  Family(out, "datawave_queries", "counter", "Statements at the gateway by outcome.")
      .value(query.answered, "outcome", "answered")
      .value(query.failed, "outcome", "failed")
      .value(query.refused, "outcome", "refused");
  Family(out, "datawave_queries_streamed", "counter", "Answers that were streamed.").value(query.streamed);
  Family(out, "datawave_query_rows", "counter", "Rows answered.").value(query.rows);
  Family(out, "datawave_query_cache_lookups", "counter", "Looks into the result cache by outcome.")
      .value(query.cache_hits, "outcome", "hit")
      .value(query.cache_shared, "outcome", "shared")
      .value(query.cache_misses, "outcome", "miss");
  Family(out, "datawave_query_cache_evicted", "counter", "Answers that had to go for newer ones.")
      .value(query.cache_evicted);
  Family(out, "datawave_query_cache_entries", "gauge", "Answers kept.").value(query.cache_entries);
  Family(out, "datawave_query_cache_bytes", "gauge", "Memory of the answers kept.", "bytes").value(query.cache_bytes);
  Family(out, "datawave_process_resident_bytes", "gauge", "Resident memory.", "bytes").value(resident_bytes());
  write_sources(out, from.health, tenant);
  out += "# EOF\n";
  return out;
}

}  // namespace datawave::server
