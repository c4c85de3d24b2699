#include "datawave/access/audit_log.hpp"

#include "datawave/crypto/encoding.hpp"

namespace datawave::access {

namespace {
using store::AuditRecord;

constexpr std::int64_t kPiece = 2000;

constexpr store::ListField kFields[] = {
    {"seq", "seq", store::ColumnType::integer},
    {"at", "at", store::ColumnType::time, false},
    {"code", "code", store::ColumnType::text, false},
    {"result", "result", store::ColumnType::text, false, enum_words<store::AuditResult>},
    {"principal_name", "principal_name", store::ColumnType::text, false},
    {"principal_id", "principal_id", store::ColumnType::id, false},
    {"object_kind", "object_kind", store::ColumnType::text, false},
    {"object_id", "object_id", store::ColumnType::id, false},
    {"object_name", "object_name", store::ColumnType::text, false},
    {"request_id", "request_id", store::ColumnType::text, false},
    {"address", "address", store::ColumnType::text, false},
};
constexpr std::string_view kSearched[] = {"code", "object_name", "principal_name"};
const store::ListSpec kList = {"audit", "{tenant}", "seq", kFields, "-seq", kSearched};

/// Where the check of a chain has come to.
struct Progress {
  AuditVerdict verdict;
  std::string previous;
  std::int64_t next = 1;
  bool done = false;
};

Result<Progress> verify_piece(store::Tx& tx, Progress at) {
  static const std::string kSql = "SELECT " + store::columns_of<AuditRecord>() +
                                  ", hash FROM audit WHERE {tenant} AND seq >= ?1 ORDER BY seq LIMIT ?2";
  const std::int64_t before = at.verdict.records;
  const store::RowCallback check = [&](const store::Row& row) -> Result<void> {
    DW_TRY(const AuditRecord record, store::read_record<AuditRecord>(row));
    if (at.verdict.fault) return {};
    ++at.verdict.records;
    const std::string hash = store::chain_hash(at.previous, tx.tenant(), record);
    if (record.seq != at.next) {
      at.verdict.fault_seq = at.next;
      at.verdict.fault = "missing";
    } else if (hash != row.bytes(store::column_count<AuditRecord>)) {
      at.verdict.fault_seq = record.seq;
      at.verdict.fault = "changed";
    }
    at.previous = hash;
    at.next = record.seq + 1;
    return {};
  };
  DW_CHECK(tx.each(kSql, check, at.next, kPiece));
  at.done = at.verdict.fault.has_value() || at.verdict.records - before < kPiece;
  if (at.done && !at.verdict.fault) {
    const store::RowCallback compare = [&](const store::Row& row) -> Result<void> {
      if (row.integer(0) == at.next - 1 && row.bytes(1) == at.previous) return {};
      // Records may have been added since this piece was read; they are at the next one.
      if (row.integer(0) > at.next - 1 && row.integer(2) > at.next - 1) {
        at.done = false;
        return {};
      }
      at.verdict.fault_seq = at.next;
      at.verdict.fault = "cut off";
      return {};
    };
    DW_CHECK(
        tx.each("SELECT audit_seq, audit_hash, (SELECT coalesce(max(seq), 0) FROM audit WHERE {tenant}) FROM heads "
                "WHERE {tenant}",
                compare));
  }
  return at;
}
}  // namespace

const store::ListSpec& AuditLog::list_spec() { return kList; }

Task<store::Page<AuditRecord>> AuditLog::list(CallContext ctx, store::TenantScope scope, store::ListRequest request) {
  const store::ReadBody<store::Page<AuditRecord>> body = [request](store::Tx& tx) {
    return store::list<AuditRecord>(tx, kList, request);
  };
  co_return co_await database_.read<store::Page<AuditRecord>>(ctx, scope, body);
}

Task<AuditVerdict> AuditLog::verify(CallContext ctx, store::TenantScope scope) {
  Progress at;
  while (!at.done) {
    const store::ReadBody<Progress> body = [at](store::Tx& tx) { return verify_piece(tx, at); };
    DW_CO_TRY(at, co_await database_.read<Progress>(ctx, scope, body));
  }
  at.verdict.intact = !at.verdict.fault.has_value();
  at.verdict.head = crypto::hex_encode(crypto::as_bytes(at.previous));
  co_return std::move(at.verdict);
}

}  // namespace datawave::access
