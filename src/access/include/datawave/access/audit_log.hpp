/// Reading the audit: pages, the verdict on its chain, export.
#pragma once

#include "datawave/store/audit_chain.hpp"
#include "datawave/store/database.hpp"
#include "datawave/store/list.hpp"

namespace datawave::access {

struct AuditVerdict {
  bool intact = true;
  std::int64_t records = 0;
  std::string head;                       // hex of the last hash: compare it with one kept elsewhere
  std::optional<std::int64_t> fault_seq;  // the first record that does not follow
  std::optional<std::string> fault;       // "changed", "missing", "cut off"
};
DW_DESCRIBE(AuditVerdict, intact, records, head, fault_seq, fault);

class AuditLog {
 public:
  explicit AuditLog(store::Database& database) : database_(database) {}
  static const store::ListSpec& list_spec();
  /// Newest first unless sorted otherwise.
  Task<store::Page<store::AuditRecord>> list(CallContext ctx, store::TenantScope scope, store::ListRequest request);
  /// Reads the whole chain of the tenant in pieces and recomputes every hash.
  Task<AuditVerdict> verify(CallContext ctx, store::TenantScope scope);

 private:
  store::Database& database_;
};

}  // namespace datawave::access
