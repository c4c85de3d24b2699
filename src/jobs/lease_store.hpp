/// Leases as statements: SystemWork::job_lease.
#pragma once

#include <optional>

#include "datawave/store/database.hpp"
#include "lease.hpp"

namespace datawave::jobs {

struct Leased {
  Job job;
  Uuid tenant;
  Uuid principal;
  std::int64_t epoch = 0;
  bool resumed = false;   // its worker died
  bool given_up = false;  // … and no attempt is left: to be ended, not run
};

/// The next due job, now held by `owner` until `lease` from now by the store's clock. Ends those that were cancelled
/// while nobody ran them on the way.
Result<std::optional<Leased>> take_job(store::Database& database, const std::string& owner,
                                       std::chrono::milliseconds lease);

struct Heartbeat {
  bool held = false;  // false: somebody else has it, or it has ended; the worker must stop
  bool cancel_requested = false;
};
/// Renews the lease and keeps the progress, if there is a new one.
Result<Heartbeat> renew(store::Database& database, const Leased& leased, const std::string& owner,
                        std::chrono::milliseconds lease, const std::optional<JobProgress>& progress);

/// How an attempt ended.
struct JobEnd {
  Outcome outcome = Outcome::failed;
  std::string report;  // JSON; empty: none
  std::optional<JobError> error;
  JobProgress progress;
  bool noteworthy = true;  // false: an end that changed nothing, which is no event
};

/// The end of an attempt, as the holder sees it; where the job ends with it and it is noteworthy, its audit record and
/// its event are of the same transaction. `scope` is that of the job, or null where its principal may do nothing any
/// more. Nothing: the lease was lost and nothing was written; else what the job is now.
Result<std::optional<Job>> finish(store::Database& database, const store::TenantScope* scope, const Leased& leased,
                                  const std::string& owner, const JobEnd& end);

/// Inside a body of the job's tenant: whether the lease still holds; locks the row against a taker. Errors: conflict.
Result<void> check_lease(store::Tx& tx, const Uuid& job, const std::string& owner, std::int64_t epoch);

/// On the embedded store there is one process: whatever runs when it starts was left behind.
Result<std::int64_t> release_orphans(store::Database& database);

}  // namespace datawave::jobs
