/// Jobs as people deal with them: ask, look, cancel, retry.
#pragma once

#include "datawave/core/random.hpp"
#include "datawave/events/hub.hpp"
#include "datawave/jobs/job.hpp"
#include "datawave/store/database.hpp"
#include "datawave/store/list.hpp"

namespace datawave::jobs {

class JobService {
 public:
  JobService(store::Database& database, events::EventHub& hub, const Clock& clock = system_clock(),
             const Random& random = system_random())
      : database_(database), hub_(hub), clock_(clock), random_(random) {}

  /// The principal of the scope is who the job will act for. A job of the same key that still waits is given instead of
  /// a second one (`existing` set).
  struct Enqueued {
    Job job;
    bool existing = false;
  };
  Task<Enqueued> enqueue(CallContext ctx, store::TenantScope scope, JobRequest request);
  /// The same inside a body.
  Result<Enqueued> enqueue(store::WriteTx& tx, const JobRequest& request) const;

  static const store::ListSpec& list_spec();
  Task<store::Page<Job>> list(CallContext ctx, store::TenantScope scope, store::ListRequest request);
  Task<Job> find(CallContext ctx, store::TenantScope scope, Uuid id);
  /// A waiting job ends at once; a running one is asked to, and cancels at the source too. Errors: conflict
  /// when it has ended.
  Task<Job> cancel(CallContext ctx, store::TenantScope scope, Uuid id);
  /// A failed or cancelled job waits again, with one more attempt. Errors: conflict.
  Task<Job> retry(CallContext ctx, store::TenantScope scope, Uuid id);

  /// Called after something was queued or asked to cancel; on any thread. Set once.
  void on_change(std::function<void()> listener) { listener_ = std::move(listener); }

 private:
  void changed(const Uuid& tenant, const Job& job);
  store::Database& database_;
  events::EventHub& hub_;
  const Clock& clock_;
  const Random& random_;
  std::function<void()> listener_;
};

/// What a stream of a job's news holds.
std::string job_news(const Job& job);

}  // namespace datawave::jobs
