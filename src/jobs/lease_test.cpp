// The rules of leases under random schedules: workers that stall, die and come back, cancellations, a clock that jumps.
#include "lease.hpp"

#include <gtest/gtest.h>

#include <deque>
#include <random>

namespace datawave::jobs {
namespace {

using std::chrono::seconds;

LeaseRow queued() {
  LeaseRow row;
  row.max_attempts = 3;
  return row;
}

UtcTime at(std::int64_t s) { return UtcTime(seconds(s)); }

TEST(Lease, IsTakenWhenDueAndNotBefore) {
  LeaseRow row = queued();
  row.run_at = at(10);
  EXPECT_EQ(may_take(row, at(9)), TakeVerdict::not_now);
  EXPECT_EQ(may_take(row, at(10)), TakeVerdict::take);
}

TEST(Lease, IsTakenOverOnlyWhenItRanOut) {
  LeaseRow row = queued();
  row.state = JobState::running;
  row.attempt = 1;
  row.lease_until = at(100);
  EXPECT_EQ(may_take(row, at(99)), TakeVerdict::not_now);
  EXPECT_EQ(may_take(row, at(100)), TakeVerdict::take);
  row.attempt = 3;
  EXPECT_EQ(may_take(row, at(100)), TakeVerdict::give_up);
  row.cancel_requested = true;
  EXPECT_EQ(may_take(row, at(100)), TakeVerdict::cancelled);
}

TEST(Lease, PausesLongerAfterEachFailureAndThenGivesUp) {
  LeaseRow row = queued();
  row.state = JobState::running;
  row.attempt = 1;
  EXPECT_EQ(end_of(row, Outcome::retryable, at(0)).again_at, at(5));
  row.attempt = 2;
  EXPECT_EQ(end_of(row, Outcome::retryable, at(0)).again_at, at(10));
  row.attempt = 3;
  const EndVerdict last = end_of(row, Outcome::retryable, at(0));
  EXPECT_EQ(last.state, JobState::failed);
  EXPECT_FALSE(last.again_at);
}

TEST(Lease, CostsNoAttemptToBePutBack) {
  LeaseRow row = queued();
  row.state = JobState::running;
  row.attempt = 1;
  const EndVerdict verdict = end_of(row, Outcome::put_back, at(7));
  EXPECT_EQ(verdict.state, JobState::queued);
  EXPECT_EQ(verdict.attempt, 0);
}

/// A worker of the simulation: what it believes.
struct Worker {
  std::string name;
  bool alive = true;
  bool working = false;
  std::int64_t epoch = 0;
  UtcTime works_until;
};

TEST(Lease, LetsOneWorkerWriteUnderEverySchedule) {
  for (std::uint32_t seed = 0; seed < 3000; ++seed) {
    std::mt19937 dice(seed);
    LeaseRow row = queued();
    std::deque<Worker> workers;
    for (int i = 0; i < 3; ++i) workers.push_back({"w" + std::to_string(i), true, false, 0, {}});
    UtcTime now = at(0);
    int successes = 0;
    std::int64_t last_epoch = 0;
    for (int step = 0; step < 400 && !is_finished(row.state); ++step) {
      now += std::chrono::milliseconds(dice() % 4000);
      Worker& worker = workers[dice() % workers.size()];
      switch (dice() % 8) {
        case 0:  // dies, or comes back without memory
          worker.alive = !worker.alive;
          worker.working = false;
          break;
        case 1: row.cancel_requested = row.cancel_requested || dice() % 40 == 0; break;
        case 2:
        case 3:
        case 4: {
          if (!worker.alive || worker.working) break;
          const TakeVerdict verdict = may_take(row, now);
          if (verdict == TakeVerdict::give_up) row.state = JobState::failed;
          if (verdict == TakeVerdict::cancelled) row.state = JobState::cancelled;
          if (verdict != TakeVerdict::take) break;
          ASSERT_FALSE(row.state == JobState::running && row.lease_until > now)
              << "a live lease was taken, seed " << seed;
          row.state = JobState::running;
          ++row.attempt;
          ASSERT_LE(row.attempt, row.max_attempts) << "seed " << seed;
          row.owner = worker.name;
          row.lease_until = now + seconds(15);
          ASSERT_EQ(++row.epoch, ++last_epoch);
          worker.working = true;
          worker.epoch = row.epoch;
          break;
        }
        case 5:
        case 6:  // the heartbeat; a stalled worker may send it late
          if (worker.alive && worker.working) {
            if (holds(row, worker.name, worker.epoch)) {
              row.lease_until = now + seconds(15);
            } else {
              worker.working = false;
            }
          }
          break;
        default: {  // done
          if (!worker.alive || !worker.working) break;
          worker.working = false;
          if (!holds(row, worker.name, worker.epoch)) break;
          const auto outcome = static_cast<Outcome>(dice() % 5);
          const EndVerdict verdict = end_of(row, outcome, now);
          row.state = verdict.state;
          row.attempt = verdict.attempt;
          if (verdict.again_at) row.run_at = *verdict.again_at;
          successes += verdict.state == JobState::succeeded ? 1 : 0;
          break;
        }
      }
    }
    EXPECT_LE(successes, 1) << "seed " << seed;
  }
}

}  // namespace
}  // namespace datawave::jobs
