/// A made report for the tests of the renderers.
#pragma once

#include "datawave/inspect/report.hpp"

namespace datawave::inspect::testing {

inline void add_column(InspectedTable& table, const std::string& name, const std::string& type,
                       const std::string& sensitivity, std::vector<EvidenceLine> evidence = {}) {
  connect::ColumnRecord column;
  column.name = name;
  column.ordinal = static_cast<std::int32_t>(table.table.columns.size()) + 1;
  column.declared_type = "text";
  table.table.columns.push_back(column);
  table.labels.push_back({name, type, sensitivity, 0.9, std::move(evidence)});
}

inline InspectedTable& add_table(InspectReport& report, const std::string& schema, const std::string& name) {
  report.tables.emplace_back();
  InspectedTable& table = report.tables.back();
  table.table.database = "shop";
  table.table.schema = schema;
  table.table.name = name;
  table.table.row_estimate = 412;
  table.table.size_bytes = 81920;
  return table;
}

/// A shop: two schemas, a card number, an email, a partition that repeats it, three findings.
inline InspectReport shop() {
  InspectReport report;
  report.inspection_id = "0190a000-0000-7000-8000-000000000000";
  report.started_at = "2026-01-15T08:30:00.000000Z";
  report.duration_ms = 812;
  report.datawave_version = "0.1.0";
  report.source.type = "postgresql";
  report.source.product = "PostgreSQL";
  report.source.version = "15.7";
  report.source.role = "primary";
  report.source.database = "shop";
  report.source.user = "app";
  report.source.size_bytes = std::int64_t{12'697} << 20;
  report.metadata_statements = 14;
  report.sample_statements = 3;
  report.totals.schemas = 2;
  report.totals.tables = 3;
  report.totals.views = 1;
  report.totals.columns = 2981;
  report.totals.rows = 41'200'000;
  report.totals.sampled_tables = 3;
  report.totals.sensitive_columns = 2;
  report.schemas.resize(2);
  report.schemas[0].name = "billing";
  report.schemas[0].tables = 1;
  report.schemas[0].rows = 412;
  report.schemas[0].sensitive_columns = 1;
  report.schemas[1].name = "public";
  report.schemas[1].tables = 2;
  report.schemas[1].views = 1;
  report.schemas[1].rows = 41'200'000;
  report.schemas[1].rows_complete = false;
  report.schemas[1].size_bytes = std::int64_t{12'185} << 20;
  report.schemas[1].findings = 3;

  InspectedTable& customer = add_table(report, "public", "customer");
  add_column(customer, "id", "none", "internal");
  add_column(customer, "email", "email", "confidential",
             {{"name.phrase", 0, 0, "the name reads \"email\"", {}},
              {"value.confirms", 100, 100, "values confirm the name", {"l***@e***.br"}}});
  connect::ConstraintRecord key;
  key.kind = connect::ConstraintKind::primary_key;
  key.name = "customer_pkey";
  key.columns = {"id"};
  key.definition = "PRIMARY KEY (id)";
  customer.table.constraints.push_back(key);
  InspectedTable part = customer;
  part.table.name = "customer_2026";
  part.table.kind = connect::RelationKind::partition;
  report.tables.push_back(part);
  InspectedTable& card = add_table(report, "billing", "card");
  add_column(card, "pan", "credit_card_number", "restricted",
             {{"value.card", 412, 412, "issuer ranges and Luhn check digits of payment cards", {"4***1"}}});
  add_column(card, "customer_id", "none", "internal");
  connect::ConstraintRecord foreign;
  foreign.kind = connect::ConstraintKind::foreign_key;
  foreign.columns = {"customer_id"};
  foreign.references = connect::ReferenceRecord{"public", "customer", {"id"}, "", "", ""};
  foreign.definition = "FOREIGN KEY (customer_id) REFERENCES public.customer(id)";
  card.table.constraints.push_back(foreign);
  report.findings = {
      {"no_primary_key", Severity::high, "public", "orders", "no primary key, 9.1 M rows",
       "ALTER TABLE public.orders …;"},
      {"foreign_key_without_index", Severity::medium, "public", "order_item",
       "foreign key order_id has no index: deletes and key changes on orders scan 9.1 M rows, 1.2 GiB",
       "CREATE INDEX CONCURRENTLY ON public.order_item (order_id);"},
      {"unused_index", Severity::low, "billing", "card", "index card_idle was never used", "DROP INDEX …;"}};
  return report;
}

}  // namespace datawave::inspect::testing
