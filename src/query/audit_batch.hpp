/// Audit records of a lane, written together: whoever waits goes on when his record is durable. While one batch is on
/// its way to the disk the next gathers.
#pragma once

#include <vector>

#include "datawave/io/turn.hpp"
#include "datawave/store/database.hpp"

namespace datawave::query {

/// Lives on one lane; nobody waits when it is destroyed.
class AuditBatch {
 public:
  AuditBatch(Executor executor, store::Database& database) : executor_(executor), database_(database) {}

  /// Errors: those of the store; then nothing was recorded. Not cancelled by a caller who leaves.
  Task<void> record(const store::TenantScope& scope, store::AuditEntry entry);

 private:
  struct Item {
    const store::TenantScope* scope = nullptr;
    store::AuditEntry entry;
    Result<void> outcome;
    io::Suspension suspension;
  };
  void write_next();
  Task<void> write(std::vector<Item*> batch);

  Executor executor_;
  store::Database& database_;
  std::vector<Item*> gathered_;
  int writing_ = 0;
};

}  // namespace datawave::query
