/// A durable job as everybody sees it.
#pragma once

#include <optional>
#include <string>

#include "datawave/core/json_reader.hpp"
#include "datawave/core/json_schema.hpp"
#include "datawave/core/json_writer.hpp"
#include "datawave/core/uuid.hpp"

namespace datawave::jobs {

enum class JobState : std::uint8_t { queued, running, succeeded, failed, cancelled };
DW_DESCRIBE_ENUM(JobState, queued, running, succeeded, failed, cancelled)

inline bool is_finished(JobState state) { return state != JobState::queued && state != JobState::running; }

/// Real counts; `total` where it is known.
struct JobProgress {
  std::string phase;
  std::int64_t done = 0;
  std::optional<std::int64_t> total;
  std::string detail;
};
DW_DESCRIBE(JobProgress, phase, done, total, detail);
DW_DEFAULTED(JobProgress, phase, done, detail);

struct JobError {
  std::string code;
  std::string message;
  std::string remedy;
};
DW_DESCRIBE(JobError, code, message, remedy);

struct Job {
  Uuid id;
  std::string kind;  // "discover"
  std::optional<Uuid> source_id;
  std::string source_name;
  JobState state = JobState::queued;
  std::int64_t priority = 0;
  std::string principal_name;
  JsonRaw input;
  std::int64_t attempt = 0;
  std::int64_t max_attempts = 3;
  UtcTime created_at;
  UtcTime run_at;
  std::optional<UtcTime> started_at;
  std::optional<UtcTime> finished_at;
  std::int64_t timeout_s = 3600;
  bool cancel_requested = false;
  JobProgress progress;
  JsonRaw report;  // null until it ended; its shape depends on the kind
  std::optional<JobError> error;
  std::optional<Uuid> schedule_id;
  std::int64_t version = 1;
};
DW_DESCRIBE(Job, id, kind, source_id, source_name, state, priority, principal_name, input, attempt, max_attempts,
            created_at, run_at, started_at, finished_at, timeout_s, cancel_requested, progress, report, error,
            schedule_id, version);
/// Kinds live above this module: what they take and report is named, and the API has the types. There is one kind.
inline void write_job_input_schema(JsonWriter& w) { write_schema_reference(w, "DiscoverInput", false); }
inline void write_job_report_schema(JsonWriter& w) { write_schema_reference(w, "DiscoverReport", true); }
DW_ANNOTATE(Job, {.member = "input", .schema = write_job_input_schema},
            {.member = "report", .schema = write_job_report_schema})

/// What is asked for.
struct JobRequest {
  std::string kind;
  std::optional<Uuid> source_id;
  std::string source_name;
  std::string input = "{}";
  std::int64_t priority = 0;  // -10 to 10; higher first
  std::int64_t max_attempts = 3;
  std::int64_t timeout_s = 3600;
  /// Only one job with this key runs at a time.
  std::optional<std::string> exclusive_key;
  std::optional<Uuid> schedule_id;
};

}  // namespace datawave::jobs
