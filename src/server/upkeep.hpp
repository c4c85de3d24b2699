/// Background work of the server itself: events of the outbox to the hub, schedules that are due, and removing what is
/// past its time.
#pragma once

#include <condition_variable>
#include <map>
#include <mutex>
#include <thread>

#include "datawave/events/dispatcher.hpp"
#include "datawave/events/hub.hpp"
#include "datawave/jobs/runner.hpp"
#include "datawave/jobs/schedules.hpp"
#include "datawave/source/records.hpp"
#include "datawave/store/database.hpp"

namespace datawave::server {

class Upkeep {
 public:
  Upkeep(store::Database& database, events::EventHub& hub, jobs::ScheduleService& schedules, jobs::JobRunner& runner,
         events::WebhookDispatcher& dispatcher)
      : database_(database), hub_(hub), schedules_(schedules), runner_(runner), dispatcher_(dispatcher) {}
  ~Upkeep() { stop(); }
  void start();
  void stop();

 private:
  void run();
  void dispatch();
  void run_schedules();
  void remove_old();
  void remove_old_health();

  store::Database& database_;
  events::EventHub& hub_;
  jobs::ScheduleService& schedules_;
  jobs::JobRunner& runner_;
  events::WebhookDispatcher& dispatcher_;
  std::map<Uuid, std::int64_t> told_;  // by tenant: the last event that went to the hub
  std::mutex mutex_;
  std::condition_variable changed_;
  bool stopping_ = false;
  bool hinted_ = false;
  std::thread thread_;
};

/// What hangs on a source, counted and removed in one body.
Result<source::DeleteConsequences> remove_dependants(store::WriteTx& tx, const Uuid& source);
Result<source::DeleteConsequences> count_dependants(store::Tx& tx, const Uuid& source);

}  // namespace datawave::server
