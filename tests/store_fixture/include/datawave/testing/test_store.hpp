/// A store of either kind for a test: SQLite in a temporary directory, or a database of the shared PostgreSQL with a
/// login role of its own that may make roles and is no superuser.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "datawave/io/lane.hpp"
#include "datawave/store/database.hpp"
#include "datawave/store/scope_issuer.hpp"
#include "datawave/testing/temp_dir.hpp"

namespace datawave::testing {

class TestStore {
 public:
  /// Throws std::runtime_error when the store does not open.
  explicit TestStore(store::Dialect dialect, const Clock& clock = system_clock());
  ~TestStore();

  store::Database& operator*() { return *database_; }
  store::Database* operator->() { return database_.get(); }
  /// Closed and opened again, as by a restart.
  void reopen();
  void close() { database_.reset(); }
  /// A tenant with its head row.
  Uuid add_tenant(const std::string& name);
  /// The scope of somebody in that tenant.
  static store::TenantScope scope(const Uuid& tenant, const std::string& name = "tester");
  static store::SystemScope system() { return store::ScopeIssuer::across_tenants("test"); }
  /// What a second process would open the same store with; empty for SQLite.
  [[nodiscard]] const std::string& postgres_url() const { return url_; }
  [[nodiscard]] const std::string& postgres_database() const { return name_; }
  [[nodiscard]] std::filesystem::path directory() const { return directory_.path(); }

 private:
  store::Dialect dialect_;
  const Clock& clock_;
  TempDir directory_{"store"};
  std::string url_;
  std::string name_;
  std::string role_;
  std::unique_ptr<store::Database> database_;
};

inline std::string dialect_name(const ::testing::TestParamInfo<store::Dialect>& info) {
  return info.param == store::Dialect::sqlite ? "sqlite" : "postgresql";
}

/// Base of a suite that runs on both stores: `using Jobs = datawave::testing::OnBothStores; TEST_P(Jobs, …)`, then
/// DW_ON_BOTH_STORES(Jobs).
class OnBothStores : public ::testing::TestWithParam<store::Dialect> {
 protected:
  io::Lane lane;  // outlives the store, whose threads answer to it
  TestStore store{GetParam()};
  Uuid tenant = store.add_tenant("acme");
  store::TenantScope scope = TestStore::scope(tenant);
};

}  // namespace datawave::testing

#define DW_ON_BOTH_STORES(Suite)                                                                                   \
  INSTANTIATE_TEST_SUITE_P(                                                                                        \
      Store, Suite, ::testing::Values(::datawave::store::Dialect::sqlite, ::datawave::store::Dialect::postgresql), \
      ::datawave::testing::dialect_name)
