#include "datawave/jobs/runner.hpp"

#include <atomic>
#include <condition_variable>
#include <list>
#include <thread>

#include "datawave/core/log.hpp"
#include "lease_store.hpp"

namespace datawave::jobs {

namespace {
constexpr log::Logger kLog{"jobs"};
constexpr auto kTellEvery = std::chrono::milliseconds(250);
}  // namespace

struct JobRunner::Impl {
  /// One attempt at work.
  struct Run final : JobRun {
    Run(Impl& owner, Leased l, store::TenantScope s) : impl(owner), leased(std::move(l)), tenant_scope(std::move(s)) {
      call.clock = &impl.clock;
      call.deadline = impl.clock.steady() + std::chrono::seconds(leased.job.timeout_s);
    }
    [[nodiscard]] const Job& job() const override { return leased.job; }
    [[nodiscard]] const store::TenantScope& scope() const override { return tenant_scope; }
    io::Lane& lane() override { return own_lane; }
    [[nodiscard]] CallContext context() const override { return call; }
    [[nodiscard]] std::function<Result<void>(store::Tx&)> lease_check() const override {
      return [id = leased.job.id, owner = impl.options.owner, epoch = leased.epoch](store::Tx& tx) {
        return check_lease(tx, id, owner, epoch);
      };
    }
    [[nodiscard]] bool stopping() const override { return asked || impl.clock.steady() >= call.deadline; }
    void progress(JobProgress news) override {
      const SteadyTime now = impl.clock.steady();
      bool tell = false;
      {
        const std::lock_guard lock(mutex);
        tell = now - told >= kTellEvery || news.phase != latest.phase;
        latest = std::move(news);
        unsaved = true;
        if (tell) told = now;
      }
      if (tell) impl.tell(*this, JobState::running);
    }

    void ask_to_stop(Outcome as) {
      if (asked.exchange(true)) return;
      outcome_when_asked = as;
      asio::post(own_lane.executor(), [this] { own_lane.cancel(); });
    }

    Impl& impl;
    const std::uint64_t serial = ++impl.last_serial;
    Leased leased;
    store::TenantScope tenant_scope;
    CallContext call;
    io::Lane own_lane;
    std::atomic<bool> asked{false};
    std::atomic<Outcome> outcome_when_asked{Outcome::cancelled};
    std::mutex mutex;
    JobProgress latest;
    bool unsaved = false;
    SteadyTime told;
  };

  store::Database& database;
  access::Gate& gate;
  JobService& service;
  events::EventHub& hub;
  std::map<std::string, JobKind> kinds;
  RunnerOptions options;
  const Clock& clock;

  std::mutex mutex;
  std::condition_variable changed;
  bool stopping = false;
  std::uint64_t wakes = 0;
  std::list<Run*> running;
  std::atomic<std::uint64_t> last_serial{0};
  std::vector<std::thread> threads;
  std::atomic<std::uint64_t> succeeded{0};
  std::atomic<std::uint64_t> failed{0};
  std::atomic<std::uint64_t> cancelled{0};
  std::atomic<std::uint64_t> resumed{0};

  /// Under the mutex.
  Run* find_run(std::uint64_t serial) {
    const auto it = std::find_if(running.begin(), running.end(), [&](const Run* r) { return r->serial == serial; });
    return it == running.end() ? nullptr : *it;
  }

  void tell(Run& run, JobState state) {
    Job job = run.leased.job;
    job.state = state;
    {
      const std::lock_guard lock(run.mutex);
      job.progress = run.latest;
    }
    events::Message message;
    message.type = "datawave.job.changed";
    message.topic = "job:" + to_string(job.id);
    message.data = job_news(job);
    hub.publish(run.leased.tenant, std::move(message));
  }

  void work() {
    for (;;) {
      std::uint64_t seen = 0;
      {
        const std::lock_guard lock(mutex);
        if (stopping) return;
        seen = wakes;
      }
      auto leased = take_job(database, options.owner, options.lease);
      if (leased && *leased) {
        run_one(std::move(**leased));
        continue;
      }
      if (!leased) kLog.warn("jobs_cannot_be_taken", {{"error", leased.error().describe()}});
      std::unique_lock lock(mutex);
      changed.wait_for(lock, options.poll, [&] { return stopping || wakes != seen; });
    }
  }

