// A made-up source of a million columns: merged, merged again, read and searched.
#include <sys/resource.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <random>

#include "datawave/catalog/merge.hpp"
#include "datawave/catalog/service.hpp"
#include "datawave/io/lane.hpp"
#include "datawave/testing/test_store.hpp"

namespace {

using namespace datawave;
using Steady = std::chrono::steady_clock;

constexpr int kColumns = 12;
constexpr const char* kEntities[] = {"customer", "order",   "invoice", "payment", "product", "shipment", "account",
                                     "employee", "address", "session", "device",  "ticket",  "supplier", "contract"};
constexpr const char* kParts[] = {"item",  "line", "history", "detail",  "status",
                                  "event", "log",  "map",     "archive", "stage"};
constexpr const char* kFields[] = {"id",          "name",   "created_at", "updated_at", "email",
                                   "status",      "amount", "type",       "country",    "phone",
                                   "description", "code",   "price",      "quantity",   "user_id"};
constexpr const char* kTypes[] = {"integer", "character varying(80)", "timestamp with time zone", "numeric(12,2)",
                                  "text"};

inspect::InspectedTable make_table(int n, int per_schema) {
  std::minstd_rand random(static_cast<unsigned>(n) + 1);
  inspect::InspectedTable out;
  connect::TableRecord& t = out.table;
  t.database = "warehouse";
  t.schema = "schema_" + std::to_string(n / per_schema);
  t.name = std::string(kEntities[random() % 14]) + "_" + kParts[random() % 10] + "_" + std::to_string(n);
  t.native_id = n + 16384;
  t.owner = "app";
  t.row_estimate = static_cast<std::int64_t>(random() % 1'000'000);
  t.size_bytes = *t.row_estimate * 100;
  for (int c = 0; c < kColumns; ++c) {
    connect::ColumnRecord column;
    column.name = c == 0 ? "id" : std::string(kFields[random() % 15]) + (random() % 2 ? "" : "_" + std::to_string(c));
    for (const auto& other : t.columns)
      if (other.name == column.name) column.name += "_" + std::to_string(c);
    column.ordinal = c + 1;
    column.declared_type = kTypes[random() % 5];
    column.type_class = connect::TypeClass::number;
    column.nullable = c != 0;
    if (random() % 4 == 0) column.default_expression = "now()";
    column.statistics = connect::ColumnStatistics{0.25, 100.0 * c, 8, {}};
    inspect::ColumnLabel label;
    label.column = column.name;
    const bool email = column.name.starts_with("email") || column.name.starts_with("phone");
    label.semantic_type = email ? "email" : "none";
    label.sensitivity = email ? "confidential" : "internal";
    label.confidence = 0.9;
    if (email) label.evidence.push_back({"name.word", 0, 0, "the name reads \"email\"", {}});
    out.labels.push_back(std::move(label));
    t.columns.push_back(std::move(column));
  }
  connect::ConstraintRecord key;
  key.name = t.name + "_pkey";
  key.kind = connect::ConstraintKind::primary_key;
  key.columns = {"id"};
  key.definition = "PRIMARY KEY (id)";
  t.constraints.push_back(key);
  connect::IndexRecord index;
  index.name = key.name;
  index.method = "btree";
  index.columns = {"id"};
  index.definition = "CREATE UNIQUE INDEX " + key.name + " ON " + t.schema + "." + t.name + " USING btree (id)";
  index.unique = index.primary = index.constraint = true;
  index.scans = n;
  index.size_bytes = 8192;
  t.indexes.push_back(index);
  out.sampled_rows = 100;
  return out;
}

double seconds_since(Steady::time_point start) { return std::chrono::duration<double>(Steady::now() - start).count(); }
long peak_kib() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return usage.ru_maxrss;
}
template <class T>
T must(Result<T> result) {
  if (!result) {
    std::fprintf(stderr, "%s\n", result.error().describe().c_str());
    std::exit(1);
  }
  if constexpr (!std::is_void_v<T>) return std::move(*result);
}

catalog::MergeReport merge(store::Database& database, const store::TenantScope& scope, const Uuid& source, int tables,
                           int per_schema, double& making) {
  catalog::MergeInput input;
  input.source_id = source;
  input.source_name = "warehouse";
  input.native_ids_unique = true;
  catalog::SourceMerge merge(database, scope, input);
  must(merge.begin());
  for (int n = 0; n < tables; ++n) {
    const auto start = Steady::now();
    auto table = make_table(n, per_schema);
    making += seconds_since(start);
    const std::string schema = table.table.schema;
    must(merge.add(std::move(table)));
    if ((n + 1) % per_schema == 0 || n + 1 == tables) {
      connect::ContainerReport report;
      report.database = "warehouse";
      report.schema = schema;
      report.tables = n % per_schema + 1;
      report.columns = report.tables * kColumns;
      must(merge.container(report));
    }
  }
  return must(merge.finish(true));
}

