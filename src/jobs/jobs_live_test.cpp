#include <gtest/gtest.h>

#include <boost/asio/steady_timer.hpp>
#include <future>
#include <semaphore>

#include "datawave/io/lane.hpp"
#include "datawave/jobs/runner.hpp"
#include "datawave/jobs/schedules.hpp"
#include "datawave/testing/test_store.hpp"
#include "lease_store.hpp"

namespace datawave::jobs {
namespace {

using namespace std::chrono_literals;

/// A tenant with one principal who may run jobs, a runner, and news of each job's state.
class Jobs : public ::testing::TestWithParam<store::Dialect> {
 protected:
  io::Lane lane;  // outlives the store, whose threads answer to it
  testing::TestStore store{GetParam()};
  Uuid tenant = store.add_tenant("acme");
  Uuid principal = add_principal("[\"steward\"]");
  store::TenantScope scope = scope_of(principal);
  events::EventHub hub;
  access::Gate gate{*store};
  JobService service{*store, hub};

  Uuid add_principal(const std::string& roles) {
    const Uuid id = make_uuid_v7(system_clock(), system_random());
    const store::WriteBody<void> body = [&](store::WriteTx& tx) -> Result<void> {
      DW_CHECK(
          tx.exec("INSERT INTO principals (id, tenant_id, kind, name, display_name, roles, created_at, updated_at) "
                  "VALUES (?1, ?2, 'user', ?3, 'x', ?4, 0, 0)",
                  id, tenant, to_string(id), roles));
      return {};
    };
    EXPECT_TRUE(store->write_now<void>({}, testing::TestStore::system(), body));
    return id;
  }
  store::TenantScope scope_of(const Uuid& who) const {
    store::Actor actor;
    actor.principal = who;
    actor.name = "sam";
    actor.via = "test";
    return store::ScopeIssuer::tenant(tenant, actor);
  }
  template <class T>
  Result<T> run(Task<T> task) {
    return lane.block_on(std::move(task));
  }
  Job enqueue(const std::string& kind, std::optional<std::string> key = {}, std::int64_t attempts = 3) {
    JobRequest request;
    request.kind = kind;
    request.exclusive_key = std::move(key);
    request.max_attempts = attempts;
    auto made = run(service.enqueue({}, scope, request));
    EXPECT_TRUE(made) << made.error().describe();
    return made->job;
  }
  Job find(const Uuid& id) { return run(service.find({}, scope, id)).value(); }
  /// Waits for the job's end without polling: the hub tells.
  Job wait_for_end(const Uuid& id) {
    std::counting_semaphore<> woken(0);
    const auto news = hub.subscribe(tenant, {"job:" + to_string(id)}, [&] { woken.release(); });
    for (;;) {
      const Job job = find(id);
      if (is_finished(job.state)) return job;
      if (!woken.try_acquire_for(20s)) {
        ADD_FAILURE() << "the job did not end";
        return job;
      }
      bool lost = false;
      news->take(lost);
    }
  }
  std::unique_ptr<JobRunner> runner(std::map<std::string, JobKind> kinds, int workers = 2) {
    RunnerOptions options;
    options.workers = workers;
    options.heartbeat = 50ms;
    options.poll = 100ms;
    auto made = std::make_unique<JobRunner>(*store, gate, service, hub, std::move(kinds), options);
    made->start();
    return made;
  }
  static JobKind kind(std::function<Result<JobResult>(JobRun&)> what) {
    JobKind out;
    out.run = std::move(what);
    return out;
  }
};

TEST_P(Jobs, RunAndLeaveAReport) {
  const auto running = runner({{"count", kind([](JobRun& job) -> Result<JobResult> {
                                  JobProgress progress;
                                  progress.phase = "counting";
                                  progress.done = 3;
                                  job.progress(progress);
                                  JobResult result;
                                  result.report = "{\"counted\":3}";
                                  return result;
                                })}});
  const Job job = wait_for_end(enqueue("count").id);
  EXPECT_EQ(job.state, JobState::succeeded);
  EXPECT_EQ(job.report.text, "{\"counted\":3}");
  EXPECT_EQ(job.attempt, 1);
  EXPECT_TRUE(job.finished_at);
}

TEST_P(Jobs, FailWithAReasonAndRunAgainWhenAsked) {
  std::atomic<bool> mended{false};
  const auto running =
      runner({{"flaky", kind([&](JobRun&) -> Result<JobResult> {
                 if (mended) return JobResult();
                 return fail(Error(ErrorCode::invalid_argument, "no such thing").with_remedy("Make it."));
               })}});
  const Uuid id = enqueue("flaky").id;
  const Job job = wait_for_end(id);
  EXPECT_EQ(job.state, JobState::failed);
  ASSERT_TRUE(job.error);
  EXPECT_EQ(job.error->message, "no such thing");
  EXPECT_EQ(job.error->remedy, "Make it.");
  mended = true;
  ASSERT_TRUE(run(service.retry({}, scope, id)));
  EXPECT_EQ(wait_for_end(id).state, JobState::succeeded);
}

TEST_P(Jobs, StopWhenCancelled) {
  std::binary_semaphore begun(0);
  const auto running = runner({{"wait", kind([&](JobRun& job) -> Result<JobResult> {
                                  begun.release();
                                  // Something that waits on the lane: cancelled with the job.
                                  auto waiting = [](CallContext ctx) -> Task<void> {
                                    asio::steady_timer timer(co_await asio::this_coro::executor, 1h);
                                    (void)ctx;
                                    co_await timer.async_wait(use_task);
                                    co_return fail(ErrorCode::cancelled, "cancelled");
                                  };
                                  DW_CHECK(job.lane().block_on(waiting(job.context())));
                                  return JobResult();
                                })}});
  const Uuid id = enqueue("wait").id;
  begun.acquire();
  ASSERT_TRUE(run(service.cancel({}, scope, id)));
  EXPECT_EQ(wait_for_end(id).state, JobState::cancelled);
}

TEST_P(Jobs, EndAtOnceWhenCancelledBeforeTheyBegan) {
  const Uuid id = enqueue("nobody").id;
  const auto job = run(service.cancel({}, scope, id));
  ASSERT_TRUE(job);
  EXPECT_EQ(job->state, JobState::cancelled);
  EXPECT_EQ(run(service.cancel({}, scope, id)).error().code, ErrorCode::conflict);
}

TEST_P(Jobs, RunOneAtATimeForAKey) {
  std::atomic<int> at_once{0};
  std::atomic<int> most{0};
  const auto running = runner({{"exclusive", kind([&](JobRun&) -> Result<JobResult> {
                                  const int now = ++at_once;
                                  int seen = most;
                                  while (seen < now && !most.compare_exchange_weak(seen, now)) {
                                  }
                                  std::this_thread::yield();
                                  --at_once;
                                  return JobResult();
                                })}},
                              4);
  std::vector<Uuid> ids;
  for (int i = 0; i < 8; ++i) {
    JobRequest request;
    request.kind = "exclusive";
    request.exclusive_key = "source:1";
    request.input = "{\"n\":" + std::to_string(i) + "}";
    ids.push_back(run(service.enqueue({}, scope, request))->job.id);
  }
  for (const Uuid& id : ids) EXPECT_EQ(wait_for_end(id).state, JobState::succeeded);
  EXPECT_EQ(most, 1);
}

TEST_P(Jobs, GiveTheWaitingOneInsteadOfASecond) {
  const Job first = enqueue("same", "source:1");
  JobRequest again;
  again.kind = "same";
  again.exclusive_key = "source:1";
  const auto second = run(service.enqueue({}, scope, again));
  ASSERT_TRUE(second);
  EXPECT_TRUE(second->existing);
  EXPECT_EQ(second->job.id, first.id);
}

TEST_P(Jobs, AreDecidedAgainWhenTheyStart) {
  const Uuid id = enqueue("never").id;
  const store::WriteBody<void> shut_out = [&](store::WriteTx& tx) -> Result<void> {
    DW_CHECK(tx.exec("UPDATE principals SET disabled = 1 WHERE id = ?1", principal));
    return {};
  };
  ASSERT_TRUE(store->write_now<void>({}, testing::TestStore::system(), shut_out));
  std::atomic<bool> ran{false};
  const auto running = runner({{"never", kind([&](JobRun&) -> Result<JobResult> {
                                  ran = true;
                                  return JobResult();
                                })}});
  const Job job = wait_for_end(id);
  EXPECT_EQ(job.state, JobState::failed);
  EXPECT_EQ(job.error->code, "permission_denied");
  EXPECT_FALSE(ran);
}

TEST_P(Jobs, AreTakenUpAgainAfterTheirWorkerDied) {
  const Uuid id = enqueue("survivor").id;
  // A worker that took it and died: its lease is over.
  const auto dead = take_job(*store, "dead", 0ms);
  ASSERT_TRUE(dead && *dead);
  EXPECT_EQ((*dead)->job.id, id);
  const auto running = runner({{"survivor", kind([](JobRun&) { return Result<JobResult>(JobResult()); })}});
  const Job job = wait_for_end(id);
  EXPECT_EQ(job.state, JobState::succeeded);
  EXPECT_EQ(job.attempt, 2);
  // The dead one comes back: its writes are refused.
  EXPECT_FALSE(finish(*store, nullptr, **dead, "dead", JobEnd()).value());
  EXPECT_FALSE(renew(*store, **dead, "dead", 15s, std::nullopt)->held);
  EXPECT_EQ(find(id).state, JobState::succeeded);
}

TEST_P(Jobs, GoBackIntoTheQueueWhenTheServerStops) {
  std::binary_semaphore begun(0);
  auto running = runner({{"long", kind([&](JobRun& job) -> Result<JobResult> {
                            begun.release();
                            auto waiting = []() -> Task<void> {
                              asio::steady_timer timer(co_await asio::this_coro::executor, 1h);
                              co_await timer.async_wait(use_task);
                              co_return fail(ErrorCode::cancelled, "cancelled");
                            };
                            DW_CHECK(job.lane().block_on(waiting()));
                            return JobResult();
                          })}});
  const Uuid id = enqueue("long").id;
  begun.acquire();
  running->stop();
  const Job job = find(id);
  EXPECT_EQ(job.state, JobState::queued);
  EXPECT_EQ(job.attempt, 0);
}

TEST_P(Jobs, EndWithTheirRecordAndTheirEvent) {
  const Uuid id = enqueue("work").id;
  const auto running = runner({{"work", kind([](JobRun&) { return Result<JobResult>(JobResult()); })}});
  EXPECT_EQ(wait_for_end(id).state, JobState::succeeded);
  const store::ReadBody<std::int64_t> count = [&](store::Tx& tx) -> Result<std::int64_t> {
    DW_TRY(const auto audits,
           tx.find<std::int64_t>("SELECT count(*) FROM audit WHERE {tenant} AND code = 'job.finish' AND object_id = ?1",
                                 id));
    DW_TRY(const auto events,
           tx.find<std::int64_t>("SELECT count(*) FROM outbox WHERE {tenant} AND type = 'datawave.job.finished' AND "
                                 "topic = ?1",
                                 "job:" + to_string(id)));
    return audits.value_or(0) * 10 + events.value_or(0);
  };
  EXPECT_EQ(store->read_now<std::int64_t>({}, scope, count).value(), 11);
}

TEST_P(Jobs, OfSchedulesAreQueuedInTheNameOfWhoMadeThemWhileTheyMay) {
  ScheduleService schedules(*store, gate);
  ScheduleCreate wanted;
  wanted.name = "nightly";
  wanted.source = "shop";
  wanted.cron = "0 3 * * *";
  const Uuid source = make_uuid_v7(system_clock(), system_random());
  const auto made = run(schedules.create({}, scope, wanted, source, "shop"));
  ASSERT_TRUE(made) << made.error().describe();
  EXPECT_EQ(schedules.run_due({}).value(), 0);
  const auto change = [&](const std::string& sql) {
    const store::WriteBody<void> body = [&](store::WriteTx& tx) -> Result<void> {
      DW_CHECK(tx.exec(sql));
      return {};
    };
    ASSERT_TRUE(store->write_now<void>({}, testing::TestStore::system(), body));
  };
  const auto audited = [&](const std::string& code, const std::string& result) {
    const store::ReadBody<std::int64_t> body = [&](store::Tx& tx) -> Result<std::int64_t> {
      DW_TRY(const auto n,
             tx.find<std::int64_t>("SELECT count(*) FROM audit WHERE {tenant} AND code = ?1 AND result = ?2", code,
                                   result));
      return n.value_or(0);
    };
    return store->read_now<std::int64_t>({}, scope, body).value();
  };
  change("UPDATE schedules SET next_at = 1");
  EXPECT_EQ(schedules.run_due({}).value(), 1);
  EXPECT_EQ(schedules.run_due({}).value(), 0);  // planned for the next time
  EXPECT_EQ(audited("job.create", "ok"), 1);
  change("UPDATE schedules SET next_at = 1");
  EXPECT_EQ(schedules.run_due({}).value(), 0);  // the last one has not ended
  change("UPDATE jobs SET state = 'succeeded', finished_at = 1");
  change("UPDATE principals SET disabled = 1");
  change("UPDATE schedules SET next_at = 1");
  EXPECT_EQ(schedules.run_due({}).value(), 0);
  EXPECT_EQ(audited("job.create", "ok"), 1);
  EXPECT_EQ(audited("job.start", "denied"), 1);
  EXPECT_GT(run(schedules.find({}, scope, "nightly"))->next_at.value_or(UtcTime()), UtcTime());
}

INSTANTIATE_TEST_SUITE_P(Store, Jobs, ::testing::Values(store::Dialect::sqlite, store::Dialect::postgresql),
                         testing::dialect_name);

}  // namespace
}  // namespace datawave::jobs