  void run_one(Leased leased) {
    if (leased.resumed) ++resumed;
    const auto kind = kinds.find(leased.job.kind);
    const access::Permission permission = kind == kinds.end() ? access::Permission::job_run : kind->second.permission;
    auto scope = gate.decide_for_job({}, leased.tenant, leased.principal, permission, to_string(leased.job.id));
    std::optional<Error> refused;
    if (!scope) refused = scope.error();
    if (kind == kinds.end())
      refused = Error(ErrorCode::unsupported, "this server does not know jobs of the kind " + leased.job.kind);
    if (leased.given_up) {
      refused = Error(ErrorCode::unavailable, "the server that ran it stopped, each time")
                    .with_remedy("Look into the server's log, then retry the job.");
    }
    if (refused) {
      JobEnd refusal;
      refusal.outcome = refused->retryable && !leased.given_up ? Outcome::retryable : Outcome::failed;
      refusal.progress = leased.job.progress;
      end(leased, std::move(refusal), refused, scope ? &*scope : nullptr);
      return;
    }
    Run run(*this, std::move(leased), std::move(*scope));
    {
      const std::lock_guard lock(mutex);
      running.push_back(&run);
      if (stopping) run.ask_to_stop(Outcome::put_back);
    }
    tell(run, JobState::running);
    Result<JobResult> result = fail(ErrorCode::internal, "the job ended without a result");
    try {
      result = kind->second.run(run);
    } catch (const std::exception& thrown) {
      kLog.error("job_threw", {{"job", to_string(run.leased.job.id)}, {"what", thrown.what()}});
      result = fail(ErrorCode::internal, "an unexpected failure; the server's log has it under the job's id");
    }
    {
      const std::lock_guard lock(mutex);
      running.remove(&run);
    }
    JobProgress last;
    {
      const std::lock_guard lock(run.mutex);
      last = run.latest;
    }
    JobEnd how;
    how.progress = std::move(last);
    std::optional<Error> error;
    if (result) {
      how.outcome = result->partly_failed ? Outcome::failed : Outcome::succeeded;
      how.report = std::move(result->report);
      how.noteworthy = result->partly_failed || result->noteworthy;
      error = std::move(result->partly_failed);
    } else {
      error = std::move(result).error();
      how.outcome = error->retryable ? Outcome::retryable : Outcome::failed;
      if (run.asked) how.outcome = run.outcome_when_asked;
      if (how.outcome == Outcome::put_back) error.reset();
    }
    end(run.leased, std::move(how), error, &run.tenant_scope);
  }

  void end(const Leased& leased, JobEnd how, const std::optional<Error>& error, const store::TenantScope* scope) {
    if (error) {
      JobError& shown = how.error.emplace();
      shown.code = to_string(error->code);
      shown.message = error->describe();
      shown.remedy = error->remedy;
      if (how.outcome == Outcome::cancelled) shown.message = "cancelled; what was committed before stays";
    }
    auto done = finish(database, scope, leased, options.owner, how);
    if (!done) {
      // The lease runs out and somebody takes the job up again.
      kLog.error("job_end_not_recorded", {{"job", to_string(leased.job.id)}, {"error", done.error().describe()}});
      return;
    }
    if (!*done) {
      kLog.warn("job_lease_lost", {{"job", to_string(leased.job.id)}});
      return;
    }
    const Job& job = **done;
    if (job.state == JobState::succeeded) ++succeeded;
    if (job.state == JobState::cancelled) ++cancelled;
    if (job.state == JobState::failed) ++failed;
    events::Message message;
    message.type = "datawave.job.changed";
    message.topic = "job:" + to_string(job.id);
    message.data = job_news(job);
    hub.publish(leased.tenant, std::move(message));
  }

  /// Keeps the leases of all runs of this process, and hears of cancellations.
  void keep() {
    std::unique_lock lock(mutex);
    while (!stopping || !running.empty()) {
      changed.wait_for(lock, options.heartbeat / 2);
      std::vector<std::uint64_t> all;
      for (const Run* run : running) all.push_back(run->serial);
      for (const std::uint64_t serial : all) {
        // A run lives as long as it is in the list, which it leaves under this mutex. It is found by its number: the
        // next run of a worker may lie at the same address.
        Run* run = find_run(serial);
        if (run == nullptr) continue;
        const Leased leased = run->leased;
        std::optional<JobProgress> news;
        {
          const std::lock_guard run_lock(run->mutex);
          if (run->unsaved) news = run->latest;
          run->unsaved = false;
        }
        lock.unlock();
        auto beat = renew(database, leased, options.owner, options.lease, news);
        lock.lock();
        run = find_run(serial);
        if (run == nullptr) continue;
        if (beat && !beat->held) run->ask_to_stop(Outcome::cancelled);
        if (beat && beat->cancel_requested) run->ask_to_stop(Outcome::cancelled);
      }
    }
  }
};

JobRunner::JobRunner(store::Database& database, access::Gate& gate, JobService& service, events::EventHub& hub,
                     std::map<std::string, JobKind> kinds, RunnerOptions options, const Clock& clock)
    : impl_(new Impl{database, gate, service, hub, std::move(kinds), std::move(options), clock}) {
  if (impl_->options.owner.empty()) impl_->options.owner = to_string(make_uuid_v7(clock, system_random()));
}
JobRunner::~JobRunner() { stop(); }

void JobRunner::start() {
  if (impl_->database.dialect() == store::Dialect::sqlite) {
    if (auto released = release_orphans(impl_->database); !released)
      kLog.warn("jobs_not_released", {{"error", released.error().describe()}});
  }
  impl_->service.on_change([this] { wake(); });
  for (int i = 0; i < impl_->options.workers; ++i) impl_->threads.emplace_back([this] { impl_->work(); });
  impl_->threads.emplace_back([this] { impl_->keep(); });
}

void JobRunner::stop() {
  {
    const std::lock_guard lock(impl_->mutex);
    impl_->stopping = true;
    for (Impl::Run* run : impl_->running) run->ask_to_stop(Outcome::put_back);
  }
  impl_->changed.notify_all();
  for (std::thread& thread : impl_->threads) thread.join();
  impl_->threads.clear();
}

void JobRunner::wake() {
  {
    const std::lock_guard lock(impl_->mutex);
    ++impl_->wakes;
  }
  impl_->changed.notify_all();
}

JobRunner::Counts JobRunner::counts() const {
  Counts counts;
  counts.succeeded = impl_->succeeded;
  counts.failed = impl_->failed;
  counts.cancelled = impl_->cancelled;
  counts.resumed = impl_->resumed;
  const std::lock_guard lock(impl_->mutex);
  counts.running = static_cast<std::int64_t>(impl_->running.size());
  return counts;
}

}  // namespace datawave::jobs
