/// Where jobs run: a few threads, each with a lane of its own. A job is held by a lease that its worker renews; a
/// worker that died loses it, and the job is taken up again, by whichever server of the store comes first.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>

#include "datawave/access/gate.hpp"
#include "datawave/io/lane.hpp"
#include "datawave/jobs/service.hpp"

namespace datawave::jobs {

/// What a handler gets: one attempt of one job, already decided by the Gate.
class JobRun {
 public:
  virtual ~JobRun() = default;
  [[nodiscard]] virtual const Job& job() const = 0;
  [[nodiscard]] virtual const store::TenantScope& scope() const = 0;
  /// Of this thread. Whatever runs on it by block_on is cancelled when the job is.
  virtual io::Lane& lane() = 0;
  /// Bounded by the job's time limit.
  [[nodiscard]] virtual CallContext context() const = 0;
  /// Cheap; told to listeners at most four times a second, kept at most twice a second.
  virtual void progress(JobProgress progress) = 0;
  /// For the first line of a body that writes what the job found: fails (conflict) when the lease was lost meanwhile,
  /// so that a worker which slept cannot write over the one that took its job up.
  [[nodiscard]] virtual std::function<Result<void>(store::Tx&)> lease_check() const = 0;
  /// Asked to stop: by a person, by the time limit, by a lost lease, by the server's end.
  [[nodiscard]] virtual bool stopping() const = 0;
};

struct JobResult {
  std::string report = "{}";  // JSON object, readable
  /// Something changed, or a person will want to know: the end is told as an event. A rescan that found nothing new is
  /// not.
  bool noteworthy = true;
  /// Part of it failed: the job ends as failed, with its report.
  std::optional<Error> partly_failed;
};

struct JobKind {
  access::Permission permission = access::Permission::job_run;
  /// On the run's thread. A retryable error is tried again after a pause, until the attempts are used up.
  std::function<Result<JobResult>(JobRun&)> run;
};

struct RunnerOptions {
  int workers = 2;
  std::chrono::milliseconds lease{10'000};
  std::chrono::milliseconds heartbeat{1'000};
  std::chrono::milliseconds poll{1'000};
  std::string owner;  // of this process; made from the time and chance when empty
};

class JobRunner {
 public:
  JobRunner(store::Database& database, access::Gate& gate, JobService& service, events::EventHub& hub,
            std::map<std::string, JobKind> kinds, RunnerOptions options = {}, const Clock& clock = system_clock());
  ~JobRunner();

  /// Takes up work, jobs of a process that died among it.
  void start();
  /// Asks running jobs to stop, puts them back into the queue without using up an attempt, and waits for the threads.
  void stop();
  /// There may be something to do; any thread.
  void wake();

  struct Counts {
    std::uint64_t succeeded = 0;
    std::uint64_t failed = 0;
    std::uint64_t cancelled = 0;
    std::uint64_t resumed = 0;  // taken over from a worker that died
    std::int64_t running = 0;
  };
  [[nodiscard]] Counts counts() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace datawave::jobs
