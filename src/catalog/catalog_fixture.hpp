/// A source and its merges, for tests on both stores.
#pragma once

#include <gtest/gtest.h>

#include <map>

#include "datawave/catalog/merge.hpp"
#include "datawave/catalog/service.hpp"
#include "datawave/io/lane.hpp"
#include "datawave/testing/test_store.hpp"

namespace datawave::catalog::testing {

inline connect::ColumnRecord column(std::string name, std::int32_t ordinal, std::string type = "integer") {
  connect::ColumnRecord out;
  out.name = std::move(name);
  out.ordinal = ordinal;
  out.declared_type = std::move(type);
  return out;
}

/// A column called email is labelled so.
inline inspect::InspectedTable table(std::string name, const std::vector<std::string>& columns,
                                     std::int64_t native = 0) {
  inspect::InspectedTable out;
  out.table.database = "shop";
  out.table.schema = "public";
  out.table.name = std::move(name);
  out.table.native_id = native;
  out.table.owner = "app";
  out.table.row_estimate = 10;
  for (const std::string& c : columns) {
    inspect::ColumnLabel label;
    label.column = c;
    label.semantic_type = c == "email" ? "email" : "none";
    label.sensitivity = c == "email" ? "confidential" : "internal";
    label.confidence = 0.9;
    out.labels.push_back(label);
    out.table.columns.push_back(column(c, static_cast<std::int32_t>(out.table.columns.size()) + 1));
  }
  out.sampled_rows = 10;
  return out;
}

class Catalog : public datawave::testing::OnBothStores {
 protected:
  Uuid source = add_source(scope, "shop");
  CatalogService catalog{*store};

  Uuid add_source(const store::TenantScope& who, const std::string& name) {
    const Uuid id = make_uuid_v7(system_clock(), system_random());
    const store::WriteBody<void> body = [&](store::WriteTx& tx) -> Result<void> {
      DW_CHECK(
          tx.exec("INSERT INTO sources (id, tenant_id, name, connector, description, environment, location, owner, "
                  "labels, connection, managed_by, created_at, updated_at, version) VALUES (?1, {tenant_id}, ?2, "
                  "'postgresql', '', 'test', 'cloud', '', '{}', '{}', '', 0, 0, 1)",
                  id, name));
      store::AuditEntry entry;
      entry.code = "test";
      tx.audit(entry);
      return {};
    };
    const auto done = store->write_now<void>({}, who, body);
    EXPECT_TRUE(done) << done.error().describe();
    return id;
  }

  MergeInput input() {
    MergeInput out;
    out.source_id = source;
    out.source_name = "shop";
    out.native_ids_unique = true;
    return out;
  }

  MergeReport merge_as(const store::TenantScope& who, const MergeInput& what,
                       std::vector<inspect::InspectedTable> tables, bool complete = true) {
    SourceMerge merge(*store, who, what);
    const auto fine = [](const auto& result) { EXPECT_TRUE(result) << result.error().describe(); };
    fine(merge.begin());
    std::map<std::string, std::int64_t> schemas = {{"public", 0}};
    for (auto& one : tables) {
      ++schemas[one.table.schema];
      fine(merge.add(std::move(one)));
    }
    for (const auto& [schema, count] : schemas) {
      connect::ContainerReport report;
      report.database = "shop";
      report.schema = schema;
      report.state = complete ? connect::ContainerState::complete : connect::ContainerState::failed;
      report.tables = count;
      fine(merge.container(report));
    }
    auto done = merge.finish(complete);
    fine(done);
    return done ? std::move(*done) : MergeReport();
  }
  MergeReport merge(std::vector<inspect::InspectedTable> tables, bool complete = true) {
    return merge_as(scope, input(), std::move(tables), complete);
  }

  std::int64_t number(const std::string& sql) {
    const store::ReadBody<std::int64_t> body = [sql](store::Tx& tx) -> Result<std::int64_t> {
      DW_TRY(const auto found, tx.find<std::int64_t>(sql));
      return found.value_or(-1);
    };
    auto result = store->read_now<std::int64_t>({}, scope, body);
    EXPECT_TRUE(result) << result.error().describe();
    return result ? *result : -1;
  }

  /// The value, or a failed test and an empty one.
  template <class T>
  T got(Result<T> result) {
    EXPECT_TRUE(result) << result.error().describe();
    return result ? std::move(*result) : T();
  }
  AssetDetail get(const std::string& asset) { return got(lane.block_on(catalog.get({}, scope, asset))); }
  SearchResult search(std::string q, const store::TenantScope* who = nullptr) {
    SearchRequest request;
    request.q = std::move(q);
    return got(lane.block_on(catalog.search({}, who == nullptr ? scope : *who, request)));
  }
};

}  // namespace datawave::catalog::testing
