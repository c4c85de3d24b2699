#include "lease.hpp"

#include <algorithm>

namespace datawave::jobs {

namespace {
constexpr auto kFirstPause = std::chrono::seconds(5);
constexpr auto kLongestPause = std::chrono::minutes(5);
}  // namespace

TakeVerdict may_take(const LeaseRow& row, UtcTime now) {
  if (row.state == JobState::queued) {
    if (row.cancel_requested) return TakeVerdict::cancelled;
    return row.run_at <= now ? TakeVerdict::take : TakeVerdict::not_now;
  }
  if (row.state != JobState::running || row.lease_until > now) return TakeVerdict::not_now;
  if (row.cancel_requested) return TakeVerdict::cancelled;
  return row.attempt < row.max_attempts ? TakeVerdict::take : TakeVerdict::give_up;
}

bool holds(const LeaseRow& row, const std::string& owner, std::int64_t epoch) {
  return row.state == JobState::running && row.owner == owner && row.epoch == epoch;
}

EndVerdict end_of(const LeaseRow& row, Outcome outcome, UtcTime now) {
  EndVerdict verdict;
  verdict.attempt = row.attempt;
  switch (outcome) {
    case Outcome::succeeded: verdict.state = JobState::succeeded; break;
    case Outcome::failed: verdict.state = JobState::failed; break;
    case Outcome::cancelled: verdict.state = JobState::cancelled; break;
    case Outcome::put_back:
      verdict.state = row.cancel_requested ? JobState::cancelled : JobState::queued;
      verdict.again_at = now;
      verdict.attempt = std::max<std::int64_t>(row.attempt - 1, 0);
      break;
    case Outcome::retryable:
      if (row.cancel_requested) {
        verdict.state = JobState::cancelled;
      } else if (row.attempt < row.max_attempts) {
        const auto doublings = std::min<std::int64_t>(row.attempt - 1, 10);
        verdict.state = JobState::queued;
        verdict.again_at = now + std::min<std::chrono::seconds>(kFirstPause * (1LL << doublings), kLongestPause);
      }
      break;
  }
  return verdict;
}

}  // namespace datawave::jobs
