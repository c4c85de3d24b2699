/// Rows of jobs and the statements that more than one file needs.
#pragma once

#include "datawave/jobs/job.hpp"
#include "datawave/store/list.hpp"

namespace datawave::jobs {

/// "SELECT … FROM jobs", in the order read_record<Job>() wants; a report that is not there reads as null.
const std::string& select_jobs();
Result<Job> job_by_id(store::Tx& tx, const Uuid& id);
Result<store::Page<Job>> list_jobs(store::Tx& tx, const store::ListSpec& spec, const store::ListRequest& request);

}  // namespace datawave::jobs
