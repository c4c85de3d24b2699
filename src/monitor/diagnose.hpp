/// A diagnosis of one source, on the caller's lane.
#pragma once

#include "datawave/monitor/records.hpp"
#include "datawave/source/service.hpp"

namespace datawave::monitor {

/// Some fifty statements in at most 15 s, after the ladder. Errors: those of SourceService::examine().
Task<Diagnosis> diagnose_source(CallContext ctx, store::TenantScope scope, source::DataSource source,
                                source::SourceService& sources, const Clock& clock);

}  // namespace datawave::monitor
