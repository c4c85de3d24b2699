/// Idempotency-Key: a create that is sent twice happens once. The key is claimed before the act and completed with the
/// answer after it; a claim without an answer (we died in between) is told apart from both.
#pragma once

#include <optional>
#include <string>

#include "datawave/api/route.hpp"

namespace datawave::api {

struct StoredAnswer {
  int status = 0;
  std::string headers;  // JSON object of the headers worth repeating: ETag, Location
  std::string body;
};
DW_DESCRIBE(StoredAnswer, status, headers, body);

/// Nothing: the key is ours now, go on. Errors: conflict (the same key with another request, or one whose outcome is
/// not known), invalid_argument (no key: 1 to 128 visible characters).
Task<std::optional<StoredAnswer>> claim_key(CallContext ctx, store::Database& database, store::TenantScope scope,
                                            std::string key, std::string request_hash);
Task<void> complete_key(CallContext ctx, store::Database& database, store::TenantScope scope, std::string key,
                        StoredAnswer answer);
/// The act failed and changed nothing: the key may be used again.
Task<void> release_key(CallContext ctx, store::Database& database, store::TenantScope scope, std::string key);

}  // namespace datawave::api
