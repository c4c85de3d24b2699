// Who may query a source, and the source as a query meets it.
#include "service_impl.hpp"

namespace datawave::source {

Task<SourceToQuery> SourceService::find_to_query(CallContext ctx, store::TenantScope scope, std::string id_or_name) {
  const store::ReadBody<SourceToQuery> body =
      [id_or_name, registry = &impl_->parts.registry](store::Tx& tx) -> Result<SourceToQuery> {
    DW_TRY(const SourceRow row, row_named(tx, id_or_name));
    DW_TRY(const auto secrets, secrets_of(tx, row.id));
    SourceToQuery out;
    out.source = shown(row, secrets, *registry);
    DW_TRY(out.admission, access::admission_of(tx, row.id));
    return out;
  };
  co_return co_await impl_->parts.database.read<SourceToQuery>(ctx, scope, body);
}

Task<access::QueryAccess> SourceService::query_access(CallContext ctx, store::TenantScope scope, Uuid id) {
  const store::ReadBody<access::QueryAccess> body = [id](store::Tx& tx) -> Result<access::QueryAccess> {
    DW_CHECK(row_by_id(tx, id));
    return access::query_access_of(tx, id);
  };
  co_return co_await impl_->parts.database.read<access::QueryAccess>(ctx, scope, body);
}

Task<access::QueryAccess> SourceService::change_query_access(CallContext ctx, store::TenantScope scope, Uuid id,
                                                             std::int64_t version, access::QueryAccessInput access,
                                                             bool dry_run) {
  const store::WriteBody<access::QueryAccess> body = [id, version, access,
                                                      dry_run](store::WriteTx& tx) -> Result<access::QueryAccess> {
    DW_TRY(const SourceRow row, row_by_id(tx, id));
    DW_TRY(access::QueryAccessChange change, access::set_query_access(tx, id, version, access, dry_run));
    if (dry_run) return std::move(change.after);
    store::AuditEntry audit;
    audit.code = "source.query_access";
    audit.result = "ok";
    audit.object_kind = "source";
    audit.object_id = id;
    audit.object_name = row.name;
    audit.detail = std::move(change.detail);
    tx.audit(std::move(audit));
    return std::move(change.after);
  };
  auto done = co_await impl_->parts.database.write<access::QueryAccess>(ctx, scope, body);
  ++impl_->changes;
  co_return done;
}

}  // namespace datawave::source
