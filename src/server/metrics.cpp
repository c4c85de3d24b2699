#include "metrics.hpp"

#include <fstream>

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

std::uint64_t resident_bytes() {
  std::ifstream in("/proc/self/statm");
  std::uint64_t size = 0;
  std::uint64_t resident = 0;
  in >> size >> resident;
  return resident * 4096;
}
}  // namespace

std::string metrics_text(const MetricSources& from) {
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
  out += "# EOF\n";
  return out;
}

}  // namespace datawave::server
