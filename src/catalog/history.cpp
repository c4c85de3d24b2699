#include "history.hpp"

#include "sparse_json.hpp"

namespace datawave::catalog {

Change deleted() {
  Change change;
  change.kind = "deleted";
  change.severity = ChangeSeverity::breaking;
  change.reason = "two complete listings in a row did not have it";
  return change;
}

Change restored() {
  Change change;
  change.kind = "restored";
  change.severity = ChangeSeverity::compatible;
  return change;
}

Result<void> add_version(store::WriteTx& tx, std::int64_t asset_rid, std::int64_t version, UtcTime at,
                         const std::optional<Uuid>& job_id, const std::vector<Change>& changes,
                         const connect::TableRecord& before) {
  return tx.post(
      "INSERT INTO asset_versions (tenant_id, asset_rid, version, at, job_id, severity, changes, before) VALUES "
      "({tenant_id}, ?1, ?2, ?3, ?4, ?5, ?6, ?7)",
      asset_rid, version, at, job_id, severity_of(changes), to_json(changes), to_sparse_json(before));
}

}  // namespace datawave::catalog
