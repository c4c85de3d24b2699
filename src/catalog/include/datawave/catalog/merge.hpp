/// The merge: what a discovery lists goes in, table by table; what differs from what is known is committed, in bodies
/// of at most some 2,000 rows. What people said is never touched, and nothing is taken for absent on the strength of a
/// listing that was not proved complete.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "datawave/connect/asset.hpp"
#include "datawave/core/clock.hpp"
#include "datawave/core/json_reader.hpp"
#include "datawave/core/random.hpp"
#include "datawave/inspect/report.hpp"
#include "datawave/store/database.hpp"

namespace datawave::catalog {

struct MergeInput {
  Uuid source_id;
  std::string source_name;
  std::optional<Uuid> job_id;
  /// Of the discovery: what it excludes is never taken for absent.
  connect::InventoryScope scope;
  /// Object ids are never given a second time (PostgreSQL). Otherwise a rename is seen only where the structure stayed.
  bool native_ids_unique = false;
  /// Called first in each body that writes; its error ends the merge. May be empty.
  std::function<Result<void>(store::Tx&)> still_ours;
  /// Decides and reports, and writes nothing.
  bool dry_run = false;
};

/// Two assets of which the second may be the first under a new name; for a person to decide.
struct SuggestedRename {
  Uuid asset_id;
  std::string from;
  std::string to;
};
DW_DESCRIBE(SuggestedRename, asset_id, from, to);

/// One line of what a merge did, or would do.
struct MergeLine {
  std::string act;   // "created", "changed", "renamed", "returned", "missing", "deleted"
  std::string path;  // database.schema.name
  std::string detail;
};
DW_DESCRIBE(MergeLine, act, path, detail);

struct MergeReport {
  std::int64_t tables = 0;  // listed
  std::int64_t columns = 0;
  std::int64_t unchanged = 0;
  std::int64_t created = 0;
  std::int64_t changed = 0;
  std::int64_t renamed = 0;
  std::int64_t returned = 0;   // missing or deleted before
  std::int64_t missing = 0;    // absent from a complete listing for the first time
  std::int64_t deleted = 0;    // for the second time: no longer shown, can be restored
  std::int64_t undecided = 0;  // may be renames; decided when their container is listed completely
  std::int64_t versions = 0;
  std::int64_t labels_suggested = 0;
  std::int64_t statistics = 0;  // tables whose sizes or counts changed
  std::int64_t bodies = 0;      // commits
  std::int64_t incomplete_containers = 0;
  bool dry_run = false;
  std::vector<SuggestedRename> suggested_renames;
  std::vector<MergeLine> lines;  // the first 200
  std::vector<std::string> warnings;
};
DW_DESCRIBE(MergeReport, tables, columns, unchanged, created, changed, renamed, returned, missing, deleted, undecided,
            versions, labels_suggested, statistics, bodies, incomplete_containers, dry_run, suggested_renames, lines,
            warnings);

/// Used by one thread that may block (a job's), never from a lane. The calls in this order: begin, then add and
/// container as they come, then finish. After an error nothing more may be called; what was committed stays.
class SourceMerge {
 public:
  SourceMerge(store::Database& database, store::TenantScope scope, MergeInput input, CallContext ctx = {},
              const Clock& clock = system_clock(), const Random& random = system_random());
  ~SourceMerge();
  SourceMerge(const SourceMerge&) = delete;
  SourceMerge& operator=(const SourceMerge&) = delete;

  /// Loads what is known of the source: some 150 bytes a table. Errors: those of the store.
  Result<void> begin();
  /// Errors: those of the store.
  Result<void> add(inspect::InspectedTable&& table);
  Result<void> container(const connect::ContainerReport& report);
  /// `inventory_complete`: the list of containers itself was complete, so that one which was not reported is gone.
  Result<MergeReport> finish(bool inventory_complete);

  struct Impl;

 private:
  std::unique_ptr<Impl> impl_;
};

}  // namespace datawave::catalog
