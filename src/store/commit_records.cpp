#include "commit_records.hpp"

#include "datawave/core/random.hpp"
#include "datawave/store/audit_chain.hpp"

namespace datawave::store {

namespace {
struct Head {
  std::int64_t audit_seq = 0;
  std::string audit_hash;
  std::int64_t event_seq = 0;
};

/// The head row is locked before it is read, so that the order of the chain is the order of the commits.
Result<Head> take_head(WriteTx& tx) {
  Head head;
  bool found = false;
  const RowCallback take = [&](const Row& row) -> Result<void> {
    head.audit_seq = row.integer(0);
    head.audit_hash = row.bytes(1);
    head.event_seq = row.integer(2);
    found = true;
    return {};
  };
  const std::string_view sql = tx.dialect() == Dialect::sqlite
                                   ? "SELECT audit_seq, audit_hash, event_seq FROM heads WHERE {tenant}"
                                   : "SELECT audit_seq, audit_hash, event_seq FROM heads WHERE {tenant} FOR UPDATE";
  DW_CHECK(tx.each(sql, take));
  if (!found) return fail(ErrorCode::data_loss, "the head of the tenant's audit chain is missing");
  return head;
}
}  // namespace

Result<void> append_records(WriteTx& tx, const CommitRecords& records, bool system, const Clock& clock) {
  if (records.audits.empty() && records.changed && !records.bookkeeping && !system)
    return fail(ErrorCode::internal, "a change without its audit record was refused");
  if (records.audits.empty() && records.events.empty()) return {};
  DW_TRY(Head head, take_head(tx));
  DW_TRY(const UtcTime now, tx.now());
  AuditRecord record;  // every member is set for each entry; the texts keep their memory
  std::vector<Value> values;
  values.reserve(column_count<AuditRecord> + 1);
  for (const AuditEntry& entry : records.audits) {
    const Actor& actor = entry.actor != nullptr ? *entry.actor : tx.actor();
    record.seq = ++head.audit_seq;
    record.at = now;
    record.code = entry.code;
    record.result = entry.result;
    record.principal_id.reset();
    if (actor.principal != Uuid()) record.principal_id = actor.principal;
    record.principal_name = actor.name;
    record.via = actor.via;
    record.address = actor.address;
    record.request_id = actor.request_id;
    record.object_kind = entry.object_kind;
    record.object_id = entry.object_id;
    record.object_name = entry.object_name;
    record.detail = entry.detail;
    head.audit_hash = chain_hash(head.audit_hash, tx.tenant(), record);
    static const std::string kInsert = "INSERT INTO audit (tenant_id, hash, " + columns_of<AuditRecord>() +
                                       ") VALUES ({tenant_id}, ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, "
                                       "?13, ?14)";
    static_assert(column_count<AuditRecord> == 13);
    values.clear();
    values.emplace_back(BytesView{head.audit_hash});
    for_each_member(record, [&](std::string_view, const auto& member) { values.push_back(to_value(member)); });
    DW_CHECK(tx.run_later(kInsert, values));
  }
  for (const EventDraft& event : records.events) {
    DW_CHECK(
        tx.post("INSERT INTO outbox (tenant_id, seq, id, type, topic, subject, at, data) "
                "VALUES ({tenant_id}, ?1, ?2, ?3, ?4, ?5, ?6, ?7)",
                ++head.event_seq, make_uuid_v7(clock, system_random()), event.type, event.topic, event.subject, now,
                event.data));
  }
  DW_CHECK(tx.post("UPDATE heads SET audit_seq = ?1, audit_hash = ?2, event_seq = ?3 WHERE {tenant}", head.audit_seq,
                   BytesView{head.audit_hash}, head.event_seq));
  return {};
}

}  // namespace datawave::store
