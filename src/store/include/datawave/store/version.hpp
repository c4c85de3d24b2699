/// Changes against a version: what the record was when the caller read it.
#pragma once

#include <cstdint>
#include <string>

#include "datawave/core/result.hpp"

namespace datawave::store {

/// Instead of a version: whatever the record is now (`If-Match: *`).
inline constexpr std::int64_t kAnyVersion = -1;

/// `now` is the record's version, `wanted` what the change is made against. Errors: precondition_failed.
inline Result<void> check_version(std::int64_t now, std::int64_t wanted) {
  if (wanted == now || wanted == kAnyVersion) return {};
  return fail(Error(ErrorCode::precondition_failed,
                    "somebody changed it meanwhile; it is at version " + std::to_string(now) + " now")
                  .with_remedy("Read it again and repeat the change."));
}

}  // namespace datawave::store