Uuid add_source(store::Database& database, const store::TenantScope& scope) {
  const Uuid id = make_uuid_v7(system_clock(), system_random());
  const store::WriteBody<void> body = [&](store::WriteTx& tx) -> Result<void> {
    DW_CHECK(
        tx.exec("INSERT INTO sources (id, tenant_id, name, connector, description, environment, location, owner, "
                "labels, connection, managed_by, created_at, updated_at, version) VALUES (?1, {tenant_id}, "
                "'warehouse', 'postgresql', '', 'test', 'cloud', '', '{}', '{}', '', 0, 0, 1)",
                id));
    store::AuditEntry entry;
    entry.code = "bench";
    tx.audit(entry);
    return {};
  };
  must(database.write_now<void>({}, scope, body));
  return id;
}

double quantile(std::vector<double>& times, double q) {
  std::sort(times.begin(), times.end());
  return times[static_cast<std::size_t>(q * static_cast<double>(times.size() - 1))] * 1000;
}

void read_and_search(store::Database& database, const store::TenantScope& scope, int tables) {
  catalog::CatalogService service(database);
  io::Lane lane;
  std::minstd_rand random(7);
  std::vector<double> times;
  for (int i = 0; i < 2000; ++i) {
    const int n = static_cast<int>(random() % static_cast<unsigned>(tables));
    const auto table = make_table(n, 1000).table;
    const std::string path = "warehouse.warehouse." + table.schema + "." + table.name;
    const auto start = Steady::now();
    must(lane.block_on(service.get({}, scope, path)));
    times.push_back(seconds_since(start));
  }
  std::printf("figure get_p50 %.2f ms\n", quantile(times, 0.5));
  std::printf("figure get_p99 %.2f ms\n", quantile(times, 0.99));
  const std::vector<std::string> queries = {
      "id",       "name",       "created_at",  "status",         "email",
      "customer", "order item", "amount",      "type",           "country phone",
      "cre",      "user_id",    "archive",     "payment email",  "customer_status_4711",
      "price",    "c",          "description", "schema_5.log_9", "invoice line quantity"};
  times.clear();
  std::vector<double> cpu_times;
  for (int round = 0; round < 10; ++round) {
    for (const std::string& q : queries) {
      catalog::SearchRequest request;
      request.q = q;
      const auto start = Steady::now();
      const std::clock_t cpu = std::clock();
      const auto found = must(lane.block_on(service.search({}, scope, request)));
      times.push_back(seconds_since(start));
      const double used = static_cast<double>(std::clock() - cpu) / CLOCKS_PER_SEC;
      cpu_times.push_back(used);
      if (round == 1)
        std::printf("search %-24s %6.1f ms, %5.1f ms CPU  %zu hits, first %s\n", q.c_str(), times.back() * 1000,
                    used * 1000, found.hits.size(), found.hits.empty() ? "-" : found.hits[0].path.c_str());
    }
  }
  std::printf("figure search_cpu_p95 %.1f ms\n", quantile(cpu_times, 0.95));
  std::printf("figure search_p50 %.1f ms\n", quantile(times, 0.5));
  std::printf("figure search_p95 %.1f ms\n", quantile(times, 0.95));
  times.clear();
  for (int i = 0; i < 20; ++i) {
    store::ListRequest request;
    if (i % 2 == 1) request.filter.push_back({"state", store::FilterOp::equal, "suggested"});
    const auto start = Steady::now();
    if (i % 2 == 0) must(lane.block_on(service.list({}, scope, request)));
    if (i % 2 == 1) must(lane.block_on(service.list_labels({}, scope, request)));
    times.push_back(seconds_since(start));
    if (i < 2) std::printf("list %d %.1f ms\n", i, times.back() * 1000);
  }
  std::printf("figure list_p95 %.1f ms\n", quantile(times, 0.95));
}

}  // namespace

int main(int argc, char** argv) {
  const int tables = argc > 1 ? std::atoi(argv[1]) : 1'000'000 / kColumns;
  const int per_schema = 1000;
  datawave::testing::TestStore store(store::Dialect::sqlite);
  const Uuid tenant = store.add_tenant("bench");
  const auto scope = datawave::testing::TestStore::scope(tenant);
  const Uuid source = add_source(*store, scope);
  double making = 0;
  auto start = Steady::now();
  const std::clock_t cpu_before = std::clock();
  auto report = merge(*store, scope, source, tables, per_schema, making);
  const double first = seconds_since(start) - making;
  std::printf("created %ld in %ld bodies, made in %.2f s, peak %ld KiB\n", static_cast<long>(report.created),
              static_cast<long>(report.bodies), making, peak_kib());
  std::printf("processor time of the first import: %.2f s\n",
              static_cast<double>(std::clock() - cpu_before) / CLOCKS_PER_SEC);
  std::printf("figure first_import_tables %.0f tables/s\n", tables / first);
  std::printf("figure first_import_columns %.0f columns/s\n", tables * kColumns / first);
  making = 0;
  start = Steady::now();
  report = merge(*store, scope, source, tables, per_schema, making);
  const double again = seconds_since(start) - making;
  std::printf("unchanged %ld, bodies %ld\n", static_cast<long>(report.unchanged), static_cast<long>(report.bodies));
  std::printf("figure rescan_tables %.0f tables/s\n", tables / again);
  std::printf("figure peak_memory %.1f MiB\n", static_cast<double>(peak_kib()) / 1024);
  std::printf("figure file_size %.1f MiB\n",
              static_cast<double>(std::filesystem::file_size(store.directory() / "datawave.db")) / 1048576);
  read_and_search(*store, scope, tables);
  return 0;
}
