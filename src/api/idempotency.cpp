#include "idempotency.hpp"

#include <algorithm>

namespace datawave::api {

namespace {
constexpr std::size_t kMaxKey = 128;

Error in_doubt(const char* message, const char* remedy) {
  return Error(ErrorCode::conflict, message).with_field("Idempotency-Key").with_remedy(remedy);
}
}  // namespace

Task<std::optional<StoredAnswer>> claim_key(CallContext ctx, store::Database& database, store::TenantScope scope,
                                            std::string key, std::string request_hash) {
  const bool visible = std::all_of(key.begin(), key.end(), [](char c) { return c > ' ' && c < 127; });
  if (key.empty() || key.size() > kMaxKey || !visible) {
    co_return fail(Error(ErrorCode::invalid_argument, "the key must have 1 to 128 visible ASCII characters")
                       .with_field("Idempotency-Key"));
  }
  const store::WriteBody<std::optional<StoredAnswer>> body =
      [key, request_hash, me = scope.actor().principal](store::WriteTx& tx) -> Result<std::optional<StoredAnswer>> {
    std::optional<StoredAnswer> found;
    std::string hash;
    const store::RowCallback take = [&](const store::Row& row) -> Result<void> {
      hash = row.bytes(0);
      found.emplace();
      found->status = static_cast<int>(row.integer(1));
      found->headers = row.text(2);
      found->body = row.text(3);
      return {};
    };
    DW_CHECK(
        tx.each("SELECT request_hash, status, headers, body FROM idempotency WHERE {tenant} AND principal_id = ?1 "
                "AND request_key = ?2",
                take, me, key));
    if (found && hash != request_hash)
      return fail(in_doubt("this key was used for another request", "Use a new key for each request."));
    if (found && found->status == 0) {
      return fail(in_doubt("the first request with this key is still at work, or its outcome is not known",
                           "Look whether the object is there, then repeat with a new key."));
    }
    if (found) return found;
    DW_TRY(const UtcTime now, tx.now());
    tx.bookkeeping(store::Bookkeeping::idempotency);
    DW_CHECK(
        tx.exec("INSERT INTO idempotency (tenant_id, principal_id, request_key, request_hash, status, headers, body, "
                "at) VALUES ({tenant_id}, ?1, ?2, ?3, 0, '{}', '', ?4)",
                me, key, store::BytesView{request_hash}, now));
    return std::optional<StoredAnswer>();
  };
  auto claimed = co_await database.write<std::optional<StoredAnswer>>(ctx, scope, body);
  if (!claimed && claimed.error().code == ErrorCode::already_exists)
    co_return fail(in_doubt("another request with this key is at work", "Wait for its answer."));
  co_return claimed;
}

Task<void> complete_key(CallContext ctx, store::Database& database, store::TenantScope scope, std::string key,
                        StoredAnswer answer) {
  const store::WriteBody<void> body = [key, answer, me = scope.actor().principal](store::WriteTx& tx) -> Result<void> {
    tx.bookkeeping(store::Bookkeeping::idempotency);
    return tx.post(
        "UPDATE idempotency SET status = ?3, headers = ?4, body = ?5 WHERE {tenant} AND principal_id = ?1 AND "
        "request_key = ?2",
        me, key, answer.status, answer.headers, answer.body);
  };
  co_return co_await database.write<void>(ctx, scope, body);
}

Task<void> release_key(CallContext ctx, store::Database& database, store::TenantScope scope, std::string key) {
  const store::WriteBody<void> body = [key, me = scope.actor().principal](store::WriteTx& tx) -> Result<void> {
    tx.bookkeeping(store::Bookkeeping::idempotency);
    return tx.post("DELETE FROM idempotency WHERE {tenant} AND principal_id = ?1 AND request_key = ?2 AND status = 0",
                   me, key);
  };
  co_return co_await database.write<void>(ctx, scope, body);
}

}  // namespace datawave::api
