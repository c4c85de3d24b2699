/// The rules of leases, without I/O: what may be done with a job, given its row and the time. The statements of
/// lease_store.cpp ask these and nothing else; the simulation runs them by the thousand.
#pragma once

#include <optional>
#include <string>

#include "datawave/jobs/job.hpp"

namespace datawave::jobs {

/// The part of a row that leases are about.
struct LeaseRow {
  JobState state = JobState::queued;
  bool cancel_requested = false;
  std::int64_t attempt = 0;
  std::int64_t max_attempts = 1;
  UtcTime run_at;
  std::string owner;
  UtcTime lease_until;
  std::int64_t epoch = 0;
};

enum class TakeVerdict : std::uint8_t {
  not_now,   // not due, held by somebody alive, or ended
  take,      // run it: attempt and epoch go up by one
  give_up,   // its worker died and no attempt is left: failed
  cancelled  // it was asked to end while nobody ran it
};
TakeVerdict may_take(const LeaseRow& row, UtcTime now);

/// Whether a worker that holds (owner, epoch) may still write to the row.
bool holds(const LeaseRow& row, const std::string& owner, std::int64_t epoch);

enum class Outcome : std::uint8_t { succeeded, failed, retryable, cancelled, put_back };

/// What becomes of the row when its holder is done; `again_at` is when the next attempt may begin.
struct EndVerdict {
  JobState state = JobState::failed;
  std::optional<UtcTime> again_at;
  std::int64_t attempt = 0;
};
EndVerdict end_of(const LeaseRow& row, Outcome outcome, UtcTime now);

}  // namespace datawave::jobs
