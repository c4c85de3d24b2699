#include "pool_settings.hpp"

namespace datawave::query {

Result<std::optional<PoolSetting>> load_pool_setting(store::Tx& tx, const Uuid& source) {
  std::optional<PoolSetting> found;
  const store::RowCallback take = [&found](const store::Row& row) -> Result<void> {
    PoolSetting setting;
    DW_TRY(setting.sizing, store::from_row<Sizing>(row, 0));
    if (!row.is_null(1)) setting.max_connections = static_cast<std::size_t>(row.integer(1));
    setting.paused = row.integer(2) != 0;
    setting.version = row.integer(3);
    found = setting;
    return {};
  };
  DW_CHECK(
      tx.each("SELECT sizing, max_connections, paused, version FROM pool_settings WHERE {tenant} AND source_id = ?1",
              take, source));
  return found;
}

Result<PoolSetting> save_pool_setting(store::WriteTx& tx, const Uuid& source, PoolSetting setting) {
  DW_TRY(const auto before, load_pool_setting(tx, source));
  DW_TRY(const UtcTime now, tx.now());
  setting.version = (before ? before->version : 0) + 1;
  std::optional<std::int64_t> most;
  if (setting.max_connections) most = static_cast<std::int64_t>(*setting.max_connections);
  DW_CHECK(
      tx.exec("INSERT INTO pool_settings (source_id, tenant_id, sizing, max_connections, paused, updated_at, version) "
              "VALUES (?1, {tenant_id}, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (source_id) DO UPDATE SET sizing = "
              "excluded.sizing, max_connections = excluded.max_connections, paused = excluded.paused, updated_at = "
              "excluded.updated_at, version = excluded.version",
              source, setting.sizing, most, setting.paused, now, setting.version));
  return setting;
}

Result<void> remove_pool_setting(store::WriteTx& tx, const Uuid& source) {
  DW_CHECK(tx.exec("DELETE FROM pool_settings WHERE {tenant} AND source_id = ?1", source));
  return {};
}

}  // namespace datawave::query
