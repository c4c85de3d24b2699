/// What is written at the end of a body, just before it commits: its audit records, each at the next place of the
/// tenant's chain, and its events, each with the next number of the tenant's outbox.
#pragma once

#include <vector>

#include "datawave/store/tx.hpp"

namespace datawave::store {

struct CommitRecords {
  std::vector<AuditEntry> audits;
  std::vector<EventDraft> events;
  bool bookkeeping = false;
  bool changed = false;  // a statement of the body changed rows
};

/// Takes the lock on the tenant's head row (PostgreSQL) and appends. `random` makes event ids.
/// Errors: internal when rows of a tenant were changed without an audit record.
Result<void> append_records(WriteTx& tx, const CommitRecords& records, bool system, const Clock& clock);

}  // namespace datawave::store
