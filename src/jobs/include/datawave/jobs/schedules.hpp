/// Schedules: jobs that come again.
#pragma once

#include "datawave/access/gate.hpp"
#include "datawave/core/patch.hpp"
#include "datawave/jobs/service.hpp"

namespace datawave::jobs {

struct Schedule {
  Uuid id;
  std::string name;
  std::string kind;
  Uuid source_id;
  std::string source_name;
  std::string cron;
  std::string time_zone;
  std::int64_t jitter_s = 0;
  std::string time_window;
  bool enabled = true;
  JsonRaw input;
  std::string principal_name;  // who it acts for: whoever saved it last
  std::optional<UtcTime> next_at;
  std::optional<UtcTime> last_at;
  std::optional<Uuid> last_job_id;
  UtcTime created_at;
  UtcTime updated_at;
  std::int64_t version = 1;
};
DW_DESCRIBE(Schedule, id, name, kind, source_id, source_name, cron, time_zone, jitter_s, time_window, enabled, input,
            principal_name, next_at, last_at, last_job_id, created_at, updated_at, version);
DW_ANNOTATE(Schedule, {.member = "input", .schema = write_job_input_schema})

struct ScheduleCreate {
  std::string name;
  std::string source;  // id or name
  std::string cron;
  std::string time_zone = "UTC";
  std::int64_t jitter_s = 0;
  std::string time_window;
  bool enabled = true;
};
DW_DESCRIBE(ScheduleCreate, name, source, cron, time_zone, jitter_s, time_window, enabled);
DW_DEFAULTED(ScheduleCreate, time_zone, jitter_s, time_window, enabled);
DW_ANNOTATE(ScheduleCreate, {.member = "name", .shape = &kPlainName},
            {.member = "cron", .min_size = 1, .max_size = 200}, {.member = "time_zone", .min_size = 1, .max_size = 100},
            {.member = "jitter_s", .minimum = 0, .maximum = 86'400})
void validate(const ScheduleCreate& schedule, JsonProblems& problems);

struct SchedulePatch {
  Patch<std::string> cron;
  Patch<std::string> time_zone;
  Patch<std::int64_t> jitter_s;
  Patch<std::string> time_window;
  Patch<bool> enabled;
};
DW_DESCRIBE(SchedulePatch, cron, time_zone, jitter_s, time_window, enabled);
DW_ANNOTATE(SchedulePatch, {.member = "cron", .min_size = 1, .max_size = 200},
            {.member = "time_zone", .min_size = 1, .max_size = 100},
            {.member = "jitter_s", .minimum = 0, .maximum = 86'400})
void validate(const SchedulePatch& patch, JsonProblems& problems);

class ScheduleService {
 public:
  ScheduleService(store::Database& database, access::Gate& gate, const Clock& clock = system_clock(),
                  const Random& random = system_random())
      : database_(database), gate_(gate), clock_(clock), random_(random) {}

  static const store::ListSpec& list_spec();
  Task<store::Page<Schedule>> list(CallContext ctx, store::TenantScope scope, store::ListRequest request);
  Task<Schedule> find(CallContext ctx, store::TenantScope scope, std::string id_or_name);
  Task<Schedule> create(CallContext ctx, store::TenantScope scope, ScheduleCreate schedule, Uuid source_id,
                        std::string source_name);
  Task<Schedule> change(CallContext ctx, store::TenantScope scope, Uuid id, std::int64_t version, SchedulePatch patch);
  Task<void> remove(CallContext ctx, store::TenantScope scope, Uuid id, std::int64_t version);

  /// Queues a job for each schedule that is due, unless the last one has not ended; works out when each is due next.
  /// Who made a schedule must still be allowed to run jobs: where not, none is queued, and the audit says so.
  /// Blocking; any number of servers of one store may call it. Returns how many jobs were queued.
  Result<std::int64_t> run_due(CallContext ctx);

 private:
  struct Due {
    Uuid id;
    Uuid tenant;
    Uuid principal;
  };
  Result<bool> queue_due(CallContext ctx, const Due& due);

  store::Database& database_;
  access::Gate& gate_;
  const Clock& clock_;
  const Random& random_;
};

}  // namespace datawave::jobs
