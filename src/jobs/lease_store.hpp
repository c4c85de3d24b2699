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
  bool resumed = false;  // its worker died
};

/// The next due job, now held by `owner` until `lease` from now by the store's clock. Ends those whose attempts are
/// used up, or that were cancelled while nobody ran them, on the way.
Result<std::optional<Leased>> take_job(store::Database& database, const std::string& owner,
                                       std::chrono::milliseconds lease);

struct Heartbeat {
  bool held = false;  // false: somebody else has it, or it has ended; the worker must stop
  bool cancel_requested = false;
};
/// Renews the lease and keeps the progress, if there is a new one.
Result<Heartbeat> renew(store::Database& database, const Leased& leased, const std::string& owner,
                        std::chrono::milliseconds lease, const std::optional<JobProgress>& progress);

/// The end of an attempt, as the holder sees it. False: the lease was lost, nothing was written.
Result<bool> finish(store::Database& database, const Leased& leased, const std::string& owner, Outcome outcome,
                    const std::string& report, const std::optional<JobError>& error, const JobProgress& progress);

/// Inside a body of the job's tenant: whether the lease still holds; locks the row against a taker. Errors: conflict.
Result<void> check_lease(store::Tx& tx, const Uuid& job, const std::string& owner, std::int64_t epoch);

/// On the embedded store there is one process: whatever runs when it starts was left behind.
Result<std::int64_t> release_orphans(store::Database& database);

}  // namespace datawave::jobs
